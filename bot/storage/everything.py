"""Subject access: everything that is kept about a person, decrypted, as plain JSON data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, or_, select

from bot.storage import entries, outbox, people, sessions, shares
from bot.storage.connecting import connections, journeys, strengths
from bot.storage.inbox import BODY as INBOX_BODY
from bot.storage.nudges import rules as nudges
from bot.storage.people import get_person
from bot.storage.places import gaps as place_gaps
from bot.storage.places import lifts as place_lifts
from bot.storage.places import places
from bot.storage.places import ratings as place_ratings
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.supervision import agenda, feedback, records
from bot.storage.tables import (
    AccountMove,
    AgreedAction,
    Answer,
    Attainment,
    Audit,
    BarrierMet,
    ChatMessage,
    Connection,
    ConnectionState,
    CultureReply,
    Entry,
    EntryCompetence,
    FeedbackRequest,
    FlowRun,
    FlowSession,
    Goal,
    GoalEvent,
    Idea,
    IdeaAnswer,
    Inbox,
    Introduction,
    Invitation,
    Journey,
    JourneyEntry,
    JourneyEvent,
    LearningNeed,
    LearningRecord,
    LearningTime,
    LearningYear,
    MapThought,
    Membership,
    NeedShare,
    Nudge,
    NudgeRule,
    NudgeSwitch,
    Outbox,
    Person,
    Place,
    PlaceGap,
    PlaceLift,
    PlaceMap,
    PlaceRating,
    RecordCopy,
    Response,
    ReviewDate,
    Share,
    ShareReader,
    Strength,
    Supervision,
    SupervisorLine,
    Team,
)
from bot.storage.teams import ideas, teams

Plain: TypeAlias = dict[str, Any]

person = table_of(Person)
account_move = table_of(AccountMove)
membership = table_of(Membership)
supervision = table_of(Supervision)
invitation = table_of(Invitation)
team = table_of(Team)
session_table = table_of(FlowSession)
flow_run = table_of(FlowRun)
entry = table_of(Entry)
answer = table_of(Answer)
entry_competence = table_of(EntryCompetence)
learning_record = table_of(LearningRecord)
learning_time = table_of(LearningTime)
learning_year = table_of(LearningYear)
feedback_request = table_of(FeedbackRequest)
goal = table_of(Goal)
goal_event = table_of(GoalEvent)
attainment = table_of(Attainment)
connection = table_of(Connection)
connection_state = table_of(ConnectionState)
strength = table_of(Strength)
map_thought = table_of(MapThought)
journey = table_of(Journey)
journey_event = table_of(JourneyEvent)
journey_entry = table_of(JourneyEntry)
barrier_met = table_of(BarrierMet)
introduction = table_of(Introduction)
place_map = table_of(PlaceMap)
place = table_of(Place)
place_rating = table_of(PlaceRating)
place_lift = table_of(PlaceLift)
place_gap = table_of(PlaceGap)
share_table = table_of(Share)
share_reader = table_of(ShareReader)
response = table_of(Response)
supervisor_line = table_of(SupervisorLine)
record_copy = table_of(RecordCopy)
agreed_action = table_of(AgreedAction)
rule_table = table_of(NudgeRule)
nudge_table = table_of(Nudge)
switch_table = table_of(NudgeSwitch)
idea = table_of(Idea)
idea_answer = table_of(IdeaAnswer)
review_date = table_of(ReviewDate)
learning_need = table_of(LearningNeed)
need_share = table_of(NeedShare)
culture_reply = table_of(CultureReply)
chat_message = table_of(ChatMessage)
inbox_table = table_of(Inbox)
outbox_table = table_of(Outbox)
audit = table_of(Audit)


def everything_of(store: Store, person_id: UUID) -> Plain:
    """All that is kept about somebody, each row under the names of its columns, moments in UTC (ISO 8601).

    What others wrote is in it only where they wrote it to this person. Raises LookupError for nobody.
    """
    return _Everything(store, person_id).gather()


class _Everything:
    """Gathers one person's data; remembers the names it has looked up."""

    def __init__(self, store: Store, person_id: UUID) -> None:
        self._store = store
        self._who = person_id
        self._names: dict[UUID, str | None] = {}

    def gather(self) -> Plain:
        profile = self._store.conn.execute(select(person).where(person.c.id == self._who)).one_or_none()
        if profile is None:
            raise LookupError("nobody has this id")
        return {
            "profile": self._profile(profile),
            "memberships": self._memberships(),
            "supervisions": self._supervisions(),
            "invitations": self._invitations(),
            "account_moves": self._account_moves(),
            "sessions": self._sessions(),
            "how_flows_went": self._runs(),
            "entries": self._entries(),
            "learning_records": self._learning_records(),
            "learning_time": self._learning_time(),
            "learning_year": self._learning_year(),
            "feedback_asked": self._feedback_asked(),
            "feedback_asked_of_you": self._feedback_asked_of_them(),
            "journeys": self._journeys(),
            "connections": self._connections(),
            "strengths": self._strengths(),
            "thoughts_over_own_map": self._map_thoughts(),
            "goals": self._goals(),
            "goal_check_ins": self._check_ins(),
            "barriers": self._barriers(),
            "introductions": self._introductions(),
            "places": self._places(),
            "place_ratings": self._place_ratings(),
            "place_ideas": self._place_lifts(),
            "places_missing": self._place_gaps(),
            "places_map": self._place_map(),
            "shares": self._shares(),
            "shared_with_you": self._shared_with_them(),
            "responses_given": self._responses(response.c.reader_id == self._who),
            "supervisor_lines": self._supervisor_lines(),
            "supervision_records": self._records(),
            "ideas": self._ideas(),
            "ideas_answered": self._idea_answers(idea_answer.c.supervisor_id == self._who),
            "review_dates": self._review_dates(),
            "learning_needs": self._learning_needs(),
            "learning_needs_shared": self._needs_shared(),
            "learning_culture_replied": self._culture_replies(),
            "nudge_rules": self._nudge_rules(),
            "nudge_switches": self._nudge_switches(),
            "messages": self._messages(profile.telegram_id),
            "messages_coming_in": self._coming_in(profile.telegram_id),
            "messages_going_out": self._going_out(profile.telegram_id),
            "access_log": self._log(audit.c.subject_id == self._who),
            "what_you_did": self._log(audit.c.actor_id == self._who),
        }

    def _profile(self, row: Row[Any]) -> Plain:
        return _plain(row, name=self._unsealed(self._who, people.NAME, row.id, row.name))

    def _memberships(self) -> list[Plain]:
        rows = self._rows(membership, membership.c.person_id == self._who, membership.c.since)
        return [_plain(row, team=self._team_name(row.team_id)) for row in rows]

    def _supervisions(self) -> list[Plain]:
        either = or_(
            supervision.c.supervisor_id == self._who,
            supervision.c.connector_id == self._who,
            supervision.c.deputy_for == self._who,
        )
        return [
            _plain(
                row,
                team=self._team_name(row.team_id),
                supervisor=self._name(row.supervisor_id),
                connector=self._name(row.connector_id),
            )
            for row in self._rows(supervision, either, supervision.c.since)
        ]

    def _invitations(self) -> list[Plain]:
        either = or_(invitation.c.made_by == self._who, invitation.c.used_by == self._who)
        return [
            _plain(row, token_hash=row.token_hash.hex(), team=self._team_name(row.team_id))
            for row in self._rows(invitation, either, invitation.c.made_at)
        ]

    def _runs(self) -> list[Plain]:
        return [_plain(row) for row in self._rows(flow_run, flow_run.c.person_id == self._who, flow_run.c.ended_on)]

    def _account_moves(self) -> list[Plain]:
        """Their own, and those they gave their word for (but not the number of somebody else's account)."""
        either = or_(account_move.c.person_id == self._who, account_move.c.vouched_by == self._who)
        others = {"new_telegram_id": None, "code": None}
        return [
            _plain(row, token_hash=row.token_hash.hex(), **({} if row.person_id == self._who else others))
            for row in self._rows(account_move, either, account_move.c.made_at)
        ]

    def _sessions(self) -> list[Plain]:
        rows = self._rows(session_table, session_table.c.person_id == self._who, session_table.c.opened_at)
        return [_plain(row, body=self._unsealed(self._who, sessions.BODY, row.id, row.body)) for row in rows]

    def _entries(self) -> list[Plain]:
        return [
            _plain(row, answers=self._answers(row.id), competences=self._competences(row.id))
            for row in self._rows(entry, entry.c.person_id == self._who, entry.c.kept_at)
        ]

    def _answers(self, entry_id: UUID) -> list[Plain]:
        rows = self._rows(answer, answer.c.entry_id == entry_id, answer.c.position, answer.c.written_at)
        return [_plain(row, body=self._unsealed(self._who, entries.BODY, row.id, row.body)) for row in rows]

    def _competences(self, entry_id: UUID) -> list[str]:
        rows = self._rows(entry_competence, entry_competence.c.entry_id == entry_id, entry_competence.c.competence)
        return [row.competence for row in rows]

    def _learning_records(self) -> list[Plain]:
        mine = learning_record.c.person_id == self._who
        return [_plain(row) for row in self._rows(learning_record, mine, learning_record.c.first_day)]

    def _learning_time(self) -> list[Plain]:
        mine = learning_time.c.person_id == self._who
        return [_plain(row) for row in self._rows(learning_time, mine, learning_time.c.begins_at)]

    def _learning_year(self) -> list[Plain]:
        return [_plain(row) for row in self._rows(learning_year, learning_year.c.person_id == self._who)]

    def _feedback_asked(self) -> list[Plain]:
        mine = feedback_request.c.person_id == self._who
        return [
            _plain(
                row,
                body=self._unsealed(self._who, feedback.BODY, row.id, row.body),
                asked=self._name(row.giver_id),
            )
            for row in self._rows(feedback_request, mine, feedback_request.c.asked_at)
        ]

    def _feedback_asked_of_them(self) -> list[Plain]:
        """That they were asked, by whom and when; the words are somebody else's, and in their chat."""
        theirs = feedback_request.c.giver_id == self._who
        return [
            _plain(row, body=None, asked_by=self._name(row.person_id))
            for row in self._rows(feedback_request, theirs, feedback_request.c.asked_at)
        ]

    def _connections(self) -> list[Plain]:
        """Those of their journeys and, without one, those of their own map; each with all its past."""
        return [
            _plain(
                row,
                states=[
                    _plain(state, body=self._unsealed(self._who, connections.BODY, state.id, state.body))
                    for state in self._rows(
                        connection_state, connection_state.c.connection_id == row.id, connection_state.c.number
                    )
                ],
            )
            for row in self._rows(connection, connection.c.person_id == self._who, connection.c.id)
        ]

    def _strengths(self) -> list[Plain]:
        rows = self._rows(strength, strength.c.person_id == self._who, strength.c.added_at)
        return [_plain(row, body=self._unsealed(self._who, strengths.BODY, row.id, row.body)) for row in rows]

    def _map_thoughts(self) -> list[Plain]:
        rows = self._rows(map_thought, map_thought.c.person_id == self._who, map_thought.c.at)
        return [_plain(row, body=self._unsealed(self._who, connections.THOUGHT, row.id, row.body)) for row in rows]

    def _journeys(self) -> list[Plain]:
        """With what happened to each, and which entries belong to it."""
        return [
            _plain(
                row,
                alias=self._unsealed(self._who, journeys.ALIAS, row.id, row.alias),
                events=[
                    _plain(event)
                    for event in self._rows(journey_event, journey_event.c.journey_id == row.id, journey_event.c.at)
                ],
                entries=[_plain(each) for each in self._rows(journey_entry, journey_entry.c.journey_id == row.id)],
            )
            for row in self._rows(journey, journey.c.person_id == self._who, journey.c.begun_at)
        ]

    def _goals(self) -> list[Plain]:
        """Beside their entries: how each is scaled, where it stands, and when it was paused, closed or opened."""
        return [
            _plain(
                row,
                events=[
                    _plain(event)
                    for event in self._rows(goal_event, goal_event.c.goal_id == row.entry_id, goal_event.c.at)
                ],
            )
            for row in self._rows(goal, goal.c.person_id == self._who, goal.c.set_at)
        ]

    def _check_ins(self) -> list[Plain]:
        mine = attainment.c.person_id == self._who
        return [_plain(row) for row in self._rows(attainment, mine, attainment.c.at)]

    def _barriers(self) -> list[Plain]:
        mine = barrier_met.c.person_id == self._who
        return [_plain(row) for row in self._rows(barrier_met, mine, barrier_met.c.entry_id, barrier_met.c.barrier)]

    def _introductions(self) -> list[Plain]:
        mine = introduction.c.person_id == self._who
        return [_plain(row) for row in self._rows(introduction, mine, introduction.c.made_on)]

    def _place_map(self) -> list[Plain]:
        return [_plain(row) for row in self._rows(place_map, place_map.c.person_id == self._who)]

    def _places(self) -> list[Plain]:
        """Those on their own map; and which of a team's they checked last, whose words are the team's."""
        either = or_(place.c.map_id == self._who, place.c.checked_by == self._who)
        return [
            _plain(row, body=None, known=self._on_own_map(row.map_id, places.BODY, row))
            for row in self._rows(place, either, place.c.checked_on, place.c.id)
        ]

    def _place_ratings(self) -> list[Plain]:
        return [
            _plain(
                row,
                body=None,
                place=self._place_name(row.place_id),
                **self._unsealed(self._who, place_ratings.BODY, row.id, row.body),
            )
            for row in self._rows(place_rating, place_rating.c.person_id == self._who, place_rating.c.rated_on)
        ]

    def _place_lifts(self) -> list[Plain]:
        """Ideas on their own map, and which of a team's they see to."""
        own = select(place.c.id).where(place.c.map_id == self._who)
        either = or_(place_lift.c.place_id.in_(own), place_lift.c.owner_id == self._who)
        rows = self._rows(place_lift, either, place_lift.c.due_on, place_lift.c.id)
        return [
            _plain(row, body=None, idea=self._on_own_map(self._place(row.place_id).map_id, place_lifts.BODY, row))
            for row in rows
        ]

    def _place_gaps(self) -> list[Plain]:
        """What is missing on their own map, and what they find out for a team."""
        either = or_(place_gap.c.map_id == self._who, place_gap.c.owner_id == self._who)
        return [
            _plain(row, body=None, missing=self._on_own_map(row.map_id, place_gaps.BODY, row))
            for row in self._rows(place_gap, either, place_gap.c.noted_on, place_gap.c.id)
        ]

    def _on_own_map(self, map_id: UUID, purpose: str, row: Row[Any]) -> Any:
        """The words on their own map; what stands on a team's is the team's."""
        return self._unsealed(map_id, purpose, row.id, row.body) if map_id == self._who else None

    def _place(self, place_id: UUID) -> Row[Any]:
        [row] = self._rows(place, place.c.id == place_id)
        return row

    def _place_name(self, place_id: UUID) -> str:
        row = self._place(place_id)
        return str(self._unsealed(row.map_id, places.BODY, row.id, row.body)["name"])

    def _shares(self) -> list[Plain]:
        return [
            _plain(
                row,
                body=self._unsealed(self._who, shares.BODY, row.id, row.body or None),
                readers=self._readers(row.id),
                responses=self._responses(response.c.share_id == row.id),
            )
            for row in self._rows(share_table, share_table.c.owner_id == self._who, share_table.c.shared_at)
        ]

    def _readers(self, share_id: UUID) -> list[Plain]:
        rows = self._rows(share_reader, share_reader.c.share_id == share_id)
        return [_plain(row, reader=self._name(row.reader_id)) for row in rows]

    def _shared_with_them(self) -> list[Plain]:
        """That they may or might read it and when they opened it; the words are somebody else's."""
        return [_plain(row) for row in self._rows(share_reader, share_reader.c.reader_id == self._who)]

    def _responses(self, which: ColumnElement[bool]) -> list[Plain]:
        return [
            _plain(
                row,
                body=self._unsealed(row.reader_id, shares.RESPONSE, row.id, row.body),
                reader=self._name(row.reader_id),
            )
            for row in self._rows(response, which, response.c.at)
        ]

    def _supervisor_lines(self) -> list[Plain]:
        """Their own, and those that their supervisors wrote for them."""
        for_them = select(supervision.c.id).where(supervision.c.connector_id == self._who)
        either = or_(supervisor_line.c.author_id == self._who, supervisor_line.c.link_id.in_(for_them))
        return [
            _plain(
                row,
                body=self._unsealed(row.author_id, agenda.BODY, row.id, row.body),
                supervisor=self._name(row.author_id),
            )
            for row in self._rows(supervisor_line, either, supervisor_line.c.written_at)
        ]

    def _records(self) -> list[Plain]:
        """Their own copies. (The other one's copy is the other one's.)"""
        mine = record_copy.c.holder_id == self._who
        return [self._one_record(row) for row in self._rows(record_copy, mine, record_copy.c.met_on)]

    def _one_record(self, row: Row[Any]) -> Plain:
        connector = self._who if row.role == "connector" else row.other_id
        return _plain(
            row,
            body=self._unsealed(self._who, records.BODY, row.id, row.body),
            wellbeing=connector and self._unsealed(connector, records.WELLBEING, row.id, row.wellbeing),
            other=self._name(row.other_id) if row.other_id else None,
            actions=[
                _plain(action, body=self._unsealed(self._who, records.ACTION, action.id, action.body))
                for action in self._rows(agreed_action, agreed_action.c.copy_id == row.id, agreed_action.c.position)
            ],
        )

    def _ideas(self) -> list[Plain]:
        """Those by name: of the others nobody knows whose they are."""
        return [
            _plain(
                row,
                team=self._team_name(row.team_id),
                body=None,
                text=self._unsealed(self._who, ideas.BODY, row.id, row.body),
                answers=self._idea_answers(idea_answer.c.idea_id == row.id),
            )
            for row in self._rows(idea, idea.c.author_id == self._who, idea.c.written_on)
        ]

    def _idea_answers(self, which: ColumnElement[bool]) -> list[Plain]:
        return [
            _plain(
                row,
                supervisor=self._name(row.supervisor_id),
                body=None,
                text=self._unsealed(row.supervisor_id, ideas.ANSWER, row.id, row.body),
            )
            for row in self._rows(idea_answer, which, idea_answer.c.answered_on)
        ]

    def _review_dates(self) -> list[Plain]:
        rows = self._rows(review_date, review_date.c.person_id == self._who, review_date.c.due_on)
        return [_plain(row) for row in rows]

    def _learning_needs(self) -> list[Plain]:
        rows = self._rows(learning_need, learning_need.c.person_id == self._who, learning_need.c.competence)
        return [_plain(row) for row in rows]

    def _needs_shared(self) -> list[Plain]:
        return [_plain(row) for row in self._rows(need_share, need_share.c.person_id == self._who)]

    def _culture_replies(self) -> list[Plain]:
        """That they replied: what, nobody knows."""
        return [_plain(row) for row in self._rows(culture_reply, culture_reply.c.person_id == self._who)]

    def _nudge_rules(self) -> list[Plain]:
        return [
            _plain(
                row,
                words=self._unsealed(self._who, nudges.WORDS, row.id, row.words),
                nudges=self._nudges(row.id),
            )
            for row in self._rows(rule_table, rule_table.c.person_id == self._who, rule_table.c.made_at)
        ]

    def _nudges(self, rule_id: UUID) -> list[Plain]:
        rows = self._rows(nudge_table, nudge_table.c.rule_id == rule_id, nudge_table.c.planned_at)
        return [_plain(row) for row in rows]

    def _nudge_switches(self) -> list[Plain]:
        return [
            _plain(row) for row in self._rows(switch_table, switch_table.c.person_id == self._who, switch_table.c.kind)
        ]

    def _messages(self, chat_id: int) -> list[Plain]:
        rows = self._rows(chat_message, chat_message.c.chat_id == chat_id, chat_message.c.message_id)
        return [_plain(row) for row in rows]

    def _coming_in(self, chat_id: int) -> list[Plain]:
        rows = self._rows(inbox_table, inbox_table.c.chat_id == chat_id, inbox_table.c.update_id)
        return [_plain(row, body=self._unsealed(row.key_owner, INBOX_BODY, row.id, row.body)) for row in rows]

    def _going_out(self, chat_id: int) -> list[Plain]:
        rows = self._rows(outbox_table, outbox_table.c.chat_id == chat_id, outbox_table.c.number)
        return [_plain(row, body=self._unsealed(row.key_owner, outbox.BODY, row.id, row.body)) for row in rows]

    def _log(self, which: ColumnElement[bool]) -> list[Plain]:
        return [
            _plain(
                row,
                actor=self._name(row.actor_id) if row.actor_id else None,
                subject=self._name(row.subject_id),
            )
            for row in self._rows(audit, which, audit.c.at)
        ]

    def _rows(self, table: Table, which: ColumnElement[bool], *by: ColumnElement[Any]) -> Sequence[Row[Any]]:
        return self._store.conn.execute(select(table).where(which).order_by(*by)).all()

    def _unsealed(self, owner: UUID, purpose: str, row: UUID, sealed: bytes | None) -> Any:
        return None if sealed is None else self._store.unseal_data(owner, purpose, row, sealed)

    def _name(self, id: UUID) -> str | None:
        if id not in self._names:
            somebody = get_person(self._store, id)
            self._names[id] = somebody.name if somebody else None
        return self._names[id]

    def _team_name(self, id: UUID) -> str:
        [row] = self._rows(team, team.c.id == id)
        name: str = self._unsealed(id, teams.NAME, id, row.name)
        return name


def _plain(row: Row[Any], **instead: Any) -> Plain:
    """A row as JSON data: every column, apart from those given `instead` (and what else is given there)."""
    return {name: _plain_value(value) for name, value in {**row._mapping, **instead}.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        raise TypeError("bytes must be made readable first")
    return value
