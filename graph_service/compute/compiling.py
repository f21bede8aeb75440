"""One decorator for all kernels: compiled at first use, kept on disk, run without the interpreter's lock."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config as compiler

settings: Any = compiler  # its attributes are made at run time
Function = TypeVar("Function", bound=Callable[..., Any])


@cache
def cache_folder() -> Path:
    """Where compiled kernels are kept: `NUMBA_CACHE_DIR`, else the user's cache, else a private temporary folder.

    The last part of the path is a hash over all files with kernels, because the compiler itself notices a
    change in the file of a kernel but not in that of a kernel which it calls. A folder that others may write to is
    passed over: what lies there is executed.
    """
    if settings.CACHE_DIR:
        return Path(settings.CACHE_DIR)
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    sources = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        if b"@kernel" in (text := source.read_bytes()):
            sources.update(text)
    candidates = (home / "graph-service", Path(tempfile.gettempdir()) / f"graph-service-{os.getuid()}")
    for candidate in candidates:
        if folder := _private(candidate / sources.hexdigest()[:16]):
            return folder
    return Path(tempfile.mkdtemp(prefix="graph-service-"))


def _private(folder: Path) -> Path | None:
    """The folder, made where it is missing, if only we can write to it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for owned in (folder, folder.parent):
            found = owned.lstat()
            if found.st_uid != os.getuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return None
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return None


def kernel(function: Function) -> Function:
    """Compile for whole arrays: no interpreter, no lock, division by zero as in C, results kept on disk."""
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(cache_folder())  # read while decorating; other users of the compiler keep their own
    try:
        return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    finally:
        settings.CACHE_DIR = before
