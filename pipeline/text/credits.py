"""The line that says who wrote a text, in the words of many languages: “Text: Ida Penrose | Photos: Bram Oz”.

Beside the name may stand where its owner is, for whom they write, what they are, and who else had a hand. Not here:
labels with a colon and a value (see `text.labels`), and where on a page such a line counts.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import takewhile
from typing import NamedTuple

from pipeline.text.dates import find_dates
from pipeline.text.east_asian_credits import credited_in_east_asia
from pipeline.text.label_words import ON
from pipeline.text.labels import is_byline_word, is_label_word, is_particle, lead_of, names_weekday, read_line
from pipeline.text.memo import remembered
from pipeline.text.places import names_place
from pipeline.text.site_words import (
    ROLE_WORDS,
    is_agency,
    is_caption,
    is_sites_name,
    names_agency,
    names_part,
    names_picture,
    names_role,
)

_WORDS = range(2, 5)  # of a name in a script with spaces
_NO_PERSON = re.compile(r"[\d:：?!。،,()\[\]@/_©\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_MOST_CHARACTERS = 120  # of a line
_ASIDE_WORDS = 4
_ANY_TIME = datetime(2100, 1, 1, tzinfo=UTC)  # only where a day stands matters here
_DIGIT, _MORE = re.compile(r"\d"), re.compile(r"[\d:：]")

_KINDS = (
    "gast(?:beitrag|kommentar|artikel)|kommentar|analyse|interview|reportage|bericht|essay|kolumne|glosse|porträt"
    "|rezension|kritik|leitartikel|guest (?:post|column|essay|article)|column|commentary|analysis|opinion|op-ed|review"
    "|report(?:ing|ed)?|written|words|story|text|tribune|chronique|enquête|récit|entretien|éditorial|critique|billet|texte"
    "|análisis|opinión|crónica|entrevista|reportaje|tribuna|columna|artículo|análise|opinião|crônica|reportagem|coluna"
    "|artigo|analisi|commento|intervista|opinie|recensie|verslag|tekst|intervju|komentarz|felieton"
)
_BY = "by|von|par|por|di|de|door|av|af|przez"
_OURS = (
    "von unsere[mr] (?:korrespondent(?:en|in)|mitarbeiter(?:in)?|redakteur(?:in)?|reporter(?:in)?)"
    r"|(?:dal|dalla|dall') ?nostr[oa] (?:inviat[oa]|corrispondente)|(?:by |from )?our (?:own )?(?:\w+ )?correspondent"
    r"|(?:door |van )?onze (?:\w+ )?(?:correspondente?|verslaggever|redacteur)|de notre (?:envoyée? spéciale?"
    "|correspondante?)|(?:de|por) nuestr[oa] (?:enviad[oa] especial|corresponsal)|от нашего корреспондента"
)
_WORKS = "text|texte|texto|testo|tekst|teksti|words|szöveg|текст"
_WRITERS = "autor(?:in|a|e|ka)?|author|auteure?|автор|kirjoittanut|forfatter|skribent"
_LEAD = re.compile(  # in English a day may stand before it
    rf"(?:[^:]{{2,24}}\d[ ,|·•–-]+(?=by ))?(?:(?:(?:an?|ein(?:e|en)?|une?|una|een|en|ett?) )?(?:{_KINDS}) (?:{_BY}):? "
    rf"|(?:{_OURS}|by|von|par|por|di|door|av|af|przez|oleh|scris de|a cura di):? "
    r"|(?:aus|in) (?-i:[A-ZÄÖÜ])[\w-]+ bericht(?:et|en) (?:für \S+ )?"
    rf"|(?:{_WRITERS}):? |(?:της|του|των) |(?:{_WORKS}) ?[:/=–-] ?)",
    re.IGNORECASE,
)
_ROLE_LEAD = re.compile(rf"(?:{ROLE_WORDS}):? (?=(?-i:[A-ZÀ-ÖØ-ÞĐА-ЯΑ-Ω]))", re.IGNORECASE)
_SAYS = re.compile(r" (?:in|to|for|of|the) ")  # “Journalist Killed in Gaza”
_HANDS = (  # beginnings of words for what others did
    "photo|foto|fot|picture|image|illustra|graphic|video|vidéo|camera|kamera|edit|translat|produc|bild|grafik"
    "|additional reporting|layout|research|recherche|mitarbeit|design|montage|redaktion|übersetz|bearbeit|traduit"
    "|traduc|traduz|édit|imagen|imagens|immagin|edición|edição|edizione|zdj|kuva|kép|фото|видео|редактор|перевод|иллюстрац|φωτο"
)
_OTHERS = re.compile(
    rf"(?:[\s|,;·•/.–—-]|\b(?:and|und|et|y|e|en|og|och|i|и)(?= ))+(?:{_HANDS})\w*\.?(?: (?:{_BY}|credits?))?"
    r"(?: ?[:/–-] ?| )(?-i:[^\W\d_a-zß-öø-ÿа-яα-ω]).*",
    re.IGNORECASE,
)
_OTHER = re.compile(rf"(?:{_HANDS})\w*\.?(?: (?:{_BY}|credits?)\b| ?:)", re.IGNORECASE)
_BEHIND = re.compile(r"[\s|·•,]+(?:leave a (?:comment|reply)|no comments?|\d+ (?:comments?|min(?:utes?)? read))$", re.I)
_BEFORE_DAY = re.compile(rf"[\s,–—-]+(?:{ON})?$", re.IGNORECASE)
_DIVIDERS = re.compile(r"\s*[|·•;]\s*|\s+[/–—-]\s+|\s*(?=[(@])|\s+(?=[\w.+-]+@)|/")
_AND = re.compile(
    r"\s+(?:and|und|et|y|e|en|og|och|i|ja|és|și|и|і|й|та|και|ve|ו|&|with|mit|con|com|avec|met|med)\s+", re.I
)
_LAST = re.compile(r"^(?:and|und|et|y|e|en|og|och|i|и|і|та|ve|&) ", re.IGNORECASE)  # of several names
_IN, _PLACED = (
    re.compile(rf"\s+(?:{words})(?: [^\W\d_a-zа-яα-ω][\w'’.-]+){{1,4}}$")
    for words in ("in|aus|à|uit|from|из|з|w|z|for(?: the| The)?|of [Tt]he", "a|en|em|da|i")  # the others may mean “and”
)
_HANDLE = re.compile(r"@[\w.]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DATELINE = re.compile(r"/ ?[^\W\d_a-zа-яα-ω]{3,}$")  # a place in capitals
_ABBREVIATED = re.compile(r"(?:\b(?:[JS]r|Ph\. ?D|M\.D|[^\W\d_a-z]))\.$")
_GROWN = re.compile(r"(?:a[dlnrstz]|ash|el|d|l|dell|all)[-'’](?=[^\W\d_a-z])")  # before a name: al-Rashid, d'Oz
_TITLE = re.compile(r"(?:(?:dr|prof|dipl|ing|mag|mr|mrs|ms)\.? )+", re.IGNORECASE)


class _Named(NamedTuple):
    names: str
    asides: Sequence[str]
    is_agencys: bool  # it is named beside, as in “Ida Penrose with AFP”


@remembered(4096)
def credited(line: str) -> str:
    """Return the names in a line that says by a word who wrote a text, as it joins them; empty if it says no such."""
    if _LEAD.match(_unbracketed(line)) is None:
        return credited_in_east_asia(line)
    return _behind(line, _LEAD)


@remembered(4096)
def credited_by_role(line: str) -> str:
    """Return the name behind a role with which a line begins: “Reporter Ida Penrose”; empty if it has no such.

    It may be a heading: “Reporter Shot Dead”.
    """
    names = _behind(line, _ROLE_LEAD)
    return "" if _SAYS.search(names) else names


def _behind(line: str, pattern: re.Pattern[str]) -> str:
    """Return the names in a line behind what a pattern matches."""
    own = _own(line) if pattern.match(_unbracketed(line)) else ""
    lead = pattern.match(own)
    named = _named(_without_day(own[lead.end() :])) if lead else None
    return named.names if named else ""


@remembered(4096)
def named_beside(line: str) -> str:
    """Return the names with which a line begins that has a role, an agency or an address behind them; else empty.

    It may be a heading: “Market News, USA”.
    """
    own = _own(line)
    named = None if is_caption(own) else _named(own)
    is_told = named and (named.is_agencys or any(map(_tells, named.asides)) or _DATELINE.search(own))
    return named.names if named and is_told else ""


def _own(line: str) -> str:
    """Return a line without who else had a hand in a text; empty if it credits nobody or a picture alone."""
    if len(line) > _MOST_CHARACTERS or line.endswith(":"):
        return ""
    own = _OTHERS.sub("", _BEHIND.sub("", _unbracketed(line)))
    own = _BEFORE_DAY.sub("", f"{lead_of(own)} ").rstrip(".") or own
    return "" if own.endswith(".") and not _ABBREVIATED.search(own) else own


def _without_day(names: str) -> str:
    """Return names without a day behind them: “Ida Penrose on May 14, 2024”."""
    found = find_dates(names, zone=UTC, now=_ANY_TIME) if _DIGIT.search(names) else []
    return _BEFORE_DAY.sub("", names[: found[0].start] if found else names)


def _unbracketed(line: str) -> str:
    return line[1:-1] if line.startswith("(") and line.endswith(")") else line


def without_asides(names: str) -> str:
    """Return the names of a text's writers without what stands behind them: “Ida Penrose, Lisbon”, “… with AFP”."""
    named = _named(_OTHERS.sub("", names)) if len(names) <= _MOST_CHARACTERS else None
    return named.names if named else names


