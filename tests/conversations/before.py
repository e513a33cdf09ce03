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

SAM_IN_URDU = """\
Sam: /language
Sam presses: اردو
"""

IN_URDU = (
    """\
Amina: /language
Amina presses: اردو
"""
    + SAM_IN_URDU
)

BEFORE = {
    "Sam is a supervisor": SAM,
    "Sam supervises Amina": SAM + CARD + AMINA,
    "Sam supervises Amina, and the card is empty": SAM + AMINA,
    "Amina has kept a journal entry": SAM + CARD + AMINA + JOURNAL,
    "Amina has shared a journal entry": SAM + CARD + AMINA + JOURNAL + SHARED,
    "Sam supervises Amina, in Urdu": SAM + CARD + AMINA + IN_URDU,
    "Sam supervises Amina, in Urdu, and the card is empty": SAM + AMINA + IN_URDU,
    "Amina has kept a journal entry, in Urdu": SAM + CARD + AMINA + JOURNAL + IN_URDU,
    "Amina has shared a journal entry, in Urdu": SAM + CARD + AMINA + JOURNAL + SHARED + IN_URDU,
    "Amina writes for herself": """\
anyone may start
Amina: /start
Amina presses: Start
Amina: Amina
""",
}
