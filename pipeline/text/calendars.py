"""Years of other calendars: eras of Japan and the Republic of China, the Buddhist era, the Hijri and the Persian year.

Eras and Buddhist years only renumber the Gregorian one. Days of the Hijri calendar are those of Umm al-Qura, the civil
calendar of Saudi Arabia; a country that waits for the moon may be a day off. The Persian calendar is that of Iran.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pipeline.text.folding import fold
from pipeline.text.han import DIGITS, ERAS, han_value

BUDDHIST_FROM = 2400
"""No year of a date is higher in any calendar but the Buddhist one, which is 543 years ahead."""

_INITIALS = {"r": 2018, "h": 1988, "s": 1925}
_MINGUO = 1911
_PERSIAN_UNTIL = 1412  # in numbers alone a higher year is Hijri: the Persian one comes there in 2033


def _numbered(lines: str) -> dict[str, int]:
    return {
        fold(unicodedata.normalize("NFC", name.replace("_", " "))): number
        for number, line in enumerate(lines.strip().splitlines(), 1)
        for name in line.split()
    }


HIJRI_MONTHS = _numbered("""
محرم المحرم muharram muharam muharrem
صفر safar sefer
ربيع_الأول ربيع_الاول ربیع_الاول ربیع‌الاول rabi'_al-awwal rabi_al-awwal rabiulawal rabiul_awal rebiülevvel
ربيع_الآخر ربيع_الثاني ربیع_الثانی rabi'_al-thani rabi_al-thani rabiulakhir rabiul_akhir rebiülahir
جمادى_الأولى جمادى_الاولى جمادی_الاول جمادی_الاولی jumada_al-awwal jumada_al-ula jumadilawal jumadil_awal cemaziyelevvel
جمادى_الآخرة جمادى_الثانية جمادی_الثانی jumada_al-thani jumada_al-akhirah jumadilakhir jumadil_akhir cemaziyelahir
رجب rajab rejab recep
شعبان sha'ban shaban syaban sya'ban şaban
رمضان ramadan ramadhan ramazan
شوال shawwal syawal şevval
ذو_القعدة ذي_القعدة ذوالقعدة ذی_القعده ذیقعد dhu_al-qi'dah dhu_al-qadah dhul_qadah zulkaidah zulkaedah zilkade
ذو_الحجة ذي_الحجة ذوالحجة ذی_الحجه ذی_الحج dhu_al-hijjah dhul_hijjah zulhijah zulhijjah zilhicce
""")
PERSIAN_MONTHS = _numbered("""
فروردین فروردين farvardin حمل
اردیبهشت ارديبهشت ordibehesht ثور
خرداد khordad جوزا
تیر تير tir سرطان
مرداد امرداد mordad اسد
شهریور شهريور shahrivar سنبله
مهر mehr میزان
آبان aban عقرب
آذر azar قوس
دی دي dey جدی
بهمن bahman دلو
اسفند esfand حوت
""")


def is_match(groups: Iterable[str]) -> bool:
    """Return whether the groups that a pattern's match has are those of a date of another calendar."""
    return not {"era", "mg", "hw", "pw", "oy"}.isdisjoint(groups)


def days(part: Mapping[str, str]) -> Iterator[date | None]:
    """Yield the Gregorian days that the groups of a match can mean, the likeliest first."""
    if "hw" in part:
        yield _hijri(int(part["hy"]), HIJRI_MONTHS[part["hw"]], int(part["d"]))
    elif "pw" in part:
        yield _persian(int(part["py"]), PERSIAN_MONTHS[part["pw"]], int(part["d"]))
    elif "oy" in part:
        numbers = int(part["oy"]), int(part["m"]), int(part["d"])
        yield _persian(*numbers) if numbers[0] < _PERSIAN_UNTIL else _hijri(*numbers)
    else:
        era = part.get("era", "")
        before = _MINGUO if "mg" in part else _INITIALS.get(era) or ERAS[era]
        year = part.get("mg") or part["ey"]
        month, day = part.get("m") or part["zm"], part.get("d") or part["zd"]
        yield _gregorian(before + _number(year), _number(month), _number(day))


def _number(text: str) -> int:
    """Return 1 for 元, 114 for 114, 一一四 and 一百十四."""
    if text == "元":
        return 1
    if len(text) > 1 and all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text))
    return int(text) if text.isdecimal() else han_number(text)


def han_number(text: str) -> int:
    """Return 24 for 二十四 and 廿四; 0 for what is no number."""
    return han_value(text.replace("廿", "二十").replace("卅", "三十")) or 0


def _gregorian(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _hijri(year: int, month: int, day: int) -> date | None:
    from hijridate import Hijri  # loaded where such a date stands

    try:
        return date(*Hijri(year, month, day).to_gregorian().datetuple())
    except (ValueError, OverflowError):
        return None


def _persian(year: int, month: int, day: int) -> date | None:
    from persiantools.jdatetime import JalaliDate  # loaded where such a date stands

    try:
        found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError):
        return None
    return found
