"""Numerals in scripts that stand without spaces, Roman centuries and numbered months, written in ASCII digits.

Only what is surely a number: 十分 is "very", 수백 "hundreds", สามารถ "can", and a lone 一 is an article. Words between
spaces are not here but in `words`.
"""

import re
from collections.abc import Callable

from pipeline.text.han import DIGITS, ERAS, han_value


def as_digits(text: str, language: str) -> str:
    """Write Han, Thai and Korean numerals, years of eras, Roman centuries, numbered months and points in ASCII."""
    for pattern, written in _REWRITTEN.get(language, ()):
        text = pattern.sub(written, text)
    return text


# --- Han -------------------------------------------------------------------------------------------------------------

_HAN = re.compile("[〇零一二两兩三四五六七八九十百千万萬亿億兆]+")
_LONGEST_HAN = 24
# What is counted. A single numeral is a number before one of these; elsewhere it is part of a name or a word.
_COUNTED = frozenset(
    "个個名位人次年月日天号號岁歲家只隻条條张張项項部场場届屆级級层層倍种種件所座架艘辆輛支队隊点點时時小分秒周週票枚颗顆段集份章"
    "代吨噸米公英元美块塊社か匹本台度目番つ回期区區套塁成割"
)
_NOT_COUNTED = frozenset("几幾数數上多余餘期周週拜曜0123456789")  # 几十, 数百: no one knows; 星期三: a day


def _han(match: re.Match[str]) -> str:
    run, text = match[0], match.string
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    if before[-1:] in _NOT_COUNTED or len(run) > _LONGEST_HAN:
        return run
    if len(run) == 1:
        return _single_han(run, before, after) if run in "一二两兩三四五六七八九十" else run
    if all(char in DIGITS for char in run):  # 二〇二三; but 三四 is "three or four"
        return "".join(str(DIGITS[char]) for char in run) if len(run) > 2 or run[1] in "〇零" else run
    if run == "十分" or run in ("万一", "萬一") or not (run[0] in DIGITS or run[0] == "十"):
        return run
    value = han_value(run)
    return run if value is None else f"{value:,}"  # ungrouped, 一亿零一 would be a serial number


# 三点五亿, 百分之三点五, 十五・五%; but 三点五分 is a time of the day
_HAN_WHOLE, _HAN_AFTER = "([〇零一二两兩三四五六七八九十百千]{1,12})[点點・]", "([〇零一二三四五六七八九]{1,6})"
_HAN_DECIMAL = re.compile(
    f"(?:(?<=百分之)|(?<![0-9])(?={_HAN_WHOLE}{_HAN_AFTER}(?:[万萬亿億兆%％倍成]|[个個]百分))){_HAN_WHOLE}{_HAN_AFTER}"
)


def _han_decimal(match: re.Match[str]) -> str:
    value = han_value(match[3])
    if value is None:
        return match[0]
    return f"{value}.{''.join(str(DIGITS[char]) for char in match[4])}"


def _single_han(run: str, before: str, after: str) -> str:
    parts, of_parts = after in ("分之", "分の"), before in ("分之", "分の")
    if run == "十":
        return run if after[:1] in ("分", "字", "足", "佳", "両") and not parts else "10"
    if run == "一":
        day = before[-1:] == "月" and after[:1] in ("日", "号", "號")
        return "1" if day or after[:1] == "月" or of_parts else run
    told = before[-1:] == "第" or parts or of_parts or after[:1] in _COUNTED
    several = after[:1] in ("到", "至") and after[1:] in DIGITS  # 二到四周
    return str(DIGITS[run]) if told or several else run


_ERA = re.compile(f"({'|'.join(ERAS)}) ?([0-9]{{1,3}}|元) ?年")


def _era(match: re.Match[str]) -> str:
    return f"{ERAS[match[1]] + (1 if match[2] == '元' else int(match[2]))}年"


