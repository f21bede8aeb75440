"""Log-in against a real Keycloak: bearer tokens over HTTP, and the whole way in and out in a real browser."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph_service.access import present_day
from graph_service.access.openid.verifying import LEEWAY
from graph_service.api import create_app
from graph_service.service import Service
from tests.browsers import chromium
from tests.keycloak.server import PASSWORD, Keycloak, keycloak
from tests.serving import serving

pytestmark = [pytest.mark.neo4j, pytest.mark.slow, pytest.mark.timeout(600)]

ASKED = "/v1/questions/contacts-for-topic?topic=Baugenehmigung Neukölln"
FOR = {"Purpose": "contact-mediation"}
COOKIE = "graph-service-session"
RULES = """
[[rule]]
claim = "groups"
value = "kiezbox"
roles = ["measure_team", "community_member"]
measures = ["measure-0eb08faaa845"]
"""


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keycloak]:
    with keycloak(tmp_path_factory.mktemp("keycloak")) as server:
        yield server


@pytest.fixture(scope="module")
def short_lived(provider: Keycloak) -> tuple[str, float]:
    """A token that lives for a second, and when it was made; it ages while the other tests run."""
    return provider.token("programs-in-haste"), time.monotonic()


@pytest.fixture(scope="module")
def logged(provider: Keycloak, seeded: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the service over the seeds, with log-in at the Keycloak."""
    folder: Path = tmp_path_factory.mktemp("log-in")
    (folder / "roles.toml").write_text(RULES, encoding="utf-8")
    changes = {
        "oidc_issuer": provider.issuer, "oidc_client_id": "graph-service", "oidc_audience": "graph-service-api",
        "oidc_roles_file": folder / "roles.toml", "graph_data_dir": folder, "dev_principals": False,
    }  # fmt: skip
    service = Service(seeded.settings.model_copy(update=changes), seeded.store)
    with serving(create_app(service)) as client:
        client.service = service  # type: ignore[attr-defined]
        yield client


def ask(client: httpx.Client, token: str) -> httpx.Response:
    return client.get(ASKED, headers=FOR | {"Authorization": f"Bearer {token}"})


def claims_of(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def is_refused(answer: httpx.Response) -> bool:
    return answer.status_code == 401 and answer.json()["detail"] == "The token is not valid."


def test_an_access_token_opens_what_the_groups_of_its_user_may_see(provider, logged, short_lived):
    answer = ask(logged, provider.token())
    assert answer.status_code == 200 and answer.json()["purpose"] == "contact-mediation"
    shown = [row["person"] for row in answer.json()["items"] if row["person"] and row["person"]["name"]]
    assert shown, "the measure's team sees the person to contact"
    public = logged.get(ASKED, headers=FOR).json()
    assert shown[0]["name"] not in json.dumps(public)


def test_a_user_without_a_rule_sees_what_the_public_sees(provider, logged):
    assert ask(logged, provider.token(user="probe-gast")).json() == logged.get(ASKED, headers=FOR).json()


def test_tokens_of_our_own_go_on_beside_it(logged):
    _, text = logged.service.tokens.create(
        roles=["support_team"], purposes=["contact-mediation"], until=present_day(), about="Probe (erfunden)"
    )
    assert ask(logged, text).json()["purpose"] == "contact-mediation"


def test_the_log_of_disclosures_names_a_hash_and_not_the_user(provider, logged):
    token = provider.token()
    person = next(row["person"]["id"] for row in ask(logged, token).json()["items"] if row["person"])
    log = logged.service.disclosures
    askers = {line.principal for line in log.of_person(person)}
    assert any(one.startswith("oidc:") for one in askers)
    assert claims_of(token)["sub"] not in str(askers) and "probe" not in str(askers)


def test_a_token_for_another_audience_is_refused(provider, logged):
    token = provider.token("somewhere-else")
    assert "graph-service-api" not in str(claims_of(token).get("aud"))
    assert is_refused(ask(logged, token))


def test_a_token_of_another_issuer_is_refused_even_with_the_same_keys(provider, logged):
    other = provider.issuer.replace("localhost", "127.0.0.1")
    token = provider.token(issuer=other)
    assert claims_of(token)["iss"] == other and claims_of(token)["aud"] == claims_of(provider.token())["aud"]
    assert is_refused(ask(logged, token))
    realm = provider.issuer.replace("/realms/probe", "/realms/master")
    foreign = provider.http.post(
        f"{realm}/protocol/openid-connect/token",
        data={"grant_type": "password", "client_id": "admin-cli", "username": "admin",
              "password": provider.admin_password},
    ).json()["access_token"]  # fmt: skip
    assert is_refused(ask(logged, foreign))


def test_a_token_without_a_signature_is_refused(provider, logged):
    header, payload, signature = provider.token().split(".")
    told = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    none = base64.urlsafe_b64encode(json.dumps({**told, "alg": "none"}).encode()).rstrip(b"=").decode()
    for forged in (
        f"{none}.{payload}.",
        f"{none}.{payload}.{signature}",
        f"{header}.{payload}.",
        f"{header}.{payload}",
    ):
        assert is_refused(ask(logged, forged))


def test_after_a_change_of_keys_new_tokens_open_and_old_ones_do_not(provider, logged):
    before = provider.token()
    assert ask(logged, before).status_code == 200
    provider.rotate_keys()
    after = provider.token()
    until = time.monotonic() + 30  # new keys are asked for every ten seconds at most
    while (answer := ask(logged, after)).status_code == 401 and time.monotonic() < until:
        time.sleep(1)
    assert answer.status_code == 200
    assert is_refused(ask(logged, before))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser, logged) -> Iterator[Any]:
    context = browser.new_context(base_url=str(logged.base_url))
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.seen = []
    page.on("request", lambda request: page.seen.append(request.url))
    yield page
    context.close()


