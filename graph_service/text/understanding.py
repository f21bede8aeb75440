"""What a question says beside its subject: districts and units by name, and chatter that is no subject."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import StringIO

from graph_service.schema import DISTRICTS
from graph_service.text.columns import SearchTexts
from graph_service.text.normalising import fold, stop_words, words
from graph_service.text.query import MOST_LETTERS

_WORD = re.compile(r"[^\W_]+")
_BEFORE_PLACE = frozenset(
    ["in", "im", "aus", "fur", "nach", "bei", "beim", "bezirk", "bezirksamt", "von", "ortsteil", "stadtteil", "kiez"]
)
_COMMON_WORDS = frozenset(("mitte", "buch"))  # places that mean something else too
# What somebody asks of a unit who only wants to get hold of it: no subject beside its name.
_REACHING_WORDS = (
    "erreiche erreichen erreichbar erreicht anrufen telefon telefonnummer rufnummer nummer email e mail mailadresse "
    "adresse anschrift kontaktdaten kontakte ansprechpartnerinnen ansprechpersonen webseite website homepage leitung "
    "leitet leiter leiterin chef chefin mitarbeiter mitarbeitende person personen dort arbeitet"
)
_REACHING = frozenset(map(fold, _REACHING_WORDS.split()))
_LEAD_IN = r"(?:in|im|fur|aus|nach|bei|beim|von|bezirk|bezirksamt|ortsteil|stadtteil)"

# Each takes the chatter around a subject away; what stands in a group stays. Written for folded small letters only
# where they match the original text case-insensitively.
_CHATTER = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[,;]?\s*\bund\s+wer\s+(?:kann|könnte|stellt|würde)\s+mich\b[^?.!]*\bvor(?:stellen)?\b",
        r"\b(?:und\s+)?(?:wen|mit\s+wem)\s+(?:spreche|rede|kontaktiere|frage)\s+(?:ich|wir)\b(?:\s+(?:denn|da|am\s+besten))*"
        r"(?:\s+in\s+der\s+(?:Berliner\s+)?Verwaltung)?(?:\s+(?:auf|zum\s+Thema|wegen|über|zu|zum|zur|bei|für)\b)?",
        r"\ban\s+wen\s+(?:muss|kann|soll|darf|müsste|sollte|könnte)?\s*(?:wende(?:n)?|ich|wir|man|mich|uns|sich|\s)+\b"
        r"(?:wenden)?(?:\s*,?\s*(?:wegen|bei|für|wenn\s+es\s+um)\b)?",
        r"\bwer\s+(?:in\s+der\s+Verwaltung\s+)?(?:ist|wäre)\s+(?:\w+\s+)?(?:zuständig|verantwortlich)\s+(?:für|bei)\b",
        r"\bwer\s+(?:ist|wäre)\s+(?:denn\s+|eigentlich\s+)?(?:für|bei)\s+(.+?)\s+(?:zuständig|verantwortlich)\b",
        r"\bwer\s+(?:hilft|kann)\s+(?:mir|uns)\s+(?:weiter\s+|helfen\s+)?(?:bei|mit|wegen)\b",
        r"\b(?:welche[rs]?|welches)\s+(?:amt|behörde|stelle|ansprechpartner(?:in)?|ansprechperson)\s+ist\s+(?:zuständig\s+)?"
        r"(?:für|bei)\b",
        r"\b(?:hallo|guten\s+(?:tag|morgen|abend)|bitte|danke|vielen\s+dank|mit\s+freundlichen\s+grüßen)\b[,!.]*",
    )
)
_TRAILING_PARTICLE = re.compile(r"\s+an\s*[?.!]*\s*$", re.IGNORECASE)
_SPEAK = re.compile(r"\b(?:wen|mit\s+wem)\s+(?:spreche|rede)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question taken apart: its subject, the district and the units that it names.

    `rest` is what to search for: the question without chatter and without the place and unit named; the whole
    question when nothing else is in it. `districts` in the order of mention, `district` the last of them; `units` are
    ids of rows with the name mentioned: several when several units share it; `apart` are those of them whose names
    were taken out of the subject, and `about_units` says that nothing was left but the wish to reach them. `mentioned`
    are the words taken out.
    """

    question: str
    rest: str
    districts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    about_units: bool = False
    mentioned: tuple[str, ...] = ()

    @property
    def district(self) -> str | None:
        """The district asked about, if one is named; the last one when several are."""
        return self.districts[-1] if self.districts else None


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    folded: str
    start: int
    end: int


