"""Going from question to question."""

from __future__ import annotations

import pytest

from bot.flows.effect import Ask, Closed, Keep, Paused, Redraw, Refused, Say
from bot.flows.event import Opened
from bot.flows.flow import Flow
from bot.i18n import Text
from tests.flows.walking import Walk, asked, flow_of, refused, said, steps

BRANCHES = """
steps:
  - {id: how, ask: 'How was it?', answer: choice, choices: [{id: good, label: Good}, {id: bad, label: Bad}],
     next: {bad: worst}}
  - {id: best, ask: 'What was best?'}
  - {id: worst, ask: 'What was worst?', when: {step: how, any_of: [bad]}}
  - {id: more, ask: 'Shall we go on?', answer: yes_no, next: {"no": last}}
  - {id: extra, ask: 'What else?'}
  - {id: why, ask: 'Why?', when: {step: extra, answered: true}}
  - {id: last, ask: 'Anything else?'}
"""

PEOPLE = """
entry: map
steps:
  - {id: about, ask: 'Whose map is it?'}
  - group: person
    again: Is there anybody else?
    most: 3
    steps:
      - {id: who, ask: 'Who is it?'}
      - {id: near, ask: 'Are they near?', answer: yes_no}
      - {id: how_far, ask: 'How far away?', when: {step: near, any_of: ["no"]}}
  - {id: note, ask: 'A note?'}
"""


@pytest.fixture
def three() -> Walk:
    return Walk(flow_of(steps("one", "two", "three"), entry="journal"))


@pytest.fixture
def people() -> Walk:
    return Walk(flow_of(PEOPLE))


def test_a_flow_begins_with_its_first_question() -> None:
    walk = Walk(flow_of(steps("one", "two")), about={"visit": "7"})
    assert walk.effects == [Ask("one")]
    assert walk.session.about == {"visit": "7"}


def test_an_opening_is_said_before_the_first_question() -> None:
    walk = Walk(flow_of(steps("one"), opening="Take your time."))
    assert walk.effects == [Say(Text("Take your time.")), Ask("one")]


def test_an_answer_leads_to_the_next_question(three: Walk) -> None:
    assert three.types("First.") == [Ask("two")]
    assert three.words == {"one": "First."}


def test_the_last_answer_closes_the_flow_and_keeps_the_entry(three: Walk) -> None:
    assert three.types("First.", "Second.", "Third.") == [Keep("journal"), Closed("finished")]
    assert three.session.closed
    assert list(three.words) == ["one", "two", "three"]


def test_every_question_asked_has_a_number_of_its_own(three: Walk) -> None:
    numbers = [three.session.question]
    three.types("First.")
    numbers.append(three.session.question)
    three.presses("back")
    numbers.append(three.session.question)
    assert numbers == sorted(set(numbers))


def test_a_skipped_question_is_left_out_of_the_entry(three: Walk) -> None:
    assert three.presses("skip") == [Ask("two")]
    three.types("Second.", "Third.")
    assert three.words == {"two": "Second.", "three": "Third."}


def test_a_question_that_is_needed_cannot_be_skipped() -> None:
    walk = Walk(flow_of("steps: [{id: name, ask: 'Your name?', skip: false}]"))
    assert refused(walk.presses("skip"))
    assert walk.place == "name"


def test_a_choice_may_lead_somewhere_else() -> None:
    walk = Walk(flow_of(BRANCHES))
    assert asked(walk.chooses("bad")) == ["worst"]


def test_a_question_whose_condition_does_not_hold_is_passed_over() -> None:
    walk = Walk(flow_of(BRANCHES))
    walk.chooses("good")
    assert asked(walk.types("The tea.")) == ["more"]
    walk.chooses("yes")
    assert asked(walk.presses("skip")) == ["last"], "why? needs an answer to what else?"


def test_answers_that_no_longer_count_are_kept_but_left_out_of_the_entry() -> None:
    walk = Walk(flow_of(BRANCHES))
    walk.chooses("good")
    walk.types("The tea.")
    walk.chooses("yes")
    walk.types("The garden.", "It was warm.")
    walk.goes_to("more")
    walk.chooses("no")
    assert "extra" not in walk.answers
    assert "why" not in walk.answers, "its condition rests on an answer that does not count"
    assert walk.session.answers["extra"].text == "The garden."
    walk.presses("back")
    walk.chooses("yes")
    assert walk.words["why"] == "It was warm.", "the choice changed back"


def test_a_group_is_asked_again_for_as_long_as_the_answer_is_yes(people: Walk) -> None:
    people.types("Mine")
    people.types("A neighbour")
    assert asked(people.chooses("yes")) == ["person_again"]
    assert asked(people.chooses("yes")) == ["who#2"]
    people.types("A sister")
    assert asked(people.chooses("no")) == ["how_far#2"]
    people.types("Two hours")
    assert asked(people.chooses("no")) == ["note"]
    people.types("Done.")
    assert people.words["who"] == "A neighbour"
    assert people.words["who#2"] == "A sister"
    assert "how_far" not in people.answers
    assert list(people.answers).index("how_far#2") < list(people.answers).index("note")


