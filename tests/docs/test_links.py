"""The links between pages lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import PAGES, anchors_of, links_of, name_of


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert [link for link in links_of(page) if not leads_somewhere(page, link)] == []


def test_a_link_to_nowhere_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One `thing`, twice\n\n[a](#one-thing-twice) [b](#two) [c](gone.md) [d](page.md#two)\n")
    assert [link for link in links_of(page) if not leads_somewhere(page, link)] == ["#two", "gone.md", "page.md#two"]


def leads_somewhere(page: Path, link: str) -> bool:
    """Whether a relative link's file and heading are there; links to other sites are not followed."""
    if "://" in link or link.startswith("mailto:"):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return False
    return not anchor or (target.suffix == ".md" and anchor in anchors_of(target))
