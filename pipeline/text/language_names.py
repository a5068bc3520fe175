"""The English names of languages, for sentences a person reads: the CLDR's, and where English says otherwise ours."""

from pipeline.text.cldr import LANGUAGE_NAMES

_NAMES = dict(named.split(" ", 1) for named in LANGUAGE_NAMES.strip().replace("\n", "|").split("|"))
_NAMES |= {"bn": "Bengali", "nb": "Norwegian", "nn": "Norwegian"}
_TRADITIONAL = ("zh-TW", "zh-HK", "zh-MO", "zh-Hant")


def name_of(tag: str) -> str:
    """Return the English name of the language of a BCP 47 tag, such as Hindi; the tag itself if it has none."""
    name = _NAMES.get(tag.partition("-")[0].lower())
    if name is None:
        return "this language" if tag in ("", "und") else f"the language {tag}"
    return f"traditional {name}" if tag.startswith(_TRADITIONAL) else name
