"""Every string of the content that people see, with its place: what the catalogue is made of.

Nobody lists them by hand: a field of type `Msgid` or `Label` is in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from bot.content.definition import Role


class Message(NamedTuple):
    """A string people see: where it stands in its file (`steps.feelings.ask`) and what it is for."""

    place: str
    msgid: str
    role: Role
    sensitive: bool = False


def messages_of(content: BaseModel) -> Iterator[Message]:
    """The strings of a content file, in the order of its model; all sensitive where the file says so."""
    sensitive = bool(getattr(content, "sensitive", False))
    for place, msgid, role in _walk(content, None, ()):
        yield Message(".".join(place), msgid, role, sensitive)


def _walk(value: Any, role: Role | None, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, Role]]:
    if isinstance(value, str):
        if role:
            yield place, value, role
    elif isinstance(value, BaseModel):
        for name, field_role in _roles(type(value)).items():
            inner = place if name == "root" else (*place, name)
            yield from _walk(getattr(value, name), field_role, inner)
    elif isinstance(value, tuple):
        for each in value:
            yield from _walk(each, role, (*place, *_own_name(each)))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _walk(each, role, (*place, key))


def _own_name(item: Any) -> tuple[str, ...]:
    """What an item of a list is called: its place stays the same when others are put before it."""
    names = (getattr(item, key, None) for key in ("id", "name", "group"))
    return next(((name,) for name in names if name), ())


@lru_cache
def _roles(model: type[BaseModel]) -> dict[str, Role | None]:
    hints = get_type_hints(model, include_extras=True)
    return {name: _role(hints[name]) for name in model.model_fields}


def _role(annotation: Any) -> Role | None:
    """What the strings of a field are for; None when people never see them."""
    if get_origin(annotation) is Annotated:
        found = next((each for each in annotation.__metadata__ if isinstance(each, Role)), None)
        if found:
            return found
    return next(filter(None, map(_role, get_args(annotation))), None)
