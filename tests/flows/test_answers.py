"""What counts as an answer, kind by kind, and what is said of what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.content.load import load_flows, load_options
from bot.flows import understand
from bot.flows.answer import Answer, AnswerPart
from bot.flows.compile import build_all
from bot.flows.effect import Ask, Redraw, Refused, Say
from bot.flows.flow import Option
from bot.i18n import Framework, Text, When
from tests.flows.walking import AT, NOW, Walk, asked, flow_of, refused, said

LAST = "  - {id: last, ask: 'Anything else?'}\n"


def asking(step: str) -> Walk:
    """Somebody in front of one question (and one more after it)."""
    return Walk(flow_of(f"steps:\n  - {{id: it, ask: 'Well?', {step}}}\n{LAST}"))


def given(walk: Walk) -> object:
    return walk.session.answers["it"].value


def not_understood(walk: Walk, text: str) -> str:
    """What is said of a text that is no answer; the question must have been asked again."""
    effects = walk.types(text)
    assert [type(effect) for effect in effects] == [Say, Ask]
    assert "it" not in walk.session.answers
    (why,) = said(effects)
    return why


@pytest.mark.parametrize("kind", ["text", "alias", "number", "date", "moment", "duration", "yes_no", "scale"])
@pytest.mark.parametrize("blank", ["", " ", "\n\t ", "\u00a0"])
def test_an_empty_message_is_asked_for_again(kind: str, blank: str) -> None:
    assert "nothing in that message" in not_understood(asking(f"answer: {kind}"), blank)


@pytest.mark.parametrize("text", ["A long day.", "😀", "سلام", "no", "skip", "1"])
def test_any_words_are_a_fine_answer_to_an_open_question(text: str) -> None:
    walk = asking("answer: text")
    assert asked(walk.types(text)) == ["last"]
    assert walk.session.answers["it"] == Answer((AnswerPart(text, walk.last_message),))


def test_a_text_over_its_limit_gets_the_message_of_its_author() -> None:
    walk = asking("limits: {most: 5, say: Five letters please.}")
    assert not_understood(walk, "too long") == "Five letters please."
    assert asked(walk.types("short")) == ["last"]


def test_limits_without_a_message_of_their_own_say_what_they_are() -> None:
    assert "{most}" in not_understood(asking("limits: {most: 5}"), "too long")
    assert "{least}" in not_understood(asking("limits: {least: 5}"), "shrt")
    assert not_understood(asking("limits: {pattern: '[A-Z]+'}"), "small")


@pytest.mark.parametrize("text", ["yes", "Yes", "Y", "yes!"])
def test_yes_may_be_typed(text: str) -> None:
    walk = asking("answer: yes_no")
    assert asked(walk.types(text)) == ["last"]
    assert given(walk) == "yes"


def test_neither_yes_nor_no_is_asked_again() -> None:
    assert "Yes or No" in not_understood(asking("answer: yes_no"), "perhaps")


CHOICE = "answer: choice, choices: [{id: tea, label: Tea}, {id: coffee, label: Coffee with milk}]"


@pytest.mark.parametrize("text", ["Coffee with milk", "coffee with MILK", "2", "coffee"])
def test_a_label_or_its_number_counts_as_the_button(text: str) -> None:
    walk = asking(CHOICE)
    assert asked(walk.types(text)) == ["last"]
    assert given(walk) == "coffee"


def test_a_label_of_public_frameworks_may_be_typed_too() -> None:
    options = {"competences": [Option("1.1", Framework("Listening")), Option("1.2", Framework("Planning"))]}
    flow = flow_of(f"steps:\n  - {{id: it, ask: Which one, answer: choice, options: competences}}\n{LAST}", options)
    walk = Walk(flow)
    walk.types("planning")
    assert given(walk) == "1.2"


@pytest.mark.parametrize("text", ["3", "0", "water", "tea or coffee"])
def test_what_is_no_choice_is_asked_again(text: str) -> None:
    assert "choose" in not_understood(asking(CHOICE), text)


def test_a_button_of_another_question_changes_nothing() -> None:
    walk = asking(CHOICE)
    for effects in (walk.chooses("water"), walk.ticks("tea"), walk.presses("done")):
        assert refused(effects)


SEVERAL = "answer: choices, choices: [{id: a, label: Apples}, {id: b, label: Bread}, {id: c, label: Cheese}]"


def test_several_options_are_set_and_unset_until_done() -> None:
    walk = asking(SEVERAL)
    assert walk.ticks("c") == [Redraw("it")]
    walk.ticks("a", "b")
    assert walk.ticks("b", on=False) == [Redraw("it")]
    assert [choice.ticked for choice in walk.question.choices] == [True, False, True]
    assert walk.presses("done") == [Ask("last")]
    assert given(walk) == ["a", "c"]


def test_setting_twice_is_the_same_as_once() -> None:
    walk = asking(SEVERAL)
    walk.ticks("a")
    assert walk.ticks("a") == []
    assert walk.ticks("b", on=False) == []
    assert walk.session.ticked == ["a"]


@pytest.mark.parametrize("text", ["1, 3", "Apples, cheese", "cheese; 1", "3\n1", "1, 3,"])
def test_several_may_be_typed(text: str) -> None:
    walk = asking(SEVERAL)
    assert asked(walk.types(text)) == ["it"], "they are shown ticked; Done takes them"
    assert walk.session.ticked == ["a", "c"]
    assert asked(walk.types("done")) == ["last"]
    assert given(walk) == ["a", "c"]


def test_one_that_is_none_of_several_is_asked_again() -> None:
    walk = asking(SEVERAL)
    assert not_understood(walk, "1, water")
    assert walk.session.ticked == []


def test_a_list_longer_than_the_options_is_no_list() -> None:
    assert not_understood(asking(SEVERAL), "1, 2, 3, 1")


def test_done_without_a_tick_is_a_skip_where_one_may_skip() -> None:
    assert asked(asking(SEVERAL).presses("done")) == ["last"]
    assert refused(asking(f"skip: false, {SEVERAL}").presses("done"))


def test_ticks_come_back_with_the_question() -> None:
    walk = asking(SEVERAL)
    walk.ticks("a", "c")
    walk.presses("done", "back")
    assert [choice.ticked for choice in walk.question.choices] == [True, False, True]


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("2.5", 2.5), ("seven", 7), ("۷", 7), ("-3", -3)])
def test_numbers_are_understood(text: str, number: float) -> None:
    walk = asking("answer: number")
    assert asked(walk.types(text)) == ["last"]
    assert given(walk) == number


@pytest.mark.parametrize("text", ["many", "9" * 40, "1e99"])
def test_what_is_no_number_is_asked_again(text: str) -> None:
    assert "number" in not_understood(asking("answer: number"), text)


def test_a_number_outside_its_limits_is_asked_again() -> None:
    walk = asking("answer: number, limits: {least: 1, most: 3}")
    assert not_understood(walk, "4")
    assert not_understood(walk, "0")
    assert asked(walk.types("3")) == ["last"]


@pytest.mark.parametrize(
    ("limits", "text", "named"),
    [("least: 1, most: 3", "4", "between"), ("least: 1", "0", "or more"), ("most: 3", "4", "or less")],
)
def test_limits_of_a_number_say_what_they_are(limits: str, text: str, named: str) -> None:
    assert named in not_understood(asking(f"answer: number, limits: {{{limits}}}"), text)
    own = asking(f"answer: number, limits: {{{limits}, say: Not that many.}}")
    assert not_understood(own, text) == "Not that many."


def test_a_scale_offers_its_numbers() -> None:
    walk = asking("answer: scale, limits: {least: 0, most: 3}")
    assert [choice.id for choice in walk.question.choices] == ["0", "1", "2", "3"]
    assert asked(walk.chooses("0")) == ["last"]
    assert given(walk) == 0


def test_the_number_of_a_scale_may_be_typed() -> None:
    walk = asking("answer: scale")
    assert not_understood(walk, "6")
    walk.types("five")
    assert given(walk) == 5


def test_a_day_is_shown_back_before_it_counts() -> None:
    walk = asking("answer: date")
    assert walk.types("Friday") == [Ask("it")]
    assert "it" not in walk.session.answers
    assert walk.question.understood == (When(date(2026, 4, 3), "date"),)
    assert [choice.id for choice in walk.question.choices] == ["yes", "edit"]
    assert walk.chooses("yes") == [Ask("last")]
    assert walk.session.answers["it"] == Answer((AnswerPart("Friday", 10),), "2026-04-03")


@pytest.mark.parametrize("no", ["edit", "no"])
def test_edit_asks_for_the_day_again(no: str) -> None:
    walk = asking("answer: date")
    walk.types("Friday")
    effects = walk.chooses("edit") if no == "edit" else walk.types("no")
    assert asked(effects) == ["it"]
    assert walk.question.understood == ()


def test_a_yes_may_be_typed_to_confirm() -> None:
    walk = asking("answer: date")
    walk.types("Friday")
    assert asked(walk.types("yes")) == ["last"]


def test_another_day_typed_instead_of_yes_is_shown_back_in_turn() -> None:
    walk = asking("answer: date")
    walk.types("Friday", "12 May")
    assert walk.question.understood == (When(date(2026, 5, 12), "date"),)


def test_a_day_that_was_not_confirmed_is_no_answer() -> None:
    walk = asking("answer: date")
    walk.types("Friday")
    walk.presses("finish")
    assert walk.session.outcome == "deleted"


def test_days_to_come_and_days_that_have_been() -> None:
    coming, been = asking("answer: date"), asking("answer: date, past: true")
    coming.types("Monday")
    been.types("Monday")
    assert coming.question.understood == (When(date(2026, 4, 6), "date"),)
    assert been.question.understood == (When(date(2026, 3, 30), "date"),)


@pytest.mark.parametrize("text", ["yesterday", "31 March 2026", "12 May 2020"])
def test_a_day_that_is_over_is_no_answer_where_it_is_to_come(text: str) -> None:
    to_come = "answer: date, limits: {least: 0, say: That day is over.}"
    assert not_understood(asking(to_come), text) == "That day is over."
    walk = asking(to_come)
    walk.types("today")
    assert walk.question.understood == (When(date(2026, 4, 1), "date"),)


@pytest.mark.parametrize("text", ["later", "31/2", "banana"])
def test_what_is_no_day_is_asked_again_with_an_example(text: str) -> None:
    assert "tomorrow" in not_understood(asking("answer: date"), text)


def test_a_moment_is_the_time_on_the_wall() -> None:
    walk = asking("answer: moment")
    walk.types("Friday 15:30")
    assert walk.question.understood == (When(datetime.fromisoformat("2026-04-03T15:30"), "moment"),)
    walk.chooses("yes")
    assert given(walk) == "2026-04-03T15:30"


def test_two_hours_from_now_are_two_hours_whatever_the_clocks_do() -> None:
    night_of_the_change = replace(AT, now=datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
    walk = Walk(asking("answer: moment").flow, night_of_the_change)
    walk.types("in 2 hours")
    walk.chooses("yes")
    assert given(walk) == "2026-03-29T02:30+00:00"


def test_a_moment_needs_a_time_or_a_day() -> None:
    assert "15:30" in not_understood(asking("answer: moment"), "soon enough")


@pytest.mark.parametrize(("text", "minutes"), [("45 min", 45), ("1 hour 30", 90), ("2 hours", 120)])
def test_a_length_of_time_is_kept_in_minutes(text: str, minutes: int) -> None:
    walk = asking("answer: duration")
    walk.types(text)
    walk.chooses("yes")
    assert given(walk) == minutes


def test_no_length_of_time_is_asked_again() -> None:
    assert "45 minutes" in not_understood(asking("answer: duration"), "a while")
    assert not_understood(asking("answer: duration"), "0 minutes")


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ("least: 2", Text("Please choose at least {least}.", {"least": 2.0})),
        ("least: 2, say: Two are needed.", Text("Two are needed.")),
    ],
)
def test_so_many_ticks_as_the_limits_want_and_the_person_is_told(limits: str, why: Text) -> None:
    walk = asking(f"{SEVERAL}, skip: false, limits: {{{limits}}}")
    assert walk.presses("done") == [Refused(why)]
    walk.ticks("a")
    assert walk.presses("done") == [Refused(why)]
    walk.ticks("c")
    walk.presses("done")
    assert given(walk) == ["a", "c"]


def test_where_none_may_be_ticked_one_may_still_be_too_few() -> None:
    walk = asking(f"{SEVERAL}, limits: {{least: 2}}")
    walk.ticks("a")
    assert refused(walk.presses("done"))
    walk.ticks("a", on=False)
    walk.presses("done")
    assert walk.session.answers["it"].skipped


QUICK = "answer: date, choices: [{id: soon, label: Tomorrow, days: 1}, {id: never, label: Not at all}]"


def test_a_day_may_have_shortcuts() -> None:
    walk = asking(QUICK)
    walk.chooses("soon")
    assert given(walk) == "soon"
    assert asking(QUICK).types("Friday") == [Ask("it")]


def test_a_shortcut_may_be_typed() -> None:
    walk = asking(QUICK)
    assert asked(walk.types("not at all")) == ["last"]
    assert given(walk) == "never"


def test_an_alias_is_a_word_or_two() -> None:
    walk = asking("answer: alias")
    assert asked(walk.types("  Blue   heron ")) == ["last"]
    assert walk.session.answers["it"].text == "Blue heron"


@pytest.mark.parametrize("text", ["07700 900123", "jo@example.org", "E1 6AN", "x" * 41])
def test_an_alias_that_could_identify_somebody_is_refused_kindly(text: str) -> None:
    assert "a bird" in not_understood(asking("answer: alias"), text)


@pytest.mark.parametrize(("text", "place"), [("skip", "last"), ("Skip", "last"), ("pause", "it")])
def test_a_button_may_be_typed_where_no_words_are_asked_for(text: str, place: str) -> None:
    walk = asking("answer: number")
    walk.types(text)
    assert walk.place == place


def test_a_label_is_understood_in_every_shipped_language(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: dict[str, dict[str, str]] = {"en": {}, "xx": {"Tea": "Herbata"}}

    class Speaker:
        def __init__(self, code: str) -> None:
            self.code = code

        def text(self, text: Text) -> str:
            return spoken[self.code].get(text.msgid, text.msgid)

    monkeypatch.setattr(understand, "shipped_languages", lambda: ("en", "xx"))
    monkeypatch.setattr(understand, "reader", Speaker)
    walk = asking(CHOICE)
    walk.types("herbata")
    assert given(walk) == "tea"


def test_the_clock_is_the_one_that_was_given() -> None:
    later = replace(AT, now=NOW.replace(year=2031))
    walk = Walk(asking("answer: date").flow, later)
    walk.types("tomorrow")
    assert walk.question.understood == (When(date(2031, 4, 2), "date"),)


@pytest.mark.parametrize("typed", ["2.3", "۲.۳", " 2.3 "])
def test_a_competence_is_understood_by_its_own_number(typed: str) -> None:
    flow = build_all(load_flows(), load_options())["gibbs"]
    option = understand.typed_option(flow.nodes["competences"], typed, AT)
    assert option is not None
    assert option.id == "2.3"


ALONE = "answer: choices, choices: [{id: a, label: Apples}, {id: b, label: Bread}, {id: none, label: Nil, alone: true}]"


def test_what_goes_with_no_other_choice_takes_their_place_and_they_take_its() -> None:
    walk = asking(ALONE)

    def ticked() -> list[str]:
        return [choice.id for choice in walk.question.choices if choice.ticked]

    walk.ticks("a")
    walk.ticks("b")
    walk.ticks("none")
    assert ticked() == ["none"]
    walk.ticks("b")
    assert ticked() == ["b"]
    walk.types("1, 3")
    assert ticked() == ["none"], "what was typed last counts, here too"


def test_what_was_ticked_before_is_taken_with_done_and_never_lost_by_next() -> None:
    walk = asking(SEVERAL)
    walk.ticks("a")
    walk.presses("done")
    walk.presses("back")
    assert "next" not in walk.question.buttons
    walk.ticks("b")
    walk.presses("done")
    assert given(walk) == ["a", "b"]
