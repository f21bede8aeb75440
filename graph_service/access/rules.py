"""The Cedar policies: read and checked at the start, then asked once for each kind of audience class."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import cedarpy

from graph_service.access.audiences import Pair
from graph_service.access.grants import Grant
from graph_service.access.principals import Principal
from graph_service.access.purposes import PURPOSES, Purpose, Purposes
from graph_service.errors import GraphServiceError, NotPermitted, SettingError

SCHEMA_FILE = "schema.cedarschema"
_OF = re.compile(r"""resource\s*(?:\.\s*of\b|\[\s*"of"\s*\])""")
_OWN_OF = re.compile(
    r"principal\.(?:measures|units)\.contains\(resource\.of\)"
    r'|resource\.of == (?:""|context\.grant\.(?:measure|topic))'
)


class PolicyError(SettingError):
    """A policy file is wrong: the service does not start. Names file and line."""

    title = "An access policy is wrong"


class PolicyFailed(GraphServiceError):
    """A decision could not be made; nothing is shown then."""

    title = "An access decision failed"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed, and the ids (`@id`) of the policies that say so; none: no policy permits it."""

    allowed: bool
    policies: tuple[str, ...]


class Rules:
    """A checked set of policies; immutable and safe to share between threads."""

    def __init__(self, policies: cedarpy.PolicySet, schema: cedarpy.Schema, purposes: Purposes = PURPOSES) -> None:
        self._policies = policies
        self._schema = schema
        self._purposes = purposes
        self._with_classes = lru_cache(maxsize=4)(self._parse_entities)

    def may_claim(self, principal: Principal, purpose: Purpose) -> Decision:
        """Whether the principal's roles may name that purpose."""
        request = {
            "principal": {"type": "Principal", "id": principal.id},
            "action": {"type": "Action", "id": "claim"},
            "resource": {"type": "Purpose", "id": purpose.name},
            "context": "{}",
        }
        return self._ask([request], principal, ())[0]

    def check_claim(self, principal: Principal, purpose: Purpose) -> None:
        """Raise `NotPermitted` with the reason unless the principal's roles may name that purpose."""
        if self.may_claim(principal, purpose).allowed:
            return
        if not purpose.claimable:
            why = f"{purpose.name!r} only groups other purposes; name one of those below it."
        elif principal.purposes is not None and self.may_claim(replace(principal, purposes=None), purpose).allowed:
            why = f"This token is not for the purpose {purpose.name!r}."
        else:
            roles = ", ".join(sorted(principal.roles))
            why = f"None of the roles of this principal ({roles}) may ask for the purpose {purpose.name!r}."
        allowed = [one.name for one in self._purposes.claimable if self.may_claim(principal, one).allowed]
        raise NotPermitted(why, where="purpose", remedy=f"Purposes open to it: {', '.join(allowed) or 'none'}.")

    def may_see(
        self,
        principal: Principal,
        purpose: Purpose | None,
        today: date,
        pairs: Sequence[Pair],
        *,
        grant: Grant | None = None,
    ) -> list[Decision]:
        """Each pair of field class and audience: whether the principal sees it, for that purpose, that day.

        `grant`: the one that the request names. Does not ask whether the purpose may be claimed: see `check_claim`.
        """
        line = [_reference("Purpose", name) for name in (purpose.line if purpose else ())]
        context: dict[str, Any] = {"purposes": line, "day": _day(today)}
        if purpose is not None:
            context["purpose"] = line[0]
        if grant is not None:
            context["grant"] = _reference("Grant", grant.id)
        text = json.dumps(context)
        requests = [
            {
                "principal": {"type": "Principal", "id": principal.id},
                "action": {"type": "Action", "id": "see"},
                "resource": {"type": "AudienceClass", "id": str(place)},
                "context": text,
            }
            for place in range(len(pairs))
        ]
        return self._ask(requests, principal, tuple(pairs), grant)

    def may_grant(self, principal: Principal, purpose: Purpose) -> Decision:
        """Whether the principal may give grants for that purpose, and revoke them."""
        request = {
            "principal": {"type": "Principal", "id": principal.id},
            "action": {"type": "Action", "id": "grant"},
            "resource": {"type": "Purpose", "id": purpose.name},
            "context": "{}",
        }
        return self._ask([request], principal, ())[0]

    def may_use_grant(self, principal: Principal, purpose: Purpose, today: date, grant: Grant) -> Decision:
        """Whether the principal may name that grant beside that purpose, that day."""
        request = {
            "principal": {"type": "Principal", "id": principal.id},
            "action": {"type": "Action", "id": "use_grant"},
            "resource": {"type": "Grant", "id": grant.id},
            "context": json.dumps({"purpose": _reference("Purpose", purpose.name), "day": _day(today)}),
        }
        return self._ask([request], principal, (), grant)[0]

    def may_read_log(self, principal: Principal, purpose: Purpose | None, *, own: bool) -> Decision:
        """Whether the principal may read in the log who was shown a person's data; `own`: it is that person.

        Does not ask whether the purpose may be claimed: see `check_may_read_log`.
        """
        return self._about_a_person("read_log", principal, purpose, own)

    def may_exercise_rights(self, principal: Principal, purpose: Purpose | None, *, own: bool) -> Decision:
        """Whether the principal may be told all that is stored on a person, withdraw its consents, have it erased."""
        return self._about_a_person("exercise_rights", principal, purpose, own)

    def may_rank_persons(self, principal: Principal, purpose: Purpose | None) -> Decision:
        """Whether the principal may be shown a ranking of persons, or of posts whose holder was not published.

        Does not ask whether the purpose may be claimed: see `check_claim`.
        """
        context = {} if purpose is None else {"purpose": _reference("Purpose", purpose.name)}
        request = {
            "principal": {"type": "Principal", "id": principal.id},
            "action": {"type": "Action", "id": "rank_persons"},
            "resource": {"type": "Ranking", "id": "persons"},
            "context": json.dumps(context),
        }
        return self._ask([request], principal, ())[0]

    def may_write(self, deed: str, principal: Principal, purpose: Purpose | None, *, own: bool) -> Decision:
        """Whether the principal may do that (an action of `writes.cedar`); `own`: it is about the principal itself.

        Does not ask whether the purpose may be claimed: see `check_may_write`.
        """
        return self._about_a_person(deed, principal, purpose, own, ("Graph", "graph"))

    def _about_a_person(
        self,
        action: str,
        principal: Principal,
        purpose: Purpose | None,
        own: bool,
        resource: tuple[str, str] = ("DisclosureLog", "disclosures"),
    ) -> Decision:
        context: dict[str, Any] = {"own": own}
        if purpose is not None:
            context["purpose"] = _reference("Purpose", purpose.name)
        request = {
            "principal": {"type": "Principal", "id": principal.id},
            "action": {"type": "Action", "id": action},
            "resource": dict(zip(("type", "id"), resource, strict=True)),
            "context": json.dumps(context),
        }
        return self._ask([request], principal, ())[0]

    def _ask(
        self,
        requests: list[dict[str, Any]],
        principal: Principal,
        pairs: tuple[Pair, ...],
        grant: Grant | None = None,
    ) -> list[Decision]:
        own = [_principal(principal)] if grant is None else [_principal(principal), _grant(grant)]
        entities = self._with_classes(pairs).with_added_json_str(json.dumps(own), self._schema)
        answers = cedarpy.is_authorized_batch(requests, self._policies, entities)
        decisions = []
        for answer in answers:
            # Cedar skips a policy that fails to evaluate; a skipped prohibition would open what it shuts.
            if answer.diagnostics.errors or answer.decision is cedarpy.Decision.NoDecision:
                raise PolicyFailed("An access policy could not be evaluated, so nothing is shown.")
            names = answer.diagnostics.id_annotations_by_reason.values()
            decisions.append(Decision(answer.allowed, tuple(sorted(names))))
        return decisions

    def _parse_entities(self, pairs: tuple[Pair, ...]) -> cedarpy.Entities:
        entities = [_purpose(one) for one in self._purposes.values()]
        entities += [_audience_class(place, pair) for place, pair in enumerate(pairs)]
        return cedarpy.Entities.from_json_str(json.dumps(entities), self._schema)