def test_a_group_ends_at_its_most(people: Walk) -> None:
    people.types("Mine")
    for round in (1, 2):
        people.types(f"Person {round}")
        people.chooses("yes", "yes")
    people.types("Person 3")
    assert asked(people.chooses("yes")) == ["note"]


def test_a_round_that_was_taken_back_is_left_out(people: Walk) -> None:
    people.types("Mine", "A neighbour")
    people.chooses("yes", "yes")
    people.types("A sister")
    people.goes_to("person_again")
    people.chooses("no")
    assert "who#2" not in people.answers
    assert people.session.answers["who#2"].text == "A sister"


def test_back_shows_the_question_before_with_its_answer(three: Walk) -> None:
    three.types("First.")
    assert three.presses("back") == [Ask("one")]
    assert three.question.given == ("First.",)


def test_next_keeps_the_answer_that_back_came_to(three: Walk) -> None:
    three.types("First.", "Second.")
    three.presses("back", "back")
    assert three.presses("next") == [Ask("two")]
    assert three.presses("next") == [Ask("three")]
    assert three.words == {"one": "First.", "two": "Second."}


def test_a_new_answer_takes_the_place_of_the_one_that_back_came_to(three: Walk) -> None:
    three.types("First.", "Second.")
    three.presses("back")
    assert three.types("Another second.") == [Ask("three")]
    assert three.words == {"one": "First.", "two": "Another second."}


def test_next_needs_an_answer_and_back_a_question_before(three: Walk) -> None:
    assert refused(three.presses("next"))
    assert refused(three.presses("back"))


def test_a_skip_never_takes_away_an_answer(three: Walk) -> None:
    three.types("First.")
    three.presses("back")
    assert asked(three.presses("skip")) == ["two"]
    assert three.words == {"one": "First."}


def test_back_passes_over_questions_that_are_no_longer_asked() -> None:
    walk = Walk(flow_of(BRANCHES))
    walk.chooses("bad")
    walk.types("The rain.")
    walk.goes_to("how")
    walk.chooses("good")
    assert walk.place == "best"
    assert asked(walk.presses("back")) == ["how"]


def test_any_question_may_be_gone_to(three: Walk) -> None:
    three.types("First.")
    assert three.goes_to("three") == [Ask("three")]
    assert three.types("Third.")[-1] == Closed("finished")
    assert three.words == {"one": "First.", "three": "Third."}


def test_going_to_the_present_question_asks_it_again_and_is_no_return(three: Walk) -> None:
    three.types("First.")
    three.presses("back")
    returns = dict(three.session.returns)
    assert three.goes_to("one") == [Ask("one")]
    assert three.session.returns == returns


@pytest.mark.parametrize("place", ["nowhere", "one#2", "#", "", "one#x", "closed", "one#99999999999"])
def test_a_question_that_is_not_there_cannot_be_gone_to(three: Walk, place: str) -> None:
    assert refused(three.goes_to(place))


def test_a_question_that_is_not_asked_cannot_be_gone_to() -> None:
    walk = Walk(flow_of(BRANCHES))
    walk.chooses("good")
    assert refused(walk.goes_to("worst"))


def test_cue_questions_come_one_at_a_time_until_they_run_out() -> None:
    walk = Walk(flow_of("steps: [{id: one, ask: 'What?', prompts: ['Where?', 'When?']}, {id: two, ask: 'Why?'}]"))
    assert walk.presses("prompt") == [Redraw("one")]
    assert walk.question.cues == (Text("Where?"),)
    assert walk.presses("prompt") == [Redraw("one")]
    assert walk.question.more_cues is False
    assert refused(walk.presses("prompt"))
    walk.types("There.")
    assert walk.question.cues == ()


def test_a_paused_flow_waits_until_it_is_resumed(three: Walk) -> None:
    three.types("First.")
    assert three.presses("pause") == [Paused()]
    assert refused(three.types("Second."))
    assert refused(three.presses("pause"))
    assert three.presses("resume") == [Ask("two")]
    assert three.words == {"one": "First."}


def test_going_to_a_question_resumes_a_paused_flow(three: Walk) -> None:
    three.types("First.")
    three.presses("pause")
    assert three.goes_to("one") == [Ask("one")]
    assert not three.session.paused


def test_a_flow_that_cannot_be_resumed_cannot_be_paused() -> None:
    walk = Walk(flow_of(steps("one"), resumable=False))
    assert refused(walk.presses("pause"))
    assert "pause" not in walk.question.buttons


def test_opening_again_asks_the_present_question_again(three: Walk) -> None:
    three.types("First.")
    assert three.does(Opened()) == [Ask("two")]


def test_cancelled_as_a_draft_it_can_be_taken_up_again(three: Walk) -> None:
    three.types("First.")
    assert three.presses("keep_draft") == [Closed("draft")]
    assert three.presses("resume") == [Ask("two")]
    assert three.session.outcome == ""
    assert three.types("Second.", "Third.") == [Keep("journal"), Closed("finished")]


