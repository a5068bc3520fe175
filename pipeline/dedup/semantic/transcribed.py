"""Names that some languages write by their sound: words with the syllables or letters of names from elsewhere.

A name from elsewhere is no word of the language, so the vocabulary of an encoder spells it in many short pieces. Loan
words look alike; they are told from names by their meaning (see `counterparts`). Pure.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.text.thai import OWN, is_of_common_words

Spelled = Callable[[str], Sequence[Sequence[str]]]  # the words of a text, each in pieces
Finder = Callable[[Sequence[str], Spelled], Iterator[str]]

# Syllables that hardly any Korean word has, and those that such names share with it
_FOREIGN = frozenset(
    "그드르브스즈츠크트프흐슈쇼샤셔셰쉬뉴듀튜뮤퓨캐커케쿠키퀴퀘터테튀티퍼페푸콘콜칸칼캔컨컬켄켈켐킨킬킴킹킷쿨텐텔템텍틴틸팅"
    "팁팬펀펠펜폴폰풀핀핑핏릭릴릿링랜랭랫렌렉렐렘렛롤롭룬룸룰멜멘멧믹벅베벡벤벨벳뵈뷔빌빅샌샘섀쉘슐싱앤앨앰엠엘왓웨웰윈윌윙잭젠젤"
    "젬첸첼켓콧쾰탤팩퀸휠헬헨헤훌햄횔힐힙벵뱅밴밸맥맷맨멤뢰뤼렝뉘넬넨넷넥델덴뎀딘딜딩댄댈카코"
)
_SHARED = frozenset(
    "가거게고구기간갈감겐골굴길바비버보부라레로루리러마메모무미머나네노누니너다데도디두더사세소시수서자제조주지저아에오우이어야요유타토투파포피하호치차초추"
    "란론린런만반산손단돈담람림몬몽본빈벌말발살달란랄날밀실신선센셀안언온인얀옌올일"
)
_KOREAN_WORD = re.compile("[가-힣]{2,}")
_KOREAN_ENDING = re.compile(
    "(?:에서는|에서|에게|으로|까지|부터|이라는|라는|이라고|라고|이었다|이다|였다|은|는|이|가|을|를|에|와|과|도|로|의|만)$"
)
_NO_KOREAN_NAME = re.compile(
    "^(?:그[러리런렇래것녀]|스스로|드러|드리|크게|크[고다]|트이|이르|다르|모르|흐르|부르|오르|따르|누르|치르|서두르)"
    "|(?:리고|지만|하[고는게지며여기]|되[고는])$"
)
_SHORT = 4  # syllables, of which one foreign one is enough

# What words to look at; letters that names from elsewhere have not, and what words of the language begin and end with;
# vowels, and how much of a name they are; in how many pieces at least a vocabulary has it. In Persian, a joiner parts
# the parts of a word.
_ARABIC = r"[\u0621-\u064a]{5,}", "[عحصضظذةىؤئءآ]|^(?:[وفبلك]?ال|لل)|(?:وا|هم|ها|ون)$", "[اويأإ]", 0.38, 3
_PERSIAN = (
    r"\b(?<!\u200c)[\u0621-\u06d3]{4,}\b(?!\u200c)",
    "[عحصضظذثءةأ]|^ن?می|(?:ها|های|هایی|ند|یم|تر|ترین)$",
    "",
    0.0,
    3,
)
_HEBREW = r"[\u05d0-\u05ea]+(?:['’׳][\u05d0-\u05ea]+)*", "^.{1,3}$|[עחת]|ים$|^ש?ה", "[אוי'’׳]", 0.30, 3
_HINDI = r"[\u0901-\u0963]{4,}", "(?:ियों|ाओं|ों|ने|ना|ता|ते|ती)$", "", 0.0, 4

_COMMON_THAI = """
    ไป จาก และ ของ มา เป็น มี กับ โดย แต่ การ คน วัน ปี ออก ทาง ราย รับ กลับ ยัง ตัว ราว ตาม หรือ
    เขา นาย นาง ชาว ขอ เอา ดี คือ เรา เคย พวก ลง บน รวม เพียง สอง สาม หา ตน งาน ควร เวลา รอบ ทุก อีก
    หลาย มาก บาง ลูก พบ พา ยาว ตอน ตี เดิน เลย จน จึง ดู คดี คาด บริ ประ กร กระ มหา นคร สูง เมือง
    บอก ชาย เกิด เปิด เกม จัด ฟัง นอก เรียก เสีย สาว สุด ลด ไทย รอง รถ พล นาที ราคา ชน จบ จริง กัน
    ยอม ปลา แดง ดาว กลาง โลก เรียน สวน อาจ หนัก แรง พรรค พายุ แบบ หาย สาย กอง
"""
_THAI_WORDS = frozenset(_COMMON_THAI.split())
_LONGEST_PIECE, _THAI_PIECES, _THAI_LETTERS = 5, 2, 3
_THAI_HANGS_ON = re.compile("[\u0e30-\u0e3a\u0e45-\u0e4e]")  # on the letter before it
_THAI_LETTER = re.compile("[ก-ฮ]")


def of_korean(segments: Sequence[str], _: Spelled) -> Iterator[str]:
    """Find words that have only syllables of names from elsewhere, without what is hung on them."""
    for text in segments:
        for word in _KOREAN_WORD.findall(text):
            ending = _KOREAN_ENDING.search(word)
            name = word[: ending.start()] if ending and ending.start() >= 2 else word
            foreign = sum(syllable in _FOREIGN for syllable in name)
            whole = foreign + sum(syllable in _SHARED for syllable in name) == len(name)
            enough = foreign == len(name) if len(name) == 2 else foreign >= (1 if len(name) <= _SHORT else 2)
            if whole and enough and not _NO_KOREAN_NAME.search(word):
                yield name


def of_thai(segments: Sequence[str], spelled: Spelled) -> Iterator[str]:
    """Find runs of short pieces without a mark or letter of Thai words, and without the commonest of these."""
    for text in segments:
        for word in spelled(text):
            run: list[str] = []
            for piece in [*word, " "]:
                hangs_on = bool(_THAI_HANGS_ON.match(piece))
                foreign = len(piece) <= _LONGEST_PIECE and piece not in _THAI_WORDS and not OWN.search(piece)
                if foreign and (run or not hangs_on):
                    run.append(piece)
                    continue
                if hangs_on and run:
                    del run[-1]  # it has a part of a Thai word
                name = "".join(run)
                long = len(run) >= _THAI_PIECES and len(_THAI_LETTER.findall(name)) >= _THAI_LETTERS
                if long and not is_of_common_words(name):
                    yield name
                run = []


def _rare(word: str, unlike: str, vowel: str, vowels: float, pieces: int) -> Finder:
    """Return what finds words with so many vowels as a name from elsewhere has, which the vocabulary does not know."""
    words, unlikely, sounds = map(re.compile, (word, unlike, vowel))

    def find(segments: Sequence[str], spelled: Spelled) -> Iterator[str]:
        for text in segments:
            for found in words.findall(text):
                enough = not vowels or len(sounds.findall(found)) >= vowels * len(found)
                if enough and not unlikely.search(found) and sum(map(len, spelled(found))) >= pieces:
                    yield found

    return find


FINDERS: Mapping[str, Finder] = {
    "ko": of_korean,
    "ar": _rare(*_ARABIC),
    "th": of_thai,
    "fa": _rare(*_PERSIAN),
    "he": _rare(*_HEBREW),
    "hi": _rare(*_HINDI),
}