def names_another(text: str) -> bool:
    """Return whether a text names somebody for another part than writing: “Edited by Bram Oz”."""
    return _OTHER.match(text) is not None


@remembered(4096)
def _named(text: str) -> _Named | None:
    """Take a line without its lead apart into names and what stands behind; None if it is not made of such parts."""
    first, *asides = [part for each in _DIVIDERS.split(text) if (part := each.strip(" ():"))] or [""]
    listed = [_LAST.sub("", each.strip(" -–—")) for each in first.split(",")]
    own = [*takewhile(bool, (_writers(part) for part in listed if not listed.index(part) or not part[:1].islower()))]
    asides = [*listed[len(own) :], *asides]
    if not own or any(_says_more(each) and not _tells(each) for each in asides):
        return None
    people = [each for part in listed[: len(own)] for each in _AND.split(part)]
    return _Named(", ".join(own), asides, is_agencys=any(map(names_agency, people)))


def _says_more(aside: str) -> bool:
    """Return whether what stands beside a name is more than a place or a role: “180 pages”, “music: Bram Oz”."""
    return len(aside.split()) > _ASIDE_WORDS or _MORE.search(aside) is not None


def _writers(part: str) -> str:
    """Return the names in a part of a line, without a place, a role or an agency behind; empty if it holds none."""
    if (inside := _IN.sub("", part)) != part and _is_writer(inside):  # “… of The Free Press”
        return inside
    words = part.split()
    told = next((size for size in (2, 1) if len(words) > size + 1 and names_role(" ".join(words[-size:]))), 0)
    if names_agency(part) or (names_role(part) and not told):
        return ""
    part = " ".join(words[: len(words) - told])
    for bare in (_IN.sub("", part), _PLACED.sub("", part)):
        joined = _AND.split(bare)
        people = [each for each in joined if not names_agency(each)]
        if people and all(map(_is_writer, people)):
            return bare if len(people) == len(joined) else people[0]
        if len(people) == len(joined) and _is_writer(bare):  # García y Vega
            return bare
    return ""


def _is_writer(name: str) -> bool:
    return is_person(_TITLE.sub("", name)) and not any(map(names_weekday, name.split()))


def _tells(aside: str) -> bool:
    """Return whether what stands beside a name says that it is a writer's."""
    return _HANDLE.fullmatch(aside) is not None or names_role(aside) or is_agency(aside)


@remembered(4096)
def is_person(text: str) -> bool:
    """Return whether a text is a name: two to four words, each with a capital or of a script without, but particles."""
    words = text.split()
    return (
        len(words) in _WORDS
        and not _NO_PERSON.search(text)
        and not read_line(text)
        and not (is_label_word(text) or is_byline_word(words[-1]) or names_picture(text))
        and not (names_weekday(text) or is_sites_name(text) or names_part(text))
        and all(_is_name_word(word) or is_particle(word) for word in words)
        and not names_place(text)
    )


def _is_name_word(word: str) -> bool:
    first = _GROWN.sub("", word).lstrip("'’‘ʻ")[:1]
    return first.isalpha() and (first != word[0] or not first.islower())
