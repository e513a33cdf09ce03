"""Logging: one line an event, with ids and names of things only. Tracebacks show places, never values."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# Libraries that would log addresses (with tokens) or parameters (with words) at lower levels.
QUIET = (
    "httpx",
    "httpcore",
    "aiohttp",
    "telegram",
    "apscheduler",
    "sqlalchemy",
    "alembic",
    "transitions",
    "uvicorn",
)


def place_of(error: BaseException) -> str:
    """Where an error was raised: `module.py:line in function`, without its message (which may hold words)."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "unknown place"
    last = frames[-1]
    return f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno} in {last.name}"


def _errors_as_places(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    found: Any = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["place"] = place_of(error)
    return event


def formatter(format: str = "text") -> logging.Formatter:
    """What turns a record of any library's into one line: `text` or `json`."""
    last: Any = (
        structlog.processors.JSONRenderer()
        if format == "json"
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=lambda *_: None)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
    )


def set_up_logs(level: str = "INFO", format: str = "text") -> None:
    """Send every log line of the process to standard error, as text or as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(format))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    quieten_libraries()
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def quieten_libraries() -> None:
    """Whatever level an operator asks for, a library's chatter is none of it."""
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _errors_as_places,
]
