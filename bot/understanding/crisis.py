"""Words that may mean danger: suicide, self-harm, abuse, violence, somebody at immediate risk.

All that follows from them is that the bot shows who to call. Nothing here weighs how likely or how bad it is, and
nothing is kept. The words are data, `content/crisis/<language>.yaml`:

    groups       a name for several patterns, written <name>
    look_alikes  what shows nothing although it holds such words ("dead tired"); it is taken out of the text first
    danger       what shows who to call

A pattern is words with a space between them. `word*` is any word that begins so, `one|other` either of two, `word?`
one that may be missing (never the first), `..` up to four words of any kind within the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from bot.understanding.digits import normalise, plain
from bot.understanding.phrasebook import Entry, read_yaml, sections, shipped

_SENTENCE_END = re.compile(r"[.!?;]+(?: |$)")
# Where a look-alike was: no word, so that no pattern reaches across it.
_TAKEN_OUT = " ¦"
_ANY_WORD = "[^ ¦]+"
_OPENING = 3
_NONE: Mapping[str, list[str]] = {}
_PIECE = re.compile(r"<(?P<group>\w+)>|(?P<word>[^\s|*?<>¦]+)(?P<more>\*?)")


@dataclass(frozen=True)
class _Pattern:
    """A pattern as a regular expression, which begins with the space before its first word, and the words that the
    first may be: whole ones, and beginnings with a `*`."""

    expression: str
    firsts: frozenset[str]


@dataclass
class _Patterns:
    """Patterns by the word they begin with, so that a text is only compared with those it could match."""

    by_first: dict[str, list[str]] = field(default_factory=dict)
    # Beginnings of words by their first three letters (those that have so many), the shortest first.
    by_opening: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    # For a quick look: the same by their first three letters (with the short ones), and the short ones.
    beginnings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    short_beginnings: tuple[str, ...] = ()

    def add(self, pattern: _Pattern) -> None:
        for first in pattern.firsts:
            self._add(first, [pattern.expression])

    def add_all(self, others: _Patterns) -> None:
        for first, expressions in others.by_first.items():
            self._add(first, expressions)
        for beginnings in others.by_opening.values():
            for beginning, expressions in beginnings.items():
                self._add(f"{beginning}*", expressions)

    def _add(self, first: str, expressions: Sequence[str]) -> None:
        if first.endswith("*"):
            beginning = first.removesuffix("*")
            opening = self.by_opening.setdefault(beginning[:_OPENING], {})
            opening.setdefault(beginning, []).extend(expressions)
            self.by_opening[beginning[:_OPENING]] = dict(sorted(opening.items(), key=lambda each: len(each[0])))
            self._note(beginning)
        else:
            self.by_first.setdefault(first, []).extend(expressions)

    def _note(self, beginning: str) -> None:
        if len(beginning) < _OPENING:
            self.short_beginnings += (beginning,)
            self.beginnings = {opening: (*known, beginning) for opening, known in self.beginnings.items()}
        else:
            known = self.beginnings.get(beginning[:_OPENING], self.short_beginnings)
            self.beginnings[beginning[:_OPENING]] = (*known, beginning)

    def found(self, sentence: str) -> Iterator[tuple[int, int]]:
        """Where the patterns match in words with a space before and after each, in order of where they begin.

        A match is from the space before to the last letter.
        """
        start = 0
        for word in sentence[1:-1].split(" "):
            # Most words are none of these.
            if word in self.by_first or word.startswith(self.beginnings.get(word[:_OPENING], self.short_beginnings)):
                for expression in self._beginning_with(word):
                    if match := _compiled(expression).match(sentence, start):
                        yield match.span()
            start += 1 + len(word)

    def _beginning_with(self, word: str) -> Iterator[str]:
        if word in self.by_first:
            yield from self.by_first[word]
        for letters in range(1, _OPENING + 1):
            for beginning, expressions in self.by_opening.get(word[:letters], _NONE).items():
                if word.startswith(beginning):
                    yield from expressions


@dataclass(frozen=True)
class _Words:
    """One language's list."""

    look_alikes: _Patterns
    danger: _Patterns


