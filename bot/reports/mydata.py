"""Everything that is kept about somebody, for themselves: JSON for programs, a page to read."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from bot.i18n import Reader, say


def mydata_json(everything: dict[str, Any]) -> bytes:
    return json.dumps(everything, ensure_ascii=False, indent=2, default=str).encode()


def mydata_html(everything: dict[str, Any], reader: Reader) -> bytes:
    """One page without anything from elsewhere; direction and language are the reader's."""
    title = reader.language.translate(say("Everything Tandem keeps about you"))
    direction = "rtl" if reader.language.rtl else "ltr"
    page = (
        f'<!doctype html><html lang="{reader.language.code}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{_shown(everything, 2)}</body></html>"
    )
    return page.encode()


STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem}"
    "dt{font-weight:600;margin-top:.5rem}dd{margin-inline-start:1rem;white-space:pre-wrap}"
    "li{margin-bottom:1rem}h2{border-top:1px solid #888;padding-top:1rem}"
)


def _shown(value: Any, level: int) -> str:
    if isinstance(value, dict):
        return _mapping(value, level)
    if isinstance(value, list):
        return "<ul>" + "".join(f"<li>{_shown(each, level + 1)}</li>" for each in value) + "</ul>"
    return f'<span dir="auto">{escape(str(value))}</span>'


def _mapping(value: dict[str, Any], level: int) -> str:
    named = [(name, each) for name, each in value.items() if each not in (None, "", [], {})]
    if level == 2:
        return "".join(f"<h2>{_name(name)}</h2>{_shown(each, 3)}" for name, each in named)
    rows = (f"<dt>{_name(name)}</dt><dd>{_shown(each, level + 1)}</dd>" for name, each in named)
    return f"<dl>{''.join(rows)}</dl>"


def _name(key: str) -> str:
    return escape(key.replace("_", " "))
