"""The settings: every one is in the docs, with its default."""

from __future__ import annotations

import pytest
from pydantic.fields import FieldInfo

from bot.settings import Settings
from tests.docs.pages import DOCS, first_column, rows_of

PAGE = DOCS / "settings.md"
FIELDS = Settings.model_fields


def test_every_setting_is_in_the_docs() -> None:
    assert sorted(first_column(PAGE, "# Settings")) == sorted(f"TANDEM_{name.upper()}" for name in FIELDS)


@pytest.mark.parametrize("name", FIELDS)
def test_the_docs_say_the_default_of_a_setting(name: str) -> None:
    *_, default, example = rows_of(PAGE, f"TANDEM_{name.upper()}")
    if name == "key_file":
        assert "`$XDG_CONFIG_HOME`, else `~/.config`" in default
    else:
        assert default.strip("`") == shown(FIELDS[name])
    assert example


def shown(field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True, validated_data={})
    if default is None:
        return "none"
    return f"{default:g}" if isinstance(default, bool | float) else str(default)
