"""Files are made in a process of their own: what it costs is limited, and nobody waits for it in vain."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from bot.i18n import Text
from bot.reports.documents import NOBODY, Draft, finish
from bot.reports.papers.as_pdf import paper_pdf
from bot.reports.papers.paper import TooLong
from bot.reports.rendering import NotRendered, Rendering
from tests.reports import making
from tests.reports.papers import paper_of, week_of_three


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[asyncio.subprocess.Process]:
    """The processes that were started, and how many of them were running when the last one was."""
    processes: list[asyncio.subprocess.Process] = []
    start = asyncio.create_subprocess_exec

    async def noted(*arguments: object, **options: object) -> asyncio.subprocess.Process:
        process = await start(*arguments, **options)  # type: ignore[arg-type]
        processes.append(process)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    return processes


async def test_a_paper_comes_back_as_its_file() -> None:
    assert (await Rendering().file(paper_pdf, week_of_three("ur"))).startswith(b"%PDF")


async def test_what_takes_too_much_memory_is_too_long() -> None:
    with pytest.raises(TooLong):
        await Rendering().file(bytes, 2_000_000_000)


async def test_typesetting_that_takes_too_much_memory_is_too_long() -> None:
    with pytest.raises(TooLong):
        await Rendering(memory=300 * 1024 * 1024).file(paper_pdf, week_of_three(entries=600))


async def test_a_paper_over_the_size_is_too_long() -> None:
    with pytest.raises(TooLong):
        await Rendering().file(making.over_the_size)


async def test_what_takes_too_long_is_stopped(started: list[asyncio.subprocess.Process]) -> None:
    with pytest.raises(TooLong):
        await Rendering(seconds=0.5).file(making.slowly, 60)
    assert started[0].returncode is not None


async def test_what_nobody_waits_for_any_more_is_stopped(started: list[asyncio.subprocess.Process]) -> None:
    waiting = asyncio.create_task(Rendering().file(making.slowly, 60))
    while not started:
        await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert started[0].returncode is not None


async def test_what_fails_says_nothing_of_what_was_in_it() -> None:
    with pytest.raises(NotRendered) as failed:
        await Rendering().file(making.failing, "Mrs Example")
    assert "Example" not in repr(failed.value)
    assert failed.value.__cause__ is None


async def test_the_others_wait_for_their_turn(started: list[asyncio.subprocess.Process]) -> None:
    rendering = Rendering(at_once=2)
    waiting = [asyncio.create_task(rendering.file(making.slowly, 0.3)) for _ in range(4)]
    most = 0
    while not all(each.done() for each in waiting):
        most = max(most, sum(process.returncode is None for process in started))
        await asyncio.sleep(0.01)
    assert most == 2
    assert [each.result() for each in waiting] == [b"done"] * 4


async def test_everybody_else_goes_on_meanwhile() -> None:
    """The event loop is not held up while a paper is made."""
    making_it = asyncio.create_task(Rendering().file(paper_pdf, week_of_three(entries=40)))
    longest = 0.0
    while not making_it.done():
        before = time.thread_time()  # a machine that is busy with other things holds it up too
        await asyncio.sleep(0.005)
        longest = max(longest, time.thread_time() - before)
    assert making_it.result().startswith(b"%PDF")
    assert longest < 0.3


async def test_no_key_goes_to_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_KEY", "secret")
    assert b"TANDEM" not in await Rendering().file(making.surroundings)


async def test_nothing_is_written_to_the_disk() -> None:
    """With no file allowed to hold a single byte it works all the same."""
    assert (await Rendering().file(making.without_files, paper_of())).startswith(b"%PDF")


async def test_a_file_that_cannot_be_made_is_said_in_words() -> None:
    draft = Draft("tandem-week-2026-03-02.pdf", int, ("no number",), apart=True)
    assert await finish(draft, Rendering()) == NOBODY
    assert await finish(replace(draft, failed=Text("In words, then.")), Rendering()) == Text("In words, then.")
