"""The crosswalk: decisions of people, found by key or name; candidates are only proposed."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.errors import InputError
from graph_service.exchange.crosswalk import COLUMNS, Crosswalk, Decision, candidates, read_crosswalk
from graph_service.exchange.names import normalised_name


def test_the_reviewed_crosswalk_is_whole_and_decides_each_name_once() -> None:
    crosswalk = read_crosswalk()
    assert len(crosswalk.decisions) > 90
    names = [(one.source, normalised_name(one.name)) for one in crosswalk.decisions]
    assert len(names) == len(set(names))
    for one in crosswalk.decisions:
        assert one.entity.startswith(("unit:", "organisation:")) == (one.decision == "same"), one


def test_a_key_decides_before_a_name_and_a_source_before_all() -> None:
    crosswalk = Crosswalk(
        [
            Decision("portal", "7", "", "same", "unit:seven"),
            Decision("portal", "", "Amt - Nord", "same", "unit:north"),
            Decision("*", "", "Amt Nord", "different", ""),
        ]
    )
    found = crosswalk.decision("source:portal", ("portal:7",), "Amt-Nord")
    assert found and found.entity == "unit:seven"
    found = crosswalk.decision("source:portal", ("portal:8",), "Amt-Nord")
    assert found and found.entity == "unit:north"
    found = crosswalk.decision("source:other", (), "Amt Nord")
    assert found and found.decision == "different"
    assert crosswalk.decision("source:other", (), "Amt Süd") is None


def test_near_names_are_proposed_best_first_and_far_ones_not() -> None:
    known = {
        "unit:a": normalised_name("Apothekerkammer Berlin"),
        "unit:b": normalised_name("Amtsgericht Mitte"),
        "unit:c": normalised_name("Kunsthochschule Berlin (Weißensee)"),
    }
    assert [one.entity for one in candidates("Apothekenkammer Berlin", known)] == ["unit:a"]
    assert candidates("Weißensee Kunsthochschule Berlin", known)[0].score > 90
    assert candidates("Amtsgericht Wedding", known) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("portal,,Amt,maybe,,,,", "row 2"),
        ("portal,,Amt,same,,,,", "names no entity"),
        ("portal,,,different,,,,", "neither a key nor a name"),
    ],
)
def test_a_wrong_decision_is_named(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "crosswalk.csv"
    path.write_text(",".join(COLUMNS) + f"\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_crosswalk(path)
    path.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="other columns"):
        read_crosswalk(path)


def test_the_users_decisions_count_before_those_of_the_package(tmp_path: Path) -> None:
    decided = next(one for one in read_crosswalk().decisions if one.decision == "same" and one.name and not one.key)
    path = tmp_path / "own.csv"
    lines = (f'*,,"{decided.name}",different,,,me,2026-11-01', "*,,Amt Nirgendwo,same,unit:nowhere,,me,2026-11-01")
    path.write_text("\n".join((",".join(COLUMNS), *lines)) + "\n", encoding="utf-8")
    own = read_crosswalk(path)
    source = "source:any" if decided.source == "*" else f"source:{decided.source}"
    found = own.decision(source, (), decided.name)
    assert found and found.decision == "different"  # though the package decides on this very source
    found = own.decision(source, (), "Amt Nirgendwo")
    assert found and found.entity == "unit:nowhere"
    other = next(one for one in read_crosswalk().decisions if one.name and one.name != decided.name and not one.key)
    assert own.decision(f"source:{other.source}", (), other.name) == other


def test_a_crosswalk_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv"):
        read_crosswalk(tmp_path / "none.csv")
    path = tmp_path / "latin.csv"
    path.write_bytes((",".join(COLUMNS) + "\n*,,Grünamt,different,,,,\n").encode("cp1252"))
    with pytest.raises(InputError, match=r"latin\.csv.*UTF-8"):
        read_crosswalk(path)
