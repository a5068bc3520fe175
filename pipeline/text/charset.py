"""Bytes to text. The chain is: byte order mark, UTF-8, the label of the answer, the label in the page, two detectors.

A label is believed when what it yields reads like the script it names: servers say iso-8859-1 about everything, and
pages keep the label of the template they were copied from. Not here: parsing, and Unicode clean-up of the text.
"""

import codecs
import re
from collections.abc import Iterator

import cchardet
from resiliparse.parse.encoding import detect_encoding

# after the labels of the WHATWG Encoding standard; a label that is not here names nothing that is text
_LABELS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    # a page whose label could be read is not in UTF-16, whatever it says
    "utf-16": "utf-16 utf-16le utf-16be utf16 unicode ucs-2 csunicode iso-10646-ucs-2",
    "gb18030": "gb2312 gbk gb18030 gb_2312 gb_2312-80 x-gbk chinese csgb2312 csiso58gb231280 iso-ir-58 euc-cn cp936",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 big5hkscs",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji ms932 windows-31j csshiftjis cp932",
    "euc_jp": "euc-jp x-euc-jp eucjp cseucpkdfmtjapanese",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr euckr cseuckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 iso-ir-149 uhc cp949",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251 win-1251",
    "cp1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1 latin-1 l1 cp819 ibm819 "
    "ascii us-ascii ansi_x3.4-1968",
    "cp1253": "windows-1253 cp1253 x-cp1253",
    "cp1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 iso_8859-9 latin5 l5",
    "cp1255": "windows-1255 cp1255 x-cp1255",
    "cp1256": "windows-1256 cp1256 x-cp1256",
    "cp1257": "windows-1257 cp1257 x-cp1257",
    "cp1258": "windows-1258 cp1258 x-cp1258",
    "cp874": "windows-874 dos-874 iso-8859-11 iso8859-11 tis-620 tis620",
    "iso8859-2": "iso-8859-2 iso8859-2 iso88592 iso_8859-2 latin2 l2",
    "iso8859-3": "iso-8859-3 iso8859-3 latin3 l3",
    "iso8859-4": "iso-8859-4 iso8859-4 latin4 l4",
    "iso8859-5": "iso-8859-5 iso8859-5 iso88595 iso_8859-5 cyrillic",
    "iso8859-6": "iso-8859-6 iso8859-6 iso88596 iso_8859-6 arabic asmo-708 ecma-114",
    "iso8859-7": "iso-8859-7 iso8859-7 iso88597 iso_8859-7 greek greek8 elot_928 ecma-118",
    "iso8859-8": "iso-8859-8 iso8859-8 iso-8859-8-i iso_8859-8 hebrew logical visual",
    "iso8859-10": "iso-8859-10 iso8859-10 latin6 l6",
    "iso8859-13": "iso-8859-13 iso8859-13",
    "iso8859-14": "iso-8859-14 iso8859-14",
    "iso8859-15": "iso-8859-15 iso8859-15 latin9 latin-9 l9",
    "iso8859-16": "iso-8859-16 iso8859-16",
    "koi8-r": "koi8-r koi8r koi koi8 koi8_r cskoi8r",
    "koi8-u": "koi8-u koi8-ru",
    "cp866": "ibm866 cp866 866",
    "mac-roman": "macintosh mac x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian mac-cyrillic",
}
_CODEC = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}
# what some pages call by the same name but write with other extra characters
_VARIANTS = {"big5hkscs": ("cp950",), "euc_jp": ("euc_jis_2004",), "koi8-r": ("koi8-u",)}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16: asked first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""<meta[^>]{0,400}?\bcharset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,80}?\bencoding\s*=\s*["']([\w:.-]+)""", re.IGNORECASE)
_MARKUP = re.compile(  # what is not closed goes on to the end, so that hostile pages cost no more than others
    rb"<script\b.*?(?:</script\s*>|\Z)|<style\b.*?(?:</style\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_HEAD_BYTES = 8192  # a label stands in the first 1,024 bytes by the standard, later on many old pages
_LOOK_BYTES = 1_000_000
_DETECT_BYTES = 200_000
_SAMPLE_CHARACTERS = 20_000

_BAD = re.compile("[\ufffd\x80-\x9f\ue000-\uf8ff]")  # replaced, control, private use: not text
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_CLEAN_SHARE = 0.005  # below this share of bad characters a reading is clean
_DIRTY_UTF8_SHARE = 0.02  # below this share of broken sequences it is still UTF-8, with dirt in it
_FEW = 20  # fewer letters than this prove nothing

# the characters that every page of running Chinese is full of, in both scripts; about a quarter of any text
_FREQUENT_HAN = set(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於下自之年过過发發后後作里用道行所"
    "然家种種事成方多经經么麼去法学學如都同现現当當没動动面起看定天分还還进進好小部其主样樣理心本前开開但因只从從日民工新市月第公全被與与及等"
)
_CHINESE_MIN = 0.08
_KANA = re.compile("[\u3041-\u30fa]")
_KANA_MIN = 0.15
_HANGUL = re.compile("[\uac00-\ud7a3]")
_HANGUL_MIN = 0.6
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_WIDE = frozenset(("gb18030", "big5hkscs", "cp950", "cp932", "euc_jp", "euc_jis_2004", "cp949"))
_SCRIPTS = {  # the letters of scripts that one byte a letter can carry
    **dict.fromkeys(("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic"), _CYRILLIC),
    **dict.fromkeys(("cp1253", "iso8859-7"), re.compile("[\u0370-\u03ff]")),
    **dict.fromkeys(("cp1255", "iso8859-8"), re.compile("[\u05d0-\u05ea]")),
    **dict.fromkeys(("cp1256", "iso8859-6"), re.compile("[\u0600-\u06ff]")),
    "cp874": re.compile("[\u0e00-\u0e7f]"),
}
_SCRIPT_MIN = 0.7
_FREQUENT_CYRILLIC = set("оеаинтіОЕАИНТІ")
_FREQUENT_CYRILLIC_MIN = 0.36  # of .46 to .50 in running text; Greek and Hebrew that are read as Cyrillic have .29
_LINES_DRAWN = re.compile("[\u2500-\u25a0]")  # what Ukrainian letters are in KOI8-R
_TOUCHING = re.compile(r"(?<=[a-z])[^\W\d_\x00-\x7f]|[^\W\d_\x00-\x7f](?=[a-z])", re.IGNORECASE)
_TOUCHING_MAX = 0.5  # of letters that are not Latin and stand inside Latin words
_CAPITALS_MAX = 0.4  # KOI8-R read as windows-1251 is mostly capitals
_NEIGHBOURS = re.compile(r"[^\W\d_\x00-\x7f]{2,}")  # letters beyond ASCII side by side: rare in Latin script
_NEIGHBOURS_MAX = 0.4
_SIGN_IN_WORD = re.compile(r"[a-z][\xa1-\xa9\xab\xac\xae-\xb6\xb8\xb9\xbb-\xbf\xd7\xf7]+[a-z]", re.IGNORECASE)
_SIGN_IN_WORD_MAX = 0.1


def decode(body: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of `body` and the name of the Python codec that read it. Never raises.

    `declared` is the charset parameter of the Content-Type header, if any. Bytes that mean nothing become U+FFFD.
    """
    read = _marked(body) or _as_utf8(body)
    if read:
        return read
    best: tuple[float, str, str] | None = None
    for codec in _candidates(body, declared):
        text = body.decode(codec, "replace")
        doubt = _doubt(text, codec)
        if not doubt or (doubt < _CLEAN_SHARE and codec not in _VARIANTS):
            return text, codec
        if best is None or doubt < best[0]:
            best = (doubt, text, codec)
    assert best is not None  # the candidates end with one that is always there
    return best[1], best[2]


def _marked(body: bytes) -> tuple[str, str] | None:
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace"), codec
    even, odd = body[:200:2].count(0), body[1:200:2].count(0)
    if max(even, odd) > 40 and min(even, odd) < 10:  # markup comes first, and ASCII in UTF-16 is every second byte zero
        codec = "utf-16-le" if odd > even else "utf-16-be"
        return body.decode(codec, "replace"), codec
    return None


def _as_utf8(body: bytes) -> tuple[str, str] | None:
    if b"\x1b$" in body:  # ISO-2022-JP is ASCII to the eye
        try:
            return body.decode("iso2022_jp_ext"), "iso2022_jp"
        except UnicodeDecodeError:
            pass
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.end >= len(body) and error.start >= len(body) - 3 and error.start > 0:  # cut inside a character
            tail = body[: error.start]
            if not tail.isascii():
                return tail.decode("utf-8"), "utf-8"
    text = body.decode("utf-8", "replace")
    beyond = len(body) - len(body.translate(None, bytes(range(128, 256))))
    if text.count("\ufffd") < _DIRTY_UTF8_SHARE * beyond:
        return text, "utf-8"
    return None


def _candidates(body: bytes, declared: str | None) -> Iterator[str]:
    head = body[:_HEAD_BYTES]
    labels = [declared or ""]
    labels += [match[1].decode("ascii", "replace") for match in (_META.search(head), _XML.search(head)) if match]
    seen = {"utf-8", "utf-16", "cp1252"}  # UTF-8 was tried; western is what servers say who do not know
    for codec in (_CODEC.get(label.strip(" \t\r\n\"'").lower(), "utf-8") for label in labels):
        yield from _unseen(codec, seen)
    bare = _MARKUP.sub(b" ", body[:_LOOK_BYTES])[:_DETECT_BYTES]  # markup hides the signal
    found = (detect_encoding(bare, html5_compatible=False) or "").lower()
    if _CODEC.get(found) != "cp949":  # it takes other things for Korean
        yield from _unseen(_CODEC.get(found, "utf-8"), seen)
    found = (cchardet.detect(bare)["encoding"] or "").lower()
    yield from _unseen(_CODEC.get(found, "utf-8"), seen)
    yield "cp1252"


def _unseen(codec: str, seen: set[str]) -> Iterator[str]:
    for name in (codec, *_VARIANTS.get(codec, ())):
        if name not in seen:
            seen.add(name)
            yield name


def _doubt(text: str, codec: str) -> float:
    """Return the share of characters that are no text, plus one if the rest does not read like the codec's script."""
    text = text[:_LOOK_BYTES]
    sample = "".join(_NOT_ASCII.findall(text)[:_SAMPLE_CHARACTERS])
    if not sample:
        return 0.0
    bad = len(_BAD.findall(sample)) + (len(_LINES_DRAWN.findall(sample)) if codec.startswith("koi8") else 0)
    return bad / len(sample) + (not _reads_like(codec, sample, text))


def _reads_like(codec: str, sample: str, text: str) -> bool:
    letters = [character for character in sample if character.isalpha()]
    foreign = codec in _SCRIPTS or codec in _WIDE
    if foreign and len(_TOUCHING.findall(text)) > _TOUCHING_MAX * len(letters):
        return False
    if len(letters) < _FEW:
        return True
    beside = sum(map(len, _NEIGHBOURS.findall(text)))
    if codec in ("gb18030", "big5hkscs", "cp950"):
        return sum(letter in _FREQUENT_HAN for letter in letters) >= _CHINESE_MIN * len(letters)
    if codec in ("cp932", "euc_jp", "euc_jis_2004", "iso2022_jp"):
        return len(_KANA.findall(sample)) >= _KANA_MIN * len(letters)
    if codec == "cp949":
        return len(_HANGUL.findall(sample)) >= _HANGUL_MIN * len(letters)
    if codec in _SCRIPTS:
        own = _SCRIPTS[codec].findall(sample)
        capitals = sum(letter.isupper() for letter in own)
        frequent = sum(letter in _FREQUENT_CYRILLIC for letter in own)
        if _SCRIPTS[codec] is _CYRILLIC and frequent < _FREQUENT_CYRILLIC_MIN * len(own):
            return False
        alphabet = len(own) >= _SCRIPT_MIN * len(letters) and beside > _NEIGHBOURS_MAX * len(letters)
        return alphabet and capitals <= _CAPITALS_MAX * len(own)
    return beside <= _NEIGHBOURS_MAX * len(letters) and len(_SIGN_IN_WORD.findall(text)) <= _SIGN_IN_WORD_MAX * len(
        sample
    )
