"""Bad input: each mistake is named with file, row, column and what to do, and nothing is written."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import openpyxl
import pytest

from graph_service.exchange import ImportOptions, ImportReport, import_files, read_mapping_file
from graph_service.exchange.files import Limits
from graph_service.store import Store
from tests.exchange.tables import EDGES, NODES, SOURCES, base, clear, content, load, written

HEADER = "type,id,name,source,as_of\n"
pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def filled(full_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A small graph that no test of this module may change."""
    clear(full_store)
    base(full_store, tmp_path_factory.mktemp("base"))
    return full_store


def refused(store: Store, report: ImportReport, before: list[dict[str, object]], *words: str) -> None:
    """The report names the mistake, and the graph is as it was."""
    assert not report.ok and not report.written
    text = " ".join(map(str, report.problems))
    for word in words:
        assert word in text, text
    assert content(store) == before


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (HEADER + "Topic,topic:x,X,source:one,2024-02-30\n", ("row 2", "column as_of", "not a date", "YYYY-MM-DD")),
        (HEADER + "Topic,topic:x,X,source:one,gestern\n", ("column as_of", "'gestern'")),
        (HEADER + "Topic,topic:x,X,source:one,２０２４\n", ("row 2", "column as_of", "not a date", "YYYY")),
        (HEADER + "Topic,topic:x,X,source:one,２０２４-０１-０１\n", ("row 2", "column as_of", "not a date")),
        (
            "type,id,name,source,as_of,channels\nAdministrativeUnit,unit:x,X,source:one,2024,phone: 115 | 030123\n",
            ("row 2", "column channels", "no kind", "`phone: 115`", "website"),
        ),
        (
            "type,id,name,source,as_of,channels\nAdministrativeUnit,unit:x,X,source:one,2024,pager: 030123\n",
            ("row 2", "column channels", "no kind"),
        ),
        (
            "type,id,name,source,as_of,phase_history\nMeasure,measure-1,X,source:one,2024,foo\n",
            ("row 2", "column phase_history", "no day", "YYYY-MM-DD"),
        ),
        (
            "type,id,name,source,as_of,phase_history\nMeasure,measure-1,X,source:one,2024,2023-02-30 Idee\n",
            ("row 2", "column phase_history", "no day"),
        ),
        (HEADER + "Thing,topic:x,X,source:one,2024\n", ("row 2", "column type", "'Thing'", "Known types")),
        (HEADER + "Topic,topic:x,,source:one,2024\n", ("column name", "name is missing")),
        (HEADER + "Topic,topic:x,X,,2024\n", ("column source", "source is missing")),
        (HEADER + "Topic,topic:x,X,source:none,2024\n", ("column source", "'source:none'")),
        (HEADER + "Topic,topic x,X,source:one,2024\n", ("column id", "cannot be an id")),
        (
            "type,start,end,audience,source,as_of\nKNOWS,person-a,person-b,community,source:one,2024\n",
            ("row 2", "column audience", "both of them agreed to", "for contact-mediation"),
        ),
        (HEADER + "Person,ada,Ada (erfunden),source:one,2024\n", ("column id", "begins with person-", "source_key")),
        (
            "type,id,name,source,as_of,field,value\nClaim,claim-1,C,source:one,2024,purpose,Bauen\n",
            ("row 2", "what this claim is about", "CLAIMED_OF"),
        ),
        (HEADER + "Topic,topic:x,X,source:one\n", ("row 2", "has 4 cells, the header has 5")),
        (
            HEADER + "Topic,topic:x,X,source:one,2024\nTopic,topic:x,Y,source:one,2024\n",
            ("row 3", "column name", "given before", "row 2"),
        ),
        (HEADER + "AdministrativeUnit,topic:t,T,source:one,2024\n", ("topic:t is of the type Topic",)),
        ("type,id,name,source,as_of,grade\nTopic,topic:x,X,source:one,2024,A13\n", ("column grade", "no field")),
        ("id,name\ntopic:x,X\n", ("no column type", "it has: id, name")),
        ("type,name,colour\nTopic,X,red\n", ("colour", "--ignore")),
        ("type,id,id\nTopic,a,b\n", ("names a column twice: id",)),
        ("type,start,source,as_of\nPART_OF,unit:a,source:one,2024\n", ("no column end",)),
        ("type,start,end,source,as_of\nPART_OF,unit:a,unit:z,source:one,2024\n", ("row 2", "column end", "'unit:z'")),
        ("type,start,end,source,as_of\nPART_OF,unit:a,topic:t,source:one,2024\n", ("cannot have a Topic at its end",)),
        ("type,start,end,source,as_of\nPART_OF,unit:b,unit:b,source:one,2024\n", ("to itself",)),
        ("type,start,end,source,as_of\nPART_OF,unit:b,unit:a,source:one,2024\n", ("circle: unit:", "PART_OF")),
        (
            "type,id,name,source,as_of,confidence\nTopic,topic:x,X,source:one,2024,viel\n",
            ("column confidence", "'viel'", "not a number"),
        ),
        (
            "type,id,name,source,as_of,confidence\nTopic,topic:x,X,source:one,2024,7\n",
            ("column confidence", "not from 0 to 1"),
        ),
        (
            "type,id,name,source,as_of,audience\nTopic,topic:x,X,source:one,2024,alle\n",
            ("column audience", "'alle'"),
        ),
        (
            "type,name,source,as_of,audience\nPerson,Erna Beispiel,source:one,2024,public\n",
            ("column audience", "must name purposes"),
        ),
        ("", ("empty",)),
        ("\n\n", ("no header",)),
        ('type,id,name\nTopic,"a"b,c\n', ("Row 2", "not CSV", "quotation marks")),
    ],
)  # fmt: skip
def test_a_wrong_table_is_refused(filled: Store, tmp_path: Path, table: str, words: tuple[str, ...]) -> None:
    before = content(filled)
    report = load(filled, tmp_path, wrong__csv=table)
    refused(filled, report, before, "wrong.csv", *words)


