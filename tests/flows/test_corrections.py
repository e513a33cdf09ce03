"""I4: late messages, swipe-replies and edits reach the answer they belong to."""

from __future__ import annotations

import pytest

from bot.flows.effect import Ask, Corrected, Redraw
from tests.flows.walking import Walk, asked, flow_of, refused, said, steps

KINDS = """
entry: journal
steps:
  - {id: words, ask: 'What happened?', limits: {most: 40}}
  - {id: sure, ask: 'Sure?', answer: yes_no}
  - {id: day, ask: 'Which day?', answer: date}
  - {id: count, ask: 'How many?', answer: number}
  - {id: last, ask: 'Anything else?'}
"""


@pytest.fixture
def three() -> Walk:
    return Walk(flow_of(steps("one", "two", "three"), entry="journal"))


@pytest.fixture
def kinds() -> Walk:
    walk = Walk(flow_of(KINDS))
    walk.types("It rained", "yes", "Friday", "yes", "3")
    assert walk.place == "last"
    return walk


def test_i4_a_late_message_joins_the_answer_before(three: Walk) -> None:
    three.types("First,")
    assert three.adds("one", "and more.", 11) == [Corrected("one")]
    assert three.words == {"one": "First,\nand more."}
    assert three.place == "two"


def test_i4_parts_stand_in_the_order_of_their_messages(three: Walk) -> None:
    three.types("third part")
    three.adds("one", "first part", 3)
    three.adds("one", "second part", 7)
    assert three.words["one"] == "first part\nsecond part\nthird part"


def test_i4_the_same_late_message_twice_counts_once(three: Walk) -> None:
    three.types("First,")
    three.adds("one", "and more.", 11)
    assert three.adds("one", "and more.", 11) == []
    assert three.words["one"] == "First,\nand more."


def test_i4_a_swipe_to_a_skipped_question_answers_it(three: Walk) -> None:
    three.presses("skip")
    assert three.adds("one", "After all.", 5) == [Corrected("one")]
    assert three.words == {"one": "After all."}


def test_i4_a_swipe_to_the_present_question_answers_it(three: Walk) -> None:
    assert three.adds("one", "First.", 5) == [Ask("two")]


def test_i4_what_arrives_after_the_end_joins_the_closed_entry(three: Walk) -> None:
    three.types("First.", "Second.", "Third,")
    assert three.adds("three", "and last.", 31) == [Corrected("three")]
    assert three.words["three"] == "Third,\nand last."


def test_i4_an_edit_corrects_the_part_it_gave(three: Walk) -> None:
    three.types("Frist,")
    three.adds("one", "and more.", 11)
    assert three.edits("one", "First,", 10) == [Corrected("one")]
    assert three.words["one"] == "First,\nand more."


def test_i4_an_edit_reaches_a_closed_entry(three: Walk) -> None:
    three.types("First.", "Secnod.", "Third.")
    assert three.edits("two", "Second.", 20) == [Corrected("two")]
    assert three.words["two"] == "Second."


def test_i4_an_edit_that_changes_nothing_does_nothing(three: Walk) -> None:
    three.types("First.")
    assert three.edits("one", "First.", 10) == []


def test_i4_an_edit_shows_in_the_question_that_back_came_to(three: Walk) -> None:
    three.types("Frist.")
    three.presses("back")
    assert three.edits("one", "First.", 10) == [Corrected("one"), Redraw("one")]
    assert three.question.given == ("First.",)


def test_i4_an_edit_works_while_paused(three: Walk) -> None:
    three.types("Frist.")
    three.presses("pause")
    assert three.edits("one", "First.", 10) == [Corrected("one")]


def test_a_message_whose_answer_was_replaced_corrects_nothing(three: Walk) -> None:
    three.types("First.")
    three.presses("back")
    three.types("Quite another.")
    assert refused(three.edits("one", "First!", 10))
    assert three.words["one"] == "Quite another."


@pytest.mark.parametrize("place", ["nowhere", "three", "closed", ""])
def test_an_edit_of_no_answer_changes_nothing(three: Walk, place: str) -> None:
    three.types("First.")
    assert refused(three.edits(place, "Something.", 10))


