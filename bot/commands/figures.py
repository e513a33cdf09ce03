"""`tandem figures`: how flows go, without a word of what was said in them."""

from __future__ import annotations

import argparse
import json
from datetime import date, timedelta

from bot.clock import SystemClock
from bot.commands.errand import look
from bot.reports.figures import FlowFigures, Part, flow_figures
from bot.storage.teams.taking_part import FLOOR

# What is left out is said in so many words.
NOT_SHOWN = f"Parts with fewer than {FLOOR} people are left out, and what they could be worked out from."


def run(options: argparse.Namespace) -> int:
    until = options.until or SystemClock().now().date()
    since = options.since or until - timedelta(days=90)
    figures = look(lambda store: flow_figures(store, since, until))
    if options.json:
        print(json.dumps([each.to_data() for each in figures], indent=2))
    else:
        _print(figures, since, until)
    return 0


def _print(figures: list[FlowFigures], since: date, until: date) -> None:
    print(f"Ended, or begun and still open, from {since} to {until}. {NOT_SHOWN}")
    if not figures:
        print("Nothing ended or began in these days.")
    for each in figures:
        if each.too_few:
            print(f"\n{each.flow}: fewer than {FLOOR} people")
            continue
        print(f"\n{each.flow}: begun {each.begun} times by {each.people} people")
        for heading, parts in (
            ("ended as", each.outcomes),
            ("in", each.languages),
            ("stopped after", each.stopped_after),
        ):
            for part in parts:
                print(f"  {heading:<14}{part.name:<18}{_counted(part)}")


def _counted(part: Part) -> str:
    return f"{part.runs:>7} times, {part.people} people"
