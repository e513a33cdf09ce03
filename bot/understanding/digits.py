"""Text made comparable: digits of every script as 0 to 9, one spelling for letters that have several."""

from __future__ import annotations

import re
import unicodedata


class _Table(dict[int, str | int | None]):
    """A table for `str.translate` that works out an unknown character once, when it is first met."""

    def __missing__(self, code: int) -> str | int | None:
        self[code] = value = self.value_of(chr(code))
        return value

    def value_of(self, character: str) -> str | None:
        raise NotImplementedError


class _Digits(_Table):
    def value_of(self, character: str) -> str | None:
        value = unicodedata.decimal(character, None)
        return character if value is None else str(value)


# Marks that carry no meaning for matching. Only Latin and Arabic ones: in Bengali and its sisters a mark is a vowel.
_MARKS = re.compile(
    r"[\u0300-\u036f\u0483-\u0487\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_INVISIBLE = frozenset("\u00ad\u034f\u0640\u180e\ufe0e\ufe0f")  # soft hyphen, joiner, kashida, variation selectors

_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by name, and nothing to see

# One letter for those that keyboards mix up: Arabic yeh, kaf and heh for the Urdu ones, barred and dotless Latin ones.
_SAME_LETTER = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ې": "ی",
        "ك": "ک",
        "ه": "ہ",
        "ھ": "ہ",
        "ة": "ہ",
        "ۃ": "ہ",
        "ە": "ہ",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ı": "i",
        "\u2019": "'",
        "\u2018": "'",
        "\u02bc": "'",
        "`": "'",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u066b": ".",
        "\u066c": ",",
        "\u060c": ",",
        "\u060d": "/",
        "\u2044": "/",
        "\u06d4": ".",
        "\u0964": ".",
        "\u061f": "?",
    }
)
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_FRACTION = re.compile(r"(\d?) ?([½¼¾])")


class _Visible(_Table):
    def value_of(self, character: str) -> str | None:
        return None if is_invisible(character) else character


class _Words(_Table):
    """Everything that is neither letter, mark nor digit becomes a space, apart from what may stand inside a number."""

    def value_of(self, character: str) -> str | None:
        return character if character in ".,:/-" or unicodedata.category(character)[0] in "LMN" else " "


_DIGITS = _Digits()
_VISIBLE = _Visible()
_WORDS = _Words()
_INSIDE_A_WORD = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")
_NOT_INSIDE_A_NUMBER = re.compile(r"(?<!\d)[.,:/-]+|[.,:/-]+(?!\d)")
_DIGIT_MEETS_LETTER = re.compile(r"(?<=\d)(?=[^\d\s.,:/-])|(?<=[^\d\s.,:/-])(?=\d)")


def is_invisible(character: str) -> bool:
    """Whether the character shows nothing: bidi marks, zero width ones, kashida, skin tones."""
    return character in _INVISIBLE or unicodedata.category(character) == "Cf" or ord(character) in _SKIN_TONES


def shows_nothing(text: str) -> bool:
    """Whether there is nothing to see in the text: spaces, and characters that show nothing."""
    return all(character.isspace() or character in _FILLERS or is_invisible(character) for character in text)


def is_mark(character: str) -> bool:
    """Whether the character is a mark on another one that makes no difference to matching."""
    return _MARKS.match(character) is not None


def fold_digits(text: str) -> str:
    """The text with the decimal digits of every script as 0 to 9; as long as the original, place for place."""
    return text if text.isascii() else text.translate(_DIGITS)


def normalise(text: str) -> str:
    """The text in the one spelling that is compared: small letters, folded digits, no invisible characters, one
    space at most between words, one form for each letter that has several. Punctuation and emoji stay."""
    if not text.isascii():
        text = _FRACTION.sub(lambda found: (found[1] or "0") + _FRACTIONS[found[2]], text.translate(_DIGITS))
        text = unicodedata.normalize("NFKD", text.translate(_VISIBLE).casefold())
        text = unicodedata.normalize("NFKC", _MARKS.sub("", text)).casefold().translate(_SAME_LETTER)
    return " ".join(text.casefold().split())


def plain(text: str) -> str:
    """The words and numbers of a text and nothing else, normalised, with one space between them.

    "3:30 P.M.!" is "3:30 pm", "1h30" is "1 h 30", "o'clock" is "oclock"; a sign that joins no digits is gone.
    """
    text = _INSIDE_A_WORD.sub("", normalise(text)).translate(_WORDS)
    return " ".join(_DIGIT_MEETS_LETTER.sub(" ", _NOT_INSIDE_A_NUMBER.sub(" ", text)).split())
