"""The catalogues: made from sources and content, complete in every shipped language, and steady."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot import catalogues, i18n
from bot.commands.catalogues import main
from bot.content import translation
from bot.content.load import content_files, read_content
from bot.content.messages import messages_of
from bot.i18n import CatalogueError, Framework, Text, language, reader, say, say_n, shipped_languages

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"(?<!\w)/[a-z]+")
TRANSLATED = [code for code in shipped_languages() if code != "en"]


@pytest.fixture
def own_locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of catalogues of the test's own."""
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    forget()
    yield tmp_path
    monkeypatch.undo()
    forget()


def forget() -> None:
    i18n.shipped_languages.cache_clear()
    i18n.language.cache_clear()


def write_po(folder: Path, code: str, *entries: str) -> None:
    path = folder / code / "LC_MESSAGES" / "tandem.po"
    path.parent.mkdir(parents=True)
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {code}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    )
    path.write_text("\n".join((header, *entries)), encoding="utf-8")
    forget()


def template_of(*msgids: str | tuple[str, str]) -> str:
    return "\n".join(
        ['msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n']
        + [
            f'msgid "{each}"\nmsgstr ""\n'
            if isinstance(each, str)
            else f'msgid "{each[0]}"\nmsgid_plural "{each[1]}"\nmsgstr[0] ""\nmsgstr[1] ""\n'
            for each in msgids
        ]
    )


def extracted(source: str) -> list[tuple[str | None, object, list[str]]]:
    found = catalogues.from_python(io.BytesIO(source.encode()), (), (), {})
    return [(kind, msgid, comments) for _, kind, msgid, comments in found]


def test_the_catalogues_on_disk_are_those_of_the_sources() -> None:
    assert [path.name for path in catalogues.stale()] == [], "run: tandem catalogues update"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_shipped_language_is_complete(code: str) -> None:
    assert catalogues.untranslated(code) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_has_other_placeholders_or_html(code: str) -> None:
    problems = [str(each) for each in translation.check_translation(code)]
    assert problems == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_commands_stay_as_they_are_in_every_translation(code: str) -> None:
    catalogue = translation.translation(code)
    for message in (each for each in translation.messages(catalogue) if translation.is_translated(each, catalogue)):
        wanted = COMMAND.findall(translation.english(message)[0])
        for form in translation.translated(message):
            assert sorted(COMMAND.findall(form)) == sorted(wanted), form


def test_urdu_is_shipped_and_reads_from_right_to_left() -> None:
    assert "ur" in shipped_languages()
    assert language("ur").rtl
    assert language("ur").translate(Text("Tomorrow")) == "کل"


def test_english_needs_no_catalogue() -> None:
    for path in content_files():
        for message in messages_of(read_content(path)):
            assert language("en").translate(Text(message.msgid)) == message.msgid


def test_every_string_of_every_content_file_is_in_the_template() -> None:
    template = translation.template()
    for path in content_files():
        for message in messages_of(read_content(path)):
            assert template.get(message.msgid) is not None, message.msgid


def test_names_of_the_framework_are_in_no_catalogue() -> None:
    assert translation.template().get("Working with groups") is None


def test_extraction_and_the_settings_of_babel_name_the_same_files() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = settings["tool"]["babel"]["mappings"]
    assert [(each["pattern"], each["method"]) for each in mappings] == [
        (f"bot/{pattern}", method) for pattern, method in catalogues.METHODS
    ]


def test_what_is_said_in_the_sources_is_found_and_another_say_is_not() -> None:
    source = """
from bot.i18n import Text, mark, say, say_n
say("Hello, {name}.", name="Amina")
say_n("{count} entry", "{count} entries", 3)
LABEL = mark("Skip")
Text("Now") if late else Text(label)
say("Yes." if sure else "No.")
turn.say("not ours")
"""
    assert [(kind, msgid) for kind, msgid, _ in extracted(source)] == [
        (None, "Hello, {name}."),
        ("ngettext", ("{count} entry", "{count} entries")),
        (None, "Skip"),
        (None, "Now"),
        (None, "Yes."),
        (None, "No."),
    ]
    assert extracted('from elsewhere import say\nsay("not ours")') == []


def test_translators_are_told_what_is_on_a_button_and_what_is_sensitive() -> None:
    source = """
from bot.i18n import say
Button(say("Go on"), "data")
built.line(say("A court could ask for it."), sensitive=True)
built.line(say("Hello."))
"""
    assert [(msgid, comments) for _, msgid, comments in extracted(source)] == [
        ("Go on", [translation.ON_A_BUTTON]),
        ("A court could ask for it.", [translation.SENSITIVE]),
        ("Hello.", []),
    ]


@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        ("say(words)", True),
        ("say('Hello, {name}.')", True),
        ("say('Hello, {name}.', name=name)", False),
        ("say('Hello, {name}.', **values)", False),
        ("say_n('{count} day', '{count} days', days)", False),
        ("say('{')", True),
    ],
)
def test_a_string_that_cannot_be_said_is_a_problem(tmp_path: Path, call: str, wrong: bool) -> None:
    (tmp_path / "screen.py").write_text(f"from bot.i18n import say, say_n\n{call}\n", encoding="utf-8")
    found = [str(each) for each in catalogues.source_problems(tmp_path)]
    assert [each.startswith("bot/screen.py: line 2: ") for each in found] == [True] * wrong


