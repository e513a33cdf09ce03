"""The catalogues of translations: made from the sources and the content, and kept up to date with them.

`tandem catalogues update` does it; `docs/translating.md` says the rest. Nothing is compiled: the bot
reads the PO files themselves.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TypeAlias

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from bot import i18n, review
from bot.content.definition import Role
from bot.content.load import read_content
from bot.content.messages import messages_of
from bot.content.problem import Problem
from bot.content.translation import (
    ON_A_BUTTON,
    SENSITIVE,
    english,
    is_translated,
    messages,
    placeholders,
    template_path,
    translation,
    translation_path,
)
from bot.i18n import SOURCE_LANGUAGE

ROOT = Path(__file__).resolve().parent
Extracted: TypeAlias = tuple[int, str | None, "str | tuple[str, ...]", list[str]]

# Phrases and crisis words are data of a language, not words to translate.
METHODS = [
    ("content/flows/**.yaml", "bot.catalogues:from_content"),
    ("content/*.yaml", "bot.catalogues:from_content"),
    ("**.py", "bot.catalogues:from_python"),
]
# What the header of a catalogue keeps; dates, names and versions are git's business.
_HEADER_LINE = re.compile(rb'^"([A-Z][A-Za-z-]+): .*\n', re.M)
_KEPT = {b"Language", b"Plural-Forms", b"MIME-Version", b"Content-Type", b"Content-Transfer-Encoding"}
_HEADER = "# Translations of Tandem.\n#"


def extract() -> Catalog:
    """The template: every string of sources and content, where it stands, and notes for translators."""
    catalogue = Catalog(header_comment=_HEADER, charset="utf-8", fuzzy=False)
    found = extract_from_dir(ROOT, METHODS)
    for file, line, msgid, comments, _ in sorted(found, key=lambda each: each[:2]):
        catalogue.add(msgid, locations=[(f"bot/{file}", line)], auto_comments=comments)
    return catalogue


def update() -> list[Path]:
    """Writes the template and brings every language up to it; the files that changed."""
    changed = []
    for path, content in _files():
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            changed.append(path)
    forget_what_was_read()
    return changed


def stale() -> list[Path]:
    """The files `update` would change."""
    return [path for path, content in _files() if not path.exists() or path.read_bytes() != content]


def start(code: str) -> Path:
    """An empty catalogue for a new language. Raises UnknownLocaleError or ValueError for no language."""
    path = translation_path(code)
    if not path.exists():
        catalogue = Catalog(locale=code, header_comment=_HEADER, fuzzy=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(_brought_up_to(catalogue, extract())))
        forget_what_was_read()
    return path


def untranslated(code: str) -> list[str]:
    """What a language still lacks, in English, in the order of its catalogue."""
    catalogue = _brought_up_to(translation(code), extract())
    return [english(each)[0] for each in messages(catalogue) if not is_translated(each, catalogue)]


def sensitive() -> list[str]:
    """The strings whose translations have to be reviewed, in English."""
    return [english(each)[0] for each in messages(extract()) if SENSITIVE in each.auto_comments]


def unreviewed(code: str, among: Iterable[str] | None = None) -> list[str]:
    """The sensitive strings (or those given) of a language whose translations nobody has reviewed as they are now."""
    return [msgid for msgid in (sensitive() if among is None else among) if not review.is_reviewed(code, msgid)]


def from_content(file: IO[bytes], keywords: object, comment_tags: object, options: object) -> Iterator[Extracted]:
    """Babel's way to the strings of one content file."""
    del keywords, comment_tags, options
    for number, message in enumerate(messages_of(read_content(Path(file.name)))):
        comments = [message.place]
        comments += [ON_A_BUTTON] if message.role is Role.LABEL else []
        comments += [SENSITIVE] if message.sensitive else []
        yield number, None, message.msgid, comments


def from_python(file: IO[bytes], keywords: object, comment_tags: object, options: object) -> Iterator[Extracted]:
    """Babel's way to the strings of one Python file: what is given to `say`, `say_n`, `mark` and `Text`."""
    del keywords, comment_tags, options
    tree = ast.parse(file.read(), getattr(file, "name", ""))
    names = _names_of_i18n(tree)
    if not names:
        return
    calls = _calls(tree)
    comments = _comments(calls)
    for call in _said(calls, names):
        for msgids in _literals(call, names[_called(call)]):
            kind = "ngettext" if len(msgids) == 2 else None
            yield call.lineno, kind, msgids if kind else msgids[0], comments.get(call, [])


