"""I6 over every rendering: nothing that anybody can be shown or sent holds a word that is not for them.

Every word is written once, and it is known who may see it. Teams of any shape, links, deputies, moves between teams,
shares, lines, records, ideas and erasures happen at random. Then everybody presses every button that they can come
to, from every command there is, and is sent every kind of file there is (`DRAFTS`): a new screen or file is tried by
itself.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from bot.callback import ObjectButton, object_button, read_button
from bot.commands.team import new_team
from bot.conversation.registry import command
from bot.i18n import Text
from bot.outgoing import Call
from bot.reports.documents import draft
from bot.reports.drafts import DRAFTS
from bot.storage.teams.teams import memberships
from bot.telegram.render import DOCUMENT, PICTURE
from tests.promises.chats import Chats, buttons_of
from tests.promises.house import House, a_house
from tests.promises.trial import Trials, on_trial
from tests.reports.reading import all_words_in

SAM, SUE, TOM = 8001, 8002, 8003
SUPERVISORS = {SAM: "Sam", SUE: "Sue", TOM: "Tom"}
CONNECTORS = {8101: "Amina", 8102: "Bela", 8103: "Cato", 8104: "Dora", 8105: "Eva"}
RIVERSIDE, HILLSIDE = 0, 1
WORD = re.compile(r"zq\d+zq")
PLACES = ("what_happened", "feeling", "learning", "title")
# Of a step of a journey, its alias is seen wherever something of it is.
HEADLINE = {"title", "next", "alias", "expected"}
WHOLE = HEADLINE | {"what_happened", "learning", "response", "label", "plan"}
SEEN = {"h": HEADLINE, "f": WHOLE, "p": HEADLINE | set(PLACES)}
# Files that take more than a button: what is asked for, as the screens would ask (and as nobody should).
FORMATS = ("pdf", "xlsx", "docx", "csv", "json", "txt")

Who = Callable[[], set[int]]


@dataclass(eq=False)
class Entry:
    owner: int
    words: dict[str, str]


@dataclass(eq=False)
class Shared:
    """What stands shared: with each reader, the link they read by."""

    entry: Entry | None
    owner: int
    words: set[str]
    readers: dict[int, object]
    line: bool = False


@dataclass(eq=False)
class Link:
    supervisor: int
    connector: int
    team: int
    deputy: bool = False


@dataclass
class History:
    """What has happened, in the database and in a simple model of who may see what because of it."""

    chats: Chats
    random: Random
    may_see: dict[str, Who] = field(default_factory=dict)
    teams: list[UUID] = field(default_factory=list)
    team_of: dict[int, int] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    shared: list[Shared] = field(default_factory=list)
    erased: set[int] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def word(self, who: Who) -> str:
        word = f"zq{next(self._numbers)}zq"
        self.may_see[word] = who
        return word

    def hear(self, who: int, call: Call) -> None:
        self.check(who, json.dumps(call.body), call.method)

    def check(self, who: int, words: str, where: str) -> None:
        """Nothing stands here that is not for them."""
        for word in set(WORD.findall(words)):
            assert who in self.may_see[word](), f"{where}: {who} sees {word} after {self.done}"

    # Who there is.

    def begin(self) -> None:
        for number, name in enumerate(("Riverside", "Hillside")):
            token = new_team(self.chats.store, name, "Europe/London", "england", self.chats.now)
            self.join(TOM if number == HILLSIDE else SAM, SUPERVISORS[TOM if number == HILLSIDE else SAM], token)
        for who in (SAM, TOM):
            self.teams.append(memberships(self.chats.store, self.chats.someone(who).id)[0].team.id)
        self.invite(SAM, "invite_supervisor")
        self.join(SUE, "Sue", self.chats.newest_link(SAM))
        for who in CONNECTORS:
            self.relink(SAM, who)
            self.team_of[who] = RIVERSIDE
            self.write(who)
        self.relink(SUE, 8101)
        for entry in list(self.entries):
            self.share(entry)

    def join(self, who: int, name: str, token: str) -> None:
        known = who in self.chats.said
        self.chats.say(who, f"/start {token}")
        if not known:
            self.chats.do(who, "begin")
            self.chats.say(who, name)
        self.chats.do(who, "accept")

    def invite(self, supervisor: int, how: str) -> None:
        self.chats.say(supervisor, "/team")
        if how == "invite_supervisor":
            self.chats.do(supervisor, "team_more")
        self.chats.do(supervisor, how)

    def relink(self, supervisor: int, connector: int) -> None:
        self.invite(supervisor, "invite")
        self.join(connector, CONNECTORS[connector], self.chats.newest_link(supervisor))
        self.chats.do(supervisor, "confirm")
        self.links.append(Link(supervisor, connector, HILLSIDE if supervisor == TOM else RIVERSIDE))

    def connector(self) -> int:
        return self.random.choice([who for who in CONNECTORS if who not in self.erased])

    def readers_of(self, connector: int) -> dict[int, object]:
        """By which link each supervisor would read now: one for good before a deputy's."""
        mine = sorted((each for each in self.links if each.connector == connector), key=lambda each: each.deputy)
        found: dict[int, object] = {}
        for link in mine:
            found.setdefault(link.supervisor, link)
        return found

    # What can happen.

    def happen(self) -> None:
        steps: dict[Callable[[], None], int] = {
            self.write: 3,
            self.learn: 2,
            self.take_step: 3,
            self.map_somebody: 2,
            self.set_goal: 2,
            self.share: 7,
            self.unshare: 2,
            self.edit: 2,
            self.delete: 1,
            self.line: 3,
            self.supervisor_line: 2,
            self.answer: 3,
            self.record: 3,
            self.idea: 3,
            self.end: 3,
            self.link: 3,
            self.move: 3,
            self.deputise: 2,
            self.erase: 1,
            self.hold: 1,
            self.pass_time: 1,
        }
        what = self.random.choices(list(steps), list(steps.values()))[0]
        self.done.append(what.__name__)
        what()

    def write(self, who: int | None = None) -> None:
        owner = who or self.connector()
        entry = Entry(owner, {})
        for place in PLACES:
            entry.words[place] = self.entry_word(entry)
        self.entries.append(entry)
        self.chats.say(owner, "/journal", *entry.words.values())

    def learn(self) -> None:
        """A learning record: an entry of another kind, with a title."""
        owner = self.connector()
        entry = Entry(owner, {})
        entry.words["title"] = self.entry_word(entry)
        self.entries.append(entry)
        self.chats.press(owner, "o|cpd_begin||learning_log")
        self.chats.say(owner, entry.words["title"])
        self.chats.choose(owner, "formal training courses")
        self.chats.choose(owner, "3 hours")

    def take_step(self) -> None:
        """A step of a new journey: the alias goes wherever the entry does."""
        owner = self.connector()
        entry = Entry(owner, {})
        for place in ("alias", "response", "next"):
            entry.words[place] = self.entry_word(entry)
        self.entries.append(entry)
        self.chats.say(owner, "/connect")
        self.chats.do(owner, "journey_new")
        self.chats.say(owner, entry.words["alias"])
        self.chats.do(owner, "step", "1")
        self.chats.do(owner, "step_begin")
        self.chats.say(owner, entry.words["response"])
        self.chats.choose(owner, "Skip")
        self.chats.say(owner, entry.words["next"])

    def map_somebody(self) -> None:
        """A copy of a new journey's map; and somebody on their own map, which nobody else ever sees."""
        owner = self.connector()
        entry = Entry(owner, {})
        for place in ("alias", "label"):
            entry.words[place] = self.entry_word(entry)
        self.entries.append(entry)
        self.chats.say(owner, "/connect")
        self.chats.do(owner, "journey_new")
        self.chats.say(owner, entry.words["alias"])
        self.chats.do(owner, "map")
        self.put_on_map(owner, entry.words["label"])
        self.chats.do(owner, "map_share")
        self.chats.say(owner, "/connect")
        self.chats.do(owner, "own_map")
        self.put_on_map(owner, self.word(lambda: {owner} - self.erased))

    def set_goal(self) -> None:
        """A goal of a new journey, with a check-in on it."""
        owner = self.connector()
        entry = Entry(owner, {})
        for place in ("alias", "title", "plan", "expected"):
            entry.words[place] = self.entry_word(entry)
        self.entries.append(entry)
        self.chats.say(owner, "/connect")
        self.chats.do(owner, "journey_new")
        self.chats.say(owner, entry.words["alias"])
        self.chats.do(owner, "goal_new")
        self.chats.say(owner, entry.words["title"], entry.words["plan"], entry.words["expected"])
        for choice in ("Yes", "Ready words", "Skip", "Skip", "Skip", "In 2 weeks"):
            self.chats.choose(owner, choice)
        self.chats.do(owner, "check_in")
        for choice in ("Partly", "The person", "Skip", "In 2 weeks"):
            self.chats.choose(owner, choice)

    def put_on_map(self, owner: int, label: str) -> None:
        self.chats.do(owner, "map_add")
        self.chats.say(owner, label)
        for choice in ("Family", "Very close", "Skip", "Skip", "Skip", "Skip", "Show the map"):
            self.chats.choose(owner, choice)

    def entry_word(self, entry: Entry) -> str:
        word = ""

        def who() -> set[int]:
            standing = (each.readers for each in self.shared if word in each.words)
            return {entry.owner}.union(*standing) - self.erased

        word = self.word(who)
        return word

    def share(self, entry: Entry | None = None) -> None:
        if (entry := self.open_one(entry)) is None or not self.readers_of(entry.owner):
            return
        how = self.random.choice("hfp" if "feeling" in entry.words else "hf")
        self.chats.do(entry.owner, "share")
        self.chats.do(entry.owner, "preview", "h" if how == "h" else "f")
        if how == "p":
            self.chats.do(entry.owner, "preview", "p")
        self.shared = [each for each in self.shared if each.entry is not entry or each.line]
        words = {word for place, word in entry.words.items() if place in SEEN[how]}
        self.shared.append(Shared(entry, entry.owner, words, self.readers_of(entry.owner)))
        self.chats.do(entry.owner, "share_it")

    def unshare(self) -> None:
        standing = [each.entry for each in self.shared if each.entry and not each.line]
        if standing and (entry := self.open_one(self.random.choice(standing))):
            self.chats.do(entry.owner, "unshare")
            self.shared = [each for each in self.shared if each.entry is not entry]

    def edit(self) -> None:
        if (entry := self.open_one()) and "label" not in entry.words:
            place = self.random.choice([each for each in entry.words if each != "alias"])
            self.chats.do(entry.owner, "edit")
            self.chats.do(entry.owner, "edit_at" if self.chats.can(entry.owner, "edit_at") else "goal_part", place)
            entry.words[place] = self.entry_word(entry)
            self.chats.say(entry.owner, entry.words[place])

    def delete(self) -> None:
        if entry := self.open_one():
            self.chats.do(entry.owner, "delete")
            self.chats.do(entry.owner, "delete_yes")
            self.entries.remove(entry)
            self.shared = [each for each in self.shared if each.entry is not entry]

    def line(self) -> None:
        """A line for supervision, about an entry or about nothing."""
        entry = self.open_one() if self.random.random() < 0.5 else None
        who = entry.owner if entry else self.connector()
        if entry:
            self.chats.do(who, "line")
        else:
            self.chats.press(who, "o|line||")
        line = Shared(entry, who, set(), self.readers_of(who), line=True)
        word = self.word(lambda: ({who} | (set(line.readers) if line in self.shared else set())) - self.erased)
        line.words.add(word)
        if entry:
            self.shared = [each for each in self.shared if each.entry is not entry or not each.line]
        self.shared.append(line)
        self.chats.say(who, word)

    def supervisor_line(self) -> None:
        if link := self.some_link():
            self.prepare(link.supervisor, link)
            if not self.chats.can(link.supervisor, "supervisor_line"):
                return
            self.chats.do(link.supervisor, "supervisor_line")
            # Said to them: theirs for good, in /mydata, as an answer is.
            both = {link.supervisor, link.connector}
            self.chats.say(link.supervisor, self.word(lambda: both - self.erased))

    def prepare(self, who: int, link: Link) -> None:
        """The preparation of these two."""
        self.chats.say(who, "/agenda")
        other = (SUPERVISORS | CONNECTORS)[link.connector if who == link.supervisor else link.supervisor]
        if self.chats.can(who, "prepare"):
            labels = [each for each in buttons_of(self.chats.said[who][-1]) if other in each["text"]]
            self.chats.press(who, labels[0]["callback_data"])

    def answer(self) -> None:
        """A reader writes back about something that is shared with them."""
        reader = self.random.choice(list(SUPERVISORS))
        self.chats.say(reader, "/summary")
        if self.chats.can(reader, "see"):
            self.chats.do(reader, "see")
            [owner] = {each.owner for each in self.shared if each.words & self.on_last(reader)} or {0}
            if owner:
                self.chats.do(reader, "write_back")
                self.chats.say(reader, self.word(lambda: {reader, owner} - self.erased))

    def record(self) -> None:
        """A session is written down by either of the two; mostly the other gets it, adds how they are, and says yes."""
        if (link := self.some_link()) is None:
            return
        writer, other = self.random.sample([link.supervisor, link.connector], 2)
        self.prepare(writer, link)
        if not self.chats.can(writer, "record"):
            return
        self.chats.do(writer, "record")
        holders = {writer}
        words = [self.word(lambda: holders - self.erased) for _ in range(4)]
        self.chats.choose(writer, "Today")
        self.chats.choose(writer, "One to one")
        self.chats.say(writer, *words[:3])
        self.chats.choose(writer, "Yes")
        self.chats.say(writer, words[3])
        self.chats.choose(writer, "The connector")
        self.chats.choose(writer, "In a week")
        self.chats.choose(writer, "No")
        self.chats.choose(writer, "In 4 weeks")
        if self.random.random() < 0.3:
            return
        holders.add(other)
        self.chats.do(writer, "record_send")
        with suppress(StopIteration):
            self.chats.do(other, "record_yes")

    def idea(self) -> None:
        """An idea for the team, by name or without; a supervisor may answer, and then everybody there sees it."""
        who = self.connector()
        if who not in self.team_of:
            return
        team, answered = self.team_of[who], False

        def readers() -> set[int]:
            supervisors = {TOM} if team == HILLSIDE else {SAM, SUE}
            mates = {each for each, of in self.team_of.items() if of == team} if answered else set()
            return ({who} | supervisors | mates) - self.erased

        self.chats.press(who, f"o|write_idea|{short(self.teams[team])}|")
        self.chats.do(who, "idea_how", self.random.choice(["named", "nameless"]) if self.is_large(team) else "named")
        word = self.word(readers)
        self.chats.say(who, word)
        supervisor = TOM if team == HILLSIDE else self.random.choice([SAM, SUE])
        self.chats.press(supervisor, f"o|ideas|{short(self.teams[team])}|")
        if self.chats.can(supervisor, "idea") and self.random.random() < 0.7:
            self.chats.do(supervisor, "idea")
            if word in self.on_last(supervisor):
                answered = True
                self.chats.do(supervisor, "idea_answer", "trying")

    def is_large(self, team: int) -> bool:
        return sum(of == team for of in self.team_of.values()) >= 5

    def end(self) -> None:
        """Either side ends a link; deputies for it end too."""
        if (link := self.some_link()) is None:
            return
        one = self.random.choice([link.supervisor, link.connector])
        other = link.connector if one == link.supervisor else link.supervisor
        self.chats.say(one, "/team")
        self.chats.choose(one, f"End with {(SUPERVISORS | CONNECTORS)[other]}")
        self.chats.do(one, "end_yes")
        self.drop(lambda each: each is link or (each.deputy and self.stands_for(each, link)))

    def stands_for(self, deputy: Link, link: Link) -> bool:
        return link.supervisor == SAM and deputy.connector == link.connector

    def drop(self, gone: Callable[[Link], bool]) -> None:
        """What was read by a link cannot be any more."""
        ended = [each for each in self.links if gone(each)]
        self.links = [each for each in self.links if each not in ended]
        for each in self.shared:
            each.readers = {reader: link for reader, link in each.readers.items() if link not in ended}

    def link(self) -> None:
        """Two of a team who are not linked are, by a new link: what was shared before stays unseen."""
        linked = {(each.supervisor, each.connector) for each in self.links}
        free = [
            (supervisor, connector)
            for connector, team in self.team_of.items()
            for supervisor in ((TOM,) if team == HILLSIDE else (SAM, SUE))
            if (supervisor, connector) not in linked
        ]
        if free:
            self.relink(*self.random.choice(free))

    def move(self) -> None:
        """Somebody leaves their team for the other one, and is linked with a supervisor there."""
        who = self.connector()
        if who in self.team_of:
            team = self.team_of.pop(who)
            self.chats.press(who, f"o|leave_yes|{short(self.teams[team])}|")
            self.drop(lambda each: each.connector == who and each.team == team)
        else:
            team = self.random.choice([RIVERSIDE, HILLSIDE])
        self.team_of[who] = 1 - team
        self.relink(TOM if self.team_of[who] == HILLSIDE else self.random.choice([SAM, SUE]), who)

    def deputise(self) -> None:
        """Sam is away, and some agree to Sue."""
        self.drop(lambda each: each.deputy)
        self.chats.say(SAM, "/team", "/team")
        self.chats.do(SAM, "team_more")
        if not self.chats.can(SAM, "deputies"):
            return
        self.chats.do(SAM, "deputies")
        self.chats.do(SAM, "deputy")
        self.chats.say(SAM, "in 2 months")
        self.chats.choose(SAM, "Yes")
        mine = {each.connector for each in self.links if each.supervisor == SAM}
        for who in sorted(mine - {each.connector for each in self.links if each.supervisor == SUE}):
            if self.random.random() < 0.7:
                self.chats.do(who, "deputy_yes")
                self.links.append(Link(SUE, who, RIVERSIDE, deputy=True))

    def erase(self) -> None:
        if len(self.erased) > 1:
            return
        who = self.connector()
        self.chats.say(who, "/mydata")
        self.chats.do(who, "erase")
        self.erased.add(who)
        self.entries = [each for each in self.entries if each.owner != who]
        self.shared = [each for each in self.shared if each.owner != who]
        self.team_of.pop(who, None)
        self.drop(lambda each: each.connector == who)
        self.chats.do(who, "erase_yes")

    def hold(self) -> None:
        """Words with nothing open."""
        who = self.connector()
        self.chats.say(who, self.word(lambda: {who} - self.erased))

    def pass_time(self) -> None:
        self.chats.now += timedelta(days=self.random.choice([1, 2, 5]))

    # Steps of these.

    def some_link(self) -> Link | None:
        lasting = [each for each in self.links if not each.deputy]
        return self.random.choice(lasting) if lasting else None

    def open_one(self, entry: Entry | None = None) -> Entry | None:
        if not self.entries:
            return None
        entry = entry or self.random.choice(self.entries)
        called = entry.words.get("title") or entry.words["alias"]
        self.chats.say(entry.owner, "/entries")
        while True:
            mine = [b for b in buttons_of(self.chats.said[entry.owner][-1]) if called in b["text"]]
            if mine:
                self.chats.press(entry.owner, mine[0]["callback_data"])
                return entry
            self.chats.choose(entry.owner, "Older")

    def on_last(self, who: int) -> set[str]:
        return set(WORD.findall(str(self.chats.said[who][-1].body.get("text", ""))))


