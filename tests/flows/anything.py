"""Hypothesis strategies: any definition an author may write, and anything that can happen to a session."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from bot.content.definition import FlowFile
from bot.flows.compile import Options, build
from bot.flows.event import Added, Answered, Chosen, Edited, Event, GoTo, Opened, Pressed, Ticked
from bot.flows.flow import Flow, Option
from bot.i18n import Framework

OPTIONS: Options = {"competences": [Option("1.1", Framework("Listening")), Option("1.2", Framework("Planning"))]}
IDS = [f"step_{letter}" for letter in "abcdefgh"]
CHOICES = [
    {"id": "red", "label": "Red"},
    {"id": "soon", "label": "Tomorrow", "days": 1},
    {"id": "later", "label": "In an hour", "hours": 1},
]
KINDS = [
    "text",
    "text",
    "text",
    "yes_no",
    "choice",
    "choices",
    "number",
    "scale",
    "date",
    "moment",
    "duration",
    "alias",
]
ACTIONS = ["prompt", "skip", "back", "next", "done", "same_answer", "pause", "resume", "finish", "keep_draft", "delete"]
PLACES = [*IDS, *(f"{id}#2" for id in IDS), "group_again", "group_again#2", "closed", "nowhere", "", "#", "step_a#0"]
WORDS = ["It went well.", "yes", "no", "1", "2, 3", "red", "Friday", "in 2 hours", "45 min", "done", "", " ", "x" * 30]

definition_flags = st.fixed_dictionaries(
    {"skip": st.booleans(), "stage": st.booleans(), "private": st.booleans(), "past": st.booleans()}
)


@st.composite
def steps(draw: st.DrawFn, id: str, earlier: list[str], later: list[str]) -> dict[str, Any]:
    step: dict[str, Any] = {"id": id, "ask": f"What about {id}?", "answer": draw(st.sampled_from(KINDS))}
    step |= draw(definition_flags)
    step["prompts"] = draw(st.sampled_from([[], ["Where?"], ["Where?", "When?"]]))
    if step["answer"] in ("choice", "choices") and draw(st.booleans()):
        step["options"] = "competences"
    elif step["answer"] in ("choice", "choices") or (
        step["answer"] in ("date", "moment", "duration") and draw(st.booleans())
    ):
        step["choices"] = CHOICES
    if earlier and draw(st.booleans()):
        condition: dict[str, Any] = {"step": draw(st.sampled_from(earlier))}
        if draw(st.booleans()):
            condition["any_of"] = draw(st.sampled_from([["yes"], ["no", "red"], ["1.1"], ["1"]]))
        else:
            condition["answered"] = draw(st.booleans())
        step["when"] = condition
    if later and step["answer"] in ("yes_no", "choice", "choices") and draw(st.booleans()):
        answers = st.sampled_from(["yes", "no", "red", "1.1"])
        step["next"] = draw(st.dictionaries(answers, st.sampled_from(later), max_size=2))
    if draw(st.booleans()):
        step["linger"] = {"over": 20, "returns": 2, "say": "There is more to come."}
    return step


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=6, unique=True))
    parts: list[dict[str, Any]] = [draw(steps(id, ids[:n], ids[n + 1 :])) for n, id in enumerate(ids)]
    if draw(st.booleans()):
        begin = draw(st.integers(0, len(parts) - 1))
        end = draw(st.integers(begin + 1, len(parts)))
        group = {"group": "group", "again": "Is there another?", "most": draw(st.integers(1, 3))}
        parts[begin:end] = [{**group, "steps": parts[begin:end]}]
    data = {
        "id": "example",
        "title": "An example",
        "entry": draw(st.sampled_from([None, "reflection"])),
        "resumable": draw(st.booleans()),
        "steps": parts,
        "effects": [{"do": "plan", "with": {"when": draw(st.lists(st.sampled_from(ids), max_size=3))}}],
    }
    return build(FlowFile.model_validate(data), OPTIONS)


def histories(flow: Flow, *, most: int, first: int = 1) -> st.SearchStrategy[list[Event]]:
    """Events one after the other. A message is said once and has a number of its own, as in a chat: from `first` on."""

    def numbered(happened: list[Event]) -> list[Event]:
        return [
            replace(event, message_id=number) if isinstance(event, Answered | Added) else event
            for number, event in enumerate(happened, start=first)
        ]

    return st.lists(events(flow), max_size=most).map(numbered)


def events(flow: Flow | None = None) -> st.SearchStrategy[Event]:
    """Anything that can happen; for a `flow`, mostly at its own places and with its own options."""
    own_places = [*flow.nodes] if flow else []
    own_options = [option.id for node in flow.nodes.values() for option in node.options] if flow else []
    places = st.sampled_from([*own_places, *PLACES])
    options = st.sampled_from(["yes", "no", "edit", "red", "soon", "later", "1.1", "1", "0", "", *own_options[:40]])
    words = st.sampled_from(WORDS) | st.text(max_size=40)
    message_ids = st.integers(0, 12)
    return st.one_of(
        st.builds(Answered, words, message_ids),
        st.builds(Answered, words, message_ids),
        st.builds(Chosen, options),
        st.builds(Chosen, options),
        st.builds(Ticked, options, st.booleans()),
        st.builds(Pressed, st.sampled_from(ACTIONS)),
        st.builds(Added, places, words, message_ids),
        st.builds(Edited, places, words, message_ids),
        st.builds(GoTo, places),
        st.just(Opened()),
    )
