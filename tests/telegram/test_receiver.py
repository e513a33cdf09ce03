"""The poll loop: kept first, confirmed then, through outages of any length."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from bot.sandbox import Sandbox, acts
from bot.telegram.client import TandemBot
from bot.telegram.errors import AnswerLost, Conflict, NotDelivered, TokenRefused, TooFast
from bot.telegram.receiver import Receiver

Virtually = Callable[[Any], Any]
Answer = list[dict[str, Any]] | Exception


class Script:
    """A Telegram that answers getUpdates like this, one after the other, then never again."""

    def __init__(self, *answers: Answer, webhook: list[Exception] | None = None) -> None:
        self.answers = list(answers)
        self.webhook = list(webhook or [])
        self.calls: list[str] = []
        self.offsets: list[int | None] = []
        self.moments: list[float] = []

    async def call(self, method: str, parameters: dict[str, Any] | None = None, **_: Any) -> Any:
        self.calls.append(method)
        if method == "deleteWebhook":
            if self.webhook:
                raise self.webhook.pop(0)
            return True
        assert parameters is not None
        self.offsets.append(parameters.get("offset"))
        self.moments.append(asyncio.get_running_loop().time())
        if not self.answers:
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def batch(*numbers: int) -> list[dict[str, Any]]:
    return [{"update_id": number, "message": {}} for number in numbers]


async def receive(script: Script, fails: list[Exception] | None = None) -> list[list[int]]:
    """What was taken in until Telegram fell silent."""
    taken: list[list[int]] = []
    failing = list(fails or [])

    async def take_in(updates: list[dict[str, Any]]) -> None:
        if failing:
            raise failing.pop(0)
        taken.append([update["update_id"] for update in updates])

    receiver = Receiver(script, take_in, random=Random(1))  # type: ignore[arg-type]
    with suppress(TimeoutError):
        await asyncio.wait_for(receiver.run(), 10_000)
    return taken


def test_i1_a_batch_is_confirmed_only_after_it_was_kept(virtually: Virtually) -> None:
    script = Script(batch(7, 8), batch(7, 8), batch(9), [])
    assert virtually(receive(script, fails=[OSError("disk full")])) == [[7, 8], [9]]
    assert script.offsets == [None, None, 9, 10, None]


def test_i1_the_answer_to_a_confirmation_was_lost_so_it_is_said_again(virtually: Virtually) -> None:
    script = Script(batch(7), AnswerLost("reset"), batch(8), [])
    assert virtually(receive(script)) == [[7], [8]]
    assert script.offsets == [None, 8, 8, 9, None]


def test_numbers_that_begin_anew_after_an_idle_week_hide_nothing(virtually: Virtually) -> None:
    script = Script(batch(900_000), [], batch(5, 6), batch(7))
    assert virtually(receive(script)) == [[900_000], [5, 6], [7]]
    assert script.offsets == [None, 900_001, None, 7, 8]


def test_a_shuffled_batch_is_confirmed_whole(virtually: Virtually) -> None:
    script = Script(batch(3, 1, 2))
    assert virtually(receive(script)) == [[3, 1, 2]]
    assert script.offsets == [None, 4]


def test_i12_what_is_no_update_does_not_stop_the_others(virtually: Virtually) -> None:
    odd: Any = [None, {"message": {}}, {"update_id": "x"}, *batch(4)]
    script = Script(odd)
    assert virtually(receive(script)) == [[4]]
    assert script.offsets == [None, 5]


@pytest.mark.parametrize("nonsense", [True, {}, [None], [{"message": {}}]], ids=["true", "dict", "null", "no number"])
def test_an_answer_without_any_update_is_not_asked_for_again_at_once(virtually: Virtually, nonsense: Any) -> None:
    script = Script(*[nonsense] * 20, batch(4))
    assert virtually(receive(script)) == [[4]]
    assert script.moments[-1] > 60


def test_hours_without_telegram_are_waited_through(virtually: Virtually, caplog: pytest.LogCaptureFixture) -> None:
    script = Script(*[NotDelivered("not reached")] * 100, batch(1))
    assert virtually(receive(script)) == [[1]]
    gaps = [later - earlier for earlier, later in zip(script.moments, script.moments[1:], strict=False)]
    assert max(gaps) <= 60
    assert sum(gaps) > 3000
    assert len(caplog.records) == 1


def test_a_429_is_waited_out(virtually: Virtually) -> None:
    script = Script(TooFast(33), batch(1))
    virtually(receive(script))
    assert script.moments[1] - script.moments[0] == pytest.approx(33)


def test_a_second_receiver_is_complained_about_once(virtually: Virtually, caplog: pytest.LogCaptureFixture) -> None:
    script = Script(*[Conflict("other")] * 20, batch(1), Conflict("other"), batch(2))
    assert virtually(receive(script)) == [[1], [2]]
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2


def test_a_token_that_is_refused_for_a_while_does_not_end_the_loop(virtually: Virtually) -> None:
    assert virtually(receive(Script(TokenRefused("refused"), batch(1)))) == [[1]]


def test_a_webhook_left_over_is_taken_away_first(virtually: Virtually) -> None:
    script = Script(batch(1), webhook=[NotDelivered("not reached")])
    assert virtually(receive(script)) == [[1]]
    assert script.calls[:3] == ["deleteWebhook", "deleteWebhook", "getUpdates"]


async def test_against_the_sandbox_everything_comes_once(sandbox: Sandbox, bot: TandemBot) -> None:
    taken: list[dict[str, Any]] = []
    came = asyncio.Event()

    async def take_in(updates: list[dict[str, Any]]) -> None:
        taken.extend(updates)
        if len(taken) == 4:
            came.set()

    receiving = asyncio.create_task(Receiver(bot, take_in).run())
    amina = sandbox.world.people[5001]
    for text in ("one", "two"):
        acts.write(sandbox.world, amina, text)
    await asyncio.wait_for(came.wait(), 10)
    receiving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await receiving
    assert [update["message"]["text"] for update in taken] == ["/start", "/start", "one", "two"]
