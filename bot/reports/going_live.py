"""What a team still needs before it begins, each point with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias

from bot.content.load import load_urgent
from bot.content.translation import SENSITIVE, english, messages, template
from bot.i18n import SOURCE_LANGUAGE, Framework, Text, language, say, say_n
from bot.review import is_reviewed
from bot.storage.people import get_person
from bot.storage.store import Store
from bot.storage.teams.teams import TeamRecord, members, safeguarding_lead, urgent_card

Point: TypeAlias = Literal["supervisor", "card", "lead", "nation", "numbers", "wording"]

# A number that was compared longer ago than this has to be compared again.
COMPARED_FOR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Missing:
    """One point: what is missing, and what a supervisor (in the chat) and the operator (in the shell) can do."""

    point: Point
    what: Text
    for_supervisor: Text
    for_operator: str


ASK_OPERATOR = say("Please ask your operator.")
IN_TEAM = 'A supervisor does it in the chat: /team, "More for this team".'


def missing_for(store: Store, team: TeamRecord, now: datetime) -> list[Missing]:
    """The points that are missing, the most pressing first; an empty list: the team can begin."""
    return [*_people(store, team), *_said_by_the_team(store, team), *_numbers(team, now), *_wording(store, team)]


def _people(store: Store, team: TeamRecord) -> Iterator[Missing]:
    if not members(store, team.id, "supervisor"):
        yield Missing(
            "supervisor",
            say("The team has no supervisor."),
            ASK_OPERATOR,
            f"Make a link for one: tandem team invite {team.id}",
        )


def _said_by_the_team(store: Store, team: TeamRecord) -> Iterator[Missing]:
    if urgent_card(store, team.id) is None:
        yield Missing(
            "card",
            say("The team's urgent card is empty."),
            say("Fill it in: whom your team calls first."),
            "A supervisor does it in the chat: /urgent.",
        )
    if safeguarding_lead(store, team.id) is None:
        yield Missing(
            "lead",
            say("Nobody is named as the safeguarding lead."),
            say("Say who it is and how to reach them. It shows in /urgent."),
            IN_TEAM,
        )
    if not team.nation_chosen:
        yield Missing(
            "nation",
            say("Nobody has chosen the team's nation."),
            say("Choose it: /urgent shows that nation's numbers."),
            IN_TEAM,
        )


def _numbers(team: TeamRecord, now: datetime) -> Iterator[Missing]:
    old = [
        line.id
        for line in load_urgent().helplines_for(team.nation)
        if line.reviewed is None or now.date() - line.reviewed > COMPARED_FOR
    ]
    if old:
        yield Missing(
            "numbers",
            say_n(
                "{count} number of /urgent has not been compared with the service's own page this year.",
                "{count} numbers of /urgent have not been compared with the services' own pages this year.",
                len(old),
            ),
            ASK_OPERATOR,
            f"Compare them ({', '.join(old)}) and write the day into bot/content/urgent.yaml.",
        )


def _wording(store: Store, team: TeamRecord) -> Iterator[Missing]:
    people = (get_person(store, each.person_id) for each in members(store, team.id))
    for code in sorted({person.language for person in people if person} - {SOURCE_LANGUAGE}):
        if open_strings := unreviewed(code):
            yield Missing(
                "wording",
                say(
                    "Nobody has reviewed the wording that matters in {language}. It is shown with the English.",
                    language=Framework(language(code).own_name),
                ),
                ASK_OPERATOR,
                f"{open_strings} strings are open: tandem catalogues unreviewed {code}",
            )


def unreviewed(code: str) -> int:
    """How many of the strings that matter nobody has reviewed in a language."""
    return sum(not is_reviewed(code, msgid) for msgid in _that_matter())


@lru_cache(maxsize=1)
def _that_matter() -> tuple[str, ...]:
    return tuple(english(each)[0] for each in messages(template()) if SENSITIVE in each.auto_comments)
