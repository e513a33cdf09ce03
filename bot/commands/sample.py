"""A few weeks of sample data, lived through: the people of the sandbox type and press, the clock moves on."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.app import App
from bot.clock import MovableClock
from bot.commands.team import new_team
from bot.sandbox.phone import Phone
from bot.sandbox.server import CONNECTOR, SUPERVISOR, Sandbox

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


async def play_sample(app: App, sandbox: Sandbox, clock: MovableClock) -> None:
    """From three weeks ago until now: a team, its card, a link, entries, shares, answers."""
    now = clock.now()
    amina, sam = Phone(sandbox.url, CONNECTOR), Phone(sandbox.url, SUPERVISOR)
    first = datetime.combine(now.astimezone(ZONE).date() - timedelta(days=20), time(10), ZONE)
    clock.set(first)
    link = await app.database.write(
        lambda store: new_team(store, "Riverside connectors", "Europe/London", "england", first)
    )
    await _join(sam, link, "Sam")
    await _fill_card(sam)
    await _link(sam, amina)
    for days, words in zip((3, 8, 12), VISITS, strict=True):
        await _live_until(app, clock, first + timedelta(days=days, hours=5))
        await _journal(amina, words, share=days != 8)
    await _live_until(app, clock, first + timedelta(days=13))
    await _reflect(amina)
    await _agenda(amina, "How do I help with calls without taking over?")
    await _answer(sam)
    await _live_until(app, clock, now)


async def _live_until(app: App, clock: MovableClock, moment: datetime) -> None:
    """Let the time pass, from due nudge to due nudge."""
    while (due := await app.next_due()) is not None and due <= moment:
        clock.set(max(due, clock.now()))
        await app.settled()
    clock.set(moment)
    await app.settled()


async def _join(phone: Phone, token: str, name: str) -> None:
    await phone.start(token)
    await phone.settle()
    await _press(phone, "Start")
    await _say(phone, name)
    await _press(phone, "Accept")


async def _fill_card(sam: Phone) -> None:
    await _press(sam, "Fill in the team's card")
    for line in ("The safeguarding lead on duty", "020 7946 0000", "Monday to Friday, 9:00 to 17:00"):
        await _say(sam, line)
    await _press(sam, "Skip")


async def _link(sam: Phone, amina: Phone) -> None:
    await _press(sam, "Invite a connector")
    link = next(found for each in reversed(sam.messages) if (found := LINK.search(each.text)))
    await _join(amina, link.group(1), "Amina")
    await sam.read()
    await _press(sam, "Yes")


async def _journal(amina: Phone, words: tuple[str, str, str, str], *, share: bool) -> None:
    await _say(amina, "/journal")
    *answers, title = words
    for answer in answers:
        await _say(amina, answer)
    await (_say(amina, title) if title else _press(amina, "Skip"))
    if share:
        await _share(amina, "All of it")


async def _reflect(amina: Phone) -> None:
    await _say(amina, "/reflect")
    for answer in GIBBS:
        await _say(amina, answer)
    await _press(amina, "In a week")
    await _say(amina, "The phone call")
    await _press(amina, "2.3 Building supportive and trusting relationships")
    await _press(amina, "Done")
    await _share(amina, "The headline")


async def _share(amina: Phone, how_much: str) -> None:
    await _press(amina, "Share")
    await _press(amina, how_much)
    await _press(amina, "Share")


async def _agenda(amina: Phone, line: str) -> None:
    await _press(amina, "Take to supervision")
    await _say(amina, line)


async def _answer(sam: Phone) -> None:
    await _say(sam, "/summary")
    await _press(sam, "Last week")
    await _press(sam, "Amina: Journal")
    await _press(sam, "Thank you")


async def _say(phone: Phone, text: str) -> None:
    await phone.send(text)
    await phone.settle()


async def _press(phone: Phone, label: str) -> None:
    await phone.press(label)
    await phone.settle()
