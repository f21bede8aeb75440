"""What an import would change: new, changed, unchanged and conflicting rows; pure, writes nothing.

The rules. A value belongs to the source that the entity names, or to the source of an accepted claim on the field.
A source updates its own values, unless it speaks of an earlier day. Another source fills gaps and adds to lists
(both noted as accepted claims, so that it stays known who said it); where it says something else, its value becomes
an open claim beside it, and each view chooses which one it shows. Another name is one more name, no contradiction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from graph_service.access.audiences import guarding_class
from graph_service.exchange.difference import Classes, Compared, Difference, NewClaim, TieKey, tie_key
from graph_service.exchange.drafts import AUDIENCE_FIELDS
from graph_service.exchange.existing import KnownClaim, KnownTie
from graph_service.exchange.identity import Target, Tie
from graph_service.exchange.names import normalised_name, unit_number
from graph_service.schema import LIST_MARK, NODE_TYPES, ORDERED_LISTS, RELATIONSHIP_TYPES, FieldClass, Kind
from graph_service.store import Private

ABOUT_THE_SOURCE = ("as_of", "confidence", "invented", *AUDIENCE_FIELDS)


def add_nodes(
    difference: Difference,
    targets: Iterable[Target],
    known: Mapping[str, dict[str, Any]],
    claims: Mapping[str, list[KnownClaim]],
    classes: Classes,
) -> None:
    """Compare entities with what the graph knows of them (`known`: id to properties)."""
    for target in targets:
        properties = known.get(target.id)
        if properties is None:
            difference.new_nodes.append(target)
            difference.count(target.type, "new")
            continue
        compared = _compare(target, _in_words(properties, classes), claims.get(target.id, ()))
        _keep_class(compared, properties, classes)
        keys = properties.get("source_keys") or []
        if more := [key for key in target.keys if key not in keys]:
            compared.set["source_keys"] = [*keys, *more]
        difference.count(target.type, compared.outcome)
        _take(difference, target, compared)


def add_statements(
    difference: Difference,
    statements: Iterable[Target],
    targets: Mapping[str, Target],
    known: Mapping[str, dict[str, Any]],
    *,
    claims: Mapping[str, list[KnownClaim]],
    classes: Classes,
) -> None:
    """Compare what further sources of the same files say, after `add_nodes`; only a conflict is counted."""
    for statement in statements:
        id_ = statement.id
        if id_ in known:
            so_far = {**_in_words(known[id_], classes), **difference.node_changes.get(id_, {})}
        else:
            so_far = targets[id_].fields
        compared = _compare(statement, so_far, claims.get(id_, ()))
        if compared.outcome == "conflicting":
            difference.count(statement.type, "conflicting")
        if id_ in known:
            _take(difference, statement, compared)
        else:
            targets[id_].fields.update(compared.set)
            difference.claims.extend(compared.claims)


def compare_as_other_source(
    target: Target, properties: Mapping[str, Any], claims: list[KnownClaim], classes: Classes
) -> Compared:
    """What an entity takes over from another one: as if a further source said it, whoever said it."""
    return _compare(target, {**_in_words(properties, classes), "source": None}, claims)


def _in_words(properties: Mapping[str, Any], classes: Classes) -> dict[str, Any]:
    """The properties with audiences in words, as drafts have them."""
    words = {name: classes[properties[name]][1] for name in AUDIENCE_FIELDS if properties.get(name) in classes}
    return {**properties, **words}


def _keep_class(compared: Compared, properties: Mapping[str, Any], classes: Classes) -> None:
    """A new audience stands in the field class of the old one: a claim on a personal field stays behind its gate."""
    if "audience" in compared.set and properties.get("audience") in classes:
        compared.set["field_class"] = classes[properties["audience"]][0]


def _take(difference: Difference, target: Target, compared: Compared) -> None:
    if compared.set:
        difference.node_changes.setdefault(target.id, {}).update(compared.set)
        if target.type == "Person":
            difference.persons.add(target.id)
    difference.claims.extend(compared.claims)
    difference.claim_changes.update(compared.claim_changes)


def _compare(target: Target, properties: Mapping[str, Any], claims: Iterable[KnownClaim]) -> Compared:
    result = Compared()
    fields, same = target.fields, target.fields["source"] == properties.get("source")
    if same and "as_of" not in target.assumed and fields["as_of"] < (properties.get("as_of") or ""):
        return result  # the same source, of an earlier day: what it said later stands
    kinds = {item.name: item for item in NODE_TYPES[target.type].fields}
    restricted = properties.get("restricted_since") is not None
    if not same and "alternative_names" in kinds and _another_name(fields["name"], properties["name"]):
        fields = dict(fields)
        name = fields.pop("name")
        if normalised_name(name) != unit_number(properties["name"]):  # the bare number of a unit is no name of its own
            fields["alternative_names"] = [*fields.get("alternative_names", ()), name]
    for name, value in fields.items():
        if name in ("source", "source_keys", "id", "field_class") or (
            not same and name in target.gaps_only and properties.get(name) is not None
        ):
            continue
        if restricted and name in AUDIENCE_FIELDS:
            continue  # a restriction (Art. 18 GDPR) is ended by the officer, and by no file
        if name in ABOUT_THE_SOURCE:
            if same and name not in target.assumed and properties.get(name) != value:
                result.set[name] = value
        else:
            about = [claim for claim in claims if claim.field == name]
            gate = _gate(target.type, name)
            corrected = name in (properties.get("corrected_fields") or ())
            may_fill = fields[gate] in ("public", properties.get(gate)) and not corrected
            is_list = kinds[name].kind is Kind.TEXTS
            _compare_value(
                target, name, value, properties, claims=about, result=result, is_list=is_list, may_fill=may_fill,
                corrected=corrected,
            )  # fmt: skip
    return result


def _another_name(one: str, other: str) -> bool:
    return normalised_name(one) != normalised_name(other)


def _gate(type_: str, name: str) -> str:
    kind = guarding_class(type_, name)
    return "audience" if kind is FieldClass.RECORD else f"{kind.value}_audience"


def _compare_value(
    target: Target, name: str, value: Any, properties: Mapping[str, Any],
    *, claims: list[KnownClaim], result: Compared, is_list: bool, may_fill: bool, corrected: bool,
) -> None:  # fmt: skip
    """`corrected`: the person has set it right (Art. 16 GDPR), so it is no source's any more."""
    source, old = target.fields["source"], properties.get(name)
    others = [claim for claim in claims if claim.source != source]
    mine = [claim for claim in claims if claim.source == source]
    accepted = [claim for claim in mine if claim.state == "accepted"]
    owner = source == properties.get("source") and not any(one.state == "accepted" for one in others if not is_list)
    if corrected:
        owner, accepted = False, []
    if is_list:
        added = [item for one in others if one.state == "accepted" for item in one.value.split(LIST_MARK)]
        if owner:
            wanted = list(dict.fromkeys((*value, *added)))
            if not _same_list(name, wanted, old or []):
                result.set[name] = wanted
            return
        more = [item for item in value if item not in (old or [])]
        if not more:
            return
        if may_fill:
            result.set[name] = _ordered(name, [*(old or []), *more])
        _claim(target, name, LIST_MARK.join(more), "accepted" if may_fill else "open", mine=mine, result=result)
    elif old == value or (name == "name" and normalised_name(str(old)) == normalised_name(str(value))):
        if owner and old != value:
            result.set[name] = value
    elif owner or accepted:
        result.set[name] = value
        for one in accepted:
            result.claim_changes[one.id] = {
                "value": _kept(target, name, _text(value)), "as_of": target.fields["as_of"],
            }  # fmt: skip
    elif old is None and may_fill:
        result.set[name] = value
        _claim(target, name, _text(value), "accepted", mine=mine, result=result)
    else:
        _claim(target, name, _text(value), "open", mine=mine, result=result)


