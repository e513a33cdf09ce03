"""I9: every word of the interface and the flows goes through the catalogue.

All English transcripts are played in a language nobody speaks (pseudo.py); whatever is left in plain letters on a
screen, and is neither somebody's own words nor the text of a framework, bypasses the catalogue.
"""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from babel import Locale

from bot import app, i18n
from bot.content.load import load_competences, load_learning, load_options
from bot.i18n import Language, shipped_languages
from bot.reports.goals.words import LIGHT, SOURCE, WRITTEN
from bot.telegram.render import TelegramRenderer
from tests.conversations.pseudo import CODE, Pseudo, back, pseudo
from tests.conversations.seen import shown
from tests.conversations.stage import Seen, Stage, plain, set_up
from tests.conversations.transcript import lines_at_the_left, play

TRANSCRIPTS = sorted((Path(__file__).parent / "english").glob("*.txt"))
WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
COMMAND_OR_ADDRESS = re.compile(r"(?<!\w)/[a-z]+|https?://\S+|\[file \S+\]|\[a picture\]")
# These change to English or Urdu on purpose, or press a button that says so, or one with a day on it.
ABOUT_LANGUAGES = (
    *("language", "first_contact", "typed_words", "settings", "strangers", "nudge_of_words"),
    *("connect_again", "connect_barriers", "connect_map_day"),
)


@cache
def translations() -> Pseudo:
    return Pseudo()


# Reading one takes longer than many a transcript.
real_catalogue = cache(i18n._catalogue)


@pytest.fixture
async def pseudo_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A stage on which everybody reads the language nobody speaks."""
    known = shipped_languages()
    i18n.language.cache_clear()
    for module in modules_that_know_languages():
        monkeypatch.setattr(module, "shipped_languages", lambda: (*known, CODE))
    # What nobody has reviewed is shown with its English, which is no bypass.
    monkeypatch.setattr(app, "TelegramRenderer", partial(TelegramRenderer, is_reviewed=lambda *_: True))
    monkeypatch.setattr(i18n, "_catalogue", lambda code: translations() if code == CODE else real_catalogue(code))
    async with set_up(tmp_path, language_code=CODE, read=lambda text: back(plain(text))) as made:
        yield made
    i18n.language.cache_clear()


def modules_that_know_languages() -> Iterator[object]:
    for name, module in list(sys.modules.items()):
        if name.startswith("bot.") and hasattr(module, "shipped_languages"):
            yield module


def other_words() -> set[str]:
    """What stays in English everywhere, the languages' own names; the days, months and the "and" of this one."""
    domains, learning = load_competences(), load_learning()
    titles = [each.title for domain in domains for each in (domain, *domain.competences)]
    titles += [each.title for each in (*learning.kinds, *learning.methods)]
    titles += [label.english for _, label in load_options()["measures"] if isinstance(label, i18n.Framework)]
    titles += [each.english for each in (LIGHT, WRITTEN, SOURCE)]
    names = [i18n.language(code).own_name for code in (*shipped_languages(), CODE)]
    locale = Locale.parse(CODE)
    dates = [
        name
        for calendar in (locale.days["format"], locale.months["format"])
        for form in ("wide", "abbreviated")
        for name in calendar[form].values()
    ]
    ands = locale.list_patterns["standard"].values()
    return set(WORD.findall(" ".join([*titles, *names, *dates, *ands])))


def bypasses(seen: Seen, own_words: set[str]) -> Iterator[str]:
    """The lines of a message that say something in plain letters that nobody typed."""
    lines = shown(seen.now) if seen.kind != "toast" else [seen.now.get("text", "")]
    for line in lines:
        left = COMMAND_OR_ADDRESS.sub("", line)
        if not line.startswith("> ") and set(WORD.findall(left)) - own_words:
            yield line


@pytest.fixture(params=[path for path in TRANSCRIPTS if path.stem not in ABOUT_LANGUAGES], ids=lambda path: path.stem)
def text(request: pytest.FixtureRequest) -> str:
    path: Path = request.param
    return path.read_text(encoding="utf-8")


async def test_i09_every_word_goes_through_the_catalogue(text: str, pseudo_stage: Stage) -> None:
    played = await play(pseudo_stage, text)
    people = {name for line in lines_at_the_left(text) for name in re.findall(r"^[A-Z][a-z]+\b", line)}
    own_words = people | other_words() | set(WORD.findall(" ".join(played.typed)))
    assert played.seen
    found = [line for each in played.seen for line in bypasses(each, own_words)]
    assert not found, "these bypass the catalogue:\n" + "\n".join(dict.fromkeys(found))


def test_a_string_that_bypasses_the_catalogue_is_found() -> None:
    yes = pseudo("Yes, {name}: /menu").format(name="Amina")
    bare = Seen("Amina", "message", {"html": f"{yes} but not this", "buttons": [[{"text": "Nor this"}]]})
    assert list(bypasses(bare, {"Amina"})) == [f"{yes} but not this", "[Nor this]"]
    assert not list(bypasses(Seen("Amina", "message", {"html": yes, "buttons": []}), {"Amina"}))


def test_the_language_nobody_speaks_is_a_language_of_its_own() -> None:
    assert CODE not in shipped_languages()
    assert isinstance(i18n.language(CODE), Language)
