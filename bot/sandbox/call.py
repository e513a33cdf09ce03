"""A call of a Bot API method: its arguments, however they were sent (query, form, multipart, JSON)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.sandbox.errors import bad_request

MAX_UPLOAD = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent with the call."""

    name: str
    mime_type: str
    content: bytes


@dataclass(slots=True)
class Call:
    """`method` in small letters; `arguments` as strings or, from JSON bodies, as they came."""

    method: str
    arguments: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """An argument as text ("" when it was not given)."""
        value = self.arguments.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return str(value)
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """An argument as a number, held between `low` and `high`; what is no number counts as `default`."""
        try:
            value = int(self.text(name))
        except ValueError:
            value = default
        if low is not None:
            value = max(low, value)
        return value if high is None else min(high, value)

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def json(self, name: str, what: str) -> Any:
        """An argument that is JSON (None when it was not given). Raises ApiError 400 "can't parse `what`".

        `what` is how Telegram names it: "reply keyboard markup JSON object".
        """
        value = self.arguments.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"Can't parse {what}") from None

    def upload(self, name: str) -> Upload | None:
        """The file of a file argument: sent under its own name or by attach://."""
        given = self.text(name)
        if given.startswith("attach://"):
            name = given.removeprefix("attach://")
        return self.uploads.get(name)

    def chat_id(self) -> int | None:
        """The chat the call is for, when it names one by number."""
        try:
            return int(self.text("chat_id"))
        except ValueError:
            return None

    def logged(self) -> dict[str, Any]:
        """The arguments for the log, files by name and size."""
        files = {k: {"file": u.name, "size": len(u.content)} for k, u in self.uploads.items()}
        return self.arguments | files


async def read_call(request: Request, method: str) -> Call:
    """Read a call off its request. Raises ApiError 400 for bodies that are not what they claim to be."""
    call = Call(method.lower(), dict(request.query_params))
    if request.method != "POST":
        return call
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        body = await request.body()
        try:
            given = json.loads(body) if body else {}
        except ValueError:
            given = None
        if not isinstance(given, dict):
            raise bad_request("can't parse JSON object")
        call.arguments |= given
    elif kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        async with request.form(max_part_size=MAX_UPLOAD + 1024) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    content = await value.read()
                    mime = value.content_type or "application/octet-stream"
                    call.uploads[name] = Upload(value.filename or name, mime, content)
                else:
                    call.arguments[name] = value
    return call
