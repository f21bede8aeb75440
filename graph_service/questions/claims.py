"""Which value is shown when sources disagree: one choice among all that the view sees, the others told beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_service.inquiry import Inquiry
from graph_service.questions.parts import EntityReference, SourceReference, Statement, source_reference
from graph_service.schema import LIST_MARK, NODE_TYPES, ORDERED_LISTS, FieldClass, Kind

_ABOUT_THE_ENTRY = frozenset(("id", "source_keys", "audience", "source", "as_of", "confidence", "invented"))
_CHOSEN_KINDS = (Kind.TEXT, Kind.TEXTS, Kind.DATE)


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of a field. `own`: the entity's own value; `decided_on`: the day a person accepted it."""

    value: str
    source: SourceReference | None = None
    as_of: str | None = None
    confidence: float = 1.0
    own: bool = False
    decided_on: str | None = None
    invented: bool = False

    @property
    def day(self) -> str:
        """The first day that `as_of` names; empty when it names none."""
        return self.as_of + "0000-01-01"[len(self.as_of) :] if self.as_of else ""

    @property
    def words(self) -> str:
        """The value with its source and day, in German."""
        told = [self.source.name or self.source.id] if self.source else []
        told += [f"Stand {self.as_of}"] if self.as_of else []
        return f"„{self.value}“" + (f" ({', '.join(told)})" if told else "")


@dataclass(frozen=True, slots=True)
class Choice:
    """The value to show (none when nobody says anything), what else is said, best first, and why, in German."""

    shown: Said | None
    others: tuple[Said, ...]
    why: str


def choose(said: Iterable[Said]) -> Choice:
    """The value to show among those that a view sees.

    First what a person has decided, then the higher confidence, then the newer day; what is then still equal goes to
    the entity's own value, else by source and value, so that the same statements give the same choice in any order.
    A statement of the same value is no other one.
    """
    ranked = sorted(said, key=_rank)
    if not ranked:
        return Choice(None, (), "")
    shown = ranked[0]
    others = tuple(one for one in ranked[1:] if one.value != shown.value)
    return Choice(shown, others, _why(shown, others[0]) if others else "")


def _rank(said: Said) -> tuple[bool, float, tuple[int, ...], bool, str, str]:
    newest_first = tuple(-ord(character) for character in said.day) or (0,)
    source = said.source.id if said.source else ""
    return (said.decided_on is None, -said.confidence, newest_first, not said.own, source, said.value)


def _why(shown: Said, other: Said) -> str:
    if shown.decided_on and not other.decided_on:
        reason = f"weil am {shown.decided_on} so entschieden wurde"
    elif shown.confidence != other.confidence:
        reason = f"weil diese Angabe als verlässlicher gilt ({_number(shown)} gegen {_number(other)})"
    elif shown.day != other.day:
        reason = "weil diese Angabe neuer ist"
    elif shown.own:
        reason = "weil der Eintrag aus dieser Quelle stammt; Verlässlichkeit und Stand sind gleich"
    else:
        reason = "der Reihe nach; Verlässlichkeit und Stand sind gleich"
    return f"Gezeigt wird {shown.words}, {reason}."


def _number(said: Said) -> str:
    return f"{said.confidence:.2f}".replace(".", ",")


