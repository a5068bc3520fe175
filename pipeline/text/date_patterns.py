"""The shapes of dates and times as patterns, for folded text. Their words are `date_words`, their meaning is `dates`.

The groups are named alike in all of them: `y` a year, `m` a month and `w` one in words, `d` a day, `h`, `min` and `s`
a time of day.
"""

import re
from collections.abc import Iterable

from pipeline.text import calendars
from pipeline.text.date_words import COUNTS, DAYS_BACK, HALVES, ROMAN_MONTHS, UNITS
from pipeline.text.han import ERAS, HAN_NUMERALS
from pipeline.text.memo import remembered


def any_of(words: Iterable[str]) -> str:
    """Return an alternation, longest first; a word in letters with word breaks must end at one."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + ("" if _ends_itself(word) else r"(?![^\W\d_])") for word in longest)


def _ends_itself(word: str) -> bool:
    return word[-1] >= "\u3000" or word[-1] == "'"


_YEAR = r"(?P<y>(?:1[6-9]|20|2[45])\d\d)(?!\d)"
_NO_YEAR = r"(?!\.?,? ?(?:del? |of |[คพ]\.ศ\. ?)?\d{4})"
_DAY = r"(?P<d>\d{1,2})(?!\d)"
_DAY_BEFORE_LETTERS = r"(?P<d>\d{1,2})(?:a|an|ko)?(?![^\W_])"
_MON = r"(?P<m>\d{1,2})(?!\d)"
_ARABIC_SECOND = r"(?: ال(?:ثاني|اول))?"
MONTH_NAME = (
    rf"(?:[^\W\d_][^\s\d.,،;:/()|'\"-]{{1,19}}{_ARABIC_SECOND}|[\u0e01-\u0eae][\u0e00-\u0eff]?\.[\u0e01-\u0eae])"
)
"""What may be a month: one word, or in Arabic two; in Thai and Lao its first letters, each with a full stop."""
_WORD = rf"(?P<w>{MONTH_NAME})(?: ?/ ?[^\W\d_]{{2,12}}{_ARABIC_SECOND})?"
_ORDINAL = r"(?:st|nd|rd|th|er|o|a|\.|-?го|-е)?"
_ERA = "|".join(ERAS)
_ROMAN = "|".join(sorted(ROMAN_MONTHS, key=len, reverse=True))
_HAN = rf"[{HAN_NUMERALS}〇零百廿卅]"
_HAN_DAY = rf"(?P<zm>[{HAN_NUMERALS}]{{1,2}})月(?P<zd>[{HAN_NUMERALS}廿卅]{{1,3}})[日号號]"

# most texts have none and are done with here
YEAR_SIGN = re.compile(r"(?:1[3-9]|20|2[45])\d\d|年|'\d\d|[-/.] ?'?\d\d(?!\d)|[^\W\d_]\.? \d\d(?!\d)")
_ABSOLUTE = [
    re.compile(pattern)
    for pattern in (
        # 2023-09-14, 2023/9/14, 2023. 9. 14
        rf"(?<!\d)(?<!\d[-/.]){_YEAR} ?(?P<sep>[-/.]) ?{_MON} ?(?P=sep) ?{_DAY}(?![-/.]\d)",
        # 2023年9月14日, 2023년 9월 14일
        rf"(?<!\d){_YEAR} ?[年년] ?{_MON} ?[月월] ?{_DAY} ?[日号號일]?",
        # 令和5年9月14日, 民國112年9月14日, 二〇二三年九月十四日
        rf"(?P<era>{_ERA}) ?(?P<ey>元|\d{{1,3}}) ?(?:年 ?|[-/.]){_MON} ?[月/.-] ?{_DAY} ?日?",
        rf"(?P<era>{_ERA}) ?(?P<ey>元|{_HAN}{{1,6}}) ?年{_HAN_DAY}",
        rf"(?P<zy>[一二][〇○零o{HAN_NUMERALS}]{{3}})年{_HAN_DAY}",
        # 14.9.2023, 14/09/2023
        rf"(?<!\d)(?<!\d[-/.])(?P<d>\d{{1,2}}) ?(?P<sep>[-/.]) ?(?P<m>\d{{1,2}}) ?(?P=sep) ?{_YEAR}(?![-/.]\d)",
        # 14.IX.2023, 14 IX 2023
        rf"(?<!\d)(?<!\d[-/.])(?P<d>\d{{1,2}})[. /-]{{1,2}}(?P<rm>{_ROMAN})[. /-]{{1,2}}{_YEAR}(?![-/.]\d)",
        # 14.09.23 | 15:36: a year of two digits beside a time of day
        r"(?<!\d)(?<!\d[-/.])(?P<d>\d{1,2})(?P<sep>\.)(?P<m>\d\d)\.(?P<yy>\d\d)(?=[ ,|·-]{1,4}\d\d:\d\d(?!:?\d))",
        # 14 May '24, May 14, '24, 14-May-24
        rf"(?<!\d)(?<!\d[.,:/-]){_DAY}{_ORDINAL} (?:de |of )?{_WORD}\.?,? '(?P<yy>\d\d)(?!\d)",
        rf"(?<![^\W\d_]){_WORD}\.? {_DAY}(?:st|nd|rd|th)?,? '(?P<yy>\d\d)(?!\d)",
        rf"(?<!\d)(?<!\d[.,:/-]){_DAY}-{_WORD}\.?-(?P<yy>\d\d)(?!\d)",
        # ٦ ذو القعدة ١٤٤٥, 25 اردیبهشت 1403
        rf"(?<!\d){_DAY} ?(?:من )?(?P<hw>{any_of(calendars.HIJRI_MONTHS)})[ ,،]*(?:سنة |عام )?(?P<hy>1[34]\d\d)(?!\d)",
        rf"(?<!\d){_DAY} ?(?P<pw>{any_of(calendars.PERSIAN_MONTHS)})(?: ماه)?[ ,،]*(?P<py>1[234]\d\d)(?!\d)",
        # 14 September 2023, 14th of September, 2023, 14 de setembro de 2023, 14-Sep-2023, 14 ก.ย. พ.ศ. 2566
        rf"(?<!\d)(?:(?<!\d[.,:/-])|(?<=\d:\d\d-)){_DAY}(?:{_ORDINAL}[ /-]+|\.?)(?:de |of |d'|ta' )?{_WORD}"
        rf"\.?[,،]?[ /-]*(?:de |del |[คพ]\.ศ\. ?)?{_YEAR}",
        # September 14, 2023; asctime's Sep 14 15:36:00 [CST] 2023
        rf"(?<![^\W\d_]){_WORD}\.?[ -]+{_DAY}(?:st|nd|rd|th)?(?:, ?| of | +|-){_YEAR}",
        rf"(?<![^\W\d_]){_WORD} +{_DAY} +(?P<clock>\d\d:\d\d:\d\d(?: +(?:[a-z]{{3,4}}|[+-]\d{{4}}))?) +{_YEAR}",
        # 2023. szeptember 14., 2023 m. rugsėjo 14 d., 2023-Sep-14; a word of two letters between a year and a
        # number may be a preposition
        rf"(?<!\d){_YEAR}(?:\. ?| ?m\. ?| ?- ?| +)(?=[^\s.]{{3}}){_WORD}\.?[ -]+{_DAY}(?!:)",
        # 2023. gada 14. septembris, 2023 ж. 14 қыркүйек, 2023-ж., 14-сентябрь, 2023-yil 14-sentabr
        rf"(?<!\d){_YEAR}(?:\.? (?:gada|жылғы|жылгы)|[ -]ж\.,?|[ -]yil,?) {_DAY}(?:\.? |-){_WORD}",
        # 2023ko irailaren 14a
        rf"(?<!\d){_YEAR}(?:e?ko|\(e\)ko) {_WORD} {_DAY_BEFORE_LETTERS}",
        # 14 tháng 9, 2023; 2023 оны 9 дүгээр сарын 14
        rf"(?<!\d){_DAY} thang {_MON}(?:,| nam)? {_YEAR}",
        rf"(?<!\d){_YEAR} ?оны? {_MON}(?: дугаар| дүгээр|-р|-p)? сарын {_DAY}",
    )
]
_ALONE = r"(?<![\w.,:/-])"
_APART = [
    re.compile(pattern)
    for pattern in (
        # 14.05.24, 14/05/24: which number is which is the site's custom
        rf"{_ALONE}(?P<n1>\d\d?) ?(?P<sep>[/.]) ?(?P<n2>\d\d?) ?(?P=sep) ?'?(?P<n3>\d\d?)(?![\d%]|[-/.:,]\d)",
        # 14 May 24, 14 พ.ค. 67, May 14, 24
        rf"{_ALONE}{_DAY}{_ORDINAL}[ /-](?:de |of )?{_WORD}\.?,?[ /-]*(?:del? )?(?P<yy>\d\d)(?![\d%]|[-/.:,]\d)",
        rf"(?<![^\W\d_]){_WORD}\.? {_DAY}(?:st|nd|rd|th)?, ?(?P<yy>\d\d)(?![\d%]|[-/.:,]\d)",
        # R6.5.14; 113年5月14日, 113/05/14; 1403/02/25, 1445/11/06, 06/11/1445
        rf"{_ALONE}(?P<era>[rhs])\.?(?P<ey>\d{{1,2}}) ?[-/.] ?{_MON} ?[-/.] ?{_DAY}(?![-/.:]\d)",
        rf"{_ALONE}(?P<mg>1[0-3]\d) ?[年/.-] ?{_MON} ?[月/.-] ?{_DAY}(?![-/.:]\d) ?日?",
        rf"{_ALONE}(?P<oy>1[34]\d\d) ?(?P<sep>[-/.]) ?{_MON} ?(?P=sep) ?{_DAY}(?![-/.:]\d)",
        rf"{_ALONE}(?P<d>\d\d?) ?(?P<sep>[-/.]) ?{_MON} ?(?P=sep) ?(?P<oy>1[34]\d\d)(?![\d%]|[-/.:,]\d)",
        # 14/5-2024, 14/5 2024
        rf"{_ALONE}(?P<d>\d\d?)/(?P<m>\d\d?)[ -]{_YEAR}(?![-/.:]\d)",
    )
]
"""What is a date only where nothing else stands beside it: in a field of its own, or apart in a line."""
PIECE = re.compile(r"[^\s.,،|·•()](?:[^\n|·•]*?[^\s.,،|·•()])??(?=[\s.,،()]*(?:[\n|·•]|  |$))")
DIGIT = re.compile("[0-9]")
DIGITS = re.compile("[0-9]+")
YEARLESS = [
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d年년])(?<![年년] ){_MON} ?[月월] ?{_DAY} ?[日号號일]?",
        r"(?<!\d)(?<!\d[-/.])(?P<m>\d\d)-(?P<d>\d\d)(?= +\d\d:\d\d)",
        r"(?<!\d)(?<!\d[-/.])(?P<m>\d\d?)/(?P<d>\d\d?)(?= ?\([月火水木金土日월화수목금토일]\))",
        rf"(?<!\d)(?<!\d[.,:/-]){_DAY}{_ORDINAL} (?:de |of )?{_WORD}(?![^\W\d_]){_NO_YEAR}",
        rf"(?<![^\W_])(?<!\d )(?<!\d[.,] ){_WORD}\.? {_DAY}(?:st|nd|rd|th)?(?!\w){_NO_YEAR}",
    )
]

_GAP_TEXT = (
    r"[ ,]*(?:г|р|ж|року|года|م)?[ ,.]*"
    r"(?:\([^()\d]{1,9}\)|(?:星期|周|週)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일)?[ ,.|·•/-]*\(?"
    r"(?:t|at|um|om|ob|a las|as|a|alle ore|alle|ore|o|godz\.?|kl\.?|klo|в|о|στισ|saat|الساعة|ساعت|เวลา|בשעה"
    r"|luc|pukul|jam)? *"
)
_CLOCK = (
    r"(?P<time>(?P<before>[上下]午|早[上晨]|凌晨|中午|晚上|傍晚|午[前後]|오[전후])? ?"
    r"(?P<h>[01]?\d|2[0-3]|24(?=[:h时時]00))"
    r"(?:(?:[:h时時点點시] ?|\.(?=[0-5]\d(?:$|[ ,|)])))"
    r"(?P<min>[0-5]\d)(?:[:分분] ?(?P<s>[0-5]\d|60)(?:[.,]\d+)?)?(?!\d)"
    r"|[时時点點시](?![间間\d])|h(?![a-z\d])|(?= ?[ap]\.?m\b))[分분秒초]?"
    r"(?: ?(?P<after>[ap]\.?m\b|[πμ]\.?μ\b"
    rf"|{any_of(HALVES)})\.?)?(?: ?น\.)?)"
)
CLOCK = re.compile(_CLOCK)
CLOCK_AFTER = re.compile(_GAP_TEXT + _CLOCK)
CLOCK_BEFORE = re.compile(
    rf"(?<![\d:.]){_CLOCK}(?: ?uhr| [a-z]{{2,4}})?(?:[ ,|]| - |-)+(?:on |am |ngay |du |le )?"
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[., ]+)?$"
)
OFFSET = re.compile(
    r" ?\(?(?:(?P<name>[a-zм][a-zск]{0,4})(?![^\W\d_]))?(?: ?(?P<sign>[+-])(?P<oh>\d\d?)(?::?(?P<om>\d\d))?(?!\d))?"
)


_EDGE = r"(?<![^\W_\u3000-\uffff])"  # no letter before; scripts without spaces have no such edge
_LEAD = r"(?:vor|il y a|hace|ha|pred|przed|πριν(?: απο)?|منذ|قبل|לפני) "
_TRAIL = (
    r"(?:之前|以前|前|전"
    r"|(?:ago|temu|назад|тому(?: назад)?|once|geleden|atras|fa|truoc|(?:yang )?lalu|sedan|siden|zpet|πριν)(?!\w))"
)
AGO_SIGN = re.compile(f"{_LEAD}|{_TRAIL}")  # most texts have neither
AGO = re.compile(
    rf"{_EDGE}(?<!\d[.,-])(?P<lead>{_LEAD})?(?:(?P<n>\d{{1,4}}|{any_of(COUNTS)}) ?)?"
    rf"(?P<unit>{any_of(UNITS)})(?: ?(?P<trail>{_TRAIL}))?"
)
# the rest of a span: before "6 months ago", and behind "vor 4 Jahren"
SPAN_BEFORE = re.compile(
    r"(?<![\d.,-])(?P<n>\d{1,4}) ?(?P<unit>[^\W\d]+?)\.?(?: ?[,،、] ?| )?(?:(?<= )[^\W\d]{1,4} )?$"
)
SPAN_AFTER = re.compile(
    r" ?(?:[,،、] ?| (?:and|und|et|y|e|en|och|og|i|a|и|та|و) ?)(?P<n>\d{1,4}) ?(?P<unit>[^\W\d]+)(?!\w)"
)
DAYWORD = re.compile(rf"{_EDGE}(?P<word>{any_of(DAYS_BACK)})")
JUST_NOW = re.compile(
    rf"{_EDGE}(?:刚刚|剛剛|たった今|방금 ?전?|just now|a l'instant|soeben|только что|щоино|ahora mismo)"
    r"(?![^\W\d_\u3000-\uffff])"
)

UNIX = re.compile(r"(?:/date\()?(1\d{9})(?:\d{3}|\.\d+)?(?:[+-]\d{4})?(?:\)/)?")
BASIC = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[ t]?(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?(z|[+-]\d\d:?\d\d)?)?")
SHORT = re.compile(r"(\d\d)-(\d\d)-(\d\d)(?: .*)?")  # apart in a line it may as well be a score
ISO_WEEK = re.compile(r"((?:19|20)\d\d)-?w(\d\d)-?([1-7])")
ISO_ORDINAL = re.compile(r"((?:19|20)\d\d)-(\d{3})")


@remembered(2048)
def absolute_dates(text: str, apart: bool) -> list[re.Match[str]]:
    """Return what looks like a date with a year, the earlier first, then the longer; several ask of one line.

    If `apart`, return what does only where it stands apart from prose.
    """
    found = [match for pattern in (_APART if apart else _ABSOLUTE) for match in pattern.finditer(text)]
    return sorted(found, key=lambda match: (match.start(), -match.end()))
