"""The few words of JSON Schema that docs/week.schema.json uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}
FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}
KNOWN = {
    *("$schema", "$defs", "$ref", "title", "type", "required", "properties", "additionalProperties", "items"),
    *("const", "enum", "pattern", "format", "minimum", "anyOf"),
}


def problems(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> Iterator[str]:
    """What in `value` is not as `schema` says; a key that it does not describe is a problem too."""
    assert schema.keys() <= KNOWN, f"this checker does not know {schema.keys() - KNOWN}"
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if "anyOf" in schema:
        if all(any(problems(value, each, root, at)) for each in schema["anyOf"]):
            yield f"{at}: fits none of the possibilities"
        return
    if not _plain(value, schema):
        yield f"{at}: {value!r} is not {schema}"
        return
    if isinstance(value, dict):
        yield from _object(value, schema, root, at)
    if isinstance(value, list) and "items" in schema:
        for number, each in enumerate(value):
            yield from problems(each, schema["items"], root, f"{at}[{number}]")


def _plain(value: Any, schema: dict[str, Any]) -> bool:
    """What can be said of a value without looking into it."""
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    types = schema.get("type", [])
    if types and not any(_is(value, each) for each in ([types] if isinstance(types, str) else types)):
        return False
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return False
    if "minimum" in schema and value < schema["minimum"]:
        return False
    return "format" not in schema or _reads(value, schema["format"])


def _is(value: Any, type_name: str) -> bool:
    if isinstance(value, bool):
        return type_name == "boolean"
    return isinstance(value, TYPES[type_name])


def _reads(value: str, format: str) -> bool:
    try:
        FORMATS[format](value)
    except ValueError:
        return False
    return True


def _object(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties")
    yield from (f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value)
    for name, each in value.items():
        if name in known:
            yield from problems(each, known[name], root, f"{at}.{name}")
        elif others:
            yield from problems(each, others, root, f"{at}.{name}")
        else:
            yield f"{at}: {name} is not described"
