"""Writes languages.md, from the catalogues and what is known of their reviews.

`python docs/make_languages.py` writes it; a test fails when it is stale.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.reviewing import State, states

PAGE = Path(__file__).with_name("languages.md")

OPENING = """\
# Languages

<!-- Made by `python docs/make_languages.py`: change the catalogues, not this page. -->

How far each language is; `tandem check --languages` says the same of the checkout it runs in. English is the source.
*Sensitive* wording (consent, privacy, the urgent card) is shown together with the English until somebody who reads both
languages has reviewed it; [translating.md](translating.md) says how to have that done without git.

| language | strings | translated | reviewed | sensitive reviewed |
|---|---|---|---|---|
"""

CLOSING = """
What people may type in each language (dates, numbers, "yes", words that act as commands) is in
`bot/content/phrases/`; how well the words that may mean danger are found is in [crisis-words.md](crisis-words.md).
"""


def page() -> str:
    """The whole page."""
    return OPENING + "".join(f"{row}\n" for row in map(_row, states())) + CLOSING


def _row(state: State) -> str:
    return "| " + " | ".join(_cells(state)) + " |"


def _cells(state: State) -> Iterator[str]:
    yield f"{state.name} (`{state.code}`)"
    yield str(state.strings)
    yield str(state.translated)
    yield str(state.reviewed)
    yield f"{state.sensitive_reviewed} of {state.sensitive}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
