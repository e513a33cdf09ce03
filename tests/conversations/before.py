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

# A language by its English name and its own, which is on its button.
LANGUAGES = {"Bengali": "বাংলা", "Polish": "Polski", "Somali": "Soomaali", "Urdu": "اردو"}

BEFORE = {
    "Sam is a supervisor": SAM,
    "Sam supervises Amina": SAM + CARD + AMINA,
    "Sam supervises Amina, and the card is empty": SAM + AMINA,
    "Amina has kept a journal entry": SAM + CARD + AMINA + JOURNAL,
    "Amina has shared a journal entry": SAM + CARD + AMINA + JOURNAL + SHARED,
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
        f"Amina has kept a journal entry, in {_language}": SAM + CARD + AMINA + JOURNAL + _speak,
        f"Amina has shared a journal entry, in {_language}": SAM + CARD + AMINA + JOURNAL + SHARED + _speak,
    }
