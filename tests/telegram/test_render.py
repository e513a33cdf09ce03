"""Rendering: what goes out, in Telegram's terms and the reader's language."""

from __future__ import annotations

import gettext
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from babel import Locale

from bot.i18n import ISOLATE, POP_ISOLATE, RIGHT_TO_LEFT_MARK, Language, Reader, reader, say
from bot.message import Button, Kept, Line, Message, MessageBuilder, Words, message
from bot.outgoing import (
    Call,
    Change,
    DropButtons,
    Leave,
    Meaning,
    Remove,
    Renderer,
    SendDocument,
    Show,
    ThatMessage,
    ThatQuestion,
)
from bot.sandbox.entities import parse_html, utf16_length
from bot.telegram.render import TelegramRenderer

ENGLISH = reader("en")
SESSION = UUID("8a2d6a0e-5b1c-4f2e-9d57-0d3c7a1f2b33")
QUESTION = Meaning("question", SESSION, 2, "feelings")
PLAIN = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


class Urdu(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return {"Skip": "چھوڑیں", "It is private. See /privacy.": "یہ نجی ہے۔ /privacy دیکھیں۔"}.get(message, message)


def urdu() -> Reader:
    language = Language("ur", "اردو", True, Urdu(), Locale.parse("ur"))
    return Reader(language, "Europe/London", datetime(2026, 3, 2, tzinfo=UTC))


@pytest.fixture
def renderer() -> Renderer:
    return TelegramRenderer(is_reviewed=lambda code, _: code == "en")


def test_a_question_has_its_styles_words_and_buttons(renderer: Renderer) -> None:
    built = (
        MessageBuilder()
        .line(say("Gibbs reflection"), "italic")
        .line(say("Feelings & thoughts"), "bold")
        .gap()
        .words("I felt <calm>")
        .row(Button(say("Skip"), data="q|x|2|d|skip"), Button(say("Read more"), url="https://example.org/"))
    )
    assert renderer.calls(Show(built.build(), QUESTION), ENGLISH) == [
        Call(
            "sendMessage",
            {
                "text": "<i>Gibbs reflection</i>\n<b>Feelings &amp; thoughts</b>\n\n"
                "<blockquote>I felt &lt;calm&gt;</blockquote>",
                "reply_markup": {
                    "inline_keyboard": [
                        [
                            {"text": "Skip", "callback_data": "q|x|2|d|skip"},
                            {"text": "Read more", "url": "https://example.org/"},
                        ]
                    ]
                },
                **PLAIN,
            },
            QUESTION,
        )
    ]


def test_what_is_kept_looks_as_it_would_otherwise_in_every_language(renderer: Renderer) -> None:
    lines = (Line(say("Skip"), "bold"), Line(say("It is private. See /privacy.")))
    kept = Kept(lines)
    for who in (ENGLISH, urdu(), ENGLISH, urdu()):
        assert renderer.calls(Show(Message(kept)), who) == renderer.calls(Show(Message(lines)), who)


def test_a_name_in_a_sentence_is_escaped_and_isolated(renderer: Renderer) -> None:
    [call] = renderer.calls(Show(message(say("Thanks, {name}.", name="<b>&אמינה\u2069"))), ENGLISH)
    assert call.body["text"] == f"Thanks, {ISOLATE}&lt;b&gt;&amp;אמינה{POP_ISOLATE}."


def test_lines_and_words_start_right_to_left_for_who_reads_so(renderer: Renderer) -> None:
    shown = Message((Line(say("Skip"), "bold"), Words("calm\n\nسکون")))
    [call] = renderer.calls(Show(shown), urdu())
    assert call.body["text"] == (
        f"<b>{urdu().text(say('Skip'))}</b>\n<blockquote>{RIGHT_TO_LEFT_MARK}{ISOLATE}calm{POP_ISOLATE}\n\n"
        f"{RIGHT_TO_LEFT_MARK}{ISOLATE}سکون{POP_ISOLATE}</blockquote>"
    )


def test_other_peoples_words_are_protected(renderer: Renderer) -> None:
    [call] = renderer.calls(Show(Message((Words("hers"),), protect=True)), ENGLISH)
    assert call.body["protect_content"] is True


def test_wording_that_matters_comes_with_the_english_until_somebody_has_read_it(renderer: Renderer) -> None:
    privacy = Show(Message((Line(say("It is private. See /privacy."), sensitive=True),)))
    [call] = renderer.calls(privacy, urdu())
    assert call.body["text"].endswith("\n<i>It is private. See /privacy.</i>")
    [call] = TelegramRenderer(is_reviewed=lambda *_: True).calls(privacy, urdu())
    assert "It is private" not in call.body["text"]
    [call] = renderer.calls(privacy, ENGLISH)
    assert call.body["text"] == "It is private. See /privacy."


def test_a_question_too_long_for_one_message_has_its_buttons_and_its_name_on_the_last(
    renderer: Renderer,
) -> None:
    built = MessageBuilder().words("word " * 2000).row(Button(say("Skip"), data="s")).build(protect=True)
    *earlier, last = renderer.calls(Show(built, QUESTION), ENGLISH)
    assert len(earlier) == 2
    for call in earlier:
        assert "reply_markup" not in call.body
        assert call.meaning == Meaning("question", SESSION, None, "feelings")
    assert last.meaning == QUESTION
    assert "reply_markup" in last.body
    for call in [*earlier, last]:
        assert call.body["protect_content"] is True
        assert utf16_length(parse_html(call.body["text"])[0]) <= 4096


def test_a_changed_message_stays_one_however_long(renderer: Renderer) -> None:
    change = Change(ThatQuestion(SESSION, 2), MessageBuilder().words("word " * 2000).build())
    [call] = renderer.calls(change, ENGLISH)
    assert call.method == "editMessageText"
    assert call.body["target"] == {"session": str(SESSION), "question": 2}
    assert "reply_markup" not in call.body
    assert call.body["text"].endswith("\n…")
    assert utf16_length(parse_html(call.body["text"])[0]) <= 4096


def test_small_changes_name_their_message(renderer: Renderer) -> None:
    assert renderer.calls(DropButtons(ThatMessage(12)), ENGLISH) == [Call("editMessageReplyMarkup", {"message_id": 12})]
    assert renderer.calls(DropButtons(ThatQuestion(SESSION, 1)), ENGLISH) == [
        Call("editMessageReplyMarkup", {"target": {"session": str(SESSION), "question": 1}})
    ]
    assert renderer.calls(Remove(12), ENGLISH) == [Call("deleteMessage", {"message_id": 12})]
    assert renderer.calls(Leave(), ENGLISH) == [Call("leaveChat", {})]


def test_a_document_is_kept_as_what_it_is_to_be_made_from(renderer: Renderer) -> None:
    file = SendDocument("week.pdf", {"monday": "2026-03-02"}, message(say("Your week")))
    assert renderer.calls(file, ENGLISH) == [
        Call("document", {"document": "week.pdf", "about": {"monday": "2026-03-02"}, "caption": "Your week"})
    ]
    [call] = renderer.calls(replace(file, picture=True), ENGLISH)
    assert call.method == "picture"
    [call] = renderer.calls(SendDocument("week.pdf", caption=MessageBuilder().words("x " * 999).build()), ENGLISH)
    assert utf16_length(parse_html(call.body["caption"])[0]) <= 1024


def test_a_message_that_shows_nothing_is_still_a_message(renderer: Renderer) -> None:
    [call] = renderer.calls(Show(Message((Words("  "),))), ENGLISH)
    assert call.body["text"] == "…"


@pytest.mark.parametrize("data", ["", "x" * 65, "é" * 33])
def test_a_button_whose_data_telegram_would_not_take_is_a_mistake_of_ours(renderer: Renderer, data: str) -> None:
    built = MessageBuilder().line(say("Feelings")).row(Button(say("Skip"), data=data)).build()
    with pytest.raises(AssertionError):
        renderer.calls(Show(built), ENGLISH)
