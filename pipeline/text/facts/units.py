"""The units of what is measured: read behind a number, and converted to one another as journalists round.

Miles of the one edition are kilometres in the other, so their numbers differ and mean the same.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

# A paragraph a unit: the words that stand behind its number, in all languages at once. They are beginnings, to hold for
# every ending, unless they end in `!`; `_` is a space. Left out are words that mostly mean something else (en "in")
# and tons, of which the American one is a tenth less.
_WORDS = """
mi    mile! miles! mi! mph! meile milla! millas! milles! miglia! miglio! milha! milhas! mil! mila! mili! milach! mil-
      миль! мили! миля! милях! мильн ميل! ميلا! أميال! マイル 마일 英里 英哩 哩 ไมล์
nmi   nautical_mile seemeile mille_nautique milles_nautique milla_náutica millas_náuticas miglia_nautic milhas_náuticas
      морских_мил 海里 海浬 浬 해리
yd    yard yarda! yardas! iarda! iarde! jarda! jardas! jardów! jardy! ярд ياردة! ヤード 야드 码 碼 หลา
ft    foot! feet! ft! fuß! fuss! pied! pieds! pie! pies! piede! piedi! pé! pés! stóp! stopy! stopę! fit! fitlik kaki!
      фут! фута! футов футах! قدم! قدما! أقدام! フィート フット 피트 英尺 英呎 呎 ฟุต
in    inch! inches! zoll! pouce pulgada pollic polegada cal! cali! cale! calow inci! inchi! inç дюйм بوص إنش インチ 인치
      英寸 英吋 吋 นิ้ว
km    km! kmh! kilomet kilómet kilomèt chilomet quilômet quilómet километр км! كيلومتر كيلو_متر كم! كلم! キロメートル
      킬로미터 公里 千米 กิโลเมตร กม. किलोमीटर किमी کیلومتر קילומטר χιλιόμετρ χλμ
m     m! meter metre mètre metro! metros! metri! metr! metrow metrów metry! метр! метра! метров метрах! м! متر أمتار
      メートル 미터 米 米每秒 公尺 เมตร मीटर متر! μέτρ
cm    cm! centim centím zentim centym santim sentim сантим см! سنتيمتر سنتمتر سم! センチ 센티 厘米 公分 เซนติเมตร ซม.
mm    mm! millim milim milím миллим мм! ملم! مليمتر ミリ 밀리미터 毫米 公釐 公厘 มิลลิเมตร มม.
ac    acre acri! akr! akry! akrów! akrach! ekar! акр! акра! акров فدان エーカー 에이커 英亩 英畝 เอเคอร์
ha    ha! hectar hectár hektar ettar гектар га! هكتار ヘクタール 헥타르 公顷 公頃 เฮกตาร์ เฮกแตร์
mu    亩 畝
rai   ไร่
dun   דונם دونم
lb    lb! lbs! pound! pounds! pfund! libra! libras! libbr livre! livres! funt! funty! funtów! фунт! фунта! фунтов رطل
      ポンド 파운드 磅 ปอนด์
oz    oz! ounce unze once! onces! onza onça oncia! once! uncj унци أونصة أوقية オンス 온스 盎司 ออนซ์
kg    kg! kilos! kilogram quilogram quilo! quilos! chilogram chili! килограмм кг! كيلوغرام كيلوجرام كلغ! كجم! キログラム
      킬로그램 公斤 千克 กิโลกรัม กก. किलोग्राम किग्रा کیلوگرم קילוגרם ק"ג
kilo  kilo! kilo- chilo! килo! كيلو! キロ 킬로
g     g! gram! grams! gramm! gramme! grammes! gramm gramo! gramos! gramów! gramy! grammi! грамм غرام! جرام! グラム 그램
      克! กรัม
jin   斤
gal   gallon galon galón galones! galão! galões! галлон جالون غالون ガロン 갤런 加仑 加侖 แกลลอน
l     l! liter! liters! litern! litre litro! litros! litri! litr! litry! litrów! литр لتر リットル 리터 升 公升 ลิตร
°     ° º ℃ ℉ f! c! degree degré grad! grado! grados! gradi! grau! graus! stopni derece derajat градус درج องศา 도! 度
      华氏 華氏 摄氏 攝氏 摂氏 화씨 섭씨
