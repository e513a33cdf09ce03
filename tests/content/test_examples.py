"""What Tandem tells people to write, it understands; what the docs tell authors to write works."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.commands import catalogues
from bot.content.check import check_one
from bot.content.check_flow import EFFECTS
from bot.content.definition import FlowFile, Step
from bot.content.load import load_flows, load_options, steps_of
from bot.i18n import Text, language, shipped_languages
from bot.understanding.dates import understand_moment
from bot.understanding.durations import understand_duration

DOCS = Path(__file__).parents[2] / "docs"
NOW = datetime(2026, 4, 1, 10, tzinfo=ZoneInfo("Europe/London"))
ASKED_FOR_A_DAY = {step.ask for flow in load_flows().values() for _, step in steps_of(flow) if step.answer == "date"}
ASKED_FOR_A_TIME = {step.ask for flow in load_flows().values() for _, step in steps_of(flow) if step.answer == "moment"}
NO_DAY = "I could not find a day in that. You could write: tomorrow, Friday, 3 April."
NO_TIME = "I could not find a day and time in that. You could write: 15:30, Friday 10:00, in 2 hours."
NO_LENGTH = "I could not find a length of time in that. You could write: 45 minutes, 1 hour 30."


def in_language(code: str, msgid: str) -> str:
    return language(code).translate(Text(msgid))


def quoted(words: str) -> list[str]:
    return re.findall(r'["„”“]([^"„”“]+)["”“]', words)


def listed(words: str) -> list[str]:
    return [each.strip() for each in re.split(r"[,،]", words.split(": ", 1)[1].rstrip(".۔"))]


@pytest.mark.parametrize("code", shipped_languages())
def test_every_example_of_a_day_or_time_is_understood(code: str) -> None:
    examples = [example for ask in ASKED_FOR_A_DAY | ASKED_FOR_A_TIME for example in quoted(in_language(code, ask))]
    examples += [example for msgid in (NO_DAY, NO_TIME) for example in listed(in_language(code, msgid))]
    assert len(examples) >= 6
    assert [each for each in examples if understand_moment(each, now=NOW, languages=(code,)) is None] == []


@pytest.mark.parametrize("code", shipped_languages())
def test_every_example_of_a_length_of_time_is_understood(code: str) -> None:
    examples = listed(in_language(code, NO_LENGTH))
    assert len(examples) == 2
    assert [each for each in examples if understand_duration(each, (code,)) is None] == []


def test_the_example_in_the_docs_is_a_flow_that_works() -> None:
    example = re.search(r"```yaml\n(.*?)```", (DOCS / "writing-flows.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example
    flow = FlowFile.model_validate(yaml.safe_load(example[1]))
    assert [str(each) for each in check_one(flow, ["en"])] == [
        "bot/content/flows/era.yaml: command: /era is not in commands.yaml"
    ]


def test_the_docs_name_every_effect_every_list_and_every_key_of_a_step() -> None:
    words = (DOCS / "writing-flows.md").read_text(encoding="utf-8")
    kinds = {name for effect in EFFECTS for name in effect if name}
    for name in kinds | load_options().keys() | Step.model_fields.keys() - {"id", "title", "ask", "prompts"}:
        assert f"`{name}`" in words or f"{name}:" in words, name


def test_the_docs_name_every_command_of_the_translators(capsys: pytest.CaptureFixture[str]) -> None:
    words = (DOCS / "translating.md").read_text(encoding="utf-8")
    with pytest.raises(SystemExit):
        catalogues.main(["--help"])
    named = re.search(r"\{([\w,]+)\}", capsys.readouterr().out)
    assert named
    for command in named[1].split(","):
        assert f"tandem catalogues {command}" in words, command