def short(id: UUID) -> str:
    return object_button("", id).split("|")[2]


@dataclass(frozen=True)
class File:
    """A file as somebody asks for it."""

    onlooker: Onlooker
    what: str
    about: dict[str, Any]

    @property
    def kind(self) -> tuple[str, str]:
        return self.what, str(self.about.get("format"))

    def open(self) -> None:
        self.onlooker.open(self.what, self.about)


class Onlooker:
    """Somebody who presses everything they can come to, and is sent every file there is."""

    def __init__(self, history: History, trials: Trials, who: int) -> None:
        self._history, self._trials, self._who = history, trials, who
        self._known = {row[0] for rows in trials.rows.values() for row in rows if row and isinstance(row[0], UUID)}
        self._offered: dict[str, tuple[str, dict[str, Any]]] = {}

    def look(self, presses: int) -> None:
        waiting: list[str] = []
        for name in command:
            waiting += self._see(f"/{name}", self._trials.say(self._who, f"/{name}").sent)
        seen: set[str] = set()
        while waiting and len(seen) < presses:
            data = waiting.pop(self._history.random.randrange(len(waiting)))
            if data not in seen and self._is_there(data):
                seen.add(data)
                waiting += self._see(data, self._trials.press(self._who, data).sent)

    def _see(self, what: str, sent: list[tuple[int, Call]]) -> Iterator[str]:
        """Whatever is said to anybody, they may know; the buttons for this person."""
        for to, call in sent:
            self._history.check(to, json.dumps(call.body), f"{self._who} at {what}")
            if call.method in (DOCUMENT, PICTURE):
                about = call.body["about"]
                self._offered[json.dumps([call.body["document"], about], sort_keys=True)] = call.body["document"], about
            elif to == self._who:
                yield from (button["callback_data"] for button in buttons_of(call) if "callback_data" in button)

    def _is_there(self, data: str) -> bool:
        """Not a question, and about something that stays when the press is undone."""
        button = read_button(data)
        return isinstance(button, ObjectButton) and (button.object_id is None or button.object_id in self._known)

    def files(self) -> Iterator[File]:
        """What they were offered, and what a forged client would ask for."""
        for what, about in (*self._offered.values(), *self._forged()):
            yield File(self, what, about)

    def _forged(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """All time; and everybody's entries in one's own pack."""
        now = self._history.chats.now
        period = f"2026-01-01_{now.date().isoformat()}"
        chosen = [str(each.id) for each in self._trials.rows["entry"]]
        yield "learning_picture", {"period": "this"}
        for journey in ("", *(str(each.id) for each in self._trials.rows["journey"])):
            yield "map_picture", {"journey": journey, "at": now.isoformat(), "since": ""}
        for entry in chosen:
            yield "map_copy", {"entry": entry}
            yield "goal_picture", {"goal": entry}
        for format in FORMATS:
            yield "learning", {"format": format, "period": "last"}
            yield "week", {"format": format, "week": period}
            yield "own", {"format": format, "period": period, "without": []}
            yield "pack", {"format": format, "period": period, "chosen": chosen}

    def open(self, what: str, about: dict[str, Any]) -> None:
        store, history = self._history.chats.store, self._history
        person = history.chats.someone(self._who)
        made = draft(
            store, history.chats.world.flows, person.id, what, about, history.chats.now, lambda work: work(store)
        )
        if isinstance(made, Text):
            return
        content = made.make(*made.about)
        words = all_words_in(content if isinstance(content, bytes) else b"".join(content))
        if made.filename.endswith("png"):
            words += repr(made.about)
        history.check(self._who, words + made.filename, f"{what} {about}")
        own = {word for entry in history.entries if entry.owner == self._who for word in entry.words.values()}
        if what == "own" and own and not about["without"] and str(about["period"]).startswith("2026-01-01"):
            assert own <= set(WORD.findall(words)), f"{about}: what is searched for would not be found"


def live_history(trials: Trials, seed: int, events: int) -> tuple[Chats, History]:
    chats = Chats(trials.store, trials.world, trials.now, lambda who, call: history.hear(who, call))
    history = History(chats, Random(seed))
    history.begin()
    for _ in range(events):
        history.happen()
    return chats, history


def live(seed: int, events: int, presses: int, files: int) -> Callable[[Trials], set[str]]:
    """A history, and then everybody looks at everything: so many presses each, so many files of each kind in all."""

    def work(trials: Trials) -> set[str]:
        chats, history = live_history(trials, seed, events)
        kinds: dict[tuple[str, str], list[File]] = defaultdict(list)
        for who in (*SUPERVISORS, *CONNECTORS):
            onlooker = Onlooker(history, Trials(chats.store, chats.world, chats.now, compare=False), who)
            onlooker.look(presses)
            for file in onlooker.files() if who not in history.erased else ():
                kinds[file.kind].append(file)
        for found in kinds.values():
            for file in history.random.sample(found, min(files, len(found))):
                file.open()
        return {what for what, _ in kinds}

    return work


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """On SQLite, where turns can be tried."""
    async with a_house(tmp_path) as house:
        yield house


@pytest.mark.parametrize("seed", range(2))
async def test_I6_no_rendering_of_anything_holds_a_word_that_is_not_for_its_reader(house: House, seed: int) -> None:
    asked = await on_trial(house, live(seed, events=30, presses=60, files=3))
    assert asked == DRAFTS.keys(), "there is a kind of file that nobody was sent"


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(100, 112))
async def test_I6_after_long_histories_no_rendering_holds_a_word_that_is_not_for_its_reader(
    house: House, seed: int
) -> None:
    asked = await on_trial(house, live(seed, events=120, presses=400, files=40))
    assert asked == DRAFTS.keys()
