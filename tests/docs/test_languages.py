"""docs/languages.md is what the catalogues say."""

from __future__ import annotations

from docs.make_languages import PAGE, page


def test_the_page_of_the_languages_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python docs/make_languages.py`"
