"""An explanation says what the rules decide, and names the policies that it was: without them it would be otherwise."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.access import (
    PUBLIC,
    PURPOSES,
    Audience,
    AudienceClass,
    ClassState,
    ClassTable,
    Principal,
    Role,
    default_rules,
)
from graph_service.access.explaining import (
    EXISTENCE,
    EntityClasses,
    Explanation,
    Obstacle,
    Ruling,
    explain,
    explained_field,
    personal_classes,
)
from graph_service.access.policy_notes import policy_notes, read_notes
from graph_service.errors import InputError
from graph_service.schema import NODE_TYPES, FieldClass
from tests.access import decision_table
from tests.access.strategies import DAYS, TODAY, audiences, principals
from tests.access.weakened import PROHIBITIONS, rules_without

FIRST_NUMBER = 7001
MEMBER = Principal("one", "Eine (erfunden)", frozenset({Role.PUBLIC, Role.COMMUNITY_MEMBER}))
SHARED = "community for contact-mediation"


def told_of(
    principal: Principal,
    purpose: str | None,
    *texts: str | Audience,
    type_: str = "Person",
    state: ClassState = ClassState.PUBLISHED,
    kinds: tuple[FieldClass, ...] = tuple(FieldClass),
    today: object = TODAY,
) -> Explanation:
    """What is explained of an entity whose gates have those audiences, in the order of the field classes."""
    classes = tuple(
        AudienceClass(number, kind, Audience.parse(text) if isinstance(text, str) else text, state)
        for number, (kind, text) in enumerate(zip(kinds, texts, strict=False), FIRST_NUMBER)
    )
    numbers = dict(zip(FieldClass, (one.number for one in classes), strict=False))
    entity = EntityClasses("person-000000000001", NODE_TYPES[type_], numbers)
    what = None if purpose is None else PURPOSES[purpose]
    return explain(default_rules(), principal, what, today, entity, ClassTable(1, classes))


def named(ruling: Ruling) -> frozenset[str]:
    return frozenset(policy.id for policy in ruling.policies)


@settings(max_examples=300, deadline=None)
@given(principals(), st.none() | st.sampled_from(tuple(PURPOSES)), DAYS, st.lists(audiences(), min_size=4, max_size=4))
def test_an_explanation_says_what_the_decision_table_says(
    principal: Principal, name: str | None, today: object, audience: list[Audience]
) -> None:
    told = told_of(principal, name, *audience, today=today)
    roles = {role.value for role in principal.roles}
    if name is not None:
        assert told.claim.allowed == decision_table.may_claim(roles, name, principal.purposes)
        if not told.claim.allowed:
            assert told.gates == ()
            assert not named(told.claim) - PROHIBITIONS
            return
    expected = [
        decision_table.may_see(
            roles, set(principal.measures), set(principal.units), name, today, field_class=kind.value,
            scope=one.scope.value, of=one.of, purposes=set(one.purposes), until=one.until,
        )
        for kind, one in zip(FieldClass, audience, strict=True)
    ]  # fmt: skip
    assert [gate.ruling.allowed for gate in told.gates] == expected
    assert [gate.seen for gate in told.gates] == [expected[0] and one for one in expected]


@settings(max_examples=150, deadline=None)
@given(principals(), st.none() | st.sampled_from(tuple(PURPOSES)), DAYS, st.sampled_from(FieldClass), audiences())
def test_the_policies_that_are_named_are_those_that_decide(
    principal: Principal, name: str | None, today: object, kind: FieldClass, audience: Audience
) -> None:
    purpose = None if name is None else PURPOSES[name]

    def decided(without: frozenset[str]) -> bool:
        return rules_without(without).may_see(principal, purpose, today, [(kind, audience)])[0].allowed

    told = told_of(principal, name, audience, kinds=(kind,), today=today)
    if not told.gates:
        return
    ruling = told.gates[0].ruling
    if ruling.allowed:
        assert ruling.policies and all(policy.permits for policy in ruling.policies)
        assert not decided(named(ruling))
    elif ruling.policies:
        assert named(ruling) <= PROHIBITIONS
        # Whether anything permits it, once nothing forbids it, the rules without prohibitions say.
        assert decided(named(ruling)) == decided(PROHIBITIONS)
    else:
        assert not decided(PROHIBITIONS)


@settings(max_examples=100, deadline=None)
@given(principals(), st.sampled_from(tuple(PURPOSES)))
def test_the_policies_that_are_named_are_those_that_decide_on_a_purpose(principal: Principal, name: str) -> None:
    claim = told_of(principal, name, "public").claim
    without = rules_without(named(claim)).may_claim(principal, PURPOSES[name]).allowed
    if claim.allowed:
        assert claim.policies and all(policy.permits for policy in claim.policies)
        assert not without
    else:
        assert named(claim) <= PROHIBITIONS
        assert without == rules_without(PROHIBITIONS).may_claim(principal, PURPOSES[name]).allowed


def test_every_gate_of_a_person_is_told_of_and_no_more() -> None:
    told = told_of(MEMBER, "contact-mediation", SHARED, SHARED, SHARED, "nobody")
    assert [gate.gate for gate in told.gates] == [EXISTENCE, "identity", "contact", "profile"]
    assert [gate.seen for gate in told.gates] == [True, True, True, False]
    assert told.gates[2].fields == ("email", "phone")
    assert told.gates[3].ruling.policies[0].id == "personal-fields-need-named-purposes"
    told = told_of(MEMBER, None, "public", type_="Topic")
    assert [gate.gate for gate in told.gates] == [EXISTENCE]
    assert "audience" not in told.gates[0].fields


def test_no_field_is_seen_of_what_does_not_exist_for_whoever_asks() -> None:
    told = told_of(MEMBER, "contact-mediation", "nobody", SHARED, SHARED, SHARED)
    assert told.gates[1].opens and not told.gates[1].seen
    assert told.gates[0].ruling == Ruling(False, ())


def test_a_claim_stands_in_the_class_of_what_it_is_about() -> None:
    told = told_of(MEMBER, "expert-search", SHARED, type_="Claim", kinds=(FieldClass.CONTACT,))
    assert told.gates[0].field_class is FieldClass.CONTACT
    assert "only-fields-that-the-purpose-needs" in named(told.gates[0].ruling)


def test_what_no_view_contains_is_shut_and_says_why() -> None:
    staged = told_of(MEMBER, None, "public", type_="Topic", state=ClassState.STAGED).gates[0]
    assert (staged.seen, staged.obstacle, staged.ruling.allowed) == (False, Obstacle.STAGED, True)
    bare = told_of(MEMBER, None, type_="Topic").gates[0]
    assert (bare.seen, bare.obstacle, bare.ruling) == (False, Obstacle.NO_AUDIENCE, None)
    entity = EntityClasses("topic:a", NODE_TYPES["Topic"], {FieldClass.RECORD: 4})
    told = explain(default_rules(), MEMBER, None, TODAY, entity, ClassTable(1, ()))
    assert (told.gates[0].seen, told.gates[0].obstacle) == (False, Obstacle.UNREADABLE)


def test_a_refused_purpose_is_told_with_its_policy_and_what_is_open_instead() -> None:
    told = told_of(PUBLIC, "programme-work", "public")
    assert named(told.claim) == {"a-heading-is-no-purpose"}
    told = told_of(PUBLIC, "operation", "public")
    assert (told.claim, told.open_purposes, told.gates) == (
        Ruling(False, ()),
        ("contact-mediation", "introduction"),
        (),
    )


def test_one_field_is_told_with_existence_alone() -> None:
    told = told_of(MEMBER, "contact-mediation", SHARED, SHARED, SHARED, SHARED)
    assert [gate.gate for gate in told.of_field("phone").gates] == [EXISTENCE, "contact"]
    assert [gate.gate for gate in told.of_field("id").gates] == [EXISTENCE]


def test_a_field_that_is_not_there_or_is_shown_to_nobody_is_a_mistake() -> None:
    assert explained_field(NODE_TYPES["Person"], "email") == "email"
    for name in ("hue", "contact_audience"):
        with pytest.raises(InputError):
            explained_field(NODE_TYPES["Person"], name)


def test_each_personal_class_has_a_gate() -> None:
    assert personal_classes(NODE_TYPES["Person"]) == (FieldClass.IDENTITY, FieldClass.CONTACT, FieldClass.PROFILE)
    assert personal_classes(NODE_TYPES["Post"]) == ()


def test_as_json_it_holds_words_and_no_number_of_a_class() -> None:
    told = told_of(MEMBER, "contact-mediation", SHARED, SHARED, SHARED, SHARED)
    text = json.dumps(told.as_json())
    assert not any(str(number) in text for number in range(FIRST_NUMBER, FIRST_NUMBER + 4))
    gate = json.loads(text)["gates"][0]
    assert gate["audience"] == "community for contact-mediation by consent"
    assert gate["ruling"]["policies"][0]["id"] == "community-is-for-the-programme"


def test_the_sentences_of_a_policy_are_the_comment_above_it() -> None:
    text = '// A heading.\n\n// One "thing";\n// and another.\n@id("a")\npermit (principal, action, resource);\n'
    note = read_notes({"x.cedar": text + '@id("b")\nforbid (principal, action, resource);'})["a"]
    assert (note.comment, note.permits, note.line) == ('One "thing"; and another.', True, 5)
    assert read_notes({"x.cedar": text + '@id("b")\nforbid (principal, action, resource);'})["b"].comment == ""


def test_every_policy_says_something_of_itself() -> None:
    for note in policy_notes().values():
        assert note.comment[0].isupper() and note.comment.endswith("."), note.id
