"""The page of own data in words: where they come from, who sees what, what was agreed to, and who was shown what."""

from __future__ import annotations

import pytest

from graph_service.access import Asking, DisclosureNotLogged, PersonReference, disclosures_in
from graph_service.access.consents import Consent
from graph_service.data_subjects import Rights, words
from graph_service.schema import RELATIONSHIP_TYPES
from tests.browsers import chromium
from tests.servers import run_cypher

pytestmark = pytest.mark.neo4j

PERSON = "person-d3ec80179719"
ME = {"principal": "team-kiezbox"}


@pytest.fixture
def page(client, service):
    """The page as HTML, after the officer has looked, a consent was recorded, and somebody had asked under a grant."""
    officer = {"Principal": "datenschutz", "Purpose": "data-subject-rights"}
    assert client.get(f"/v1/questions/person?id={PERSON}", headers=officer).status_code == 200
    service.rights.enter_consent(
        PERSON, Consent.parse("2026-03-12 given oral for network-analysis until 2027-12-31: <i>bei Frau Beispiel</i>")
    )
    run_cypher(service.store, "MATCH (p:Person {id: $id}) SET p.source_keys = ['<b>12']", id=PERSON)
    answer = client.post("/me", data=ME)
    assert answer.status_code == 200
    return answer.text


def test_the_page_tells_source_audiences_and_consents_in_german(page):
    for heading in (
        "Woher die Angaben stammen",
        "Wer was sieht",
        "Einwilligungen und Widerrufe",
        "Wem was gezeigt wurde",
    ):
        assert page.count(f"{heading}</h2>") == 1
    assert "12.03.2026: eingewilligt in Netzwerkanalyse, bis 31.12.2027 (mündlich)" in page
    assert "Kontaktvermittlung" in page and "mit Einwilligung" in page
    assert "hat inne: " in page or "arbeitet an: " in page, "ties are told in words"
    assert "contact-mediation" not in page and "HOLDS" not in page and "WORKS_ON" not in page


def test_what_others_wrote_is_data_and_never_markup(page):
    assert "&lt;i&gt;bei Frau Beispiel&lt;/i&gt;" in page and "&lt;b&gt;12" in page
    assert "<i>" not in page and "<b>" not in page


def test_the_log_is_on_the_page_and_the_reading_is_in_the_log(page, client, service):
    assert '<th scope="col">Wem</th>' in page and "datenschutz" in page and "Rechte der betroffenen Personen" in page
    assert [one.question for one in service.disclosures.of_person(PERSON)][-2:] == ["own data", "audit"]
    assert "Protokoll gelesen" in client.post("/me", data=ME).text


def test_what_is_stored_is_told_also_when_the_log_cannot_be_read(client, monkeypatch):
    def failing(*_: object) -> None:
        raise DisclosureNotLogged("no disk")

    monkeypatch.setattr(Rights, "own_disclosures", failing)
    answer = client.post("/me", data=ME)
    assert answer.status_code == 200 and "textarea" in answer.text and "<table>" not in answer.text


def test_the_grant_is_told_with_what_was_shown_under_it(client, service):
    view = service.view(Asking(service.principal("support"), "contact-mediation"))
    service.disclosures.write(
        view.principal,
        view.purpose,
        "person",
        disclosures_in(PersonReference(id=PERSON, name="X")),
        grant="grant-0123456789abcdef",
    )
    told = client.get("/v1/me/disclosures", headers={"Principal": "team-kiezbox"}).json()["items"]
    assert "grant-0123456789abcdef" in {one["grant"] for one in told}
    assert "mit der Freigabe grant-0123456789abcdef" in client.post("/me", data=ME).text


def test_the_same_on_one_day_stands_once_with_how_often(service):
    entries = list(service.disclosures.of_person(PERSON))
    shown = words.log_in_words([*entries, *entries])
    assert sum(one.times for one in shown) == 2 * len(entries) and len(shown) <= len(entries)
    assert words.log_in_words([]) == []


@pytest.mark.parametrize(
    ("name", "german"),
    [("person", "Frage nach einer Person"), ("analysis degree", "Auswertung „degree“"), ("audit", "Protokoll gelesen"),
     ("own data", "eigene Daten"), ("network whole", "Netz „whole“"), ("of a later version", "of a later version")],
)  # fmt: skip
def test_what_was_asked_is_told_in_words(name, german):
    assert words.question_in_words(name) == german


def test_a_value_is_told_in_words_and_nought_is_not_nothing():
    values = (True, False, None, "", [], ["Deutsch", "Englisch"], 0, "030 1")
    told = [words.value_in_words(one) for one in values]
    assert told == ["ja", "nein", "–", "–", "–", "Deutsch, Englisch", "0", "030 1"]


def test_every_kind_of_tie_and_every_field_has_german_words():
    for type_, kind in RELATIONSHIP_TYPES.items():
        assert words.field_in_words(type_) == kind.de != type_
        assert all(words.tie_field_in_words(type_, field.name) == field.de for field in kind.fields)
    assert words.field_in_words("id") == "dass es den Eintrag gibt"


@pytest.mark.browser
def test_a_reader_by_keyboard_and_by_screen_reader_finds_the_log(client):
    with chromium() as browser:
        page = browser.new_context(java_script_enabled=False, base_url=str(client.base_url)).new_page()
        page.goto("/me")
        page.get_by_label("Zum Ausprobieren").select_option("team-kiezbox")
        page.get_by_role("button", name="Zeigen").click()
        region = page.get_by_role("region", name="Wem was gezeigt wurde")
        assert region.get_attribute("tabindex") == "0", "what can be scrolled can be reached by key"
        assert region.get_by_role("columnheader").all_inner_texts()[:3] == ["Tag", "Wem", "Was"]
        assert region.get_by_role("rowheader").count() > 0
        levels = [one.evaluate("one => one.tagName") for one in page.get_by_role("heading").all()]
        assert levels[0] == "H1" and set(levels[1:]) == {"H2"}
        for width in (1200, 360):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