# 115年7月3日: in Taiwan years are those of the Republic, whether it says so or not
_BARE_ERA = re.compile("(?<![0-9元前])(1[0-4][0-9]) ?年(?= ?(?:[0-9]{1,2} ?月|年?度))")


def _bare_era(match: re.Match[str]) -> str:
    return f"{ERAS['民國'] + int(match[1])}年"


# Ｍ６・４, 98・24ポイント: newspapers of Japan write the decimal point so; 3・11 is a day, 1・2号機 are two
_KANA_POINT = re.compile(
    "(?<![0-9・])([0-9]+)・(?=[0-9]+(?![0-9・])(?: ?(?:[%万億兆円倍度秒割元]|ドル|ユーロ|ポンド|ポイント|ウォン"
    "|ルピー|バレル|メートル|キロ|センチ|ミリ|マイクロ|トン|グラム|リットル|ヘクタール|ヘクト|ノット|カロリー|平方|立方|光年)))"
    "|((?<=[万億])[0-9]{1,4}|(?:(?<=M)|(?<=ード)|(?<=M[)）]))[0-9])・(?=[0-9]{1,2}(?![0-9・]))"
)
_PADDED = re.compile("(?<=[0-9][万億])0+(?=[1-9])")  # 1万0363
_GLUED_YEAR = re.compile("(?<=[A-Za-z])(?=(?:19|20)[0-9]{2} ?年)")  # Hart2020年
_MAGNITUDE = re.compile("(?<![A-Za-z])M(?=[0-9][.][0-9])")


def _kana_point(match: re.Match[str]) -> str:
    return f"{match[1] or match[2]}."


_SEN = re.compile("(?<=[0-9])円([0-9]{1,2})銭")  # 106円18銭: a hundredth of a yen each
_ATTACK = re.compile("(?<![0-9])9[・·.‧-]?11(?= ?(?:事件|恐|テロ|테러|襲|袭|攻))")  # of September


def _sen(match: re.Match[str]) -> str:
    return f".{match[1]:0>2}円"


def _attack(match: re.Match[str]) -> str:
    return "9/11"


# --- Thai, Korean, Roman ---------------------------------------------------------------------------------------------

_THAI_AS_HAN = {"หนึ่ง": "一", "เอ็ด": "一", "ยี่": "二", "สอง": "二", "สาม": "三", "สี่": "四", "ห้า": "五", "หก": "六"}
_THAI_AS_HAN |= {"เจ็ด": "七", "แปด": "八", "เก้า": "九", "สิบ": "十", "ร้อย": "百"}
_THAI_FIRST = (  # not สามารถ, can; ห้าม, forbid; ห้าง, shop; มหกรรม, festival
    "หนึ่ง|เอ็ด|ยี่(?!ห้อ)|สอง|สาม(?!าร|ี|ัญ|ัค)|สี่|ห้า(?![มง])|(?<!ม)หก(?!ล้ม)|เจ็ด|แปด|เก้า(?!อี้)|สิบ|ร้อย(?!ละ)"
)
_THAI = re.compile(f"(?:{_THAI_FIRST})(?:{_THAI_FIRST}){{0,8}}")
_THAI_DIGIT = re.compile("|".join(_THAI_AS_HAN))


def _thai(match: re.Match[str]) -> str:
    value = han_value("".join(_THAI_AS_HAN[word] for word in _THAI_DIGIT.findall(match[0])))
    return match[0] if value is None or value < 2 or match[0].startswith("ร้อย") else f" {value} "


