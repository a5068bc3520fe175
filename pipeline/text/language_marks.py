"""Languages of one script that the model confuses or does not know, told apart by what only one of them writes.

Letters decide in Arabic, Ethiopic and Tibetan script. In Latin letters words do, which are few, so they only choose
among languages that the model cannot tell apart. Pure.
"""

import re
from collections.abc import Mapping

# Of a script, what each language writes and the others hardly do. The language of most marks wins, if they are so many
# of a hundred letters; the one without a pattern is what the others are not.
_LEAST = 0.01
_LETTERS: dict[str, dict[str, str]] = {
    "ARABIC": {
        "sd": "[ڄڃڏڊڌڍڙٻڀٿٽٺڦڪڳڱڻ۽۾]",
        "ckb": "[ڕڵێ]",
        "ug": "[ېۇۈۋڭ]",
        "ps": "[ړږښځڅډټڼۍ]",
    },
    "ETHIOPIC": {
        "ti": r"[ኣቐቑቒቓቔቕዃ]|\b(?:እዩ|እዮም|ናይ|ምስ|እቲ|ነቲ|ድማ|ካብ)\b",
        "am": r"አ|\b(?:ነው|ነበር|ላይ|ውስጥ|ጋር|ወደ|እና)\b",
    },
    "TIBETAN": {
        "dz": "ཨིན|འབད་|[ནདརལམང]པ་|[ོེི]ཝ་",  # འ: Dzongkha joins པ to the syllable before it
        "bo": "ཡིན|རེད|བྱེད|ཀྱི",
    },
}
_WORDS: tuple[dict[str, str], ...] = (
    {
        "hr": """tko netko nitko tijekom tisuć* sveučiliš* siječnj* veljač* ožujk* travnj* svibnj* lipnj* srpnj*
            kolovoz* rujn* listopad* studenog* prosinc* priopć* europ* umirovljeni* mirovin* kućanstv* nogomet* glazb*
            zrakoplov* povijest* tjedan tjedn* uvjet* dužnosni* izvješ* veleposlan* gospodarsk* točno obitelj*
            čimbeni* učinkovit* poduzeć* redarstveni*""",
        "bs": """ko neko niko tokom hiljad* univerzitet* januar* februar* martu april* maju juni* juli* august*
            septembar septembr* oktobar oktobr* novembar novembr* decembar decembr* saopć* evrop* penzij* penzion*
            fudbal* muzi* historij* sedmic* uslov* porodic* kanton* bosn* sarajev* općinsk* tačno preduzeć*""",
    },
    {
        "id": """pemerintah mengatakan polisi bahwa karena bisa universitas perusahaan senin agustus desember oktober
            rupiah pria uang kemarin saat bakal menyebut sakit provinsi kantor mobil kota senilai ujar anda
            mencoba menurut beberapa merupakan dibanding sedangkan namun""",
        "ms": """kerajaan berkata polis bahawa kerana universiti syarikat isnin ogos disember mac ringgit
            hospital beliau jurucakap dijangka rm awak ialah manakala sekiranya kesemua berbanding daripada""",
    },
    {
        "xh": "kwaye ukuba kunye ngoku isixeko *rhulumente kwakhona",
        "zu": "futhi ukuthi kanye manje idolobha *hulumeni",
    },
)

# What was one long vowel is e in Serbian, and ije or je in Croatian and Bosnian.
_E = """pre posle gde ovde negde vreme mesto mesta mestu mesec* dve dete deca dece reč reči predsedni* predlog*
    ponedelj* nedelj* sledeć* sever* ceo cela celo svet sveta svetu svetsk* uvek čovek* delo dela delu lepo mleko pobed*
    nasled* vesti sednic* mera mere promen* povred* povređen* rešenj* primen* odeljenj* umetnik* umetnič* umetnost*
    saopšt* opštin* posed* bezbedn* zahtev* uspeh* uspeš*"""
_JE = """prije poslije gdje ovdje negdje vrijeme mjest* mjesec* dvije dijete djec* riječ* predsjedni* prijedlog*
    ponedjelj* nedjelj* sljedeć* sjever* cijel* svijet* svjetsk* uvijek čovjek* djel* lijep* mlijek* pobijed* pobjed*
    naslijed* vijest* sjednic* mjer* promjen* povrijed* rješenj* primjen* odjel* umjetni* priopć* saopć* općin* posjed*
    zahtjev* uspjeh* uspješ*"""


def _word_pattern(words: str) -> re.Pattern[str]:
    forms = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words.split())
    return re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)


_OF_SCRIPT = {
    script: {language: re.compile(marks) for language, marks in of.items()} for script, of in _LETTERS.items()
}
_SERBIAN, _OTHERS = _word_pattern(_E), _word_pattern(_JE)
_OF_NEAR = [{language: _word_pattern(words) for language, words in group.items()} for group in _WORDS]


def by_letters(text: str, script: str) -> str:
    """Return the language that alone writes so, in a text of a script; empty if there are too few such signs."""
    marks = _OF_SCRIPT.get(script, {})
    found = _most(text, marks)
    enough = found and len(marks[found].findall(text)) >= _LEAST * sum(map(str.isalpha, text))
    return found if enough else ""


def by_words(text: str, language: str) -> str:
    """Return which of the languages that are hardly told from `language` a text has most words of; else that one."""
    if language in ("bs", "hr", "sr"):
        with_e, with_je = len(_SERBIAN.findall(text)), len(_OTHERS.findall(text))
        if with_e > with_je:
            return "sr"
        language = "bs" if language == "sr" and with_je > with_e else language
    group = next((group for group in _OF_NEAR if language in group), {})
    return _most(text, group) or language


def _most(text: str, patterns: Mapping[str, re.Pattern[str]]) -> str:
    """Return the language of most marks; empty for none or a tie."""
    counts = sorted(((len(pattern.findall(text)), language) for language, pattern in patterns.items()), reverse=True)
    return counts[0][1] if counts and counts[0][0] > (counts[1][0] if counts[1:] else 0) else ""
