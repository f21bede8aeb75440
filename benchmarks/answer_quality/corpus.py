"""The services, their authorities and the development questions, read from their files into memory."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph_service.text.normalising import fold
from graph_service.text.understanding import understand

DISTRICT_OFFICE = "Bezirksamt "
QUESTIONS = Path(__file__).with_name("questions.csv")
SERVICES = Path("berlin_services") / "services.csv"


@dataclass(frozen=True, slots=True)
class Service:
    """A public service: its id in the source, its name, and the names of the authorities responsible for it."""

    id: str
    name: str
    authorities: frozenset[str]

    def offices(self, district: str | None) -> frozenset[str]:
        """Who is named in its row: with a district that district's office, with none the districts as one."""
        districts = {one for one in self.authorities if one.startswith(DISTRICT_OFFICE)}
        others = self.authorities - districts
        if district is None:
            return others | ({"Bezirksämter"} if districts else set())
        own = {one for one in districts if plain(one.removeprefix(DISTRICT_OFFICE)) == plain(district)}
        return frozenset(own) or others


@dataclass(frozen=True, slots=True)
class Question:
    """A development question: `district` is the one meant, `parameter` the one passed beside the text, if any."""

    text: str
    district: str | None
    parameter: str | None
    services: frozenset[str]
    half: str
    style: str


def plain(name: str) -> str:
    """A district's name without the blanks around its hyphen, which differ between sources."""
    return fold(name).replace(" ", "")


def read_services(data: Path) -> list[Service]:
    """All services under the folder of shared data, by id; authorities without a name are left out."""
    names: dict[str, str] = {}
    authorities: dict[str, set[str]] = defaultdict(set)
    for row in _rows(data / SERVICES):
        names[row["leistung_id"]] = row["leistung"]
        if row["behoerde"]:
            authorities[row["leistung_id"]].add(row["behoerde"])
    return [Service(own, names[own], frozenset(authorities[own])) for own in sorted(names)]


def read_questions(path: Path = QUESTIONS) -> list[Question]:
    """The development questions in the file's order; the district is passed only where the text does not say it."""
    questions = []
    for row in _rows(path):
        district = row["district"] or None
        said = district is not None and understand(row["question"]).district is not None
        services = frozenset(part.strip() for part in row["service_ids"].split("|"))
        parameter = None if said else district
        questions.append(Question(row["question"], district, parameter, services, row["half"], row["style"]))
    return questions


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
