"""/summary: the week on one page, opening what was shared, and answering it."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import ANSWER, SHARED, WEEK
from bot.conversation.card import add_snapshot
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, command, effect, verb
from bot.conversation.screens.exporting import file_buttons
from bot.conversation.screens.names import name_of
from bot.conversation.turn import Turn
from bot.i18n import Text, When, mark, say
from bot.message import Button, Message, MessageBuilder
from bot.outgoing import Meaning
from bot.reports.entry_lines import count_of, entry_title
from bot.reports.period import Period, period_named
from bot.reports.snapshot import Snapshot
from bot.reports.week import ConnectorWeek, SharedEntry, Week, own_week, week_for
from bot.storage.people import get_person
from bot.storage.shares import ResponseKind, ShareRecord, mark_opened, respond, responses_to, visible_shares
from bot.storage.supervision import connectors_of, supervisors_of
from bot.storage.teams import memberships

ANSWERS: dict[ResponseKind, str] = {"seen": mark("Seen"), "thanks": mark("Thank you"), "talk": mark("Let's talk")}


# Characters of a button that stays readable on a small screen.
NAME, TITLE = 12, 24


@command("summary")
def show_summary(turn: Turn, words: str) -> None:
    """The week so far; last week is a button away."""
    _show(turn, "last" if words.strip() == "last" else "now")


@verb("week")
def show_week(turn: Turn, button: ObjectButton) -> None:
    """`arg`: `now` or `last`."""
    _show(turn, button.arg)


def _show(turn: Turn, name: str) -> None:
    supervises = bool(connectors_of(turn.store, turn.person.id)) or any(
        each.role == "supervisor" for each in memberships(turn.store, turn.person.id)
    )
    period = period_named(name, turn.now, turn.person.zone)
    week = (week_for if supervises else own_week)(turn.store, turn.person, period)
    turn.show(week_message(turn, week, name), Meaning(WEEK))


def week_message(turn: Turn, week: Week, name: str) -> Message:
    """The week as a chat message in the reader's language."""
    built = MessageBuilder()
    built.line(_heading(week.period, name), "bold")
    if week.own_page and not supervisors_of(turn.store, turn.person.id):
        built.line(say("Nobody is linked with you."), "italic")
    elif week.own_page:
        built.line(say("This is what your supervisor sees about you. What is private is not even counted."), "italic")
    elif not week.connectors:
        built.line(say("Nobody is linked with you yet. /team makes an invitation link."))
    for connector in week.connectors:
        built.gap()
        _add_connector(turn, built, connector, own=week.own_page)
    other = "last" if name == "now" else "now"
    label = say("Last week") if other == "last" else say("This week so far")
    built.row(Button(label, object_button("week", arg=other)))
    for row in file_buttons(name):
        built.row(*row)
    return built.build(protect=not week.own_page)


def _heading(period: Period, name: str) -> Text:
    first, last = When(period.first, "short"), When(period.last, "short")
    if period.first == period.last:
        return say("This week so far: today")
    if name == "now":
        return say("This week so far, {first} to {last}", first=first, last=last)
    return say("Last week, {first} to {last}", first=first, last=last)


def _add_connector(turn: Turn, built: MessageBuilder, connector: ConnectorWeek, *, own: bool) -> None:
    if not own:
        built.line(say("{name}", name=connector.name), "bold")
    if not connector.entries and not connector.lines:
        built.line(say("Nothing shared in this week."))
        return
    for kind, count in sorted(connector.counts.items()):
        built.line(count_of(kind, count))
    for entry in connector.entries:
        _add_entry(turn, built, connector, entry, own=own)
    if connector.lines:
        built.line(say("Wants to talk about:") if not own else say("You want to talk about:"))
        for line in connector.lines:
            built.words(line.words)


def _add_entry(turn: Turn, built: MessageBuilder, connector: ConnectorWeek, entry: SharedEntry, *, own: bool) -> None:
    data = entry.snapshot.data
    title = entry_title(turn.world.flows, data["flow"], data["kind"])
    day = When(entry.shared_at, "day")
    line = say("{kind}, {day}", kind=title, day=day)
    built.line(line if own or entry.opened else say("New: {entry}", entry=line), "italic")
    if entry.snapshot.title:
        built.words(entry.snapshot.title)
    if not own:
        called = _cut(entry.snapshot.title, TITLE) if entry.snapshot.title else line
        label = say("{name}: {what}", name=_cut(connector.name, NAME), what=called)
        built.row(Button(label, object_button("see", entry.share_id)))


