"""What the operator does to people and teams, beside a bot that runs."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import stat
from collections.abc import AsyncIterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.cli import main
from bot.clock import MovableClock, SystemClock
from bot.commands.errand import shown
from bot.sandbox import CONNECTOR, SUPERVISOR, Sandbox
from bot.sandbox.phone import Phone
from bot.storage.engines.postgres import open_postgres
from bot.storage.people import add_person, change_person
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store
from bot.storage.teams.teams import create_team, join_team
from tests.commands.test_commands import Operator

ID = re.compile(r"^[0-9a-f-]{36}", re.MULTILINE)
LINK = re.compile(r"start=([\w-]+)")
WORDS = "zqwordzq"
PATIENCE = 40  # seconds: a real process on a busy machine


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(clock=MovableClock(running=True))
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


class Team:
    """Sam supervises Amina, who has written something; the operator is at the shell."""

    def __init__(self, operator: Operator, sandbox: Sandbox) -> None:
        self.operator = operator
        self.sam = Phone(sandbox.url, SUPERVISOR)
        self.amina = Phone(sandbox.url, CONNECTOR)

    async def begin(self) -> None:
        await self.sam.start()
        await self.sam.expect("invitation link", PATIENCE)
        await self._join(self.sam, await self.does("team", "create", "Riverside"), "Sam")
        await self.sam.expect("You are now a supervisor", PATIENCE)
        await self.sam.press("Invite a connector")
        await self._join(self.amina, (await self.sam.expect("start=", PATIENCE)).text, "Amina")
        await self.sam.expect("is that right?", PATIENCE)
        await self.sam.press("Yes")
        await self.amina.expect("linked now", PATIENCE)
        await self.amina.send("/journal")
        for asked in ("1 of 3", "2 of 3", "3 of 3", "What would you like to call this?"):
            await self.amina.expect(asked, PATIENCE)
            await self.amina.send(WORDS)
        await self.amina.expect("Private until you share it", PATIENCE)

    async def says(self, *arguments: str) -> tuple[int, str, str]:
        """The command in this process, which starts at once; that it runs in its own is tested elsewhere."""

        def run() -> tuple[int, str, str]:
            out, err = StringIO(), StringIO()
            with patch.dict(os.environ, self.operator.settings), redirect_stdout(out), redirect_stderr(err):
                return main(arguments), out.getvalue(), err.getvalue()

        return await asyncio.to_thread(run)

    async def does(self, *arguments: str) -> str:
        """What a command prints when all is well."""
        code, out, err = await self.says(*arguments)
        assert (code, err) == (0, ""), err
        assert WORDS not in out
        return out

    async def refused(self, *arguments: str) -> str:
        code, out, err = await self.says(*arguments)
        assert (code, out) == (2, ""), out
        assert len(err.splitlines()) == 1
        return err

    async def hears(self, phone: Phone, words: str) -> None:
        """What a command put out is found within 15 seconds, or with the next message of that chat."""
        await phone.send("/menu")
        await phone.wait_for(lambda chat: any(words in each.text for each in chat if not each.mine), PATIENCE)

    async def id_of(self, name: str) -> str:
        people = await self.does("person", "list")
        return next(line.split()[0] for line in people.splitlines() if f" {name} " in line)

    async def _join(self, phone: Phone, said: str, name: str) -> None:
        found = LINK.search(said)
        assert found
        await phone.start(found[1])
        await phone.expect("Hello, I'm Tandem", PATIENCE)
        await phone.press("Start")
        await phone.expect("What should I call you?", PATIENCE)
        await phone.send(name)
        await phone.expect("Thanks,", PATIENCE)
        await phone.press("Accept")


@pytest.fixture
async def team(tmp_path: Path, sandbox: Sandbox) -> AsyncIterator[Team]:
    operator = Operator(tmp_path, sandbox)
    running = operator.start("run")
    made = Team(operator, sandbox)
    try:
        await made.begin()
        yield made
    finally:
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate(timeout=PATIENCE)
    assert "Traceback" not in err


async def test_somebody_is_found_suspended_let_in_again_and_given_a_copy(team: Team, tmp_path: Path) -> None:
    people = await team.does("person", "list")
    assert len(ID.findall(people)) == 2
    assert re.search(r"active +Amina +\(connector of Riverside since 20\d\d-\d\d-\d\d\)", people)
    [id] = ID.findall(await team.does("team", "list"))
    assert await team.does("person", "list", "--team", id[:8]) == people
    assert "no team" in await team.refused("person", "list", "--team", "0000")

    amina = await team.id_of("Amina")
    assert "--yes" in await team.refused("person", "suspend", amina)
    await team.does("person", "suspend", amina[:8], "--yes")
    await team.hears(team.amina, "Your access to Tandem is paused")
    await team.amina.expect("I keep nothing now", PATIENCE)
    assert "suspended  " in await team.does("person", "list")
    assert "already" in await team.refused("person", "suspend", amina, "--yes")
    await team.does("person", "unsuspend", amina)
    await team.amina.send("/entries")
    await team.amina.expect("You have 1 entry", PATIENCE)

    assert "--yes" in await team.refused("export", amina)
    out = await team.does("export", amina, "--to", str(tmp_path), "--yes")
    files = [Path(line) for line in out.splitlines() if line.startswith(str(tmp_path))]
    assert [path.suffix for path in files] == [".html", ".json"]
    for path in files:
        assert WORDS in path.read_text()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "Amina" not in path.name
    assert "already" in await team.refused("export", amina, "--to", str(tmp_path), "--yes")
    await team.hears(team.amina, "taken a copy")
    await team.amina.send("/privacy")
    await team.amina.expect("took a copy", PATIENCE)


async def test_a_new_account_needs_its_code_and_a_day_or_the_operators_own_eyes_and_erasing_is_for_good(
    team: Team, sandbox: Sandbox
) -> None:
    amina = await team.id_of("Amina")
    assert "no link" in await team.refused("person", "confirm", amina, "0000")
    found = LINK.search(await team.does("person", "link", amina))
    assert found
    assert "nobody has opened" in await team.refused("person", "confirm", amina, "0000")
    nadia = Phone(sandbox.url, 4242, first_name="Nadia", language_code="en")
    await nadia.start(found[1])
    await nadia.expect("Are you Amina?", PATIENCE)
    await nadia.press("Yes, that is me")
    shows = await nadia.expect("Your code is", PATIENCE)
    code = re.findall(r"\d{4}", shows.text)[0]
    assert "another code" in await team.refused("person", "confirm", amina, f"{(int(code) + 1) % 10_000:04}")
    assert "a day to say no" in await team.refused("person", "confirm", amina, code)
    await team.does("person", "confirm", amina, code, "--now")
    await team.hears(nadia, "Welcome back")
    await team.hears(team.amina, "gone on to your other account")
    await nadia.send("/entries")
    await nadia.expect("You have 1 entry", PATIENCE)

    await team.does("person", "erase", amina, "--yes")
    await team.hears(nadia, "Your organisation has had everything deleted")
    assert "no person" in await team.refused("person", "erase", amina, "--yes")
    assert "Amina" not in await team.does("person", "list")


async def test_a_team_is_checked_given_a_supervisor_left_and_closed(team: Team) -> None:
    [id] = ID.findall(await team.does("team", "list"))
    code, out, _ = await team.says("team", "check", id)
    assert code == 2
    for missing in ("urgent card is empty", "safeguarding lead", "chosen the team's nation", "numbers of /urgent"):
        assert missing in out
    assert LINK.search(await team.does("team", "invite", id))

    sam = await team.id_of("Sam")
    await team.does("team", "remove", id, sam, "--yes")
    await team.hears(team.amina, "Sam has left the team")
    await team.hears(team.sam, "You are not in Riverside any more")
    assert "not in that team" in await team.refused("team", "remove", id, sam, "--yes")
    _, out, _ = await team.says("team", "check", id)
    assert f"tandem team invite {id}" in out

    assert "--yes" in await team.refused("team", "close", id)
    await team.does("team", "close", id, "--yes")
    await team.hears(team.amina, "Riverside is closed")
    assert "closed" in await team.does("team", "list")
    assert "closed" in await team.refused("team", "invite", id)
    assert await team.does("team", "check") == "Nothing is missing.\n"


def test_a_name_cannot_draw_on_the_operators_terminal() -> None:
    assert shown("Ami\x1b[31mna\n\u202eevil") == "Ami [31mna evil"
    assert shown(None) == shown(" ") == "-"


@pytest.mark.postgresql
async def test_the_commands_work_on_postgresql_too(tmp_path: Path, sandbox: Sandbox, database_url: str) -> None:
    database = await open_postgres(database_url, MasterKey(bytes(range(32))))
    try:
        await database.write(somebody)
    finally:
        await database.close()
    operator = Operator(tmp_path, sandbox)
    operator.settings["TANDEM_DATABASE_URL"] = database_url
    team = Team(operator, sandbox)
    amina = await team.id_of("Amina")
    await team.does("person", "suspend", amina, "--yes")
    await team.does("person", "unsuspend", amina)
    assert LINK.search(await team.does("person", "link", amina))
    await team.does("person", "link", amina, "--stop")
    await team.does("export", amina, "--to", str(tmp_path), "--yes")
    await team.does("person", "erase", amina, "--yes")
    assert "Amina" not in await team.does("person", "list")
    [id] = ID.findall(await team.does("team", "list"))
    await team.does("team", "close", id, "--yes")


def somebody(store: Store) -> None:
    """Amina, alone in Riverside."""
    now = SystemClock().now()
    agreed = {"language": "en", "zone": "Europe/London", "nation": "wales", "notice_version": "1"}
    amina = add_person(store, telegram_id=CONNECTOR, at=now, **agreed)
    change_person(store, amina.id, name="Amina")
    team = create_team(store, name="Riverside", zone="Europe/London", nation="wales", at=now)
    join_team(store, team_id=team.id, person_id=amina.id, role="connector", at=now)
