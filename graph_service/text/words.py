"""German words: lemma, light stem, the parts of compounds, and verbs whose particle stands apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph_service.text.dictionary import lemma_of
from graph_service.text.normalising import fold, stop_words

_SUFFIXES = ("ungen", "ungs", "ung", "innen", "ern", "en", "er", "em", "es", "e", "s", "n")
_SHORTEST_STEM = {"ungen": 3, "ungs": 3, "ung": 3, "innen": 4, "en": 3}
_LINKS = ("", "s", "es", "n", "en", "er", "e", "ns")
_SHORTEST_PART = 4
_PLAIN_WORD = 9  # a half of up to nine letters ("Fahrzeug", "Vorschuss") is not divided again
# Three letters are too few to be trusted, except in these parts of administrative compounds.
_SHORT_WORDS = (
    "abi alt amt arm arzt bad bau bot bus ehe eid eis erb fell film fuhr gas hof hut jod kfz kur lkw mot mut neu not "
    "ohr ol ost pas pkw rad rat see tag tee tod tor tur uhr vor wal weg zoo zug"
)
_SHORT_PARTS = frozenset(_SHORT_WORDS.split())
_PARTICLE_WORDS = (
    "ab an auf aus bei ein fest fort frei her herum hin los mit nach statt teil um unter vor weg weiter wieder zu "
    "zurück zusammen raus rein runter rauf rüber"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Word:
    """What a word stands for: `stems` (readings of the whole word), `parts` (stems of its compound parts).

    `known`: the dictionary has it; `light`: a stop word, without a subject of its own.
    """

    stems: tuple[str, ...]
    parts: tuple[str, ...]
    known: bool
    light: bool = False


def stem(word: str) -> str:
    """The folded word without its last inflectional or nominal ending; at least three letters stay."""
    folded = fold(word)
    for suffix in _SUFFIXES:
        if folded.endswith(suffix) and len(folded) - len(suffix) >= _SHORTEST_STEM.get(suffix, 4):
            if suffix == "n" and folded[-2] not in "lr":
                continue  # "handeln" loses its n, "Person" does not
            short = folded[: -len(suffix)]
            # "Einbürgerung" and "einbürgern" meet only when the -er- goes as well.
            return short[:-2] if suffix.startswith("ung") and short.endswith("er") and len(short) > 5 else short
    return folded


def _readings(word: str) -> tuple[str, ...]:
    """Lemmas of the word as a noun and as any other word; in German the first letter tells them apart."""
    capital, small = word[:1].upper() + word[1:].lower(), word.lower()
    found = [lemma_of(capital)]
    if word != capital or found[0] is None:
        found.append(lemma_of(small))
    if word.isupper():
        found.append(lemma_of(word))
    return tuple(dict.fromkeys(lemma for lemma in found if lemma))


def _respelled(word: str) -> str:
    """The word with umlauts for ae, oe and ue where that makes a known word ("Baeume", but never "neue")."""
    respelled = word
    for digraph, umlaut in (("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("Ae", "Ä"), ("Oe", "Ö"), ("Ue", "Ü")):
        respelled = respelled.replace(digraph, umlaut)
    return respelled if respelled != word and _readings(respelled) else word


@dataclass(frozen=True, slots=True)
class _Looked:
    """A word as the dictionary knows it: its spelling (with umlauts), its lemmas, the stems of these."""

    spelling: str
    lemmas: tuple[str, ...]
    stems: tuple[str, ...]


@lru_cache(maxsize=32768)
def _looked_up(word: str) -> _Looked:
    lemmas = _readings(word)
    if not lemmas and any(digraph in word.lower() for digraph in ("ae", "oe", "ue")):
        word = _respelled(word)
        lemmas = _readings(word)
    return _Looked(word, lemmas, tuple(dict.fromkeys(stem(lemma) for lemma in lemmas)) or (stem(word),))


def stems_of(word: str) -> tuple[str, ...]:
    """The stems of one word, without its parts: what takes most of the time of `analyse`."""
    return _looked_up(word).stems


@lru_cache(maxsize=32768)
def analyse(word: str) -> Word:
    """The stems and compound parts of one word; depends on the word and the fixed dictionary alone."""
    known = _looked_up(word)
    parts: dict[str, None] = {}
    for form in dict.fromkeys((*known.lemmas, known.spelling)):
        _split(form.lower(), parts)
    own_parts = tuple(part for part in parts if part not in known.stems)
    return Word(known.stems, own_parts, bool(known.lemmas), fold(word) in stop_words())


def _split(word: str, parts: dict[str, None]) -> None:
    """Collect the stems of both halves of a compound, and of their halves in turn, down to plain words."""
    halves = _halves(word) if len(word) > _PLAIN_WORD or not parts else None
    if halves is None:
        return
    for half in halves:
        parts[stem(_noun(half) or half)] = None
        _split(half, parts)
    modifier = halves[0]
    if not _noun(modifier) and not _is_verb_stem(modifier):
        for cut in range(_SHORTEST_PART, len(modifier) - 2):
            if _noun(modifier[:cut]) and _is_verb_stem(modifier[cut:]):
                parts[stem(modifier[:cut])] = None
                parts[stem(modifier[cut:])] = None
                break


def _noun(word: str) -> str | None:
    return lemma_of(word[:1].upper() + word[1:])


def _is_part(word: str) -> int:
    """How good a part of a compound it is: 0 none, 1 a verb's stem, 2 a noun."""
    if len(word) < _SHORTEST_PART and fold(word) not in _SHORT_PARTS:
        return 0
    if _noun(word):
        return 2
    if _is_verb_stem(word) or fold(word) in _SHORT_PARTS:
        return 1
    # "Baumfäll-genehmigung": a noun and the stem of a verb stand before the head.
    cuts = range(_SHORTEST_PART, len(word) - 2) if len(word) >= 7 else ()
    return 1 if any(_noun(word[:cut]) and _is_verb_stem(word[cut:]) for cut in cuts) else 0


def _is_verb_stem(word: str) -> bool:
    return bool(lemma_of(word + "en") or lemma_of(word + "n"))


@lru_cache(maxsize=32768)
def _halves(word: str) -> tuple[str, str] | None:
    """The best division of a compound in two known halves, or none; the longest head wins."""
    if len(word) < 7:
        return None
    best: tuple[int, int, str, str] | None = None
    for cut in range(3, len(word) - 2):
        head = word[cut:]
        if (len(head) < _SHORTEST_PART and fold(head) not in _SHORT_PARTS) or not _noun(head):
            continue
        for link in _LINKS:
            if link and not word[:cut].endswith(link):
                continue
            modifier = word[: cut - len(link)]
            quality = _is_part(modifier) if len(modifier) >= 3 else 0
            if quality:
                candidate = (quality - (len(link) > 1), min(len(modifier), len(head)), modifier, head)
                best = max(best, candidate) if best else candidate
    return (best[2], best[3]) if best else None


def joined_verbs(sequence: Sequence[str]) -> list[str]:
    """Verbs put together again with a particle that stands later ("melde mein Auto an" gives "anmelden")."""
    joined: dict[str, None] = {}
    for position, particle in enumerate(sequence):
        if particle.lower() not in _PARTICLES:
            continue
        for earlier in sequence[max(0, position - 8) : position]:
            verb = lemma_of(earlier.lower())
            if verb and verb.endswith("n") and len(verb) > 3:
                whole = particle.lower() + verb
                if lemma_of(whole) == whole:
                    joined[whole] = None
    return list(joined)
