"""The named queries: Cypher texts in files, each read once; the comment at a file's top is its documentation."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from graph_service.errors import StoreError

_NAME = re.compile(r"[a-z0-9][a-z0-9_]*")


@cache
def query_text(folder: str, name: str) -> str:
    """The Cypher of `queries/<folder>/<name>.cypher`; raises `StoreError` for a name that has no file."""
    if not _NAME.fullmatch(name):
        raise StoreError(f"{name!r} is no name of a query.", remedy="Names are written like `contacts_for_topic`.")
    try:
        return _file(folder, f"{name}.cypher").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise StoreError(f"There is no query queries/{folder}/{name}.cypher.") from None


def query_names(folder: str) -> tuple[str, ...]:
    """The names of all queries in `queries/<folder>`, sorted."""
    names = (file.name for file in resources.files("queries").joinpath(folder).iterdir())
    return tuple(sorted(name.removesuffix(".cypher") for name in names if name.endswith(".cypher")))


def query_comment(folder: str, name: str) -> str:
    """The comment at the top of a query, without the slashes."""
    lines = []
    for line in query_text(folder, name).splitlines():
        if not line.startswith("//"):
            break
        lines.append(line.removeprefix("//").strip())
    return "\n".join(lines)


def statements(text: str) -> tuple[str, ...]:
    """The statements of a migration: separated by `;` at the end of a line, comment lines left out."""
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
    return tuple(part.strip() for part in re.split(r";\s*(?:\n|$)", code) if part.strip())


def _file(folder: str, file: str) -> Traversable:
    return resources.files("queries").joinpath(folder, file)
