"""The Cedar policies: refused with file and line when wrong, and in agreement with a second implementation."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files

import cedarpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.access import (
    PUBLIC,
    PURPOSES,
    Audience,
    Deed,
    Grant,
    PolicyError,
    Principal,
    Purpose,
    Role,
    Scope,
    default_rules,
)
from graph_service.access.rules import SCHEMA_FILE, PolicyFailed, Rules, read_rules, statements
from graph_service.errors import NotPermitted
from graph_service.schema import FieldClass
from tests.access import decision_table
from tests.access.strategies import (
    CLAIMABLE,
    DAYS,
    MEASURES,
    TODAY,
    TOPICS,
    UNITS,
    audiences,
    grants,
    plain,
    principals,
)

FOLDER = files("graph_service.access.policies")
SCHEMA = (FOLDER / SCHEMA_FILE).read_text(encoding="utf-8")
TEXTS = {item.name: item.read_text(encoding="utf-8") for item in FOLDER.iterdir() if item.name.endswith(".cedar")}


@settings(max_examples=700, deadline=None)  # at least three requests each
@given(
    principals(), st.none() | st.sampled_from(tuple(PURPOSES)), DAYS,
    st.lists(st.tuples(st.sampled_from(FieldClass), audiences()), min_size=3, max_size=8), st.none() | grants(),
)  # fmt: skip
def test_the_policies_agree_with_the_decision_table(
    principal: Principal,
    name: str | None,
    today: object,
    pairs: list[tuple[FieldClass, Audience]],
    grant: Grant | None,
) -> None:
    purpose = None if name is None else PURPOSES[name]
    rules = default_rules()
    roles = {role.value for role in principal.roles}
    if purpose is not None:
        expected = decision_table.may_claim(roles, purpose.name, principal.purposes)
        assert rules.may_claim(principal, purpose).allowed == expected
        assert rules.may_grant(principal, purpose).allowed == decision_table.may_grant(roles, purpose.name)
        if grant is not None:
            allowed, measures = plain(grant), set(principal.measures)
            expected = decision_table.may_use_grant(roles, measures, purpose.name, today, allowed)
            assert rules.may_use_grant(principal, purpose, today, grant).allowed == expected
    for own in (True, False):
        expected = decision_table.may_read_log(roles, name, own, principal.purposes)
        assert rules.may_read_log(principal, purpose, own=own).allowed == expected
        expected = decision_table.may_exercise_rights(roles, name, own, principal.purposes)
        assert rules.may_exercise_rights(principal, purpose, own=own).allowed == expected
        for deed in Deed:
            expected = decision_table.may_write(deed, roles, name, own, principal.purposes)
            assert rules.may_write(deed, principal, purpose, own=own).allowed == expected, deed
    ranks = decision_table.may_rank_persons(name, principal.purposes)
    assert rules.may_rank_persons(principal, purpose).allowed == ranks
    decisions = rules.may_see(principal, purpose, today, pairs, grant=grant)
    for (field_class, audience), decision in zip(pairs, decisions, strict=True):
        expected = decision_table.may_see(
            roles, set(principal.measures), set(principal.units), name, today,
            field_class=field_class.value, scope=audience.scope.value, of=audience.of,
            purposes=set(audience.purposes), until=audience.until, grant=plain(grant),
        )  # fmt: skip
        assert decision.allowed == expected, (roles, name, field_class, str(audience), decision.policies)


@pytest.mark.slow
def test_the_policies_agree_with_the_decision_table_on_100_000_random_requests() -> None:
    chance = random.Random(4)  # the same requests each time
    asked = 0
    while asked < 100_000:
        pairs = [(chance.choice(list(FieldClass)), _any_audience(chance)) for _ in range(500)]
        for _ in range(20):
            roles = frozenset(chance.sample(list(Role), chance.randrange(4))) | {Role.PUBLIC}
            principal = Principal(
                "one", "Eine (erfunden)", roles, frozenset(chance.sample(MEASURES, chance.randrange(3))),
                frozenset(chance.sample(UNITS, chance.randrange(3))),
            )  # fmt: skip
            name = chance.choice([None, *PURPOSES])
            today = TODAY + timedelta(days=chance.randint(-2, 2))
            grant = _any_grant(chance)
            purpose = None if name is None else PURPOSES[name]
            decisions = default_rules().may_see(principal, purpose, today, pairs, grant=grant)
            for (field_class, audience), decision in zip(pairs, decisions, strict=True):
                expected = decision_table.may_see(
                    {role.value for role in roles}, set(principal.measures), set(principal.units), name, today,
                    field_class=field_class.value, scope=audience.scope.value, of=audience.of,
                    purposes=set(audience.purposes), until=audience.until, grant=plain(grant),
                )  # fmt: skip
                assert decision.allowed == expected, (roles, name, field_class, str(audience), decision.policies)
            asked += len(pairs)


def _any_audience(chance: random.Random) -> Audience:
    scope = chance.choice(list(Scope))
    if scope is Scope.NOBODY:
        return Audience(scope)
    of = {Scope.MEASURE: MEASURES, Scope.UNIT: UNITS, Scope.GRANTED: (*TOPICS, None)}.get(scope)
    purposes = tuple(chance.sample(CLAIMABLE, chance.randrange(scope is Scope.GRANTED, 4)))
    until = TODAY + timedelta(days=chance.randint(-2, 2)) if chance.random() < 0.5 else None
    return Audience(scope, chance.choice(of) if of else None, purposes, until=until)


def _any_grant(chance: random.Random) -> Grant | None:
    if chance.random() < 0.3:
        return None
    until = TODAY + timedelta(days=chance.randint(-2, 2))
    named = chance.choice(CLAIMABLE), chance.choice(MEASURES), chance.choice(TOPICS)
    return Grant("grant-1", *named, until, TODAY, "support", "Probe", revoked=chance.random() < 0.2)


STATEMENTS = {re.findall('@id."(.*?)"', one)[0]: one for text in TEXTS.values() for _, one in statements(text)}
# Nothing permits these cases today; the prohibition keeps a later permission from opening them.
PRECAUTIONS = {"a-heading-is-no-purpose"}


@pytest.mark.parametrize("missing", sorted(STATEMENTS))
def test_the_decision_table_notices_when_a_policy_is_missing(missing: str) -> None:
    texts = {name: text.replace(STATEMENTS[missing], "") for name, text in TEXTS.items()}
    weakened = read_rules(texts, SCHEMA)
    # Whom the policy is named after is asked first, as there it shows.
    likely_first = sorted(one_of_each(), key=lambda one: not any(word in missing for word in _words_of(one)))
    noticed = any(disagrees(weakened, principal) for principal in likely_first)
    assert noticed == (missing not in PRECAUTIONS)


def _words_of(principal: Principal) -> set[str]:
    return {word for role in principal.roles - {Role.PUBLIC} for word in role.value.split("_")}


def one_of_each() -> list[Principal]:
    # The id of a unit among the measures, and the other way round, opens nothing of the other kind.
    common = {"measures": frozenset({"measure-a", "unit:b"}), "units": frozenset({"unit:a", "measure-b"})}
    tokens = (None, frozenset({"contact-mediation"}), frozenset({"network-analysis"}))
    return [
        Principal("one", "Eine (erfunden)", frozenset({Role.PUBLIC, role}), **common, purposes=token)
        for role in Role for token in tokens
    ]  # fmt: skip


SCOPES = ("public", "community", "administration", "support", "measure:measure-a", "measure:measure-b", "unit:unit:a",
          "unit:unit:b")  # fmt: skip
ENDINGS = (
    "",
    " for contact-mediation",
    " for network-analysis",
    " for operation",
    " until 2026-11-22",
    " until 2026-11-23",
)
PAIRS = [
    (kind, Audience.parse(text))
    for kind in FieldClass
    for text in (*(scope + ending for scope in SCOPES for ending in ENDINGS), "nobody")
]

OWN_GRANT = Grant("grant-1", "contact-mediation", "measure-a", "topic:a", TODAY, TODAY, "support", "Probe")
GRANTS = (
    OWN_GRANT, replace(OWN_GRANT, measure="measure-b"), replace(OWN_GRANT, measure="unit:a"),
    replace(OWN_GRANT, purpose="knowledge-exchange"), replace(OWN_GRANT, purpose="introduction"),
    replace(OWN_GRANT, topic="topic:b"), replace(OWN_GRANT, until=TODAY - timedelta(days=1)),
    replace(OWN_GRANT, revoked=True),
)  # fmt: skip
SHARED_BY_GRANT = ("granted", "granted:topic:a", "community", "support", "measure:measure-b")
GRANTED_PAIRS = [
    (kind, Audience.parse(f"{scope} for {purposes}"))
    for kind in (FieldClass.RECORD, FieldClass.CONTACT)
    for scope in SHARED_BY_GRANT
    for purposes in ("contact-mediation", "introduction", "contact-mediation+knowledge-exchange+network-analysis")
]


def disagrees(rules: object, principal: Principal) -> bool:
    return any(
        _disagrees_on_deeds(rules, principal, purpose)
        or (purpose is not None and _disagrees_on_grants(rules, principal, purpose))
        or _disagrees_on_sight(rules, principal, purpose)
        for purpose in (None, *PURPOSES.values())
    )


def _disagrees_on_deeds(rules: object, principal: Principal, purpose: Purpose | None) -> bool:
    """On claims, the log, a person's rights, writes and rankings."""
    roles, name, token_for = {role.value for role in principal.roles}, purpose and purpose.name, principal.purposes
    told = [(rules.may_rank_persons(principal, purpose), decision_table.may_rank_persons(name, token_for))]
    if purpose is not None:
        told.append((rules.may_claim(principal, purpose), decision_table.may_claim(roles, name, token_for)))
    for own in (True, False):
        read = decision_table.may_read_log(roles, name, own, token_for)
        told.append((rules.may_read_log(principal, purpose, own=own), read))
        rights = decision_table.may_exercise_rights(roles, name, own, token_for)
        told.append((rules.may_exercise_rights(principal, purpose, own=own), rights))
        for deed in Deed:
            expected = decision_table.may_write(deed, roles, name, own, token_for)
            told.append((rules.may_write(deed, principal, purpose, own=own), expected))
    return any(decision.allowed != expected for decision, expected in told)


