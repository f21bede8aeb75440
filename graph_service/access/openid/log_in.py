"""Log-in by browser: the authorization code flow with PKCE, and the way back out."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.client import OAuth2Client

from graph_service.access.openid.provider import Provider, ProviderUnavailable
from graph_service.access.openid.sessions import LogIn, Sessions
from graph_service.access.openid.verifying import Verifier
from graph_service.errors import NotAuthenticated

log = logging.getLogger(__name__)

LONGEST_CODE = 4000  # letters


class LogInFailed(NotAuthenticated):
    """The provider's answer to a log-in is none that counts."""

    title = "The log-in failed"


class BrowserLogIn:
    """Sends browsers to the provider and takes its answers; may wait for the network, so not for the event loop."""

    def __init__(
        self, provider: Provider, verifier: Verifier, sessions: Sessions, *, client_id: str, secret: str, scopes: str
    ) -> None:
        self._provider = provider
        self._verifier = verifier
        self._sessions = sessions
        self._client_id = client_id
        self._secret = secret
        self._scopes = scopes

    def begin(self, redirect: str) -> tuple[str, str]:
        """Where to send the browser, and the cookie that it comes back with; raises `ProviderUnavailable`."""
        address = self._provider.addresses().authorization
        if address is None:
            raise ProviderUnavailable
        log_in, cookie = self._sessions.begin_log_in(redirect)
        there, _ = self._client(None, log_in).create_authorization_url(
            address, state=log_in.state, code_verifier=log_in.verifier, nonce=log_in.nonce
        )
        return str(there), cookie

    def finish(self, cookie: str | None, answer: Mapping[str, str]) -> dict[str, Any]:
        """What the provider says of who logged in; `answer` are the parameters that the browser came back with.

        Raises `LogInFailed` for an answer that this browser has not asked for, or that is not valid, and
        `ProviderUnavailable`.
        """
        log_in = self._sessions.read_log_in(cookie)
        if log_in is None or not _same(answer.get("state"), log_in.state):
            raise LogInFailed("The log-in took too long, or was begun elsewhere.")
        addresses = self._provider.addresses()
        # Who answers is asked before what it says: an answer of another provider is not sent on to this one.
        told = answer.get("iss")
        if told != self._provider.issuer and (told is not None or addresses.names_itself):
            raise LogInFailed("The answer is not from the provider that was asked.")
        code = answer.get("code")
        if "error" in answer or not code or len(code) > LONGEST_CODE:
            raise LogInFailed("The provider has refused the log-in.")
        if addresses.token is None:
            raise ProviderUnavailable
        tokens = self._exchanged(code, log_in, addresses.token)
        identity, access = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(identity, str) or not isinstance(access, str):
            raise LogInFailed("The provider has named nobody.")
        return self._verifier.identity_claims(identity, self._client_id, log_in.nonce, access)

    def end_address(self, back: str) -> str | None:
        """Where to send the browser after a log-out, to be logged out at the provider too; none if it offers that not.

        The ID token is not sent along, as the address would hold who it is; so the provider asks whether to log out.
        """
        try:
            address = self._provider.addresses().end_session
        except ProviderUnavailable:
            return None
        if address is None or not address.startswith(f"{self._provider.origin}/"):
            return None
        query = urlencode({"client_id": self._client_id, "post_logout_redirect_uri": back})
        return f"{address}{'&' if urlsplit(address).query else '?'}{query}"

    def _client(self, http: httpx.Client | None, log_in: LogIn) -> OAuth2Client:
        return OAuth2Client(
            http, self._client_id, self._secret, scope=self._scopes, redirect_uri=log_in.redirect,
            code_challenge_method="S256",
        )  # fmt: skip

    def _exchanged(self, code: str, log_in: LogIn, address: str) -> dict[str, Any]:
        # The secret goes into a header, both halves encoded first (RFC 6749, 2.3.1); a public client names itself.
        own: dict[str, Any] = {"auth": httpx.Auth(), "client_id": self._client_id}
        if self._secret:
            own = {"auth": httpx.BasicAuth(quote_plus(self._client_id), quote_plus(self._secret))}
        try:
            with self._provider.client() as http:
                client = self._client(http, log_in)
                return dict(client.fetch_token(address, code=code, code_verifier=log_in.verifier, **own))
        except httpx.HTTPError as error:
            log.warning("The OpenID provider did not answer a log-in (%s).", type(error).__name__)
            raise ProviderUnavailable from None
        except (AuthlibBaseError, ValueError, TypeError) as error:
            log.warning("The OpenID provider did not accept a log-in (%s).", type(error).__name__)
            raise LogInFailed("The provider has refused the log-in.") from None


def _same(given: str | None, expected: str) -> bool:
    return hmac.compare_digest((given or "").encode("utf-8", "surrogatepass"), expected.encode())
