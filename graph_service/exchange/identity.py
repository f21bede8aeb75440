"""Which entity a draft is about: one that the graph has, one that the same files told of before, or a new one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graph_service.exchange.crosswalk import Candidate, Crosswalk, candidates
from graph_service.exchange.drafts import EdgeDraft, Findings, NodeDraft, Place
from graph_service.exchange.existing import Existing
from graph_service.exchange.names import normalised_name, random_id, slug, tidy, without_brackets
from graph_service.exchange.placing import Placing
from graph_service.schema import NODE_TYPES

BODIES = ("AdministrativeUnit", "Organisation")  # what one source calls a unit may be an organisation elsewhere


@dataclass(slots=True)
class Target:
    """One entity that the files tell of, with all that they say of it."""

    id: str
    type: str
    fields: dict[str, Any]
    keys: tuple[str, ...]
    place: Place
    assumed: frozenset[str]
    gaps_only: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()


@dataclass(slots=True)
class Tie:
    """One relationship that the files tell of, its ends as ids of ours."""

    type: str
    start: str
    end: str
    fields: dict[str, Any]
    place: Place
    assumed: frozenset[str]


@dataclass(slots=True)
class Identified:
    """The entities and relationships of one import, and the near names that a person should look at."""

    targets: dict[str, Target] = field(default_factory=dict)
    statements: dict[tuple[str, str], Target] = field(default_factory=dict)  # what further sources say of a target
    ties: list[Tie] = field(default_factory=list)
    candidates: list[tuple[str, str, list[Candidate]]] = field(default_factory=list)  # id, name, near ones
    types: dict[str, str] = field(default_factory=dict)


class Identifier:
    """Matches drafts one after another; what was matched before counts for those that follow."""

    def __init__(self, existing: Existing, crosswalk: Crosswalk, findings: Findings) -> None:
        self._existing, self._crosswalk, self._findings = existing, crosswalk, findings
        self._ids: dict[str, str] = {}  # ids and keys of these files: id of ours
        self._names: dict[tuple[str, str], set[str]] = {}  # group of types, normalised name: ids
        self._placing = Placing(existing, ())
        self._plain: dict[str, dict[str, str]] = {}  # group of types: id: normalised name, for candidates
        self.found = Identified()
        for entity in existing.named:
            self._learn(entity.id, existing.types[entity.id], entity.names)

    def add_nodes(self, drafts: Iterable[NodeDraft]) -> None:
        """Match the drafts in their order; rejects one that contradicts another of the same id or key."""
        drafts = list(drafts)
        self._placing = Placing(self._existing, drafts)
        for draft in drafts:
            self._add(draft)

    def _add(self, draft: NodeDraft) -> None:
        id_, near = self._id_of(draft)
        known_type = self._existing.types.get(id_) or self.found.types.get(id_)
        if known_type and known_type != draft.type:
            if not (draft.by_name and draft.type in BODIES and known_type in BODIES):
                self._findings.reject(
                    draft.place, f"{id_} is of the type {known_type}, not {draft.type}.", column="type",
                    remedy="Use another id, or the right type.", type=draft.type,
                )  # fmt: skip
                return
            draft.fields, draft.type = _as_type(draft.fields, known_type), known_type
        same_row = draft.id == id_ or any(key in self._ids for key in draft.keys)
        self._keep(id_, draft, same_row)
        self._placing.place(id_, self._parent(draft))
        self._ids[id_] = id_
        for key in draft.keys:
            self._ids.setdefault(key, id_)
        if draft.by_name or draft.type in BODIES:
            self._learn(id_, draft.type, _all_names(draft.fields))
        if near:
            self.found.candidates.append((id_, draft.fields["name"], near))

    def _keep(self, id_: str, draft: NodeDraft, same_row: bool) -> None:
        """Note what the draft says: as the first on its entity, joined to its source's, or as a further source's."""
        first = self.found.targets.get(id_)
        made = Target(id_, draft.type, draft.fields, draft.keys, draft.place, draft.assumed, draft.gaps_only)
        made.consents = draft.consents
        if first is None:
            self.found.targets[id_], self.found.types[id_] = made, draft.type
            return
        first.keys = tuple(dict.fromkeys((*first.keys, *draft.keys)))
        first.consents = tuple(dict.fromkeys((*first.consents, *draft.consents)))
        source = draft.fields["source"]
        if source == first.fields["source"]:
            self._join(first, draft, same_row)
        elif (said := self.found.statements.setdefault((id_, source), made)) is not made:
            self._join(said, draft, same_row)

    def _join(self, target: Target, draft: NodeDraft, shared: bool) -> None:
        """Two drafts of one source: lists are joined, gaps filled; a contradiction is an error or another name."""
        for name, value in draft.fields.items():
            mine = target.fields.get(name)
            if mine is None:
                target.fields[name] = value
            elif mine == value or (name in ("audience", "as_of", "confidence", "invented") and not shared):
                continue
            elif isinstance(mine, list):
                target.fields[name] = list(dict.fromkeys((*mine, *value)))
            elif name == "name" and (draft.by_name or not shared):
                _add_name(target, value)
            elif shared:
                self._findings.reject(
                    draft.place, f"{draft.id or draft.keys[0]} was given before ({target.place}) with another {name}.",
                    column=name, remedy="Remove one of the two rows, or correct the id.", type=draft.type,
                )  # fmt: skip
                return
            else:
                self._findings.note(f"{target.id}: two names of one source differ in {name}; the first one is kept.")

    def _id_of(self, draft: NodeDraft) -> tuple[str, list[Candidate]]:
        """The id of the entity that the draft is about, and near names when it is a new one."""
        if draft.id is not None:
            return self._existing.redirects.get(draft.id, draft.id), []
        for key in draft.keys:
            found = self._ids.get(key) or self._existing.keys.get(key)
            if found:
                return found, []
        name, source = draft.fields["name"], draft.fields["source"]
        decision = self._crosswalk.decision(source, draft.keys, name if draft.by_name else None)
        if decision and decision.decision == "same":
            return self._existing.redirects.get(decision.entity, decision.entity), []
        if decision is None and (part := self._placing.unit_of(draft, self._parent(draft))):
            return part, []
        near: list[Candidate] = []
        if draft.by_name:
            if decision is None:
                for spelling in _spellings(name):
                    ids = self._names.get((_group(draft.type), spelling), set())
                    if len(ids) == 1:
                        return next(iter(ids)), []
            if decision is None or decision.decision == "open":
                near = candidates(name, self._plain.get(_group(draft.type), {}))
        return self._new_id(draft), near

    def _parent(self, draft: NodeDraft) -> str | None:
        return (self._ids.get(draft.under) or self._existing.known_id(draft.under)) if draft.under else None

    def _new_id(self, draft: NodeDraft) -> str:
        kind = NODE_TYPES[draft.type]
        # Readable ids are for what everybody may know of; all else must not tell by its id that it exists.
        if not kind.public_reference or draft.fields["audience"] != "public":
            return random_id(kind.id_prefix)
        parent = self._parent(draft)
        text = draft.id_hint or draft.fields["name"]
        wanted = f"{parent or kind.id_prefix}:{slug(text)}"
        namespace = draft.keys[0].split(":", 1)[0] + ":" if draft.keys else ""
        attempt, number = wanted, 1
        while not self._free(attempt, namespace):
            # A hash of the key and not a count: the same row gets the same id in whatever order rows come.
            number += 1
            mark = hashlib.sha256(draft.keys[0].encode()).hexdigest()[:6] if draft.keys else str(number)
            attempt = f"{wanted}-{mark}" if number == 2 else f"{wanted}-{mark}-{number}"
        return attempt

    def _free(self, id_: str, namespace: str) -> bool:
        """Whether an id is free, or belongs to something of the same name that this source has no key for yet."""
        target = self.found.targets.get(id_)
        if target is not None:
            return bool(namespace) and not any(key.startswith(namespace) for key in target.keys)
        if id_ not in self._existing.types:
            return id_ not in self._existing.redirects
        keys = self._existing.keys_of.get(id_, ())
        return bool(namespace) and not any(key.startswith(namespace) for key in keys)

    def _learn(self, id_: str, type_: str, names: Iterable[str]) -> None:
        group = _group(type_)
        for name in names:
            for spelling in _spellings(name):
                self._names.setdefault((group, spelling), set()).add(id_)
                self._plain.setdefault(group, {}).setdefault(id_, spelling)

    def add_edges(self, drafts: Iterable[EdgeDraft]) -> None:
        """Find the ends of the relationships; rejects one whose end is known nowhere."""
        ids, existing = self._ids, self._existing
        for draft in drafts:
            start = ids.get(draft.start) or existing.known_id(draft.start)
            end = ids.get(draft.end) or existing.known_id(draft.end)
            if start is None or end is None:
                if draft.optional:
                    self._findings.note(f"{draft.place}: {draft.type} names something that is not known; left out.")
                    continue
                column, value = ("start", draft.start) if start is None else ("end", draft.end)
                self._findings.reject(
                    draft.place, f"There is no {value[:120]!r}, neither in these files nor in the graph.",
                    column=column, remedy="Add a row for it, or correct the id.", type=draft.type,
                )  # fmt: skip
                continue
            self.found.ties.append(Tie(draft.type, start, end, draft.fields, draft.place, draft.assumed))


def _group(type_: str) -> str:
    return "body" if type_ in BODIES else type_


def _all_names(fields: dict[str, Any]) -> list[str]:
    names = [fields["name"], *fields.get("alternative_names", ())]
    return [*names, fields["abbreviation"]] if fields.get("abbreviation") else names


def _spellings(name: str) -> list[str]:
    plain, inside = without_brackets(name)
    return [text for text in dict.fromkeys(map(normalised_name, (name, plain, *inside))) if text]


def _add_name(target: Target, name: str) -> None:
    names = target.fields.setdefault("alternative_names", [])
    if normalised_name(name) != normalised_name(target.fields["name"]) and name not in names:
        target.fields["alternative_names"] = [*names, tidy(name)]


def _as_type(fields: dict[str, Any], type_: str) -> dict[str, Any]:
    """What one source calls an organisation and another a unit: the fields under the names of the kept type."""
    own = {field.name for field in NODE_TYPES[type_].fields}
    kept = {name: value for name, value in fields.items() if name in own}
    if type_ == "AdministrativeUnit" and fields.get("url"):
        kept["channels"] = [*fields.get("channels", ()), f"website: {fields['url']}"]
    if type_ == "Organisation":
        for channel in fields.get("channels", ()):
            if channel.startswith("website: "):
                kept["url"] = channel.removeprefix("website: ")
    return kept
