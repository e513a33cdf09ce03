"""JSON as bytes: the quick way, and the patient one for what that refuses (half a character).

Whole numbers have at most 64 bits: longer ones come back rounded.
"""

from __future__ import annotations

import json
from typing import Any, Literal

import orjson

_patiently = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_json(data: Any, halves: Literal["surrogatepass", "replace"] = "surrogatepass") -> bytes:
    """A JSON value in UTF-8. `halves` of surrogate pairs are kept for `from_json`, or replaced for others."""
    try:
        return orjson.dumps(data)
    except orjson.JSONEncodeError:
        return _patiently(data).encode("utf-8", halves)


def from_json(encoded: bytes) -> Any:
    """The value. Raises ValueError, RecursionError."""
    try:
        return orjson.loads(encoded)
    except orjson.JSONDecodeError:
        return json.loads(encoded.decode("utf-8", "surrogatepass"))
