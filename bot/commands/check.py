"""`tandem check`: validate content and catalogues. Exits with 2 when something is wrong."""

from __future__ import annotations

import argparse

from bot.catalogues import sensitive, source_problems, stale, unreviewed
from bot.content.check import check_content
from bot.content.load import load_flows, load_options, load_urgent
from bot.conversation.coverage import missing_handlers
from bot.flows.compile import build_all
from bot.i18n import SOURCE_LANGUAGE, shipped_languages
from bot.reviewing import states
from bot.understanding import crisis, goals, phrasebook


def run(options: argparse.Namespace) -> int:
    """Everything there is to find, one line each; with `--languages` how far each language is."""
    if options.languages:
        return _languages()
    phrasebook.check()
    crisis.check()
    goals.check()
    flows = load_flows()
    build_all(flows, load_options())
    problems = [str(each) for each in (*check_content(flows, shipped_languages()), *source_problems())]
    problems += [f"{path}: not up to date, run `tandem catalogues update`" for path in stale()]
    problems += missing_handlers(flows)
    for problem in problems:
        print(problem)
    matters = sensitive()
    for code in shipped_languages():
        if code != SOURCE_LANGUAGE:
            print(f"{code}: {len(unreviewed(code, matters))} sensitive strings not reviewed, shown with the English")
    if unseen := load_urgent().unreviewed:
        print(f"bot/content/urgent.yaml: {len(unseen)} numbers not compared with the services' own pages yet")
    print(f"{len(flows)} flows, {len(shipped_languages())} languages: {len(problems)} problems")
    return 2 if problems else 0


def _languages() -> int:
    """How complete each language is, and how much of it somebody who reads both has reviewed."""
    found = states()
    print(f"{'':<4}{'':<14}{'translated':>12}{'reviewed':>12}{'sensitive reviewed':>22}")
    for each in found:
        print(
            f"{each.code:<4}{each.name:<14}{each.translated:>5} / {each.strings:<4}"
            f"{each.reviewed:>5} / {each.strings:<4}{each.sensitive_reviewed:>15} / {each.sensitive:<4}"
        )
    return 0 if all(each.translated == each.strings for each in found) else 2
