"""Names: how two spellings are recognised as one, and how a readable id is made of a name."""

from __future__ import annotations

import re
import secrets
import unicodedata

_TRANSLITERATION = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "æ": "ae", "&": " und "}
)
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_HYPHEN = re.compile(r"\s*[-‐-―/]\s*")
_GENDER = re.compile(r"[:*_](in|innen|r|n)\b")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")

# "Abteilung II – Pflege" is called by its number; "Stabsstelle – Recht" is one of several.
_SUBTITLE = re.compile(r"\s+[-–—]\s+|:\s+")
_NUMBERED = re.compile(r"\S.* (?:[ivx]+|[a-z]{1,2}|\d{1,3})(?: [a-z0-9]{1,3})*")

# Spellings of one word, as they stand in the names of authorities; applied to whole words only.
_WORDS = {
    "ba": "bezirksamt",
    "str": "strasse",
    "fhain": "friedrichshain",
    "friedr": "friedrichshain",
    "xberg": "kreuzberg",
    "se": "serviceeinheit",
    "senverw": "senatsverwaltung",
}
_TRAILING = ("aoer", "des landes berlin", "von berlin", "in berlin", "zu berlin", "berlin")  # longer ones first
_LEADING = ("der ", "die ", "das ", "land berlin ")


def folded(text: str) -> str:
    """Lower-case ASCII words of a text, single spaced: ä becomes ae, ß becomes ss, accents are dropped."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).translate(_TRANSLITERATION))
    return " ".join(_NOT_WORD.sub(" ", plain.encode("ascii", "ignore").decode().lower()).split())


def normalised_name(name: str) -> str:
    """The form under which two spellings of an authority's name are the same.

    Spaces around hyphens, gender marks, articles, a trailing "Berlin" and usual abbreviations do not count:
    `Bezirksamt Charlottenburg - Wilmersdorf` and `BA Charlottenburg-Wilmersdorf` are one name.
    """
    words = [_WORDS.get(word, word) for word in folded(_GENDER.sub("", _HYPHEN.sub("-", name))).split()]
    text = " ".join(words)
    for article in _LEADING:
        text = text.removeprefix(article)
    for ending in _TRAILING:
        text = text.removesuffix(" " + ending)
    return text


def unit_number(name: str) -> str | None:
    """The number by which a unit is called: `abteilung ii` of "Abteilung II – Pflege"; none when it has none."""
    head = normalised_name(_SUBTITLE.split(name, maxsplit=1)[0])
    return head if _NUMBERED.fullmatch(head) else None


def without_brackets(name: str) -> tuple[str, tuple[str, ...]]:
    """The name without what stands in brackets, and that: `Stadtreinigung (BSR)` gives the name and `BSR`."""
    inside = tuple(part.strip() for part in re.findall(r"\(([^()]*)\)", name) if part.strip())
    return _BRACKETS.sub(" ", name).strip(), inside


def slug(text: str, *, longest: int = 96) -> str:
    """A readable part of an id: words in lower-case ASCII with hyphens, cut at a word."""
    joined = folded(text).replace(" ", "-")
    if len(joined) > longest:
        joined = joined[:longest].rsplit("-", 1)[0]
    return joined or "x"


def random_id(prefix: str) -> str:
    """A new id that tells nothing, such as `measure-8c1f0b2a9d3e`."""
    return f"{prefix}-{secrets.token_hex(6)}"


def tidy(text: str) -> str:
    """The text in Unicode's composed form without outer and doubled spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())
