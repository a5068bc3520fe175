"""Write `pipeline/text/thai_words.txt` from the word lists of PyThaiNLP: common words without a letter of Thai alone.

    .venv/bin/python -m pip download --no-deps pythainlp==5.4.0
    .venv/bin/python -m tools.thai_words pythainlp-5.4.0-py3-none-any.whl

Both lists, `words_th.txt` and the frequencies of `tnc_freq.txt`, are CC0-1.0. Names are left out, and so are pieces of
which names are made.
"""

import re
import sys
import textwrap
from pathlib import Path
from zipfile import ZipFile

from pipeline.text.thai import OWN

FILE = Path(__file__).parents[1] / "pipeline" / "text" / "thai_words.txt"
_WORDS, _FREQUENCIES = "pythainlp/corpus/words_th.txt", "pythainlp/corpus/tnc_freq.txt"
# Times in the Thai National Corpus; many words of two letters are pieces of names
_LEAST, _LEAST_OF_TWO = 300, 10_000
_ALSO = frozenset({"ตก", "ชน", "เหว"})
_OF_NAMES = re.compile("[ซฟ]|เ[ก-ฮ]ีย$|์")  # in words of up to four letters
_OF_PLACES_AND_PEOPLE = """
    นิวยอร์ก นิวยอร์ค นิวซีแลนด์ บราซิล ปีเตอร์ ฟรอยด์ ฟอร์ด ฟิลิปปินส์ มาร์ก มาร์ค มาเลเซีย ปาเลสไตน์ รัสเซีย ลิเวอร์พูล สิงคโปร์ หลุยส์
    ออสเตรเลีย อินเดีย อินโดนีเซีย อียิปต์ เจมส์ เชลซี เม็กซิโก เรย์ แคลิฟอร์เนีย แมนเชสเตอร์ แอฟริกา แปซิฟิก โรเบิร์ต จอร์จ จอห์น ไทยแลนด์
    คลินตัน ปารีส ลอนดอน เกาหลี เยอรมัน สเปน อิตาลี เซนต์ เบอร์ เวอร์ เปอร์ แลนด์ แอนด์ เอ็กซ์ กานต์ อินทร์ สันต์ อนันต์ รัตน์ โรจน์ นครินทร์
    กาญจน์ สุรินทร์ นนท์ นันท์ วิทย์ ทิพย์ สงค์ เสนีย์ ไพบูลย์ พจน์ สตาร์ เจดีย์
"""
_NAMES = frozenset(_OF_PLACES_AND_PEOPLE.split())
_HEAD = """\
# Common Thai words without tone marks and letters of words of its own. Written by tools/thai_words.py from
# words_th.txt and tnc_freq.txt of PyThaiNLP 5.4.0 (https://github.com/PyThaiNLP/pythainlp), both CC0-1.0.
"""


def common(words: str, frequencies: str) -> list[str]:
    """Return the common words of a list; of their frequencies there is a line each, behind a tabulator."""
    lines = (line.partition("\t") for line in frequencies.splitlines())
    often = {word for word, _, times in lines if int(times or 0) >= (_LEAST if len(word) > 2 else _LEAST_OF_TWO)}
    found = {word for word in words.split() if word in often and len(word) > 1 and not OWN.search(word)}
    return sorted(
        each for each in found | _ALSO if each not in _NAMES and not (len(each) < 5 and _OF_NAMES.search(each))
    )


def main(wheel: str) -> None:
    """Read the lists in a wheel and write the table."""
    with ZipFile(wheel) as opened:
        found = common(*(opened.read(name).decode("utf-8") for name in (_WORDS, _FREQUENCIES)))
    FILE.write_text(_HEAD + textwrap.fill(" ".join(found), 119) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {len(found)} words")


if __name__ == "__main__":
    main(sys.argv[1])
