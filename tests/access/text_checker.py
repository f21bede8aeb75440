"""Reads the text of a query and names every personal field that is read outside the gate of its field class.

A personal field of `x` may stand only as `CASE WHEN x.<class>_audience IN $classes THEN x.<field> END`, also inside
`CASE WHEN x:Person THEN … ELSE x.<field> END` where `x` can be something else. Class numbers may only be compared.
"""

from __future__ import annotations

import re

from graph_service.access import PERSONAL_FIELDS
from graph_service.schema import NODE_TYPES, RELATIONSHIP_TYPES, FieldClass

# What is kept of a person beside the vocabulary, sealed like its fields.
PERSONAL = {**PERSONAL_FIELDS, "corrections": FieldClass.PROFILE, "restriction": FieldClass.PROFILE}
_IT = r"(?P<it>\w+(?:\[\w+\])?)"
_GATED = re.compile(
    rf"CASE\s+WHEN\s+{_IT}\.(?P<gate>\w+)_audience\s+IN\s+\$classes\s+THEN\s+(?P=it)\.(?P<field>\w+)\s+END"
)
_NO_PERSON = re.compile(rf"CASE\s+WHEN\s+{_IT}:Person\s+THEN\s+SHUT\s+ELSE\s+(?P=it)\.\w+\s+END")
_NOT_PERSON = re.compile(rf"CASE\s+WHEN\s+NOT\s+{_IT}:Person\s+THEN\s+(?P=it)\.\w+\s+END")
_READ = re.compile(rf"\b{_IT}\.(?P<field>{'|'.join(PERSONAL)})\b")
_TIE = re.compile(r"(?P<back><)?-\[(?P<inside>[^\]]*)\]-(?P<on>>)?")
_WHOLE = re.compile(r"\bproperties\s*\(|\.\*|\b\w+\s*\{\s*\.")
_DYNAMIC = re.compile(r"\b(?P<it>\w+)\[(?:\$\w+|\w+\.\w+|'[^']*')\]")
_CLASS_READ = re.compile(r"\b\w+(?:\[\w+\])?\.(?:\w+_)?audience\b(?!\s+IN\s+\$classes)")


def code_of(text: str) -> str:
    """The query without its comments."""
    return re.sub(r"//[^\n]*", "", text)


def open_fields(text: str, never_a_person: frozenset[str] = frozenset()) -> list[str]:
    """What the query reads past the second gate; `never_a_person`: variables known to be something else."""
    code = code_of(text)
    found = [f"class number read: {match.group()}" for match in _CLASS_READ.finditer(code)]
    found += [f"everything read at once: {match.group()}" for match in _WHOLE.finditer(code)]
    persons = _possible_persons(code) - never_a_person
    found += [f"field by name: {match.group()}" for match in _DYNAMIC.finditer(code) if match["it"] in persons]
    shut = _GATED.sub(lambda match: _shut(match, found), code)
    shut = _NOT_PERSON.sub("ELSEWHERE", _NO_PERSON.sub("ELSEWHERE", shut))
    for match in _READ.finditer(shut):
        it = match["it"].partition("[")[0]
        if match["field"] != "name" or it in persons:
            found.append(f"open: {match.group()}")
    whole = [
        part.strip() for part in re.split(r",(?![^(\[{]*[)\]}])", code.rpartition("RETURN")[2].partition("ORDER")[0])
    ]
    found += [f"a whole node returned: {part}" for part in whole if part in _nodes(code)]
    return sorted(set(found))


def _shut(match: re.Match[str], found: list[str]) -> str:
    field, gate = match["field"], match["gate"]
    if field in PERSONAL and PERSONAL[field] != gate:
        found.append(f"the wrong gate: {' '.join(match.group().split())}")
    return "SHUT"


def _nodes(code: str) -> dict[str, set[str]]:
    """The variables in node patterns with the labels they are given anywhere."""
    nodes: dict[str, set[str]] = {}
    for match in re.finditer(r"(?<!\w)\(\s*(?P<it>[a-z_]\w*)\s*(?P<labels>:[\w:&|()!]+)?\s*(?=[\s{)])", code):
        labels = set(re.findall(r"\w+", match["labels"] or "")) & (set(NODE_TYPES) | {"Entity"})
        if labels or code[match.end() :].lstrip()[:1] in ")W{":
            nodes.setdefault(match["it"], set()).update(labels - {"Entity"})
    return nodes


def _possible_persons(code: str) -> set[str]:
    """The variables that may stand for a person: labels and the relationships beside them do not exclude it."""
    nodes = _nodes(code)
    excluded = {it for it, labels in nodes.items() if labels and "Person" not in labels}
    for it, possible in _by_relationship(code):
        if "Person" not in possible:
            excluded.add(it)
    persons = set(nodes) - excluded
    for match in re.finditer(r"\b(?P<new>\w+) IN (?P<old>\w+)\b", code):
        if match["old"] in persons:
            persons.add(match["new"])
    for match in re.finditer(r"\b(?:startNode|endNode)\(\w+\) AS (?P<new>\w+)|\bEND AS (?P<end>\w+)", code):
        persons.add(match["new"] or match["end"])
    for match in re.finditer(r"\b(?P<old>\w+) AS (?P<new>\w+)", code):
        if match["old"] in persons:
            persons.add(match["new"])
    return persons


def _by_relationship(code: str) -> list[tuple[str, set[str]]]:
    """Each node variable beside a relationship, with the types that the vocabulary allows at that end."""
    found = []
    for tie in _TIE.finditer(code):
        types = re.match(r"\s*\w*\s*:(?P<types>[\w|]+)", tie["inside"])
        known = [RELATIONSHIP_TYPES[name] for name in types["types"].split("|")] if types else []
        if not known:
            continue
        starts = {label for one in known for label in one.starts}
        ends = {label for one in known for label in one.ends}
        if bool(tie["back"]) == bool(tie["on"]):
            starts = ends = starts | ends
        left, right = (ends, starts) if tie["back"] else (starts, ends)
        if before := _variable(_node_before(code, tie.start())):
            found.append((before, left))
        if after := _variable(_node_after(code, tie.end())):
            found.append((after, right))
    return found


def _variable(pattern: str) -> str | None:
    match = re.match(r"\(\s*([a-z_]\w*)", pattern)
    return match[1] if match else None


def _node_after(code: str, start: int) -> str:
    depth = 0
    for place in range(start, len(code)):
        depth += (code[place] == "(") - (code[place] == ")")
        if depth == 0 and place > start:
            return code[start : place + 1].strip()
    return ""


def _node_before(code: str, end: int) -> str:
    trimmed = code[:end].rstrip()
    depth = 0
    for place in range(len(trimmed) - 1, -1, -1):
        depth += (trimmed[place] == ")") - (trimmed[place] == "(")
        if depth == 0:
            return trimmed[place:]
    return ""
