"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path


def write_whole(file: Path, text: str) -> None:
    """Write the text as UTF-8; on an error (a full disk, a stop) the file stays as it was, and nothing else is left.

    It is written beside its place and then put there. A link stays a link, and what is no regular file (a pipe, a
    terminal) is written to as it is. Raises `OSError`.
    """
    file = file.resolve()
    mode = None
    with suppress(FileNotFoundError):
        mode = file.stat().st_mode
    if mode is not None and not stat.S_ISREG(mode):
        file.write_text(text, encoding="utf-8")
        return
    beside = file.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("x", encoding="utf-8") as written:
            if mode is not None:
                os.fchmod(written.fileno(), stat.S_IMODE(mode))
            written.write(text)
            written.flush()
            os.fsync(written.fileno())  # some disks tell only here that they are full
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
