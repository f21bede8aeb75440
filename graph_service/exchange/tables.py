"""Rows of a CSV or XLSX file, with the delimiter and encoding recognised and each row's number kept."""

from __future__ import annotations

import csv
import datetime
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl

from graph_service.errors import InputError
from graph_service.exchange.drafts import Findings, Place
from graph_service.exchange.files import Limits, check_workbook, is_zip, open_text, wrong_encoding

LONGEST_CELL = 1_000_000
_DELIMITERS = (",", ";", "\t")

_DAMAGE = (
    ParseError, zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, IndexError, TypeError,
    AttributeError, NotImplementedError,
)  # fmt: skip
"""What openpyxl and the unpacking raise for a workbook that was cut off or changed; it has no error of its own."""

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: where it stands, its header, and its rows as texts with their numbers (the header is row 1)."""

    name: str
    header: tuple[str, ...]
    rows: Iterator[Row]

    def records(self, findings: Findings) -> Iterator[tuple[Place, dict[str, str]]]:
        """The rows as dictionaries; a row of another width is rejected."""
        for number, cells in self.checked(findings):
            yield Place(self.name, number), dict(zip(self.header, cells, strict=True))

    def checked(self, findings: Findings) -> Iterator[Row]:
        """The rows that are as wide as the header; every other one is rejected, empty ones are skipped."""
        width = len(self.header)
        for number, cells in self.rows:
            if len(cells) == width:
                yield number, cells
            elif any(cell.strip() for cell in cells):
                findings.reject(
                    Place(self.name, number),
                    f"has {len(cells)} cells, the header has {width}.",
                    remedy="A cell that holds the delimiter stands in quotation marks.",
                )


def open_tables(path: Path, limits: Limits, findings: Findings) -> Iterator[Table]:
    """The tables of a file: one of a CSV, each filled sheet of an XLSX.

    Raises `InputError` for what cannot be read as a table at all.
    """
    if is_zip(path) or path.suffix.lower() in (".xlsx", ".xlsm"):
        yield from _workbook(path, limits)
    else:
        yield from _csv(path, limits, findings)


def _csv(path: Path, limits: Limits, findings: Findings) -> Iterator[Table]:
    csv.field_size_limit(LONGEST_CELL)
    with open_text(path, limits) as (text, encoding):
        if encoding.startswith("utf-16"):
            findings.note(f"{path.name} is in UTF-16 and was read as such; UTF-8 is the better choice.")
        try:
            first = text.readline()
        except UnicodeError as error:
            raise wrong_encoding(path.name, error) from None
        first = first.lstrip("\ufeff")
        if not first.strip():
            raise InputError("The file has no header.", where=path.name, remedy="The first row names the columns.")
        if first.lower().startswith("sep="):
            first = text.readline()
        delimiter = _delimiter(first)
        if delimiter != ",":
            shown = "a tabulator" if delimiter == "\t" else f"“{delimiter}”"
            findings.note(f"{path.name} separates its cells by {shown} and was read as such.")
        header = _header(next(csv.reader([first], delimiter=delimiter)), path.name)
        yield Table(path.name, header, _csv_rows(text, delimiter, path.name))


def _csv_rows(text: Any, delimiter: str, name: str) -> Iterator[Row]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    number = 1
    try:
        for number, cells in enumerate(reader, start=2):
            yield number, cells
    except csv.Error as error:
        raise InputError(
            f"Row {number + 1} is not CSV: {error}.",
            where=name,
            remedy="Check the quotation marks; a mark inside a cell is written twice.",
        ) from None
    except UnicodeError as error:
        raise wrong_encoding(name, error) from None


def _delimiter(first: str) -> str:
    outside = "".join(first.split('"')[0::2])
    return max(_DELIMITERS, key=lambda mark: (outside.count(mark), -_DELIMITERS.index(mark)))


def _header(cells: list[str], name: str) -> tuple[str, ...]:
    header = tuple(cell.strip() for cell in cells)
    while header and not header[-1]:
        header = header[:-1]
    double = sorted({cell for cell in header if cell and header.count(cell) > 1})
    if double:
        raise InputError(
            f"The header names a column twice: {', '.join(double)}.", where=name, remedy="Rename or remove one."
        )
    return header


def _workbook(path: Path, limits: Limits) -> Iterator[Table]:
    check_workbook(path, limits)
    with path.open("rb") as file:  # opened here, as openpyxl leaves open what it cannot read
        try:
            workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
            sheets = [(sheet.title, sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets]
        except _DAMAGE as error:
            raise _damaged(path.name, error) from None
        found = False
        for title, read in sheets:
            name = f"{path.name} [{title}]"
            rows = _guarded(read, name)
            header = _header([_cell(value) for value in next(rows, None) or ()], name)
            if header:
                found = True
                yield Table(name, header, _sheet_rows(rows, len(header)))
        if not found:
            raise InputError("The workbook is empty.", where=path.name, remedy="The first row names the columns.")


def _guarded(rows: Iterator[tuple[Any, ...]], name: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet, which is unpacked while they come."""
    try:
        yield from rows
    except _DAMAGE as error:
        raise _damaged(name, error) from None


def _damaged(name: str, error: Exception) -> InputError:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return InputError(f"The workbook is damaged ({reason}).", where=name, remedy="Save or fetch it again.")


def _sheet_rows(rows: Iterator[tuple[Any, ...]], width: int) -> Iterator[Row]:
    for number, values in enumerate(rows, start=2):
        cells = [_cell(value) for value in values]
        while len(cells) > width and not cells[-1]:
            cells.pop()
        cells.extend([""] * (width - len(cells)))
        if any(cells):
            yield number, cells


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime.datetime():
            return value.date().isoformat()
        case datetime.date():
            return value.isoformat()
    return str(value)
