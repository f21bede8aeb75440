"""The start page in a real browser: asked, answered, looked at without JavaScript and without another host."""

from __future__ import annotations

import pytest

from tests.browsers import chromium

pytestmark = [pytest.mark.neo4j, pytest.mark.browser]


@pytest.fixture(scope="module")
def page(client):
    with chromium() as browser:
        page = browser.new_context(java_script_enabled=False, base_url=str(client.base_url)).new_page()
        page.addresses = []
        page.on("request", lambda request: page.addresses.append(request.url))
        yield page


def ask(page, who: str) -> None:
    page.goto("/")
    page.get_by_label("Worum geht es?").fill("Baugenehmigungen in Neukölln")
    page.get_by_label("Ich frage als").select_option(who)
    page.get_by_label("Zweck").select_option("contact-mediation")
    page.get_by_role("button", name="Fragen", exact=True).click()


def test_a_newcomer_asks_the_first_example_and_gets_the_office(page):
    page.goto("/")
    page.get_by_role("button", name="Wen spreche ich in der Verwaltung auf Baugenehmigungen").click()
    assert page.locator("li.row h3").first.inner_text() == "Stadtentwicklungsamt"
    assert "Bezirksamt Neukölln" in page.locator("li.row").first.inner_text()
    assert "Ohne Zweck" in page.locator(".purpose").inner_text()


def test_role_and_purpose_open_the_person_and_the_introduction(page):
    ask(page, "team-kiezbox")
    first = page.locator("li.row").first.inner_text()
    assert "Ansprechperson" in first and "Vorstellen kann Sie" in first and "Enthält erfundene Beispiele" in first
    assert page.get_by_label("Zweck").input_value() == "contact-mediation"


def test_from_an_answer_a_link_leads_to_the_topic_as_a_network(page):
    ask(page, "community")
    links = page.get_by_role("navigation", name="Netzseiten").get_by_role("link")
    for address in [link.get_attribute("href") for link in links.all()]:
        assert address.startswith("/pages/") and "purpose=contact-mediation" in address
        assert page.goto(address).status == 200


def test_a_refused_purpose_is_told_in_a_sentence(page):
    page.goto("/")
    page.get_by_label("Worum geht es?").fill("Vergabe")
    page.get_by_label("Zweck").select_option("network-analysis")
    page.get_by_role("button", name="Fragen", exact=True).click()
    assert page.get_by_role("alert").inner_text().startswith("Für diesen Zweck dürfen Sie hier nicht fragen.")


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"topic": "a" * 10_000 + "b"}, 422, "So ist die Frage nicht zu lesen"),
        ({"district": "Atlantis"}, 422, "Diesen Bezirk gibt es nicht"),
        ({"purpose": "spying"}, 422, "Diesen Zweck gibt es nicht"),
        ({"purpose": "network-analysis"}, 403, "Für diesen Zweck dürfen Sie hier nicht fragen"),
        ({"principal": "nobody"}, 401, "Wer hier fragt, ist nicht bekannt"),
        ({"purpose": "", "grant": "grant-0000000000000000"}, 422, "Eine Freigabe gilt für einen Zweck"),
    ],
)
def test_a_refusal_is_told_in_german_with_what_to_do(client, changed, status, said):
    form = {"topic": "Vergabe", "principal": "team-kiezbox", "purpose": "contact-mediation"}
    refused = client.post("/", data={**form, **changed})
    assert refused.status_code == status and f'role="alert">{said}' in refused.text


def test_what_is_typed_is_text_and_never_markup(page):
    page.goto("/")
    typed = '<script>alert(1)</script> "><img src=x>'
    page.get_by_label("Worum geht es?").fill(typed)
    page.get_by_role("button", name="Fragen", exact=True).click()
    assert page.get_by_label("Worum geht es?").input_value() == typed
    assert page.locator("main img, main script").count() == 0


def test_the_keyboard_alone_reaches_the_answer(page):
    page.goto("/")
    page.get_by_label("Worum geht es?").focus()
    page.keyboard.type("Baum fällen")
    for _ in range(5):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("li.row").first.wait_for()


def test_no_request_went_to_another_host_and_no_question_stands_in_an_address(page, client):
    ask(page, "community")
    page.locator("li.row").first.wait_for()
    own = f"http://{client.base_url.host}:{client.base_url.port}/"
    assert len(page.addresses) > 1 and all(address.startswith(own) for address in page.addresses)
    asked = ("Baugenehmigungen", "Vergabe", "Baum", "script", "Neuk")
    assert not [address for address in page.addresses for word in asked if word in address]
