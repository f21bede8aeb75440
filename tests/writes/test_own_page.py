"""The page of own data: told to whoever is logged in, corrected by a form of that session alone, as it was seen."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from graph_service.api import create_app
from graph_service.service import Service
from tests.access.openid_issuer import issuing
from tests.doors.test_log_in import csrf_in, logged_in, settings_for
from tests.serving import serving

pytestmark = pytest.mark.neo4j

PERSON = "person-d3ec80179719"
RULES = 'person_claim = "graph_person"\n[[rule]]\nclaim = "groups"\nvalue = "kiez"\nroles = ["community_member"]\n'


@pytest.fixture(scope="module")
def browser(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder: Path = tmp_path_factory.mktemp("log-in")
    with issuing() as issuer:
        issuer.extra = {"groups": ["kiez"], "graph_person": PERSON}
        settings = settings_for(issuer, folder)
        settings.oidc_roles_file.write_text(RULES, encoding="utf-8")
        with serving(create_app(Service(settings, service.store))) as client:
            yield client


def form_of(answer: httpx.Response) -> dict[str, str]:
    fields = dict(re.findall(r'<textarea id="(\w+)"[^>]*>(.*?)</textarea>', answer.text, re.DOTALL))
    (state,) = re.findall(r'name="state" value="(.*?)"', answer.text)
    return {name: html.unescape(value) for name, value in {**fields, "state": state, "csrf": csrf_in(answer)}.items()}


def test_without_a_log_in_there_is_nothing_to_see_and_nothing_is_written(browser):
    assert "melden Sie sich an" in browser.get("/me").text
    refused = browser.post("/me", data={"phone": "030 0000 001", "state": '"x"'})
    assert refused.status_code == 403 and "textarea" not in refused.text


def test_own_data_are_shown_and_corrected_by_the_form_of_this_session(browser):
    assert logged_in(browser).status_code == 303
    page = browser.get("/me")
    form = form_of(page)
    assert page.headers["cache-control"] == "private, no-store" and form["email"]
    for csrf in ("", "0" * 64):
        refused = browser.post("/me", data={**form, "phone": "030 0000 666", "csrf": csrf})
        assert refused.status_code in (401, 403) and "030 0000 666" not in browser.get("/me").text
    done = browser.post(
        "/me", data={**form, "phone": "030 0000 001", "languages": "Deutsch, Polnisch", "profile": "<b>"}
    )
    assert done.status_code == 200 and "berichtigt" in done.text
    assert "030 0000 001" in done.text and "Deutsch, Polnisch" in done.text and "<b>" not in done.text
    stale = browser.post("/me", data={**form, "phone": "030 0000 002"})
    assert stale.status_code == 412 and "inzwischen geändert" in stale.text and "030 0000 001" in stale.text
    wrong = browser.post("/me", data={**form_of(stale), "email": "kein Kanal"})
    assert wrong.status_code == 422 and "email" in wrong.text


def test_the_cookie_opens_the_page_and_not_the_interface(browser):
    assert browser.get("/v1/me").status_code == 403
    assert browser.patch("/v1/me", json={"phone": "030 0000 003"}, headers={"If-Match": '"x"'}).status_code == 403


def test_another_site_shows_nobody_anything_in_their_name(browser):
    assert logged_in(browser).status_code == 303
    person = f"/pages/around?around={PERSON}&purpose=contact-mediation"
    for site in ("none", "same-origin"):
        assert browser.get("/me", headers={"Sec-Fetch-Site": site}).text.count("textarea") > 0
        assert browser.get(person, headers={"Sec-Fetch-Site": site}).status_code == 200
    led_here = browser.get("/me", headers={"Sec-Fetch-Site": "cross-site"})
    assert led_here.status_code == 200 and "textarea" not in led_here.text and "Eine andere Seite" in led_here.text
    as_public = browser.get(person, headers={"Sec-Fetch-Site": "cross-site"})
    assert as_public.status_code == 404 and "Sec-Fetch-Site" in browser.get(person).headers["vary"]
