"""Everything that is stored on a person (Art. 15 and 20 GDPR), read through the view of whoever answers the request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from graph_service.access import Disclosure, PersonalFields, Reader, TellsOfPersons, present_day
from graph_service.access.consent_records import ReadsRows, audiences_of, read_consents
from graph_service.access.consents import unproven
from graph_service.data_subjects.correcting import Correction, history_of
from graph_service.data_subjects.restricting import reason_of
from graph_service.errors import NotFound
from graph_service.schema import FieldClass


class StoredTie(TellsOfPersons):
    """A tie of the person: what it says, and to whom or what; of another person the id alone (Art. 15(4) GDPR)."""

    type: str = Field(description="Type of the tie.", examples=["HOLDS"])
    forward: bool = Field(description="Whether it goes out from the person.", examples=[True])
    other: str = Field(description="Id at the other end.", examples=["post-0f1e2d3c4b5a"])
    other_type: str = Field(description="Type of it.", examples=["Post"])
    other_name: str | None = Field(description="Its name; none of another person.", examples=["Leitung Hochbau"])
    fields: dict[str, Any] = Field(description="What the tie says.", examples=[{"from": "2023-04-01"}])

    def told_of_persons(self) -> Iterator[tuple[str, str]]:
        """The tie, of another person at its end; of whose record it is, it stands among the fields."""
        if self.other_type == "Person":
            yield self.other, self.type


class StoredClaim(BaseModel):
    """What a source says of a field of the person, beside what is shown."""

    field: str = Field(description="The field.", examples=["email"])
    value: str | None = Field(description="What it says.", examples=["ada@beispiel.example"])
    state: str = Field(description="open, accepted or rejected.", examples=["open"])
    source: str | None = Field(description="Who says so.", examples=["source:invented"])
    as_of: str | None = Field(description="When.", examples=["2026-05-01"])


class StoredSuggestion(BaseModel):
    """What somebody suggested to correct in the person's data; by whom is not told."""

    field: str = Field(description="The field.", examples=["phone"])
    value: str | None = Field(description="What is suggested.", examples=["030 0000 002"])
    state: str = Field(description="open, accepted or rejected.", examples=["open"])
    as_of: str | None = Field(description="When.", examples=["2026-11-29"])


class ConsentsStored(BaseModel):
    """What a person agreed to and withdrew, and what is open today."""

    records: list[str] = Field(
        default_factory=list, description="When, in which form, for what; the oldest first.",
        examples=[["2026-03-12 given written for contact-mediation until 2027-12-31"]],
    )  # fmt: skip
    audiences: dict[str, str] = Field(
        default_factory=dict, description="The audiences of record, name, contact data and profile, in words.",
        examples=[{"contact_audience": "community for contact-mediation by consent until 2027-12-31"}],
    )  # fmt: skip
    unproven: list[str] = Field(
        default_factory=list,
        description="Purposes that are open by consent without a record of it, or beyond its last day.",
        examples=[[]],
    )


class StoredToken(BaseModel):
    """An API token that is bound to the person; never what opens anything."""

    prefix: str = Field(description="Its public prefix.", examples=["abcdefgh"])
    about: str = Field(description="What it was made for.", examples=["Kiezbox: Kontakte"])
    purposes: list[str] = Field(description="Purposes that it may name.", examples=[["contact-mediation"]])
    created: str = Field(description="Its first day.", examples=["2026-11-29"])
    until: str = Field(description="Its last day.", examples=["2027-03-31"])
    revoked: bool = Field(description="Whether it was revoked.", examples=[False])
    last_used: str | None = Field(description="The day of its last use; none: never.", examples=["2026-11-29"])


