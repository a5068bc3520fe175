"""Control characters: those of a site must not reach a terminal, a log line or a message.

These are the controls C0 and C1 with DEL, the separators of lines and paragraphs, the embeddings, overrides and
isolates of the bidirectional algorithm, and lone surrogates. Direction marks stay: Hebrew and Arabic are written with
them.
"""

import re

_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def escaped(text: str, *, keep: str = "") -> str:
    r"""Write what steers as an escape, such as \x1b; leave the characters of `keep` as they are."""
    if text.isprintable():
        return text
    return _STEERING.sub(lambda found: found[0] if found[0] in keep else _escape(found[0]), text)


def escaped_json(written: str) -> str:
    """Write what steers inside the strings of serialized JSON as JSON's own escapes: the values stay what they are."""
    if written.isprintable():
        return written
    return _STEERING.sub(lambda found: found[0] if found[0] == "\n" else rf"\u{ord(found[0]):04x}", written)


def for_xml(text: str) -> str:
    """Put U+FFFD in the place of characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def _escape(character: str) -> str:
    code = ord(character)
    return _NAMED.get(character) or (rf"\x{code:02x}" if code < 0x100 else rf"\u{code:04x}")
