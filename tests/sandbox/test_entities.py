"""The HTML parse mode, read as strictly as Telegram reads it."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import formatted, parse_html, to_html, utf16_length, utf16_slice
from bot.sandbox.errors import ApiError


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ("<i aba = ", 'Unclosed start tag "i" at byte offset 0'),
        ('<i aba = "&lt;>', "Unclosed start tag at byte offset 0"),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>ü<i>x</b></i>", 'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
    ],
)
def test_broken_markup_is_refused_with_the_place(source: str, error: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {error}"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<STRONG>x</STRONG>", "bold"),
        ("<i>x</i>", "italic"),
        ("<em>x</>", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
    ],
)
def test_every_allowed_tag_marks_its_text(source: str, kind: str) -> None:
    assert parse_html(source) == ("x", [{"type": kind, "offset": 0, "length": 1}])


def test_links_and_code_languages_keep_what_they_say() -> None:
    text, [link, block] = parse_html(
        '<a href="https://example.org/?a=1&amp;b=2">there</a><pre><code class="language-python">x</code></pre>'
    )
    assert text == "therex"
    assert link == {"type": "text_link", "offset": 0, "length": 5, "url": "https://example.org/?a=1&b=2"}
    assert block == {"type": "pre", "offset": 5, "length": 1, "language": "python"}


def test_unknown_references_stay_as_they_are() -> None:
    assert parse_html("&nbsp;&amp;&#1606;&#x41;&") == ("&nbsp;&نA&", [])


def test_telegram_finds_commands_and_links_but_not_in_code() -> None:
    text, entities = formatted("/help me@x.org https://t.me/bot?start=1. <code>/no</code>", "HTML")
    assert [(e["type"], utf16_slice(text, e["offset"], e["length"])) for e in entities] == [
        ("bot_command", "/help"),
        ("email", "me@x.org"),
        ("url", "https://t.me/bot?start=1"),
        ("code", "/no"),
    ]


def test_white_space_around_is_cut_and_the_marks_move_with_the_text() -> None:
    assert formatted(" \n x <b>y </b> ", "HTML") == ("x y", [{"type": "bold", "offset": 2, "length": 1}])


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_escaped_text_comes_through_whatever_it_is(text: str) -> None:
    assert parse_html(f"<b>{escape(text)}</b>") == (
        text,
        [{"type": "bold", "offset": 0, "length": utf16_length(text)}],
    )


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=5).map(escape)
TAGS = st.sampled_from(["b", "i", "u", "s", "code", "tg-spoiler", "blockquote"])
MARKED = st.recursive(
    TEXTS,
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", TAGS, st.lists(inner, max_size=3)),
    max_leaves=8,
)


@given(MARKED)
def test_text_written_back_as_html_reads_the_same(source: str) -> None:
    text, entities = parse_html(source)
    again, same = parse_html(to_html(text, entities))
    assert again == text
    assert sorted(map(repr, same)) == sorted(map(repr, entities))
