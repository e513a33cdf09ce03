"""Everything that is kept about somebody, for themselves: JSON for programs, a page to read."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import escape
from typing import Any

from bot.i18n import Reader, Text, When, mark, say

# What the parts of it are called on the page; the JSON has the plain names.
SECTIONS = {
    "profile": mark("You"),
    "memberships": mark("Your teams"),
    "supervisions": mark("Your links"),
    "invitations": mark("Invitations"),
    "account_moves": mark("Links for new Telegram accounts"),
    "sessions": mark("Drafts and what is open"),
    "how_flows_went": mark("What you finished or stopped"),
    "entries": mark("Your entries"),
    "learning_records": mark("Your learning records"),
    "learning_time": mark("Your learning time"),
    "learning_year": mark("How you count your learning"),
    "feedback_asked": mark("Feedback you asked for"),
    "feedback_asked_of_you": mark("Feedback others asked you for"),
    "barriers": mark("Barriers you named, and what helped"),
    "introductions": mark("Introductions you made"),
    "journeys": mark("Your journeys"),
    "connections": mark("Who is on your maps"),
    "strengths": mark("Strengths and interests"),
    "thoughts_over_own_map": mark("What I thought over my own map"),
    "goals": mark("Goals you set"),
    "goal_check_ins": mark("Your check-ins on goals"),
    "places": mark("Places on your own map, and those you checked"),
    "place_ratings": mark("What you say of places"),
    "place_ideas": mark("Ideas for places that you see to"),
    "places_missing": mark("What is missing on your map, or you find out"),
    "places_map": mark("Your own map of places"),
    "shares": mark("What you share"),
    "shared_with_you": mark("What others share with you"),
    "responses_given": mark("What you answered"),
    "supervisor_lines": mark("Lines of supervisors for supervision"),
    "supervision_records": mark("Your records of supervision"),
    "ideas": mark("Your ideas for the team, by name"),
    "ideas_answered": mark("What you answered to ideas"),
    "review_dates": mark("Appraisal and review dates"),
    "learning_needs": mark("What you would like to learn"),
    "learning_needs_shared": mark("Where that counts in totals"),
    "learning_culture_replied": mark("Rounds of questions you have replied to"),
    "nudge_rules": mark("Your reminders"),
    "nudge_switches": mark("Reminders you switched on or off"),
    "messages": mark("Messages we remember the numbers of"),
    "messages_coming_in": mark("Messages on their way in"),
    "messages_going_out": mark("Messages on their way out"),
    "access_log": mark("Who did what with your data"),
    "what_you_did": mark("What you did"),
}
FIELDS = {
    "name": mark("Name"),
    "language": mark("Language"),
    "zone": mark("Time zone"),
    "nation": mark("Region"),
    "team": mark("Team"),
    "role": mark("Role"),
    "since": mark("Since"),
    "label": mark("Who"),
    "ring": mark("How close"),
    "often": mark("How often"),
    "standing": mark("How it stands"),
    "given": mark("Given"),
    "received": mark("Received"),
    "until": mark("Until"),
    "supervisor": mark("Supervisor"),
    "connector": mark("Connector"),
    "other": mark("With"),
    "met_on": mark("Date"),
    "next_on": mark("Next session"),
    "wellbeing": mark("How you are"),
    "workload": mark("Workload"),
    "people": mark("People talked about"),
    "learning": mark("Learning"),
    "actions": mark("Agreed actions"),
    "last_actions": mark("What was agreed before"),
    "due_on": mark("By"),
    "state": mark("How far it is"),
    "first_day": mark("Date"),
    "last_day": mark("Last day"),
    "minutes": mark("Minutes"),
    "made_on": mark("Date"),
    "barrier": mark("Barrier"),
    "helped": mark("Did it help"),
    "fit": mark("Does it fit"),
    "alias": mark("Alias"),
    "step": mark("Step"),
    "events": mark("What became of it"),
    "begun_at": mark("Begun"),
    "area": mark("Area"),
    "contact": mark("Contact"),
    "offers": mark("What it offers"),
    "cost": mark("Cost and access"),
    "known": mark("What is known"),
    "place": mark("Place"),
    "colour": mark("Colour"),
    "reason": mark("Why"),
    "rated_on": mark("Date"),
    "checked_on": mark("Checked on"),
    "closed_on": mark("Closed on"),
    "noted_on": mark("Noted on"),
    "done_on": mark("Done on"),
    "idea": mark("Idea"),
    "missing": mark("What is missing"),
    "own": mark("Your own goal"),
    "method": mark("How it is scaled"),
    "baseline": mark("At the start"),
    "importance": mark("Importance"),
    "difficulty": mark("Difficulty"),
    "review_on": mark("To be looked at"),
    "review_before": mark("Was to be looked at"),
    "set_at": mark("Begun"),
    "level": mark("Level"),
    "rated_by": mark("Who chose the level"),
    "begins_at": mark("Begins"),
    "logged_at": mark("Used"),
    "month": mark("The month your year begins in"),
    "target": mark("Your own target, in minutes"),
    "monthly": mark("What you want in a month, in minutes"),
    "asked": mark("Asked"),
    "asked_by": mark("Asked by"),
    "asked_at": mark("Asked on"),
    "words": mark("In your words"),
    "kind": mark("Kind"),
    "title": mark("Title"),
    "kept_at": mark("Kept"),
    "shared_at": mark("Shared"),
    "opened_at": mark("Opened"),
    "written_at": mark("Written"),
    "at": mark("When"),
    "action": mark("What"),
    "answers": mark("Answers"),
    "competence": mark("Competence"),
    "competences": mark("Competences"),
    "written_on": mark("Date"),
    "answered_on": mark("Date"),
    "remind_days": mark("Reminder, days before"),
    "line": mark("In your words"),
    "text": mark("In your words"),
}
STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem}"
    "dt{font-weight:600;margin-top:.5rem}dd{margin-inline-start:1rem;white-space:pre-wrap}"
    "li{margin-bottom:1rem}h2{border-top:1px solid #888;padding-top:1rem}"
)
# Numbers that only programs read; they are all in the JSON.
_FOR_PROGRAMS = re.compile(r"(^|_)(id|hash|version|position|message_id)$")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*[+-]\d\d:\d\d")
_CLOCKS = ("quiet_from", "quiet_until")


def mydata_json(everything: dict[str, Any]) -> bytes:
    return json.dumps(everything, ensure_ascii=False, indent=2, default=str).encode()


def mydata_html(everything: dict[str, Any], reader: Reader) -> bytes:
    """One page without anything from elsewhere; direction, language and times are the reader's."""
    title = reader.language.translate(say("Everything Tandem keeps about you"))
    direction = "rtl" if reader.language.rtl else "ltr"
    sections = "".join(
        f"<h2>{_label(SECTIONS, name, reader)}</h2>{_shown(each, reader)}"
        for name, each in everything.items()
        if not _empty(each)
    )
    page = (
        f'<!doctype html><html lang="{reader.language.code}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{sections}</body></html>"
    )
    return page.encode("utf-8", "replace")


