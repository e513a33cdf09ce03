"""I6: a reader sees the snapshots shared with them by name, while the link stands. Nothing else, anywhere, by anyone.

Random histories of whole chats. Every answer, title and line is a word of its own, so that what a reader's screens and
files may hold is a set of words, and what they do hold can be searched.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random

import pytest

from bot.conversation.suspending import suspend, unsuspend
from tests.databases import on_both
from tests.promises.house import House, a_house, words_of
from tests.reports.reading import all_words_in

SUPERVISORS = {8001: "Sam", 8002: "Sue"}
CONNECTORS = {8101: "Amina", 8102: "Bela", 8103: "Cato"}
WORD = re.compile(r"zq\d+zq")
WEEK_FILES = ("csv:now", "json:now", "pdf:now", "xlsx:now", "docx:now", "csv:last", "json:last")


@dataclass(eq=False)
class Entry:
    """An entry as its writer has it: a word for each place."""

    owner: int
    words: dict[str, str]


@dataclass(eq=False)
class Shared:
    """What stands shared: its words and for whom."""

    owner: int
    entry: Entry | None
    words: set[str]
    readers: set[int]
    line: bool = False
    by_deputy: bool = False


@dataclass
class History:
    """What has happened, and who may see what because of it."""

    house: House
    random: Random
    numbers: count[int] = field(default_factory=lambda: count(1))
    links: set[tuple[int, int]] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    shared: list[Shared] = field(default_factory=list)
    answered: list[tuple[int, int, str]] = field(default_factory=list)
    erased: set[int] = field(default_factory=set)
    # For whom Sue stands in while Sam is away.
    deputised: set[int] = field(default_factory=set)
    all_words: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)

    def word(self) -> str:
        word = f"zq{next(self.numbers)}zq"
        self.all_words.add(word)
        return word

    def connector(self) -> int:
        return self.random.choice([who for who in CONNECTORS if who not in self.erased])

    async def begin(self) -> None:
        for number, (who, name) in enumerate(SUPERVISORS.items()):
            await self.house.make_team(who, name, f"Team {number}")
        for who, name in CONNECTORS.items():
            await self.house.join(8001, who, name)
            await self.house.do(8001, "confirm")
            self.links.add((8001, who))
        await self.relink(8002, 8101)
        await self.house.say(8001, "/team")
        await self.house.do(8001, "team_more")
        await self.house.do(8001, "invite_supervisor")
        await self.house.follow(8001, 8002, "Sue")
        for who in CONNECTORS:
            await self.write(who)
            await self.share(self.entries[-1])
        await self.look()

    async def happen(self) -> None:
        what = self.random.choices(
            [
                self.write,
                self.share,
                self.unshare,
                self.edit,
                self.delete,
                self.line,
                self.take_line_off,
                self.look,
                self.answer,
                self.end,
                self.link,
                self.erase,
                self.hold,
                self.deputise,
                self.come_back,
                self.shut_out,
            ],
            [3, 10, 2, 3, 1, 3, 1, 8, 3, 2, 3, 1, 2, 3, 1, 1],
        )[0]
        self.done.append(what.__name__)
        await what()

    # What can happen.

    async def write(self, who: int | None = None) -> None:
        who = who or self.connector()
        words = {place: self.word() for place in ("what_happened", "feeling", "learning", "title")}
        await self.house.journal(who, *words.values())
        self.entries.append(Entry(who, words))

    async def share(self, entry: Entry | None = None) -> None:
        entry = await self.open_one(entry)
        if entry is None or not self.readers_of(entry.owner):
            return
        how = self.random.choice("hfp")
        await self.house.share(entry.owner, how)
        seen = {"h": {"title"}, "f": {"what_happened", "learning", "title"}, "p": set(entry.words)}[how]
        self.shared = [each for each in self.shared if each.entry is not entry or each.line]
        words = {entry.words[place] for place in seen}
        self.shared.append(self.sharing(entry.owner, entry, words))

    async def unshare(self) -> None:
        standing = [each.entry for each in self.shared if each.entry and not each.line]
        if not standing:
            return
        entry = self.random.choice(standing)
        await self.house.say(entry.owner, "/entries")
        await self.open(entry)
        await self.house.do(entry.owner, "unshare")
        self.shared = [each for each in self.shared if each.entry is not entry]

    async def edit(self) -> None:
        if (entry := await self.open_one()) is None:
            return
        place = self.random.choice(list(entry.words))
        await self.house.do(entry.owner, "edit")
        await self.house.do(entry.owner, "edit_at", place)
        entry.words[place] = self.word()
        await self.house.say(entry.owner, entry.words[place])

    async def delete(self) -> None:
        if (entry := await self.open_one()) is None:
            return
        await self.house.do(entry.owner, "delete")
        await self.house.do(entry.owner, "delete_yes")
        self.entries.remove(entry)
        self.shared = [each for each in self.shared if each.entry is not entry]

    async def line(self) -> None:
        """A line for supervision, about an entry or about nothing; now and then with a phone number in it."""
        entry = await self.open_one() if self.random.random() < 0.5 else None
        who = entry.owner if entry else self.connector()
        if entry is None:
            await self.house.say(who, "/agenda")
        await self.house.do(who, "line")
        word = self.word()
        with_number = self.random.random() < 0.4
        await self.house.say(who, f"{word} 020 7946 0958" if with_number else word)
        if with_number:
            await self.house.do(who, self.random.choice(["clean_line", "as_is_line"]))
        if entry:
            self.shared = [each for each in self.shared if each.entry is not entry or not each.line]
        self.shared.append(self.sharing(who, entry, {word}, line=True))

    async def take_line_off(self) -> None:
        """The first line on somebody's list (of lists with two supervisors, on one of them)."""
        who = self.connector()
        await self.house.say(who, "/agenda")
        if lists := self.buttons_on_last(who, "prepare"):
            await self.house.forge(who, self.random.choice(lists))
        if lines := self.buttons_on_last(who, "agenda_line"):
            await self.house.forge(who, lines[0])
            taken_off = self.words_on_last(who)
            await self.house.do(who, "line_done")
            self.shared = [each for each in self.shared if not each.words & taken_off]

    async def hold(self) -> None:
        """Words with nothing open: they are nobody's business whatever becomes of the next line."""
        who = self.connector()
        await self.house.say(who, self.word())

    async def look(self) -> None:
        """A reader opens everything there is to open."""
        for reader in SUPERVISORS:
            await self.house.say(reader, self.random.choice(["/summary", "/agenda"]))
            await self.open_all(reader)
            await self.open_all(reader, verb="prepare")

    async def answer(self) -> None:
        """A reader writes back; only the owner gets the words."""
        for reader in SUPERVISORS:
            await self.house.say(reader, "/summary")
            if self.house.can(reader, "see"):
                await self.open_all(reader, most=1)
                [owner] = {each.owner for each in self.shared if each.words & self.words_on_last(reader)} or {0}
                if not owner:
                    continue
                await self.house.do(reader, "write_back")
                word = self.word()
                await self.house.say(reader, word)
                self.answered.append((reader, owner, word))
                return

    async def end(self) -> None:
        """Either side ends a link."""
        if not self.links:
            return
        supervisor, connector = self.random.choice(sorted(self.links))
        one = self.random.choice([supervisor, connector])
        if supervisor == 8002 and connector in self.deputised:
            one = supervisor  # on the connector's screen there are two of this name
        other = connector if one == supervisor else supervisor
        await self.house.say(one, "/team")
        await self.house.press(one, f"End with {(SUPERVISORS | CONNECTORS)[other]}")
        await self.house.do(one, "end_yes")
        self.links.discard((supervisor, connector))
        for each in self.shared:
            if each.owner == connector and not (supervisor == 8002 and each.by_deputy):
                each.readers.discard(supervisor)
        if supervisor == 8001:
            self.end_deputy(connector)

    async def link(self) -> None:
        """Two who are not linked are, by a new link: what was shared before stays unseen."""
        free = [(s, c) for s in SUPERVISORS for c in CONNECTORS if (s, c) not in self.links and c not in self.erased]
        if free:
            await self.relink(*self.random.choice(free))

    async def erase(self) -> None:
        if len(self.erased) == len(CONNECTORS) - 1:
            return
        who = self.connector()
        await self.house.say(who, "/mydata")
        await self.house.do(who, "erase")
        await self.house.do(who, "erase_yes")
        self.erased.add(who)
        self.entries = [each for each in self.entries if each.owner != who]
        self.shared = [each for each in self.shared if each.owner != who]
        self.links = {each for each in self.links if each[1] != who}
        self.deputised.discard(who)
        self.answered = [each for each in self.answered if each[1] != who]

    async def deputise(self) -> None:
        """Sam is away, and asks whether Sue may stand in; some say yes. What was shared before stays unseen."""
        mine = {connector for supervisor, connector in self.links if supervisor == 8001}
        if not mine:
            return
        await self.come_back()
        await self.house.say(8001, "/team")
        await self.house.do(8001, "team_more")
        await self.house.do(8001, "deputies")
        await self.house.do(8001, "deputy")
        await self.house.say(8001, "in 2 months")
        await self.house.press(8001, "Yes")
        for connector in sorted(mine - {connector for supervisor, connector in self.links if supervisor == 8002}):
            answer = self.random.choice(["deputy_yes", "deputy_yes", "deputy_no"])
            await self.house.do(connector, answer)
            if answer == "deputy_yes":
                self.deputised.add(connector)

    async def come_back(self) -> None:
        """Sam is back: nobody stands in any more."""
        await self.house.say(8001, "/team")
        if self.deputised:
            await self.house.do(8001, "deputy_end")
        for connector in list(self.deputised):
            self.end_deputy(connector)

    async def shut_out(self) -> None:
        """A reader is suspended, sees nothing of anybody's, and is let in again."""
        reader = self.random.choice(list(SUPERVISORS))
        await self.house.errand(reader, suspend)
        before = len(self.house.said(reader))
        await self.house.say(reader, "/summary", "/agenda")
        standing = "\n".join(message.text for message in self.house.said(reader))
        self.only(standing, {word for by, _, word in self.answered if by == reader}, f"the closed chat of {reader}")
        assert len(self.house.said(reader)) == before + 2
        await self.house.errand(reader, unsuspend)

    # Steps of these.

    def sharing(self, owner: int, entry: Entry | None, words: set[str], *, line: bool = False) -> Shared:
        """What is shared now, by the links there are."""
        readers = {supervisor for supervisor, linked in self.links if linked == owner}
        by_deputy = owner in self.deputised and 8002 not in readers
        return Shared(owner, entry, words, self.readers_of(owner), line, by_deputy)

    def end_deputy(self, connector: int) -> None:
        self.deputised.discard(connector)
        for each in self.shared:
            if each.owner == connector and each.by_deputy:
                each.readers.discard(8002)

    async def relink(self, supervisor: int, connector: int) -> None:
        await self.house.join(supervisor, connector, CONNECTORS[connector])
        await self.house.do(supervisor, "confirm")
        self.links.add((supervisor, connector))

    async def open_one(self, entry: Entry | None = None) -> Entry | None:
        """Somebody opens an entry of theirs; its card is the newest on their screen."""
        if not self.entries:
            return None
        entry = entry or self.random.choice(self.entries)
        await self.house.say(entry.owner, "/entries")
        return await self.open(entry)

    async def open(self, entry: Entry) -> Entry:
        owner = entry.owner
        while True:
            label = next(
                (
                    button["text"]
                    for message in self.house.said(owner)[-2:]  # a nudge may have come after the list
                    for row in message.buttons()
                    for button in row
                    if entry.words["title"] in button["text"]
                ),
                None,
            )
            if label is not None:
                break
            await self.house.press(owner, "Older")
        await self.house.forge(owner, self.data_of(owner, label))
        return entry

    def data_of(self, who: int, label: str) -> str:
        return next(
            str(button["callback_data"])
            for message in reversed(self.house.said(who))
            for row in message.buttons()
            for button in row
            if button["text"] == label
        )

    async def open_all(self, reader: int, most: int = 99, verb: str = "see") -> None:
        newest = self.house.said(reader)[-1]
        for data in self.buttons_on_last(reader, verb)[:most]:
            await self.house.forge(reader, data, newest.id)

    def buttons_on_last(self, who: int, verb: str) -> list[str]:
        buttons = [button for row in self.house.said(who)[-1].buttons() for button in row]
        return [str(b["callback_data"]) for b in buttons if b["callback_data"].startswith(f"o|{verb}|")]

    def words_on_last(self, who: int) -> set[str]:
        return set(WORD.findall(self.house.said(who)[-1].text))

    def readers_of(self, connector: int) -> set[int]:
        linked = {supervisor for supervisor, linked in self.links if linked == connector}
        return linked | ({8002} if connector in self.deputised else set())

    # What must hold.

    def stands_for(self, reader: int) -> set[str]:
        return set().union(*(each.words for each in self.shared if reader in each.readers))

    def may_see(self, reader: int) -> set[str]:
        return self.stands_for(reader) | {word for by, _, word in self.answered if by == reader}

    def check_chats(self) -> None:
        """Nothing that may not be seen stands in a reader's chat, nor a reader's line in anybody's but its owner's."""
        for reader in SUPERVISORS:
            texts = "\n".join(
                message.text + str(message.markup) for message in self.house.said(reader) if "text" in message.content
            )
            self.only(texts, self.may_see(reader), f"the chat of {reader}")
        for who in CONNECTORS:
            own = {word for entry in self.entries if entry.owner == who for word in entry.words.values()}
            foreign = self.words_of_others(who)
            if who not in self.erased:
                texts = "\n".join(message.text for message in self.house.said(who))
                assert not foreign & set(WORD.findall(texts)) - own, f"{who} sees {foreign} after {self.done}"

    def words_of_others(self, who: int) -> set[str]:
        mine = {word for _, owner, word in self.answered if owner == who}
        theirs = {word for each in self.entries if each.owner != who for word in each.words.values()}
        return (theirs | {word for _, owner, word in self.answered if owner != who}) - mine

    async def check_screens_and_files(self) -> None:
        """Everything a reader can ask for, asked for."""
        for reader in SUPERVISORS:
            before = len(self.house.said(reader))
            await self.house.say(reader, "/summary")
            await self.open_all(reader)
            await self.house.say(reader, "/agenda")
            await self.open_all(reader, verb="prepare")
            await self.house.say(reader, "/summary last")
            await self.open_all(reader)
            await self.house.say(reader, "/privacy", "/team", "/export")
            for which in WEEK_FILES:
                await self.house.do(reader, "week_file", which)
            await self.house.say(reader, "/mydata")
            await self.house.do(reader, "download")
            shown = "\n".join(message.text for message in self.house.said(reader)[before:])
            files = "\n".join(map(all_words_in, self.house.newest_files(reader, len(WEEK_FILES) + 2)))
            self.only(shown + files, self.may_see(reader), f"what {reader} asked for")
            # Nothing is missing either: what stands shared can be read.
            lost = self.stands_for(reader) - set(WORD.findall(shown + files))
            assert not lost, f"{reader} no longer finds {lost} after {self.done}"

    def only(self, texts: str, allowed: set[str], where: str) -> None:
        leaked = set(WORD.findall(texts)) - allowed
        assert not leaked, f"{where} shows {sorted(leaked)} after {self.done}"


