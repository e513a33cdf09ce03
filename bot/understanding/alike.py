"""Finding words as they are typed: whatever case, accents or digits they have; failing that, by how they sound.

"Masjid", "masjed" and "মসজিদ" sound alike to it: letters of every script become Latin ones, of which the consonants are
compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from anyascii import anyascii

from bot.understanding.digits import normalise, plain

# Of a word with fewer consonants all must be the same; of one with as many, it may go on in the other.
_LONG_ENOUGH = 4
_LEAST = 2
_SAME_SOUND = (("tch", "ch"), ("dg", "j"), ("ph", "f"), ("ch", "j"), ("ck", "k"), ("qu", "k"), ("x", "ks"), ("ng", "n"))
_SOFT_C = re.compile(r"c(?=[eiy])")
_SAME_LETTER = str.maketrans({"c": "k", "q": "k", "z": "s", "v": "b", "m": "n"})
_SILENT = re.compile(r"[aeiouyw]|(?<!^)h")
_NOT_LATIN = re.compile(r"[^a-z0-9]")
_TWICE = re.compile(r"(.)\1+")
_WORD = re.compile(r"[^\s.,;:/|()\"]+")


@dataclass(frozen=True, slots=True)
class Sought:
    """The words somebody looks for: all of them have to be found."""

    words: tuple[str, ...]

    def stand_in(self, *texts: str) -> bool:
        """Whether they all stand somewhere in these texts, inside of longer words too."""
        # One by one: most are plain, and folded in no time.
        folded = "\n".join(normalise(text) for text in texts).replace("'", "")
        return all(word in folded for word in self.words)

    def sound_in(self, texts: Iterable[str]) -> list[bool]:
        """Of each of these texts, whether it has words that sound like all of them."""
        wanted = [sound_of(word) for word in self.words]
        if not wanted or any(len(each) < _LEAST for each in wanted):
            return [False for _ in texts]
        # Names of places are made of the same few words: each is listened to once.
        heard: dict[str, str] = {}
        found = []
        for text in texts:
            there = set()
            for word in _WORD.findall(text.casefold()):
                if word not in heard:
                    heard[word] = sound_of(word)
                there.add(heard[word])
            found.append(all(_is_heard(sound, there) for sound in wanted))
        return found


def sought(text: str) -> Sought:
    """What is looked for, in words that can be compared; none when nothing in it could be found."""
    return Sought(tuple(dict.fromkeys(plain(text).split())))


def sound_of(word: str) -> str:
    """The consonants (and digits) of a word, those that sound alike as one letter, each once in a row."""
    latin = _NOT_LATIN.sub("", word.lower() if word.isascii() else anyascii(word).lower())
    for letters, sound in _SAME_SOUND:
        latin = latin.replace(letters, sound)
    return _TWICE.sub(r"\1", _SILENT.sub("", _SOFT_C.sub("s", latin).translate(_SAME_LETTER)))


def _is_heard(sound: str, there: set[str]) -> bool:
    return sound in there or (len(sound) >= _LONG_ENOUGH and any(each.startswith(sound) for each in there))
