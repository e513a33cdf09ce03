"""Words that may mean danger. The corpus of lines is in crisis_corpus; all of them are made up."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.crisis import check, may_mean_danger, read_words
from bot.understanding.phrasebook import Entry, PhrasebookError, shipped

CORPUS = Path(__file__).parent / "crisis_corpus"

# How many of the lines of danger show the card at least, and how many of the harmless ones at most. The lists were
# tuned on the first part of the corpus; the second was written afterwards, and there they do less well. Lines that
# hint at danger in words of their own are found less often still: the card is a help, not a safeguard.
EXPECTED = {
    ("bn", "tuning"): (0.95, 0.02),
    ("bn", "held_out"): (0.85, 0.03),
    ("en", "tuning"): (0.95, 0.02),
    ("en", "held_out"): (0.85, 0.08),
    ("pl", "tuning"): (0.95, 0.02),
    ("pl", "held_out"): (0.70, 0.02),
    ("so", "tuning"): (0.95, 0.02),
    ("so", "held_out"): (0.65, 0.05),
    ("ur", "tuning"): (0.95, 0.02),
    ("ur", "held_out"): (0.90, 0.05),
}


def lines(language: str, part: str, kind: str) -> list[str]:
    found: list[str] = yaml.safe_load((CORPUS / f"{language}.yaml").read_text(encoding="utf-8"))[part][kind]
    return found


def share_that_shows_the_card(texts: list[str]) -> float:
    return sum(may_mean_danger(text) for text in texts) / len(texts)


@pytest.mark.parametrize("text", [
    "I could kill for a coffee", "dead tired", "this job is killing me", "the deadline is Friday", "killing time",
    "a shot of espresso", "we died laughing", "we hang out on Fridays", "a panic attack on the bus",
    "training on domestic abuse", "at the end of the day", "March was busy", "مارچ میں ملیں گے", "گپیں مارتے رہے",
    "ہنس ہنس کر مر گئے", "گرمی کے مارے برا حال تھا", "hans hans kar mar gaye", "", "12", "👍",
    "qosol baan la dhintay", "albaabka ayuu garaacay", "timaha ayay iska jartay", "dhiig karkiisa ayaa la cabbiray",
    "umieram z głodu", "Serce biło mi mocno", "zabijaliśmy czas w poczekalni", "poprawil rekord, bo pobil swoj czas",
    "od poniedziałku", "od niej",
    "হাসতে হাসতে মরে গেলাম", "আড্ডা মারলাম", "চুল কেটে এলাম", "কাজটা শেষ করে দেব",
])  # fmt: skip
def test_what_only_sounds_like_danger_shows_nothing(text: str) -> None:
    assert not may_mean_danger(text)


@pytest.mark.parametrize("text", [
    "She told me she wanted to end it all", "he is SUICIDAL", "self-harm again", "he hit her last night",
    "she does not feel safe at home", "she can\u2019t go on", "وہ خود کشی کرنا چاہتی ہے", "خود\u200cکشی",
    "شوہر اسے مارتا ھے", "khudkushi ki baat kar raha tha", "she said: main khudkushi kar loon gi",
    "Waxay tiri waan is dilayaa", "ninkeedu wuu garaacaa", "kiniini badan ayay cuntay", "said: ma rabo inaan noolaado",
    "mówi, że nie chce już żyć", "maz ja bije", "she keeps saying: mam dość życia", "she od'd on Monday", "he od twice",
    "তিনি আর বাঁচতে চান না", "স্বামী তাকে মারধর করে।", "uni more jete chan", "she said: attohotta korbo",
])  # fmt: skip
def test_plain_words_of_danger_show_the_card_in_any_language(text: str) -> None:
    assert may_mean_danger(text, ["en"])
    assert may_mean_danger(text, ["ur"])
    assert may_mean_danger(f"Good visit, some tea.\n{text}", ["pl"])


def test_a_look_alike_does_not_hide_danger_beside_it() -> None:
    assert may_mean_danger("This job is killing me. She wants to kill herself.")
    assert may_mean_danger("I was dead tired and she said he hits her")


def test_a_pattern_does_not_reach_across_sentences() -> None:
    assert not may_mean_danger("She wants a rest. To die of boredom is my fate.")


@pytest.mark.parametrize(("language", "part"), EXPECTED)
def test_the_lists_do_as_well_on_the_corpus_as_they_did(language: str, part: str) -> None:
    least, most = EXPECTED[language, part]
    assert share_that_shows_the_card(lines(language, part, "danger")) >= least
    assert share_that_shows_the_card(lines(language, part, "harmless")) <= most


@pytest.mark.parametrize("language", shipped("crisis"))
def test_on_the_whole_corpus_nine_in_ten_are_found_and_one_in_twenty_is_a_false_alarm(language: str) -> None:
    danger = lines(language, "tuning", "danger") + lines(language, "held_out", "danger")
    harmless = lines(language, "tuning", "harmless") + lines(language, "held_out", "harmless")
    assert len(danger) >= 100
    assert len(harmless) >= 100
    assert share_that_shows_the_card(danger) >= 0.9
    assert share_that_shows_the_card(harmless) <= 0.05


@pytest.mark.parametrize("language", shipped("crisis"))
def test_no_line_measures_what_it_tuned(language: str) -> None:
    tuned = set(lines(language, "tuning", "danger")) | set(lines(language, "tuning", "harmless"))
    held_out = set(lines(language, "held_out", "danger")) | set(lines(language, "held_out", "harmless"))
    assert not tuned & held_out


def test_every_shipped_list_can_be_read() -> None:
    check()


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ({"groups": {}, "danger": []}, "look_alikes"),
        ({"groups": {}, "look_alikes": [], "danger": ["<who> hit"]}, "danger[0]"),
        ({"groups": {}, "look_alikes": [".. dead"], "danger": []}, "look_alikes[0]"),
        ({"groups": {}, "look_alikes": [], "danger": ["ok", "a|"]}, "danger[1]"),
        ({"groups": {"self": []}, "look_alikes": [], "danger": []}, "groups.self"),
        ({"groups": {}, "look_alikes": [], "danger": ["!!"]}, "danger[0]"),
        ([], "xx.yaml"),
    ],
)
def test_a_broken_list_is_refused_with_its_place(broken: object, place: str) -> None:
    with pytest.raises(PhrasebookError) as refusal:
        read_words(Entry(broken, "content/crisis/xx.yaml"))
    assert place in str(refusal.value)
    assert "\n" not in str(refusal.value)


@given(st.text(max_size=400))
def test_no_text_is_met_with_an_exception(text: str) -> None:
    assert may_mean_danger(text, ["ur"]) in (True, False)
