"""Types are told apart by colour and shape, by every reader and on either paper."""

from __future__ import annotations

from itertools import combinations

import pytest

from graph_service.schema import NODE_TYPES
from visualizations.appearance import DARK, GROUP_COLOURS, LIGHT, SCALE, SHAPES, node_types, tie_types
from visualizations.colours import DEFICIENCIES, contrast, difference, readable_on

CLEARLY, JUST = 24, 12


def test_every_type_of_the_vocabulary_has_a_shape():
    assert set(SHAPES) == set(NODE_TYPES)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_two_types_of_one_shape_differ_clearly_in_colour(deficiency):
    for one, other in combinations(NODE_TYPES.values(), 2):
        if SHAPES[one.label] == SHAPES[other.label]:
            assert difference(one.colour, other.colour, deficiency) > CLEARLY, (one.label, other.label)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_the_types_of_most_pages_differ_in_colour_alone(deficiency):
    often = (
        "Measure",
        "Person",
        "AdministrativeUnit",
        "Post",
        "Organisation",
        "Learning",
        "Question",
        "Topic",
        "Event",
    )
    for one, other in combinations(often, 2):
        assert difference(NODE_TYPES[one].colour, NODE_TYPES[other].colour, deficiency) > JUST, (one, other)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_groups_and_steps_of_the_scale_differ(deficiency):
    for one, other in [*combinations(GROUP_COLOURS, 2), *combinations(SCALE, 2)]:
        assert difference(one, other, deficiency) > JUST, (one, other)


def test_marks_stand_out_from_the_paper_by_day_and_in_the_dark():
    for looks in node_types(list(NODE_TYPES)):
        assert contrast(looks["colour"], LIGHT) >= 3 and contrast(looks["onDark"], DARK) >= 4.5


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast(readable_on("#333333", DARK), DARK) >= 4.5


def test_words_are_those_of_the_vocabulary():
    assert node_types(["Measure"])[0]["de"] == "Maßnahme" and tie_types(["KNOWS"])[0]["en"] == "knows"


def test_ties_that_a_network_derives_have_words_too():
    assert [told["de"] for told in tie_types(["SHARES_MEASURE", "WORKS_WITH"])] == [
        "teilt eine Maßnahme mit",
        "arbeitet zusammen mit",
    ]
