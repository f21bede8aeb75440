"""`/metrics`: requests by route, for administrators who run the service alone, and nothing of what was asked."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from graph_service.api import create_app
from graph_service.service import Service
from tests.doors.fakes import FakeStore
from tests.servers import local_settings
from tests.serving import serving

OPERATOR = {"Principal": "administrator", "Purpose": "operation"}


@pytest.fixture
def client(tmp_path) -> Iterator[httpx.Client]:
    principals = tmp_path / "principals.toml"
    principals.write_text('[administrator]\nname = "Betrieb"\nroles = ["administrator"]\n', encoding="utf-8")
    settings = local_settings(tmp_path, embedder="none", dev_principals=True, principals_file=principals)
    with serving(create_app(Service(settings, FakeStore(unit=[])))) as client:
        yield client


def test_requests_are_counted_by_route_and_status(client):
    for _ in range(3):
        client.get("/v1/questions/unit", params={"id": "unit:geheim"})
    told = client.get("/metrics", headers=OPERATOR)
    assert told.status_code == 200 and told.headers["content-type"].startswith("text/plain")
    counted = 'graph_service_requests_total{method="GET",route="/v1/questions/unit",status="404"} 3.0'
    assert counted in told.text
    assert "geheim" not in told.text and "administrator" not in told.text


@pytest.mark.parametrize("headers", [{}, {"Purpose": "operation"}, {"Principal": "administrator"}])
def test_whoever_does_not_run_the_service_is_refused(client, headers):
    assert client.get("/metrics", headers=headers).status_code == 403


def test_no_word_sent_as_a_method_or_path_becomes_a_series(client):
    client.request("PROPFIND", "/kanne")
    told = client.get("/metrics", headers=OPERATOR).text
    assert "PROPFIND" not in told and "kanne" not in told and 'method="(other)"' in told
