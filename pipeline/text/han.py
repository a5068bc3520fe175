"""Han numerals, and the eras of Japan and the Republic of China by which years are counted."""

HAN_NUMERALS = "一二三四五六七八九十"
DIGITS = {char: value for value, chars in enumerate(("〇零", "一", "二两兩", *"三四五六七八九")) for char in chars}
UNITS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
ERAS |= dict.fromkeys(("中華民國", "中华民国", "民國", "民国"), 1911)
"""The year before the first of an era."""


def han_value(numeral: str) -> int | None:
    """Return the value of a Han numeral (三百五十六, 一亿二千万); None if it is not well formed (七八十, 三四百)."""
    total = section = 0
    digit: int | None = None
    lowest = 10**5
    for char in numeral:
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
        elif char in UNITS:
            if UNITS[char] >= lowest:
                return None
            lowest = UNITS[char]
            section += (digit or 1) * lowest
            digit = None
        else:
            section += digit or 0
            if total and SCALES[char] >= 10**8:  # 一万亿: the scale holds for all before it
                total = (total + section) * SCALES[char]
            else:
                total += (section or 1) * SCALES[char]
            section, digit, lowest = 0, None, 10**5
    return total + section + (digit or 0)
