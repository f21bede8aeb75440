"""Every draft against the vocabulary: known type and fields, values of the right kind, sensible audiences."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graph_service.access.audiences import Audience, Basis, Scope, person_audience_error
from graph_service.access.consents import Consent
from graph_service.errors import InputError
from graph_service.exchange.drafts import AUDIENCE_FIELDS, Draft, Drafts, EdgeDraft, Findings, NodeDraft
from graph_service.exchange.options import ImportOptions, TableMapping
from graph_service.schema import (
    BETWEEN_PERSONS,
    NODE_TYPES,
    RELATIONSHIP_TYPES,
    Field,
    Kind,
    NodeType,
    RelationshipType,
    check_item,
    valid_value,
)

BY_THE_SERVICE = ("Suggestion", "SUGGESTED_FOR")
"""Types that are made by requests, of which the service knows who may make them and what is sealed of them."""
DEFAULTS = ("source", "as_of", "audience", "confidence", "invented")
"""What a mapping may state for rows that do not say it."""
LONGEST_TEXT = 50_000
LONGEST_ID = 512
_ID = re.compile(r"[^\s\x00-\x1f\x7f]+")
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Check = Callable[[Any], Any]


def checked(drafts: Drafts, options: ImportOptions, findings: Findings) -> Iterator[Draft]:
    """The drafts that hold to the vocabulary, their defaults filled in; every other one is rejected."""
    kinds: dict[str, NodeType | RelationshipType] = {**NODE_TYPES, **RELATIONSHIP_TYPES}
    checks = {name: _checks(kind) for name, kind in kinds.items() if name not in BY_THE_SERVICE}
    # All types share the provenance, so the defaults are checked once and not in every row.
    named = _named_defaults(options.mapping, checks["Source"])
    defaults = {name: checks["Source"][name](value) for name, value in _defaults(options, named).items()}
    assumable = _assumable(options)
    for draft in drafts:
        draft.assumed = assumable.difference(draft.fields)
        kind = checks.get(draft.type)
        if draft.type in BY_THE_SERVICE:
            findings.reject(draft.place, "Suggestions are made by the service, and not by a file.", column="type",
                            type=draft.type)  # fmt: skip
            continue
        if kind is None:
            findings.reject(draft.place, f"There is no type {draft.type!r}.", column="type", type=draft.type)
            continue
        before = len(findings.problems) + findings.unshown
        draft.fields = defaults | _values(draft, kind, findings)
        _whole(draft, findings)
        if len(findings.problems) + findings.unshown == before:
            yield draft


def _named_defaults(mapping: TableMapping, checks: dict[str, Check]) -> dict[str, Any]:
    """The defaults of a mapping as values; raises `InputError` for one that there is not, or that cannot be."""
    values: dict[str, Any] = {}
    for name, value in mapping.defaults.items():
        place = f"{mapping.name}, [defaults] {name}"
        if name not in DEFAULTS:
            raise InputError(
                "There is no default of this name.", where=place,
                remedy=f"Known: {', '.join(DEFAULTS)}. Other fields stand in columns, or beside a type in [types].",
            )  # fmt: skip
        try:
            values[name] = checks[name](_READ.get(name, _as_it_is)(value))
        except InputError as error:
            raise InputError(error.detail, where=place, remedy=error.remedy or _REMEDIES.get(name)) from None
    return values


def _as_it_is(value: Any) -> Any:
    return value


def _confidence(value: Any) -> Any:
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        raise InputError(f"{value!r} is not a number.") from None


def _invented(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


_READ: dict[str, Check] = {"confidence": _confidence, "invented": _invented}
_REMEDIES = {"confidence": "Write a number from 0 to 1.", "invented": "Write true or false."}


def _defaults(options: ImportOptions, named: Mapping[str, Any]) -> dict[str, Any]:
    defaults: dict[str, Any] = {
        "audience": options.audience or named.get("audience", "public"),
        "as_of": options.as_of or named.get("as_of") or options.today or datetime.date.today().isoformat(),
        "confidence": options.confidence if options.confidence is not None else named.get("confidence", 1.0),
        "invented": options.invented if options.invented is not None else named.get("invented", False),
    }
    source = options.source or named.get("source")
    return defaults | ({"source": source} if source else {})


def _assumable(options: ImportOptions) -> frozenset[str]:
    """Provenance that would only be assumed: neither the import nor its mapping states it."""
    stated = {
        "audience": options.audience, "as_of": options.as_of, "confidence": options.confidence,
        "invented": options.invented,
    }  # fmt: skip
    return frozenset(name for name, value in stated.items() if value is None and name not in options.mapping.defaults)


def _checks(kind: NodeType | RelationshipType) -> dict[str, Check]:
    return {field.name: _check(field) for field in kind.fields}


def _check(field: Field) -> Check:
    """A function that gives the value as the graph keeps it; the usual ones are quick, the rest ask the vocabulary."""

    def text(value: Any) -> Any:
        if type(value) is str:
            if len(value) > LONGEST_TEXT:
                raise InputError(f"is longer than {LONGEST_TEXT} characters.", where=field.name, remedy="Shorten it.")
            return value if value.isprintable() else _printable(value)
        return valid_value(field, value)

    def number(value: Any) -> Any:
        checked_value = valid_value(field, value)
        if field.name == "confidence" and not 0 <= checked_value <= 1:
            raise InputError(f"{value} is not from 0 to 1.", where=field.name)
        return checked_value

    def day(value: Any) -> Any:
        if type(value) is str and _DAY.fullmatch(value) and value in seen:
            return value
        checked_value = valid_value(field, value)
        if not (isinstance(value, str) and _DAY.fullmatch(value)):
            raise InputError(f"{value!r} is not a date.", where=field.name, remedy="Write YYYY-MM-DD, YYYY-MM or YYYY.")
        seen.add(checked_value)
        return checked_value

    def audience(value: Any) -> Any:
        if not isinstance(value, str):
            raise InputError("An audience is written in words.", where=field.name)
        return str(Audience.parse(value, where=field.name))

    def texts(value: Any) -> Any:
        items = list(dict.fromkeys(text(item) for item in valid_value(field, value) if item))
        for item in items:
            check_item(field.name, item)
        return items

    seen: set[str] = set()
    if field.name in AUDIENCE_FIELDS:
        return audience
    if field.values or field.kind in (Kind.INTEGER, Kind.BOOLEAN):
        return lambda value: valid_value(field, value)
    return {Kind.TEXT: text, Kind.NUMBER: number, Kind.DATE: day, Kind.TEXTS: texts}[field.kind]


def _printable(text: str) -> str:
    if _CONTROL.search(text):
        raise InputError("holds control characters.", remedy="Remove them; a line break is allowed.")
    return text


def _values(draft: Draft, checks: dict[str, Check], findings: Findings) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in draft.fields.items():
        if value is None or value in ("", []):
            continue
        check = checks.get(name)
        if check is None:
            findings.reject(
                draft.place,
                f"{draft.type} has no field {name!r}.",
                column=name,
                remedy=f"Known fields: {', '.join(checks)}.",
                type=draft.type,
            )
            continue
        try:
            values[name] = check(value)
        except InputError as error:
            findings.reject(draft.place, error.detail, column=name, remedy=error.remedy, type=draft.type)
    return values


def _whole(draft: Draft, findings: Findings) -> None:
    """What concerns the draft as a whole: required fields, ends, ids, the audiences of persons."""
    if isinstance(draft, EdgeDraft):
        for end, value in (("start", draft.start), ("end", draft.end)):
            if not value or value.endswith(":"):
                findings.reject(draft.place, "The end is missing.", column=end, remedy="Name an id.", type=draft.type)
        _required(draft, TIE_REQUIRED[draft.type], findings)
        if draft.type in BETWEEN_PERSONS and not _by_consent(draft.fields.get("audience")):
            findings.reject(
                draft.place, "A tie between two persons names the purposes that both of them agreed to, by consent.",
                column="audience", type=draft.type,
                remedy="Write for example: community for contact-mediation by consent until 2027-12-31; or: nobody.",
            )  # fmt: skip
        return
    _required(draft, NODE_REQUIRED[draft.type], findings)
    for text, ours in (*(((draft.id, True),) if draft.id is not None else ()), *((key, False) for key in draft.keys)):
        # A source key may hold spaces (the UK network's do); an id of ours stands in addresses and must not.
        if not text or len(text) > LONGEST_ID or (ours and not _ID.fullmatch(text)):
            findings.reject(
                draft.place, f"{text[:80]!r} cannot be an id.", column="id", type=draft.type,
                remedy=f"An id has no spaces and at most {LONGEST_ID} characters.",
            )  # fmt: skip
    _check_consents(draft, findings)
    if draft.type == "Person":
        if draft.id is not None and not draft.id.startswith(_PERSON):
            findings.reject(
                draft.place, "The id of a person begins with person-, by which it is known for one everywhere.",
                column="id", type=draft.type, remedy="Leave the id out, and give the source's own as source_key.",
            )  # fmt: skip
        if draft.id is None and not draft.keys:
            findings.reject(
                draft.place, "A person with neither an id nor a source_key could not be left out once it is erased.",
                column="source_key", type=draft.type, remedy="Give the source's own key of the person as source_key.",
            )  # fmt: skip
        error = person_audience_error({name: draft.fields.get(name) for name in AUDIENCE_FIELDS})
        if error:
            findings.reject_error(draft.place, error, type=draft.type)


def _check_consents(draft: NodeDraft, findings: Findings) -> None:
    if draft.consents and draft.type != "Person":
        findings.reject(
            draft.place, "Only persons give consents.", column="consents", type=draft.type, remedy="Empty the cell."
        )
        return
    try:
        draft.consents = tuple(str(Consent.parse(text)) for text in draft.consents)
    except InputError as error:
        findings.reject_error(draft.place, error, type=draft.type)


def _by_consent(audience: str | None) -> bool:
    """Whether an audience in words is for named purposes by consent, or for nobody at all."""
    parsed = Audience.parse(audience or "")
    return parsed.basis is Basis.CONSENT or parsed.scope is Scope.NOBODY


def _required(draft: NodeDraft | EdgeDraft, names: tuple[str, ...], findings: Findings) -> None:
    for name in names:
        if name not in draft.fields:
            remedy = "Fill the column, or give --source." if name == "source" else "Fill the column."
            findings.reject(draft.place, f"{name} is missing.", column=name, remedy=remedy, type=draft.type)


def _required_names(fields: tuple[Field, ...]) -> tuple[str, ...]:
    """Without the id, which may be made here, and a person's audiences, which are checked together."""
    return tuple(field.name for field in fields if field.required and field.name not in ("id", *AUDIENCE_FIELDS[1:]))


_PERSON = f"{NODE_TYPES['Person'].id_prefix}-"
NODE_REQUIRED = {name: _required_names(kind.fields) for name, kind in NODE_TYPES.items()}
TIE_REQUIRED = {name: _required_names(kind.fields) for name, kind in RELATIONSHIP_TYPES.items()}