"""
# of what, and how many metres, metres a second, square metres, kilogrammes or litres; a word may be several.
# Winds blow metres a second in East Asia, and kilometres or miles an hour elsewhere.
_UNITS: dict[str, tuple[tuple[str, float], ...]] = {
    "mi": (("length", 1609.344), ("speed", 0.44704)),
    "nmi": (("length", 1852.0), ("speed", 0.51444)),
    "yd": (("length", 0.9144),),
    "ft": (("length", 0.3048),),
    "in": (("length", 0.0254),),
    "km": (("length", 1000.0), ("speed", 1 / 3.6)),
    "m": (("length", 1.0), ("speed", 1.0)),
    "cm": (("length", 0.01),),
    "mm": (("length", 0.001),),
    "ac": (("area", 4046.86),),
    "ha": (("area", 10_000.0),),
    "mu": (("area", 10_000 / 15),),
    "rai": (("area", 1600.0),),
    "dun": (("area", 1000.0),),
    "lb": (("mass", 0.45359),),
    "oz": (("mass", 0.02835),),
    "kg": (("mass", 1.0),),
    "kilo": (("mass", 1.0), ("length", 1000.0)),
    "g": (("mass", 0.001),),
    "jin": (("mass", 0.5),),
    "gal": (("volume", 3.7854), ("volume", 4.5461)),
    "l": (("volume", 1.0),),
}
_DEGREES = "°"
# A day or a year that East Asian papers shorten, not so many days or years: 18日 after 9月17日, 92年 after 1987年
_SHORTENED = re.compile(
    r" ?(?:(?P<日>[日号號](?![間间目連连ぶ])|일(?![간째만]))"
    r"|(?P<年>年(?![間间目ぶ後后前半以余代生])|년(?![간째만대전후])))"
)
_DAY, _YEAR = "日", "年"
_SHORT_YEAR = 2  # digits
_MEASURES = frozenset({*_UNITS, *(f"{unit}2" for unit, (of, *_) in _UNITS.items() if of[0] == "length"), _DEGREES})
_ABOUT = "[多余餘강]?"
_SQUARE_BEFORE = r"(?:square|sq\.?|quadrat|квадратн\w*|кв\.?|平方|제곱|평방|ตาราง)[ -]?"
_SQUARE_AFTER = (
    r"\w*\.?(?:²| ?(?:carré|cuadrad|quadrat|quadrad|quadr|kwadrat|kw\.|квадр|кв\b|مربع|kare\b|persegi|squared))"
)
_ENDS = r"(?![^\W\d_²])"
# What makes another word of a sign behind a number: 2升至1 (rose), 3米国企業 (of America), 5码头 (piers), 3度目 (times)
_GOES_ON = {
    "升": "级級至降到温溫值高学學任旗空迁遷华華起格入势勢",
    "米": "国國軍兵紙紧兰蘭德其诺諾尔爾奇娜勒饭飯粉面麵酒价價字色",
    "码": "头頭洞",
    "碼": "頭頭洞",
    "度": "目假过過",
}
_CLOSE = 0.03  # of 85 miles an hour some make 135 kilometres, some 138
_ROUNDED = 0.08  # and of three miles five kilometres


def _forms() -> dict[str, str]:
    forms: dict[str, str] = {}
    unit = ""
    for line in _WORDS.strip().split("\n"):
        first, *words = line.split()
        if line[0] != " ":
            unit = first
        else:
            words = [first, *words]
        forms |= {word.replace("_", " "): unit for word in words}
    return forms


def _pattern(forms: Iterable[str]) -> Callable[[str, int], re.Match[str] | None]:
    longest = sorted(forms, key=len, reverse=True)
    words = "|".join(map(_written, longest))
    return re.compile(
        f" ?-?{_ABOUT} ?(?P<square>{_SQUARE_BEFORE})?(?P<word>{words})(?P<squared>{_SQUARE_AFTER})?"
    ).match


def _written(form: str) -> str:
    if form in _GOES_ON:
        return f"{form}(?![{_GOES_ON[form]}])"
    return re.escape(form[:-1]) + _ENDS if form[-1] == "!" else re.escape(form)


_FORMS = _forms()
_UNIT = _pattern(_FORMS)


def unit_behind(text: str, place: int) -> str:
    """Return the unit that stands in a text, in lower case, behind the number that ends at `place`; or an empty text.

    Units are written `ft`, square ones `ft2`, degrees of any scale `°`; days and years that may be shortened 日 and 年.
    """
    found = _UNIT(text, place)
    if not found:
        shortened = _SHORTENED.match(text, place)
        return (shortened.lastgroup or "") if shortened else ""
    word = found["word"]
    unit = _FORMS.get(word) or _FORMS[word + "!"]
    square = (found["square"] or found["squared"]) and _UNITS.get(unit, (("", 0.0),))[0][0] == "length"
    return f"{unit}2" if square else unit


def in_one_unit(one: Collection[str], other: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the numbers of two texts without their units, each two that say one thing as one number.

    Given are numbers as `read_quantities` writes them. Such are two measures of one quantity, a date and its day alone,
    a year and its last digits, and a decimal with and without per cent: from 2.9 to 2.1 percent. What both texts have
    is left as it is.
    """
    mine, theirs = _units_of(one), _units_of(other)
    name_of = _shortened(mine, theirs) | _shortened(theirs, mine)
    left, right = (
        sorted(number for number, unit in numbers.items() if unit in _MEASURES and number not in others)
        for numbers, others in ((mine, theirs), (theirs, mine))
    )
    for this in left:
        that = next((each for each in right if _one_quantity(this, mine[this], each, theirs[each])), None)
        if that is not None:  # the one with more digits tells more
            right.remove(that)
            name_of |= dict.fromkeys((this, that), max(this, that, key=lambda number: (len(number), number)))
    if not name_of:
        return frozenset(mine), frozenset(theirs)
    here, there = (frozenset(name_of.get(number, number) for number in numbers) for numbers in (mine, theirs))
    return here, there


