"""The errors of the Bot API, spelled as Telegram spells them."""

from __future__ import annotations


class ApiError(Exception):
    """A refusal: the HTTP status, Telegram's description and, for a 429, the seconds to wait."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> dict[str, object]:
        """The JSON body Telegram sends with this error."""
        answer: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


class ConnectionCut(Exception):
    """The connection is to be torn down without an answer."""


def bad_request(what: str) -> ApiError:
    """A 400. Telegram starts with a small letter after the prefix, but for codes like BUTTON_DATA_INVALID."""
    if not (what[1:2] == "_" or what[1:2].isupper()):
        what = what[:1].lower() + what[1:]
    return ApiError(400, f"Bad Request: {what}")


def forbidden(what: str) -> ApiError:
    return ApiError(403, f"Forbidden: {what}")


def conflict(what: str) -> ApiError:
    return ApiError(409, f"Conflict: {what}")


def too_many_requests(retry_after: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
