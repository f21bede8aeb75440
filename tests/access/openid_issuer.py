"""An OpenID provider of our own on loopback: real keys, real HTTP, and every kind of wrong answer on demand."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import ECKey, RSAKey

SUBJECT = "f3b0c1d2-probe"


@cache
def rsa_key(kid: str) -> RSAKey:
    """A key of that id, made once a test run: it takes a while."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


@cache
def ec_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig"})


class Issuer:
    """Describes itself, publishes `keys`, takes log-ins without asking anybody, and signs what it is told to."""

    def __init__(self) -> None:
        self.keys: list[Any] = [rsa_key("first")]
        self.down = False
        self.slow = 0.0
        self.named: str | None = None  # the issuer that it claims to be
        self.extra: dict[str, Any] = {}  # claims of its ID tokens
        self.described: dict[str, Any] = {}  # what it says of itself beside the usual
        self.asked: Counter[str] = Counter()
        self.log_ins: dict[str, dict[str, str]] = {}
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.answer(self, urlsplit(self.path).path, parse_qs(urlsplit(self.path).query))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                issuer.answer(self, self.path, parse_qs(body))

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, handler: BaseHTTPRequestHandler, path: str, given: dict[str, list[str]]) -> None:
        self.asked[path] += 1
        time.sleep(self.slow)
        if self.down:
            self.send(handler, 500, b"out of order")
        elif path == "/.well-known/openid-configuration":
            self.send(handler, 200, json.dumps(self.description()).encode())
        elif path == "/keys":
            published = [key.as_dict(private=False) if not isinstance(key, dict) else key for key in self.keys]
            self.send(handler, 200, json.dumps({"keys": published}).encode())
        elif path == "/authorize":
            code = secrets.token_urlsafe(16)
            self.log_ins[code] = {name: values[0] for name, values in given.items()}
            back = {"code": code, "state": given["state"][0], "iss": self.address}
            self.send(handler, 302, b"", Location=f"{given['redirect_uri'][0]}?{urlencode(back)}")
        elif path == "/token":
            self.exchange(handler, {name: values[0] for name, values in given.items()})
        else:
            self.send(handler, 404, b"")

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.named or self.address,
            "jwks_uri": f"{self.address}/keys",
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "end_session_endpoint": f"{self.address}/end",
            "authorization_response_iss_parameter_supported": True,
            **self.described,
        }

    def exchange(self, handler: BaseHTTPRequestHandler, given: dict[str, str]) -> None:
        """The code for tokens: once, and only with the secret whose hash came with the log-in (PKCE, S256)."""
        begun = self.log_ins.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if begun is None or begun["code_challenge"] != challenge or begun["code_challenge_method"] != "S256":
            self.send(handler, 400, b'{"error": "invalid_grant"}')
            return
        identity = self.token(aud="page", nonce=begun["nonce"], **self.extra)
        tokens = {"id_token": identity, "access_token": self.token(), "token_type": "Bearer", "expires_in": 60}
        self.send(handler, 200, json.dumps(tokens).encode())

    @staticmethod
    def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Content-Type": "application/json", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """The claims of a good access token with changes; a change to none leaves the claim out."""
        now = int(time.time())
        usual = {"iss": self.address, "aud": "graph", "sub": SUBJECT, "iat": now, "exp": now + 300}
        return {name: value for name, value in (usual | changes).items() if value is not None}

    def token(
        self, *, key: Any = None, alg: str = "RS256", header: dict[str, Any] | None = None, **changes: Any
    ) -> str:
        """A token signed with the first of the keys, or the one named."""
        key = key or self.keys[0]
        head = {"alg": alg, "kid": key.kid, **(header or {})}
        head = {name: value for name, value in head.items() if value is not None}
        return jwt.encode(head, self.claims(**changes), key, algorithms=[alg])

    def signed(self, payload: bytes) -> str:
        """Any bytes, well signed."""
        return jws.serialize_compact({"alg": "RS256", "kid": self.keys[0].kid}, payload, self.keys[0], ["RS256"])


@contextmanager
def issuing() -> Iterator[Issuer]:
    """An issuer that serves for the time of the `with`."""
    issuer = Issuer()
    thread = threading.Thread(target=issuer.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        issuer.server.shutdown()
        issuer.server.server_close()
        thread.join()