_KOREAN_WORDS = ("두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한", "열두")
_KOREAN_VALUES = {word: str(value) for value, word in enumerate(_KOREAN_WORDS, 2)}
_KOREAN_COUNTED = "명|개|번|차례|살|마리|곳|건|가지|달|배|사람|대|채|주|시|팀|골|경기|자리|국가|나라|해|아이|쌍|발|차"
# not 세대, generation; 열차, train
_KOREAN = re.compile(f"(?:두|세(?!대)|네|다섯|여섯|일곱|여덟|아홉|열한|열두|열(?!대|차(?!례))) ?(?={_KOREAN_COUNTED})")
_KOREAN_DAYS = {"이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "여드레": 8, "아흐레": 9, "열흘": 10, "보름": 15}
_KOREAN_DAY = re.compile(f"(?<![가-힣])(?:{'|'.join(_KOREAN_DAYS)})(?!달)")
_KOREAN_SCALE = re.compile("(?:[백천십]만|[백천십]?억(?![만지울측제압류]))(?= ?[가-힣])")  # 백만 명: a million
_HANGUL = re.compile("[가-힣0-9]")


def _korean(match: re.Match[str]) -> str:
    if _HANGUL.match(match.string, max(0, match.start() - 1), match.start()):
        return match[0]  # the end of another word: 만두 개, 수백만
    return _KOREAN_VALUES.get(match[0].rstrip(), "1" + match[0])


def _korean_day(match: re.Match[str]) -> str:
    return f"{_KOREAN_DAYS[match[0]]}일간"


# 7억4천100만: thousands and hundreds of ten thousand
_THOUSANDS = re.compile("(?<![0-9])([1-9])[千천] ?([0-9]{1,3})(?= ?[万萬亿億만억])")


def _thousands(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]:0>3}"


# 後半22分: a footballer scores in the 67th minute
_SECOND_HALF = re.compile("(後半|后半场|下半场|下半場|후반)(第| ?)([0-9]{1,2})(?=分|분)")


def _second_half(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}{int(match[3]) + 45}"


# 2h05:16, 2 h 05 min 16 s: hours, minutes and seconds
_LAP = re.compile(r"(?<![0-9])([0-9]{1,2}) ?h ?([0-5][0-9])(?:[:'.]|[' ]?min?\.? ?)([0-5][0-9])(?![0-9])")


def _lap(match: re.Match[str]) -> str:
    return f"{match[1]}:{match[2]}:{match[3]}"


_ROMAN = re.compile("[XVI]{1,5}")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
# XIXe siècle, siglo XIX, XIX век
_CENTURY_AFTER = re.compile(r"(?:[eèa°º]|ème|-[а-яі]{1,3})? ?(?:si[èe]cle|s[ei]col|wiek|век|столет|століт|вік)")
_CENTURY_BEFORE = re.compile(r"(?:siglo|século|secolul) $")


def _roman(match: re.Match[str]) -> str:
    text, start = match.string, match.start()
    if text[max(0, start - 1) : start].isalnum():
        return match[0]
    if not (_CENTURY_AFTER.match(text, match.end()) or _CENTURY_BEFORE.search(text, max(0, start - 9), start)):
        return match[0]
    values = [_ROMAN_VALUES[char] for char in match[0]]
    return str(sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True)))


# Months numbered in words: tháng Sáu, зургаадугаар сар
_MONTHS = {
    "vi": ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"],
    "mn": ["нэг", "хоёр", "гурав", "дөрөв", "тав", "зургаа", "долоо", "найм", "ес", "арав", "арван нэг", "арван хоёр"],
}
_MONTH_VALUES = {word: str(month) for words in _MONTHS.values() for month, word in enumerate(words, 1)}
_MONTH_VI = re.compile(rf"(?<=háng )(?:{'|'.join(reversed(_MONTHS['vi']))})\b", re.IGNORECASE)
_MONTH_MN = re.compile(rf"\b(?:{'|'.join(reversed(_MONTHS['mn']))})(?= ?д[уү]г[аэ]+р сар)", re.IGNORECASE)


def _month(match: re.Match[str]) -> str:
    return _MONTH_VALUES[match[0].lower()]


# --- points that are words -------------------------------------------------------------------------------------------