def test_nothing_can_be_added_to_a_question_that_is_not_there(three: Walk) -> None:
    assert refused(three.adds("nowhere", "Something.", 10))


def test_nothing_can_be_added_once_deleted(three: Walk) -> None:
    three.types("First.")
    three.presses("delete")
    assert refused(three.adds("one", "More.", 11))
    assert three.session.answers == {}


def test_an_edit_of_a_choice_changes_nothing_and_says_to_use_back(kinds: Walk) -> None:
    effects = kinds.edits("sure", "no", 20)
    assert refused(effects)
    assert "Back" in said(effects)[0]
    assert kinds.values["sure"] == "yes"


def test_words_cannot_be_added_to_a_choice_or_a_number(kinds: Walk) -> None:
    assert refused(kinds.adds("sure", "well", 21))
    assert refused(kinds.adds("count", "4", 51))


def test_an_edited_number_is_understood_anew(kinds: Walk) -> None:
    assert kinds.edits("count", "4", 50) == [Corrected("count")]
    assert kinds.values["count"] == 4


def test_an_edited_day_is_understood_anew(kinds: Walk) -> None:
    assert kinds.edits("day", "Saturday", 30) == [Corrected("day")]
    assert kinds.values["day"] == "2026-04-04"


def test_an_edit_that_is_not_understood_leaves_the_answer_as_it_was(kinds: Walk) -> None:
    assert refused(kinds.edits("count", "a few", 50))
    assert kinds.values["count"] == 3


def test_an_edit_to_nothing_leaves_the_answer_as_it_was(kinds: Walk) -> None:
    assert refused(kinds.edits("words", "  ", 10))
    assert kinds.words["words"] == "It rained"


def test_a_late_part_cannot_take_an_answer_over_its_limit(kinds: Walk) -> None:
    assert refused(kinds.adds("words", "x" * 40, 11))
    assert refused(kinds.edits("words", "x" * 41, 10))
    assert kinds.words["words"] == "It rained"


def test_a_day_may_be_edited_before_it_is_confirmed() -> None:
    walk = Walk(flow_of("steps: [{id: day, ask: 'Which day?', answer: date}]"))
    walk.types("Friday")
    shown = walk.question.understood
    assert walk.edits("day", "Friday", 10) == []
    assert asked(walk.edits("day", "Saturday", 10)) == ["day"]
    assert walk.question.understood != shown
    assert refused(walk.edits("day", "banana", 10))


def test_same_answer_joins_the_two_latest_and_asks_the_later_question_again(three: Walk) -> None:
    three.types("First,", "and more.")
    assert "same_answer" in three.question.buttons
    assert three.presses("same_answer") == [Corrected("one"), Ask("two")]
    assert three.words == {"one": "First,\nand more."}
    assert three.types("Second.") == [Ask("three")]
    assert three.presses("same_answer") == [Corrected("one"), Ask("two")], "it may be pressed for each message"


def test_same_answer_needs_two_answers_in_words(kinds: Walk) -> None:
    assert "same_answer" not in kinds.question.buttons
    assert refused(kinds.presses("same_answer"))


def test_same_answer_is_not_offered_after_a_skip_or_on_the_way_back(three: Walk) -> None:
    three.types("First.")
    three.presses("skip")
    assert "same_answer" not in three.question.buttons
    three.presses("back")
    three.types("Second.")
    assert "same_answer" in three.question.buttons
    three.presses("back")
    assert "same_answer" not in three.question.buttons


def test_same_answer_cannot_take_an_answer_over_its_limit() -> None:
    walk = Walk(flow_of("steps: [{id: one, ask: A, limits: {most: 8}}, {id: two, ask: B}, {id: three, ask: C}]"))
    walk.types("First.", "Second.")
    assert refused(walk.presses("same_answer"))
    assert walk.words == {"one": "First.", "two": "Second."}


def test_nothing_written_adds_nothing(three: Walk) -> None:
    three.types("First.")
    assert refused(three.adds("one", "  ", 11))
