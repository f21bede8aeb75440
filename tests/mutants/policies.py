"""Mutants of the policies: one removed, one of its conditions dropped; held against the independent decision table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph_service.access import PolicyError
from graph_service.access.rules import read_rules, statements
from tests.access.test_rules import SCHEMA, TEXTS, disagrees, one_of_each
from tests.mutants.outcome import Outcome


def outcomes() -> Iterator[Outcome]:
    """Each mutant of each policy, and whether the decision table contradicts it for somebody."""
    for name, text in sorted(TEXTS.items()):
        for _, statement in statements(text):
            (own,) = re.findall('@id."(.*?)"', statement)
            yield Outcome("policy removed", own, _noticed({**TEXTS, name: text.replace(statement, "")}))
            for condition, loosened in _without_a_condition(statement):
                try:
                    caught = _noticed({**TEXTS, name: text.replace(statement, loosened)})
                except PolicyError:
                    continue  # what is left cannot be read: no service starts with it
                yield Outcome("condition dropped", f"{own}: {condition}", caught)


def _noticed(texts: dict[str, str]) -> bool:
    rules = read_rules(texts, SCHEMA)
    return any(disagrees(rules, principal) for principal in one_of_each())


def _without_a_condition(statement: str) -> Iterator[tuple[str, str]]:
    """Each operand of `&&` and `||` at the top of a `when` or `unless`, or in brackets there, taken away in turn."""
    for clause in re.finditer(r"(?:when|unless)\s*\{(.*?)\}", statement, re.DOTALL):
        yield " ".join(clause.group().split())[:60], statement[: clause.start()] + statement[clause.end() :]
        inside, start = clause[1], clause.start(1)
        for bounds in _operands(inside):
            part = inside[bounds[0] : bounds[1]]
            left, right = inside[: bounds[0]].rstrip(), inside[bounds[1] :].lstrip()
            if right[:2] in ("&&", "||"):
                right = right[2:]
            elif left[-2:] in ("&&", "||"):
                left = left[:-2]
            else:
                continue
            changed = f"{statement[:start]}{left} {right}{statement[clause.end(1) :]}"
            yield " ".join(part.split())[:60], changed


def _operands(text: str) -> Iterator[tuple[int, int]]:
    """Where the operands of `&&` and `||` stand, those inside brackets too."""
    marks = [match.span() for match in re.finditer(r"&&|\|\|", text)]
    for start, end in marks:
        yield _outwards(text, end, 1), _end(text, end)
        yield _begin(text, start), start
    return


def _outwards(text: str, place: int, step: int) -> int:
    while text[place].isspace():
        place += step
    return place


def _end(text: str, place: int) -> int:
    depth = 0
    while place < len(text):
        if depth == 0 and text[place : place + 2] in ("&&", "||"):
            break
        depth += (text[place] == "(") - (text[place] == ")")
        if depth < 0:
            break
        place += 1
    return place


def _begin(text: str, place: int) -> int:
    depth = 0
    while place > 0:
        if depth == 0 and text[place - 2 : place] in ("&&", "||"):
            break
        letter = text[place - 1]
        depth += (letter == ")") - (letter == "(")
        if depth < 0:
            break
        place -= 1
    return place
