"""The fixed German dictionary: over a million inflected forms and their lemmas, from `simplemma`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from simplemma.strategies.dictionaries import DefaultDictionaryFactory


@lru_cache(maxsize=1)
def _forms() -> Mapping[str, str]:
    forms: Mapping[str, str] = DefaultDictionaryFactory().get_dictionary("de")
    return forms


def lemma_of(form: str) -> str | None:
    """The lemma of exactly this spelling, or none when the dictionary lacks it."""
    return _forms().get(form)
