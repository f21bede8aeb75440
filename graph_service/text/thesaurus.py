"""Everyday German and administrative German for the same thing, as concepts that texts and questions share."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from io import StringIO

from graph_service.errors import InputError
from graph_service.text.normalising import fold, stop_words, words
from graph_service.text.words import Word, analyse, stems_of

_SEPARATOR = "|"
_ARTICLE_WORDS = "der die das den dem des ein eine einen einem einer eines ich mein meine meinen meinem meiner"
_ARTICLES = frozenset(_ARTICLE_WORDS.split())
_NEAR = 8  # how many words apart those of one expression may stand


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing with its administrative and its everyday expressions; `term` is its token among the words."""

    term: str
    administrative: tuple[str, ...]
    everyday: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    """A concept that a text speaks of: by which expression, and whether by whole words or parts of compounds."""

    concept: Concept
    expression: str
    administrative: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class _Expression:
    concept: Concept
    text: str
    administrative: bool
    alternatives: tuple[frozenset[str], ...]  # the stems that each of its words may have


@dataclass(frozen=True)
class Thesaurus:
    """The concepts, found again in a text by any of their expressions, inflected and in any order of words."""

    concepts: tuple[Concept, ...]
    _by_stem: dict[str, list[_Expression]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for concept in self.concepts:
            for administrative, texts in ((True, concept.administrative), (False, concept.everyday)):
                for text in texts:
                    self._add(concept, text, administrative)

    def _add(self, concept: Concept, text: str, administrative: bool) -> None:
        alternatives = tuple(frozenset(stems_of(word)) for word in _telling(words(text)))
        if not alternatives:
            return
        expression = _Expression(concept, text, administrative, alternatives)
        # Filed under its longest word: the one that is least often there by chance.
        for stem in sorted(max(alternatives, key=lambda stems: max(map(len, stems)))):
            self._by_stem.setdefault(stem, []).append(expression)

    @property
    def stems(self) -> frozenset[str]:
        """The stems under which expressions are filed: known words for the spelling."""
        return frozenset(self._by_stem)

    def everyday_words_for(self, text: str, *, each: int = 8, most: int = 24) -> list[str]:
        """Everyday expressions for what a text speaks of, those of the most telling concepts first.

        `each` bounds what one concept gives, `most` the whole: a longer list says everything, and so nothing.
        """
        matches = self.concepts_in([analyse(word) for word in words(text)])
        telling = sorted(matches, key=lambda match: (not match.whole, -len(match.expression)))
        found = dict.fromkeys(word for match in telling for word in match.concept.everyday[:each])
        return list(found)[:most]

    def concepts_in(self, analyses: Sequence[Word]) -> list[ConceptMatch]:
        """The concepts that a sequence of words (stop words included) speaks of, each once, in the words' order."""
        found: dict[str, ConceptMatch] = {}
        for position, word in enumerate(analyses):
            filed = [one for stem in (*word.stems, *word.parts) for one in self._by_stem.get(stem, ())]
            if not filed:
                continue
            near = analyses[max(0, position - _NEAR) : position + _NEAR + 1]
            whole = {stem for other in near for stem in other.stems}
            all_stems = whole.union(part for other in near for part in other.parts)
            for expression in filed:
                if word.light and len(expression.alternatives) == 1:
                    continue  # folded, "über" would else be the taxi firm
                if not all(stems & all_stems for stems in expression.alternatives):
                    continue
                is_whole = all(stems & whole for stems in expression.alternatives)
                if not is_whole and not expression.administrative and len(expression.alternatives) == 1:
                    continue  # an everyday word inside a compound ("Wagen" in "Wagenheber") means little
                known = found.get(expression.concept.term)
                if known is None or (is_whole and not known.whole):
                    found[expression.concept.term] = ConceptMatch(
                        expression.concept, expression.text, expression.administrative, is_whole
                    )
        return list(found.values())


def _telling(sequence: list[str]) -> list[str]:
    """The words that an expression cannot do without: of several always two or more ("kein Geld", "für immer")."""
    content = [word for word in sequence if fold(word) not in stop_words()]
    if len(content) > 1 or len(sequence) == 1:
        return content or sequence
    return [word for word in sequence if fold(word) not in _ARTICLES] or sequence


def read_thesaurus(rows: Iterable[dict[str, str]]) -> Thesaurus:
    """Concepts from rows with the columns `administrative` and `everyday`, expressions separated by `|`.

    Raises `InputError` for a row without an administrative expression or with one that another row has first.
    """
    concepts: dict[str, Concept] = {}
    for number, row in enumerate(rows, start=2):
        administrative = _expressions(row.get("administrative"))
        if not administrative:
            raise InputError("A concept needs an administrative expression.", where=f"row {number}")
        term = "§" + fold(administrative[0])
        if term in concepts:
            raise InputError(f"{administrative[0]!r} stands twice.", where=f"row {number}")
        concepts[term] = Concept(term, administrative, _expressions(row.get("everyday")))
    return Thesaurus(tuple(concepts.values()))


def _expressions(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split(_SEPARATOR) if part.strip())


@lru_cache(maxsize=1)
def everyday_words() -> Thesaurus:
    """The thesaurus of the seeds, read once."""
    text = (files("seeds") / "everyday_words.csv").read_text(encoding="utf-8")
    return read_thesaurus(csv.DictReader(StringIO(text)))
