"""Log-in over HTTP, against a provider of our own on loopback: bearer tokens, browser sessions, forms and log-out."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from graph_service.api import create_app
from graph_service.errors import NotAuthenticated, SettingError
from graph_service.service import Service
from graph_service.settings import read_settings
from tests.access.openid_issuer import SUBJECT, Issuer, issuing
from tests.doors.fakes import FakeStore
from tests.servers import local_settings
from tests.serving import serving

RULES = '[[rule]]\nclaim = "groups"\nvalue = "kiez"\nroles = ["community_member"]\n'
ASKED = "/v1/questions/measures"
FOR = {"Purpose": "knowledge-exchange"}
COOKIE = "graph-service-session"


@pytest.fixture(scope="module")
def standing_issuer() -> Iterator[Issuer]:
    with issuing() as issuer:
        yield issuer


@pytest.fixture
def issuer(standing_issuer: Issuer) -> Iterator[Issuer]:
    """An issuer that is shared by the tests, which change no more of it than the claims of its ID tokens."""
    yield standing_issuer
    standing_issuer.extra = {}


@pytest.fixture
def own_issuer() -> Iterator[Issuer]:
    """An issuer for tests that break it."""
    with issuing() as issuer:
        yield issuer


def settings_for(issuer: Issuer, folder: Path, **changes: object) -> Any:
    rules = folder / "roles.toml"
    rules.write_text(RULES, encoding="utf-8")
    usual = {
        "oidc_issuer": issuer.address, "oidc_client_id": "page", "oidc_audience": "graph", "oidc_roles_file": rules
    }  # fmt: skip
    return local_settings(folder, embedder="none", **{**usual, **changes})


@contextmanager
def served(settings: Any) -> Iterator[httpx.Client]:
    store = FakeStore(measures=[])
    store.token_revision = lambda: 1  # type: ignore[attr-defined]
    store.answers["access_tokens"] = []
    with serving(create_app(Service(settings, store))) as client:  # type: ignore[arg-type]
        yield client


@pytest.fixture(scope="module")
def standing_service(standing_issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(settings_for(standing_issuer, tmp_path_factory.mktemp("log-in"))) as client:
        yield client


@pytest.fixture
def client(standing_service: httpx.Client) -> Iterator[httpx.Client]:
    """A browser of its own at the shared service."""
    with httpx.Client(base_url=standing_service.base_url, timeout=60.0, trust_env=False) as client:
        yield client


@pytest.fixture
def own_client(own_issuer: Issuer, tmp_path: Path) -> Iterator[httpx.Client]:
    with served(settings_for(own_issuer, tmp_path)) as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def logged_in(client: httpx.Client) -> httpx.Response:
    """Go to the provider and come back, as a browser does."""
    there = client.get("/login")
    assert there.status_code == 303, there.text
    back = httpx.get(there.headers["location"], trust_env=False)
    return client.get(back.headers["location"])


def csrf_in(answer: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', answer.text)
    assert found
    return found[1]


def test_a_bearer_token_opens_what_its_roles_may_ask_for(issuer, client):
    assert client.get(ASKED, headers=FOR).status_code == 403
    opened = client.get(ASKED, headers=FOR | bearer(issuer.token(groups=["kiez"])))
    assert opened.status_code == 200 and opened.json()["purpose"] == "knowledge-exchange"
    refused = client.get(ASKED, headers=FOR | bearer(issuer.token(groups=["other"])))
    assert refused.status_code == 403 and "(public)" in refused.json()["detail"]


def test_every_wrong_token_gets_the_same_answer_and_is_not_taken_for_the_public(issuer, client):
    wrong = [
        issuer.token(aud="other"), issuer.token(iss="https://other.example"), issuer.token(exp=1), issuer.token()[:-9],
        issuer.token(sub=None), "garbage", "gs_aaaaaaaa_" + "a" * 43, "a.b.c", "x" * 20_000,
    ]  # fmt: skip
    answers = [client.get(ASKED, headers=bearer(token)) for token in wrong]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert all(answer.headers["www-authenticate"] == "Bearer" for answer in answers)


def test_a_token_of_ours_is_looked_up_here_and_not_taken_to_the_provider(own_issuer, tmp_path):
    store = FakeStore(access_tokens=[])
    store.token_revision = lambda: 1  # type: ignore[attr-defined]
    service = Service(settings_for(own_issuer, tmp_path), store)  # type: ignore[arg-type]
    with pytest.raises(NotAuthenticated):
        service.bearer("gs_aaaaaaaa_" + "a" * 43)
    assert ("access_tokens", {}) in store.asked and not own_issuer.asked


def test_an_id_token_is_no_bearer_token(issuer, client):
    assert client.get(ASKED, headers=bearer(issuer.token(aud="page", groups=["kiez"]))).status_code == 401


def test_a_provider_that_is_down_is_told_in_one_sentence_and_the_public_goes_on(own_issuer, own_client):
    own_issuer.down = True
    answer = own_client.get(ASKED, headers=bearer(own_issuer.token()))
    assert answer.status_code == 503 and answer.json()["detail"] == "The log-in service cannot be reached."
    assert own_client.get(ASKED).status_code == 200
    assert own_client.get("/login").status_code == 503


def test_without_a_provider_such_tokens_are_refused_and_there_is_no_log_in(issuer, tmp_path):
    with served(local_settings(tmp_path, embedder="none")) as client:
        assert client.get(ASKED, headers=bearer(issuer.token())).status_code == 401
        assert client.get("/login").status_code == client.get("/callback").status_code == 404
        assert "Anmelden" not in client.get("/").text


def test_without_an_audience_no_bearer_token_is_accepted(issuer, tmp_path):
    with served(settings_for(issuer, tmp_path, oidc_audience=None)) as client:
        assert client.get(ASKED, headers=bearer(issuer.token(aud=None))).status_code == 401


def test_the_log_in_asks_with_a_state_a_nonce_and_a_challenge(issuer, client):
    there = client.get("/login")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there.headers["location"]).query).items()}
    assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256" and asked["scope"] == "openid"
    assert len(asked["state"]) >= 43 and len(asked["nonce"]) >= 43 and len(asked["code_challenge"]) == 43
    assert asked["redirect_uri"] == str(client.base_url).rstrip("/") + "/callback"
    assert asked["client_id"] == "page" and "client_secret" not in asked
    assert there.headers["cache-control"] == "private, no-store"


def test_whoever_logged_in_asks_with_their_roles_and_the_page_says_so(issuer, client):
    issuer.extra = {"groups": ["kiez"], "name": "Erika Beispiel", "email": "erika@beispiel.example"}
    answer = logged_in(client)
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    start = client.get("/")
    assert "Abmelden" in start.text and "Anmelden</a>" not in start.text and "Erika" not in start.text
    asked = client.post("/", data={"topic": "Bau", "purpose": "knowledge-exchange", "csrf": csrf_in(start)})
    assert asked.status_code == 200 and "Wissensaustausch" in asked.text


def test_whoever_is_logged_in_has_one_pace_from_wherever(issuer, tmp_path):
    issuer.extra = {"groups": ["kiez"]}
    with served(settings_for(issuer, tmp_path, requests_per_minute=4)) as client:
        logged_in(client)
        form = {"topic": "Bau", "csrf": csrf_in(client.get("/"))}
        answers = [client.post("/", data=form, headers={"X-Forwarded-For": f"192.0.2.{one}"}) for one in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]


def test_a_log_in_without_a_role_sees_what_the_public_sees(issuer, client):
    logged_in(client)
    start = client.get("/")
    assert "ohne Rolle" in start.text
    asked = client.post("/", data={"topic": "Bau", "purpose": "knowledge-exchange", "csrf": csrf_in(start)})
    assert asked.status_code == 403


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_holds_no_name(issuer, client):
    issuer.extra = {"groups": ["kiez"], "name": "Erika Beispiel", "email": "erika@beispiel.example"}
    answer = logged_in(client)
    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith(COOKIE)]
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=28800"} <= set(cookie.split("; "))
    assert "Secure" not in cookie, "loopback, without https"
    part = cookie.split(".")[1]
    content = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
    assert SUBJECT not in content and "Erika" not in content and "erika" not in content
    assert json.loads(content)["sub"].startswith("oidc:")


def test_by_https_the_cookies_are_bound_to_the_host_and_the_way_back_is_the_set_one(issuer, tmp_path):
    with served(settings_for(issuer, tmp_path, public_url="https://graph.example/")) as client:
        there = client.get("/login", headers={"Host": "evil.example"})
        assert there.headers["set-cookie"].startswith("__Host-graph-service-log-in=")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(there.headers["set-cookie"].split("; "))
        assert "Domain" not in there.headers["set-cookie"]
        query = parse_qs(urlsplit(there.headers["location"]).query)
        assert query["redirect_uri"] == ["https://graph.example/callback"]


def test_without_a_set_address_a_foreign_host_name_is_not_believed(client):
    refused = client.get("/login", headers={"Host": "evil.example"})
    assert refused.status_code == 422 and "evil" not in refused.text and "location" not in refused.headers


@pytest.mark.parametrize(
    "change",
    [
        {"state": "another"}, {"state": None}, {"code": None}, {"code": "invented"}, {"code": "x" * 9000},
        {"iss": "https://other.example"}, {"iss": None}, {"error": "access_denied"},
    ],
    ids=str,
)  # fmt: skip
def test_an_answer_that_was_not_asked_for_logs_nobody_in(issuer, client, change):
    there = client.get("/login")
    back = httpx.get(there.headers["location"], trust_env=False).headers["location"]
    given = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()} | change
    answer = client.get("/callback", params={name: value for name, value in given.items() if value is not None})
    assert answer.status_code == 401 and "nicht gelungen" in answer.text
    assert COOKIE not in client.cookies and "access_denied" not in answer.text


def test_an_answer_in_another_browser_logs_nobody_in(own_issuer, own_client):
    there = own_client.get("/login")
    back = httpx.get(there.headers["location"], trust_env=False).headers["location"]
    own_client.cookies.clear()
    assert own_client.get(back).status_code == 401 and not own_issuer.asked["/token"]


def test_an_answer_counts_once(issuer, client):
    there = client.get("/login")
    back = httpx.get(there.headers["location"], trust_env=False).headers["location"]
    cookie = dict(client.cookies)
    assert client.get(back).status_code == 303
    client.cookies.clear()
    client.cookies.update(cookie)
    assert client.get(back).status_code == 401


@pytest.mark.parametrize(
    "extra",
    [
        {"nonce": "another"}, {"nonce": None}, {"aud": "graph"}, {"aud": "graph", "azp": "page"},
        {"aud": ["page", "other"]}, {"azp": "other"},
        {"exp": 1}, {"iss": "https://other.example"}, {"sub": None}, {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=str,
)  # fmt: skip
def test_an_id_token_that_is_not_right_logs_nobody_in(issuer, client, monkeypatch, extra):
    token = issuer.token
    monkeypatch.setattr(issuer, "token", lambda **given: token(**({**given, **extra} if "nonce" in given else given)))
    assert logged_in(client).status_code == 401
    assert COOKIE not in client.cookies


def test_a_log_in_ends_nowhere_but_at_the_start_page(issuer, client):
    there = client.get("/login?next=https://evil.example&redirect_uri=https://evil.example")
    assert "evil" not in there.headers["location"]
    back = httpx.get(there.headers["location"], trust_env=False).headers["location"]
    assert client.get(back + "&next=https://evil.example").headers["location"] == "/"


def test_forms_from_elsewhere_do_nothing(issuer, client):
    issuer.extra = {"groups": ["kiez"]}
    logged_in(client)
    for csrf in ("", "0" * 64):
        asked = client.post("/", data={"topic": "Bau", "purpose": "knowledge-exchange", "csrf": csrf})
        assert asked.status_code == 403 and "Diese Stellen passen" not in asked.text
        assert client.post("/logout", data={"csrf": csrf}).status_code == 403
    assert client.get("/logout").status_code == 405
    assert "Abmelden" in client.get("/").text


def test_a_log_out_that_another_site_sends_without_the_cookie_removes_none(issuer, client):
    with httpx.Client(base_url=client.base_url, trust_env=False) as stranger:
        answer = stranger.post("/logout")
    assert answer.status_code == 303 and "set-cookie" not in answer.headers


def test_a_log_out_leads_over_the_provider_and_the_old_cookie_opens_nothing(issuer, client):
    issuer.extra = {"groups": ["kiez"]}
    logged_in(client)
    kept, csrf = client.cookies[COOKIE], csrf_in(client.get("/"))
    out = client.post("/logout", data={"csrf": csrf})
    there = urlsplit(out.headers["location"])
    assert out.status_code == 303 and there.path == "/end"
    base = str(client.base_url).rstrip("/")
    assert parse_qs(there.query) == {"client_id": ["page"], "post_logout_redirect_uri": [f"{base}/"]}
    assert COOKIE not in client.cookies
    client.cookies.set(COOKIE, kept)
    assert "Anmelden</a>" in client.get("/").text
    asked = client.post("/", data={"topic": "Bau", "purpose": "knowledge-exchange", "csrf": csrf})
    assert asked.status_code == 401 and "beendet" in asked.text


def test_a_log_out_works_without_the_provider_too(own_issuer, own_client):
    own_issuer.described = {"end_session_endpoint": None}
    logged_in(own_client)
    out = own_client.post("/logout", data={"csrf": csrf_in(own_client.get("/"))})
    assert out.headers["location"] == "/" and "Anmelden</a>" in own_client.get("/").text


def test_a_log_out_goes_to_no_host_but_the_providers(own_issuer, own_client):
    own_issuer.described = {"end_session_endpoint": "https://evil.example/end"}
    logged_in(own_client)
    out = own_client.post("/logout", data={"csrf": csrf_in(own_client.get("/"))})
    assert out.headers["location"] == "/"


def test_the_page_lets_its_forms_go_to_the_provider_only_when_somebody_is_logged_in(issuer, client):
    assert "form-action 'self';" in client.get("/").headers["content-security-policy"]
    logged_in(client)
    assert f"form-action 'self' {issuer.address};" in client.get("/").headers["content-security-policy"]


def test_a_second_log_in_ends_the_first(issuer, client):
    logged_in(client)
    first = client.cookies[COOKIE]
    logged_in(client)
    client.cookies.set(COOKIE, first)
    client.cookies.clear()
    client.cookies.set(COOKIE, first)
    assert "Anmelden</a>" in client.get("/").text


def test_a_cookie_is_no_key_to_the_interface_for_programs(issuer, client):
    issuer.extra = {"groups": ["kiez"]}
    logged_in(client)
    assert client.get(ASKED, headers=FOR).status_code == 403


def test_other_rules_end_all_sessions_and_the_same_ones_outlive_a_restart(issuer, tmp_path):
    issuer.extra = {"groups": ["kiez"]}
    settings = settings_for(issuer, tmp_path)
    with served(settings) as client:
        logged_in(client)
        kept = client.cookies[COOKIE]
    for rules, word in ((RULES, "Abmelden"), (RULES.replace("kiez", "other"), "Anmelden</a>")):
        settings.oidc_roles_file.write_text(rules, encoding="utf-8")
        with served(settings) as client:
            client.cookies.set(COOKIE, kept)
            assert word in client.get("/").text


def test_the_same_person_has_the_same_id_by_token_and_by_browser_and_another_one_has_another(issuer, tmp_path):
    service = Service(settings_for(issuer, tmp_path), FakeStore())  # type: ignore[arg-type]
    ids = [service.bearer(issuer.token(sub=sub)).id for sub in ("one", "one", "two")]
    assert ids[0] == ids[1] != ids[2]
    assert all(re.fullmatch(r"oidc:[0-9a-f]{32}", one) for one in ids)
    assert service.openid.principal_of({"sub": "one"}).id == ids[0]


def test_no_log_line_holds_a_code_a_state_or_a_cookie(issuer, client, caplog):
    with caplog.at_level("DEBUG", logger="graph_service"):
        there = client.get("/login").headers["location"]
        back = httpx.get(there, trust_env=False).headers["location"]
        client.get(back)
        client.get(back)
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("graph_service")]
    secrets = [values[0] for values in parse_qs(urlsplit(back).query).values()] + [client.cookies[COOKIE]]
    assert lines and not any(secret in line for line in lines for secret in secrets)


def test_a_client_with_a_secret_shows_it_in_a_header_and_nowhere_else(issuer, tmp_path, monkeypatch):
    seen: list[tuple[str | None, dict[str, str]]] = []
    exchange = issuer.exchange

    def look(handler, given):
        seen.append((handler.headers["Authorization"], given))
        exchange(handler, given)

    monkeypatch.setattr(issuer, "exchange", look)
    with served(settings_for(issuer, tmp_path, oidc_client_secret="a secret: 1%")) as client:
        assert logged_in(client).status_code == 303
    (authorization, given), = seen  # fmt: skip
    assert base64.b64decode(str(authorization).removeprefix("Basic ")) == b"page:a+secret%3A+1%25"
    assert "client_secret" not in given and given["grant_type"] == "authorization_code"


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"oidc_issuer": "http://login.example"}, "OIDC_ISSUER"),
        ({"oidc_issuer": "login.example"}, "OIDC_ISSUER"),
        ({"oidc_issuer": "https://a:b@login.example"}, "OIDC_ISSUER"),
        ({"oidc_issuer": "https://login.example?x=1"}, "OIDC_ISSUER"),
        ({"oidc_issuer": "https://login.example:port"}, "OIDC_ISSUER"),
        ({"oidc_issuer": None}, "OIDC_ISSUER"),
        ({"oidc_roles_file": None}, "OIDC_ROLES_FILE"),
        ({"oidc_client_id": None, "oidc_audience": None}, "OIDC_CLIENT_ID"),
        ({"oidc_audience": "page"}, "OIDC_AUDIENCE"),
        ({"oidc_scopes": "profile"}, "OIDC_SCOPES"),
        ({"host": "0.0.0.0"}, "PUBLIC_URL"),  # noqa: S104
        ({"public_url": "http://graph.example"}, "PUBLIC_URL"),
        ({"public_url": "https://graph.example/path"}, "PUBLIC_URL"),
        ({"session_key": "00"}, "SESSION_KEY"),
    ],
)
def test_half_a_log_in_or_an_unsafe_one_ends_the_start(given, where, tmp_path):
    usual = {
        "oidc_issuer": "https://login.example/realms/stadt", "oidc_client_id": "page", "oidc_audience": "graph",
        "oidc_roles_file": tmp_path / "roles.toml",
    }  # fmt: skip
    assert read_settings(**usual).oidc_issuer == usual["oidc_issuer"]
    with pytest.raises(SettingError) as caught:
        read_settings(**{**usual, **given})
    assert caught.value.where == where
