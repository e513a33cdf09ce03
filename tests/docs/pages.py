"""The pages of the documentation, and what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])

_FENCED = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^(?:```(?:sh)?\n(?P<fenced>.*?)^```|(?P<indented>(?: {4}.+\n)+))", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(<?([^)\s>]+)>?\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """The page without what stands between fences."""
    return _FENCED.sub("", text_of(page))


def spans_of(page: Path) -> list[str]:
    """What is marked as code in its lines."""
    return _SPAN.findall(prose_of(page))


def code_lines_of(page: Path) -> Iterator[str]:
    """The lines of its code blocks that are for a shell, or may be."""
    for block in _BLOCK.finditer(text_of(page)):
        yield from (line.strip() for line in (block["fenced"] or block["indented"]).splitlines())


def links_of(page: Path) -> list[str]:
    return _LINK.findall(_SPAN.sub("", prose_of(page)))


def anchors_of(page: Path) -> set[str]:
    """What a link may name after `#`, as GitHub makes it of the headings."""
    return {_anchor(heading) for heading in _HEADING.findall(prose_of(page))}


def first_column(page: Path, heading: str) -> list[str]:
    """What is marked as code in the first column of the table under a heading."""
    _, _, under = f"\n{text_of(page)}".partition(f"\n{heading}\n")
    under = re.split(r"^#{1,6} ", under, flags=re.MULTILINE)[0]
    return re.findall(r"^\| \[?`([^`]+)`", under, flags=re.MULTILINE)


def rows_of(page: Path, name: str) -> list[str]:
    """The cells of the table row that begins with `name` (marked as code)."""
    for line in text_of(page).splitlines():
        if line.startswith(f"| `{name}`"):
            return [cell.strip() for cell in line.strip("|").split("|")]
    return []


def _anchor(heading: str) -> str:
    plain = _LINK.sub("]", heading).replace("[", "").replace("]", "")
    return re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