def _disagrees_on_sight(rules: object, principal: Principal, purpose: Purpose | None) -> bool:
    # What a token is for decides what may be named, not what is seen then.
    pairs = PAIRS if principal.purposes is None else []
    roles = {role.value for role in principal.roles}
    for (kind, one), decision in zip(pairs, rules.may_see(principal, purpose, TODAY, pairs), strict=True):
        expected = decision_table.may_see(
            roles, set(principal.measures), set(principal.units), purpose and purpose.name, TODAY,
            field_class=kind.value, scope=one.scope.value, of=one.of, purposes=set(one.purposes), until=one.until,
        )  # fmt: skip
        if decision.allowed != expected:
            return True
    return False


def _disagrees_on_grants(rules: object, principal: Principal, purpose: Purpose) -> bool:
    roles, measures = {role.value for role in principal.roles}, set(principal.measures)
    if rules.may_grant(principal, purpose).allowed != decision_table.may_grant(roles, purpose.name):
        return True
    if principal.purposes is not None:
        return False
    for grant in (None, *GRANTS):
        if grant is not None:
            expected = decision_table.may_use_grant(roles, measures, purpose.name, TODAY, plain(grant))
            if rules.may_use_grant(principal, purpose, TODAY, grant).allowed != expected:
                return True
        decisions = rules.may_see(principal, purpose, TODAY, GRANTED_PAIRS, grant=grant)
        for (kind, one), decision in zip(GRANTED_PAIRS, decisions, strict=True):
            expected = decision_table.may_see(
                roles, measures, set(principal.units), purpose.name, TODAY, field_class=kind.value,
                scope=one.scope.value, of=one.of, purposes=set(one.purposes), until=one.until, grant=plain(grant),
            )  # fmt: skip
            if decision.allowed != expected:
                return True
    return False