def _shortened(mine: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """Return, of numbers that only one of two texts has, what the other one has for it in full."""
    full = sorted(number for number in theirs if number not in mine)
    found: dict[str, str] = {}
    for number, unit in mine.items():
        if number in theirs:
            continue
        if unit == _DAY and number.isdigit():
            same = [each for each in full if each.startswith("--") and each.endswith(f"-{number:0>2}")]
        elif unit == _YEAR and len(number) == _SHORT_YEAR:
            same = [each for each in full if each in (f"19{number}", f"20{number}")]
        else:
            same = [each for each in full if "." in number and each == f"{number}%"]
        if same:
            found |= dict.fromkeys((number, same[0]), number)
    return found


def _units_of(quantities: Collection[str]) -> dict[str, str]:
    return {number: unit for number, _, unit in (quantity.partition(" ") for quantity in quantities)}


def _one_quantity(one: str, unit: str, other: str, other_unit: str) -> bool:
    """Return whether two measures are of one quantity, in two units."""
    if unit == other_unit == _DEGREES:
        small, large = sorted((float(one), float(other)))
        return abs((large - 32) / 1.8 - small) <= 1.0  # Fahrenheit and Celsius
    return any(
        what == other_what and size != other_size and _round_alike(one, size / other_size, other)
        for what, size in _sizes(unit)
        for other_what, other_size in _sizes(other_unit)
    )


def _sizes(unit: str) -> Sequence[tuple[str, float]]:
    if unit.endswith("2"):
        return [("area", size**2) for _, size in _UNITS[unit[:-1]]]
    return _UNITS.get(unit, ())


def _round_alike(one: str, factor: float, other: str) -> bool:
    """Return whether a number, times a factor, is another one but for rounding."""
    left, right = float(one) * factor, float(other)
    if not left or not right:
        return False
    apart = abs(left / right - 1)
    return apart <= _CLOSE or (
        apart <= _ROUNDED
        and (abs(left - right) <= _step(other) / 2 or abs(right / factor - float(one)) <= _step(one) / 2)
    )


def _step(number: str) -> float:
    """Return what the last digit of a number counts, zeros at its end apart: 10 of 160, .1 of 7.5."""
    whole, _, decimals = number.partition(".")
    return 10.0 ** (-len(decimals) if decimals else len(whole) - len(whole.rstrip("0")))
