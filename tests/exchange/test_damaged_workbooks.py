"""A workbook that was cut off or changed on its way is refused in one sentence that names the file and the sheet."""

from __future__ import annotations

import random
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest

from graph_service.errors import InputError
from graph_service.exchange.drafts import Findings
from graph_service.exchange.files import Limits
from graph_service.exchange.tables import open_tables


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A workbook of two hundred topics on the sheet `Themen`."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Themen"
    sheet.append(["type", "id", "name"])
    for number in range(200):
        sheet.append(["Topic", f"topic:{number}", f"Thema {number}"])
    path = tmp_path / "whole.xlsx"
    book.save(path)
    return path


def rows(path: Path) -> int:
    """How many rows are read."""
    return sum(1 for table in open_tables(path, Limits(), Findings()) for _ in table.rows)


def with_part(workbook: Path, part: str, length: float) -> Path:
    """The workbook with one of its parts cut off."""
    path = workbook.with_name("cut.xlsx")
    with zipfile.ZipFile(workbook) as whole, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as cut:
        for name in whole.namelist():
            content = whole.read(name)
            cut.writestr(name, content[: int(len(content) * length)] if name == part else content)
    return path


def test_a_whole_workbook_is_read(workbook: Path) -> None:
    assert rows(workbook) == 200


def test_a_sheet_that_was_cut_off_is_named_though_its_first_rows_can_be_read(workbook: Path) -> None:
    with pytest.raises(InputError, match=r"cut\.xlsx \[Themen\].*damaged.*again"):
        rows(with_part(workbook, "xl/worksheets/sheet1.xml", 0.6))


@pytest.mark.parametrize("length", [0.0, 0.2, 0.6, 0.95])
@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "xl/worksheets/sheet1.xml"]
)
def test_each_part_that_was_cut_off_is_refused(workbook: Path, part: str, length: float) -> None:
    with pytest.raises(InputError, match=r"cut\.xlsx"):
        rows(with_part(workbook, part, length))


def test_a_flipped_bit_anywhere_is_read_or_refused_and_never_a_stack_trace(workbook: Path) -> None:
    whole, chance = workbook.read_bytes(), random.Random(20240501)
    path, refused = workbook.with_name("flipped.xlsx"), 0
    for _ in range(150):
        changed = bytearray(whole)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl tells of parts that it leaves out
                rows(path)
        except InputError as error:
            refused += 1
            assert "flipped.xlsx" in str(error)
    assert refused > 50
