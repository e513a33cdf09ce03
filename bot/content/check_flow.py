"""What may be wrong with the structure of a flow: ids, conditions, ways, choices, effects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from bot.content.definition import Condition, Effect, FlowFile, Step
from bot.content.load import Options, place_name, repeated_ids, steps_of

Mistake: TypeAlias = tuple[str, str]
"""The place in the file and what is wrong there."""

EFFECTS: Mapping[tuple[str, str | None], frozenset[str]] = {
    ("plan", "after_visit"): frozenset({"when"}),
    ("plan", "introduction_fit"): frozenset({"when"}),
    ("plan", "learning_transfer"): frozenset({"when"}),
    ("plan", "plan_date"): frozenset({"when"}),
    ("set", "name"): frozenset({"value"}),
    ("set", "quiet_hours"): frozenset({"from", "until", "weekends", "holidays"}),
    ("remind", None): frozenset({"what", "when", "often"}),
    ("move_reminder", None): frozenset({"when"}),
    ("away", None): frozenset({"from", "back"}),
    ("nudge_time", None): frozenset({"day", "hour"}),
    ("set", "zone"): frozenset({"value"}),
    ("set_urgent_card", None): frozenset({"who", "number", "hours", "more"}),
    ("set_safeguarding_lead", None): frozenset({"who", "reach"}),
    ("name_deputy", None): frozenset({"until"}),
    ("agenda", None): frozenset({"line"}),
    ("agenda", "barrier"): frozenset({"line"}),
    ("agenda", "need"): frozenset({"line"}),
    ("agenda", "win"): frozenset({"line"}),
    ("agenda", "worry"): frozenset({"line"}),
    ("supervisor_line", None): frozenset({"line"}),
    ("keep_record", None): frozenset(),
    ("record_part", None): frozenset({"words"}),
    ("record_day", "met"): frozenset({"day"}),
    ("record_day", "next"): frozenset(),
    ("record_action", None): frozenset(),
    ("record_request", None): frozenset({"line"}),
    ("move_action", None): frozenset({"day"}),
    ("learning", "added"): frozenset(),
    ("learning", "applied"): frozenset(),
    ("learning", "done"): frozenset(),
    ("learning", "just_now"): frozenset(),
    ("learning", "planned"): frozenset(),
    ("learning", "reflected"): frozenset(),
    ("learning_time", "booked"): frozenset({"begins", "minutes"}),
    ("learning_time", "logged"): frozenset({"day", "minutes"}),
    ("learning_year", "monthly"): frozenset({"hours"}),
    ("learning_year", "target"): frozenset({"hours"}),
    ("introduction", "made"): frozenset({"day", "ask"}),
    ("introduction", "step"): frozenset({"day", "ask"}),
    ("barriers", None): frozenset(),
    ("measure", None): frozenset({"day"}),
    ("personal_plan", None): frozenset(),
    ("next_on_journey", None): frozenset({"next", "step"}),
    ("goal", "set"): frozenset(),
    ("goal", "changed"): frozenset(),
    ("goal_review", None): frozenset({"when"}),
    ("goal_again", None): frozenset(),
    ("goal_part", None): frozenset({"words"}),
    ("check_in", None): frozenset(),
    ("feedback", "ask"): frozenset({"line"}),
    ("feedback", "give"): frozenset({"agreed", "line"}),
    ("journey_alias", None): frozenset({"alias"}),
    ("challenge", None): frozenset({"line", "take"}),
    ("unclear", None): frozenset({"line", "take"}),
    ("reply", None): frozenset({"line"}),
    ("find", None): frozenset({"word"}),
    ("period", None): frozenset({"first", "last"}),
    ("edit_answer", None): frozenset({"answer"}),
    ("idea", None): frozenset({"line"}),
    ("idea_line", None): frozenset({"line"}),
    ("place", None): frozenset({"name", "kind", "area", "contact", "offers", "cost"}),
    ("place_part", None): frozenset({"words"}),
    ("place_rating", None): frozenset({"line"}),
    ("place_lift", None): frozenset({"line", "day"}),
    ("place_gap", None): frozenset({"line"}),
    ("find_place", None): frozenset({"word"}),
    ("connection", "added"): frozenset(),
    ("connection", "changed"): frozenset(),
    ("map_day", None): frozenset({"day"}),
    ("own_map", None): frozenset(),
    ("strength", None): frozenset({"kind", "words"}),
    ("set_review_date", None): frozenset({"kind", "day", "remind"}),
    ("open_culture_round", None): frozenset({"closes"}),
    ("culture", None): frozenset(f"q{number}" for number in range(1, 17)),
}
"""What a definition may ask for (`do`, `kind`), with the parameters each takes."""

_FROM_A_LIST = ("choice", "choices")


def check_flow(flow: FlowFile, options: Options) -> Iterator[Mistake]:
    """Every mistake in the structure of a flow."""
    for loc, repeated in repeated_ids(flow):
        yield place_name(loc), f"the id {repeated!r} is used twice (or reserved)"
    steps = [step for _, step in steps_of(flow)]
    order = {step.id: index for index, step in enumerate(steps)}
    for loc, step in steps_of(flow):
        place = place_name(loc)
        earlier = {each.id: each for each in steps[: order[step.id]]}
        yield from ((place, what) for what in _step_mistakes(step, options))
        if step.when:
            yield from ((f"{place}.when", what) for what in _condition_mistakes(step.when, earlier, options))
        yield from ((f"{place}.next", what) for what in _next_mistakes(step, order, options))
    reached = _reached(steps, order, options)
    yield from ((step.id, "nothing leads here") for step in steps if step.id not in reached)
    by_id = {step.id: step for step in steps}
    for index, effect in enumerate(flow.effects):
        yield from ((f"effects[{index}]", what) for what in _effect_mistakes(effect, by_id))


def values_of(step: Step, options: Options) -> tuple[str, ...] | None:
    """What may be chosen at a step, as conditions and `next` write it; None where it is no choice."""
    if step.answer == "yes_no":
        return ("yes", "no")
    if step.answer == "scale":
        least, most = step.limits.least, step.limits.most
        return tuple(map(str, range(int(least or 1), int(most or 5) + 1)))
    if step.answer not in _FROM_A_LIST:
        return None
    if step.options:
        return tuple(id for id, _ in options.get(step.options, ()))
    return tuple(choice.id for choice in step.choices)


def _step_mistakes(step: Step, options: Options) -> Iterator[str]:
    if step.answer in _FROM_A_LIST:
        if step.choices and step.options:
            yield "it has both choices and options"
        elif not values_of(step, options):
            yield "there is nothing to choose from: nobody gets past it"
    elif step.answer == "duration" and step.options:
        if step.options != "lengths":
            yield "a duration question offers lengths, and nothing else"
    elif step.choices or step.options:
        yield f"a {step.answer} question has no choices"
    ids = [choice.id for choice in step.choices]
    yield from (f"the choice {id!r} is there twice" for id in sorted({id for id in ids if ids.count(id) > 1}))
    if any(choice.days is not None and choice.hours is not None for choice in step.choices):
        yield "a choice has days or hours, not both"
    if step.linger and step.answer != "text":
        yield "only a text question can be lingered in"
    if step.private and step.headline:
        yield "it is private and in the headline: one of them"
    yield from _limit_mistakes(step)


def _limit_mistakes(step: Step) -> Iterator[str]:
    limits = step.limits
    if limits.least is not None and limits.most is not None and limits.least > limits.most:
        yield "its limits leave no answer: nobody gets past it"
    if step.answer == "choices" and not step.options and (limits.least or 0) > len(step.choices):
        yield "it wants more ticks than there are choices: nobody gets past it"
    if step.answer == "date" and (limits.least is not None or limits.most is not None) and limits.say is None:
        yield "the limits of a day need words (`say`) for one that does not fit them"
    if limits.pattern is not None:
        try:
            re.compile(limits.pattern)
        except re.error:
            yield "its pattern is not a regular expression"
        if limits.say is None:
            yield "a pattern needs words (`say`) for an answer that does not fit it"


def _condition_mistakes(when: Condition, earlier: Mapping[str, Step], options: Options) -> Iterator[str]:
    if when.step not in earlier:
        yield f"there is no step {when.step!r} before this one"
        return
    if when.answered is None and not when.any_of:
        yield "it says nothing: give `answered` or `any_of`"
    possible = values_of(earlier[when.step], options)
    if when.any_of and possible is None:
        yield f"{when.step!r} is not a choice"
    yield from (f"{when.step!r} has no choice {each!r}" for each in when.any_of if each not in (possible or ()))


def _next_mistakes(step: Step, order: Mapping[str, int], options: Options) -> Iterator[str]:
    possible = values_of(step, options) or ()
    yield from (f"there is no choice {each!r} here" for each in step.next if each not in possible)
    for target in step.next.values():
        if target not in order:
            yield f"there is no step {target!r}"
        elif order[target] <= order[step.id]:
            yield f"it leads back to {target!r}: people would never get to the end"


def _reached(steps: list[Step], order: Mapping[str, int], options: Options) -> set[str]:
    """The steps some answers lead to."""
    reached: set[str] = set()
    waiting = [0] if steps else []
    while waiting:
        index = waiting.pop()
        # A step with a condition may be passed over, so that the one behind it is reached from here too.
        for step in steps[index:]:
            if step.id in reached:
                break
            reached.add(step.id)
            waiting += [order[target] for target in step.next.values() if order.get(target, -1) > order[step.id]]
            if step.when is None and _always_jumps(step, options):
                break
    return reached


def _always_jumps(step: Step, options: Options) -> bool:
    """Whether no answer goes on to the following step."""
    return (
        not step.skip
        and step.answer in ("choice", "yes_no", "scale")
        and set(values_of(step, options) or ()) <= step.next.keys()
    )


def _effect_mistakes(effect: Effect, steps: Mapping[str, Step]) -> Iterator[str]:
    name = " ".join(filter(None, (effect.do, effect.kind)))
    takes = EFFECTS.get((effect.do, effect.kind))
    if takes is None:
        yield f"there is no effect {name!r}"
    elif effect.with_.keys() != takes:
        yield f"{name!r} takes {', '.join(sorted(takes))}"
    for sources in effect.with_.values():
        yield from (f"there is no step {step!r}" for step in sources if step not in steps)
    if effect.do == "plan":
        for step in (steps[id] for ids in effect.with_.values() for id in ids if id in steps):
            dated = any(choice.days is not None or choice.hours is not None for choice in step.choices)
            if step.answer not in ("date", "moment") and not dated:
                yield f"the step {step.id!r} gives no date"
