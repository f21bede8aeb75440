"""Terms of a view that share most of their letter triples with a word: endings, compounds and slips that stems miss."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

_SHORTEST = 5
_MOST = 12

Codes = npt.NDArray[np.int64]


def _triples(word: str) -> list[int]:
    """The word's different letter triples as numbers, with marks for its begin and end."""
    letters = [ord(letter) for letter in f"^{word}$"]
    triples = zip(letters, letters[1:], letters[2:], strict=False)
    return list(dict.fromkeys(first << 42 | second << 21 | third for first, second, third in triples))


class SimilarTerms:
    """An index from letter triples to the terms of one view."""

    def __init__(self, terms: list[str]) -> None:
        self._terms = sorted(term for term in terms if len(term) >= _SHORTEST - 1 and not term.startswith("§"))
        triples = [_triples(term) for term in self._terms]
        self._sizes = np.array([len(own) for own in triples], dtype=np.int64)
        codes = np.array([code for own in triples for code in own], dtype=np.int64)
        owners = np.repeat(np.arange(len(self._terms), dtype=np.int32), self._sizes)
        order = np.argsort(codes, kind="stable")
        self._codes: Codes = codes[order]
        self._owners = owners[order]
        self._cached = lru_cache(maxsize=512)(self._find)

    def of(self, word: str, least: float) -> tuple[tuple[str, float], ...]:
        """Terms and their similarity (Dice coefficient of triples, `least` to 1), best first, never itself."""
        return self._cached(word, least) if len(word) >= _SHORTEST and self._terms else ()

    def _find(self, word: str, least: float) -> tuple[tuple[str, float], ...]:
        own = np.array(_triples(word), dtype=np.int64)
        starts = np.searchsorted(self._codes, own, side="left")
        ends = np.searchsorted(self._codes, own, side="right")
        owners = np.concatenate([self._owners[start:end] for start, end in zip(starts, ends, strict=True)])
        shared = np.bincount(owners, minlength=len(self._terms))
        dice = 2.0 * shared / (self._sizes + len(own))
        found = [(self._terms[row], float(dice[row])) for row in np.flatnonzero(dice >= least)]
        found = [(term, similarity) for term, similarity in found if term != word]
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0]))[:_MOST])