def with_claims(
    row: Mapping[str, Any],
    told: Mapping[str, Any] | None,
    *,
    columns: Mapping[str, str] | None = None,
) -> tuple[dict[str, Any], list[Statement]]:
    """A row with the values that are to be shown, and what else is said of the entity.

    `told` is the entity's row of the query `claims` (none: nothing is claimed of it). `columns` names the columns of
    the row that hold a field under another name. Lists do not contradict each other: items of all sources stand side
    by side. A claim about a relationship changes nothing until it is decided.
    """
    shown = dict(row)
    if told is None:
        return shown, []
    owner = EntityReference(id=row["id"], type=told["type"], name=row["name"])
    by_field: dict[str, list[Mapping[str, Any]]] = {}
    for claim in told["claims"]:
        # The vocabulary asks every claim for its source; one without could not be checked by anybody.
        if claim["source"]:
            by_field.setdefault(claim["field"], []).append(claim)
    found: list[Statement] = []
    kinds = _fields(told["type"])
    for field, claims in sorted(by_field.items()):
        column = (columns or {}).get(field, field)
        said = [_said(claim) for claim in claims]
        if field not in kinds:
            found += _statements(owner, field, said, None, "Darüber ist noch nicht entschieden.")
        elif kinds[field] is Kind.TEXTS:
            own = list(claims[0]["own"] or ())
            shown[column] = joined = _joined(field, own, said)
            why = "Eine Liste: was alle Quellen nennen, steht nebeneinander."
            text = LIST_MARK.join(joined)
            # What the entity's own list has too was taken over from the claim and is nothing else.
            others = [one for one in sorted(said, key=_rank) if not set(one.value.split(LIST_MARK)) <= set(own)]
            found += _statements(owner, field, others, Said(text), why)
        else:
            choice = choose([*said, *_own(told, claims)])
            if choice.shown is not None:
                shown[column] = choice.shown.value
                shown["invented"] = bool(shown.get("invented")) or choice.shown.invented
            alone = [choice.shown] if choice.shown and claims[0]["own"] is None and not choice.others else []
            found += _statements(owner, field, choice.others, choice.shown, choice.why)
            found += _statements(owner, field, alone, choice.shown, "Nur diese Quelle sagt dazu etwas.")
    if "name" in by_field and "name" in kinds:
        owner.name = shown["name"]
    return shown, found


def _fields(type_: str) -> dict[str, Kind]:
    """The fields of a type that an answer can choose a value for."""
    fields = NODE_TYPES[type_].fields if type_ in NODE_TYPES else ()
    return {one.name: one.kind for one in fields if one.name not in _ABOUT_THE_ENTRY and one.kind in _CHOSEN_KINDS}


def _own(told: Mapping[str, Any], claims: Sequence[Mapping[str, Any]]) -> list[Said]:
    """The entity's own value; one that was taken over from a claim is told as that claim's alone."""
    value = claims[0]["own"]
    if value is None or any(one["state"] == "accepted" and one["value"] == str(value) for one in claims):
        return []
    return [Said(str(value), source_reference(told), told["as_of"], told["confidence"], own=True)]


def _said(claim: Mapping[str, Any]) -> Said:
    return Said(
        claim["value"], source_reference(claim), claim["as_of"], claim["confidence"],
        decided_on=claim["decided_on"] if claim["state"] == "accepted" else None, invented=claim["invented"],
    )  # fmt: skip


def _joined(field: str, own: Iterable[str], said: Iterable[Said]) -> list[str]:
    items = [*own, *(item for one in sorted(said, key=_rank) for item in one.value.split(LIST_MARK))]
    unique = list(dict.fromkeys(items))
    return sorted(unique) if field in ORDERED_LISTS else unique


def _statements(
    owner: EntityReference, field: str, said: Iterable[Said], shown: Said | None, why: str
) -> list[Statement]:
    return [
        Statement(
            about=owner, field=field, why=why, value=one.value, source=one.source, as_of=one.as_of,
            confidence=one.confidence, shown=shown.value if shown else None,
            shown_source=shown.source if shown else None, shown_as_of=shown.as_of if shown else None,
        )
        for one in said if one.source is not None
    ]  # fmt: skip


def claims_of(inquiry: Inquiry, ids: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """What sources say of these entities, persons left out, by id; only those of which anything is said."""
    wanted = sorted(set(ids))
    rows = inquiry.rows("claims", ids=wanted, fields=_FIELDS) if wanted else []
    return {row["id"]: row for row in rows}


def claims_of_person(inquiry: Inquiry, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What sources say of a person; `row` holds the person's own values as the view opens them.

    A claim about a personal field is told only where the view opens both the claim and that field of the person.
    """
    said = inquiry.rows("claims_of_person", id=row["id"], **_GATES)
    if not said:
        return None
    (told,) = said
    return {**told, "claims": [{**claim, "own": row.get(claim["field"])} for claim in told["claims"]]}


_FIELDS = sorted({name for type_ in NODE_TYPES for name in _fields(type_)})
_GATES = {
    f"{kind.value}_fields": [field.name for field in NODE_TYPES["Person"].fields if field.field_class is kind]
    for kind in FieldClass if kind is not FieldClass.RECORD
}  # fmt: skip