def _claim(target: Target, name: str, value: str, state: str, *, mine: list[KnownClaim], result: Compared) -> None:
    """Note what the source says, once: it updates an open claim of its own, and repeats none."""
    if any(one.value == value for one in mine):
        return
    for one in mine:
        if one.state == state == "open":
            result.claim_changes[one.id] = {"value": _kept(target, name, value), "as_of": target.fields["as_of"]}
            return
    fields, kind = target.fields, guarding_class(target.type, name)
    audience = fields["audience" if kind is FieldClass.RECORD else f"{kind.value}_audience"]
    result.claims.append(
        NewClaim(
            target.id, name, value, state, fields["source"], fields["as_of"], fields["confidence"],
            fields["invented"], kind, audience,
        )
    )  # fmt: skip


def _kept(target: Target, name: str, value: str) -> str | Private:
    """The value of a claim as it is written: sealed where it tells of a person."""
    return value if guarding_class(target.type, name) is FieldClass.RECORD else Private(target.id, value)


def _text(value: Any) -> str:
    return LIST_MARK.join(value) if isinstance(value, list) else str(value)


def _same_list(name: str, one: list[str], other: list[str]) -> bool:
    return one == other if name in ORDERED_LISTS else set(one) == set(other)


def _ordered(name: str, items: list[str]) -> list[str]:
    return sorted(items) if name in ORDERED_LISTS else items


