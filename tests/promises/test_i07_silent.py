"""I7: nobody's words, names or tokens appear in logs, errors or file names. At rest they are encrypted."""

from __future__ import annotations

import asyncio
import base64
import logging
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.conversation import routing
from bot.conversation.incoming import Said
from bot.conversation.turn import Turn
from bot.logs import set_up_logs
from bot.sandbox.phone import Bubble, Phone
from tests.promises.house import MASTER, TOKEN, House
from tests.promises.processes import BotProcess, Telegram, bot_process, telegram_process

SAM, AMINA = 9101, 9102
# Words, names (theirs, their phone's, the team's), data of buttons: what must not be found anywhere.
SECRETS = (
    "zqhappenedzq zqfeelingzq zqlearningzq zqtitlezq zqlinezq zqeditedzq zqreplyzq zqheldzq zqdraftzq zqcaptionzq "
    "zqpoisonzq zqsamzq zqaminazq zqphonezq zqteamzq zqcardzq"
).split()
LINK = re.compile(r"start=([\w-]+)")
PATIENCE = 30.0


async def say(phone: Phone, *texts: str) -> None:
    """Say it, and wait until something has been said to it."""
    for text in texts:
        await phone.reply_after(await phone.send(text), timeout=PATIENCE)


async def sees(phone: Phone, text: str) -> None:
    await phone.wait_for(lambda messages: any(text in bubble.text for bubble in messages), timeout=PATIENCE)


async def press(phone: Phone, verb: str, arg: str = "") -> None:
    """Press the newest button of that verb and wait until the press is answered."""

    def find(messages: list[Bubble]) -> tuple[str, int] | None:
        for bubble in reversed(messages):
            for button in (button for row in bubble.raw["buttons"] for button in row):
                parts = button.get("callback_data", "").split("|")
                if parts[:2] == ["o", verb] and parts[3].startswith(arg):
                    return button["callback_data"], bubble.id
        return None

    found = await phone.wait_for(find, timeout=PATIENCE)
    assert found
    pressed = await phone.press(data=found[0], message_id=found[1])
    async with asyncio.timeout(PATIENCE):
        while not any(each["query_id"] == pressed["query_id"] and each["answer"] for each in await phone.toasts()):
            await asyncio.sleep(0.05)


