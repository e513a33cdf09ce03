"""Transcripts: conversations as people read them, played on the stage and written down again.

Lines that begin at the left are what people do (`Amina: Hello`, `Amina presses: Skip`) or what happens
(`the clock: tomorrow 09:00`); indented lines are what is seen then; `#` begins a remark. README.md lists them all.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from tests.conversations.before import BEFORE
from tests.conversations.moments import moment, named
from tests.conversations.seen import INDENT, cut, told
from tests.conversations.stage import Seen, Stage

AND_SO_ON = re.compile(r" \(and so on, (\d+) characters\)$")
UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b")
NAME = r"([A-Z][a-z]+)"
QUOTED = r'"(.+?)"'


class NotATranscript(AssertionError):
    """A line that nobody can play."""


@dataclass(slots=True)
class Script:
    """A transcript being played: what was written down so far, what was seen, what people typed."""

    stage: Stage
    lines: list[str] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    def words(self, written: str) -> str:
        """What somebody types: `\\n` is a new line, `(and so on, 700 characters)` makes it that long."""
        words = written.replace("\\n", "\n")
        if found := AND_SO_ON.search(words):
            start = words[: found.start()] + " "
            words = (start * (int(found[1]) // len(start) + 1))[: int(found[1])].strip()
        self.typed.append(words)
        return words

    def tell(self, actor: str = "") -> None:
        """Write down what has been seen since the last time; silence too, when somebody acted."""
        news = [each for each in self.stage.news() if each.kind == "deleted" or not each.now.get("mine")]
        self.seen += news
        found = [line for each in news for line in told(each, actor)]
        for line in found or ["(nothing happens)"] * bool(actor):
            self.write(line)

    def write(self, line: str) -> None:
        self.lines.append(f"{INDENT}{line}".rstrip())


Act = Callable[..., Awaitable[None]]
ACTS: list[tuple[re.Pattern[str], Act]] = []


async def play(stage: Stage, text: str) -> Script:
    """Do what a transcript says; the same transcript with what was seen."""
    script = Script(stage)
    for line in lines_at_the_left(text):
        script.lines.append(line)
        if is_act(line):
            await _do(script, line)
    return script


def lines_at_the_left(text: str) -> Iterator[str]:
    """All that is not an expectation."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        following = next((each for each in lines[number:] if each.strip()), "")
        if not following.startswith(INDENT):
            yield line


