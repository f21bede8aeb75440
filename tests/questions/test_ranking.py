"""The order of contacts: what must hold whatever was found."""

import datetime
import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from graph_service.questions.parts import SourceReference
from graph_service.questions.ranking import Formerly, Responsibility, Weights, rank_contacts
from graph_service.schema import DISTRICTS

TODAY = datetime.date(2026, 11, 23)


def responsibility(**changed):
    plain = {
        "topic": "topic:a", "topic_name": "A", "kind": "subject",
        "match": 0.8, "steps": 0, "unit": "unit:x", "unit_name": "X",
        "post": None,
        "district": None, "basis": None, "as_of": "2026-01-01", "confidence": 1.0, "invented": False,
        "source": SourceReference(id="source:s"),
    }  # fmt: skip
    return Responsibility(**{**plain, **changed})


found = st.lists(
    st.builds(
        responsibility,
        topic=st.sampled_from(["topic:a", "topic:b", None]),
        match=st.floats(0, 1),
        steps=st.integers(0, 2),
        unit=st.sampled_from(["unit:x", "unit:y", "unit:z"]),
        post=st.sampled_from([None, "post-1", "post-2"]),
        district=st.sampled_from([None, "Neukölln", "Pankow"]),
        basis=st.sampled_from([None, "§ 58 BauO Bln"]),
        as_of=st.sampled_from([None, "2026", "2019-03", "2009-01-01"]),
        confidence=st.floats(0, 1),
        named=st.sampled_from([None, None, "Senatsverwaltung"]),
        ended=st.sampled_from([None, None, "2023-04-27"]),
        formerly=st.sampled_from([None, None, Formerly("Alt", "2023", "unit:x", "X", None, "2025")]),
    ),
    max_size=12,
)


@given(found, st.randoms(use_true_random=False), st.sampled_from([None, "Neukölln"]))
def test_the_order_does_not_depend_on_the_order_of_the_rows(rows, random, district):
    shuffled = list(rows)
    random.shuffle(shuffled)
    one = rank_contacts(rows, district=district, today=TODAY)
    other = rank_contacts(shuffled, district=district, today=TODAY)
    assert [(c.score, c.first.topic, c.first.unit) for c in one] == [
        (c.score, c.first.topic, c.first.unit) for c in other
    ]


@given(found)
def test_scores_are_finite_fall_and_are_the_sum_of_their_reasons(rows):
    ranked = rank_contacts(rows, district=None, today=TODAY)
    assert all(math.isfinite(contact.score) for contact in ranked)
    assert all(one.score >= other.score for one, other in itertools.pairwise(ranked))
    for contact in ranked:
        assert math.isclose(contact.score, sum(reason.points for reason in contact.because), abs_tol=1e-3)


@given(found)
def test_each_unit_stands_once_a_topic(rows):
    ranked = rank_contacts(rows, district="Neukölln", today=TODAY)
    pairs = [(contact.first.topic, one.unit) for contact in ranked for one in contact.responsibilities]
    assert len(pairs) == len(set(pairs))


def test_the_better_match_wins_over_all_other_evidence_together():
    weights = Weights()
    others = weights.direct + weights.district + weights.basis + weights.confidence + weights.fresh
    gap = others / weights.match + 0.01
    good = responsibility(topic="topic:good", unit="unit:good", match=0.9, confidence=0.0, as_of=None)
    poor = responsibility(topic="topic:poor", unit="unit:poor", match=0.9 - gap, post="post-1", district="Neukölln",
                          basis="§ 1")  # fmt: skip
    assert [c.first.topic for c in rank_contacts([poor, good], district="Neukölln", today=TODAY)] == [
        "topic:good",
        "topic:poor",
    ]


def test_twelve_districts_stand_as_one_row_and_say_so():
    rows = [responsibility(unit=f"unit:{name}", district=name) for name in DISTRICTS]
    (row,) = rank_contacts(rows, district=None, today=TODAY)
    assert row.grouped and len(row.responsibilities) == 12
    assert any("12 Bezirke" in reason.text for reason in row.because)