def add_ties(
    difference: Difference,
    ties: Iterable[Tie],
    known: Iterable[KnownTie],
    claims: Mapping[str, list[KnownClaim]],
    classes: Classes,
) -> None:
    """Compare relationships with those of the graph (`known`)."""
    there: dict[TieKey, Mapping[str, Any]] = {}
    single: dict[tuple[str, str], list[tuple[TieKey, str]]] = {}
    for one in known:
        key = tie_key(one.type, one.start, one.end, one.properties)
        there[key] = one.properties
        if RELATIONSHIP_TYPES[one.type].single:
            single.setdefault((one.type, one.start), []).append((key, one.properties["source"]))
    ties = list(ties)
    if not there and not _several_wholes(ties):  # the usual large import: nothing to compare with
        difference.new_ties.extend(ties)
        for type_, times in Counter(tie.type for tie in ties).items():
            difference.count(type_, "new", times)
        return
    stated = {tie_key(tie.type, tie.start, tie.end, tie.fields) for tie in ties}
    for tie in ties:
        key = tie_key(tie.type, tie.start, tie.end, tie.fields)
        about = claims.get(tie.start, ())
        properties = there.get(key)
        if properties is not None:
            compared = _tie_changes(tie, properties, about, classes)
            difference.count(tie.type, compared.outcome)
            if compared.set:
                difference.tie_changes.append((tie, compared.set))
            difference.claims.extend(compared.claims)
            difference.claim_changes.update(compared.claim_changes)
            continue
        there_now = single.get((tie.type, tie.start), ())
        own = [
            known_key for known_key, source in there_now if source == tie.fields["source"] and known_key not in stated
        ]
        if not own and any(source != tie.fields["source"] for _, source in there_now):
            # Two sources name different wholes of one part: the second is a claim on the part.
            claim = _claim_of_tie(tie, tie.type, tie.end, about)
            difference.claims.extend(claim)
            difference.count(tie.type, "conflicting" if claim else "unchanged")
            continue
        difference.removed_ties.extend(one for one in own if one not in difference.removed_ties)
        difference.new_ties.append(tie)
        if RELATIONSHIP_TYPES[tie.type].single:  # a further source of the same files claims beside it
            single.setdefault((tie.type, tie.start), []).append((key, tie.fields["source"]))
        if own:
            difference.claim_changes.update(_accepted_again(tie, tie.type, tie.end, about))
        difference.count(tie.type, "changed" if own else "new")


def _several_wholes(ties: Iterable[Tie]) -> bool:
    """Whether two sources name different ends of what has one at a time."""
    said: dict[tuple[str, str], str] = {}
    return any(
        said.setdefault((tie.type, tie.start), tie.fields["source"]) != tie.fields["source"]
        for tie in ties
        if RELATIONSHIP_TYPES[tie.type].single
    )


def compare_tie_as_other_source(
    tie: Tie, properties: Mapping[str, Any], claims: Iterable[KnownClaim], classes: Classes
) -> Compared:
    """What a relationship takes over from another one of its kind, as if a further source said it."""
    return _tie_changes(tie, {**properties, "source": None}, claims, classes)


def _tie_changes(tie: Tie, properties: Mapping[str, Any], claims: Iterable[KnownClaim], classes: Classes) -> Compared:
    """A source updates its own relationship; another one fills what is missing and claims what differs.

    A field with an accepted claim is that claim's source's, whoever told of the relationship.
    """
    result, claims = Compared(), list(claims)
    fields, source = tie.fields, tie.fields["source"]
    same, gate = source == properties.get("source"), classes.get(properties.get("audience", -1))
    # What is for fewer eyes than the relationship is never filled in.
    may_fill = gate is None or fields["audience"] in ("public", gate[1])
    if same and "as_of" not in tie.assumed and fields["as_of"] < (properties.get("as_of") or ""):
        return result
    for name, value in fields.items():
        old = properties.get(name)
        if name in AUDIENCE_FIELDS and old is not None and old in classes:
            old = classes[old][1]
        if name in ("source", "field_class") or old == value or name in tie.assumed:
            continue
        if name in ABOUT_THE_SOURCE:
            if same:
                result.set[name] = value
            continue
        about = f"{tie.type} {tie.end} {name}"
        owners = {one.source for one in claims if one.field == about and one.state == "accepted"}
        if source in owners or (same and not owners) or (old is None and may_fill):
            result.set[name] = value
            result.claim_changes.update(_accepted_again(tie, about, _text(value), claims))
        else:
            result.claims.extend(_claim_of_tie(tie, about, _text(value), claims))
    _keep_class(result, properties, classes)
    return result


def _accepted_again(tie: Tie, field_: str, value: str, claims: Iterable[KnownClaim]) -> dict[str, dict[str, Any]]:
    """The changes of the accepted claims of a source that now says something else of a relationship of its own."""
    kept = value if guarding_class(tie.type) is FieldClass.RECORD else Private(tie.start, value)
    return {
        one.id: {"value": kept, "as_of": tie.fields["as_of"]}
        for one in claims
        if (one.field, one.source, one.state) == (field_, tie.fields["source"], "accepted") and one.value != value
    }


def _claim_of_tie(tie: Tie, field_: str, value: str, claims: Iterable[KnownClaim]) -> list[NewClaim]:
    """A claim on the start of a relationship; none when the same source said the same before."""
    fields = tie.fields
    if any((one.field, one.value, one.source) == (field_, value, fields["source"]) for one in claims):
        return []
    return [
        NewClaim(
            tie.start, field_, value, "open", fields["source"], fields["as_of"], fields["confidence"],
            fields["invented"], guarding_class(tie.type), fields["audience"],
        )
    ]  # fmt: skip
