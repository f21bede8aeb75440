"""The reviewed crosswalk: which name or key of a source is which entity of ours, decided by people in a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from rapidfuzz import fuzz, process

from graph_service.errors import InputError
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
    """The decisions, found by a source's key or by its (normalised) name; a source `*` stands for all."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.decisions = tuple(decisions)
        self._by_key = {f"{one.source}:{one.key}": one for one in self.decisions if one.key}
        self._by_name = {(one.source, normalised_name(one.name)): one for one in self.decisions if one.name}

    def decision(self, source: str, keys: Iterable[str], name: str | None) -> Decision | None:
        """The decision on a draft, or none; without a name only by its keys."""
        for key in keys:
            if key in self._by_key:
                return self._by_key[key]
        if name is None:
            return None
        plain = normalised_name(name)
        return self._by_name.get((source.removeprefix("source:"), plain)) or self._by_name.get(("*", plain))


def read_crosswalk(path: Path | None = None) -> Crosswalk:
    """The crosswalk of the package's seeds, or of another file; raises `InputError` with the row of a wrong line."""
    if path is not None:
        text, name = path.read_text(encoding="utf-8-sig"), path.name
    else:
        file = resources.files("seeds").joinpath("crosswalk.csv")
        text, name = (file.read_text(encoding="utf-8") if file.is_file() else ",".join(COLUMNS)), "crosswalk.csv"
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
        decisions.append(Decision(row["source"], row["key"], row["name"], row["decision"], row["entity"]))
    return Crosswalk(decisions)


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
