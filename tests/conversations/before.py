"""What has happened before a transcript begins, by name."""

from __future__ import annotations

CARD = """\
Sam presses: Fill in the team's card
Sam: The safeguarding lead on duty
Sam: 020 7946 0000
Sam: Monday to Friday, 9:00 to 17:00
Sam presses: Skip
"""

SAM = """\
the operator makes a team: Riverside connectors
Sam opens the link
Sam presses: Start
Sam: Sam
Sam presses: Accept
"""

AMINA = """\
Sam presses: Invite a connector
Amina opens the link
Amina presses: Start
Amina: Amina
Amina presses: Accept
Sam presses: Yes
"""

# With Amina they are five.
FOUR_MORE = "".join(AMINA.replace("Amina", name) for name in ("Bilal", "Chloe", "Dan", "Ewa"))

# The four count what they would like to learn in the team's totals.
NEEDS = "".join(
    f"""\
{name}: /team
{name} presses: Dates and learning
{name} presses: What I want to learn
{name} presses: 2 Supporting health and wellbeing
{name} presses: 2.2 Communication skills
{name} presses: Done
{name} presses: Count it, without my name
"""
    for name in ("Bilal", "Chloe", "Dan", "Ewa")
)

ROUND = """\
Sam: /team
Sam presses: Dates and learning
Sam presses: How our team learns
Sam presses: Open a round
Sam presses: 3 weeks
"""

REPLIES = "".join(
    f"{name} presses: Answer the questions\n" + f"{name} presses: Yes\n" * 16
    for name in ("Amina", "Bilal", "Chloe", "Dan")
)

JOURNAL = """\
Amina: /journal
Amina: We went to the library together.
Amina: Calm, and a little proud.
Amina: Waiting is also work.
Amina: At the library
"""

SHARED = """\
Amina presses: Share
Amina presses: All of it
Amina presses: Share
"""

JOURNEY = """\
Amina: /connect
Amina presses: New journey
Amina presses: Blue heron
"""

ANOTHER_JOURNEY = """\
Amina: /connect
Amina presses: New journey
Amina presses: Red robin
"""

# A language by its English name and its own, which is on its button.
LANGUAGES = {"Bengali": "বাংলা", "Polish": "Polski", "Somali": "Soomaali", "Urdu": "اردو"}

BEFORE = {
    "Sam is a supervisor": SAM,
    "Sam supervises Amina": SAM + CARD + AMINA,
    "Sam supervises Amina, and the card is empty": SAM + AMINA,
    "Sam supervises Amina and four more": SAM + CARD + AMINA + FOUR_MORE,
    "Four of five say what they would like to learn": SAM + CARD + AMINA + FOUR_MORE + NEEDS,
    "Four of five have replied to the round": SAM + CARD + AMINA + FOUR_MORE + ROUND + REPLIES,
    "Amina has kept a journal entry": SAM + CARD + AMINA + JOURNAL,
    "Amina has shared a journal entry": SAM + CARD + AMINA + JOURNAL + SHARED,
    "Amina is on a journey": SAM + CARD + AMINA + JOURNEY,
    "Amina is on two journeys": SAM + CARD + AMINA + JOURNEY + ANOTHER_JOURNEY,
    "Amina writes for herself": """\
anyone may start
Amina: /start
Amina presses: Start
Amina: Amina
""",
}


def _both_speak(own_name: str) -> str:
    return "".join(f"{name}: /language\n{name} presses: {own_name}\n" for name in ("Amina", "Sam"))


for _language, _own_name in LANGUAGES.items():
    _speak = _both_speak(_own_name)
    BEFORE |= {
        f"Sam supervises Amina, in {_language}": SAM + CARD + AMINA + _speak,
        f"Sam supervises Amina, in {_language}, and the card is empty": SAM + AMINA + _speak,
        f"Amina is on a journey, in {_language}": SAM + CARD + AMINA + JOURNEY + _speak,
        f"Amina has kept a journal entry, in {_language}": SAM + CARD + AMINA + JOURNAL + _speak,
        f"Amina has shared a journal entry, in {_language}": SAM + CARD + AMINA + JOURNAL + SHARED + _speak,
    }
