"""Which language a text is in. Script decides where it can, a statistical model elsewhere, a hint where both are weak.

Chinese is told apart by its characters, not by the model: short traditional texts come out of it as Cantonese.
Not here: translation, word cutting, or which part of a mixed text is in which language.
"""

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import islice

from pipeline.text.language_marks import by_letters
from pipeline.text.language_model import TOLD, probabilities
from pipeline.text.language_words import by_words

UNDETERMINED = "und"

_PIECE = 1000  # characters read at the start, in the middle and at the end: the start may be a note in another language
_SHORT_LETTERS = 60  # below this the model guesses, and a claim need only be possible
_SHORT_HAN = 6
_POSSIBLE, _LIKELY = 0.004, 0.1  # the model's probability from which a claim is believed in a short and in a long text
# How likely news is in a language before a word of it is read, next to those that most of it is in. Of long texts the
# model is so sure that this changes nothing.
_LESS, _LITTLE = 0.75, 0.4
_SELDOM = {
    **dict.fromkeys(["az", "be", "bg", "bs", "ca", "da", "et", "fi", "gl", "ha", "hr", "kk"], _LESS),
    **dict.fromkeys(["lt", "lv", "mk", "mn", "no", "sk", "sl", "sq", "sr", "sw", "tl"], _LESS),
    **dict.fromkeys(["af", "cy", "eo", "eu", "ga", "is", "ku", "ky", "lb", "mg"], _LITTLE),
    **dict.fromkeys(["mt", "rw", "so", "tg", "tk", "tt", "uz", "xh", "yo", "zu"], _LITTLE),
    "ms": 0.65,  # the model takes Indonesian for Malay more readily than Malay for Indonesian
}
_FIRST = 8  # of the languages, by probability: of the others none is likely enough
# Persian is often typed with the ي and ك of Arabic keyboards, for which the model takes it for Arabic.
_PERSIAN, _NOT_PERSIAN = re.compile("[پچژگکی]"), re.compile("[ةەھ]")
_PERSIAN_IN_ARABIC = 0.01
_ARABIC_KEYS = str.maketrans("يىك", "ییک")
_SYMBOLS = re.compile(r"[(){}\[\]<>=_;/\\$#*&|`@+]|(?<=\w)\.(?=\w)|:$")
_SYMBOLS_OF_CODE = 0.07  # of the characters of a line of code are such, at least
_KANA = re.compile("[\u3041-\u30fa\u31f0-\u31ff]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_KANA_IN_JAPANESE = 0.05  # of kana and Han together; a Chinese text has less, even when it quotes a name
# Written where Cantonese is written as it is spoken
_CANTONESE = re.compile(
    "[嘅喺咗唔冇佢啲嚟哋嗰嘢攞瞓啱諗嗌噉咁冧嘥嬲攰畀睇搵揾孭掟撳嚿噃啩嘞喎啫乜嘩]|仲[未有係會要可查喺]|而家|依家|[聽尋琴]日|點[解樣]|邊[個度]"
    "|呢[個度場次位項份種間幾]|係[咪啊喇呀]|即係|[吖囖]|[都就又]係|俾[人個你我西]|有冇|細路|屋企|傾[掂緊偈過]|舊年|鍾意|返[工學屋]|[食做講等]緊|同埋|阿[妈媽]|[应應][当當]係"
)
_CANTONESE_IN_HAN = 0.015
_SCRIPTS = """
    GREEK el HEBREW he THAI th GEORGIAN ka ARMENIAN hy TIBETAN bo BENGALI bn GUJARATI gu GURMUKHI pa KANNADA kn
    KHMER km LAO lo MALAYALAM ml MYANMAR my ORIYA or SINHALA si TAMIL ta TELUGU te THAANA dv
"""
_ONE_LANGUAGE = dict(zip(_SCRIPTS.split()[::2], _SCRIPTS.split()[1::2], strict=True))
_CHINESE = {"zh", "yue", "wuu", "nan", "lzh"}
# Told apart by a handful of words: what a page says of itself is better than a guess among them.
_NEAR = [{"bs", "hr", "sr"}, {"da", "nb", "nn", "no"}, {"id", "ms"}, {"gl", "pt"}, {"ca", "es", "gl"}, {"cs", "sk"}]
_NEAR += [{"bg", "mk"}, {"hi", "mr", "ne"}, {"fa", "prs", "tg"}, {"af", "nl"}, {"be", "ru", "uk"}, {"kk", "ky"}]
_READ_BY_MODEL = {"ARABIC", "CJK", "CYRILLIC", "DEVANAGARI", "ETHIOPIC", "LATIN"}


def identify(text: str, hint: str | None = None, *, sure: bool = False) -> str:
    """Return the BCP 47 tag of the language of `text`, such as `en`, `zh` (simplified) or `zh-TW` (traditional).

    Of a text in several languages the one that most of it is in. `hint` is a tag somebody claimed: the source's
    setting or the page's `lang`. It refines the answer (`en-GB`) where it agrees with the text, decides where the text
    is too short to tell or its language too near another, and is ignored otherwise. `sure` says that a person stated
    it: then it is believed wherever the script fits, and the model is not asked. `und` when there is neither.
    """
    sample = _sample(_prose(text))
    letters = sum(map(str.isalpha, sample))
    claimed = _tidy(hint)
    if not letters:
        return claimed or UNDETERMINED
    han, kana, hangul = (len(script.findall(sample)) for script in (_HAN, _KANA, _HANGUL))
    if han + kana + hangul >= letters / 3:
        return _east_asian(sample, claimed, han, kana, hangul)
    script = _script(sample)
    fits = bool(claimed) and _writes(claimed, script)
    if fits and sure:
        return claimed
    if found := by_letters(sample, script):
        return _refined(found, claimed)
    if script in _ONE_LANGUAGE:
        return claimed if fits else _ONE_LANGUAGE[script]
    if script not in _READ_BY_MODEL:  # the model would name a language that is not written so
        return claimed if fits else UNDETERMINED
    if script == "ARABIC" and _is_persian(sample, letters):
        sample = sample.translate(_ARABIC_KEYS)
    found = _told_by_words(sample, claimed if fits else "", short=letters < _SHORT_LETTERS)
    many_names = han and _primary(found) in _CHINESE  # in Latin letters, so that they outnumber the characters
    return _east_asian(sample, claimed, han, kana, hangul) if many_names else found


def _is_persian(sample: str, letters: int) -> bool:
    """Return whether Persian letters stand in it, and none of Arabic, Uyghur, Kurdish and Sindhi."""
    return not _NOT_PERSIAN.search(sample) and len(_PERSIAN.findall(sample)) >= _PERSIAN_IN_ARABIC * letters


def is_told(tag: str) -> bool:
    """Return whether a text can say that it is not in this language; of others only their script is known."""
    return _primary(_tidy(tag)) in TOLD or _primary(_tidy(tag)) in {*_CHINESE, *_SAME}


def _prose(text: str) -> str:
    """Return the lines that are no program code, whose words are English whatever the text around it is in."""
    lines = text.split("\n")
    prose = [line for line in lines if len(_SYMBOLS.findall(line)) < _SYMBOLS_OF_CODE * len(line)]
    if len(prose) == len(lines):
        return text
    kept = "\n".join(prose)
    return kept if sum(map(str.isalpha, kept)) >= _SHORT_LETTERS else text


def _sample(text: str) -> str:
    if len(text) <= 3 * _PIECE:
        return text
    middle = (len(text) - _PIECE) // 2
    return "\n".join((text[:_PIECE], text[middle : middle + _PIECE], text[-_PIECE:]))


def _told_by_words(sample: str, claimed: str, *, short: bool) -> str:
    """Return the model's answer, or the claim if that is nearly as probable."""
    likely = probabilities(sample)
    found = by_words(sample, max(islice(likely, _FIRST), key=lambda tag: likely[tag] * _SELDOM.get(tag, 1.0)))
    primary = _SAME.get(_primary(claimed), _primary(claimed))
    if primary not in likely:  # the model does not know it: nothing speaks against it
        return claimed if claimed and short else found
    near = any({primary, found} <= group for group in _NEAR)
    undecidable = {primary, found} <= {"bs", "hr", "sr"}
    if undecidable or likely[primary] >= (_POSSIBLE if short else _LIKELY if near else 1.0):
        return claimed
    return _refined(found, claimed)


_SAME = {"nb": "no", "nn": "no", "prs": "fa", "fil": "tl", "sh": "sr", "iw": "he", "in": "id"}


def _east_asian(sample: str, claimed: str, han: int, kana: int, hangul: int) -> str:
    if hangul > han + kana:
        return _refined("ko", claimed)
    if kana > _KANA_IN_JAPANESE * (han + kana):
        return _refined("ja", claimed)
    counts = Counter(sample).items()
    simplified, traditional, japanese, chinese = (
        sum(count for character, count in counts if character in some) for some in _written_one_way()
    )
    if japanese > chinese or (han < _SHORT_HAN and _primary(claimed) in ("ja", "ko")):
        return claimed if _primary(claimed) == "ko" else _refined("ja", claimed)
    if len(_CANTONESE.findall(sample)) > _CANTONESE_IN_HAN * han:
        return _refined("yue", claimed)
    if simplified == traditional:
        return claimed if _primary(claimed) in _CHINESE else "zh"
    if traditional > simplified:
        return claimed if claimed in ("zh-HK", "zh-MO", "zh-Hant") else "zh-TW"
    return claimed if claimed in ("zh-CN", "zh-SG", "zh-Hans") else "zh"


@cache
def _written_one_way() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Han characters that are simplified and not traditional, traditional and not simplified, Japanese and not Chinese,
    Chinese and not Japanese: GB 2312, Big5 and JIS X 0208 were made before one set held all.
    """
    gb, big5, jis = (_repertoire(codec, low) for codec, low in (("gb2312", 0xA1), ("cp950", 0x40), ("euc_jp", 0xA1)))
    japanese, chinese = jis - gb - big5 - {"衞"}, (gb | big5) - jis | {"，"}  # Japanese has 、 for ，
    return gb - big5, big5 - gb, japanese, chinese


def _repertoire(codec: str, low: int) -> frozenset[str]:
    pairs = (bytes([first, second]) for first in range(0xA1, 0xFA) for second in range(low, 0xFF))
    return frozenset(_HAN.findall("".join(pair.decode(codec, "ignore") for pair in pairs)))


def _refined(found: str, claimed: str) -> str:
    return claimed if _primary(claimed) == found else found


def _tidy(hint: str | None) -> str:
    """Write `EN_us` as `en-US`; return an empty text for `auto` and for what is no tag."""
    parts = (hint or "").strip().replace("_", "-").split("-")
    if not re.fullmatch(r"[A-Za-z]{2,3}", parts[0]) or parts[0].lower() in ("und", "mul", "zxx"):
        return ""
    tag = [parts[0].lower()]
    for part in parts[1:]:
        if re.fullmatch(r"[A-Za-z]{4}", part):
            tag.append(part.title())
        elif re.fullmatch(r"[A-Za-z]{2}|\d{3}", part):
            tag.append(part.upper())
    return "-".join(tag)


def _primary(tag: str) -> str:
    return tag.partition("-")[0]


def _script(sample: str) -> str:
    """Return the script of most letters, by the first word of their Unicode names: LATIN, CYRILLIC, ARABIC …"""
    counts: dict[str, int] = {}
    for character, count in Counter(filter(str.isalpha, sample[:500])).items():
        name = unicodedata.name(character, "?").partition(" ")[0]
        counts[name] = counts.get(name, 0) + count
    return max(counts, key=lambda name: counts[name])


_OTHER_SCRIPTS = {
    "CYRILLIC": ["be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "tt", "uk"],
    "ARABIC": ["ar", "ckb", "fa", "ku", "prs", "ps", "sd", "ug", "ur"],
    "DEVANAGARI": ["hi", "mr", "ne", "sa"],
    "CJK": ["ja", "ko", "zh"],
    **{script: [language] for script, language in _ONE_LANGUAGE.items()},
    "BENGALI": ["as", "bn"],
    "TIBETAN": ["bo", "dz"],
    "HEBREW": ["he", "iw", "yi"],
    "ETHIOPIC": ["am", "ti"],
}


LANGUAGES = frozenset({*TOLD, *_CHINESE, *_SAME, "nn", *(tag for tags in _OTHER_SCRIPTS.values() for tag in tags)})
"""Primary subtags of the languages that news is written in, as far as they can be told apart here."""


def _writes(tag: str, script: str) -> bool:
    """Return whether a language may be written in a script; Latin is for all that are not named with another one."""
    primary = _primary(tag)
    if script in _OTHER_SCRIPTS:
        return primary in _OTHER_SCRIPTS[script]
    return primary == "sr" or not any(primary in languages for languages in _OTHER_SCRIPTS.values())