@pytest.mark.parametrize(
    ("defaults", "words"),
    [
        ('foo = "bar"', ("mapping.toml, [defaults] foo", "no default of this name", "Known: source, as_of", "[types]")),
        ('confidence = "viel"', ("mapping.toml, [defaults] confidence", "'viel' is not a number", "from 0 to 1")),
        ("confidence = 7", ("[defaults] confidence", "not from 0 to 1")),
        ('invented = "vielleicht"', ("[defaults] invented", "boolean", "true or false")),
        ("invented = 1", ("[defaults] invented", "boolean")),
        ('as_of = "２０２４"', ("[defaults] as_of", "not a date", "YYYY-MM-DD")),
        ("as_of = 2024-05-01T10:00:00", ("[defaults] as_of", "not a date")),
        ('audience = "everybody"', ("[defaults] audience", "everybody")),
        ("source = 7", ("[defaults] source",)),
    ],
)
def test_a_wrong_default_of_a_mapping_is_named(
    filled: Store, tmp_path: Path, defaults: str, words: tuple[str, ...]
) -> None:
    before = content(filled)
    (mapping,) = written(tmp_path, mapping__toml=f"[defaults]\n{defaults}\n")
    options = ImportOptions(mapping=read_mapping_file(mapping), today="2024-06-01")
    report = load(filled, tmp_path, options, good__csv=HEADER + "Topic,topic:x,X,source:one,2024\n")
    refused(filled, report, before, *words)


def test_the_rest_of_a_wrong_file_is_still_checked(filled: Store, tmp_path: Path) -> None:
    before = content(filled)
    rows = [f"Topic,topic:n{number},N{number},source:one,{'nie' if number % 2 else 2024}" for number in range(200)]
    report = load(filled, tmp_path, wrong__csv=HEADER + "\n".join(rows) + "\n")
    refused(filled, report, before, "row 3", "row 5")
    assert len(report.problems) == 50 and report.unshown_problems == 50
    assert report.total("rejected") == 100


def test_a_good_file_beside_a_bad_one_is_not_written_either(filled: Store, tmp_path: Path) -> None:
    before = content(filled)
    good = HEADER + "Topic,topic:x,X,source:one,2024\n"
    report = load(filled, tmp_path, good__csv=good, bad__csv=HEADER + "Topic,topic:y,Y,source:one,nie\n")
    refused(filled, report, before, "bad.csv")