def test_a_catalogue_file_has_no_line_numbers_dates_or_versions() -> None:
    for path in (translation.template_path(), *map(translation.translation_path, TRANSLATED)):
        words = path.read_text(encoding="utf-8")
        assert "Date:" not in words
        assert "Babel" not in words
        assert ".py:" not in words


def test_bringing_a_catalogue_up_to_date_keeps_translations_and_guesses_nothing(own_locales: Path) -> None:
    write_po(own_locales, "ur", 'msgid "Skip"\nmsgstr "چھوڑیں"\n', 'msgid "Pick a dat"\nmsgstr "تاریخ"\n')
    catalogues.update()
    urdu = translation.translation("ur")
    assert urdu.get("Skip").string == "چھوڑیں"  # type: ignore[union-attr]
    assert not urdu.get("Pick a date").string  # type: ignore[union-attr]
    assert urdu.get("Pick a dat") is None
    assert 'Pick a dat"' not in translation.translation_path("ur").read_text(encoding="utf-8")


def test_a_new_language_starts_empty_and_is_listed_as_missing_everything(own_locales: Path) -> None:
    path = catalogues.start("so")
    assert path == own_locales / "so" / "LC_MESSAGES" / "tandem.po"
    assert "so" in shipped_languages()
    wanted = [translation.english(each)[0] for each in translation.messages(catalogues.extract())]
    assert sorted(catalogues.untranslated("so")) == sorted(wanted)
    with path.open("rb") as file:
        assert read_po(file).num_plurals == 2


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ("", "not translated"),
        ('msgid "Hello, {name}."\nmsgstr ""\n', "not translated"),
        ('#, fuzzy\nmsgid "Hello, {name}."\nmsgstr "سلام {name}"\n', "fuzzy"),
        ('msgid "Hello, {name}."\nmsgstr "سلام"\n', "placeholders"),
        ('msgid "Hello, {name}."\nmsgstr "سلام {nam}"\n', "placeholders"),
        ('msgid "Hello, {name}."\nmsgstr "سلام {name"\n', "brace"),
        ('msgid "Hello, {name}."\nmsgstr "<b>سلام</b> {name}"\n', "HTML"),
    ],
)
def test_a_translation_that_is_missing_or_wrong_is_found(own_locales: Path, entry: str, what: str) -> None:
    (own_locales / "tandem.pot").write_text(template_of("Hello, {name}."), encoding="utf-8")
    write_po(own_locales, "ur", entry)
    assert [what in problem.what for problem in translation.check_translation("ur")] == [True]


@pytest.mark.parametrize(
    ("forms", "fine"),
    [
        (["ایک دن", "{count} دن"], True),
        (["{count} دن", ""], False),
        (["{count} دن", "{days} دن"], False),
    ],
)
def test_every_plural_form_has_to_be_there(own_locales: Path, forms: list[str], fine: bool) -> None:
    (own_locales / "tandem.pot").write_text(template_of(("{count} day", "{count} days")), encoding="utf-8")
    strings = "\n".join(f'msgstr[{number}] "{form}"' for number, form in enumerate(forms))
    write_po(own_locales, "ur", f'msgid "{{count}} day"\nmsgid_plural "{{count}} days"\n{strings}\n')
    assert (translation.check_translation("ur") == []) is fine


def test_a_catalogue_that_cannot_be_read_names_its_file(own_locales: Path) -> None:
    write_po(own_locales, "ur", 'msgid "Skip"\nmstr "oh"\n')
    with pytest.raises(CatalogueError, match=r"ur/LC_MESSAGES/tandem\.po"):
        translation.translation("ur")
    with pytest.raises(CatalogueError, match=r"ur/LC_MESSAGES/tandem\.po"):
        language("ur")


def test_i9_a_missing_translation_falls_back_to_english_and_never_raises(own_locales: Path) -> None:
    write_po(
        own_locales,
        "ur",
        'msgid "Skip"\nmsgstr "چھوڑیں"\n',
        'msgid "Hello, {name}."\nmsgstr "سلام {nobody}"\n',
    )
    urdu = reader("ur", now=datetime(2026, 4, 1, tzinfo=UTC))
    assert "چھوڑیں" in urdu.text(say("Skip"))
    assert "Back" in urdu.text(say("Back"))
    assert "Hello" in urdu.text(say("Hello, {name}.", name="Amina"))
    assert "2 days" in urdu.text(say_n("{count} day", "{count} days", 2))
    assert "Time management" in urdu.text(Framework("Time management"))


@pytest.mark.parametrize("code", ["xx", "", "ur-XX-nonsense", "../en", "EN"])
def test_i9_an_unknown_language_is_english_and_never_raises(code: str) -> None:
    assert reader(code).text(say("Skip")) == "Skip"


@pytest.mark.usefixtures("own_locales")
def test_the_command_line_lists_and_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stale"]) == 2
    assert main(["update"]) == 0
    assert main(["stale"]) == 0
    assert main(["start", "xx-nowhere"]) == 2
    assert "xx" in capsys.readouterr().err
