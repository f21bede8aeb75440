"""The rules without some of their policies, to show that it was these that decided."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from graph_service.access import Rules
from graph_service.access.policy_notes import policy_notes
from graph_service.access.rules import SCHEMA_FILE, read_rules, statements

_FOLDER = files("graph_service.access.policies")
_SCHEMA = (_FOLDER / SCHEMA_FILE).read_text(encoding="utf-8")


@cache
def rules_without(policies: frozenset[str]) -> Rules:
    """The rules of the package without the policies of those ids."""
    texts = {}
    for note in policy_notes().values():
        if note.id not in policies:
            text = (_FOLDER / note.file).read_text(encoding="utf-8")
            (own,) = (statement for line, statement in statements(text) if line == note.line)
            texts[f"{note.id}.cedar"] = own
    return read_rules(texts, _SCHEMA)


PROHIBITIONS = frozenset(note.id for note in policy_notes().values() if not note.permits)