def test_the_whole_policies_agree_with_the_decision_table_on_one_of_each() -> None:
    assert not any(disagrees(default_rules(), principal) for principal in one_of_each())


@pytest.mark.parametrize(
    ("added", "line", "told"),
    [
        ('permit (principal, action\n  resource);', 3, "cannot be read"),
        ('@id("x")\npermit (principal, action == Action::"see", resource)\nwhen { resource.hue == "red" };', 3, "hue"),
        ('@id("x")\npermit (principal, action == Action::"erase", resource);', 3, "erase"),
        ('permit (principal, action, resource);', 3, "no @id"),
        ('@id("public-is-for-everybody")\npermit (principal, action, resource);', 3, "is taken by scopes.cedar"),
        ('@id("x")\npermit (principal == ?principal, action, resource);', 3, "Templates"),
    ],
)  # fmt: skip
def test_a_wrong_policy_refuses_the_start_with_file_and_line(added: str, line: int, told: str) -> None:
    with pytest.raises(PolicyError, match=told) as caught:
        read_rules({**TEXTS, "zz.cedar": f"// A comment; with a semicolon.\n\n{added}\n"}, SCHEMA)
    assert caught.value.where == f"zz.cedar, line {line}"
    assert caught.value.exit_code == 78


@pytest.mark.parametrize(
    "of", ['resource.of == "measure-1"', 'resource["of"] == "measure-1"', 'resource . of like "m*"']
)
def test_a_policy_that_names_a_single_measure_refuses_the_start(of: str) -> None:
    text = f'@id("x")\npermit (principal, action == Action::"see", resource is AudienceClass) when {{ {of} }};'
    with pytest.raises(PolicyError, match=r"resource\.of is compared"):
        read_rules({**TEXTS, "zz.cedar": text}, SCHEMA)