def _reference(kind: str, name: str) -> dict[str, Any]:
    return {"__entity": {"type": kind, "id": name}}


def _day(day: date) -> dict[str, Any]:
    return {"__extn": {"fn": "datetime", "arg": day.isoformat()}}


def _purpose(purpose: Purpose) -> dict[str, Any]:
    return {
        "uid": {"type": "Purpose", "id": purpose.name},
        "attrs": {"claimable": purpose.claimable, "field_classes": sorted(purpose.field_classes)},
        "parents": [] if purpose.parent is None else [{"type": "Purpose", "id": purpose.parent}],
    }


def _principal(principal: Principal) -> dict[str, Any]:
    attributes: dict[str, Any] = {"measures": sorted(principal.measures), "units": sorted(principal.units)}
    if principal.purposes is not None:
        attributes["purposes"] = [_reference("Purpose", name) for name in sorted(principal.purposes)]
    return {
        "uid": {"type": "Principal", "id": principal.id},
        "attrs": attributes,
        "parents": [{"type": "Role", "id": role.value} for role in sorted(principal.roles)],
    }


def _grant(grant: Grant) -> dict[str, Any]:
    attributes = {
        "purpose": _reference("Purpose", grant.purpose), "measure": grant.measure, "topic": grant.topic,
        "until": _day(grant.until), "revoked": grant.revoked,
    }  # fmt: skip
    return {"uid": {"type": "Grant", "id": grant.id}, "attrs": attributes, "parents": []}


