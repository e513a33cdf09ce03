"""The shape of a flow as its author writes it: what every key in `content/flows/*.yaml` means.

All strings people see are message ids of the catalogue (English). The models only say what is well formed;
whether steps can be reached, labels fit and translations exist is `bot.content.check`'s business.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag

Id: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,23}$")]


class Role(Enum):
    """What a string people see is for: the checks ask other things of a label on a button."""

    SENTENCE = "sentence"
    LABEL = "label"


Msgid: TypeAlias = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), Role.SENTENCE]
Label: TypeAlias = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), Role.LABEL]
AnswerKind: TypeAlias = Literal[
    "text", "yes_no", "choice", "choices", "number", "scale", "date", "moment", "duration", "alias"
]
# The lists of content that a step may offer.
ListName: TypeAlias = Literal[
    "barrier_kinds",
    "barriers_around",
    "barriers_organisation",
    "barriers_own",
    "barriers_person",
    "competences",
    "connection_kinds",
    "connection_often",
    "connection_rings",
    "connection_standings",
    "evening_hours",
    "journey_steps",
    "learning_kinds",
    "learning_methods",
    "lengths",
    "measures",
    "morning_hours",
    "nudge_hours",
    "place_kinds",
    "zones",
]
# What a part of a reflection is about: experience, thinking, action (ELFT framework Part Three §3).
Part: TypeAlias = Literal["experience", "thinking", "action"]


class Model(BaseModel):
    # Most commands read little of the content or nothing.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Choice(Model):
    """One of the answers to choose from. `days` or `hours` from now give it a date of its own.

    `alone`: of several choices it goes with no other one ("None of these"): ticking it unticks them, and they it.

    Where one choice of a step has a date, the step is about a date: its other choices ("No", "Pick a date")
    give an effect nothing.
    """

    id: Id
    label: Label
    days: int | None = None
    hours: int | None = None
    alone: bool = False


class Condition(Model):
    """Holds when an earlier step was answered (`answered: true`), or answered with one of `any_of`."""

    step: Id
    answered: bool | None = None
    any_of: tuple[str, ...] = ()


class Linger(Model):
    """The gentle way out of a step people get stuck in.

    It is said once: over `over` characters, or when the step is come back to for the `returns`th time.
    """

    over: int = 600
    returns: int = 2
    say: Msgid


class Limits(Model):
    """What a number, scale, text or day (counted from today) may be, or how many choices it takes.

    `say` is told when it is not.
    """

    least: float | None = None
    most: float | None = None
    pattern: str | None = None
    say: Msgid | None = None


class Step(Model):
    """One question.

    `stage` steps are counted ("2 of 6"). `private` answers are left out of a share unless the writer ticks
    them; `headline` answers are what a share of the headline alone shows; those that are not `kept` only find the
    way, and are no part of the entry. `options` names a list of content (competences, ...) instead of `choices`; a
    `duration` may have `lengths` to tap beside what is typed. `past`: a date or moment without a year, or a weekday,
    is read as the last one, not the next. `next` maps a choice (or `yes`, `no`) to the step that follows; otherwise
    the following step whose `when` holds does.
    """

    id: Id
    title: Msgid | None = None
    ask: Msgid
    prompts: tuple[Msgid, ...] = ()
    answer: AnswerKind = "text"
    choices: tuple[Choice, ...] = ()
    options: ListName | None = None
    skip: bool = True
    kept: bool = True
    stage: bool = False
    private: bool = False
    headline: bool = False
    part: Part | None = None
    linger: Linger | None = None
    past: bool = False
    limits: Limits = Limits()
    when: Condition | None = None
    next: dict[str, Id] = Field(default_factory=dict)


class Group(Model):
    """Steps that are asked again for as long as the answer to `again` is yes, at most `most` times."""

    group: Id
    again: Msgid
    most: int = Field(default=10, ge=1, le=50)
    steps: tuple[Step, ...] = Field(min_length=1)


def _kind_of_part(part: Any) -> str:
    """A group says so; everything else is meant as a step. A mistake is then reported for what was meant."""
    if isinstance(part, dict):
        return "group" if "group" in part else "step"
    return "group" if isinstance(part, Group) else "step"


FlowPart: TypeAlias = Annotated[
    Annotated[Step, Tag("step")] | Annotated[Group, Tag("group")], Discriminator(_kind_of_part)
]


class Effect(Model):
    """What happens when the flow closes: `do` names it, `with` maps its parameters to steps.

    The edge of the flow knows the names: `plan` (a nudge, kind in `kind`), `set` (a setting), `agenda`, ...
    Several steps may give a parameter: the last answered one counts. Without that answer nothing happens.
    """

    do: Id
    kind: Id | None = None
    with_: dict[Id, tuple[Id, ...]] = Field(default_factory=dict, alias="with")


class FlowFile(Model):
    """A flow. `entry`: the kind of entry it keeps; without it nothing is kept but its effects.

    `entry_of`: another flow that has a step of the same id for each of this one's. What this flow keeps is an entry of
    that one; opened about an entry, it adds to it.

    `command`: the chat command that opens it. `resumable`: false for short ones that only ask one thing (a
    setting): they do not appear in /resume and walking away drops them.
    """

    id: Id
    title: Msgid
    about: Msgid | None = None
    emoji: str | None = None
    command: Id | None = None
    minutes: int | None = None
    entry: Id | None = None
    entry_of: Id | None = None
    resumable: bool = True
    opening: Msgid | None = None
    steps: tuple[FlowPart, ...] = Field(min_length=1)
    effects: tuple[Effect, ...] = ()