def source_problems(folder: Path = ROOT) -> list[Problem]:
    """Strings in the sources that cannot be translated (not literal), or lack a value for a placeholder."""
    problems = []
    for path in sorted(folder.rglob("*.py")):
        if path == Path(i18n.__file__):
            continue  # where they are defined
        tree = ast.parse(path.read_bytes(), path.name)
        if not (names := _names_of_i18n(tree)):
            continue
        for call in _said(_calls(tree), names):
            file, place = f"bot/{path.relative_to(folder).as_posix()}", f"line {call.lineno}"
            problems += [Problem(file, place, what) for what in _mistakes(call, names[_called(call)])]
    return problems


def _mistakes(call: ast.Call, kind: str) -> Iterator[str]:
    found = list(_literals(call, kind))
    if kind != "Text" and not found and call.args:
        yield f"{kind}() needs its words right there, or they are not in the catalogue"
    given = {keyword.arg for keyword in call.keywords} | ({"count"} if kind == "say_n" else set())
    if kind in ("say", "say_n") and None not in given:
        for msgid in (msgid for msgids in found for msgid in msgids):
            if (wanted := placeholders(msgid)) is None or wanted - given:
                yield "its placeholders and its values do not go together"


# The words of these calls are in the catalogue: how many of the first arguments are strings.
_STRINGS = {"say": 1, "say_n": 2, "mark": 1, "Text": 1}


def _names_of_i18n(tree: ast.Module) -> dict[str, str]:
    """What the module calls `say` and the others (another `say` than that of bot.i18n is none of ours)."""
    imported = {
        alias.asname or alias.name: alias.name
        for node in _statements(tree.body)
        if isinstance(node, ast.ImportFrom) and node.module == "bot.i18n"
        for alias in node.names
    }
    defined = {node.name: node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    own = defined if defined.keys() >= _STRINGS.keys() else {}
    return {name: kind for name, kind in {**own, **imported}.items() if kind in _STRINGS}


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Every statement of it, also those inside others: going through expressions takes ten times as long."""
    for statement in body:
        yield statement
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            yield from _statements(getattr(statement, part, ()))


def _calls(tree: ast.Module) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _said(calls: Sequence[ast.Call], names: dict[str, str]) -> list[ast.Call]:
    """Those that say something, in the order in which they stand there."""
    return sorted((call for call in calls if _called(call) in names), key=lambda call: (call.lineno, call.col_offset))


def _called(call: ast.expr) -> str:
    return call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""


def _literals(call: ast.Call, kind: str) -> Iterator[tuple[str, ...]]:
    """The strings of a call, for each way an `a if b else c` may go; nothing when they are not literal."""
    arguments = [list(_constants(argument)) for argument in call.args[: _STRINGS[kind]]]
    if len(arguments) == _STRINGS[kind]:
        yield from zip(*arguments, strict=False)


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def _comments(calls: Iterable[ast.Call]) -> dict[ast.AST, list[str]]:
    """Notes for translators, by the call they are about: on a button, or sensitive."""
    comments: dict[ast.AST, list[str]] = {}
    for node in calls:
        if any(key.arg == "sensitive" and _is_true(key.value) for key in node.keywords):
            for each in (each for argument in node.args for each in ast.walk(argument)):
                comments.setdefault(each, []).append(SENSITIVE)
        if _called(node) == "Button":
            for each in ast.walk(node.args[0]) if node.args else ():
                comments.setdefault(each, []).append(ON_A_BUTTON)
    return comments


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _files() -> Iterator[tuple[Path, bytes]]:
    """Every catalogue file with what belongs in it now."""
    template = extract()
    yield template_path(), written(template)
    for code in i18n.shipped_languages():
        if code != SOURCE_LANGUAGE:
            yield translation_path(code), written(_brought_up_to(translation(code), template))


def _brought_up_to(catalogue: Catalog, template: Catalog) -> Catalog:
    # Without fuzzy matching: a guess that looks right is worse than English.
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a file. Without line numbers, dates and versions it changes only when the words do."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, sort_by_file=True, include_lineno=False)
    header, gap, rest = buffer.getvalue().partition(b"\n\n")
    kept = _HEADER_LINE.sub(lambda line: line.group() if line.group(1) in _KEPT else b"", header + b"\n")
    return kept.removesuffix(b"\n") + gap + rest


def forget_what_was_read() -> None:
    """The catalogues on disk are others now than those that were read."""
    i18n.shipped_languages.cache_clear()
    i18n.language.cache_clear()
