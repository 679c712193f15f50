"""The interface for programs does what its description says, whatever it is asked."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.webui_sample import build_home
from webui.api.openapi import document
from webui.http.request import PIECE
from webui.urls.search_url import PARAMETER_OF_FACET

pytestmark = pytest.mark.archive(build=build_home)

schemathesis.serializer.alias(PIECE, "application/octet-stream")  # which it knows how to send
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


@pytest.fixture(scope="module")
def described(shared_app: Flask) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", shared_app)


OPERATIONS = sorted((path, method) for path, methods in document("", "")["paths"].items() for method in methods)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_described(described: schemathesis.BaseSchema, path: str, method: str) -> None:
    @settings(max_examples=100 if method == "get" else 30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(described[path][method.upper()].as_strategy())
    def ask(case: schemathesis.Case[Any]) -> None:
        # Asked without a server its client takes packed answers and does not unpack them.
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    ask()


def test_every_endpoint_is_described(shared_app: Flask) -> None:
    paths = shared_app.test_client().get("/api/v1/openapi.json").get_json()["paths"]
    described = {f"/api/v1{path}".replace("{", "<").replace("}", ">") for path in paths}
    served = {
        rule.rule.replace("document_id", "id").replace("frozen_id", "id").replace("number", "id")
        for rule in shared_app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
    }
    assert served - {"/api/v1/openapi.json"} == described


def test_every_parameter_of_the_search_page_is_described(shared_app: Flask) -> None:
    found = shared_app.test_client().get("/api/v1/openapi.json").get_json()["paths"]["/search"]["get"]["parameters"]
    names = {each["name"] for each in found}
    facets = {name for parameter in PARAMETER_OF_FACET.values() for name in (parameter, f"not_{parameter}")}
    assert names == facets | {"q", "all", "from", "to", "undated", "sort", "versions", "page", "limit", "seen"}


def test_the_page_for_programmers_names_every_endpoint(shared_app: Flask) -> None:
    client = shared_app.test_client()
    page = client.get("/api").text
    for path in client.get("/api/v1/openapi.json").get_json()["paths"]:
        assert f"/api/v1{path}" in page
