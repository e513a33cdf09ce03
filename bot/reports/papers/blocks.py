"""What papers are put together from: columns, days, an entry to read, agreed actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from bot.flows.compile import Flows
from bot.flows.question import length_of_time
from bot.i18n import Reader, Text, When, mark, say
from bot.reports.connections.words import MAP, MOST_DRAWN, copied_map, shared_ties
from bot.reports.entry_lines import answer_lines, competence_titles, count_of, entry_title, journey_line
from bot.reports.goals.words import snapshot_chart, snapshot_lines
from bot.reports.papers.paper import Block, Cell, CellKind, Column, Line, Section, Words
from bot.reports.snapshot import Snapshot
from bot.storage.supervision.actions import ActionRecord

FOOTER = say("Not a care record. It has no special protection in law. Keep it where only you can read it.")
STATES = {"open": mark("To do"), "moved": mark("Moved"), "done": mark("Done"), "dropped": mark("Dropped")}
OWNERS = {"connector": mark("Connector"), "supervisor": mark("Supervisor")}


def column(reader: Reader, key: str, heading: str, kind: CellKind = "text") -> Column:
    return Column(key, reader.text(Text(heading)), kind)


def day(moment: datetime, reader: Reader) -> date:
    """By the reader's own clock."""
    return reader.local(moment).date()


def kept_at(shot: Snapshot) -> datetime:
    return datetime.fromisoformat(shot.data["kept_at"])


def counts_in_words(counts: dict[str, int], reader: Reader) -> str:
    """How many of each kind were shared, in one line."""
    return ", ".join(reader.text(count_of(kind, count)) for kind, count in sorted(counts.items()))


def learning_time(minutes: int) -> Text:
    return say("Learning: {time}", time=length_of_time(minutes))


def steps_lines(steps: Mapping[str, Sequence[int]]) -> Iterator[Text]:
    """The steps taken on each journey, a line for each alias."""
    for alias, numbers in steps.items():
        yield say("Steps with {alias}: {numbers}", alias=alias, numbers=", ".join(map(str, numbers)))


def entry_section(shot: Snapshot, reader: Reader, flows: Flows, *facts: Text) -> Section:
    """An entry to read: what it is and when it was written, `facts` about it, every answer, the competences."""
    title = entry_title(flows, shot.data["flow"], shot.data["kind"])
    heading = say("{kind} · {day}", kind=title, day=When(kept_at(shot), "date"))
    blocks: list[Block] = [Line(reader.text(fact), strong=True) for fact in facts]
    if shot.alias:
        blocks.append(Line(reader.text(journey_line(shot))))
    blocks += entry_blocks(shot, reader, flows)
    return Section(reader.text(heading), tuple(blocks), level=2)


def entry_blocks(shot: Snapshot, reader: Reader, flows: Flows) -> Iterator[Block]:
    if shot.title:
        yield Words("", shot.title)
    for line in answer_lines(flows, shot, "short"):
        if line.words is not None:
            yield Words(reader.text(line.label), line.words)
        elif line.value is not None:
            yield Line(reader.text(say("{title}: {value}", title=line.label, value=line.value)))
    if shot.data["kind"] == MAP:
        yield from _map_blocks(shot, reader)
    for text, words in snapshot_lines(shot, "short"):
        yield Words(reader.text(text), words) if words else Line(reader.text(text))
    if chart := snapshot_chart(shot, reader):
        yield chart
    if shot.data["kind"] == "reflection" and not shot.plan:
        yield Line(reader.text(say("Action plan: still open")), strong=True)
    if titles := competence_titles(shot.data["competences"]):
        yield Line(reader.text(say("Competences")), strong=True)
        yield from (Line(reader.text(title)) for title in titles)


def _map_blocks(shot: Snapshot, reader: Reader) -> Iterator[Block]:
    """The picture of a map, where one can be read; the lines before it say the same."""
    ties = shared_ties(shot.answers)
    if 0 < len(ties) <= MOST_DRAWN:
        yield copied_map(ties, shot.alias, reader)


def action_columns(reader: Reader) -> tuple[Column, ...]:
    return (
        column(reader, "agreed_on", mark("Agreed on"), "day"),
        column(reader, "action", mark("Agreed action"), "words"),
        column(reader, "owner", mark("Who does it")),
        column(reader, "due_on", mark("Until"), "day"),
        column(reader, "state", mark("State")),
    )


def action_rows(actions: Iterable[ActionRecord], reader: Reader) -> Iterator[tuple[Cell, ...]]:
    for each in actions:
        owner = reader.text(Text(OWNERS[each.owner]))
        yield each.met_on, each.words, owner, each.due_on, reader.text(state_of(each, reader))


def state_of(action: ActionRecord, reader: Reader) -> Text:
    """How it stands on the day of reading; what should have been done by then is late."""
    return say("Late") if is_late(action, reader) else Text(STATES[action.state])


def is_late(action: ActionRecord, reader: Reader) -> bool:
    """Whether it is still to be done although its day is over."""
    return action.outstanding and action.due_on is not None and action.due_on < reader.local(reader.now).date()
