"""/summary: what was shared in a week, or in any other time, on one page. More of a connector is a button away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.blanking import WEEK
from bot.conversation.registry import command, verb
from bot.conversation.screens.files.exporting import file_buttons
from bot.conversation.screens.pages import EARLIER_LATER, moves
from bot.conversation.screens.periods import for_period, period_rows
from bot.conversation.turn import Turn
from bot.i18n import Reader, Text, When, say, say_n
from bot.message import Button, Message, MessageBuilder
from bot.outgoing import Meaning
from bot.reports.entry_lines import count_of, entry_name
from bot.reports.goals.shared import goals_lines
from bot.reports.papers.blocks import is_late, learning_time, steps_lines
from bot.reports.period import Period, period_named, period_title
from bot.reports.summary.paper import balance_of
from bot.reports.summary.report import ConnectorSummary, SharedEntry, Summary, own_summary, reading, summary_for
from bot.reports.summary.team_blocks import CULTURE, IDEAS, NEEDS, needs_named, replies_to
from bot.storage.supervision.links import connectors_of, supervisors_of
from bot.storage.teams.teams import memberships

# Characters of a button that stays readable on a small screen.
NAME, TITLE = 12, 24
# Entries that one message names, lines of somebody's, and lines about goals on their own page.
PAGE, LINES, GOALS = 12, 5, 20


@command("summary")
def show_summary(turn: Turn, words: str) -> None:
    """The week so far; any other time is a button away."""
    _show(turn, "last" if words.strip() == "last" else "now")


@verb("week")
def show_week(turn: Turn, button: ObjectButton) -> None:
    """`arg`: the name of a period: `now`, `last`, `month`, `2026-01-01_2026-03-31`."""
    _show(turn, button.arg)


@verb("other_time")
def choose_time(turn: Turn, _button: ObjectButton) -> None:
    turn.say(say("Which time?"), rows=period_rows("summary"))


@for_period("summary")
def _show(turn: Turn, name: str) -> None:
    turn.show(summary_message(turn, _summary(turn, name), name), Meaning(WEEK))


@verb("of")
def show_connector(turn: Turn, button: ObjectButton) -> None:
    """All of one connector's, page by page. `arg`: the period's name, and how many entries come before."""
    name, _, offset = button.arg.partition(":")
    summary = _summary(turn, name)
    connector = next((each for each in summary.connectors if each.person_id == button.object_id), None)
    if connector is None:
        turn.toast(say("That is not shared with you any more."), alert=True)
        return
    turn.show(_connector_message(turn, connector, summary.period, name, number_in(offset)), Meaning(WEEK))


@verb("team_said")
def show_teams(turn: Turn, button: ObjectButton) -> None:
    """What the teams say as a whole. `arg`: the period's name."""
    summary = _summary(turn, button.arg)
    built = MessageBuilder()
    for team in summary.teams:
        built.line(say("{name}", name=team.name), "bold")
        if team.needs and (team.needs.competences or team.needs.domains):
            built.line(Text(NEEDS), "italic")
            for title, count in needs_named(team.needs):
                built.line(say("{title}: {value}", title=title, value=count))
        if team.culture:
            built.line(Text(CULTURE), "italic").line(replies_to(team.culture))
        if team.ideas:
            built.line(say("{title}: {value}", title=Text(IDEAS), value=len(team.ideas)))
            built.row(Button(Text(IDEAS), object_button("ideas", team.team_id)))
    if not summary.teams:
        built.line(say("There is nothing to say about the team."))
    turn.show(built.build(protect=True), Meaning(WEEK))


def _summary(turn: Turn, name: str) -> Summary:
    supervises = bool(connectors_of(turn.store, turn.person.id)) or any(
        each.role == "supervisor" for each in memberships(turn.store, turn.person.id)
    )
    period = period_named(name, turn.now, turn.person.zone)
    if supervises:
        return summary_for(turn.store, turn.person, period, later=reading(turn.store))
    return own_summary(turn.store, turn.person, period)


