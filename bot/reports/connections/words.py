"""Maps of connections in words: who is on one, how close, and what is different from an earlier one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.content.connections import KINDS, OFTEN, RINGS, STANDINGS
from bot.flows.session import Place
from bot.i18n import Reader, Text, When, say, say_n
from bot.reports.papers.paper import Dot, RingMap
from bot.storage.connecting.connections import ConnectionRecord, Tie

MAP = "map"
"""The kind of entry that a shared map is; its flow is `connection`, with a round for each of them."""

FLOW = "connection"

MOST_DRAWN = 30
"""Connections that can be read in one picture; of more there are words alone."""


@dataclass(slots=True)
class Difference:
    """What became of the connections between two maps; each connection is in it with how it was and how it is."""

    new: list[ConnectionRecord] = field(default_factory=list)
    gone: list[ConnectionRecord] = field(default_factory=list)
    closer: list[ConnectionRecord] = field(default_factory=list)
    further: list[ConnectionRecord] = field(default_factory=list)
    faded: list[ConnectionRecord] = field(default_factory=list)
    unhelpful: list[ConnectionRecord] = field(default_factory=list)
    holding: list[ConnectionRecord] = field(default_factory=list)
    same: list[ConnectionRecord] = field(default_factory=list)
    """In the same ring, and standing as before."""


def difference(before: Sequence[ConnectionRecord], now: Sequence[ConnectionRecord]) -> Difference:
    """From one map to a later one of the same person. Who moved and faded is in both lists."""
    earlier = {each.id: each for each in before}
    found = Difference(gone=[each for each in before if each.id not in {one.id for one in now}])
    for each in now:
        was = earlier.get(each.id)
        if was is None:
            found.new.append(each)
            continue
        moved = list(RINGS).index(each.tie.ring) - list(RINGS).index(was.tie.ring)
        if moved:
            (found.closer if moved < 0 else found.further).append(each)
        if each.tie.standing != was.tie.standing:
            stands = {"faded": found.faded, "unhelpful": found.unhelpful, "holds": found.holding}
            stands[each.tie.standing].append(each)
        elif not moved:
            found.same.append(each)
    return found


def difference_lines(found: Difference) -> Iterator[Text]:
    """A line for everything there is something to say about."""
    if found.new:
        yield say("New: {list}", list=_labels(found.new))
    if found.gone:
        yield say("Not on it any more: {list}", list=_labels(found.gone))
    if found.closer:
        yield say("Closer now: {list}", list=_labels(found.closer))
    if found.further:
        yield say("Not as close now: {list}", list=_labels(found.further))
    if found.faded:
        yield say("Has faded: {list}", list=_labels(found.faded))
    if found.unhelpful:
        yield say("Does not help any more: {list}", list=_labels(found.unhelpful))
    if found.holding:
        yield say("Holds again: {list}", list=_labels(found.holding))
    if found.same:
        yield say_n("{count} is as close as it was.", "{count} are as close as they were.", len(found.same))


def by_ring(ties: Sequence[Tie]) -> dict[str, list[Tie]]:
    """The ties of each ring, from the inside out; empty ones too."""
    return {ring: [tie for tie in ties if tie.ring == ring] for ring in RINGS}


def counted(ties: Sequence[Tie]) -> Text:
    """How many are how close, in one line."""
    first, second, third = (
        say("{name} {count}", name=Text(RINGS[ring]), count=len(found)) for ring, found in by_ring(ties).items()
    )
    return listed([first, second, third])


def tie_line(tie: Tie, *, fully: bool = False) -> Text:
    """A connection in one line; `fully` with the words about give and take."""
    return say("{title}: {value}", title=say("{name}", name=tie.label), value=tie_said(tie, fully=fully))


def tie_said(tie: Tie, *, fully: bool = False) -> Text:
    """All that is said of a connection but its label and how close it is."""
    said: list[Text] = [Text(KINDS[tie.kind])]
    if tie.often:
        said.append(Text(OFTEN[tie.often]))
    if tie.standing in STANDINGS and tie.standing != "holds":
        said.append(Text(STANDINGS[tie.standing]))
    if fully and tie.given:
        said.append(say("given: {words}", words=tie.given))
    if fully and tie.received:
        said.append(say("received: {words}", words=tie.received))
    if tie.both_ways and not fully:
        said.append(say("give and take"))
    return _in_a_row(said)


def listed(texts: Sequence[Text]) -> Text:
    """One after the other, with commas; at least one."""
    *earlier, last = texts
    return say("{some}, {more}", some=listed(earlier), more=last) if earlier else last


def _in_a_row(texts: Sequence[Text]) -> Text:
    """One after the other, where each is called what it is called on its button; at least one."""
    *earlier, last = texts
    return say("{some} · {more}", some=_in_a_row(earlier), more=last) if earlier else last


def ring_map(
    middle: Text,
    ties: Sequence[tuple[Tie, bool]],
    reader: Reader,
    caption: Text,
    since: date | None = None,
) -> RingMap:
    """The picture of a map, in the reader's language. Each tie comes with whether it is new since that day."""
    rings = {ring: [(tie, new) for tie, new in ties if tie.ring == ring] for ring in RINGS}
    spoken = [tie_line(tie) for each in rings.values() for tie, _ in each]
    return RingMap(
        middle=reader.text(middle),
        rings=tuple(tuple(Dot(tie.label, tie.kind, tie.standing, new) for tie, new in each) for each in rings.values()),
        names={id: reader.text(Text(label)) for id, label in {**KINDS, **STANDINGS}.items()},
        outwards=reader.text(
            say("From the middle outwards: {list}", list=listed([Text(label) for label in RINGS.values()]))
        ),
        newer=reader.text(say("New since {day}", day=When(since, "date"))) if since else "",
        caption=reader.text(caption),
        spoken="; ".join(reader.text(each) for each in spoken),
    )


