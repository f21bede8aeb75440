"""Units inside an authority: recognised by number or name and place, and only where one alone fits."""

from __future__ import annotations

import pytest

from graph_service.exchange.crosswalk import Crosswalk, Decision
from graph_service.exchange.drafts import Findings, NodeDraft, Place
from graph_service.exchange.existing import Existing, Named
from graph_service.exchange.identity import Identifier
from graph_service.exchange.names import unit_number

CORE = {
    "unit:fin": ("Finanzamt Mitte", None), "unit:fin:i": ("Abteilung I – Personal", "unit:fin"),
    "unit:fin:ii": ("Abteilung II", "unit:fin"), "unit:fin:recht": ("Stabsstelle – Recht", "unit:fin"),
    "unit:fin:ii:a": ("Referat II A", "unit:fin:ii"),
    "unit:bau": ("Bauamt Mitte", None), "unit:bau:i": ("Abteilung I – Hochbau", "unit:bau"),
    "unit:bau:x": ("Referat X", "unit:bau:i"), "unit:bau:iv": ("Abteilung IV", "unit:bau"),
    "unit:bau:iv2": ("Abteilung IV – Rest", "unit:bau"),
}  # fmt: skip


def existing(space: str = "core") -> Existing:
    return Existing(
        types=dict.fromkeys(CORE, "AdministrativeUnit"),
        keys={f"{space}:{id_}": id_ for id_ in CORE},
        keys_of={id_: (f"{space}:{id_}",) for id_ in CORE},
        named=[Named(id_, (name,)) for id_, (name, _) in CORE.items()],
        wholes={id_: whole for id_, (_, whole) in CORE.items() if whole},
    )


def unit(key: str, name: str, under: str | None = None) -> NodeDraft:
    fields = {"name": name, "audience": "public", "source": "source:plan"}
    return NodeDraft(
        "AdministrativeUnit", fields, Place("plan", key), keys=(f"plan:{key}",),
        under=f"plan:{under}" if under else None, by_name=under is None,
    )  # fmt: skip


def ids(*drafts: NodeDraft, known: Existing | None = None, crosswalk: Crosswalk | None = None) -> list[str]:
    identifier = Identifier(known or existing(), crosswalk or Crosswalk(()), Findings())
    identifier.add_nodes(drafts)
    by_key = {key: target.id for target in identifier.found.targets.values() for key in target.keys}
    return [by_key[draft.keys[0]] for draft in drafts]


TOP, BRANCH = unit("1", "Finanzamt Mitte"), unit("2", "Geschäftsbereich A", "1")


@pytest.mark.parametrize(
    ("name", "under", "expected"),
    [
        ("Abteilung I", "2", "unit:fin:i"),
        ("Abteilung I - Personal", "2", "unit:fin:i"),
        ("Abteilung II – Steuern", "2", "unit:fin:ii"),
        ("Referat II A", "1", "unit:fin:ii:a"),  # this plan leaves out the department between
        ("Stabsstelle – Recht", "2", "unit:fin:recht"),
    ],
)
def test_a_department_is_the_same_below_another_level(name: str, under: str, expected: str) -> None:
    assert ids(TOP, BRANCH, unit("3", name, under)) == ["unit:fin", "unit:fin:geschaeftsbereich-a", expected]


@pytest.mark.parametrize(
    "name",
    [
        "Abteilung I – Haushalt",  # another remit under the same number: perhaps reorganised, a person decides
        "Abteilung III",
        "Stabsstelle",  # no number, so it is not known to be that of law
        "Referat X",  # stands in another authority
    ],
)
def test_what_is_not_surely_the_same_is_new(name: str) -> None:
    assert ids(TOP, BRANCH, unit("3", name, "2"))[2] not in CORE


def test_of_two_that_fit_none_is_taken() -> None:
    bau = unit("1", "Bauamt Mitte")
    assert ids(bau, unit("2", "Bereich", "1"), unit("3", "Abteilung IV", "2"))[2] not in CORE
    first, second = unit("3", "Abteilung I", "2"), unit("4", "Abteilung I", "1")
    assert "unit:fin:i" not in ids(TOP, BRANCH, first, second)


def test_a_unit_that_the_source_knows_by_another_key_is_another_one() -> None:
    assert ids(TOP, BRANCH, unit("3", "Abteilung I", "2"), known=existing("plan"))[2] not in CORE


def test_a_person_may_decide_otherwise() -> None:
    no = Crosswalk([Decision("plan", "3", "Abteilung I", "different", "")])
    assert ids(TOP, BRANCH, unit("3", "Abteilung I", "2"), crosswalk=no)[2] not in CORE
    yes = Crosswalk([Decision("plan", "3", "Abteilung III", "same", "unit:fin:ii")])
    assert ids(TOP, BRANCH, unit("3", "Abteilung III", "2"), crosswalk=yes)[2] == "unit:fin:ii"


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Abteilung II – Pflege", "abteilung ii"), ("Referat III B 2", "referat iii b 2"),
        ("Abteilung ZS", "abteilung zs"),
        ("Stabsstelle – Recht", None), ("Presse- und Öffentlichkeitsarbeit", None), ("II", None),
    ],
)  # fmt: skip
def test_the_number_of_a_unit_is_read_from_its_name(name: str, number: str | None) -> None:
    assert unit_number(name) == number
