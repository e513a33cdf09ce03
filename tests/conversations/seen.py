"""How a transcript tells what is seen on a screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from tests.conversations.stage import LINK, Message, Seen, plain

INDENT = "    "
LONGEST = 300
BLOCKQUOTE = re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL)
TAG = re.compile(r"</?[a-z][^>]*>")


def told(seen: Seen, actor: str) -> Iterator[str]:
    """The lines for something seen after `actor` did something."""
    who = "Tandem" if seen.person == actor else f"Tandem to {seen.person}"
    match seen.kind:
        case "toast":
            if text := plain(seen.now.get("text", "")):
                yield f"({who} says {'in a window' if seen.now.get('show_alert') else 'for a moment'}: {text})"
        case "message":
            yield from _block(f"{who}{' (not to be forwarded)' if seen.now['protected'] else ''}", shown(seen.now))
        case "deleted":
            yield f"({_named(seen.now)} disappears{'' if seen.person == actor else f' from {seen.person}'})"
        case "edited" if seen.before is not None:
            yield from _changed(who, seen.before, seen.now)


def shown(message: Message) -> list[str]:
    """A message as lines: people's words as quotations, buttons in brackets."""
    lines = [f"[file {message['document']['name']}]"] if "document" in message else []
    lines += ["[a picture]"] if "photo" in message else []
    return [*lines, *_text(message), *_buttons(message)]


def cut(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}… ({len(line)} characters)"


def _changed(who: str, before: Message, now: Message) -> Iterator[str]:
    if _text(before) != _text(now):
        yield from _block(f"{who} changes {_named(before)}", shown(now))
    elif not now["buttons"]:
        yield f"(the buttons under {_named(now)} go)"
    else:
        yield from _block(f"{who} changes the buttons under {_named(now)}", _buttons(now))


def _named(message: Message) -> str:
    words = next((line for line in _text(message) if line.strip()), message["kind"])
    return f"“{words if len(words) <= 50 else words[:49] + '…'}”"


def _block(start: str, lines: list[str]) -> Iterator[str]:
    yield f"{start}: {lines[0]}" if lines else f"{start}:"
    yield from (f"{INDENT}{INDENT}{line}" for line in lines[1:])


def _text(message: Message) -> list[str]:
    quoted = BLOCKQUOTE.sub(lambda found: "\n".join(f"> {line}" for line in found[1].split("\n")), message["html"])
    text = LINK.sub("start=…", plain(unescape(TAG.sub("", quoted))))
    return [cut(line.rstrip()) for line in text.split("\n")] if text else []


def _buttons(message: Message) -> list[str]:
    return [" ".join(_button(button) for button in row) for row in message["buttons"]]


def _button(button: dict[str, str]) -> str:
    link = LINK.sub("start=…", f" → {button['url']}") if "url" in button else ""
    return f"[{plain(button['text'])}{link}]"
