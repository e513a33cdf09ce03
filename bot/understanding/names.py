"""What looks like somebody's name: a common first name, two capitalised words, initials, a title."""

from __future__ import annotations

from collections.abc import Collection

from bot.understanding.digits import plain
from bot.understanding.given_names import GIVEN_NAMES

# Of every shipped language, as `plain` has them: scripts without capitals have no other sign of a name.
TITLES = frozenset(
    plain(title)
    for title in (
        *("mr", "mrs", "ms", "miss", "mx", "dr", "pan", "pani", "doktor", "mudane", "marwo", "dhakhtar"),
        *("مسز", "مسٹر", "مس", "ڈاکٹر", "جناب", "محترمہ", "محترم", "بیگم", "حاجی"),
        *("মিসেস", "মিস্টার", "মিস", "ডাক্তার", "ডা", "জনাব", "জনাবা", "বেগম", "হাজী", "শ্রী"),
    )
)
MOST_INITIALS = 3


def looks_like_a_name(text: str, harmless: Collection[str]) -> bool:
    """Whether it looks like a name. A word of `harmless` (as `plain` has them) says that it is none: "Blue Heron".

    A first name beside it is one all the same.
    """
    words = [word for word in (each.strip(".,'-") for each in text.split()) if word]
    letters = [each for each in text if each.isalpha()]
    if 0 < len(letters) <= MOST_INITIALS and all(each.isupper() for each in letters):
        return True
    if any(plain(word) in GIVEN_NAMES and plain(word) not in harmless for word in words):
        return True
    if len(words) < 2:
        return False
    if plain(words[0]) in TITLES:
        return True
    return all(word[0].isupper() for word in words) and not any(plain(word) in harmless for word in words)
