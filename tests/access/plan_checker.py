"""Reads the plan of a query and names every node and relationship that comes in without the filter of the view.

The plan is what the database would run: whatever form a pattern has in the text (a subquery, a count, a
comprehension, a path of any length), here it is an operator that lets something in. It must be followed by a filter
`<it>.audience IN $classes` before anything is counted, cut, made optional or returned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph_service.store import Plan

# Rows are counted, cut or replaced here: a filter further up comes too late.
BARRIERS = ("Aggregation", "Top", "Limit", "Skip", "ProduceResults", "Optional", "OuterHashJoin")
# The right side is asked for its existence or collected: a filter above does not reach into it.
SUBQUERIES = ("SemiApply", "RollUpApply", "ForEach", "Trail", "TransactionForeach", "ConditionalApply")
LEAVES_WITHOUT_ENTITIES = ("Argument", "EmptyRow", "EmptyResult", "Unwind")
# Counts that the database keeps, and subqueries it evaluates inside an expression: no filter can be seen there.
UNFILTERABLE = re.compile(r"CountFromCountStore|ProcedureCall|TriadicSelection")
HIDDEN_SUBQUERY = re.compile(r"\b(?:getDegree|hasDegree\w*|NestedPlan\w*|COUNT \{|EXISTS \{|COLLECT \{)", re.IGNORECASE)

NAME = r"(?:`[^`]+`|[\w@#]+)"
STEP = re.compile(
    rf"\((?P<left>{NAME})?[^()]*\)(?P<back><)?-\[(?P<tie>[^\]]*)\]-(?P<on>>)?\((?P<right>{NAME})?[^()]*\)"
)
LEAF = re.compile(r"^(?:[A-Z]+ (?:INDEX )?)?(?P<node>`[^`]+`|\w+)")
ALIAS = re.compile(rf"^(?P<old>{NAME}) AS (?P<new>{NAME})$")


def unfiltered(plan: Plan) -> list[str]:
    """What comes in unfiltered, each with its operator; empty: the query keeps to the view."""
    return sorted(set(_visit(plan, frozenset())))


def _visit(plan: Plan, guards: frozenset[str]) -> Iterator[str]:
    details = str(plan.arguments.get("Details", ""))
    operator = plan.operator
    if UNFILTERABLE.search(operator):
        yield f"{operator} {details}"
    if found := HIDDEN_SUBQUERY.search(details):
        yield f"{operator}: {found.group()} in {details}"
    if operator == "Filter":
        guards |= guarded(details)
    elif operator.startswith(("Projection", "Distinct")):
        guards |= _renamed(details, guards)
    for name in _entering(plan, details):
        if name not in guards | _guarded_here(operator, details):
            yield f"{operator} lets in {name}: {details}"
    yield from _unfiltered_on_the_way(operator, details)
    for place, child in enumerate(plan.children):
        late = any(word in operator for word in BARRIERS) or (
            place > 0 and any(word in operator for word in SUBQUERIES)
        )
        yield from _visit(child, frozenset() if late else guards)


def guarded(predicate: str) -> frozenset[str]:
    """The variables of which the predicate, read as a conjunction, says `<it>.audience IN $classes`."""
    names = set()
    for part in conjuncts(predicate):
        match = re.fullmatch(rf"(?:cache\[)?(?P<name>{NAME})\.audience\]? IN \$classes", part)
        if match:
            names.add(match["name"].strip("` "))
    return frozenset(names)


def conjuncts(predicate: str) -> list[str]:
    """The parts that must all hold; an alternative (`OR`) is one part."""
    text = _without_brackets(predicate.strip())
    for word in (" OR ", " XOR "):
        if len(_split(text, word)) > 1:
            return [text]
    parts = _split(text, " AND ")
    return [text] if len(parts) == 1 else [inner for part in parts for inner in conjuncts(part)]


def _without_brackets(text: str) -> str:
    while text.startswith("(") and text.endswith(")") and _closing(text, 0) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closing(text: str, start: int) -> int:
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] in "([{") - (text[place] in ")]}")
        if depth == 0:
            return place
    return len(text)


def _split(text: str, word: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0 and text.startswith(word, place):
            parts.append(text[start:place])
            start = place + len(word)
    return [part.strip() for part in (*parts, text[start:])]


def _renamed(details: str, guards: frozenset[str]) -> frozenset[str]:
    """A filter on the new name of a variable holds for the old name."""
    found = set()
    for part in _split(details, ","):
        match = ALIAS.fullmatch(part.strip())
        if match and match["new"].strip("` ") in guards:
            found.add(match["old"].strip("` "))
    return frozenset(found)


def _entering(plan: Plan, details: str) -> list[str]:
    """The variables that this operator binds to something of the graph."""
    operator = plan.operator
    if operator.startswith(
        ("StatefulShortestPath", "ShortestPath", "VarLengthExpand", "PruningVarLength", "BFSPruning")
    ):
        return _ends(plan, details)
    if "Expand" in operator or "Relationship" in operator:
        match = STEP.search(details)
        if match is None:
            return [f"something in {details!r}"]
        known = {name for child in plan.children for name in child.identifiers}
        tie = re.split(r"[:*]", match["tie"])[0].strip("` ") or "a relationship without a name"
        ends = [(match[side] or "a node without a name").strip("` ") for side in ("left", "right")]
        return [tie, *(end for end in ends if end not in known)]
    if not plan.children and operator not in LEAVES_WITHOUT_ENTITIES and not UNFILTERABLE.search(operator):
        match = LEAF.match(details)
        return [match["node"].strip("`") if match else f"something in {details!r}"]
    return []


def _ends(plan: Plan, details: str) -> list[str]:
    """The ends of a longer path that were not there before."""
    pattern = details.partition("\n")[0].partition(" WHERE ")[0]
    names = [name.strip("` ") for name in re.findall(rf"(?<!\()\((?P<name>{NAME})\)", pattern)]
    known = {name for child in plan.children for name in child.identifiers}
    return [name for name in (names[:1] + names[-1:]) if name not in known]


def _guarded_here(operator: str, details: str) -> frozenset[str]:
    if operator.startswith("StatefulShortestPath"):
        return _inlined(details)
    _, found, predicate = details.partition(" WHERE ")
    names = guarded(predicate) if found else frozenset()
    if operator.startswith(("VarLengthExpand", "ShortestPath")) and (step := STEP.search(details)):
        far_end = "endNode" if step["on"] and not step["back"] else "startNode" if step["back"] else None
        if "nodes" in _all_filtered(predicate) or far_end in _all_filtered(predicate):
            names |= {(step["right"] or "").strip("` ")}
    return names


def _inlined(details: str) -> frozenset[str]:
    """The guards that the search for shortest paths applies while it searches, one a line."""
    _, _, predicates = details.partition("inlined predicates:")
    return frozenset(name for line in predicates.splitlines() for name in guarded(line))


def _all_filtered(predicate: str) -> set[str]:
    """What of a path of any length is filtered at each step: relationships, nodes, startNode, endNode."""
    found = set()
    for part in conjuncts(predicate):
        every = re.fullmatch(
            rf"all\((?P<one>{NAME}) IN (?P<of>relationships|nodes)\({NAME}\) WHERE (?P<rule>.*)\)", part
        )
        if every is None:
            continue
        for rule in conjuncts(every["rule"]):
            one = re.escape(every["one"])
            if re.fullmatch(rf"(?:cache\[)?{one}\.audience\]? IN \$classes", rule):
                found.add(every["of"])
            elif match := re.fullmatch(rf"(startNode|endNode)\({one}\)\.audience IN \$classes", rule):
                found.add(match[1])
    return found


def _unfiltered_on_the_way(operator: str, details: str) -> Iterator[str]:
    """The relationships and nodes between the ends of a path of any length."""
    if operator.startswith("StatefulShortestPath"):
        yield from _unfiltered_in_shortest(operator, details)
    elif operator.startswith(("VarLengthExpand", "ShortestPath", "PruningVarLength", "BFSPruning")):
        filtered = _all_filtered(details.partition(" WHERE ")[2])
        step = STEP.search(details)
        if "relationships" not in filtered:
            yield f"{operator} walks over any relationship: {details}"
        directed = step is not None and bool(step["back"]) != bool(step["on"])
        if not (
            "nodes" in filtered
            or {"startNode", "endNode"} <= filtered
            or (directed and filtered & {"startNode", "endNode"})
        ):
            yield f"{operator} walks over any node: {details}"


def _unfiltered_in_shortest(operator: str, details: str) -> Iterator[str]:
    pattern = details.partition("\n")[0]
    inlined = _inlined(details)
    for repeated in re.finditer(r"\((\(.*?\))\)\{", pattern):
        steps = list(STEP.finditer(repeated[1]))
        if not steps:
            yield f"{operator} repeats something unknown: {repeated[1]}"
        for step in steps:
            tie = re.split(r"[:*]", step["tie"])[0].strip("` ")
            far = (step["right"] or "").strip("` ")
            if tie not in inlined:
                yield f"{operator} walks over any relationship {tie}: {pattern}"
            if far not in inlined:
                yield f"{operator} walks over any node {far}: {pattern}"
    outside = re.sub(r"\((\(.*?\))\)\{[^}]*\}", "", pattern)
    for tie in re.findall(r"\[([^\]]*)\]", outside):
        if re.split(r"[:*]", tie)[0].strip("` ") not in inlined:
            yield f"{operator} walks over any relationship {tie}: {pattern}"
