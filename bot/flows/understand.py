"""From what was typed to an answer of the kind that was asked for, or to words that say what would be one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import lru_cache
from typing import TypeAlias

from bot.content.definition import AnswerKind, Step
from bot.content.load import load_aliases
from bot.flows.answer import Answer, AnswerPart
from bot.flows.circumstances import Circumstances
from bot.flows.flow import NO, YES, Node, Option
from bot.i18n import Text, in_every_language, reader, say, shipped_languages
from bot.understanding.choices import match_choice, understand_yes_no
from bot.understanding.dates import Moment, understand_moment
from bot.understanding.digits import fold_digits, plain
from bot.understanding.durations import understand_duration
from bot.understanding.identifying import find_identifying
from bot.understanding.names import looks_like_a_name
from bot.understanding.numbers import understand_number

LONGEST_ALIAS = 40
# Beyond this a number is a slip of the thumb, and not exact any more once it is stored.
LARGEST_NUMBER = 10**12


@dataclass(frozen=True, slots=True)
class Understood:
    """An answer; with `confirm` it is shown back before it counts, since dates are easily misread."""

    answer: Answer
    confirm: bool = False


Outcome: TypeAlias = "Understood | Text"


def understand(node: Node, part: AnswerPart, at: Circumstances) -> Outcome:
    """The answer that was typed; or, when it is none, the sentence that says what would be one."""
    return _KINDS[node.step.answer](node, part, at)


def typed_option(node: Node, text: str, at: Circumstances) -> Option | None:
    """The option whose label (in any shipped language, the person's first) or number was typed, or its own id (2.3)."""
    named = node.option(fold_digits(text).strip())
    if named is not None and node.step.options == "competences":
        return named
    for code in dict.fromkeys((*at.languages, *shipped_languages())):
        words = reader(code)
        index = match_choice(text, [words.text(option.label) for option in node.options])
        if index is not None:
            return node.options[index]
    return None


def outside_limits(step: Step, text: str) -> Text | None:
    """What is to be said of a text outside its limits (`least` and `most` are characters), else None."""
    limits = step.limits
    if limits.most is not None and len(text) > limits.most:
        return _own_message(step) or say("Please keep it to {most} characters.", most=limits.most)
    if limits.least is not None and len(text) < limits.least:
        return _own_message(step) or say("Please write at least {least} characters.", least=limits.least)
    if limits.pattern is not None and not re.fullmatch(limits.pattern, text.strip()):
        return _own_message(step) or say("That does not look quite right. Please look at it again.")
    return None


def too_few(step: Step, ticked: int) -> Text | None:
    """What is to be said of fewer ticks than the step's limits want, else None."""
    least = step.limits.least
    if least is None or ticked >= least:
        return None
    return _own_message(step) or say("Please choose at least {least}.", least=least)


def _text(node: Node, part: AnswerPart, _at: Circumstances) -> Outcome:
    return outside_limits(node.step, part.text) or Understood(Answer((part,)))


def _alias(node: Node, part: AnswerPart, at: Circumstances) -> Outcome:
    alias = " ".join(part.text.split())
    if len(alias) > LONGEST_ALIAS:
        return say("That is long for an alias. One or two words are best: a colour, a bird.")
    if find_identifying(alias, today=at.local.date()) or looks_like_a_name(alias, _words_of_aliases()):
        return say("That could point to a real person. Please choose something else: a colour, a bird.")
    return outside_limits(node.step, alias) or Understood(Answer((AnswerPart(alias, part.message_id),)))


@lru_cache(maxsize=1)
def _words_of_aliases() -> frozenset[str]:
    """The words of the aliases that are suggested, in every language: with one of them it is hardly a name."""
    aliases = (alias for msgid in load_aliases() for alias in in_every_language(msgid))
    return frozenset(plain(word) for alias in aliases for word in alias.split())


def _yes_no(node: Node, part: AnswerPart, at: Circumstances) -> Outcome:
    sure = understand_yes_no(part.text, at.languages)
    if sure is not None:
        return Understood(Answer((part,), YES if sure else NO))
    option = typed_option(node, part.text, at)
    return Understood(Answer((part,), option.id)) if option else say("Please answer Yes or No.")


def _choice(node: Node, part: AnswerPart, at: Circumstances) -> Outcome:
    option = typed_option(node, part.text, at)
    if option is not None:
        return Understood(Answer((part,), option.id))
    return say("Please choose one of the answers below, or type its number.")


def _choices(node: Node, part: AnswerPart, at: Circumstances) -> Outcome:
    whole = typed_option(node, part.text, at)
    chosen = [whole] if whole else _listed(node, part.text, at)
    if not chosen:
        return say("Please choose from the answers below, or type their numbers: 1, 3.")
    return Understood(Answer((part,), [option.id for option in node.options if option in chosen]))


def _listed(node: Node, text: str, at: Circumstances) -> list[Option]:
    """The options that were typed one after the other; none when one of them is no option."""
    pieces = [piece for piece in _BETWEEN.split(text.strip()) if piece]
    options: list[Option] = []
    # Nobody lists more than there is: a longer text is no list, and would be slow to read as one.
    for piece in pieces if len(pieces) <= len(node.options) else []:
        option = typed_option(node, piece, at)
        if option is None:
            return []
        options.append(option)
    return options


def _scale(node: Node, part: AnswerPart, at: Circumstances) -> Outcome:
    number = understand_number(part.text, at.languages)
    option = None if number is None else node.option(str(number))
    if option is not None:
        return Understood(Answer((part,), int(option.id)))
    least, most = int(node.options[0].id), int(node.options[-1].id)
    return _own_message(node.step) or say("Please choose a number from {least} to {most}.", least=least, most=most)


def _number(node: Node, part: AnswerPart, at: Circumstances) -> Outcome:
    number = understand_number(part.text, at.languages)
    if number is None or abs(number) > LARGEST_NUMBER:
        return say("I was looking for a number, for example 3 or 2.5.")
    exact = int(number) if number == int(number) else float(number)
    return _outside_range(node.step, exact) or Understood(Answer((part,), exact))


def _date(node: Node, part: AnswerPart, at: Circumstances) -> Outcome:
    moment = _moment_in(node.step, part.text, at)
    if moment is None:
        return say("I could not find a day in that. You could write: tomorrow, Friday, 3 April.")
    day = moment.local.date()
    from_today = (day - at.local.date()).days
    return _outside_range(node.step, from_today) or Understood(Answer((part,), day.isoformat()), confirm=True)


def _moment(node: Node, part: AnswerPart, at: Circumstances) -> Outcome:
    moment = _moment_in(node.step, part.text, at)
    if moment is None:
        return say("I could not find a day and time in that. You could write: 15:30, Friday 10:00, in 2 hours.")
    value = moment.local
    if moment.elapsed is not None:
        # Two hours from now is two hours, also on the night when the clocks change.
        value = (at.now + moment.elapsed).astimezone(UTC)
    return Understood(Answer((part,), value.isoformat(timespec="minutes")), confirm=True)


def _duration(node: Node, part: AnswerPart, at: Circumstances) -> Outcome:
    length = understand_duration(part.text, at.languages)
    if length is None or length <= timedelta(0):
        return say("I could not find a length of time in that. You could write: 45 minutes, 1 hour 30.")
    minutes = max(1, round(length / timedelta(minutes=1)))
    return _outside_range(node.step, minutes) or Understood(Answer((part,), minutes), confirm=True)


def _moment_in(step: Step, text: str, at: Circumstances) -> Moment | None:
    return understand_moment(text, now=at.local, languages=at.languages, prefer="past" if step.past else "future")


def _outside_range(step: Step, number: float) -> Text | None:
    least, most = step.limits.least, step.limits.most
    if (least is None or number >= least) and (most is None or number <= most):
        return None
    if message := _own_message(step):
        return message
    if least is not None and most is not None:
        return say("It should be between {least} and {most}.", least=least, most=most)
    if least is not None:
        return say("It should be {least} or more.", least=least)
    return say("It should be {most} or less.", most=most or 0)


def _own_message(step: Step) -> Text | None:
    return Text(step.limits.say) if step.limits.say else None


_BETWEEN = re.compile(r"\s*[,;\n\u060c]\s*")

_KINDS: Mapping[AnswerKind, Callable[[Node, AnswerPart, Circumstances], Outcome]] = {
    "text": _text,
    "alias": _alias,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "scale": _scale,
    "number": _number,
    "date": _date,
    "moment": _moment,
    "duration": _duration,
}
