"""Log-in by OpenID Connect: who asks by an access token of the provider, or in a browser, and which roles follow."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

from graph_service.access.openid.log_in import BrowserLogIn
from graph_service.access.openid.provider import Provider, ProviderUnavailable
from graph_service.access.openid.roles import load_role_rules
from graph_service.access.openid.sessions import LASTS, LOG_IN_LASTS, Session, Sessions
from graph_service.access.openid.verifying import Verifier
from graph_service.access.principals import Principal
from graph_service.access.secret_files import key_in
from graph_service.errors import NotAuthenticated
from graph_service.settings import Settings

__all__ = [
    "LASTS",
    "LOG_IN_LASTS",
    "OpenId",
    "ProviderUnavailable",
    "Session",
]

KEY_FILE = "session.key"


class OpenId:
    """One provider, as the settings name it; safe for threads.

    `browser` and `sessions` are there when browsers may log in. `key` keys the ids of principals.
    """

    def __init__(self, settings: Settings, key: Callable[[], bytes]) -> None:
        if settings.oidc_issuer is None or settings.oidc_roles_file is None:
            raise ValueError("no provider is set")
        self._key = key
        self._audience = settings.oidc_audience
        self._rules, rules_text = load_role_rules(settings.oidc_roles_file)
        self.provider = Provider(settings.oidc_issuer)
        self._verifier = Verifier(self.provider)
        self.browser: BrowserLogIn | None = None
        self.sessions: Sessions | None = None
        if settings.oidc_client_id is not None:
            # Other rules or another provider: other keys, so that no session keeps rights which nobody has any more.
            settled = "\0".join((settings.oidc_issuer, settings.oidc_client_id, rules_text))
            self.sessions = Sessions(hmac.new(_session_key(settings), settled.encode(), hashlib.sha256).digest())
            self.browser = BrowserLogIn(
                self.provider, self._verifier, self.sessions, client_id=settings.oidc_client_id,
                secret=settings.oidc_client_secret.get_secret_value(), scopes=settings.oidc_scopes,
            )  # fmt: skip

    def principal(self, token: str) -> Principal:
        """Who asks with this access token.

        Raises `NotAuthenticated`, the same for every token that is not valid, and `ProviderUnavailable`.
        """
        if self._audience is None:
            raise NotAuthenticated("The token is not valid.", where="Authorization")
        return self.principal_of(self._verifier.access_claims(token, self._audience))

    def principal_of(self, claims: Mapping[str, Any]) -> Principal:
        """Who these checked claims are about: under a keyed hash, which tells nobody who it is at the provider."""
        subject = f"openid\0{self.provider.issuer}\0{claims['sub']}"
        digest = hmac.new(self._key(), subject.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
        return self._rules.principal(f"oidc:{digest[:32]}", claims)


def _session_key(settings: Settings) -> bytes:
    given = settings.session_key.get_secret_value()
    return bytes.fromhex(given) if given else key_in(settings.graph_data_dir / KEY_FILE)