async def live(folder: Path, seed: int, events: int) -> None:
    async with a_house(folder) as house:
        history = History(house, Random(seed))
        await history.begin()
        for number in range(events):
            await history.happen()
            history.check_chats()
            if number % 12 == 11:
                house.clock.advance(timedelta(days=1))
        await history.check_screens_and_files()
        assert await house.set_aside() == []


@pytest.mark.parametrize("seed", range(2))
async def test_I6_after_any_history_readers_find_what_stands_for_them_and_nothing_else(
    tmp_path: Path, seed: int
) -> None:
    await live(tmp_path, seed, events=30)


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(100, 120))
async def test_I6_after_twenty_long_histories_readers_find_what_stands_for_them_and_nothing_else(
    tmp_path: Path, seed: int
) -> None:
    await live(tmp_path, seed, events=80)


async def test_I6_a_line_that_is_looked_over_first_takes_no_other_words_with_it(house: House) -> None:
    await house.make_team(8001, "Sam", "Team")
    await house.link(8001, 8101, "Amina")
    await house.say(8101, "Something of mine that nothing was open for")
    await house.say(8101, "/agenda")
    await house.do(8101, "line")
    await house.say(8101, "Who is behind 020 7946 0958?")
    await house.do(8101, "clean_line")
    await house.say(8001, "/agenda")
    assert "Who is behind [phone]?" in house.last(8001)
    assert "Something of mine" not in house.read_by(8001)
    await house.do(8101, "held_journal")
    await house.say(8101, "Calm", "Wait", "Title")
    [entry] = await house.entries(8101)
    assert words_of(entry)["what_happened"] == "Something of mine that nothing was open for"