def log_in(page: Any, user: str = "probe-nutzerin") -> None:
    page.goto("/")
    page.get_by_role("link", name="Anmelden").click()
    page.locator("#username").fill(user)
    page.locator("#password").fill(PASSWORD)
    page.locator("#kc-login").click()
    page.get_by_role("button", name="Abmelden").wait_for()


def ask_on(page: Any) -> str:
    page.get_by_label("Worum geht es?").fill("Baugenehmigungen in Neukölln")
    page.get_by_label("Zweck").select_option("contact-mediation")
    page.get_by_role("button", name="Fragen", exact=True).click()
    text: str = page.locator("li.row").first.inner_text()
    return text


@pytest.mark.browser
def test_whoever_logs_in_by_browser_asks_with_their_roles(page, logged):
    page.goto("/")
    public = ask_on(page)
    log_in(page)
    assert page.url == f"{str(logged.base_url).rstrip('/')}/"
    assert page.get_by_label("Ich frage als").count() == 0
    opened = ask_on(page)
    assert "Ansprechperson" in opened and "Ansprechperson" not in public
    assert "Nutzerin" not in page.content() and "probe" not in page.content()


@pytest.mark.browser
def test_no_script_sees_the_session_and_no_address_of_ours_holds_who_it_is(page, logged):
    log_in(page)
    (cookie,) = [one for one in page.context.cookies(str(logged.base_url)) if one["name"] == COOKIE]
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax" and cookie["expires"] - time.time() <= 8 * 3600
    assert page.evaluate("document.cookie").count(COOKIE) == 0
    ask_on(page)
    ours = [url for url in page.seen if url.startswith(str(logged.base_url))]
    assert not any("nutzerin" in url.lower() or "Baugenehmigung" in url for url in ours)


@pytest.mark.browser
def test_after_the_log_out_the_old_cookie_opens_nothing_and_the_provider_asks_for_the_password_again(page, logged):
    log_in(page)
    (cookie,) = [one for one in page.context.cookies(str(logged.base_url)) if one["name"] == COOKIE]
    csrf = page.locator('input[name="csrf"]').first.get_attribute("value")
    page.get_by_role("button", name="Abmelden").click()
    page.locator("#kc-logout").click()
    page.get_by_role("link", name="Anmelden").wait_for()
    assert page.url == f"{str(logged.base_url).rstrip('/')}/"

    with httpx.Client(base_url=logged.base_url, trust_env=False, cookies={COOKIE: cookie["value"]}) as thief:
        assert "Abmelden" not in thief.get("/").text
        form = {"topic": "Baugenehmigungen in Neukölln", "purpose": "contact-mediation", "csrf": csrf}
        assert thief.post("/", data=form).status_code == 401
    page.get_by_role("link", name="Anmelden").click()
    page.locator("#password").wait_for()


@pytest.mark.browser
def test_a_log_in_without_a_role_is_said_so(page):
    log_in(page, "probe-gast")
    assert "ohne Rolle" in page.locator(".who").inner_text()


@pytest.mark.browser
def test_another_site_can_neither_ask_nor_log_out_for_whoever_is_logged_in(page, logged, provider):
    log_in(page)
    page.goto(f"{provider.issuer}/.well-known/openid-configuration")  # another site, for a browser
    for path in ("/logout", "/"):
        page.set_content(
            f'<form method="post" action="{str(logged.base_url).rstrip("/")}{path}">'
            '<input name="topic" value="Baugenehmigungen"><button>Los</button></form>'
        )
        page.get_by_role("button", name="Los").click()
        page.wait_for_url(f"{str(logged.base_url).rstrip('/')}/**")
        page.goto("/")
        page.get_by_role("button", name="Abmelden").wait_for()
        page.goto(f"{provider.issuer}/.well-known/openid-configuration")


def test_a_token_whose_time_is_over_is_refused(provider, logged, short_lived):
    token, made = short_lived
    assert claims_of(token)["exp"] - claims_of(token)["iat"] == 1
    time.sleep(max(0.0, made + 1 + LEEWAY + 2 - time.monotonic()))
    assert is_refused(ask(logged, token))
    fresh = provider.token("programs-in-haste")
    assert ask(logged, fresh).status_code == 200, "it was its time, and nothing else"
