"""Exchange: files come in by one pipeline, whole or not at all; conflicts are kept beside what is shown."""

from graph_service.exchange.kinds import KINDS
from graph_service.exchange.loads import remove_unfinished_loads
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

__all__ = [
    "KINDS",
    "ImportOptions",
    "ImportReport",
    "TableMapping",
    "import_files",
    "load_seeds",
    "read_mapping_file",
    "remove_unfinished_loads",
    "with_ignored",
    "with_map_option",
]
