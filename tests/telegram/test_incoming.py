"""Reading updates: every kind of them, and things that are none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.incoming import (
    Changed,
    Elsewhere,
    Incoming,
    PassedOver,
    Reachability,
    Said,
    Sender,
    Sent,
    Tapped,
    chat_of,
)
from bot.telegram.incoming import read_update

AMINA = Sender(5001, "Amina", "ur")
FROM = {"id": 5001, "is_bot": False, "first_name": "Amina", "language_code": "ur"}
PRIVATE = {"id": 5001, "type": "private", "first_name": "Amina"}
GROUP = {"id": -42, "type": "supergroup", "title": "Team"}
CHANNEL = {"id": -43, "type": "channel", "title": "News"}
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DATE = int(AT.timestamp())

CONTENT = """
    animation audio document live_photo paid_media photo sticker story video_note video voice checklist
    contact dice game poll venue location invoice
"""
SERVICE = """
    pinned_message message_auto_delete_timer_changed chat_background_set boost_added users_shared
    write_access_allowed successful_payment video_chat_started forum_topic_created gift
"""
OTHER = """
    edited_channel_post business_connection business_message edited_business_message
    deleted_business_messages guest_message message_reaction message_reaction_count inline_query
    chosen_inline_result shipping_query pre_checkout_query purchased_paid_media poll poll_answer
    chat_member chat_join_request chat_boost removed_chat_boost managed_bot telepathy
"""
KEYS = """
    message message_id from chat id type date text caption photo reply_to_message first_name status
    language_code new_chat_member is_member data edit_date update_id