def is_act(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def act(pattern: str) -> Callable[[Act], Act]:
    """Registers what a line of that pattern does; the function is given its groups."""

    def register(function: Act) -> Act:
        ACTS.append((re.compile(pattern), function))
        return function

    return register


async def _do(script: Script, line: str) -> None:
    for pattern, function in ACTS:
        if found := pattern.fullmatch(line):
            await function(script, *found.groups())
            return
    raise NotATranscript(f"nobody knows how to play: {line}")


# What goes before, unseen.


@act(r"before: (.+)")
async def _before(script: Script, name: str) -> None:
    if name not in BEFORE:
        raise NotATranscript(f"there is no beginning called {name}; there are: {', '.join(BEFORE)}")
    unseen = await play(script.stage, BEFORE[name])
    script.typed += unseen.typed
    script.stage.news()


@act(r"anyone may start")
async def _anyone_may_start(script: Script) -> None:
    script.stage.open_to_all()


@act(r"the phones speak: (\w+)")
async def _phones_speak(script: Script, code: str) -> None:
    script.stage.language_code = code


# What people do.


@act(rf"{NAME}: (.+)")
async def _says(script: Script, name: str, words: str) -> None:
    if words.startswith("/"):
        script.typed.append(words.partition(" ")[2])
    await script.stage.say(name, words if words.startswith("/") else script.words(words))
    script.tell(name)


@act(rf"{NAME} at once: (.+)")
async def _says_at_once(script: Script, name: str, words: str) -> None:
    await script.stage.say_at_once(name, [script.words(each) for each in words.split(" | ")])
    script.tell(name)


@act(rf"{NAME} replies to {QUOTED}: (.+)")
async def _replies(script: Script, name: str, to: str, words: str) -> None:
    await script.stage.say(name, script.words(words), reply_to=to)
    script.tell(name)


@act(rf"{NAME} edits {QUOTED}: (.+)")
async def _edits(script: Script, name: str, old: str, words: str) -> None:
    await script.stage.edit(name, old, script.words(words))
    script.tell(name)


@act(rf"{NAME} presses: (.+)")
async def _presses(script: Script, name: str, label: str) -> None:
    await script.stage.press(name, label)
    script.tell(name)


@act(rf"{NAME} presses under {QUOTED}: (.+)")
async def _presses_under(script: Script, name: str, under: str, label: str) -> None:
    await script.stage.press(name, label, under=under)
    script.tell(name)


@act(rf"{NAME} presses the old button under {QUOTED}: (.+)")
async def _presses_old(script: Script, name: str, under: str, label: str) -> None:
    await script.stage.press_dead(name, label, under=under)
    script.tell(name)


@act(rf"{NAME} forges {NAME}'s button under {QUOTED}: (.+)")
async def _forges(script: Script, name: str, of: str, under: str, label: str) -> None:
    await script.stage.forge(name, script.stage.data_of(of, label, under=under))
    script.tell(name)


@act(rf"{NAME} forges a button: (.*)")
async def _forges_anything(script: Script, name: str, data: str) -> None:
    await script.stage.forge(name, data)
    script.tell(name)


@act(rf"{NAME} sends an? ([a-z_ ]+)")
async def _sends(script: Script, name: str, kind: str) -> None:
    await script.stage.send(name, kind.replace(" ", "_"))
    script.tell(name)


@act(rf"{NAME} opens the link")
async def _opens_link(script: Script, name: str) -> None:
    await script.stage.open_link(name)
    script.tell(name)


@act(rf"{NAME} opens a link nobody made")
async def _opens_made_up_link(script: Script, name: str) -> None:
    await script.stage.open_link(name, "made-up")
    script.tell(name)


@act(rf"{NAME} opens the file: (\S+)")
async def _opens_file(script: Script, name: str, file_name: str) -> None:
    content = (await script.stage.file(name, file_name)).decode("utf-8-sig")
    for line in content.splitlines():
        script.write(cut(UUID.sub("…", line)))


@act(rf"{NAME} blocks Tandem")
async def _blocks(script: Script, name: str) -> None:
    await script.stage.block(name)
    script.tell(name)


@act(rf"{NAME} unblocks Tandem")
async def _unblocks(script: Script, name: str) -> None:
    await script.stage.unblock(name)
    script.tell(name)


# What else happens.


@act(r"the operator makes a team: (.+)")
async def _makes_team(script: Script, team: str) -> None:
    script.typed.append(team)
    await script.stage.make_team(team)


@act(rf"the operator (suspends|lets in|erases|takes a copy for|makes a link for|confirms the account of): {NAME}")
async def _operator_acts(script: Script, what: str, name: str) -> None:
    await script.stage.operate(what, name)
    script.tell()


@act(rf"the operator takes {NAME} out of the team")
async def _operator_takes_out(script: Script, name: str) -> None:
    await script.stage.operate("takes out", name)
    script.tell()


@act(r"the operator closes the team")
async def _operator_closes(script: Script) -> None:
    await script.stage.close_team()
    script.tell()


@act(r"the clock: (.+)")
async def _clock(script: Script, when: str) -> None:
    until = moment(when, script.stage.clock.now())
    async for now in script.stage.time_passes(until):
        before = len(script.lines)
        script.tell()
        if now != until and len(script.lines) > before:
            script.lines.insert(before, f"{INDENT}({named(now)})")


@act(r"Tandem is away until: (.+)")
async def _away(script: Script, when: str) -> None:
    await script.stage.jump(moment(when, script.stage.clock.now()))
    script.tell()


@act(r"Tandem restarts")
async def _restarts(script: Script) -> None:
    await script.stage.restart()
    script.tell()


@act(r"the notice changes: (.+)")
async def _notice_changes(script: Script, changed: str) -> None:
    script.typed.append(changed)
    script.stage.change_notice(changed)
