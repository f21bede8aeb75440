"""Opening what people send: sizes checked before reading, encodings recognised, archives that explode refused."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn, TextIO, cast

from graph_service.errors import InputError

MEGABYTE = 1_000_000
GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
MOST_ZIP_MEMBERS = 1_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be: its size on disk and unpacked, in megabytes."""

    largest: int = 100

    @property
    def bytes(self) -> int:
        """The largest unpacked size in bytes."""
        return self.largest * MEGABYTE


DEFAULT_LIMITS = Limits()


class _Counted(io.RawIOBase):
    """A stream that ends with a clear error once more came out of it than may."""

    def __init__(self, inner: IO[bytes], name: str, limits: Limits) -> None:
        self._inner, self._name, self._limits, self._seen = inner, name, limits, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            block = self._inner.read(len(buffer))
        except (EOFError, OSError, zipfile.BadZipFile) as error:
            raise InputError(
                f"The archive is damaged ({error}).", where=self._name, remedy="Pack or fetch the file again."
            ) from None
        self._seen += len(block)
        if self._seen > self._limits.bytes:
            _too_large(self._name, f"more than {self._limits.largest} MB when unpacked", self._limits)
        buffer[: len(block)] = block
        return len(block)


def _too_large(name: str, size: str, limits: Limits) -> NoReturn:
    raise InputError(
        f"The file is too large: {size}; the largest is {limits.largest} MB.",
        where=name,
        remedy="Split it into smaller files, or import the parts one after another.",
    )


@contextmanager
def open_bytes(path: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[IO[bytes]]:
    """The file's bytes, unpacked when it is gzipped.

    Raises `InputError` for a file that is not there, empty, or larger than the limit, packed or unpacked.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise InputError("This is not a file.", where=str(path), remedy="Name a file.")
        if size == 0:
            raise InputError("The file is empty.", where=path.name, remedy="Check that it was written in full.")
        if size > limits.bytes:
            _too_large(path.name, f"{size / MEGABYTE:.0f} MB", limits)
        with path.open("rb") as raw:
            packed = raw.read(2) == GZIP_MAGIC
            raw.seek(0)
            inner = cast("IO[bytes]", gzip.GzipFile(fileobj=raw) if packed else raw)
            with io.BufferedReader(_Counted(inner, path.name, limits), 1 << 16) as stream:
                yield stream
    except OSError as error:
        raise InputError(
            f"The file cannot be read: {error.strerror}.", where=str(path), remedy="Check the name and your rights."
        ) from None


@contextmanager
def open_text(path: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[tuple[TextIO, str]]:
    """The file as text and the name of its encoding: UTF-8 with or without a byte order mark, or UTF-16.

    Bytes that do not fit raise `InputError` while the text is read.
    """
    with open_bytes(path, limits) as stream:
        encoding = _encoding(stream.peek(4096) if isinstance(stream, io.BufferedReader) else b"", path.name)
        text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        try:
            yield text, encoding
        except UnicodeError as error:
            raise wrong_encoding(path.name, error) from None


def wrong_encoding(name: str, error: UnicodeError) -> InputError:
    """What to say of bytes that are not in the encoding that the file seems to have."""
    detail = "The file is not in UTF-8"
    if isinstance(error, UnicodeDecodeError):
        byte = error.object[error.start]
        hint = " (it looks like Windows-1252 or Latin-1)" if error.encoding.startswith("utf-8") else ""
        detail = f"The file is not in {error.encoding.upper()}: byte 0x{byte:02x} does not fit{hint}"
    return InputError(f"{detail}.", where=name, remedy="Save it as UTF-8 (in Excel: “CSV UTF-8”).")


def _encoding(start: bytes, name: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return encoding
    if start[:4] == b"%PDF" or start.startswith((ZIP_MAGIC, b"\xd0\xcf\x11\xe0")):
        raise InputError(
            "The file is neither text nor a table that can be read.",
            where=name,
            remedy="Save it as CSV in UTF-8, or as XLSX with the ending .xlsx.",
        )
    evens, odds = start[0::2].count(0), start[1::2].count(0)
    if len(start) >= 4 and odds > len(start) // 4 and evens == 0:
        return "utf-16-le"
    if len(start) >= 4 and evens > len(start) // 4 and odds == 0:
        return "utf-16-be"
    return "utf-8"


def read_json(path: Path, limits: Limits = DEFAULT_LIMITS) -> Any:
    """The document in a JSON file; raises `InputError` with line and column where it is none."""

    def no_number(text: str) -> NoReturn:
        raise InputError(f"{text} is not a number of JSON.", where=path.name, remedy="Write null.")

    with open_text(path, limits) as (text, _):
        content = text.read()
    if not content.strip():
        raise InputError("The file is empty.", where=path.name, remedy="Check that it was written in full.")
    try:
        return json.loads(content, parse_constant=no_number)
    except json.JSONDecodeError as error:
        raise InputError(
            f"The file is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.",
            where=path.name,
            remedy="Check that it was saved in full and that it is the right file.",
        ) from None
    except RecursionError:
        raise InputError(
            "The document is nested too deeply.", where=path.name, remedy="Is it the right file?"
        ) from None


def is_zip(path: Path) -> bool:
    """Whether the file is a ZIP archive, as every XLSX is."""
    try:
        with path.open("rb") as raw:
            return raw.read(4) == ZIP_MAGIC
    except OSError:
        return False


def check_workbook(path: Path, limits: Limits = DEFAULT_LIMITS) -> None:
    """Refuse an XLSX that would unpack to more than the limit, before anything is unpacked."""
    with open_bytes(path, limits):
        pass  # there, not empty, and not too large as it lies
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(f"The workbook is damaged ({error}).", where=path.name, remedy="Save it again.") from None
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.bytes:
        _too_large(path.name, f"{unpacked / MEGABYTE:.0f} MB when unpacked", limits)
    if len(members) > MOST_ZIP_MEMBERS:
        raise InputError(f"The workbook has {len(members)} parts.", where=path.name, remedy="Is it a workbook?")
    if "[Content_Types].xml" not in {member.filename for member in members}:
        raise InputError("The archive is not a workbook.", where=path.name, remedy="Save the table as .xlsx or .csv.")