class StoredRecord(PersonalFields):
    """All that is stored on one person, as far as whoever asks may know of it."""

    also_personal: ClassVar = {
        "claims": FieldClass.PROFILE, "ties": FieldClass.PROFILE, "suggestions": FieldClass.PROFILE,
        "corrections": FieldClass.PROFILE, "consents": FieldClass.PROFILE,
    }  # fmt: skip

    name: str | None = Field(description="Name.", examples=["Ada Beispiel"])
    email: str | None = Field(description="E-mail.", examples=["ada@beispiel.example"])
    phone: str | None = Field(description="Telephone.", examples=["030 0000 000"])
    profile: str | None = Field(description="Profile.", examples=["Barrierefreiheit"])
    languages: list[str] = Field(description="Languages.", examples=[["Deutsch"]])
    source: str | None = Field(description="Where the record comes from.", examples=["source:invented"])
    source_keys: list[str] = Field(description="Keys of the record in its sources.", examples=[["organigram:12"]])
    as_of: str | None = Field(description="When the source said so.", examples=["2026-05-01"])
    invented: bool = Field(description="Whether it is an invented example.", examples=[True])
    consents: ConsentsStored | None = Field(default=None, description="Consents, for whoever exercises the rights.")
    ties: list[StoredTie] = Field(description="All ties.")
    claims: list[StoredClaim] = Field(description="All statements of sources.")
    suggestions: list[StoredSuggestion] = Field(description="What others suggested to correct.")
    corrections: list[Correction] = Field(description="What was corrected, and what stood there before.")
    restricted_since: str | None = Field(
        description="Since when the processing is restricted; none: it is not.", examples=[None]
    )
    restriction: str | None = Field(description="Why.", examples=["Richtigkeit bestritten"])


class PersonReport(StoredRecord):
    """All that the view holds of one person, and to whom it was shown."""

    also_personal: ClassVar = {**StoredRecord.also_personal, "tokens": FieldClass.PROFILE}

    tokens: list[StoredToken] = Field(
        default_factory=list, description="API tokens bound to the person, for whoever exercises the rights."
    )

    disclosures: list[dict[str, Any]] = Field(description="To whom data were shown, which, what for, when.")


def consents_on(store: ReadsRows, person: str) -> ConsentsStored:
    """The consents of a person, which no view contains: only for whoever may exercise the person's rights."""
    records = read_consents(store, [person]).get(person, [])
    audiences = audiences_of(store, person)
    return ConsentsStored(
        records=[str(one) for one in records],
        audiences={name: str(one) for name, one in audiences.items()},
        unproven=list(unproven(audiences.values(), records, present_day())),
    )


def tokens_of(store: ReadsRows, person: str) -> list[StoredToken]:
    """The API tokens bound to a person, which no view contains: only for whoever may exercise the person's rights."""
    return [
        StoredToken(**{name: row[name] for name in StoredToken.model_fields})
        for row in store.read("access_tokens")
        if row["person"] == person
    ]


def report_on(reader: Reader, person: str, disclosures: Sequence[Disclosure]) -> PersonReport:
    """The report, as far as the reader's view reaches; under `data-subject-rights` that is everything.

    Raises `NotFound` for an unknown person.
    """
    rows = reader.rows("stored_on_person", id=person)
    if not rows:
        raise NotFound("There is no such person.", where="person")
    return PersonReport(
        **record_in(rows[0]),
        disclosures=[
            {"time": one.time, "recipient": one.principal, "fields": list(one.fields), "purpose": one.purpose,
             "legal_basis": one.legal_basis, "grant": one.grant, "question": one.question}
            for one in disclosures
        ],
    )  # fmt: skip


def record_in(row: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a `StoredRecord` out of a row of `stored_on_person` or `own_record`."""
    return {
        **{name: row[name] for name in ("id", "name", "email", "phone", "profile", "source", "as_of", "invented")},
        "languages": row["languages"] or [],
        "source_keys": row["source_keys"] or [],
        "ties": [
            {**tie, "fields": {name: value for name, value in tie["fields"].items() if value is not None}}
            for tie in row["ties"]
        ],
        "claims": row["claims"],
        "suggestions": row["suggestions"],
        "corrections": history_of(row["corrections"]),
        "restricted_since": row["restricted_since"],
        "restriction": reason_of(row["restriction"]),
    }
