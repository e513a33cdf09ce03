"""The shape of what the bot says outside the flows: the notice, the urgent card, commands, help, nudges.

All strings people see are message ids of the catalogue (English), except names of public frameworks.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, RootModel, StringConstraints

from bot.content.definition import Id, Label, Model, Msgid

Region: TypeAlias = Literal["england", "wales", "scotland", "northern_ireland"]
CompetenceId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^\d\.\d$")]


class Competence(Model):
    """One competence; `title` is the framework's own (English, exact), `source` says where it stands."""

    id: CompetenceId
    title: str
    source: str


class Domain(Model):
    """A domain of the framework with its competences."""

    id: str
    title: str
    source: str
    competences: tuple[Competence, ...] = Field(min_length=1)


class CompetenceFramework(Model):
    """A public framework: its document, the version used here, and its domains."""

    document: str
    version: str
    domains: tuple[Domain, ...] = Field(min_length=1)


class NamedLearning(Model):
    """A kind or a method of learning; `title` is the framework's own (English, exact), `source` where it stands."""

    id: Id
    title: str
    source: str


class LearningLists(Model):
    """What learning there is, as a public framework names it."""

    document: str
    version: str
    kinds: tuple[NamedLearning, ...] = Field(min_length=1)
    methods: tuple[NamedLearning, ...] = Field(min_length=1)


class Aliases(Model):
    """Aliases that can be suggested for a journey."""

    aliases: tuple[Label, ...] = Field(min_length=1)


class JourneyStep(Model):
    """A step of the Connecting People model. `flow` asks its questions."""

    number: int = Field(ge=1, le=8)
    flow: Id
    name: Msgid
    objective: Msgid
    done: tuple[Msgid, ...] = Field(min_length=1)
    tools: tuple[Msgid, ...] = Field(min_length=1)


class JourneySteps(Model):
    """The eight steps; their numbers are names, not an order."""

    steps: tuple[JourneyStep, ...] = Field(min_length=8, max_length=8)


class Barrier(Model):
    """Something that may stand in the way; `id` is the training manual's."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\d\d$")]
    title: Label


class BarrierKind(Model):
    """Barriers of a kind. `list`: what a step's `options` call them."""

    id: Id
    title: Label
    list: Id
    barriers: tuple[Barrier, ...] = Field(min_length=1)


class Barriers(Model):
    """What may stand in the way, by kind."""

    kinds: tuple[BarrierKind, ...] = Field(min_length=1)


class Measure(Model):
    """A measure by its name, which stays English; `source` says where it is named."""

    id: Id
    title: str
    source: str


class Measures(Model):
    """Measures that may have been used. `another`: the choice for one that is not among them."""

    another: Label
    measures: tuple[Measure, ...] = Field(min_length=1)


class Notice(Model):
    """The privacy notice. Raising `version` shows it once more to everybody, with `changed`."""

    sensitive: bool = True
    version: int = Field(ge=1)
    changed: Msgid
    short: tuple[Msgid, ...] = Field(min_length=1)
    more: tuple[Msgid, ...] = Field(min_length=1)
    supervisor_sees: tuple[Msgid, ...] = Field(min_length=1)
    supervisor_never_sees: tuple[Msgid, ...] = Field(min_length=1)
    later_tip: Msgid


class Helpline(Model):
    """A number to call or text. `say` holds `{number}`; `reviewed`: when it was compared with `source`."""

    id: Id
    say: Msgid
    number: Annotated[str, StringConstraints(pattern=r"^[0-9 ]+$")]
    regions: tuple[Region, ...] = Field(min_length=1)
    source: str
    reviewed: date | None = None


class RegionName(Model):
    """A nation of the United Kingdom, as it is called."""

    id: Region
    name: Label


class UrgentCard(Model):
    """Who to call now.

    `team` holds `{who}` and `{number}`, `safeguarding_lead` `{who}` and `{reach}`; `team_missing_supervisor` is for
    those who can fill the card in.
    """

    sensitive: bool = True
    opening: tuple[Msgid, ...] = Field(min_length=1)
    team: Msgid
    team_missing: Msgid
    team_missing_supervisor: Msgid
    safeguarding_lead: Msgid
    helplines: tuple[Helpline, ...] = Field(min_length=1)
    regions: tuple[RegionName, ...] = Field(min_length=1)
    closing: Msgid

    def helplines_for(self, region: str) -> tuple[Helpline, ...]:
        """The numbers for a region, in the order they are to be shown; an unknown region gets all of them."""
        known = any(each.id == region for each in self.regions)
        return tuple(line for line in self.helplines if not known or region in line.regions)

    @property
    def unreviewed(self) -> tuple[Helpline, ...]:
        """The numbers nobody has compared with the service's own page yet."""
        return tuple(line for line in self.helplines if line.reviewed is None)


class Command(Model):
    """A chat command and what Telegram's menu says about it."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,32}$")]
    about: Msgid


class CommandGroup(Model):
    """Commands that stand together in /menu."""

    id: Id
    title: Msgid
    commands: tuple[Command, ...] = Field(min_length=1)


class Commands(Model):
    """Every command. Telegram shows `description` before /start and `short` on the profile."""

    description: Msgid
    short: Msgid
    groups: tuple[CommandGroup, ...] = Field(min_length=1)

    @property
    def all(self) -> tuple[Command, ...]:
        """Every command, in the order of the menu."""
        return tuple(command for group in self.groups for command in group.commands)


class HelpTopic(Model):
    """One thing people ask for help with."""

    id: Id
    title: Msgid
    say: tuple[Msgid, ...] = Field(min_length=1)


class Help(Model):
    """What /help says: an opening and its topics."""

    opening: Msgid
    topics: tuple[HelpTopic, ...] = Field(min_length=1)


class NudgeWording(Model):
    """Wordings of one kind of nudge, which take turns, and why it came. Nothing of an entry is in them.

    `title` is what it is called in /nudges; `about` says there what it does.
    """

    title: Label
    about: Msgid | None = None
    why: Msgid
    say: tuple[Msgid, ...] = Field(min_length=1)


class Nudges(RootModel[dict[Id, NudgeWording]]):
    """The wordings of every kind of nudge."""


class NamedZone(Model):
    """A time zone people may choose: its IANA name and what it is called here."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]+/[A-Za-z_]+$")]
    label: Label


class PlaceKind(Model):
    """A kind of place, group or service."""

    id: Id
    title: Label


class PlaceKinds(Model):
    """The kinds that a map of places has."""

    kinds: tuple[PlaceKind, ...] = Field(min_length=1)


class Zones(Model):
    """The time zones offered in /settings."""

    zones: tuple[NamedZone, ...] = Field(min_length=1)
