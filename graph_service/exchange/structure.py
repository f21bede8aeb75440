"""What concerns the files as a whole: sources, ends of the right types, no double rows, guarded claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph_service.access.audiences import guarding_class
from graph_service.errors import InputError
from graph_service.exchange.difference import tie_key
from graph_service.exchange.drafts import Findings, Place
from graph_service.exchange.existing import Existing
from graph_service.exchange.identity import Identified, Tie
from graph_service.schema import RELATIONSHIP_TYPES, FieldClass


def check_structure(found: Identified, existing: Existing, findings: Findings) -> None:
    """Reject what does not fit together, and drop relationships that stand there twice with the same content."""
    types = {**existing.types, **found.types}
    _check_sources(found, types, findings)
    found.ties = list(_single(found.ties, findings))
    for tie in found.ties:
        kind = RELATIONSHIP_TYPES[tie.type]
        start, end = types[tie.start], types[tie.end]
        if start not in kind.starts or end not in kind.ends:
            wrong, column, right = (
                (start, "start", kind.starts) if start not in kind.starts else (end, "end", kind.ends)
            )
            findings.reject(
                tie.place, f"{tie.type} cannot have a {wrong} at its {column}.", column=column,
                remedy=f"It takes: {', '.join(right)}.", type=tie.type,
            )  # fmt: skip
        elif tie.start == tie.end:
            findings.reject(
                tie.place, f"{tie.type} leads from {tie.start} to itself.", column="end", type=tie.type,
                remedy="Correct the end, or remove the row.",
            )  # fmt: skip
    _guard_claims(found, types, existing, findings)


def _check_sources(found: Identified, types: Mapping[str, str], findings: Findings) -> None:
    seen: set[str] = set()
    said = (*found.targets.values(), *found.statements.values())
    items: list[tuple[str, Place]] = [(one.fields["source"], one.place) for one in said]
    items += [(tie.fields["source"], tie.place) for tie in found.ties]
    for source, place in items:
        if source not in seen:
            seen.add(source)
            if types.get(source) != "Source":
                findings.reject(
                    place, f"There is no source {source!r} (further rows of it are not named).", column="source",
                    remedy="Add a row of the type Source with that id, or name a source that the graph has.",
                )  # fmt: skip


def _guard_claims(found: Identified, types: Mapping[str, str], existing: Existing, findings: Findings) -> None:
    """Put each claim that the files give into the field class of what it is about; reject one about nothing known."""
    about = {tie.start: tie for tie in found.ties if tie.type == "CLAIMED_OF"}
    for claim in (target for target in found.targets.values() if target.type == "Claim"):
        tie, field = about.get(claim.id), claim.fields["field"]
        if tie is None:
            if claim.id not in existing.types:
                findings.reject(
                    claim.place, "The files do not say what this claim is about.", column="id", type="Claim",
                    remedy="Add a row CLAIMED_OF from it to the entity.",
                )  # fmt: skip
            continue
        try:
            kind = claimed_class(types[tie.end], field)
        except InputError as error:
            findings.reject(claim.place, error.detail, column="field", remedy=error.remedy, type="Claim")
            continue
        claim.fields["field_class"] = tie.fields["field_class"] = kind
        if kind is not FieldClass.RECORD:
            claim.fields["name"] = field  # told wherever things are listed, so it holds no personal value


def claimed_class(type_: str, field: str) -> FieldClass:
    """The field class of a claim about a field of that type, or about a relationship (`PART_OF`, `HOLDS post-1 from`).

    Raises `InputError` for a field that the type does not have.
    """
    tie = field.split(" ", maxsplit=1)[0]
    return guarding_class(tie) if tie in RELATIONSHIP_TYPES else guarding_class(type_, field)


def _single(ties: Iterable[Tie], findings: Findings) -> Iterable[Tie]:
    """Each relationship once; the same with another content is rejected."""
    seen: dict[tuple[str, str, str, tuple[str, ...]], Tie] = {}
    doubles = 0
    for tie in ties:
        first = seen.setdefault(tie_key(tie.type, tie.start, tie.end, tie.fields), tie)
        if first is tie:
            yield tie
        elif first.fields == tie.fields or first.fields["source"] != tie.fields["source"]:
            doubles += 1
        else:
            other = sorted(n for n in {*first.fields, *tie.fields} if first.fields.get(n) != tie.fields.get(n))
            findings.reject(
                tie.place, f"This {tie.type} was given before ({first.place}) with another {', '.join(other)}.",
                column=other[0], remedy="Remove one of the two rows.", type=tie.type,
            )  # fmt: skip
    if doubles:
        findings.note(f"{doubles} relationships stand there twice with the same content; one of each counts.")
