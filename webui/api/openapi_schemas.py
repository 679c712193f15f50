"""The shapes of the interface for programs (`webui.formats.api_shapes`) as JSON Schema, to which `openapi` refers."""

from __future__ import annotations

from functools import reduce
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from webui.formats import api_shapes
from webui.formats.shapes import desk, desk_recipes, desk_work, plans, reindexing
from webui.search import explanation_json

Json = dict[str, Any]

_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def ref(name: str) -> Json:
    """A place where the schema of this name goes."""
    return {"$ref": f"#/components/schemas/{name}"}


def _component(shape: type) -> Json:
    members = get_type_hints(shape, include_extras=True)
    return {
        "type": "object",
        "description": shape.__doc__,
        "properties": {name: _schema(each) for name, each in members.items()},
        "required": [name for name, each in members.items() if get_origin(each) is not NotRequired],
    }


def _schema(shape: Any) -> Json:
    if is_typeddict(shape):
        return ref(shape.__name__)
    origin, inner = get_origin(shape), get_args(shape)
    if origin is Annotated:
        return reduce(or_, shape.__metadata__, _schema(inner[0]))
    if origin is NotRequired:
        return _schema(inner[0])
    if origin is list:
        return {"type": "array", "items": _schema(inner[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(inner[1])}
    if origin in (Union, UnionType):
        return {"anyOf": [_schema(each) for each in inner]}
    if shape is Any:
        return {}
    return {"type": _TYPES[shape]}


SCHEMAS: Json = {
    name: _component(shape)
    for name, shape in {
        **vars(api_shapes),
        **vars(explanation_json),
        **vars(desk),
        **vars(desk_recipes),
        **vars(desk_work),
        **vars(plans),
        **vars(reindexing),
    }.items()
    if is_typeddict(shape) and not name.startswith("_")
}
