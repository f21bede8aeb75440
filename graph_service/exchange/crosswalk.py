"""The reviewed crosswalk: which name or key of a source is which entity of ours, decided by people in a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from rapidfuzz import fuzz, process

from graph_service.errors import InputError
from graph_service.exchange.files import open_text
from graph_service.exchange.names import normalised_name

COLUMNS = ("source", "key", "name", "decision", "entity", "score", "decided_by", "decided_on")
DECISIONS = ("same", "different", "open")
FEWEST_POINTS = 78.0


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on one name of one source: it is `entity`, it is something of its own, or nobody knows yet."""

    source: str
    key: str
    name: str
    decision: str
    entity: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity whose name is near; `score` from 0 to 100, 100 for equal words."""

    entity: str
    name: str
    score: float


class Crosswalk:
    """The decisions, found by a source's key or by its (normalised) name; a source `*` stands for all.

    What is decided here counts before what `below` decides.
    """

    def __init__(self, decisions: Iterable[Decision], below: Crosswalk | None = None) -> None:
        self.decisions, self._below = tuple(decisions), below
        self._by_key = {f"{one.source}:{one.key}": one for one in self.decisions if one.key}
        self._by_name = {(one.source, normalised_name(one.name)): one for one in self.decisions if one.name}

    def decision(self, source: str, keys: Iterable[str], name: str | None) -> Decision | None:
        """The decision on a draft, or none; without a name only by its keys."""
        keys = tuple(keys)
        found = self._own(source, keys, name)
        return found if found or self._below is None else self._below.decision(source, keys, name)

    def _own(self, source: str, keys: Iterable[str], name: str | None) -> Decision | None:
        for key in keys:
            if key in self._by_key:
                return self._by_key[key]
        if name is None:
            return None
        plain = normalised_name(name)
        return self._by_name.get((source.removeprefix("source:"), plain)) or self._by_name.get(("*", plain))


def read_crosswalk(path: Path | None = None) -> Crosswalk:
    """The crosswalk of the package's seeds, with another file's decisions before them if one is named.

    Raises `InputError` with the row of a wrong line.
    """
    if path is not None:
        with open_text(path) as (file, _):
            text, name = file.read().lstrip("\ufeff"), path.name
    else:
        own = resources.files("seeds").joinpath("crosswalk.csv")
        text, name = (own.read_text(encoding="utf-8") if own.is_file() else ",".join(COLUMNS)), "crosswalk.csv"
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise InputError("The crosswalk has other columns.", where=name, remedy=f"Columns: {', '.join(COLUMNS)}.")
    decisions = []
    for number, row in enumerate(reader, start=2):
        if row["decision"] not in DECISIONS or (row["decision"] == "same" and not row["entity"]):
            raise InputError(
                "The decision is none, or names no entity.", where=f"{name}, row {number}",
                remedy=f"One of: {', '.join(DECISIONS)}; `same` needs an entity.",
            )  # fmt: skip
        if not row["key"] and not row["name"]:
            raise InputError(
                "The line names neither a key nor a name.", where=f"{name}, row {number}",
                remedy="Say which key or name of the source it decides on.",
            )  # fmt: skip
        decisions.append(Decision(row["source"], row["key"], row["name"], row["decision"], row["entity"]))
    return Crosswalk(decisions, read_crosswalk() if path is not None else None)


def candidates(name: str, known: Mapping[str, str], *, most: int = 3) -> list[Candidate]:
    """The entities (`known`: id to normalised name) whose names are nearest to `name`, best first, ties by id."""
    # The mean of "same words" and "one's words are all in the other": neither alone tells courts of two districts
    # from two spellings of one court.
    plain, choices = normalised_name(name), dict(sorted(known.items()))
    inside = {one: score for _, score, one in process.extract(plain, choices, scorer=fuzz.token_set_ratio, limit=20)}
    found = sorted(
        (
            (choices[one], (score + fuzz.token_sort_ratio(plain, choices[one])) / 2, one)
            for one, score in inside.items()
        ),
        key=lambda near: (-near[1], near[2]),
    )[:most]
    found = [near for near in found if near[1] >= FEWEST_POINTS]
    return [Candidate(entity, text, round(score, 1)) for text, score, entity in found]
