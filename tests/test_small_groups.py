"""No group under five can be told from a table, by whoever solves it: held against every table that looks the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.errors import InputError
from graph_service.small_groups import LEAST, ToldTable, told_list, told_table

Counts = dict[tuple[str, str], int]
BEYOND = 9  # how far above the true ones the counts of the tables go that an attacker thinks of


@st.composite
def tables(draw: st.DrawFn, most: int = 14) -> Counts:
    rows, columns = draw(st.sampled_from([(1, 1), (3, 1), (4, 1), (1, 3), (2, 2), (2, 3), (3, 2)]))
    sizes = st.one_of(st.integers(0, 4), st.integers(5, most), st.just(0))
    return {(f"r{row}", f"c{column}"): draw(sizes) for row in range(rows) for column in range(columns)}


def looking_the_same(counts: Counts, told: ToldTable) -> Iterator[Counts]:
    """Every table of whole numbers of which the same would be told, up to a size, found by trying."""
    hidden = [key for key, value in told.cells.items() if value is None]
    most = {key: counts[key] + BEYOND for key in hidden}
    rows, columns = sorted(told.rows), sorted(told.columns)
    for row, value in told.rows.items():
        if value is not None:
            rest = value - sum(told.cells[row, column] or 0 for column in columns)
            most |= {key: min(most[key], rest) for key in hidden if key[0] == row}
    for column, value in told.columns.items():
        if value is not None:
            rest = value - sum(told.cells[row, column] or 0 for row in rows)
            most |= {key: min(most[key], rest) for key in hidden if key[1] == column}
    for values in product(*(range(most[key] + 1) for key in hidden)):
        table = {**counts, **dict(zip(hidden, values, strict=True))}
        if sums_fit(table, told):
            yield table


def sums_fit(table: Counts, told: ToldTable) -> bool:
    return (
        all(value is None or value == sum(n for (row, _), n in table.items() if row == own)
            for own, value in told.rows.items())
        and all(value is None or value == sum(n for (_, column), n in table.items() if column == own)
                for own, value in told.columns.items())
        and told.total in (None, sum(table.values()))
    )  # fmt: skip


def small_numbers(counts: Counts) -> Iterator[tuple[str, object]]:
    """What is small: cells, and totals of rows and columns."""
    yield from (("cell", key) for key, value in counts.items() if value < LEAST)
    for place, kind in ((0, "row"), (1, "column")):
        for own in {key[place] for key in counts}:
            if sum(value for key, value in counts.items() if key[place] == own) < LEAST:
                yield kind, own


def number_in(table: Counts, kind: str, own: object) -> int:
    if kind == "cell":
        return table[own]  # type: ignore[index]
    return sum(value for key, value in table.items() if key[0 if kind == "row" else 1] == own)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_whoever_tries_all_tables_that_look_the_same_cannot_tell_what_is_small(counts: Counts) -> None:
    told = told_table(counts)
    hidden = sum(value is None for value in told.cells.values())
    if hidden > 4:  # too many to try them all
        return
    same = list(looking_the_same(counts, told))
    assert counts in same
    for kind, own in small_numbers(counts):
        possible = {number_in(table, kind, own) for table in same}
        assert max(possible) >= LEAST and len(possible) > LEAST, (told, kind, own, sorted(possible))


@settings(max_examples=300, deadline=None)
@given(tables(most=40))
def test_what_is_told_is_true_and_nothing_small_is_told(counts: Counts) -> None:
    told = told_table(counts)
    assert all(value in (None, counts[key]) for key, value in told.cells.items())
    assert sums_fit(counts, told)
    every = (*told.cells.values(), *told.rows.values(), *told.columns.values(), told.total)
    assert not any(value is not None and value < LEAST for value in every)
    assert told == told_table(dict(reversed(counts.items())))


def test_one_small_group_takes_the_next_larger_one_with_it_and_the_total_stays() -> None:
    told = told_table({("a", "n"): 3, ("b", "n"): 8, ("c", "n"): 20})
    assert told.cells == {("a", "n"): None, ("b", "n"): None, ("c", "n"): 20}
    assert told.total == told.columns["n"] == 31


def test_two_small_groups_whose_sum_gives_them_away_take_a_third_with_them() -> None:
    told = told_table({("a", "n"): 1, ("b", "n"): 0, ("c", "n"): 20, ("d", "n"): 9})
    assert [told.cells[row, "n"] for row in "abcd"] == [None, None, 20, None]


def test_a_table_without_small_groups_is_told_as_it_is() -> None:
    counts = {("a", "x"): 5, ("a", "y"): 7, ("b", "x"): 9, ("b", "y"): 11}
    told = told_table(counts)
    assert dict(told.cells) == counts and told.rows == {"a": 12, "b": 20} and told.total == 32


def test_a_small_group_in_a_table_of_two_ways_is_hidden_from_rows_and_columns() -> None:
    counts = {(row, column): 9 for row in "abc" for column in "xyz"} | {("b", "y"): 2}
    told = told_table(counts)
    for row in "abc":
        assert sum(told.cells[row, column] is None for column in "xyz") != 1
    for column in "xyz":
        assert sum(told.cells[row, column] is None for row in "abc") != 1
    assert told.total == 74


def test_of_a_few_persons_in_all_nothing_is_told() -> None:
    told = told_table({("a", "n"): 2, ("b", "n"): 1})
    assert set(told.cells.values()) == {None} and told.total is None and set(told.rows.values()) == {None}
    assert told_table({}).total is None


def test_a_narrower_answer_is_made_of_what_is_told_and_gives_nothing_by_difference() -> None:
    told = told_table({("a", "n"): 3, ("b", "n"): 8, ("c", "n"): 20, ("d", "n"): 30})
    assert told.sum_of(["c", "d"], ["n"]) == 50
    assert told.sum_of(["b", "c"], ["n"]) is None and told.sum_of(["a", "b", "c", "d"], ["n"]) is None


def test_a_large_table_is_done_and_a_wrong_one_refused() -> None:
    counts = {(str(row), str(column)): (row * 7 + column * 3) % 23 for row in range(25) for column in range(12)}
    told = told_table(counts)
    assert sum(value is not None for value in told.cells.values()) > 100
    with pytest.raises(InputError):
        told_table({("a", "n"): -1})
    with pytest.raises(InputError):
        told_table({(str(row), "n"): 7 for row in range(10_001)})


@given(st.lists(st.integers(0, 20), min_size=1, max_size=7))
def test_a_list_is_told_as_a_table_of_one_column_is(counts: list[int]) -> None:
    table = told_table({(f"{place}", ""): count for place, count in enumerate(counts)})
    told = told_list(dict(enumerate(counts)))
    assert (told is None) == (table.total is None)
    if told is not None:
        hidden = sorted(counts[place] for place, count in told.items() if count is None)
        assert hidden == sorted(counts[int(row)] for (row, _), count in table.cells.items() if count is None)
        assert all(count in (None, counts[place]) for place, count in told.items())
