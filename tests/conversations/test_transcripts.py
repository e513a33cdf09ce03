"""Every transcript beside this file goes as it is written. `--update-transcripts` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations.stage import Stage
from tests.conversations.transcript import is_act, lines_at_the_left, play

HERE = Path(__file__).parent
TRANSCRIPTS = sorted(HERE.glob("**/*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.relative_to(HERE).with_suffix("").as_posix())
async def test_it_goes_as_it_is_written(path: Path, stage: Stage, request: pytest.FixtureRequest) -> None:
    written = path.read_text(encoding="utf-8")
    played = await play(stage, written)
    assert played.seen, "nothing was seen: a transcript without a line of Tandem's shows nothing"
    if request.config.getoption("update_transcripts", False):
        path.write_text(played.text, encoding="utf-8")
    else:
        assert played.text.splitlines() == written.splitlines()


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) > 25


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_it_begins_with_what_it_is_about(path: Path) -> None:
    first, *others = lines_at_the_left(path.read_text(encoding="utf-8"))
    assert first.startswith("# ")
    assert any(map(is_act, others))
