"""`tandem check`: everything that may be wrong with content and catalogues, a line each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.content.check_flow import check_flow
from bot.content.check_wording import check_buttons, check_descriptions, check_wording
from bot.content.definition import FlowFile
from bot.content.load import command_named, load_flows, load_nudges, load_options, path_of, steps_of
from bot.content.messages import messages_of
from bot.content.problem import Problem
from bot.content.translation import check_template, check_translation, english, messages, translation
from bot.i18n import SOURCE_LANGUAGE

__all__ = ["Problem", "check_content"]


def check_content(flows: Mapping[str, FlowFile], languages: Sequence[str]) -> list[Problem]:
    """Every problem of these flows and of the catalogues of these languages.

    Raises ContentError or CatalogueError when a file cannot be read at all.
    """
    known = _known(languages)
    problems = [problem for flow in flows.values() for problem in check_one(flow, languages, known)]
    problems += check_template()
    problems += check_buttons(languages)
    problems += check_descriptions(languages)
    for code in languages:
        if code != SOURCE_LANGUAGE:
            problems += check_translation(code)
    return problems


def check_one(
    flow: FlowFile, languages: Sequence[str], known: Mapping[str, Collection[str]] | None = None
) -> list[Problem]:
    """Every problem of one flow. `known`: what stands in each language's catalogue, for who has read them."""
    file = path_of(flow)
    problems = [Problem(file, place, what) for place, what in check_flow(flow, load_options())]
    problems += [Problem(file, place, what) for place, what in _references(flow)]
    problems += check_wording(flow, file, languages)
    for code, strings in (_known(languages) if known is None else known).items():
        problems += _untranslated(flow, file, code, strings)
    return problems


def _references(flow: FlowFile) -> list[tuple[str, str]]:
    """What the flow names outside itself and is not there."""
    missing = []
    if flow.command and command_named(flow.command) is None:
        missing.append(("command", f"/{flow.command} is not in commands.yaml"))
    for index, effect in enumerate(flow.effects):
        if effect.do == "plan" and effect.kind not in load_nudges():
            missing.append((f"effects[{index}]", f"nudges.yaml has no words for {effect.kind!r}"))
    if flow.entry_of:
        missing += _not_at_home(flow, flow.entry_of)
    return missing


def _not_at_home(flow: FlowFile, home: str) -> list[tuple[str, str]]:
    """Steps whose answers would have no name in the entry: the flow it is an entry of does not know them."""
    known = flow if home == flow.id else load_flows().get(home)
    if known is None:
        return [("entry_of", f"there is no flow {home!r}")]
    ids = {step.id for _, step in steps_of(known)}
    reminders = {
        step for effect in flow.effects if effect.do == "plan" for steps in effect.with_.values() for step in steps
    }
    return [
        (f"steps.{step.id}", f"{home!r} has no step of this id")
        for _, step in steps_of(flow)
        if step.kept and step.id not in ids | reminders
    ]


def _known(languages: Sequence[str]) -> dict[str, frozenset[str]]:
    """The English of all that stands in the catalogues of these languages."""
    return {
        code: frozenset(english(each)[0] for each in messages(translation(code)))
        for code in languages
        if code != SOURCE_LANGUAGE
    }


def _untranslated(flow: FlowFile, file: str, code: str, known: Collection[str]) -> list[Problem]:
    """Strings of the flow that a catalogue has never heard of (for the others its template speaks)."""
    return [
        Problem(file, message.place, f"not in the catalogue of {code} yet")
        for message in messages_of(flow)
        if message.msgid not in known
    ]
