"""Every transcript beside this file goes as it is written. `--update-transcripts` writes them anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conversations.stage import Stage
from tests.conversations.transcript import is_act, lines_at_the_left, play

HERE = Path(__file__).parent
TRANSCRIPTS = sorted(HERE.glob("**/*.txt"))
# A share of them, one for each way in which rows come to be and go: the others run there with --database postgresql.
ON_POSTGRESQL_TOO = [
    "a_restart",
    "an_outage",
    "blocked",
    "connect_barriers",
    "connect_stepping_out",
    "deputy",
    "drafts",
    "edits_after_sharing",
    "ending_a_link",
    "entries",
    "erased_by_the_operator",
    "gibbs",
    "joining",
    "late_messages",
    "leaving_a_team",
    "monday",
    "mydata",
    "new_account",
    "share_all",
    "strangers",
]


def name(path: Path) -> str:
    return path.relative_to(HERE).with_suffix("").as_posix()


@pytest.fixture(params=TRANSCRIPTS, ids=name)
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
def written(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture
def keep(path: Path, request: pytest.FixtureRequest) -> Callable[[str], None] | None:
    """Writes the transcript anew, when that was asked for."""

    def write(text: str) -> None:
        path.write_text(text, encoding="utf-8")

    return write if request.config.getoption("update_transcripts", False) else None


async def test_it_goes_as_it_is_written(written: str, keep: Callable[[str], None] | None, stage: Stage) -> None:
    played = await play(stage, written)
    assert played.seen, "nothing was seen: a transcript without a line of Tandem's shows nothing"
    if keep:
        keep(played.text)
    else:
        assert played.text.splitlines() == written.splitlines()


@pytest.mark.postgresql
@pytest.mark.parametrize("path", [HERE / "english" / f"{each}.txt" for each in ON_POSTGRESQL_TOO], ids=name)
async def test_it_goes_the_same_on_postgresql(written: str, stage: Stage) -> None:
    played = await play(stage, written)
    assert played.text.splitlines() == written.splitlines()


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) > 25


def test_it_begins_with_what_it_is_about(written: str) -> None:
    first, *others = lines_at_the_left(written)
    assert first.startswith("# ")
    assert any(map(is_act, others))
