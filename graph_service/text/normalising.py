"""Plain forms of German text: gendered spellings, cases and umlauts are folded, stop words are known."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

# "Bürger:innen", "Bürger*innen", "Bürger_innen", "Bürger/-innen", "BürgerInnen", "Bürger(innen)" become "Bürger".
_GENDERED = re.compile(r"(?<=\w{2})(?:[:*_/]-?in(?:nen)?\b|\(-?in(?:nen)?\)|(?<=[a-zäöüß])Innen\b)")
_WORD = re.compile(r"[^\W_]+")
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "æ": "a", "ø": "o"})
_LONGEST_WORD = 60


def fold(text: str) -> str:
    """The text in small letters without umlauts, accents and ß, so that spellings meet."""
    lowered = text.lower().translate(_UMLAUTS)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The words of a text in order and as written, hyphenated ones in pieces, gender forms made plain."""
    composed = unicodedata.normalize("NFC", text)
    return [word[:_LONGEST_WORD] for word in _WORD.findall(_GENDERED.sub("", composed))]


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Folded words that carry no subject: articles, prepositions, pronouns, and the chatter of questions."""
    lines = (files("graph_service.text") / "stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())