def test_a_wrong_schema_refuses_the_start_with_its_line() -> None:
    with pytest.raises(PolicyError) as caught:
        read_rules(TEXTS, SCHEMA.replace("entity Purpose in [Purpose] {", "entity Purpose in [Purpose {"))
    line = next(number for number, text in enumerate(SCHEMA.splitlines(), 1) if text.startswith("entity Purpose"))
    assert caught.value.where == f"{SCHEMA_FILE}, line {line}"


def test_a_policy_that_cannot_be_evaluated_shows_nothing() -> None:
    # The schema lets none through; a prohibition that is skipped would open what it shuts all the same.
    texts = [*TEXTS.values(), '@id("x") forbid (principal, action, resource) when { resource.hue == "red" };']
    rules = Rules(cedarpy.PolicySet.from_str("\n".join(texts)), cedarpy.Schema.from_str(SCHEMA))
    with pytest.raises(PolicyFailed):
        rules.may_see(PUBLIC, None, TODAY, [(FieldClass.RECORD, Audience.parse("public"))])


def test_no_policy_at_all_refuses_the_start() -> None:
    with pytest.raises(PolicyError, match="no policy"):
        read_rules({"empty.cedar": "// nothing"}, SCHEMA)


def test_every_policy_has_a_comment_above_it() -> None:
    for name, text in TEXTS.items():
        lines = text.splitlines()
        for line, _ in statements(text):
            assert lines[line - 2].startswith("//"), f"{name}, line {line}"


def test_a_refused_purpose_says_why_and_what_is_open_instead() -> None:
    with pytest.raises(NotPermitted, match="may ask for the purpose 'operation'") as caught:
        default_rules().check_claim(PUBLIC, PURPOSES["operation"])
    assert caught.value.remedy == "Purposes open to it: contact-mediation, introduction."
    with pytest.raises(NotPermitted, match="only groups other purposes"):
        default_rules().check_claim(PUBLIC, PURPOSES["programme-work"])


def test_a_decision_names_the_policies_that_made_it() -> None:
    pairs = [(FieldClass.RECORD, Audience.parse("public")), (FieldClass.IDENTITY, Audience.parse("public"))]
    shown, shut = default_rules().may_see(PUBLIC, None, TODAY, pairs)
    assert (shown.allowed, shown.policies) == (True, ("public-is-for-everybody",))
    assert not shut.allowed
    assert "personal-fields-need-named-purposes" in shut.policies


def test_the_tables_know_the_same_purposes() -> None:
    assert {name: purpose.parent for name, purpose in PURPOSES.items()} == decision_table.PARENTS
    assert set(CLAIMABLE) == set(PURPOSES) - decision_table.HEADINGS
    assert {
        name: {one.value for one in purpose.field_classes} for name, purpose in PURPOSES.items()
    } == decision_table.OPENS