def _shown(value: Any, reader: Reader) -> str:
    match value:
        case {"parts": list(parts), **rest}:
            words = "\n".join(str(text) for text, _ in parts)
            return _words(words) if words else _shown(rest.get("value"), reader)
        case dict():
            return _mapping(value, reader)
        case list():
            return "<ul>" + "".join(f"<li>{_shown(each, reader)}</li>" for each in value) + "</ul>"
        case bool():
            return escape(reader.text(say("Yes") if value else say("No")))
        case str() if _MOMENT.fullmatch(value):
            at = datetime.fromisoformat(value)
            # It is still read when today is long ago.
            return escape(reader.text(say("{day} {time}", day=When(at, "short"), time=When(at, "time"))))
    return _words(str(value))


def _mapping(value: dict[str, Any], reader: Reader) -> str:
    rows = [
        f"<dt>{_label(FIELDS, name, reader)}</dt><dd>{_field(name, each, reader)}</dd>"
        for name, each in value.items()
        if not _FOR_PROGRAMS.search(name) and not _empty(each)
    ]
    return f"<dl>{''.join(rows)}</dl>"


def _field(name: str, value: Any, reader: Reader) -> str:
    if name in _CLOCKS:
        return f"{value // 60:02}:{value % 60:02}"
    return _shown(value, reader)


def _empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _words(words: str) -> str:
    return f'<span dir="auto">{escape(words)}</span>'


def _label(names: dict[str, str], key: str, reader: Reader) -> str:
    """What a section or field is called; those without a name of their own by the one they have for programs."""
    known = names.get(key)
    return escape(reader.text(Text(known)) if known else key.replace("_", " "))