class KnownNames:
    """Names and abbreviations of a view's units, found again in a question; the longest name wins."""

    def __init__(
        self, names: dict[tuple[str, ...], tuple[str, ...]], subjects: Collection[tuple[str, ...]] = ()
    ) -> None:
        self._names = names
        self._subjects = frozenset(subjects)
        self._longest = max(map(len, names), default=0)

    @classmethod
    def build(cls, texts: SearchTexts, types: Collection[str] = ("AdministrativeUnit", "Organisation")) -> KnownNames:
        """The names and synonyms of the visible rows of these types, and those that visible topics bear too."""
        names: dict[tuple[str, ...], dict[str, None]] = {}
        subjects: set[tuple[str, ...]] = set()
        for own_id, own_type, name, synonyms in zip(texts.ids, texts.types, texts.names, texts.synonyms, strict=True):
            if own_type in types:
                for one in (name, *synonyms):
                    key = tuple(token.folded for token in _tokens(one))
                    if key and _tells_something(one, key):
                        names.setdefault(key, {})[own_id] = None
            elif own_type == "Topic":
                subjects.update(tuple(token.folded for token in _tokens(one)) for one in (name, *synonyms))
        return cls({key: tuple(sorted(ids)) for key, ids in names.items()}, subjects & names.keys())

    def is_subject(self, tokens: list[_Token]) -> bool:
        """Whether a topic bears that name too: "Presse- und Öffentlichkeitsarbeit" is a section and what it does."""
        return tuple(token.folded for token in tokens) in self._subjects

    def at(self, tokens: list[_Token], position: int) -> tuple[int, tuple[str, ...]]:
        """How many tokens from here on are a known name, and whose; 0 for none."""
        for size in range(min(self._longest, len(tokens) - position), 0, -1):
            key = tuple(token.folded for token in tokens[position : position + size])
            if key in self._names:
                return size, self._names[key]
        return 0, ()


def _tells_something(name: str, key: tuple[str, ...]) -> bool:
    """Whether a name can be told from common words: several words, an abbreviation, or a long word."""
    letters = sum(map(len, key))
    return (len(key) > 1 and letters > 5) or (letters > 1 and sum(map(str.isupper, name)) > 1) or letters > 6


