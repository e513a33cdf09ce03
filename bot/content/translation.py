"""The catalogues as they lie on disk, and what may be wrong with a translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from bot import i18n
from bot.content.problem import Problem
from bot.i18n import DOMAIN, CatalogueError

# Comments for translators that say more than where a string stands; the checks read them too.
SENSITIVE = "Sensitive: shown with the English until somebody who reads both has reviewed it."
ON_A_BUTTON = "On a button: keep it short."

_HTML = re.compile(r"</?[a-zA-Z][^>]*>|&[a-z]+;|&#\d+;")


def template_path() -> Path:
    """The template: every string there is, in English."""
    return i18n.LOCALES / f"{DOMAIN}.pot"


def translation_path(code: str) -> Path:
    """The catalogue of a language."""
    return i18n.LOCALES / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def template() -> Catalog:
    """The template as it lies on disk. Raises CatalogueError."""
    return read_catalogue(template_path(), None)


def translation(code: str) -> Catalog:
    """The catalogue of a language as it lies on disk. Raises CatalogueError."""
    return read_catalogue(translation_path(code), code)


def read_catalogue(path: Path, code: str | None) -> Catalog:
    """A catalogue in any file. Raises CatalogueError."""
    try:
        with path.open("rb") as file:
            return read_po(file, locale=code, abort_invalid=True)
    except (OSError, ValueError, PoFileError) as error:
        raise CatalogueError(f"{path}: this catalogue cannot be read ({error})") from error


def english(message: Message) -> tuple[str, ...]:
    """The English of a message: one string, or one and many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translated(message: Message) -> tuple[str, ...]:
    """Its translation: one string, or one per plural form; empty where there is none."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def is_translated(message: Message, catalogue: Catalog) -> bool:
    """Whether every form is there and nobody is unsure about it."""
    forms = translated(message)
    wanted = catalogue.num_plurals if message.pluralizable else 1
    return not message.fuzzy and len(forms) == wanted and all(forms)


def messages(catalogue: Catalog) -> Iterator[Message]:
    """The messages of a catalogue, without its header."""
    return (message for message in catalogue if message.id)


def check_translation(code: str) -> list[Problem]:
    """What is wrong with the translation of a language, against the template."""
    catalogue, file = translation(code), f"locales/{code}"
    problems: list[Problem] = []
    for wanted in messages(template()):
        first = english(wanted)[0]
        found = catalogue.get(first)
        place = _excerpt(first)
        if found is None or not is_translated(found, catalogue):
            unsure = found is not None and found.fuzzy
            problems.append(Problem(file, place, "nobody is sure of it (fuzzy)" if unsure else "not translated"))
            continue
        problems.extend(Problem(file, place, what) for what in wording_mistakes(found))
    return problems


def check_template() -> list[Problem]:
    """What is wrong with the English itself, wherever it is written."""
    problems = []
    for message in messages(template()):
        place = ", ".join(sorted({file for file, _ in message.locations}))
        for words in english(message):
            if has_html(words):
                problems.append(Problem(place, _excerpt(words), "there is HTML in it"))
            if placeholders(words) is None:
                problems.append(Problem(place, _excerpt(words), "a brace { or } is not closed"))
    return problems


def wording_mistakes(message: Message) -> Iterator[str]:
    """What is wrong with a translated message: other placeholders than the English, or HTML."""
    allowed = set.union(*(placeholders(form) or set() for form in english(message)))
    # A plural form may say its number in words ("one day"); everything else must be there.
    needed = allowed - {"count"} if message.pluralizable else allowed
    for form in translated(message):
        found = placeholders(form)
        if found is None:
            yield "a brace { or } is not closed"
        elif found - allowed or needed - found:
            yield f"its placeholders are {_braced(found)}, those of the English {_braced(allowed)}"
        if has_html(form):
            yield "there is HTML in it"


def placeholders(words: str) -> set[str] | None:
    """The names in braces; None when the braces do not match up."""
    try:
        return {name for _, name, _, _ in Formatter().parse(words) if name is not None}
    except ValueError:
        return None


def has_html(words: str) -> bool:
    """Whether there is a tag or an entity in it: the edge does the layout, strings are plain."""
    return _HTML.search(words) is not None


def _braced(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"


def _excerpt(msgid: str) -> str:
    return f'"{msgid}"' if len(msgid) <= 50 else f'"{msgid[:47]}..."'