def test_with_a_district_its_unit_stands_alone():
    rows = [responsibility(unit="unit:n", district="Neukölln")]
    (row,) = rank_contacts(rows, district="Neukölln", today=TODAY)
    assert not row.grouped
    assert "district" in [reason.reason for reason in row.because]


def test_a_post_in_the_unit_is_the_better_door_and_no_row_of_its_own():
    rows = [responsibility(basis="§ 58 BauO Bln"), responsibility(post="post-1", invented=True)]
    (row,) = rank_contacts(rows, district=None, today=TODAY)
    assert row.first.post == "post-1"
    assert row.first.basis == "§ 58 BauO Bln" and not row.first.invented, "the unit's own evidence counts"


def test_a_topics_second_row_gives_way_to_another_topic_that_fits_nearly_as_well():
    rows = [
        responsibility(unit="unit:x"), responsibility(unit="unit:y"),
        responsibility(topic="topic:b", unit="unit:z", match=0.7),
    ]  # fmt: skip
    assert [c.first.topic for c in rank_contacts(rows, district=None, today=TODAY)] == [
        "topic:a",
        "topic:b",
        "topic:a",
    ]


def test_an_older_fact_and_a_broader_topic_count_less():
    fresh, old = responsibility(topic="topic:b", unit="unit:b"), responsibility(as_of="2012-01-01")
    broader = responsibility(topic="topic:c", unit="unit:c", steps=1)
    ranked = rank_contacts([broader, old, fresh], district=None, today=TODAY)
    assert [contact.first.unit for contact in ranked] == ["unit:b", "unit:x", "unit:c"]


def test_a_service_comes_before_a_heading_and_a_heading_before_a_units_own_text():
    rows = [
        responsibility(topic=None, kind="unit", unit="unit:a"),
        responsibility(topic="topic:b", kind="subject", unit="unit:b"),
        responsibility(topic="topic:c", kind="service", unit="unit:c"),
    ]
    ranked = rank_contacts(rows, district=None, today=TODAY)
    assert [contact.first.unit for contact in ranked] == ["unit:c", "unit:b", "unit:a"]


def test_a_unit_that_is_named_comes_before_one_that_fits_a_little_better():
    rows = [
        responsibility(topic="topic:a", unit="unit:a", match=0.9),
        responsibility(topic="topic:b", unit="unit:b", match=0.6, named="Amt B"),
        responsibility(topic="topic:c", unit="unit:c", match=0.1, named="Amt C"),
    ]
    ranked = rank_contacts(rows, district=None, today=TODAY)
    assert [contact.first.unit for contact in ranked] == ["unit:b", "unit:a", "unit:c"]


def test_a_district_whose_office_is_named_stands_apart_from_the_others():
    rows = [
        responsibility(unit=f"unit:{name}", district=name, named="Amt" if name == "Pankow" else None)
        for name in DISTRICTS
    ]
    named, others = rank_contacts(rows, district=None, today=TODAY)
    assert [one.unit for one in named.responsibilities] == ["unit:Pankow"] and len(others.responsibilities) == 11


def test_a_unit_that_is_no_more_comes_last_however_well_it_fits():
    weights = Weights()
    over = responsibility(kind="service", unit="unit:a", match=1.0, post="post-1", district="Neukölln", basis="§ 1",
                          named="Amt A", ended="2023-04-27")  # fmt: skip
    poor = responsibility(topic="topic:b", unit="unit:b", match=0.0, steps=2, as_of=None, confidence=0.0)
    ranked = rank_contacts([over, poor], district="Neukölln", today=TODAY, weights=weights)
    assert [contact.first.unit for contact in ranked] == ["unit:b", "unit:a"]
    assert any("2023-04-27 nicht mehr" in reason.text for reason in ranked[-1].because)
