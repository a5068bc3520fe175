"""Names in Latin letters: acronyms, codes and words with a capital that they do not owe to the start of a sentence.

They stand in translations as they are, in other scripts too. Not here: names transliterated, inflected or translated.
"""

import re
import unicodedata

_OTHERS = (
    "am ar be bg bn bo el fa gu he hi hy ja ka kk km kn ko ky lo mk ml mn mr my ne or pa ps ru si sr ta te tg th ug uk"
)
_OTHER_SCRIPTS = frozenset(f"{_OTHERS} ur yi yue zh".split())
_NOUNS_HAVE_CAPITALS = frozenset({"de", "lb", "nds"})
_LATIN = [chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)) if chr(code).isalpha()]
_UPPER = "".join(char for char in _LATIN if char.isupper())
# NATO, U.S., Merkel, YouTube, H1N1, COVID-19, F-35; 5G
_NAME = re.compile(
    rf"[{_UPPER}](?<![{''.join(_LATIN)}\d].)(?:(?:\.[{_UPPER}])+\b|[{''.join(_LATIN)}\d]*(?:-?\d[{_UPPER}\d]*)?)"
)
_CODE = re.compile(rf"\d(?<![{''.join(_LATIN)}\d.,].)\d{{0,2}}[{_UPPER}]{{1,2}}(?![{''.join(_LATIN)}\d])")
_SENTENCE_BEFORE = re.compile('(?:^|[.!?…:;\n•|-] |[\n"“„«‘(\\[¿¡])["\'“„«»‘”(\\[ ]*$')
_NOT_DECOMPOSED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


def find_names(text: str, language: str) -> set[str]:
    """Find names in Latin letters: in a Latin text words with a capital that no start of a sentence gave them."""
    latin = language not in _OTHER_SCRIPTS
    names = set(map(str.lower, _CODE.findall(text)))
    words = list(_NAME.finditer(text))
    opening = []
    for place, match in enumerate(words):
        word = match[0]
        if len(word) < 2:
            continue
        if not word[1:].islower():  # an acronym or a code
            if not _shouted(words, place):
                names.add(_folded(word))
        elif latin and _SENTENCE_BEFORE.search(text, max(0, match.start() - 4), match.start()):
            opening.append(_folded(word))
        elif language not in _NOUNS_HAVE_CAPITALS or _beside_another(words, place, text):
            names.add(_folded(word))
    return names


def _shouted(words: list[re.Match[str]], place: int) -> bool:
    """Return whether it is one of three or more words in capitals, as in a headline."""
    run = 1
    for step in (-1, 1):
        here = place
        while 0 <= here + step < len(words) and run < 3:
            near, far = sorted((words[here], words[here + step]), key=re.Match.start)
            if near.string[near.end() : far.start()] != " " or not words[here + step][0].isupper():
                break
            here, run = here + step, run + 1
    return run > 2


def _beside_another(words: list[re.Match[str]], place: int, text: str) -> bool:
    """Return whether another word with a capital stands next to it: Angela Merkel, but not die Kanzlerin."""
    start, end = words[place].span()
    if place and words[place - 1].end() == start - 1 and text[start - 1] == " ":
        other = words[place - 1].start()
        return not _SENTENCE_BEFORE.search(text, max(0, other - 4), other)
    return place + 1 < len(words) and words[place + 1].start() == end + 1 and text[end] == " "


def _folded(word: str) -> str:
    word = word.replace(".", "").lower()
    if word.isascii():
        return word
    bare = unicodedata.normalize("NFD", word.translate(_NOT_DECOMPOSED))
    return "".join(char for char in bare if not unicodedata.combining(char))