def _cut(words: str, most: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1] + "…"


@verb("see")
def open_shared(turn: Turn, button: ObjectButton) -> None:
    """A reader opens what was shared with them; the connector can see that they did."""
    found = _visible(turn, button.object_id)
    if found is None:
        turn.toast(say("That is not shared with you any more."), alert=True)
        return
    mark_opened(turn.store, turn.person.id, found.id, turn.now)
    built = MessageBuilder()
    name = name_of(get_person(turn.store, found.owner_id))
    built.line(say("{name} shared this with you, {day}.", name=name, day=When(found.shared_at, "day")))
    built.gap()
    add_snapshot(built, turn.world, Snapshot(found.snapshot))
    built.gap().line(say("Swipe to reply, or answer with a button."), "italic")
    built.row(_answer("seen", found.id), _answer("thanks", found.id))
    built.row(_answer("talk", found.id), Button(say("Write back"), object_button("write_back", found.id)))
    turn.show(built.build(protect=True), Meaning(SHARED, object_id=found.id))


def _answer(kind: ResponseKind, share_id: UUID) -> Button:
    return Button(Text(ANSWERS[kind]), object_button("answer", share_id, kind))


@verb("answer")
def answer_shared(turn: Turn, button: ObjectButton) -> None:
    """One tap back to the connector. Twice is the same as once."""
    found = _visible(turn, button.object_id)
    kind = next((each for each in ANSWERS if each == button.arg), None)
    if found is None or kind is None:
        turn.toast(say("That is not shared with you any more."), alert=True)
        return
    before = _answers_given(turn, found)
    given = respond(turn.store, reader_id=turn.person.id, share_id=found.id, kind=kind, line=None, at=turn.now)
    if kind not in before:
        _tell_owner(
            turn,
            found,
            given,
            say("{name} answers: {answer}", name=turn.person.name or "", answer=Text(ANSWERS[kind])),
        )
    name = name_of(get_person(turn.store, found.owner_id))
    turn.toast(say("Sent to {name}.", name=name))


@verb("write_back")
def write_back(turn: Turn, button: ObjectButton) -> None:
    found = _visible(turn, button.object_id)
    if found is None:
        turn.toast(say("That is not shared with you any more."), alert=True)
        return
    open_flow(turn, "reply_line", {"share": str(found.id)})


@effect("reply")
def keep_reply(turn: Turn, given: Given) -> None:
    share_id = given.about.get("share")
    send_line(turn, "reply", str(given.values["line"]), UUID(share_id) if share_id else None)


@sends_line("reply")
def send_reply(turn: Turn, words: str, share_id: UUID | None) -> None:
    """The line goes to the connector, if the share still stands."""
    found = _visible(turn, share_id)
    if found is None:
        turn.say(say("That is not shared with you any more, so your line was not sent."))
        return
    given = respond(turn.store, reader_id=turn.person.id, share_id=found.id, kind="line", line=words, at=turn.now)
    _tell_owner(turn, found, given, say("{name} wrote back:", name=turn.person.name or ""), words)
    turn.say(say("Sent to {name}.", name=name_of(get_person(turn.store, found.owner_id))))


def _answers_given(turn: Turn, found: ShareRecord) -> set[str]:
    return {
        each.kind for each in responses_to(turn.store, found.owner_id, found.id) if each.reader_id == turn.person.id
    }


def _tell_owner(turn: Turn, found: ShareRecord, response_id: UUID | None, line: Text, words: str = "") -> None:
    built = MessageBuilder().line(line)
    if words:
        built.words(words)
    if found.entry_id:
        built.row(Button(say("Open"), object_button("entry", found.entry_id)))
    turn.tell(found.owner_id, built.build(protect=bool(words)), Meaning(ANSWER, object_id=response_id))


def _visible(turn: Turn, share_id: UUID | None) -> ShareRecord | None:
    if share_id is None:
        return None
    return next(iter(visible_shares(turn.store, turn.person.id, share_id=share_id)), None)
