"""Details that look as if they identify somebody. Every number and name here is made up or kept for examples."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.identifying import Finding, Kind, find_identifying, replace_identifying

TODAY = date(2026, 3, 4)


def found(text: str) -> list[tuple[Kind, str]]:
    return [(finding.kind, text[finding.start : finding.end]) for finding in find_identifying(text, today=TODAY)]


@pytest.mark.parametrize(
    ("text", "kind", "detail"),
    [
        ("NHS no 943 476 5919.", "nhs_number", "943 476 5919"),
        ("nhs number: 9434765919", "nhs_number", "9434765919"),
        ("she is 943-476-5919, I think", "nhs_number", "943-476-5919"),
        ("NHS 111 111 1112", "nhs_number", "111 111 1112"),  # a slip of the thumb, but said to be one
        ("این ایچ ایس نمبر ۹۴۳ ۴۷۶ ۵۹۱۹", "nhs_number", "۹۴۳ ۴۷۶ ۵۹۱۹"),
        ("9434\u200b765919", "nhs_number", "9434\u200b765919"),
        ("ring her on 07700 900123 today", "phone", "07700 900123"),
        ("tel:07700900123", "phone", "07700900123"),
        ("+44 20 7946 0018", "phone", "+44 20 7946 0018"),
        ("(0161) 496 0000", "phone", "(0161) 496 0000"),
        ("01632 960001", "phone", "01632 960001"),
        ("her sister: +92 300 1234567", "phone", "+92 300 1234567"),
        ("فون ۰۷۷۰۰ ۹۰۰۱۲۳ پر", "phone", "۰۷۷۰۰ ۹۰۰۱۲۳"),
        ("write to amina.k@example.org.uk.", "email", "amina.k@example.org.uk"),
        ("ای میل: a@example.com۔", "email", "a@example.com"),
        ("near SW1A 1AA", "postcode", "SW1A 1AA"),
        ("at e1 6an, second floor", "postcode", "e1 6an"),
        ("M11AE", "postcode", "M11AE"),
        ("DOB 3/4/1962", "birth_date", "3/4/1962"),
        ("d.o.b. 03.04.62", "birth_date", "03.04.62"),
        ("born on the 3rd of April 2021", "birth_date", "3rd of April 2021"),
        ("date of birth is April 3, 1962", "birth_date", "April 3, 1962"),
        ("1962-04-03", "birth_date", "1962-04-03"),
        ("تاریخِ پیدائش ۳/۴/۱۹۶۲", "birth_date", "۳/۴/۱۹۶۲"),
        ("تاریخ پیدائش: ۳ اپریل ۲۰۱۹", "birth_date", "۳ اپریل ۲۰۱۹"),
        ("وہ 3 اپریل 2019 کو پیدا ہوئی", "birth_date", "3 اپریل 2019"),
    ],
)
def test_a_detail_is_found_where_it_is(text: str, kind: Kind, detail: str) -> None:
    assert found(text) == [(kind, detail)]


@pytest.mark.parametrize(
    "text",
    [
        "visit on 3/4/2026",
        "next visit 03/04/2027 at 10:30",
        "on 25 December 2025 we met",
        "she was born in 1962",
        "call 999, or 111 option 2",
        "Samaritans 116 123, text SHOUT to 85258",
        "Breathing Space 0800 83 85 87, Lifeline 0808 808 8000",
        "paid £1,234,567.89",
        "2026-04-03 10:30",
        "12 people came, 3 left at 4:30, bus 25 or 205",
        "scored 10/10/10",
        "T score 43.5, start 36.2",
        "flat b1 2nd floor in the E1 area",
        "English B1 1hr a week",
        "order 12345678901, reference 1234567890",
        "10 20 30 40 50",
        "@amina in room 101",
        "۳/۴/۲۰۲۶ کو ملاقات، ۱۲ لوگ آئے",
    ],
)
def test_ordinary_numbers_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_date_becomes_one_of_birth_as_time_goes_by() -> None:
    text = "on 3/4/2026"
    assert find_identifying(text, today=date(2026, 4, 4)) == []
    assert find_identifying(text, today=date(2036, 4, 4)) == [Finding("birth_date", 3, 11)]


def test_several_details_are_found_in_order_and_replaced() -> None:
    text = "Amina, DOB ۳/۴/۱۹۶۲, SW1A 1AA, 07700 900123 or a@example.com; NHS no 943 476 5919"
    findings = find_identifying(text, today=TODAY)
    assert [finding.kind for finding in findings] == ["birth_date", "postcode", "phone", "email", "nhs_number"]
    replaced = replace_identifying(text, findings, lambda kind: f"[{kind}]")
    assert replaced == "Amina, DOB [birth_date], [postcode], [phone] or [email]; NHS no [nhs_number]"


DETAILS = st.sampled_from(
    ["07700 900123", "+44 20 7946 0018", "943 476 5919", "NHS no ۹۴۳۴۷۶۵۹۱۹", "SW1A 1AA", "e16an", "a@example.com",
     "3/4/1962", "born 3 April 2019", "۳ اپریل ۱۹۶۲", "تاریخ پیدائش", "DOB", "116 123", "visit on 3/4/2026"]
)  # fmt: skip
TEXTS = st.lists(DETAILS | st.text(max_size=8) | st.text("0123456789 /-.()+۰۱۲۳abSW@\u200b", max_size=14), max_size=8)


@given(TEXTS.map("".join) | TEXTS.map(" ".join))
def test_findings_lie_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for finding in find_identifying(text, today=TODAY):
        assert end <= finding.start < finding.end <= len(text)
        detail = text[finding.start : finding.end]
        assert detail == detail.strip()
        end = finding.end


@given(TEXTS.map("".join) | TEXTS.map(" ".join))
def test_nothing_is_found_any_more_after_replacing(text: str) -> None:
    findings = find_identifying(text, today=TODAY)
    replaced = replace_identifying(text, findings, lambda kind: f"[{kind}]")
    assert found(replaced) == []
    assert replaced.count("[") >= len(findings)


@given(st.text(max_size=300), st.sampled_from(["GB", "PK", "XX"]))
def test_no_text_is_met_with_an_exception(text: str, region: str) -> None:
    find_identifying(text, region, today=TODAY)