def test_a_draft_may_be_deleted_in_the_end(three: Walk) -> None:
    three.types("First.")
    three.presses("keep_draft")
    assert three.presses("delete") == [Closed("deleted")]


def test_deleted_means_that_the_words_are_gone(three: Walk) -> None:
    three.types("First.")
    assert three.presses("delete") == [Closed("deleted")]
    assert three.session.answers == {}
    assert refused(three.presses("resume"))


def test_a_closed_flow_takes_no_more_answers(three: Walk) -> None:
    three.types("First.", "Second.", "Third.")
    for effects in (three.types("Fourth."), three.chooses("yes"), three.presses("skip"), three.presses("finish")):
        assert refused(effects)
    assert refused(three.goes_to("closed"))
    assert refused(three.presses("delete")), "an entry is deleted as an entry"


def test_a_finished_flow_opens_for_one_answer_and_closes_again(three: Walk) -> None:
    three.types("First.", "Second.", "Third.")
    assert three.goes_to("two") == [Ask("two")]
    assert three.types("Better.") == [Keep("journal"), Closed("finished")]
    assert three.words == {"one": "First.", "two": "Better.", "three": "Third."}


@pytest.mark.parametrize("action", ["next", "keep_draft", "delete", "finish"])
def test_a_finished_flow_that_was_opened_again_stays_finished(three: Walk, action: str) -> None:
    three.types("First.", "Second.", "Third.")
    three.goes_to("two")
    assert three.presses(action)[-1] == Closed("finished")  # type: ignore[arg-type]
    assert len(three.words) == 3


LINGERING = """
steps:
  - {id: feelings, ask: 'How do you feel?', linger: {over: 20, returns: 2, say: There is more to come.}}
  - {id: next_one, ask: 'What went well?'}
  - {id: last, ask: 'What now?'}
"""


@pytest.fixture
def lingering() -> Flow:
    return flow_of(LINGERING)


def test_a_long_answer_brings_the_gentle_note_and_the_next_question(lingering: Flow) -> None:
    walk = Walk(lingering)
    assert walk.types("I could go on and on about it.") == [Say(Text("There is more to come.")), Ask("next_one")]


def test_a_short_answer_brings_no_note(lingering: Flow) -> None:
    assert Walk(lingering).types("Fine.") == [Ask("next_one")]


def test_the_second_return_brings_the_note(lingering: Flow) -> None:
    walk = Walk(lingering)
    walk.types("Fine.")
    walk.presses("back")
    assert walk.types("Not so fine.") == [Ask("next_one")]
    walk.presses("back")
    assert said(walk.presses("next")) == ["There is more to come."]
    assert walk.place == "next_one"


def test_the_note_is_said_once(lingering: Flow) -> None:
    walk = Walk(lingering)
    walk.types("I could go on and on about it.")
    walk.presses("back")
    assert walk.types("And on and on, and on again.") == [Ask("next_one")]


def test_a_long_answer_in_several_messages_brings_the_note_too(lingering: Flow) -> None:
    walk = Walk(lingering)
    walk.types("I could go")
    assert said(walk.adds("feelings", "on and on about it.", 11)) == ["There is more to come."]


STAGES = """
entry: reflection
steps:
  - {id: what, ask: 'What?', stage: true}
  - {id: why, ask: 'Why?', stage: true}
  - {id: plan, ask: 'What now?', stage: true}
  - {id: title, ask: 'A title?'}
"""


def test_finishing_early_asks_the_last_stage_first() -> None:
    walk = Walk(flow_of(STAGES))
    walk.types("This.")
    assert walk.presses("finish") == [Ask("plan")]
    assert walk.presses("finish") == [Keep("reflection"), Closed("finished")]
    assert walk.words == {"what": "This."}


def test_the_last_stage_is_offered_once() -> None:
    walk = Walk(flow_of(STAGES))
    walk.types("This.")
    walk.presses("finish", "back")
    assert walk.presses("finish")[-1] == Closed("finished")


def test_a_finished_flow_that_was_opened_again_is_not_asked_for_its_last_stage() -> None:
    walk = Walk(flow_of(STAGES))
    walk.types("This.", "That.")
    walk.presses("skip", "skip")
    walk.session.answers.pop("plan")
    walk.goes_to("what")
    assert walk.presses("finish")[-1] == Closed("finished")


def test_finishing_after_the_last_stage_closes() -> None:
    walk = Walk(flow_of(STAGES))
    walk.types("This.", "That.", "Then.")
    assert walk.presses("finish") == [Keep("reflection"), Closed("finished")]


def test_finishing_a_flow_without_stages_closes(three: Walk) -> None:
    three.types("First.")
    assert three.presses("finish") == [Keep("journal"), Closed("finished")]


def test_finishing_with_nothing_answered_keeps_nothing(three: Walk) -> None:
    assert three.presses("skip", "skip", "skip") == [Closed("deleted")]


def test_a_refusal_changes_nothing_and_says_why(three: Walk) -> None:
    before = three.session
    (effect,) = three.chooses("yes")
    assert isinstance(effect, Refused)
    assert effect.why.msgid
    assert three.session == before
