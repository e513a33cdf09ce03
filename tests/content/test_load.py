"""Content is read strictly, and a mistake is one line with its file and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.load import ContentError, content_files, load_flows, read_content, read_flow

GOOD = """\
id: tea
title: Tea
steps:
  - id: kind
    ask: What kind?
"""


def written(folder: Path, words: str, name: str = "tea.yaml") -> Path:
    path = folder / name
    path.write_text(words, encoding="utf-8")
    return path


def said_about(folder: Path, words: str) -> str:
    with pytest.raises(ContentError) as error:
        read_flow(written(folder, words))
    return str(error.value)


def test_every_content_file_can_be_read() -> None:
    assert len(content_files()) > 15
    for path in content_files():
        read_content(path)


def test_a_small_flow_is_all_it_takes(tmp_path: Path) -> None:
    assert read_flow(written(tmp_path, GOOD)).steps[0].ask == "What kind?"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "line", "place", "what"),
    [
        (GOOD + "    answr: text\n", 6, "steps[0].answr", "not known"),
        (GOOD + "    answer: telepathy\n", 6, "steps[0].answer", "Input should be"),
        (GOOD + "    choices: milk\n", 6, "steps[0].choices", "tuple"),
        (GOOD + "  - id: kind\n    ask: Again?\n", 6, "steps[1].id", "twice"),
        (GOOD + "  - id: closed\n    ask: Hm?\n", 6, "steps[1].id", "reserved"),
        (GOOD + "  - id: more\n", 6, "steps[1].ask", "missing"),
        (
            GOOD + "  - group: cups\n    again: One more?\n    steps:\n      - {id: cup, ask: 3}\n",
            9,
            "ask",
            "string",
        ),
        (GOOD + "title: Coffee\n", 6, "title", "twice"),
        (GOOD + "colour: brown\n", 6, "colour", "not known"),
        (GOOD.replace("id: tea", "id: coffee"), 1, "id", "called like its file"),
        (GOOD + "effects: [\n", 7, "", "expected"),
        ("- a list\n", None, "", "mapping"),
        ("", None, "", "mapping"),
    ],
)
def test_a_mistake_is_one_line_with_its_file_and_place(
    tmp_path: Path, words: str, line: int | None, place: str, what: str
) -> None:
    said = said_about(tmp_path, words)
    assert "\n" not in said
    assert "tea.yaml" in said
    if line:
        assert f"line {line}:" in said
    assert place in said
    assert what in said


def test_a_file_that_is_no_text_is_a_content_error_too(tmp_path: Path) -> None:
    path = tmp_path / "tea.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError, match=r"tea\.yaml"):
        read_flow(path)


def test_two_flows_cannot_have_the_same_command(tmp_path: Path) -> None:
    written(tmp_path, GOOD + "command: brew\n")
    written(tmp_path, GOOD.replace("id: tea", "id: teb") + "command: brew\n", "teb.yaml")
    with pytest.raises(ContentError, match=r"line 6: command: .*taken"):
        load_flows(tmp_path)
