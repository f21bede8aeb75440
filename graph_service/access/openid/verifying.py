"""What a signed token (JWT) says, once signature, issuer, audience and times are checked; else one and the same no."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any, NoReturn

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt

from graph_service.access.openid.keys import ALGORITHMS
from graph_service.access.openid.provider import Provider, ProviderUnavailable
from graph_service.errors import NotAuthenticated

LEEWAY = 60
"""Seconds by which the clocks of the provider and of this service may differ."""

LONGEST = 16_000  # letters that are looked at; a token with many groups has some thousands
_LONGEST_NAME = 255  # letters of a key's id, and of a subject (OpenID Connect Core, 2)
_FORM = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


class Verifier:
    """Checks the tokens of one provider; safe for threads, and not for the event loop: it may have to ask for keys."""

    def __init__(self, provider: Provider, *, clock: Callable[[], float] = time.time) -> None:
        self._provider = provider
        self._clock = clock

    def access_claims(self, text: str, audience: str) -> dict[str, Any]:
        """What an access token for that audience says.

        Raises `NotAuthenticated`, the same for every token that is not valid, and `ProviderUnavailable`.
        """
        token = self._signed(text)
        try:
            jwt.JWTClaimsRegistry(
                int(self._clock()), LEEWAY, iss={"essential": True, "value": self._provider.issuer},
                aud={"essential": True, "value": audience}, exp={"essential": True}, iat={"essential": True},
                sub={"essential": True},
            ).validate(token.claims)  # fmt: skip
            return _with_subject(token.claims)
        except Exception:
            _refuse()

    def identity_claims(self, text: str, client_id: str, nonce: str, access_token: str) -> dict[str, Any]:
        """What an ID token says that answers the log-in with that nonce; raises as `access_claims` does."""
        token = self._signed(text)
        try:
            options = {
                "iss": {"essential": True, "value": self._provider.issuer},
                "aud": {"essential": True, "value": client_id},
            }
            params = {"nonce": nonce, "client_id": client_id, "access_token": access_token}
            claims = CodeIDToken(token.claims, token.header, options, params)
            claims.validate(int(self._clock()), LEEWAY)
            return _with_subject(token.claims)
        except Exception:
            _refuse()

    def _signed(self, text: str) -> jwt.Token:
        """The token, its signature checked with a key of the provider and an algorithm of ours."""
        try:
            # Length and form come before any parsing, the algorithm before anybody is asked for a key.
            given = text.encode("ascii") if len(text) <= LONGEST else b""
            if not _FORM.fullmatch(given):
                _refuse()
            header = jws.extract_compact(given).headers()
            algorithm, kid = header.get("alg"), header.get("kid")
            if algorithm not in ALGORITHMS or not _may_be_id(kid):
                _refuse()
            key = self._provider.key(kid)
            if key is None:
                _refuse()
            return jwt.decode(given, key, algorithms=ALGORITHMS)
        except ProviderUnavailable:
            raise
        except Exception:
            # Whatever the bytes of a stranger lead the parsers to: it is no valid token, and no more is told.
            _refuse()


def _may_be_id(kid: object) -> bool:
    return kid is None or (isinstance(kid, str) and len(kid) <= _LONGEST_NAME)


def _with_subject(claims: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= _LONGEST_NAME:
        _refuse()
    return claims


def _refuse() -> NoReturn:
    raise NotAuthenticated("The token is not valid.", where="Authorization") from None
