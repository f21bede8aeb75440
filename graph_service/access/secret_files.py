"""Keys of the service, each in a file of its own that only its owner can read, made at the first use."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from graph_service.errors import SettingError

KEY_BYTES = 32


def key_in(file: Path) -> bytes:
    """The 32 random bytes in that file, which is made if it is not there; of two processes both get the same ones.

    Raises `SettingError` when the file can be neither read nor made, or holds something else.
    """
    try:
        if not file.exists():
            _make(file)
        key = bytes.fromhex(file.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it holds no key"
        raise SettingError(f"cannot be used ({reason}).", where=file.name) from None
    if len(key) != KEY_BYTES:
        raise SettingError(f"should hold {KEY_BYTES} bytes.", where=file.name, remedy="Restore it from its backup.")
    return key


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_hex(KEY_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        # Written aside and linked into place: whoever comes second finds the first one's key.
        with contextlib.suppress(FileExistsError):
            os.link(new, file)
    finally:
        new.unlink()
