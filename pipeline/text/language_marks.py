"""Languages of one script that the model confuses or does not know, told apart by what only one of them writes.

Letters and a few words decide in Arabic, Ethiopic, Hebrew and Tibetan script. In Latin letters only many words do:
`language_words`. Pure.
"""

import re
from collections.abc import Mapping

# Of a script, what each language writes and the others hardly do. The language of most marks wins, if they are so many
# of a hundred letters.
_LEAST = 0.01
_LETTERS: dict[str, dict[str, str]] = {
    "ARABIC": {
        "sd": "[ڄڃڏڊڌڍڙٻڀٿٽٺڦڪڳڱڻ۽۾]",
        "ckb": "[ڕڵێ]",
        "ug": r"[ۇۈۋڭ]|ې\B",
        "ps": r"[ړږښځڅډټڼۍګ]|ې\b|\bپه\b",
    },
    "ETHIOPIC": {
        "ti": r"[ኣቐቑቒቓቔቕዃኸኹኽኾሓ]|\bዘይ|\b(?:እዩ|እዮም|ናይ|ምስ|እቲ|ነቲ|እዚ|እዞም|ድማ|ካብ|ዝኾነ)\b",
        "am": r"አ|\bየ|\b(?:ነው|ነበር|ላይ|ውስጥ|ጋር|ወደ|እና|ነበረ|ናቸው)\b",
    },
    "TIBETAN": {
        # Dzongkha joins པ to the syllable before it
        "dz": r"ཨིན|འབད|[ནདརལམང]པ་|[ོེི]ཝ་|(?:ལུ|ཚུ|སྦེ|ནིའི|མེན|དགོ|བཏུབ)(?=[་།\s]|$)",
        "bo": r"ཡིན|རེད|བྱེད|བྱས|རྣམས|ཀྱང|(?:ནས|དུ|ཏུ|ཞིག)(?=[་།\s]|$)",
    },
    "HEBREW": {
        "yi": r"[װױײ]|\b(?:און|איז|די|דער|דאָס|פון|פֿון|מיט|נישט|אויף|האט|האָט|צו|ווערן|אַ)\b",
        "he": r"\b(?:של|את|על|הוא|היא|לא|עם|כי|זה|גם)\b",
    },
}
_OF_SCRIPT = {
    script: {language: re.compile(marks) for language, marks in of.items()} for script, of in _LETTERS.items()
}


def by_letters(text: str, script: str) -> str:
    """Return the language that alone writes so, in a text of a script; empty if there are too few such signs."""
    marks = _OF_SCRIPT.get(script, {})
    found = _most(text, marks)
    enough = found and len(marks[found].findall(text)) >= _LEAST * sum(map(str.isalpha, text))
    return found if enough else ""


def _most(text: str, patterns: Mapping[str, re.Pattern[str]]) -> str:
    """Return the language of most marks; empty for none or a tie."""
    counts = sorted(((len(pattern.findall(text)), language) for language, pattern in patterns.items()), reverse=True)
    return counts[0][1] if counts and counts[0][0] > (counts[1][0] if counts[1:] else 0) else ""
