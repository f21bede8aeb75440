"""What can be written is described: each field with its meaning and an example, each refusal with its reason."""

from __future__ import annotations

import pytest

from graph_service.api.writes import DecisionGiven, DisclosureRow, NewSuggestion, OwnCorrection, SuggestionKept
from graph_service.commands.documentation import PAGES
from graph_service.data_subjects import BY_ONESELF, Correction
from graph_service.errors import InputError
from graph_service.exchange import suggestible
from graph_service.schema import NODE_TYPES, Kind
from graph_service.schema.written import written_value

MODELS = (OwnCorrection, NewSuggestion, DecisionGiven, SuggestionKept, DisclosureRow, Correction)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_each_field_says_what_it_means_with_an_example(model):
    for name, field in model.model_fields.items():
        assert field.description and field.examples, name


def test_one_corrects_alone_what_the_vocabulary_calls_personal_but_the_name():
    personal = [one.name for one in NODE_TYPES["Person"].fields if one.field_class != "record"]
    assert set(OwnCorrection.model_fields) == set(BY_ONESELF) == set(personal) - {"name"}


def test_the_example_of_each_field_could_stand_there():
    fields = {one.name: one for one in NODE_TYPES["Person"].fields}
    for name, field in OwnCorrection.model_fields.items():
        assert written_value(fields[name], field.examples[0]) == field.examples[0]


def test_neither_gates_nor_sources_nor_ids_are_suggested_and_of_claims_and_suggestions_nothing():
    for label in NODE_TYPES:
        names = {field.name for field in suggestible(label)}
        assert not names & {"id", "source", "source_keys", "as_of", "confidence", "invented"}
        assert not any(name.endswith("audience") for name in names)
    assert suggestible("Claim") == suggestible("Suggestion") == ()
    assert {field.name for field in suggestible("Person")} == {"name", "email", "phone", "profile", "languages"}


def test_every_kind_of_value_is_held_to_the_vocabulary():
    post, unit, measure = (NODE_TYPES[label] for label in ("Post", "AdministrativeUnit", "Measure"))
    assert written_value(post.field("occupancy"), "vacant") == "vacant"
    assert written_value(unit.field("ended"), "2026-11") == "2026-11"
    assert written_value(measure.field("name"), "  Kiezbox ") == "Kiezbox"
    assert written_value(unit.field("channels"), "email: a@beispiel.example") == ["email: a@beispiel.example"]
    number = post.field("full_time_equivalent")
    assert number.kind is Kind.NUMBER and written_value(number, "0.5") == 0.5
    for field, value in (
        (post.field("occupancy"), "half"), (unit.field("ended"), "2026-13"), (number, "viel"), (number, "nan"),
        (measure.field("name"), 7), (unit.field("channels"), [7]),
        (unit.field("channels"), "030123"), (measure.field("phase_history"), "foo"), (unit.field("ended"), "２０２６"),
    ):  # fmt: skip
        with pytest.raises(InputError) as caught:
            written_value(field, value)
        assert caught.value.where == field.name


def test_the_page_names_every_deed_and_every_type():
    page = PAGES["writes.md"]()
    assert all(f"| {label} | `" in page for label in NODE_TYPES if suggestible(label))
    assert page.count("| `data-subject-rights` |") == 3
