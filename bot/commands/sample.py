"""A few weeks of sample data, lived through: the people of the sandbox type and press, the clock moves on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.app import App
from bot.clock import MovableClock
from bot.commands.team import new_team
from bot.sandbox import acts
from bot.sandbox.server import CONNECTOR, SUPERVISOR, Sandbox

TEAM = "Riverside connectors"
ZONE = ZoneInfo("Europe/London")
LINK = re.compile(r"start=([\w-]+)")

VISITS = (
    (
        "A first visit, at the library. We mostly talked about gardening, and the half hour was gone.",
        "Lighter than I thought I would. I had been worried about the silence.",
        "Meeting somewhere with something to look at makes talking easier.",
        "A first meeting among books",
    ),
    (
        "The person cancelled at the door. I left a card and said I would try again on Thursday.",
        "A bit foolish, standing there. Then relieved that I had not pushed.",
        "A no at the door is not a no for good.",
        "",
    ),
    (
        "We walked to the lunch club together and stood outside for ten minutes before going in.",
        "Proud of the ten minutes. They did the going in.",
        "Waiting together is also work.",
        "Ten minutes outside the lunch club",
    ),
)
GIBBS = (
    "The person asked me to phone the housing office for them, again. I did, and afterwards I was not sure about it.",
    "Hurried, and flattered to be needed. A little cross with myself.",
    "The call went well and the repair is booked. What did not go well: they were in the next room.",
    "I took over because it was quicker. When I am short of time I do things for people instead of with them.",
    "I can be useful and still leave the phone in their hand.",
    "When someone asks me to make a call, I will sit beside them while they make it.",
)

COURSE = ("Money worries: where to send people", "study days", "3 hours")

STEP = (
    "They laughed at the idea of a choir, and then they asked on which day it is.",
    "I asked what they would sing. They had a say in all of it.",
    "I bring the leaflet on Thursday, and we read it together.",
)

GOAL = (
    "Sing in the choir",
    "Ask on which day it is, then go and listen once",
    "Goes to the choir every other week",
)
PLACE = ("The choir at St Anne's", "The old town", "Singing for anybody, no notes to read.", "Tuesdays, 14:00", "Free.")

SESSION = (
    "Full, but the Fridays are better.",
    "Kingfisher, Robin.",
    "Waiting is work too. What happens when you wait before you help?",
)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the sandbox who does one thing after the other, each when the bot has done its part."""

    sandbox: Sandbox
    id: int

    async def say(self, text: str) -> None:
        world = self.sandbox.world
        acts.write(world, world.people[self.id], text)
        await self._settled()

    async def press(self, label: str) -> None:
        """Press the newest button of that label."""
        world = self.sandbox.world
        acts.press(world, world.people[self.id], label=label)
        await self._settled()

    def newest_link(self) -> str:
        """The token of the invitation link that came last."""
        messages = reversed(self.sandbox.world.visible(self.id))
        return next(found[1] for each in messages if (found := LINK.search(each["text"])))

    async def _settled(self) -> None:
        await self.sandbox.world.updates.confirmed()
        await self.sandbox.clockwork.settle()


async def play_sample(app: App, sandbox: Sandbox, clock: MovableClock) -> None:
    """The last three weeks until now: a team, entries, a journey, a goal, a place, learning, shares, an answer."""
    now = clock.now()
    today = now.astimezone(ZONE).date()
    amina, sam = Somebody(sandbox, CONNECTOR), Somebody(sandbox, SUPERVISOR)
    monday = today - timedelta(days=today.weekday(), weeks=3)

    async def go_to(day: int, hour: int) -> None:
        """Let the time pass until that hour, so many days after the first Monday."""
        await sandbox.clockwork.live_until(datetime.combine(monday + timedelta(days=day), time(hour), ZONE))

    clock.set(datetime.combine(monday, time(10), ZONE))
    link = await app.database.write(lambda store: new_team(store, TEAM, ZONE.key, "england", clock.now()))
    await _join(sam, link, "Sam")
    await _fill_card(sam)
    await _link(sam, amina)
    await go_to(2, 15)
    await _go_along(amina)
    for day, words, shared in zip((3, 8, 11), VISITS, (True, False, True), strict=True):
        await go_to(day, 15)
        await _journal(amina, words, share=shared)
    await go_to(9, 15)
    await _set_a_goal(amina)
    await _add_a_place(amina)
    await go_to(12, 16)
    await _learn(amina)
    await go_to(14, 9)
    await _answer_the_week(sam)
    await go_to(15, 11)
    await _supervise(sam, amina)
    await go_to(16, 16)
    await _reflect(amina)
    await _agenda(amina, "How do I help with calls without taking over?")
    await go_to(17, 15)
    await _check_in(amina)
    await sandbox.clockwork.live_until(now)