@pytest.mark.parametrize(
    ("name", "content_", "words"),
    [
        ("x.csv", "type,id,name\nTopic,topic:x,Grünfläche\n".encode("cp1252"), ("UTF-8", "0xfc", "Windows-1252")),
        ("x.csv", "type,id,name\nTopic,topic:x,Grün\n".encode("utf-16")[:-1], ("UTF-16",)),
        ("x.csv", b"%PDF-1.7 nothing", ("neither text nor a table",)),
        ("x.csv", gzip.compress(b"type,id\n", mtime=0)[:-9], ("damaged",)),
        ("x.xlsx", b"no workbook", ("damaged",)),
    ],
)
def test_bytes_that_do_not_fit_are_named(
    filled: Store, tmp_path: Path, name: str, content_: bytes, words: tuple[str, ...]
) -> None:
    before = content(filled)
    path = tmp_path / name
    path.write_bytes(content_)
    refused(filled, import_files(filled, "table", [path]), before, name, *words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", ("not JSON", "line 1")),
        ("", ("empty",)),
        ("[1, NaN]", ("NaN",)),
        ("[" * 100_000, ("nested too deeply",)),
        ('{"name": "X"}', ("no list `organisations`",)),
        ('{"organisations": [{"name": ""}]}', ("organisations[0]", "no name")),
    ],
)
def test_a_wrong_document_is_refused(filled: Store, tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    before = content(filled)
    report = import_files(filled, "organigram", written(tmp_path, x__json=text))
    refused(filled, report, before, "x.json", *words)


def test_a_wrong_turtle_file_is_refused(filled: Store, tmp_path: Path) -> None:
    before = content(filled)
    report = import_files(filled, "units", written(tmp_path, x__ttl="@prefix a: <b> .\na:b a:c [ .\n"))
    refused(filled, report, before, "x.ttl", "not Turtle", "line")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(filled: Store, tmp_path: Path) -> None:
    before = content(filled)
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)  # a hole in the file: 200 MB that take no room
    refused(filled, import_files(filled, "table", [path]), before, "large.csv", "too large", "200 MB", "Split")


def test_a_gzip_bomb_ends_at_the_limit(filled: Store, tmp_path: Path) -> None:
    before = content(filled)
    bomb = gzip.compress(HEADER.encode() + b"Topic,t,t,t,t\n" * 80_000)
    assert len(bomb) < 10_000
    report = load(filled, tmp_path, ImportOptions(limits=Limits(largest=1)), bomb__csv=bomb)
    refused(filled, report, before, "bomb.csv", "more than 1 MB when unpacked")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(filled: Store, tmp_path: Path) -> None:
    before = content(filled)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 120_000_000)
    assert path.stat().st_size < 1_000_000
    refused(filled, import_files(filled, "table", [path]), before, "bomb.xlsx", "120 MB when unpacked")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_excel_writes_is_understood(filled: Store, tmp_path: Path, encoding: str, separator: str) -> None:
    before = content(filled)
    table = NODES.replace(",", separator).encode(encoding)
    report = load(filled, tmp_path, excel__csv=table)
    assert report.ok, report.problems
    assert report.total("unchanged") == 3 and not report.written
    notes = " ".join(report.notes)
    assert ("UTF-16" in notes) == encoding.startswith("utf-16")
    assert ("separates its cells" in notes) == (separator != ",")
    assert content(filled) == before


def test_a_workbook_is_read_sheet_by_sheet(filled: Store, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, table in (("sources", SOURCES), ("nodes", NODES), ("edges", EDGES)):
        sheet = workbook.create_sheet(title)
        for line in table.splitlines():
            sheet.append(line.split(","))
    path = tmp_path / "all.xlsx"
    workbook.save(path)
    report = import_files(filled, "table", [path])
    assert report.ok, report.problems
    assert report.total("unchanged") == 7 and not report.written


def test_a_file_that_is_not_there_is_named(filled: Store, tmp_path: Path) -> None:
    report = import_files(filled, "table", [tmp_path / "none.csv"])
    assert not report.ok and "none.csv" in str(report.problems[0])
