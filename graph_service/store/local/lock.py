"""Which jars make up the local Neo4j: the committed lock of coordinates and SHA-256 sums."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from pathlib import PurePosixPath


class Release(StrEnum):
    """The releases of Neo4j that the service can run by itself."""

    LTS = "lts"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Program:
    """A release: the file with its lock and the class that starts it."""

    lock_file: str
    main_class: str


PROGRAMS = {
    Release.LTS: Program("neo4j-5.26.lock.toml", "org.neo4j.server.CommunityEntryPoint"),
    Release.CALENDAR: Program("neo4j-calendar.lock.toml", "org.neo4j.server.Neo4jCommunity"),
}


@dataclass(frozen=True, slots=True)
class LockedJar:
    """One jar: its path in a Maven repository and the SHA-256 sum (hexadecimal) of its content."""

    path: PurePosixPath
    sha256: str

    @property
    def name(self) -> str:
        """The file name, for messages."""
        return self.path.name


def locked_jars(text: str) -> tuple[LockedJar, ...]:
    """The jars of a lock in the format of `jgo lock`, in its order, which is the order of the class path."""
    return tuple(_jar(entry) for entry in tomllib.loads(text)["dependencies"])


def lock_text(release: Release) -> str:
    """The committed lock of a release."""
    return (resources.files(__package__) / PROGRAMS[release].lock_file).read_text(encoding="utf-8")


def read_lock(release: Release) -> tuple[LockedJar, ...]:
    """The jars of a release."""
    return locked_jars(lock_text(release))


def _jar(entry: dict[str, str]) -> LockedJar:
    artifact, version = entry["artifactId"], entry["version"]
    classifier = f"-{entry['classifier']}" if entry.get("classifier") else ""
    file_name = f"{artifact}-{version}{classifier}.{entry.get('packaging', 'jar')}"
    return LockedJar(PurePosixPath(*entry["groupId"].split("."), artifact, version, file_name), entry["sha256"])