# پنج و دو دهم, five and two tenths; 5 و 25 صدم
_PERSIAN_WORDS = "صفر یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده بیست"
_PERSIAN = {word: value for value, word in enumerate(_PERSIAN_WORDS.split())}
_PERSIAN_TENS = {"سی": 30, "چهل": 40, "پنجاه": 50, "شصت": 60, "هفتاد": 70, "هشتاد": 80, "نود": 90}
_PERSIAN |= _PERSIAN_TENS
_PERSIAN_NUMBER = rf"(?:[0-9]+|(?:{'|'.join(sorted(_PERSIAN, key=len, reverse=True))})(?!\w))"
_POINT_FA = re.compile(
    rf"(?<!\w)({_PERSIAN_NUMBER}(?: و {_PERSIAN_NUMBER})?) و "
    rf"({_PERSIAN_NUMBER}(?: و {_PERSIAN_NUMBER})?) ?(دهم|صدم)(?!\w)"
)


def _persian_value(said: str) -> int:
    return sum(int(part) if part.isdigit() else _PERSIAN[part] for part in said.split(" و "))


def _persian_point(match: re.Match[str]) -> str:
    places, parts = 1 if match[3] == "دهم" else 2, _persian_value(match[2])
    return f"{_persian_value(match[1])}.{parts:0>{places}}" if parts < 10**places else match[0]


# 5 فاصلة 2, five point two
_POINT_AR = re.compile("(?<=[0-9]) ?فاصلة? ?(?=[0-9])")
# ห้าจุดสอง, five point two
_POINT_TH = re.compile(f"((?:{_THAI_FIRST}){{1,4}})จุด((?:{_THAI_FIRST}|ศูนย์){{1,3}})")


def _thai_point(match: re.Match[str]) -> str:
    whole = han_value("".join(_THAI_AS_HAN[word] for word in _THAI_DIGIT.findall(match[1])))
    decimals = [_THAI_AS_HAN.get(word, "〇") for word in re.findall(f"{_THAI_DIGIT.pattern}|ศูนย์", match[2])]
    if whole is None or not all(sign in DIGITS for sign in decimals):
        return match[0]
    return f" {whole}.{''.join(str(DIGITS[sign]) for sign in decimals)} "


# ၂ ဒသမ ၅, two point five
_POINT_MY = re.compile("(?<=[0-9]) ?ဒသမ ?(?=[0-9])")

_Rewriting = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
_REWRITTEN: dict[str, tuple[_Rewriting, ...]] = {
    **dict.fromkeys(
        ("zh", "yue", "ja"),
        (
            (_HAN_DECIMAL, _han_decimal),
            (_HAN, _han),
            (_ERA, _era),
            (_BARE_ERA, _bare_era),
            (_KANA_POINT, _kana_point),
            (_MAGNITUDE, lambda _: "M "),
            (_GLUED_YEAR, lambda _: " "),
            (_PADDED, lambda _: ""),
            (_ATTACK, _attack),
            (_SEN, _sen),
            (_THOUSANDS, _thousands),
            (_SECOND_HALF, _second_half),
        ),
    ),
    **dict.fromkeys(("fr", "es", "pt", "it", "ro"), ((_ROMAN, _roman), (_LAP, _lap))),
    **dict.fromkeys(("pl", "ru", "uk"), ((_ROMAN, _roman),)),
    "th": ((_POINT_TH, _thai_point), (_THAI, _thai)),
    "fa": ((_POINT_FA, _persian_point),),
    "ar": ((_POINT_AR, lambda _: "."),),
    "vi": ((_MONTH_VI, _month),),
    "mn": ((_MONTH_MN, _month),),
    "my": ((_POINT_MY, lambda _: "."),),
    "ko": (
        (_KOREAN, _korean),
        (_KOREAN_DAY, _korean_day),
        (_THOUSANDS, _thousands),
        (_KOREAN_SCALE, _korean),
        (_ATTACK, _attack),
        (_SECOND_HALF, _second_half),
    ),
}