"""


def update(kind: str, /, **content: Any) -> dict[str, Any]:
    return {"update_id": 1, kind: content}


def message(kind: str = "message", /, **content: Any) -> dict[str, Any]:
    return update(kind, **({"message_id": 7, "from": FROM, "chat": PRIVATE, "date": DATE} | content))


def test_a_text_is_something_said() -> None:
    assert read_update(message(text="I felt calm")) == Said(AMINA, 7, AT, "I felt calm")


def test_a_swipe_reply_carries_the_message_it_answers() -> None:
    said = read_update(message(text="and sad", reply_to_message={"message_id": 3, "date": DATE}))
    assert said == Said(AMINA, 7, AT, "and sad", 3)


def test_a_person_without_a_language_is_fine() -> None:
    said = read_update(message(text="hi", **{"from": {"id": 5001, "is_bot": False, "first_name": "A"}}))
    assert said == Said(Sender(5001, "A", None), 7, AT, "hi")


def test_an_edited_text_says_what_it_says_now_and_when() -> None:
    changed = read_update(message("edited_message", text="I felt tense", edit_date=DATE + 60))
    assert changed == Changed(AMINA, 7, datetime(2026, 3, 2, 9, 1, tzinfo=UTC), "I felt tense")


@pytest.mark.parametrize("content", [{"caption": "x", "photo": []}, {"location": {}}])
def test_other_edits_are_passed_over_for_the_first_one_was_answered(content: dict[str, Any]) -> None:
    assert isinstance(read_update(message("edited_message", **content)), PassedOver)


@pytest.mark.parametrize(
    "what",
    CONTENT.split(),
)
def test_i12_what_is_not_text_is_something_sent(what: str) -> None:
    assert read_update(message(**{what: {}}, caption="look")) == Sent(AMINA, 7, AT, what, "look")


def test_an_animation_is_not_taken_for_the_document_it_also_is() -> None:
    assert read_update(message(document={}, animation={})) == Sent(AMINA, 7, AT, "animation")


def test_i12_content_that_does_not_exist_yet_is_not_met_by_silence() -> None:
    assert read_update(message(hologram={"file_id": "x"})) == Sent(AMINA, 7, AT, "something")


@pytest.mark.parametrize(
    "service",
    SERVICE.split(),
)
def test_service_messages_are_passed_over(service: str) -> None:
    assert read_update(message(**{service: {}})) == PassedOver(service)


def test_a_button_gives_its_data_and_its_message() -> None:
    tapped = read_update(
        update(
            "callback_query",
            id="99",
            **{"from": FROM},
            data="q|x|2|d|skip",
            message={"message_id": 6, "chat": PRIVATE, "date": DATE, "text": "Feelings"},
        )
    )
    assert tapped == Tapped(AMINA, "99", 6, "q|x|2|d|skip")


def test_a_button_on_a_message_that_telegram_no_longer_shows_still_has_its_number() -> None:
    inaccessible = {"message_id": 6, "chat": PRIVATE, "date": 0}
    tapped = read_update(update("callback_query", id="99", **{"from": FROM}, data="d", message=inaccessible))
    assert tapped == Tapped(AMINA, "99", 6, "d")


def test_a_button_without_message_or_data_can_still_be_answered() -> None:
    assert read_update(update("callback_query", id="99", **{"from": FROM})) == Tapped(AMINA, "99", 0, "")


@pytest.mark.parametrize(("status", "reachable"), [("kicked", False), ("member", True)])
def test_blocking_and_coming_back(status: str, reachable: bool) -> None:
    changed = read_update(update("my_chat_member", chat=PRIVATE, **{"from": FROM}, new_chat_member={"status": status}))
    assert changed == Reachability(AMINA, reachable)


def test_a_message_in_a_group_asks_for_the_one_sentence() -> None:
    assert read_update(message(chat=GROUP, text="/start@bot")) == Elsewhere(-42)


def test_a_channel_is_left_without_a_word() -> None:
    assert read_update(message("channel_post", chat=CHANNEL, text="news")) == Elsewhere(-43, can_speak=False)


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ({"status": "member"}, Elsewhere(-42)),
        ({"status": "administrator"}, Elsewhere(-42)),
        ({"status": "restricted", "is_member": True}, Elsewhere(-42)),
        ({"status": "restricted", "is_member": False}, PassedOver("my_chat_member")),
        ({"status": "left"}, PassedOver("my_chat_member")),
        ({"status": "kicked"}, PassedOver("my_chat_member")),
    ],
)
def test_being_put_into_a_group_and_out_of_it(member: dict[str, Any], expected: Incoming) -> None:
    change = update("my_chat_member", chat=GROUP, **{"from": FROM}, new_chat_member=member)
    assert read_update(change) == expected


@pytest.mark.parametrize("service", ["new_chat_members", "left_chat_member", "group_chat_created"])
def test_what_a_group_says_about_itself_is_not_answered_a_second_time(service: str) -> None:
    assert isinstance(read_update(message(chat=GROUP, **{service: {}})), PassedOver)


OTHER_KINDS = OTHER.split()


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_every_other_kind_of_update_is_passed_over(kind: str) -> None:
    assert read_update(message(kind, text="x")) == PassedOver(kind)


@pytest.mark.parametrize("number", [True, 2**63, -(2**70), "7", 1.5, None])
def test_what_is_no_number_of_telegrams_is_not_taken_for_one(number: Any) -> None:
    assert read_update(message(text="x", message_id=number)) == PassedOver("malformed")
    assert read_update(message(text="x", **{"from": {"id": number}})) == PassedOver("malformed")


@pytest.mark.parametrize("date", [-1, 10**12, 2**62, True, None, "now"])
def test_a_date_that_is_none_does_not_cost_the_text(date: Any) -> None:
    said = read_update(message(text="x", date=date))
    assert isinstance(said, Said)
    assert said.text == "x"


def test_half_a_character_does_not_reach_the_database() -> None:
    said = read_update(message(text="x\ud800y"))
    assert isinstance(said, Said)
    said.text.encode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
KINDS = ["message", "edited_message", "callback_query", "my_chat_member", "channel_post", *OTHER_KINDS]
NEARLY = st.recursive(
    JSON | st.sampled_from(["private", "group", "channel", "member", "kicked", PRIVATE, FROM, GROUP]),
    lambda inner: st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=8),
    max_leaves=12,
)


@given(JSON | NEARLY | st.dictionaries(st.sampled_from(["update_id", *KINDS]), NEARLY, max_size=2))
def test_i12_no_data_whatever_raises(data: Any) -> None:
    incoming = read_update(data)
    assert isinstance(incoming, get_args(Incoming))
    assert abs(chat_of(incoming)) < 2**63