def _tokens(text: str) -> list[_Token]:
    return [_Token(match[0], fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=1)
def places() -> dict[tuple[str, ...], str]:
    """Folded words of each of Berlin's localities and districts, and the district that it belongs to."""
    rows = csv.DictReader(StringIO((files("graph_service.text") / "places.csv").read_text(encoding="utf-8")))
    known = {_key(row["place"]): row["district"] for row in rows}
    return known | {_key(district): district for district in DISTRICTS}


def _key(name: str) -> tuple[str, ...]:
    return tuple(token.folded for token in _tokens(name))


def understand(question: str, names: KnownNames | None = None) -> Understanding:
    """Take a question apart by fixed rules, the fixed list of Berlin's places, and the view's names of units."""
    shortened = " ".join(question[:MOST_LETTERS].split())
    tokens = _tokens(shortened)
    districts: dict[str, None] = {}
    units: dict[str, None] = {}
    apart: dict[str, None] = {}
    taken: list[tuple[int, int]] = []
    position = 0
    while position < len(tokens):
        size, ids = names.at(tokens, position) if names else (0, ())
        place_size, district = _place_at(tokens, position)
        if size and size >= place_size:
            units.update(dict.fromkeys(ids))
            # A single plain word ("Standesamt") is a subject as well: it stays in what is searched.
            a_name = size > 1 or sum(map(str.isupper, tokens[position].text)) > 1
            if names and a_name and not names.is_subject(tokens[position : position + size]):
                taken.append((position, position + size))
                apart.update(dict.fromkeys(ids))
            if tokens[position].folded == "bezirksamt":
                inner = (_place_at(tokens, position + 1)[1]) if size > 1 else None
                districts.update({inner: None} if inner else {})
        elif place_size and district:
            districts.pop(district, None)
            districts[district] = None
            taken.append((_with_lead_in(tokens, position), position + place_size))
            size = place_size
        position += max(size, 1)
    rest = _without_chatter(_without(shortened, tokens, taken))
    about_units = bool(apart) and not _has_subject(rest)
    if about_units or not rest:
        rest = _without_chatter(shortened) or shortened
    mentioned = tuple(shortened[tokens[start].start : tokens[end - 1].end] for start, end in taken)
    return Understanding(shortened, rest, tuple(districts), tuple(units), tuple(apart), about_units, mentioned)


def _has_subject(text: str) -> bool:
    """Whether a text says more than that somebody wants to get hold of somebody."""
    return not _REACHING.union(stop_words()).issuperset(map(fold, words(text)))


def _place_at(tokens: list[_Token], position: int) -> tuple[int, str | None]:
    """How many tokens from here on name a place of Berlin, and its district; adjectives in -er and genitives too."""
    known = places()
    for size in (2, 1):
        if position + size > len(tokens):
            continue
        key = tuple(token.folded for token in tokens[position : position + size])
        if key in known and not _is_common_word(tokens, position, size):
            return size, known[key]
        for ending in ("er", "s"):
            bare = (*key[:-1], key[-1].removesuffix(ending))
            if bare != key and bare in known and bare[-1] not in _COMMON_WORDS and tokens[position].text[0].isupper():
                return size, known[bare]
    return 0, None


def _is_common_word(tokens: list[_Token], position: int, size: int) -> bool:
    """Whether a name like "Mitte" or "Buch" stands there as the common word: no preposition or title before it."""
    token = tokens[position]
    if size > 1 or token.folded not in _COMMON_WORDS:
        return False
    follows = tokens[position + 1].folded if position + 1 < len(tokens) else ""
    if token.folded == "mitte" and follows in (
        "des",
        "der",
        "januar",
        "marz",
        "april",
        "mai",
        "juni",
        "juli",
    ):
        return True
    before = tokens[position - 1].folded if position else ""
    return before not in _BEFORE_PLACE and not (token.folded == "mitte" and not follows and token.text[0].isupper())


def _with_lead_in(tokens: list[_Token], position: int) -> int:
    """Where the place begins together with the words that lead to it ("im Bezirk Pankow", "in Pankow")."""
    start = position
    while start and re.fullmatch(_LEAD_IN, tokens[start - 1].folded):
        start -= 1
    return start


def _without(text: str, tokens: list[_Token], taken: list[tuple[int, int]]) -> str:
    for start, end in reversed(taken):
        text = text[: tokens[start].start] + text[tokens[end - 1].end :]
    return " ".join(text.split())


def _without_chatter(text: str) -> str:
    """The text without greetings and phrases such as "wer ist zuständig für"; empty when nothing else was in it."""
    if _SPEAK.search(text):
        cut = _CHATTER[0].sub("", text)
        text = _TRAILING_PARTICLE.sub("", cut)
    for pattern in _CHATTER:
        text = pattern.sub(lambda match: match[1] if match.re.groups and match[1] else " ", text)
    return re.sub(r"\s+([?.,!;])", r"\1", " ".join(text.split())).strip(" ,;:.-?!")
