"""The log of disclosures: who was shown whose personal data, which fields, what for, when; never the data.

One line of JSON for each person in an answer, sealed, appended and on disk before the answer leaves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph_service.access.chain import Chain, ChainError
from graph_service.access.checking_chain import Verdict, check_chain
from graph_service.access.expiring_chain import expire
from graph_service.access.persons import persons_in
from graph_service.access.principals import Principal
from graph_service.access.pseudonyms import Pseudonyms
from graph_service.access.purposes import Purpose
from graph_service.access.seals import Position
from graph_service.access.views import View
from graph_service.errors import GraphServiceError
from graph_service.schema import FieldClass

FILE_NAME = "disclosures"


class DisclosureNotLogged(GraphServiceError):
    """The log cannot be written, so the answer must not leave."""

    status = 503
    exit_code = 74  # EX_IOERR
    title = "The disclosure cannot be logged"


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What an answer tells of one person: the names of fields, never their values."""

    person: str
    fields: tuple[str, ...]
    field_classes: tuple[FieldClass, ...]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One line of the log. `time` is UTC in ISO 8601, `legal_basis` that of the purpose, in German."""

    time: str
    principal: str
    person: str
    fields: tuple[str, ...]
    field_classes: tuple[str, ...]
    purpose: str | None
    legal_basis: str | None
    question: str
    grant: str | None = None
    """Id of the grant that it was asked under, if it was."""


def disclosures_in(answer: object) -> tuple[Disclosed, ...]:
    """What the answer discloses of each person in it (each once, by id); empty: it tells of nobody."""
    found: dict[str, dict[str, FieldClass]] = {}
    for told in persons_in(answer):
        found.setdefault(told.person, {}).update(told.fields)
    return tuple(
        Disclosed(person, tuple(sorted(fields)), tuple(sorted(set(fields.values()))))
        for person, fields in sorted(found.items())
    )


def persons_told_of(disclosed: Iterable[Disclosed]) -> frozenset[str]:
    """The persons of whom more is told than that they exist: a field, a tie, a place in a ranking."""
    return frozenset(one.person for one in disclosed if set(one.fields) != {"id"})


class DisclosureLog:
    """The append-only files `disclosures.*` in the data folder; only their owner can read them.

    Threads and processes may write at once: an answer's lines go in together or not at all.
    """

    def __init__(self, folder: Path, key_file: Path | None = None) -> None:
        self.chain = Chain(folder, FILE_NAME, key_file)
        self.path = self.chain.path

    def record(self, view: View, question: str, answer: object, pseudonyms: Pseudonyms | None = None) -> int:
        """Log what the answer to that question discloses; returns the number of persons, 0 writes nothing.

        When it returns, the lines are on disk. Raises `DisclosureNotLogged`; the answer must not leave then.
        `pseudonyms`: those that stand for persons in the answer; the log names the persons.
        """
        return self.record_disclosed(view, question, disclosures_in(answer), pseudonyms)

    def record_disclosed(
        self, view: View, question: str, disclosed: tuple[Disclosed, ...], pseudonyms: Pseudonyms | None = None
    ) -> int:
        """As `record`, where what the answer discloses is known already."""
        if pseudonyms is not None:
            disclosed = tuple(replace(one, person=pseudonyms.person(one.person)) for one in disclosed)
        if disclosed:
            self.write(view.principal, view.purpose, question, disclosed, grant=view.grant.id if view.grant else None)
        return len(disclosed)

    def write(
        self,
        principal: Principal,
        purpose: Purpose | None,
        question: str,
        disclosed: Sequence[Disclosed],
        *,
        grant: str | None = None,
    ) -> None:
        """Log what that principal is told of each person; raises `DisclosureNotLogged`."""
        common = {
            "purpose": purpose.name if purpose else None,
            "legal_basis": purpose.legal_basis if purpose else None,
            "question": question,
            **({"grant": grant} if grant is not None else {}),
        }
        try:
            self.chain.append(
                [
                    {
                        "principal": principal.id,
                        "person": one.person,
                        "fields": one.fields,
                        "field_classes": one.field_classes,
                        **common,
                    }
                    for one in disclosed
                ]
            )
        except OSError as error:
            raise DisclosureNotLogged(
                f"The log of disclosures cannot be written ({error.strerror}), so nothing is shown."
            ) from None
        except GraphServiceError as error:
            raise DisclosureNotLogged(
                f"{error.detail} So nothing is shown.", where=error.where, remedy=error.remedy
            ) from None

    def of_person(self, person: str) -> Iterator[Disclosure]:
        """Every disclosure of that person's data, oldest first (the right of access, Art. 15 GDPR)."""
        wanted = json.dumps(person, ensure_ascii=False).encode()
        with _readable(), self.chain.snapshot() as kept:
            for line in kept.lines():
                # Most lines are of others: looking for the id first spares reading them.
                if wanted in line and (entry := _entry(line)) is not None and entry.person == person:
                    yield entry

    def check(self, noted: Position | None = None) -> Verdict:
        """Whether the log is as it was written; `noted`: what somebody has written down of it earlier."""
        with _readable():
            return check_chain(self.chain, noted)

    def over(self, days: int) -> int:
        """How many entries are older than that many days, as far as the lines can be read; removes nothing."""
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
        with _readable(), self.chain.snapshot() as kept:
            entries = (_entry(line) for line in kept.lines())
            return sum(one is not None and one.time < before for one in entries)

    def expire(self, days: int) -> int:
        """Remove what is older than that many days; returns how many entries."""
        with _readable():
            return expire(self.chain, datetime.now(UTC) - timedelta(days=days))


_NAMES = tuple(field.name for field in fields(Disclosure))


def _entry(line: bytes) -> Disclosure | None:
    try:
        values = {name: value for name, value in json.loads(line).items() if name in _NAMES}
        return Disclosure(
            **{**values, "fields": tuple(values["fields"]), "field_classes": tuple(values["field_classes"])}
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ChainError(f"The log of disclosures cannot be used ({error.strerror}).") from None