def summary_message(turn: Turn, summary: Summary, name: str) -> Message:
    """The summary as a chat message in the reader's language. What is too much for it is named, and a button away."""
    built = MessageBuilder()
    built.line(period_title(name, summary.period), "bold")
    if summary.own_page and not supervisors_of(turn.store, turn.person.id):
        built.line(say("Nobody is linked with you."), "italic")
    elif summary.own_page:
        built.line(say("This is what your supervisor sees about you. What is private is not even counted."), "italic")
    elif not summary.connectors:
        built.line(say("Nobody is linked with you yet. /team makes an invitation link."))
    room = PAGE
    for connector in summary.connectors:
        built.gap()
        named = tuple(islice(connector.entries, room))
        room -= len(named)
        _add_connector(turn, built, connector, named, summary.period, own=summary.own_page)
        if len(named) < len(connector.entries) or max(len(connector.to_talk_about), len(connector.goals)) > LINES:
            label = say("{name}: show all", name=_cut(connector.name, NAME))
            built.row(Button(label, object_button("of", connector.person_id, name)))
    if summary.teams:
        built.row(Button(say("What the team says"), object_button("team_said", arg=name)))
    other = "last" if name == "now" else "now"
    built.row(
        Button(say("Last week") if other == "last" else say("This week so far"), object_button("week", arg=other))
    )
    built.row(Button(say("Another time"), object_button("other_time")))
    for row in file_buttons(name):
        built.row(*row)
    return built.build(protect=not summary.own_page)


def _connector_message(turn: Turn, connector: ConnectorSummary, period: Period, name: str, offset: int) -> Message:
    own = connector.person_id == turn.person.id
    built = MessageBuilder()
    page = tuple(islice(connector.entries, offset, offset + PAGE))
    if offset == 0:
        _add_connector(turn, built, connector, page, period, own=own, most_lines=len(connector.lines), most_goals=GOALS)
    else:
        built.line(say("{name}", name=connector.name), "bold")
        for entry in page:
            _add_entry(turn, built, connector, entry, own=own)

    def to(before: int) -> str:
        return object_button("of", connector.person_id, f"{name}:{before}")

    built.row(*moves(offset, PAGE, len(connector.entries), to, EARLIER_LATER))
    return built.build(protect=not own)


def _add_connector(
    turn: Turn,
    built: MessageBuilder,
    connector: ConnectorSummary,
    named: tuple[SharedEntry, ...],
    period: Period,
    *,
    own: bool,
    most_lines: int = LINES,
    most_goals: int = LINES,
) -> None:
    if not own:
        built.line(say("{name}", name=connector.name), "bold")
    if connector.is_empty:
        built.line(say("Nothing shared in this time."))
        return
    for kind, count in sorted(connector.counts.items()):
        built.line(count_of(kind, count))
    if connector.learning:
        built.line(learning_time(connector.learning))
    for steps in steps_lines(connector.steps):
        built.line(steps)
    for goal in islice(goals_lines(connector.goals, period, turn.reader), most_goals):
        built.line(goal)
    for entry in named:
        _add_entry(turn, built, connector, entry, own=own)
    if connector.to_talk_about:
        built.line(say("Wants to talk about:") if not own else say("You want to talk about:"))
        for line in connector.to_talk_about[:most_lines]:
            built.words(line.words)
    if connector.balance:
        built.line(balance_of(connector), "italic")
    for text in _agreed(connector, turn.reader):
        built.line(text)


def _agreed(connector: ConnectorSummary, reader: Reader) -> Iterator[Text]:
    """What was agreed in supervision, and when the next one is: in numbers, the words are in the files and /agenda."""
    done = sum(action.state == "done" for action in connector.actions)
    to_do = [action for action in connector.actions if action.outstanding]
    if done:
        yield say_n("{count} agreed action done", "{count} agreed actions done", done)
    if to_do:
        yield say_n("{count} agreed action to do", "{count} agreed actions to do", len(to_do))
    if late := sum(is_late(action, reader) for action in to_do):
        yield say_n("{count} of them is late", "{count} of them are late", late)
    if connector.next_on:
        yield say("Next supervision: {day}", day=When(connector.next_on, "date"))


def _add_entry(
    turn: Turn, built: MessageBuilder, connector: ConnectorSummary, entry: SharedEntry, *, own: bool
) -> None:
    shot, data = entry.snapshot, entry.snapshot.data
    title = entry_name(turn.world.flows, data["flow"], data["kind"], shot.alias, shot.step)
    day = When(entry.shared_at, "day")
    line = say("{kind}, {day}", kind=title, day=day)
    built.line(line if own or entry.opened else say("New: {entry}", entry=line), "italic")
    if shot.title:
        built.words(shot.title)
    if not own:
        called = _cut(shot.title, TITLE) if shot.title else line
        label = say("{name}: {what}", name=_cut(connector.name, NAME), what=called)
        built.row(Button(label, object_button("see", entry.share_id)))


def _cut(words: str, most: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1] + "…"
