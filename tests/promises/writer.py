"""People who write to the bot over HTTP while it dies: journals, reflections, journeys, goals, connections, places."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.promises.house import plain
from tests.promises.processes import PATIENCE, Data, Telegram

TIP = "A tip for your privacy"  # said once, with the first entry
MEANWHILE = "Making your file…"  # said where a picture takes long, and gone when it is there
SORRY = "Something is wrong on our side: I can't save anything just now."  # said past the outbox
JOURNEYS = 3  # as many as somebody begins

Questions = Mapping[str, str]

JOURNAL: Questions = {
    "what_happened": "What happened, and why?",
    "feeling": "How do I feel about it?",
    "learning": "What can I learn from it?",
}
WHAT: Questions = {
    "what": "What happened?",
    "so_what": "Why does it matter?",
    "now_what": "What will you do now?",
}
STEPS: Mapping[int, Questions] = {
    1: {
        "response": "How did the person take to the idea of something new?",
        "together": "Did you both have a say? How could you tell?",
        "next": "What comes next?",
    },
    2: {
        "connections": "Which people and places matter most to the person?",
        "strengths": "Which strengths, interests or talents came up",
        "sharing": "How was it for the person to share this?",
        "gaps": "What do you need to find out",
    },
    7: {
        "shared": "What did you pass on to colleagues or managers",
        "person": "What would the person change about the way you all work?",
        "setup": "What in the way your team works helps people connect?",
        "change": "What one change could you suggest?",
    },
}
GOAL: Questions = {
    "title": "What is the goal?",
    "plan": "What are the steps on the way?",
    "expected": "What will it look like when it is reached",
}
FITS = {"Partly": "partly", "As expected": "expected", "A little more": "better"}


def said_by(call: Data) -> str:
    """What is the same in a message that is sent twice."""
    return json.dumps([call["arguments"].get(each) for each in ("chat_id", "text", "caption", "reply_markup")])


def is_a_question(call: Data) -> bool:
    """Whether the session's id and the question's number are in its buttons: then it is sent once and never again."""
    return "q|" in json.dumps(call["arguments"].get("reply_markup"))


class Surprise(AssertionError):
    """The bot said something else than the next question."""


@dataclass
class Kept:
    """What must be there in the end.

    `entries`: the words of each by their place, the oldest first. `journeys`: the steps taken, by the alias; `maps`:
    the labels on its map of connections. `fits`: how far each goal was, check-in by check-in. `places`: their names.
    """

    entries: list[dict[str, str]] = field(default_factory=list)
    journeys: dict[str, list[int]] = field(default_factory=dict)
    maps: dict[str, list[str]] = field(default_factory=dict)
    fits: dict[str, list[str]] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)


@dataclass
class Writer:
    """Somebody who writes, and goes on only when the bot has asked the right next question."""

    telegram: Telegram
    who: int
    random: Random
    kept: Kept = field(default_factory=Kept)
    acknowledged: int = 0
    resumed: int = 0
    again: int = 0
    patience: float = PATIENCE
    _n: int = 0
    _number: int = 0
    _known: set[tuple[str, str]] = field(default_factory=set)
    _latest: tuple[str, str] | None = None
    _heard: list[Data] = field(default_factory=list)

    async def live(self, enough: asyncio.Event) -> None:
        """Write one thing after the other until there is enough, the one that is begun to its end."""
        await self.telegram.ask("PUT", f"/people/{self.who}", {"first_name": f"Phone {self.who}"})
        await self.begin()
        while not enough.is_set() or not self.kept.entries:
            await self.random.choice(self.what_there_is_to_do())()

    def what_there_is_to_do(self) -> Sequence[Callable[[], Coroutine[Any, Any, None]]]:
        """Everything with the same chance, but what a journey is for comes more often than beginning another one."""
        things: list[Callable[[], Coroutine[Any, Any, None]]] = [self.journal, self.what, self.goal, self.place]
        if len(self.kept.journeys) < JOURNEYS:
            things.append(self.journey)
        if self.kept.journeys:
            things += [self.steps, self.steps, self.connection]
        if self.kept.fits:
            things += [self.check_in, self.check_in]
        return things

    async def begin(self) -> None:
        await self.write("/start")
        greeting = await self.hears("Hello, I'm Tandem")
        await self.press(greeting, "Start")
        await self.hears("What should I call you?")
        await self.write(f"Writer {self.who}")
        await self.hears("Two minutes now, or just look around?")

    async def journal(self) -> None:
        await self.write("/journal")
        kept = await self.answers(JOURNAL)
        await self.title(kept)
        await self.card(kept)

    async def what(self) -> None:
        await self.write("/what")
        kept = await self.answers(WHAT)
        await self.press(await self.hears("Shall I remind you?"), "No")
        await self.title(kept)
        question = await self.hears("Which competences did it touch?")
        await self.press(question, question["buttons"][0][0]["text"])
        await self.press(await self.changed("✓"), "Done")
        await self.card(kept)

    async def journey(self) -> None:
        """A journey is begun, under the alias that is suggested."""
        await self.write("/connect")
        await self.press(await self.hears("Connecting People", anew=True), "New journey")
        suggested = await self.hears("How about this one?", anew=True)
        await self.hears("What alias shall it have?")
        alias = str(suggested["buttons"][0][0]["text"])
        await self.press(suggested, alias)
        await self.hears(f"Journey: {alias}", anew=True)
        self.kept.journeys[alias] = []

    async def steps(self) -> None:
        """One step of a journey is thought back on, or two after the same visit."""
        alias, screen = await self.open_journey()
        first, second = self.random.sample(sorted(STEPS), 2)
        await self.press(screen, str(first))
        shown = await self.hears(f"Journey: {alias}", anew=True)
        together = self.random.random() < 0.5
        if together:
            await self.press(shown, "Several steps together")
            ticked = await self.changed(f"✓ {first}.")
            await self.press(ticked, self.label(ticked, f"{second}."))
            await self.press(await self.changed(f"✓ {second}."), "Done")
        else:
            await self.press(shown, "Think back on it")
        for number in (first, second) if together else (first,):
            await self.card(await self.answers(STEPS[number]))
            self.kept.journeys[alias].append(number)

    async def connection(self) -> None:
        """Somebody comes onto the map of connections."""
        alias, screen = await self.open_journey()
        await self.press(screen, "Connections")
        await self.press(await self.hears(f"{alias}: map of connections", anew=True), "Add a connection")
        kept = await self.answers({"label": "Who or what is it?"})
        await self.press(await self.hears("What kind of connection is it?"), "Friend")
        await self.press(await self.hears("How close does it feel?"), "In between")
        await self.press(await self.hears("How often are they in touch?"), "Skip")
        await self.press(await self.hears("What is given to them?"), "Skip")
        await self.press(await self.hears("And what comes back from them?"), "Skip")
        await self.press(await self.hears("How does it stand today?"), "Skip")
        await self.hears("It is on the map.", anew=True)
        self.kept.maps.setdefault(alias, []).append(kept["label"])

    async def goal(self) -> None:
        """A goal of their own, with ready words for its levels."""
        await self.write("/goals")
        await self.press(await self.hears("open", anew=True), "Set a goal")
        await self.press(await self.hears("Whose goal is it?", anew=True), "My own")
        kept = await self.answers(GOAL)
        await self.press(await self.hears("Could things be worse than they are now?"), "Yes")
        await self.press(await self.hears("How shall I ask later how far it is?"), "Ready words")
        await self.press(await self.hears("Who or what can help?"), "Skip")
        await self.press(await self.hears("What could get in the way?"), "Skip")
        await self.press(await self.hears("How much does it matter"), "Skip")
        await self.press(await self.hears("When shall we look at it again?"), "No")
        await self.hears("Nobody has checked in yet.", anew=True)
        self.kept.entries.append(kept)
        self.kept.fits[kept["title"]] = []

    async def check_in(self) -> None:
        """How far one of their goals is; the goals are listed six to a page, the newest first."""
        await self.write("/goals")
        listed = await self.hears("open", anew=True)
        title = self.random.choice([title for title in self.kept.fits if self.label(listed, f"{title} ")])
        await self.press(listed, self.label(listed, f"{title} "))
        await self.press(await self.hears(title, anew=True), "Check in")
        fit = self.random.choice(sorted(FITS))
        await self.press(await self.hears("how far is it today?"), fit)
        kept = await self.answers({"note": "Is there anything to note about it?"})
        await self.press(await self.hears("When shall we look at it again?"), "No")
        if self.kept.fits[title]:
            await self.hears("The levels of this goal over time.", anew=True)
        await self.hears(f"Now: {fit}", anew=True)
        self.kept.entries.append(kept)
        self.kept.fits[title].append(FITS[fit])

    async def place(self) -> None:
        """A place comes onto their own map."""
        await self.write("/places")
        await self.press(await self.hears("My own map of places", anew=True), "Add a place")
        kept = await self.answers({"name": "What is the place, group or service called?"})
        await self.press(await self.hears("What is it about most?"), "Outdoors")
        for question in ("Where is it?", "What does it offer", "How can they be reached?", "What does it cost"):
            await self.press(await self.hears(question), "Skip")
        await self.hears("It is on the map.", anew=True)
        await self.hears(kept["name"], anew=True)
        self.kept.places.append(kept["name"])

    async def open_journey(self) -> tuple[str, Data]:
        await self.write("/connect")
        listed = await self.hears("Connecting People", anew=True)
        alias = self.random.choice(sorted(self.kept.journeys))
        await self.press(listed, alias)
        return alias, await self.hears(f"Journey: {alias}", anew=True)

    async def answers(self, questions: Questions) -> dict[str, str]:
        """Answer each once it is asked; now and then the first only after a pause."""
        kept: dict[str, str] = {}
        for place, question in questions.items():
            await self.hears(question)
            if not kept and self.random.random() < 0.2:
                await self.write("/pause")
                await self.press(await self.hears("is paused"), "Go on")
                await self.hears(question)
                self.resumed += 1
            kept[place] = self.words()
            await self.write(kept[place])
        return kept

    async def title(self, kept: dict[str, str]) -> None:
        question = await self.hears("What would you like to call this?")
        if self.random.random() < 0.5:
            await self.press(question, "Skip")
        else:
            kept["title"] = self.words()
            await self.write(kept["title"])

    async def card(self, kept: dict[str, str]) -> None:
        shown = await self.hears("Private until you share it.")
        assert all(words in shown["text"] for words in kept.values()), shown["text"]
        self.kept.entries.append(kept)

    def words(self) -> str:
        self._number += 1
        return f"word{self.who}x{self._number}"

    def label(self, message: Data, beginning: str) -> str:
        """The button that begins like this, with a tick or without; empty if there is none."""
        labels = [str(button["text"]) for row in message["buttons"] for button in row]
        return next((each for each in labels if each.removeprefix("✓ ").startswith(beginning)), "")

    async def write(self, text: str) -> None:
        await asyncio.sleep(self.random.uniform(0, 0.3))
        await self.telegram.ask("POST", f"/people/{self.who}/text", {"text": text})

    async def press(self, message: Data, label: str) -> None:
        await asyncio.sleep(self.random.uniform(0, 0.3))
        data = next(b["callback_data"] for row in message["buttons"] for b in row if plain(b["text"]) == plain(label))
        await self.telegram.ask("POST", f"/people/{self.who}/press", {"data": data, "message_id": message["id"]})

    async def hears(self, text: str, *, anew: bool = False) -> Data:
        """The bot's next message, which must have that text in it. `anew`: a screen that may look as it did before."""
        while True:
            change = await self._next()
            message = change["message"]
            if change["kind"] != "message" or message["mine"] or message["text"].startswith((SORRY, MEANWHILE)):
                continue
            # The session's id and the question's number are in the buttons: the same ones are the same question.
            same = (message["text"], json.dumps(message["buttons"]))
            if same == self._latest or (message["buttons"] and same in self._known and not anew):
                self.again += 1
                continue
            self._latest = same
            self._known.add(same)
            if message["text"].startswith(TIP):
                continue
            if text not in plain(message["text"]):
                raise Surprise(f"{self.who} expected {text!r}, not {message['text']!r}")
            self.acknowledged += 1
            return message

    async def changed(self, text: str) -> Data:
        """A message that was changed so that the text is on one of its buttons.

        Of a question that came twice the bot changes the one it knows of.
        """
        while True:
            change = await self._next()
            now = change["message"]
            labels = [button["text"] for row in now["buttons"] for button in row]
            if change["kind"] == "edited" and any(text in each for each in labels):
                return now

    async def _next(self) -> Data:
        try:
            async with asyncio.timeout(self.patience):
                while not self._heard:
                    found = await self.telegram.ask("GET", f"/changes?since={self._n}&chat={self.who}&timeout=30")
                    self._n = found["n"]
                    self._heard = [each for each in found["changes"] if "message" in each]
        except TimeoutError:
            chat = await self.telegram.ask("GET", f"/chats/{self.who}")
            said = [(message["mine"], message["text"][:80]) for message in chat["messages"][-8:]]
            raise Surprise(f"{self.who} waits in vain; the chat ends with {said}") from None
        return self._heard.pop(0)