async def _join(person: Somebody, token: str, name: str) -> None:
    await person.say(f"/start {token}")
    await person.press("Start")
    await person.say(name)
    await person.press("Accept")


async def _fill_card(sam: Somebody) -> None:
    await sam.press("Fill in the team's card")
    for line in ("The safeguarding lead on duty", "020 7946 0000", "Monday to Friday, 9:00 to 17:00"):
        await sam.say(line)
    await sam.press("Skip")


async def _link(sam: Somebody, amina: Somebody) -> None:
    await sam.press("Invite a connector")
    await _join(amina, sam.newest_link(), "Amina")
    await sam.press("Yes")


async def _journal(amina: Somebody, words: tuple[str, str, str, str], *, share: bool) -> None:
    await amina.say("/journal")
    *answers, title = words
    for answer in answers:
        await amina.say(answer)
    await (amina.say(title) if title else amina.press("Skip"))
    if share:
        await _share(amina, "All of it")


async def _reflect(amina: Somebody) -> None:
    await amina.say("/reflect")
    for answer in GIBBS:
        await amina.say(answer)
    await amina.press("In a week")
    await amina.say("The phone call")
    await amina.press("2.3 Building supportive and trusting relationships")
    await amina.press("Done")
    await _share(amina, "The headline")


async def _go_along(amina: Somebody) -> None:
    """A journey begins, with its first step."""
    await amina.say("/connect")
    for label in ("New journey", "Blue heron", "1", "Think back on it"):
        await amina.press(label)
    for answer in STEP:
        await amina.say(answer)
    await _share(amina, "The headline")


async def _set_a_goal(amina: Somebody) -> None:
    """The journey's, with ready words for its levels, and where it stood after some days."""
    await amina.say("/connect")
    for label in ("Blue heron", "Set a goal"):
        await amina.press(label)
    for words in GOAL:
        await amina.say(words)
    for label in ("Yes", "Ready words", "Skip", "Skip", "Skip", "In 2 weeks", "Check in", "No change", "The person"):
        await amina.press(label)
    for label in ("Skip", "No"):
        await amina.press(label)


async def _check_in(amina: Somebody) -> None:
    await amina.say("/goals")
    await amina.press("Blue heron: Sing in the choir")
    for label in ("Check in", "Partly", "The person"):
        await amina.press(label)
    await amina.say("Stood at the door and sang along.")
    await amina.press("In a month")


async def _add_a_place(amina: Somebody) -> None:
    name, *rest = PLACE
    await amina.say("/places")
    await amina.press("Add a place")
    await amina.say(name)
    await amina.press("Meeting people")
    for words in rest:
        await amina.say(words)
    for label in ("Rate it", "🟢 Green"):
        await amina.press(label)
    await amina.say("They kept a chair free by the door.")


async def _learn(amina: Somebody) -> None:
    title, kind, length = COURSE
    await amina.say("/cpd")
    await amina.press("Log learning")
    await amina.say(title)
    await amina.press(kind)
    await amina.press(length)
    await _share(amina, "The headline")


async def _share(amina: Somebody, how_much: str) -> None:
    await amina.press("Share")
    await amina.press(how_much)
    await amina.press("Share")


async def _agenda(amina: Somebody, line: str) -> None:
    await amina.press("Take to supervision")
    await amina.say(line)
    await amina.press("Learning")


async def _supervise(sam: Somebody, amina: Somebody) -> None:
    """They meet; Sam writes it down, Amina says that it is right."""
    await sam.say("/agenda")
    await sam.press("Write down a session")
    for choice in ("Today", "One to one"):
        await sam.press(choice)
    for line in SESSION:
        await sam.say(line)
    await sam.press("Yes")
    await sam.say("Let the person hold the phone, twice.")
    for choice in ("The connector", "In 2 weeks", "No", "In 2 weeks", "Give it to Amina"):
        await sam.press(choice)
    await amina.press("Yes, that is right")


async def _answer_the_week(sam: Somebody) -> None:
    await sam.press("Open")
    await sam.press("Amina: Ten minutes outside the…")
    await sam.press("Thank you")