@on_both
async def test_I6_what_is_taken_back_while_it_is_on_its_way_does_not_stay_in_the_chat(house: House) -> None:
    await house.make_team(8001, "Sam", "Team")
    await house.link(8001, 8101, "Amina")
    await house.journal(8101, "unseen", "private", "unread", "Title")
    await house.share(8101)
    await house.say(8001, "/summary")
    slow = house.sandbox.world.faults.switch_on("slow", calls=1, methods=["sendMessage"], chat_id=8001, delay_ms=500)
    house.tap_verb(8001, "see")
    async with asyncio.timeout(30):
        while not slow.hits:
            await asyncio.sleep(0.01)
    house.tap_verb(8101, "unshare")
    await house.settle()
    assert "Taken back" in house.last(8101)
    assert "unseen" in "".join(message.text for message in house.chat(8001, gone=True)), "it never was on its way"
    assert "unseen" not in house.read_by(8001)


@pytest.mark.parametrize("verb", ["deputy_yes", "confirm", "reject"])
@pytest.mark.parametrize("who", SUPERVISORS)
async def test_I5_only_the_connector_can_agree_to_a_deputy(tmp_path: Path, who: int, verb: str) -> None:
    async with a_house(tmp_path) as house:
        await house.make_team(8001, "Sam", "Team")
        await house.link(8001, 8101, "Amina")
        await house.say(8001, "/team")
        await house.do(8001, "team_more")
        await house.do(8001, "invite_supervisor")
        await house.follow(8001, 8002, "Sue")
        await house.say(8001, "/team")
        for step in ("team_more", "deputies", "deputy"):
            await house.do(8001, step)
        await house.say(8001, "in 2 weeks")
        await house.press(8001, "Yes")
        asked = next(data for shown_to, data, _ in house.all_data() if shown_to == 8101 and "|deputy_yes|" in data)
        await house.forge(who, asked.replace("deputy_yes", verb))
        await house.journal(8101, "zq1zq", "zq2zq", "zq3zq", "zq4zq")
        await house.share(8101)
        for reader in SUPERVISORS:
            await house.say(reader, "/summary")
        assert "zq4zq" in house.read_by(8001)
        assert "zq" not in house.read_by(8002)