def may_mean_danger(text: str, languages: Sequence[str] = ()) -> bool:
    """Whether the text has words that may mean danger, in any shipped language: people mix them.

    The person's own `languages` are only looked at first.
    """
    # Most texts have none of the words of any language.
    sentences = [sentence for sentence in _sentences(text) if any(_danger_in_any_language().found(sentence))]
    if not sentences:
        return False
    in_order = sorted(shipped("crisis"), key=lambda language: language not in languages)
    return any(_mean_danger(sentence, _words(language)) for language in in_order for sentence in sentences)


def check() -> None:
    """Read every list. Raises `PhrasebookError` for the first that is broken."""
    for language in shipped("crisis"):
        _words(language)


def read_words(whole: Entry) -> _Words:
    """The list in a file's contents. Raises `PhrasebookError`, naming the place, when something is wrong."""
    top = sections(whole, "groups look_alikes danger")
    groups: dict[str, _Pattern] = {}
    for name, entries in top["groups"].items().items():
        groups[name] = _either([_pattern(entry, groups) for entry in entries.texts()], entries)
    words = _Words(_Patterns(), _Patterns())
    for entry in top["look_alikes"].texts():
        words.look_alikes.add(_pattern(entry, groups))
    for entry in top["danger"].texts():
        words.danger.add(_pattern(entry, groups))
    return words


@cache
def _words(language: str) -> _Words:
    return read_words(read_yaml("crisis", f"{language}.yaml"))


@cache
def _danger_in_any_language() -> _Patterns:
    danger = _Patterns()
    for language in shipped("crisis"):
        danger.add_all(_words(language).danger)
    return danger


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(f"{expression}(?= )")


def _sentences(text: str) -> list[str]:
    """The sentences as plain words, with a space at either end."""
    parts = (part for line in text.splitlines() for part in _SENTENCE_END.split(normalise(line)))
    return [f" {words} " for part in parts if (words := plain(part))]


def _mean_danger(sentence: str, words: _Words) -> bool:
    # Most sentences have none of the words, so the look-alikes are asked about last.
    if not any(words.danger.found(sentence)):
        return False
    kept, done = "", 0
    for start, end in words.look_alikes.found(sentence):
        if start >= done:
            kept += sentence[done:start] + _TAKEN_OUT
        done = max(done, end)
    return any(words.danger.found(kept + sentence[done:]))


def _pattern(entry: Entry, groups: Mapping[str, _Pattern]) -> _Pattern:
    first, *rest = (_piece(piece, entry, groups) for piece in entry.text().split())
    if not first.firsts:
        raise entry.wrong("a pattern begins with a word that must be there")
    return _Pattern("".join(piece.expression for piece in (first, *rest)), first.firsts)


def _piece(piece: str, entry: Entry, groups: Mapping[str, _Pattern]) -> _Pattern:
    if piece == "..":
        return _Pattern(f"(?: {_ANY_WORD}){{0,4}}?", frozenset())
    words = piece.removesuffix("?").split("|")
    either = _either([_alternative(word, entry, groups) for word in words], entry)
    return either if not piece.endswith("?") else _Pattern(f"(?:{either.expression})?", frozenset())


def _alternative(word: str, entry: Entry, groups: Mapping[str, _Pattern]) -> _Pattern:
    found = _PIECE.fullmatch(word)
    if found is None or (found["group"] and found["group"] not in groups):
        raise entry.wrong(f"{word!r} is no word")
    if found["group"]:
        return groups[found["group"]]
    spelled = plain(found["word"])
    if not spelled:
        raise entry.wrong(f"{word!r} has no letter or digit")
    if " " in spelled:
        return _Pattern(f" {re.escape(spelled)}", frozenset({spelled.split()[0]}))
    more = found["more"]
    return _Pattern(f" {re.escape(spelled)}{'[^ ¦]*' if more else ''}", frozenset({spelled + more}))


def _either(patterns: Sequence[_Pattern], entry: Entry) -> _Pattern:
    if not patterns:
        raise entry.wrong("expected a pattern")
    expressions = dict.fromkeys(pattern.expression for pattern in patterns)
    firsts = frozenset(first for pattern in patterns for first in pattern.firsts)
    return _Pattern(f"(?:{'|'.join(expressions)})", firsts)
