"""Exchange: files come in by one pipeline, whole or not at all; conflicts are kept beside what is shown."""

from graph_service.exchange.conflicts import OpenConflict, conflicts, resolve_conflict
from graph_service.exchange.crosswalk import read_crosswalk
from graph_service.exchange.kinds import KINDS
from graph_service.exchange.loads import remove_unfinished_loads
from graph_service.exchange.merging import merge, split
from graph_service.exchange.options import (
    ImportOptions,
    TableMapping,
    read_mapping_file,
    with_ignored,
    with_map_option,
)
from graph_service.exchange.pipeline import import_files
from graph_service.exchange.report import ImportReport
from graph_service.exchange.seeding import load_seeds
from graph_service.exchange.suggesting import Decision, decide_suggestion, suggest, suggestible
from graph_service.exchange.templates import template, template_names
from graph_service.exchange.vectors import embed_missing

__all__ = [
    "KINDS",
    "Decision",
    "ImportOptions",
    "ImportReport",
    "OpenConflict",
    "TableMapping",
    "conflicts",
    "decide_suggestion",
    "embed_missing",
    "import_files",
    "load_seeds",
    "merge",
    "read_crosswalk",
    "read_mapping_file",
    "remove_unfinished_loads",
    "resolve_conflict",
    "split",
    "suggest",
    "suggestible",
    "template",
    "template_names",
    "with_ignored",
    "with_map_option",
]
