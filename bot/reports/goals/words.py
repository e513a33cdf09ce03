"""What is said of goals, the same on the screen, in the picture and in every file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from bot.flows.attainment import HIGHEST, LOWEST, RHO, VERSION, Attainment, Fit, Method, Missing
from bot.i18n import DateStyle, Framework, Reader, Text, When, mark, say, say_n
from bot.reports.goals.report import Look, Together, ToldGoal, goal_in
from bot.reports.papers.paper import Chart, Series
from bot.reports.snapshot import Snapshot
from bot.storage.connecting.goals import ATTAINMENT, GOAL

# As content/flows/goals/check_in.yaml has them.
FITS = {
    Fit.MUCH_BETTER: mark("A lot more"),
    Fit.BETTER: mark("A little more"),
    Fit.EXPECTED: mark("As expected"),
    Fit.PARTLY: mark("Partly"),
    Fit.NO_CHANGE: mark("No change"),
    Fit.WORSE: mark("Worse"),
}
LEVELS = {
    2: mark("Much better"),
    1: mark("Somewhat better"),
    0: mark("As expected"),
    -1: mark("Somewhat less"),
    -2: mark("Much less"),
}
RATED_BY = {"person": mark("The person"), "worker": mark("The connector"), "both": mark("Both together")}
STANDS = {
    "open": mark("This goal is open."),
    "paused": mark("This goal is paused."),
    "closed": mark("This goal is closed."),
}
# A picture says what it shows; of many check-ins it shows the last ones.
FEWEST_LOOKS, MOST_LOOKS = 2, 12
LIGHT = Framework("GAS-light (Turner-Stokes)")
WRITTEN = Framework("Goal Attainment Scaling (Kiresuk & Sherman 1968)")
SOURCE = Framework("Kiresuk & Sherman 1968, doi 10.1007/BF01530764; Turner-Stokes 2009, Clin Rehabil 23:362-370")


def level_name(look: Look) -> Text:
    """What was chosen, in the words it was chosen from."""
    if look.fit is not None:
        return Text(FITS[Fit(look.fit)])
    return Text(LEVELS[int(look.level)])


def level_said(look: Look) -> Text:
    """The same with its number."""
    return say("{level} ({number})", level=level_name(look), number=look.level)


def change_said(told: ToldGoal) -> Text:
    """How far it has moved since the start, in levels."""
    change = told.change
    if told.latest is None:
        return say("Nobody has checked in yet.")
    if change is None:
        return say("Where it began was not noted, so no change can be given.")
    if change == 0:
        return say("It is where it began.")
    how_far = {"number": abs(change), "least": LOWEST, "most": HIGHEST}
    if change > 0:
        return say("Since the start it has moved up by {number} (the scale goes from {least} to {most}).", **how_far)
    return say("Since the start it has moved down by {number} (the scale goes from {least} to {most}).", **how_far)


def goal_lines(told: ToldGoal, days: DateStyle = "day") -> Iterator[tuple[Text, str]]:
    """Where it began, where it is and who said so, the change, and when to look again.

    Lines of ours, each with somebody's words that belong under it ("" for none). `days`: how days are said; what is
    still read later has no "today".
    """
    if told.baseline is not None:
        yield say("At the start: {level}", level=start_name(told.baseline)), ""
    if latest := told.latest:
        yield say("Now: {level}, {day}", level=level_said(latest), day=When(latest.at, days)), latest.words
        if not told.own:
            yield say("Who chose the level: {who}", who=Text(RATED_BY[latest.rated_by])), ""
    yield change_said(told), ""
    if told.state != "open":
        yield Text(STANDS[told.state]), ""
    elif told.review_on:
        yield say("To be looked at again: {day}", day=When(told.review_on, days)), ""


def start_name(baseline: int) -> Text:
    """Where a goal stood before anything was done."""
    return say("{level} ({number})", level=Text(LEVELS[baseline]), number=baseline)


def snapshot_lines(shot: Snapshot, days: DateStyle = "day") -> Iterator[tuple[Text, str]]:
    """What a snapshot tells of a goal, in the same way."""
    told = goal_in(shot)
    if told is None:
        return
    if shot.data["kind"] == ATTAINMENT:
        yield say("The goal"), told.words
    yield from goal_lines(told, days)
    if len(told.looks) > 1:
        yield say("The levels so far:"), ""
        yield from ((look_line(look), look.words) for look in told.looks)


def snapshot_chart(shot: Snapshot, reader: Reader) -> Chart | None:
    """The picture of a goal, where more than one check-in on it is told."""
    told = goal_in(shot)
    if told is None or shot.data["kind"] != GOAL or len(told.looks) < FEWEST_LOOKS:
        return None
    return levels_chart(told, reader)


def look_line(look: Look) -> Text:
    """A check-in in one line."""
    return say("{day}: {level}", day=When(look.at, "short"), level=level_said(look))


def levels_chart(told: ToldGoal, reader: Reader) -> Chart:
    """The levels over time as a line, from the start on. The caption says the same in words."""
    looks = told.looks[-MOST_LOOKS:]
    start = () if told.baseline is None or len(looks) < len(told.looks) else (float(told.baseline),)
    labels = [reader.when(When(told.set_at, "short"))] if start else []
    labels += [reader.when(When(look.at, "short")) for look in looks]
    names = [(float(level), reader.text(Text(name))) for level, name in sorted(LEVELS.items())]
    return Chart(
        kind="lines",
        caption=reader.text(_caption(told, looks)),
        labels=tuple(labels),
        series=(Series(reader.text(say("Level")), (*start, *(look.level for look in looks))),),
        least=-2,
        most=2,
        ticks=tuple((level, reader.text(say("{number} {name}", number=level, name=name))) for level, name in names),
    )


def _caption(told: ToldGoal, looks: tuple[Look, ...]) -> Text:
    said = reduce(lambda first, second: say("{first}; {second}", first=first, second=second), map(look_line, looks))
    if told.baseline is None or len(looks) < len(told.looks):
        return say("The levels of this goal over time. {list}", list=said)
    return say(
        "The levels of this goal over time. At the start: {level}. {list}", level=start_name(told.baseline), list=said
    )


def method_said(method: Method) -> Framework:
    """The published name of the way a goal is scaled."""
    return LIGHT if method is Method.LIGHT else WRITTEN


def together_lines(together: Together, reader: Reader) -> Iterator[Text]:
    """The T score with its meaning, its method and its dates; or, in words, why there is none."""
    score = together.score
    if isinstance(score, Missing):
        yield Text(_WHY_NOT[score])
        return
    yield say_n(
        "T score of {count} goal: {number}", "T score of {count} goals: {number}", score.goals, number=_t(score.now)
    )
    yield say("50 means: on the whole, as expected. More is better than expected, less is less.")
    if isinstance(score.change, Missing):
        yield Text(_WHY_NOT[score.change])
    else:
        yield say("At the start: {number}. Change: {change}.", number=_start(score), change=_t(score.change))
    if together.first and together.last:
        first, last = When(together.first, "short"), When(together.last, "short")
        if reader.local(together.first).date() == reader.local(together.last).date():
            yield say("Each goal counts as it was at its latest check-in, {day}.", day=last)
        else:
            yield say(
                "Each goal counts as it was at its latest check-in, from {first} to {last}.", first=first, last=last
            )
    if together.weighed:
        yield say("Goals count by their weight. One that was given none counts as 1.")
    yield say(
        "Method: {method}, version {version}, rho {rho}.", method=method_said(score.method), version=VERSION, rho=RHO
    )


def cautions() -> Iterator[Text]:
    """What the figure does not say."""
    yield say("The levels are steps in an order, not a measure: sums of them are rough.")
    yield say("Two people who rate the same goal often disagree.")
    yield say("It is no mark for anybody. It is not for comparing people, workers or services.")
    yield say("It comes from general literature, not from the Connecting People model: {source}", source=SOURCE)


def _t(number: float) -> float:
    return round(number, 1) + 0.0


def _start(score: Attainment) -> float:
    assert not isinstance(score.start, Missing)
    return _t(score.start)


_WHY_NOT = {
    Missing.NOTHING_SCORED: mark("There is no T score: nobody has checked in on these goals yet."),
    Missing.ONE_GOAL: mark("There is no T score: it is for two goals or more, and one has a check-in."),
    Missing.MIXED_METHODS: mark(
        "There is no T score: some of these goals have written-out levels, some have not. The two do not mix."
    ),
    Missing.BASELINE: mark("Where one of these goals began was not noted, so no change can be given."),
}