def _audience_class(place: int, pair: Pair) -> dict[str, Any]:
    field_class, audience = pair
    attributes: dict[str, Any] = {
        "field_class": field_class.value,
        "scope": audience.scope.value,
        "of": audience.of or "",
        "purposes": [_reference("Purpose", name) for name in audience.purposes],
        "basis": audience.basis.value if audience.basis else "",
    }
    if audience.until is not None:
        attributes["until"] = _day(audience.until)
    return {"uid": {"type": "AudienceClass", "id": str(place)}, "attrs": attributes, "parents": []}


@cache
def default_rules() -> Rules:
    """The rules in the package's own policy files, read once; raises `PolicyError` with file and line."""
    folder = files("graph_service.access.policies")
    texts = {item.name: item.read_text(encoding="utf-8") for item in folder.iterdir() if item.name.endswith(".cedar")}
    return read_rules(texts, (folder / SCHEMA_FILE).read_text(encoding="utf-8"))


def read_rules(texts: Mapping[str, str], schema_text: str, purposes: Purposes = PURPOSES) -> Rules:
    """Check the policy files (name to text) against the schema; raises `PolicyError` with file and line.

    Each policy needs an `@id` of its own, by which decisions are explained.
    """
    try:
        schema = cedarpy.Schema.from_str(schema_text)
    except ValueError as error:
        raise PolicyError(f"{error}.", where=f"{SCHEMA_FILE}, line {_schema_line(schema_text)}") from None
    seen: dict[str, str] = {}
    for name in sorted(texts):
        _check_file(name, texts[name], schema, seen)
    if not seen:
        raise PolicyError("There is no policy at all.", where="policies")
    return Rules(cedarpy.PolicySet.from_str("\n".join(texts[name] for name in sorted(texts))), schema, purposes)


def _check_file(name: str, text: str, schema: cedarpy.Schema, seen: dict[str, str]) -> None:
    for line, statement in statements(text):
        place = f"{name}, line {line}"
        try:
            policy = cedarpy.policies_to_pst(statement)
        except ValueError as error:
            raise PolicyError(f"The policy that begins here cannot be read: {error}.", where=place) from None
        if policy.templates:
            raise PolicyError("Templates are not used here.", where=place)
        for one in policy.static_policies.values():
            known = one.annotations.get("id")
            if not known:
                raise PolicyError("The policy has no @id.", where=place)
            if known in seen:
                raise PolicyError(f"The @id {known!r} is taken by {seen[known]}.", where=place)
            seen[known] = place
        if _OF.search(_OWN_OF.sub("", statement)):
            # Views decide classes that differ in nothing but an id of others together.
            raise PolicyError(
                "resource.of is compared with something else than what the principal or the grant holds.", where=place,
                remedy='Write principal.measures.contains(resource.of), or resource.of == context.grant.topic.',
            )  # fmt: skip
        result = cedarpy.validate_policies(statement, schema)
        if not result.validation_passed:
            raise PolicyError(f"{result.errors[0].error}.", where=place)


def statements(text: str) -> list[tuple[int, str]]:
    """The statements of a Cedar text, each with the line of its first word; comments and texts are respected.

    Cedar's own errors name no line, so each statement is read by itself.
    """
    found: list[tuple[int, str]] = []
    start: int | None = None
    place, in_text, in_comment = 0, False, False
    while place < len(text):
        letter = text[place]
        if in_comment:
            in_comment = letter != "\n"
        elif in_text:
            place += letter == "\\"
            in_text = letter != '"'
        elif text.startswith("//", place):
            in_comment = True
        else:
            if start is None and not letter.isspace():
                start = place
            in_text = letter == '"'
            if letter == ";" and start is not None:
                found.append((text.count("\n", 0, start) + 1, text[start : place + 1]))
                start = None
        place += 1
    if start is not None:
        found.append((text.count("\n", 0, start) + 1, text[start:]))
    return found


def _schema_line(text: str) -> int:
    """The line of the first declaration after which the schema cannot be read any more, or 1."""
    so_far = ""
    for line, declaration in statements(text):
        so_far += declaration + "\n"
        try:
            cedarpy.Schema.from_str(so_far)
        except ValueError as error:
            # A name that is declared further down is no error yet.
            if "parsing" in str(error):
                return line
    return 1