def copied_map(ties: Sequence[Tie], alias: str, reader: Reader) -> RingMap:
    """The picture of a map that was kept; the alias is in the middle."""
    return ring_map(say("{name}", name=alias), [(tie, False) for tie in ties], reader, counted(ties))


def map_answers(ties: Sequence[Tie]) -> Iterator[tuple[str, str | None, str | None]]:
    """A map as the answers of an entry: each answer's place, and its words or what was chosen (one is None)."""
    ordered = [tie for ring in by_ring(ties).values() for tie in ring]
    for number, tie in enumerate(ordered, start=1):
        for step in ("label", "given", "received"):
            if words := getattr(tie, step):
                yield Place(step, number).key, words, None
        for step in ("kind", "ring", "often", "standing"):
            if chosen := getattr(tie, step):
                yield Place(step, number).key, None, chosen


def shared_ties(answers: Sequence[dict[str, Any]]) -> list[Tie]:
    """The ties of a shared map, from a snapshot's answers. A choice that is known no more becomes the widest one."""
    found: dict[int, dict[str, Any]] = {}
    for answer in answers:
        place = Place.from_key(answer["place"])
        found.setdefault(place.round, {})[place.step] = answer["text"] or answer["value"]
    return [tie for _, values in sorted(found.items()) if (tie := _tie(values))]


def shared_lines(answers: Sequence[dict[str, Any]]) -> Iterator[tuple[Tie, Text]]:
    """Each connection of a shared map, with all that is said of it: how close it is, and the rest."""
    for tie in shared_ties(answers):
        yield tie, _in_a_row([Text(RINGS[tie.ring]), tie_said(tie, fully=True)])


def _tie(values: dict[str, Any]) -> Tie | None:
    label = values.get("label")
    if not label:
        return None
    return Tie(
        label=label,
        kind=_known(values.get("kind"), KINDS) or "other",
        ring=_known(values.get("ring"), RINGS) or "outer",
        often=_known(values.get("often"), OFTEN),
        given=values.get("given") or "",
        received=values.get("received") or "",
        standing=_known(values.get("standing"), STANDINGS) or "holds",
    )


def _known(value: Any, among: Collection[str]) -> Any:
    return value if value in among else None


def _labels(connections: Sequence[ConnectionRecord]) -> Text:
    return listed([say("{name}", name=each.tie.label) for each in connections])
