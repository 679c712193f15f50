"""The shapes of `webui.formats.api_shapes` say neither less nor more than what is answered."""

from __future__ import annotations

from typing import Any, is_typeddict

import jsonschema_rs
import pytest
from flask.testing import FlaskClient

from tests.support.webui_sample import build_home
from webui.api.openapi_schemas import SCHEMAS
from webui.formats.shapes import desk, desk_recipes, desk_work, plans, reindexing

pytestmark = pytest.mark.archive(build=build_home)

ANSWERS = {
    "Results": "search?q=ferry&versions=groups",
    "Trends": "trends?q=water&q=agua&unit=year",
    "Words": "words?q=water",
    "Context": "context?q=water",
    "Why": "why?q=water&article=letter",
    "Suggestions": "suggest?q=wat",
    "Problem": "search?q=(",
}


def _exact(components: dict[str, Any]) -> dict[str, Any]:
    return {name: shape | {"additionalProperties": False} for name, shape in components.items()}


def _fits(answer: object, name: str, components: dict[str, Any]) -> bool:
    whole = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": components}}
    return jsonschema_rs.is_valid(whole, answer)


def _answer(client: FlaskClient, name: str) -> dict[str, Any]:
    if name == "Frozen":
        address = f"frozen/{client.post('/s', data={'q': 'water'}).headers['Location'].rpartition('/')[2]}"
    elif name == "Article":
        address = f"articles/{_answer(client, 'Results')['hits'][0]['id']}"
    else:
        address = ANSWERS[name]
    answer = client.get(f"/api/v1/{address}").get_json()
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize("name", [*ANSWERS, "Article", "Frozen"])
def test_an_answer_has_exactly_its_shape(client: FlaskClient, name: str) -> None:
    answer = _answer(client, name)
    assert all(
        answer.get(each)
        for each in ("hits", "series", "words", "lines", "suggestions")
        if isinstance(answer.get(each), list)
    )
    assert _fits(answer, name, _exact(SCHEMAS))
    assert set(answer) == set(SCHEMAS[name]["properties"])


@pytest.mark.parametrize("name", [*ANSWERS, "Article", "Frozen"])
def test_a_shape_that_lies_is_found(client: FlaskClient, name: str) -> None:
    answer, shape = _answer(client, name), SCHEMAS[name]
    for member, schema in shape["properties"].items():
        of_another_type = {"type": "null", "description": str(schema)}
        lies = (
            {**shape, "properties": {**shape["properties"], member: of_another_type}},
            {**shape, "properties": {key: value for key, value in shape["properties"].items() if key != member}},
            {**shape, "required": [*shape["required"], f"not_{member}"]},
        )
        assert not any(_fits(answer, name, _exact({**SCHEMAS, name: lie})) for lie in lies), member


def test_every_shape_is_part_of_an_answer_that_is_looked_at() -> None:
    told, waiting = set[str](), [*ANSWERS, "Article", "Frozen"]
    while waiting:
        told.add(name := waiting.pop())
        waiting += [each for each in SCHEMAS if f"/{each}'" in str(SCHEMAS[name]) and each not in told]
    # Those of the desk are looked at where somebody is signed in: `tests/webui/desk/`; that of what was removed in
    # `tests/webui/test_sent_collections.py`.
    elsewhere = {
        "RemovedArticle",
        *(
            name
            for subject in (desk, desk_recipes, desk_work, plans, reindexing)
            for name, shape in vars(subject).items()
            if is_typeddict(shape)
        ),
    }
    assert told == set(SCHEMAS) - elsewhere