async def command(bot: BotProcess, *arguments: str) -> str:
    """A command of the operator's, beside the running bot; what it printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        env=bot.environment(),
        cwd=bot.folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, complained = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, complained.decode()
    return printed.decode()


async def join(bot: BotProcess, sam: Phone, amina: Phone) -> list[str]:
    """A team and a link between them; the tokens of the invitations."""
    token = LINK.search(await command(bot, "team", "create", "zqteamzq"))
    assert token
    await say(sam, f"/start {token.group(1)}")
    await press(sam, "begin")
    await sees(sam, "What should I call you?")
    await say(sam, "zqsamzq")
    await press(sam, "accept")
    await press(sam, "fill_card")
    await sees(sam, "Who should your team call")
    await say(sam, "zqcardzq", "/team")
    await press(sam, "invite")
    link = await sam.wait_for(
        lambda messages: next((found for each in messages if (found := LINK.search(each.text))), None), PATIENCE
    )
    assert link
    await say(amina, f"/start {link.group(1)}")
    await press(amina, "begin")
    await sees(amina, "What should I call you?")
    await say(amina, "zqaminazq")
    await press(amina, "accept")
    await press(sam, "confirm")
    return [token.group(1), link.group(1)]


async def write(telegram: Telegram, amina: Phone) -> None:
    """An entry, while Telegram is in trouble."""
    for kind in ("error_500", "reply_lost"):
        await telegram.ask("POST", "/faults", {"kind": kind, "calls": 1, "methods": ["sendMessage"]})
    for text, next_one in (
        ("/journal", "What happened, and why?"),
        ("zqhappenedzq", "How do I feel about it?"),
        ("zqfeelingzq", "What can I learn from it?"),
        ("zqlearningzq", "What would you like to call this?"),
        ("zqtitlezq", "Private until you share it."),
    ):
        await amina.send(text)
        await sees(amina, next_one)


async def go_on(telegram: Telegram, sam: Phone, amina: Phone) -> None:
    """Sharing, answering, files, and updates that are none."""
    for verb, arg in (("share", ""), ("preview", "f"), ("preview", "p"), ("share_it", "")):
        await press(amina, verb, arg)
    happened = next(bubble.id for bubble in amina.messages if bubble.text == "zqhappenedzq")
    await amina.edit(happened, "zqeditedzq")
    await press(amina, "line")
    await sees(amina, "What do you want to talk about")
    await say(amina, "zqlinezq call 020 7946 0958")
    await press(amina, "as_is_line")
    await say(sam, "/summary")
    await press(sam, "see")
    await press(sam, "write_back")
    await sees(sam, "What would you like to write back?")
    await say(sam, "zqreplyzq")
    await say(amina, "zqheldzq")
    await amina.send_kind("photo", caption="zqcaptionzq")
    await say(amina, "/export", "/mydata")
    await press(amina, "download")
    no_message = {"text": "zqpoisonzq", "from": "zqpoisonzq", "chat": ["zqpoisonzq"]}
    no_press = {"id": 1, "data": "zqpoisonzq", "from": {"id": AMINA}}
    for update in ({"message": no_message}, {"edited_message": "zqpoisonzq"}, {"callback_query": no_press}):
        await telegram.ask("POST", "/updates", update)
    await sam.block()
    await say(amina, "/what", "zqdraftzq")
    for data in ("o|zqpoisonzq||zqpoisonzq", "q|zqpoisonzq|1|d|zqpoisonzq"):
        await amina.forge_press(data, happened)
    await say(amina, "/help")


def found_in(content: bytes, secrets: Sequence[str]) -> list[str]:
    return [each for each in secrets if any(each.encode(code) in content for code in ("utf-8", "utf-16-le"))]


@pytest.mark.timeout(170)
async def test_I7_nothing_is_said_or_stored_in_the_clear(tmp_path: Path) -> None:
    async with (
        telegram_process() as telegram,
        bot_process(telegram, tmp_path / "bot", TANDEM_LOG_LEVEL="DEBUG", TANDEM_LOG_FORMAT="text") as bot,
    ):
        sam = Phone(telegram.url, SAM, first_name="zqphonezq")
        amina = Phone(telegram.url, AMINA, first_name="zqphonezq")
        await bot.start()
        await telegram.called_after(0)
        tokens = await join(bot, sam, amina)
        await write(telegram, amina)
        await bot.kill()
        bot.settings["TANDEM_LOG_FORMAT"] = "json"
        await bot.start()
        await go_on(telegram, sam, amina)
        await bot.kill()  # what is on disk is there as it is, the write-ahead log too
        secrets = [*SECRETS, TOKEN, TOKEN.partition(":")[2], base64.b64encode(MASTER).decode(), *tokens]
        said = bot.said.read_text()
        assert "has to wait" in said, "nothing went wrong, so nothing was said of it"
        assert '"level"' in said
        assert found_in(said.encode(), secrets) == []
        paths = [path for path in tmp_path.rglob("*") if path != bot.said]
        assert found_in("\n".join(map(str, paths)).encode(), secrets) == []
        assert any(path.name.endswith("-wal") for path in paths)
        for path in paths:
            content = path.read_bytes() if path.is_file() else b""
            assert found_in(content, secrets) == [], path.name
            assert MASTER not in content


@pytest.mark.parametrize("format", ["text", "json"])
async def test_I7_an_error_of_ours_that_carries_words_is_told_without_them(
    house: House, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], format: str
) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    set_up_logs("DEBUG", format)
    try:
        await house.begin(AMINA, "zqaminazq")

        def fail(_turn: Turn, said: Said) -> None:
            raise ValueError(f"cannot do anything with {said.text}")

        monkeypatch.setattr(routing, "hear", fail)
        await house.say(AMINA, "zqhappenedzq")
        assert await house.set_aside() == ["ValueError"]
        assert "not kept" in house.last(AMINA)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    printed = "".join(capfd.readouterr())
    assert "ValueError" in printed
    assert "test_i07_silent.py" in printed, "where it happened is said"
    assert found_in(printed.encode(), [*SECRETS, TOKEN]) == []
    for path in house.folder.rglob("*"):
        assert not path.is_file() or found_in(path.read_bytes(), SECRETS) == []
