"""A map of places as papers: one to read and print, one to sort in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.i18n import Reader, Text, When, mark, say, say_n
from bot.reports.papers.blocks import column
from bot.reports.papers.paper import Block, Cell, CellKind, Column, Line, Paper, Section, Table, Words
from bot.reports.places.report import PlaceItem, PlaceReport
from bot.reports.places.words import PART_NAMES, colour_name, kind_name, spread_said
from bot.storage.places.ratings import COLOURS, one_better

FOOTER = say(
    "Not a care record. It has no special protection in law. "
    "It is for the people of this map, as of the day it was made."
)


def place_paper(report: PlaceReport, reader: Reader) -> Paper:
    """To read: every place in full, under its kind; then what is missing, and ideas."""
    writer = _Writer(report, reader)
    return writer.paper((*writer.kinds(), *writer.tables(writer.gap_table(), writer.lift_table())))


def place_sheets(report: PlaceReport, reader: Reader) -> Paper:
    """To sort: a row for each place, for each thing that is said of one, for each idea and each gap."""
    writer = _Writer(report, reader)
    places = writer.place_table()
    others = writer.tables(writer.said_table(), writer.gap_table(), writer.lift_table())
    return writer.paper((Section(places.name, (places,)), *others))


@dataclass(frozen=True, slots=True)
class _Writer:
    report: PlaceReport
    reader: Reader

    def text(self, text: Text) -> str:
        return self.reader.text(text)

    def paper(self, sections: tuple[Section, ...]) -> Paper:
        reader, team = self.reader, self.report.team
        count = sum(each.closed_on is None for each in self.report.places)
        return Paper(
            title=self.text(say("Places of {team}", team=team) if team else say("My own map of places")),
            facts=(
                self.text(say_n("{count} place", "{count} places", count)),
                self.text(say("Made on {day}.", day=When(reader.local(reader.now).date(), "date"))),
            ),
            sections=sections or (Section(self.text(say("Nothing is on it yet.")), ()),),
            footer=self.text(FOOTER),
            language=reader.language.code,
            right_to_left=reader.language.rtl,
            made_at=reader.local(reader.now),
        )

    def tables(self, *tables: Table) -> tuple[Section, ...]:
        return tuple(Section(table.name, (table,)) for table in tables if table.rows)

    def kinds(self) -> Iterator[Section]:
        """Each kind with its places; the closed ones are left out."""
        standing = [each for each in self.report.places if each.closed_on is None]
        by_kind = sorted(standing, key=lambda each: self.text(kind_name(each.kind)))
        for name, places in groupby(by_kind, key=lambda each: self.text(kind_name(each.kind))):
            yield Section(name, ())
            for place in places:
                yield Section(place.known.name, tuple(self.blocks(place)), level=2)

    def blocks(self, place: PlaceItem) -> Iterator[Block]:
        for part, title in PART_NAMES.items():
            if part != "name" and (words := getattr(place.known, part)):
                yield Words(self.text(Text(title)), words)
        if said := spread_said(place.spread):
            yield Line(self.text(said), strong=True)
        for colour, reason in place.said:
            yield Words(self.text(colour_name(colour)), reason)
        checked = say("Checked {day}", day=When(place.checked_on, "short"))
        if place.to_check:
            yield Line(self.text(say("{checked}: it asks to be checked again.", checked=checked)))
        else:
            yield Line(self.text(checked))

    def place_table(self) -> Table:
        columns = (
            self.column("name", mark("Name"), "words"),
            self.column("kind", mark("Kind")),
            self.column("area", mark("Area"), "words"),
            self.column("offers", mark("What it offers"), "words"),
            self.column("contact", mark("Contact"), "words"),
            self.column("cost", mark("Cost and access"), "words"),
            *(self.column(each, colour_name(each).msgid, "number") for each in COLOURS),
            self.column("checked_on", mark("Checked on"), "day"),
            self.column("to_check", mark("To check")),
            self.column("closed_on", mark("Closed on"), "day"),
        )
        return Table(self.text(say("Places")), columns, [self.row(each) for each in self.report.places])

    def row(self, place: PlaceItem) -> tuple[Cell, ...]:
        known = place.known
        return (
            known.name,
            self.text(kind_name(place.kind)),
            known.area or None,
            known.offers or None,
            known.contact or None,
            known.cost or None,
            *(place.spread.count(each) for each in COLOURS),
            place.checked_on,
            self.text(say("Yes") if place.to_check else say("No")),
            place.closed_on,
        )

    def said_table(self) -> Table:
        columns = (
            self.column("name", mark("Name"), "words"),
            self.column("colour", mark("Colour")),
            self.column("reason", mark("Why"), "words"),
        )
        rows = [
            (place.known.name, self.text(colour_name(colour)), reason)
            for place in self.report.places
            for colour, reason in place.said
        ]
        return Table(self.text(say("What people say")), columns, rows)

    def gap_table(self) -> Table:
        columns = (
            self.column("words", mark("What is missing"), "words"),
            self.column("owner", mark("Who finds out"), "words"),
            self.column("noted_on", mark("Noted on"), "day"),
            self.column("done_on", mark("Done on"), "day"),
        )
        rows = [(each.words, each.owner, each.noted_on, each.done_on) for each in self.report.gaps]
        return Table(self.text(say("What is missing")), columns, rows)

    def lift_table(self) -> Table:
        columns = (
            self.column("name", mark("Name"), "words"),
            self.column("colour", mark("From")),
            self.column("better", mark("To")),
            self.column("words", mark("Idea"), "words"),
            self.column("owner", mark("Who sees to it"), "words"),
            self.column("due_on", mark("Until"), "day"),
            self.column("done_on", mark("Done on"), "day"),
        )
        rows = [
            (
                each.place,
                self.text(colour_name(each.colour)),
                self.text(colour_name(one_better(each.colour))),
                each.words,
                each.owner,
                each.due_on,
                each.done_on,
            )
            for each in self.report.lifts
        ]
        return Table(self.text(say("Ideas for places")), columns, rows)

    def column(self, key: str, heading: str, kind: CellKind = "text") -> Column:
        return column(self.reader, key, heading, kind)
