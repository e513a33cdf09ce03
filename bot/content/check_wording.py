"""What may be wrong with how content looks in the languages it ships in: length, labels, HTML."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from bot.content.definition import FlowFile, Role, Step
from bot.content.load import load_commands, steps_of
from bot.content.messages import messages_of
from bot.content.problem import Problem
from bot.content.translation import ON_A_BUTTON, english, has_html, messages, template
from bot.i18n import Text, language

MESSAGE = 4096
"""How long a message of Telegram's may be, in UTF-16 units."""
CHROME = 300
"""What stands around a question: stage and title, an earlier answer's frame, marks of direction."""
SIDE_BY_SIDE, ALONE = 16, 32
"""How long the label of a button may be, two in a row and in a row of its own."""
DESCRIPTION, SHORT_DESCRIPTION, COMMAND = 512, 120, 256
"""What Telegram takes of the bot's description, its short one and what a command is about."""

# They stand under every question and card, two in a row.
UNIVERSAL = (
    "Prompt", "Skip", "Back", "Pause", "Next", "Done", "Yes", "No", "Edit", "Delete", "Cancel", "Share",
    "Keep private", "Same answer", "More", "Open",
)  # fmt: skip


def utf16_length(words: str) -> int:
    """The length as Telegram counts it."""
    return len(words.encode("utf-16-le")) // 2


def visible_length(words: str) -> int:
    """How many characters take up room: marks above or below a letter, and invisible ones, do not."""
    return sum(unicodedata.category(each) not in ("Mn", "Me", "Cf") for each in words)


def check_wording(flow: FlowFile, file: str, languages: Sequence[str]) -> list[Problem]:
    """Too long questions and labels of a flow in these languages, and HTML in it."""
    problems = [
        Problem(file, message.place, "there is HTML in it") for message in messages_of(flow) if has_html(message.msgid)
    ]
    for code in languages:
        for _, step in steps_of(flow):
            length = CHROME + sum(utf16_length(_in(code, words)) + 2 for words in _shown_at_once(flow, step))
            if length > MESSAGE:
                what = f"with all its cues it may take {length} units in {code}, a message holds {MESSAGE}"
                problems.append(Problem(file, f"steps.{step.id}", what))
        for message in messages_of(flow):
            if message.role is Role.LABEL:
                problems += [Problem(file, message.place, what) for what in label_mistakes(message.msgid, code)]
    return problems


def label_mistakes(msgid: str, code: str) -> Iterator[str]:
    """What is wrong with a label in a language. The English decides whether it shares its row."""
    limit = SIDE_BY_SIDE if visible_length(msgid) <= SIDE_BY_SIDE else ALONE
    length = visible_length(_in(code, msgid))
    if length > limit:
        yield f"the label {msgid!r} has {length} characters in {code}, its button has room for {limit}"


def check_buttons(languages: Sequence[str]) -> list[Problem]:
    """The labels of the buttons under everything: the universal ones and those the sources write out."""
    known = [each for each in messages(template()) if ON_A_BUTTON in each.auto_comments]
    labels = dict.fromkeys((*UNIVERSAL, *(english(each)[0] for each in known)))
    return [
        Problem(f"locales/{code}", "", what)
        for code in languages
        for label in labels
        for what in label_mistakes(label, code)
    ]


def check_descriptions(languages: Sequence[str]) -> list[Problem]:
    """What Telegram shows of the bot itself: descriptions and the menu of commands."""
    commands = load_commands()
    limited = [
        ("description", commands.description, DESCRIPTION),
        ("short", commands.short, SHORT_DESCRIPTION),
    ]
    limited += [(f"/{command.name}", command.about, COMMAND) for command in commands.all]
    return [
        Problem("bot/content/commands.yaml", place, f"{length} characters in {code}, Telegram takes {most}")
        for code in languages
        for place, msgid, most in limited
        if (length := utf16_length(_in(code, msgid))) > most
    ]


def _shown_at_once(flow: FlowFile, step: Step) -> list[str]:
    return [flow.title, *filter(None, [step.title]), step.ask, *step.prompts]


def _in(code: str, msgid: str) -> str:
    return language(code).translate(Text(msgid))
