"""Which language a text is in. Script decides where it can, a statistical model elsewhere, a hint where both are weak.

Chinese is told apart by its characters, not by the model: short traditional texts come out of it as Cantonese.
Not here: translation, word cutting, or languages mixed in one text.
"""

import re
import unicodedata

import py3langid

UNDETERMINED = "und"

_SAMPLE_CHARACTERS = 3000
_SHORT_LETTERS = 60  # below this the model guesses; a hint in a fitting script is better
_SHORT_HAN = 6
_KANA = re.compile("[\u3041-\u30fa\u31f0-\u31ff]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_KANA_IN_JAPANESE = 0.05  # of kana and Han together; a Chinese text has less, even when it quotes a name
# the same frequent characters, written one way and the other
_SIMPLIFIED = frozenset("这个们来为国说时会对发后过开关东车门马应学长问见书语话现动种经进产业给让认识讯报导华汉湾闻")
_TRADITIONAL = frozenset("這個們來為國說時會對發後過開關東車門馬應學長問見書語話現動種經進產業給讓認識訊報導華漢灣聞")
_ONE_LANGUAGE = {"GREEK": "el", "HEBREW": "he", "THAI": "th", "GEORGIAN": "ka", "ARMENIAN": "hy"}
_CHINESE = {"zh", "yue", "wuu", "nan", "lzh"}


def identify(text: str, hint: str | None = None, *, sure: bool = False) -> str:
    """The BCP 47 tag of the language of `text`, such as `en`, `zh` (simplified) or `zh-TW` (traditional).

    `hint` is a tag somebody claimed: the source's setting or the page's `lang`. It refines the answer (`en-GB`)
    where it agrees with the text, decides where the text is too short to tell, and is ignored otherwise.
    `sure` says that a person stated it: then it is believed wherever the script fits, and the model is not asked.
    `und` when there is neither text nor hint.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    letters = sum(map(str.isalpha, sample))
    claimed = _tidy(hint)
    if not letters:
        return claimed or UNDETERMINED
    han, kana, hangul = (len(script.findall(sample)) for script in (_HAN, _KANA, _HANGUL))
    if han + kana + hangul >= letters / 3:
        return _east_asian(sample, claimed, han, kana, hangul)
    script = _script(sample)
    if script in _ONE_LANGUAGE:
        return _refined(_ONE_LANGUAGE[script], claimed)
    if (sure or letters < _SHORT_LETTERS) and claimed and _writes(claimed, script):
        return claimed
    guess, _ = py3langid.classify(sample)
    return _refined("zh" if guess in _CHINESE else str(guess), claimed)


def _east_asian(sample: str, claimed: str, han: int, kana: int, hangul: int) -> str:
    if hangul > han + kana:
        return _refined("ko", claimed)
    if kana > _KANA_IN_JAPANESE * (han + kana):
        return _refined("ja", claimed)
    if han < _SHORT_HAN and _primary(claimed) in ("ja", "ko"):
        return claimed
    simplified = sum(map(_SIMPLIFIED.__contains__, sample))
    traditional = sum(map(_TRADITIONAL.__contains__, sample))
    if simplified == traditional:
        return claimed if _primary(claimed) in _CHINESE else "zh"
    if traditional > simplified:
        return claimed if claimed in ("zh-HK", "zh-MO", "zh-Hant") else "zh-TW"
    return claimed if claimed in ("zh-CN", "zh-SG", "zh-Hans") else "zh"


def _refined(found: str, claimed: str) -> str:
    return claimed if _primary(claimed) == found else found


def _tidy(hint: str | None) -> str:
    """`EN_us` → `en-US`; empty for `auto` and for what is no tag."""
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
    """The script most letters are in, by the first word of their Unicode names: LATIN, CYRILLIC, ARABIC …"""
    counts: dict[str, int] = {}
    for character in filter(str.isalpha, sample[:500]):
        name = unicodedata.name(character, "?").partition(" ")[0]
        counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name])


_OTHER_SCRIPTS = {
    "CYRILLIC": ["be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "tt", "uk"],
    "ARABIC": ["ar", "ckb", "fa", "ku", "ps", "sd", "ug", "ur"],
    "DEVANAGARI": ["hi", "mr", "ne", "sa"],
    "BENGALI": ["as", "bn"],
    "CJK": ["ja", "ko", "zh"],
    **{script: [language] for script, language in _ONE_LANGUAGE.items()},
}


def _writes(tag: str, script: str) -> bool:
    """Whether a language may be written in a script; Latin is for all that are not named with another one."""
    primary = _primary(tag)
    if script in _OTHER_SCRIPTS:
        return primary in _OTHER_SCRIPTS[script]
    return primary == "sr" or not any(primary in languages for languages in _OTHER_SCRIPTS.values())
