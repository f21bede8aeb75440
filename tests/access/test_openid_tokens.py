"""Access tokens of an OpenID provider: what is checked, that every wrong one gets one answer, and how keys are kept."""

from __future__ import annotations

import base64
import hmac
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from graph_service.access.openid import provider as provider_module
from graph_service.access.openid.provider import Provider, ProviderUnavailable
from graph_service.access.openid.verifying import LONGEST, Verifier
from graph_service.errors import NotAuthenticated
from tests.access.openid_issuer import SUBJECT, Issuer, ec_key, issuing, rsa_key


class Clock:
    """A clock that goes on only when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with issuing() as issuer:
        yield issuer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def verifier(issuer: Issuer, clock: Clock) -> Verifier:
    return Verifier(Provider(issuer.address, clock=clock))


def refused(verifier: Verifier, token: str) -> str:
    with pytest.raises(NotAuthenticated) as caught:
        verifier.access_claims(token, "graph")
    assert (caught.value.detail, caught.value.where, caught.value.remedy) == (
        "The token is not valid.", "Authorization", None,
    )  # fmt: skip
    return str(caught.value)


@pytest.mark.parametrize(("alg", "key"), [("RS256", rsa_key("a")), ("PS256", rsa_key("a")), ("ES256", ec_key("b"))])
def test_a_good_token_tells_who_it_is(issuer: Issuer, verifier: Verifier, alg: str, key: Any) -> None:
    issuer.keys = [rsa_key("a"), ec_key("b")]
    assert verifier.access_claims(issuer.token(alg=alg, key=key), "graph")["sub"] == SUBJECT


def test_an_audience_among_others_is_one(issuer: Issuer, verifier: Verifier) -> None:
    assert verifier.access_claims(issuer.token(aud=["other", "graph"]), "graph")["sub"] == SUBJECT


NOW = int(time.time())


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "other"}, {"aud": ["other"]}, {"aud": None}, {"aud": {"graph": 1}}, {"aud": ""},
        {"iss": "http://127.0.0.1:1"}, {"iss": None}, {"iss": ["x"]},
        {"exp": NOW - 120}, {"exp": None}, {"exp": "later"}, {"exp": True}, {"exp": float("nan")},
        {"nbf": NOW + 86_400}, {"nbf": "now"}, {"iat": NOW + 86_400}, {"iat": None},
        {"sub": None}, {"sub": ""}, {"sub": 7}, {"sub": "x" * 256},
    ],
)  # fmt: skip
def test_a_token_with_a_wrong_or_missing_claim_is_refused(issuer: Issuer, verifier: Verifier, changes: Any) -> None:
    refused(verifier, issuer.token(**changes))


def test_the_issuer_is_compared_to_the_letter(issuer: Issuer, verifier: Verifier) -> None:
    refused(verifier, issuer.token(iss=f"{issuer.address}/"))


def test_a_minute_of_difference_between_clocks_is_forgiven_and_no_more(issuer: Issuer, verifier: Verifier) -> None:
    now = int(time.time())
    assert verifier.access_claims(issuer.token(exp=now - 40, iat=now + 40, nbf=now + 40), "graph")
    refused(verifier, issuer.token(exp=now - 61))


def test_no_signature_is_none_whatever_the_header_says(issuer: Issuer, verifier: Verifier) -> None:
    payload = issuer.token().split(".")[1]
    for alg in ("none", "None", "NONE", ""):
        header = base64.urlsafe_b64encode(json.dumps({"alg": alg, "kid": "first"}).encode()).rstrip(b"=").decode()
        for signature in ("", "AA", issuer.token().split(".")[2]):
            refused(verifier, f"{header}.{payload}.{signature}")


def test_the_public_key_is_no_shared_secret(issuer: Issuer, verifier: Verifier) -> None:
    # By hand: the library refuses to sign with such a secret, as it should.
    public = rsa_key("first").public_key
    payload = issuer.token().split(".")[1]
    for form in (PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1):
        for secret in (public.public_bytes(Encoding.PEM, form), public.public_bytes(Encoding.DER, form)):
            for digest in ("sha256", "sha384", "sha512"):
                header = _base64(json.dumps({"alg": f"HS{digest[3:]}", "kid": "first"}).encode())
                signature = hmac.new(secret, f"{header}.{payload}".encode(), digest).digest()
                refused(verifier, f"{header}.{payload}.{_base64(signature)}")


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def test_a_key_that_comes_with_the_token_is_not_believed(issuer: Issuer, verifier: Verifier) -> None:
    own = rsa_key("own")
    header = {"jwk": own.as_dict(private=False), "kid": "first"}
    refused(verifier, issuer.token(key=own, header=header))
    refused(verifier, issuer.token(key=own, header={"jku": f"{issuer.address}/keys", "kid": "first"}))


def test_another_key_under_the_same_id_does_not_do(issuer: Issuer, verifier: Verifier) -> None:
    refused(verifier, issuer.token(key=RSAKey.import_key(rsa_key("other").as_dict(private=True) | {"kid": "first"})))


def test_a_key_is_used_for_its_own_algorithm_only(issuer: Issuer, verifier: Verifier) -> None:
    issuer.keys = [{**rsa_key("first").as_dict(private=False), "alg": "RS256"}]
    assert verifier.access_claims(issuer.token(key=rsa_key("first")), "graph")
    refused(verifier, issuer.token(key=rsa_key("first"), alg="PS256"))
    refused(verifier, issuer.token(key=ec_key("first"), alg="ES256"))


@pytest.mark.parametrize(
    "published",
    [
        {**rsa_key("first").as_dict(private=False), "use": "enc"},
        {**rsa_key("first").as_dict(private=False), "alg": "RSA-OAEP"},
        {**rsa_key("first").as_dict(private=False), "n": "AQAB"},
        rsa_key("first").as_dict(private=True),
        {"kty": "oct", "kid": "first", "k": "c2VjcmV0"},
        {"kty": "RSA", "kid": "first"},
        "no key",
        None,
    ],
    ids=["for encryption", "of another algorithm", "short", "private", "a secret", "half", "a text", "nothing"],
)
def test_a_published_key_that_is_none_for_signatures_is_left_out(
    issuer: Issuer, verifier: Verifier, published: Any
) -> None:
    issuer.keys = [_Published(published), ec_key("good")]
    refused(verifier, issuer.token(key=rsa_key("first")))
    assert verifier.access_claims(issuer.token(key=ec_key("good"), alg="ES256"), "graph")


class _Published(dict):  # type: ignore[type-arg]
    """Published as it is."""

    def __init__(self, content: Any) -> None:
        super().__init__(content if isinstance(content, dict) else {"kty": content})


def test_a_token_without_a_key_id_is_checked_with_the_only_key_and_refused_among_several(
    issuer: Issuer, verifier: Verifier, clock: Clock
) -> None:
    assert verifier.access_claims(issuer.token(header={"kid": None}), "graph")
    issuer.keys.append(rsa_key("second"))
    clock.now += provider_module.FRESH + 1
    refused(verifier, issuer.token(header={"kid": None}))


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_short_key_signs_nothing(issuer: Issuer, verifier: Verifier) -> None:
    issuer.keys = [RSAKey.generate_key(1024, {"kid": "short", "use": "sig"})]
    refused(verifier, issuer.token())


def test_only_keys_for_signatures_count_among_those_without_an_id(
    issuer: Issuer, verifier: Verifier, clock: Clock
) -> None:
    first, second = (rsa_key(name).as_dict(private=False) for name in ("first", "second"))
    nameless = {name: value for name, value in first.items() if name != "kid"}
    token = issuer.token(key=rsa_key("first"), header={"kid": None})
    issuer.keys = [nameless, {**second, "use": "enc"}]
    assert verifier.access_claims(token, "graph")
    issuer.keys = [nameless, second]
    clock.now += provider_module.FRESH + 1
    refused(verifier, token)


def test_an_unknown_critical_header_is_not_overlooked(issuer: Issuer, verifier: Verifier) -> None:
    _, payload, signature = issuer.token().split(".")
    for crit in (["b64"], ["new"], 7, "alg"):
        told = _base64(json.dumps({"alg": "RS256", "kid": "first", "crit": crit, "new": 1, "b64": False}).encode())
        refused(verifier, f"{told}.{payload}.{signature}")


def test_cut_changed_and_oversized_tokens_are_refused(issuer: Issuer, verifier: Verifier) -> None:
    good = issuer.token()
    header, payload, signature = good.split(".")
    for end in range(0, len(good), 37):
        refused(verifier, good[:end])
    wrong = [
        "", ".", "..", "...", "a.b", f"{good}.", f"{good}.x", f" {good}", f"{good}\n", good.replace(".", "%2E"),
        f"{payload}.{header}.{signature}", f"{header}.{payload}.{signature[::-1]}", "ü.ö.ä", "\ud800.a.b",
        "a" * LONGEST + ".b.c", "a" * 5_000_000, f"{'e30' * 400}.{payload}.{signature}",
    ]  # fmt: skip
    for text in wrong:
        refused(verifier, text)
    assert verifier.access_claims(issuer.token(filler="x" * 5_000), "graph")
    refused(verifier, issuer.token(filler="x" * LONGEST))


@pytest.mark.parametrize("payload", [b"", b"[]", b"null", b"{", b'"text"', b"[" * 9000, b"\xff", b'{"sub": 1e999}'])
def test_a_signed_payload_that_is_no_set_of_claims_is_refused(
    issuer: Issuer, verifier: Verifier, payload: bytes
) -> None:
    refused(verifier, issuer.signed(payload))


def test_garbage_is_refused_without_asking_the_provider(issuer: Issuer, verifier: Verifier) -> None:
    @given(st.one_of(st.text(max_size=200), st.from_regex(r"\A[A-Za-z0-9_-]{1,40}(\.[A-Za-z0-9_-]{1,40}){2}\Z")))
    def throw(text: str) -> None:
        refused(verifier, text)

    throw()
    assert not issuer.asked


def test_what_is_no_token_of_an_allowed_algorithm_has_nobody_asked(issuer: Issuer, verifier: Verifier) -> None:
    refused(verifier, jwt.encode({"alg": "HS256", "kid": "any"}, {}, OctKey.generate_key(256)))
    assert not issuer.asked


def test_new_keys_are_fetched_when_a_token_names_one_and_withdrawn_ones_end(
    issuer: Issuer, verifier: Verifier, clock: Clock
) -> None:
    old = issuer.token()
    assert verifier.access_claims(old, "graph")
    issuer.keys = [rsa_key("second")]
    assert verifier.access_claims(old, "graph"), "nobody has been asked yet"
    clock.now += provider_module.APART
    assert verifier.access_claims(issuer.token(), "graph")
    assert issuer.asked["/keys"] == 2
    refused(verifier, old)


def test_withdrawn_keys_end_without_a_new_one_too(issuer: Issuer, verifier: Verifier, clock: Clock) -> None:
    old = issuer.token()
    assert verifier.access_claims(old, "graph")
    issuer.keys = [ec_key("b")]
    clock.now += provider_module.FRESH + 1
    refused(verifier, old)


def test_a_flood_of_unknown_keys_asks_the_provider_once(issuer: Issuer, verifier: Verifier, clock: Clock) -> None:
    assert verifier.access_claims(issuer.token(), "graph")
    clock.now += provider_module.APART
    for number in range(200):
        refused(verifier, issuer.token(header={"kid": f"unknown-{number}"}))
    assert issuer.asked["/keys"] == 2, "once at first, once for all of them"
    assert verifier.access_claims(issuer.token(), "graph")


def test_a_flood_from_many_threads_asks_once_and_known_keys_wait_for_nobody(
    issuer: Issuer, verifier: Verifier, clock: Clock
) -> None:
    good, stranger = issuer.token(), issuer.token(header={"kid": "unknown"})
    assert verifier.access_claims(good, "graph")
    clock.now += provider_module.APART
    issuer.slow = 0.3
    ends: list[bool] = []

    def ask() -> None:
        try:
            verifier.access_claims(stranger, "graph")
        except NotAuthenticated:
            ends.append(True)

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    assert verifier.access_claims(good, "graph")
    assert time.monotonic() - began < 0.3
    for thread in threads:
        thread.join()
    assert len(ends) == 12 and issuer.asked["/keys"] == 2


def test_a_provider_that_is_down_is_said_so_and_not_asked_with_every_token(
    issuer: Issuer, verifier: Verifier, clock: Clock
) -> None:
    issuer.down = True
    for _ in range(20):
        with pytest.raises(ProviderUnavailable) as caught:
            verifier.access_claims(issuer.token(), "graph")
    assert caught.value.status == 503 and issuer.address not in str(caught.value)
    assert issuer.asked.total() == 1
    issuer.down = False
    clock.now += provider_module.APART
    assert verifier.access_claims(issuer.token(), "graph")


def test_while_the_provider_is_down_known_keys_count_for_an_hour(
    issuer: Issuer, verifier: Verifier, clock: Clock
) -> None:
    assert verifier.access_claims(issuer.token(), "graph")
    issuer.down = True
    clock.now += provider_module.KEPT - 1
    assert verifier.access_claims(issuer.token(), "graph")
    with pytest.raises(ProviderUnavailable):
        verifier.access_claims(issuer.token(header={"kid": "unknown"}), "graph")
    clock.now += 2
    with pytest.raises(ProviderUnavailable):
        verifier.access_claims(issuer.token(), "graph")


def test_nobody_at_the_address_is_as_a_provider_that_is_down() -> None:
    verifier = Verifier(Provider("http://127.0.0.1:1"))
    token = jwt.encode({"alg": "ES256", "kid": "b"}, {}, ECKey.generate_key("P-256"), algorithms=["ES256"])
    with pytest.raises(ProviderUnavailable):
        verifier.access_claims(token, "graph")


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://other.example"}, {"jwks_uri": None}, {"jwks_uri": "http://keys.example/"},
        {"jwks_uri": "file:///etc/passwd"}, {"jwks_uri": 7}, {"token_endpoint": "http://other.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"}, {"end_session_endpoint": "https://a:b@other.example/"},
        {"filler": "x" * 600_000},
    ],
    ids=lambda described: next(iter(described)),
)  # fmt: skip
def test_a_provider_that_describes_itself_wrongly_counts_as_not_there(
    issuer: Issuer, verifier: Verifier, described: dict[str, Any]
) -> None:
    issuer.described = described
    with pytest.raises(ProviderUnavailable):
        verifier.access_claims(issuer.token(), "graph")


def test_a_provider_is_not_followed_to_another_address(issuer: Issuer, verifier: Verifier) -> None:
    issuer.described = {"jwks_uri": f"{issuer.address}/authorize?state=x&redirect_uri={issuer.address}/keys"}
    with pytest.raises(ProviderUnavailable):
        verifier.access_claims(issuer.token(), "graph")


def test_no_log_line_holds_a_token_or_an_address(issuer: Issuer, verifier: Verifier, caplog: Any) -> None:
    token = issuer.token()
    issuer.down = True
    with caplog.at_level("DEBUG", logger="graph_service"), pytest.raises(ProviderUnavailable):
        verifier.access_claims(token, "graph")
    assert caplog.text and token[:30] not in caplog.text and issuer.address not in caplog.text
