"""Bring the locked jars into the shared cache: each is hashed while it streams in, and again at every start."""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import httpx

from graph_service.errors import InstallError
from graph_service.store.local.lock import LockedJar
from graph_service.store.progress import Progress, silent

THREADS = 4
ATTEMPTS = 3
CHUNK = 1 << 18


def default_cache() -> Path:
    """Where programs are kept for all checkouts of this user, by the custom of the platform."""
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "graph-service"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "graph-service"
    return Path.home() / ".cache" / "graph-service"


def repository_address() -> str:
    """The address of the Maven repository: the one that jgo is set to use, else its default."""
    from jgo.config import GlobalSettings  # noqa: PLC0415 - needed at the first start only
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415

    return str(GlobalSettings.load().repositories.get("central", MAVEN_CENTRAL_URL)).rstrip("/")


def install(
    jars: Sequence[LockedJar],
    cache: Path,
    *,
    progress: Progress = silent,
    address: Callable[[], str] = repository_address,
) -> list[Path]:
    """The files of `jars` under `cache`, each with the content that the lock names.

    A file that is missing, cut or damaged is fetched (again); the others are left alone. Several processes may
    install at the same time. Raises `InstallError` when a jar cannot be fetched or is not the locked one.
    """
    targets = {jar: cache / "jars" / jar.path for jar in jars}
    with ThreadPoolExecutor(THREADS) as pool:
        checks = pool.map(lambda jar: _holds(targets[jar], jar.sha256), jars)
        missing = [jar for jar, holds in zip(jars, checks, strict=True) if not holds]
    if missing:
        _fetch_all(missing, targets, address(), progress)
    return list(targets.values())


def _holds(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False
    except OSError as error:
        raise InstallError(
            f"The cached {path.name} cannot be read: {error.strerror}.", where="GRAPH_CACHE_DIR"
        ) from None


def _fetch_all(missing: Sequence[LockedJar], targets: dict[LockedJar, Path], address: str, progress: Progress) -> None:
    text = "Fetching Neo4j"
    progress(0, len(missing), text)
    with _Sessions() as sessions, ThreadPoolExecutor(THREADS) as pool:
        fetches = [pool.submit(_fetch, sessions, f"{address}/{jar.path}", jar, targets[jar]) for jar in missing]
        try:
            for done, fetch in enumerate(as_completed(fetches), start=1):
                fetch.result()
                progress(done, len(missing), text)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


class _Sessions:
    """One HTTP session a thread: connections are reused and never shared."""

    def __init__(self) -> None:
        self._local = threading.local()
        self._opened: list[httpx.Client] = []

    def __enter__(self) -> _Sessions:
        return self

    def __exit__(self, *_: object) -> None:
        for session in self._opened:
            session.close()

    def session(self) -> httpx.Client:
        if not hasattr(self._local, "session"):
            self._local.session = httpx.Client(timeout=30, follow_redirects=True)
            self._opened.append(self._local.session)
        session: httpx.Client = self._local.session
        return session


def _fetch(sessions: _Sessions, url: str, jar: LockedJar, target: Path) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with sessions.session().stream("GET", url) as response:
                if response.status_code == httpx.codes.OK:
                    reason = _store(response.iter_bytes(CHUNK), jar, target)
                else:
                    reason = f"the repository answered {response.status_code}"
        except httpx.HTTPError as error:
            reason = f"the connection failed ({type(error).__name__})"
        except OSError as error:
            raise InstallError(
                f"{jar.name} cannot be kept in the cache: {error.strerror}.", where="GRAPH_CACHE_DIR"
            ) from None
        if reason is None:
            return
        time.sleep(0.5 * attempt)
    raise InstallError(
        f"{jar.name} of the local Neo4j could not be fetched: {reason}.",
        remedy="Check the network and start again; what is there already is kept. Or set GRAPH_URI to a Neo4j.",
    )


def _store(chunks: Iterable[bytes], jar: LockedJar, target: Path) -> str | None:
    """Write to a temporary file beside the target and move it there if it is the locked one; else the reason."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    digest = hashlib.sha256()
    try:
        with temporary.open("wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
        if digest.hexdigest() != jar.sha256:
            return "what came is not what the lock names"
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return None
