"""`tandem web` and `tandem worker` refuse what cannot work, at start, in one line that names it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from bot.app import App, Parts
from bot.cli import main
from bot.clock import SystemClock
from bot.settings import SettingsError, load_settings
from bot.storage.engines.database import open_sqlite
from bot.storage.sealing.keys import MasterKey
from bot.telegram.client import TandemBot
from tests.promises.house import MASTER, TOKEN

GOOD = {
    "TANDEM_TOKEN": TOKEN,
    "TANDEM_DATABASE_URL": "postgresql://tandem:pass-Word@127.0.0.1:9/tandem",
    "TANDEM_WEBHOOK_URL": "https://tandem.example.org/telegram",
    "TANDEM_WEBHOOK_SECRET": "only-Telegram_knows-this",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where no `.env` is."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("command", "wrong", "named"),
    [
        ("web", {"TANDEM_DATABASE_URL": None}, "TANDEM_DATABASE_URL: `tandem web` needs PostgreSQL"),
        ("worker", {"TANDEM_DATABASE_URL": None}, "TANDEM_DATABASE_URL: `tandem worker` needs PostgreSQL"),
        ("web", {"TANDEM_DATABASE_URL": "sqlite:///data/tandem.db"}, "TANDEM_DATABASE_URL: `tandem web` needs"),
        ("worker", {"TANDEM_DATABASE_URL": "mysql://tandem:pass-Word@db/tandem"}, "TANDEM_DATABASE_URL: is not"),
        ("worker", {"TANDEM_DATABASE_URL": "postgresql://"}, "TANDEM_DATABASE_URL: is not"),
        ("web", {"TANDEM_WEBHOOK_URL": None}, "TANDEM_WEBHOOK_URL: set"),
        ("web", {"TANDEM_WEBHOOK_URL": "tandem.example.org"}, "TANDEM_WEBHOOK_URL: is not"),
        ("web", {"TANDEM_WEBHOOK_URL": "http://tandem.example.org/in"}, "TANDEM_WEBHOOK_URL: Telegram calls nothing"),
        ("web", {"TANDEM_WEBHOOK_URL": "https://tandem.example.org/healthz"}, "TANDEM_WEBHOOK_URL: needs a path"),
        ("web", {"TANDEM_WEBHOOK_URL": "https://tandem.example.org/{in}"}, "TANDEM_WEBHOOK_URL: is not"),
        ("web", {"TANDEM_WEBHOOK_SECRET": None}, "TANDEM_WEBHOOK_SECRET: set one"),
        ("web", {"TANDEM_WEBHOOK_SECRET": "with spaces"}, "TANDEM_WEBHOOK_SECRET: may have"),
        ("web", {"TANDEM_WEBHOOK_SECRET": "x" * 257}, "TANDEM_WEBHOOK_SECRET: may have"),
        ("web", {"TANDEM_PORT": "0"}, "TANDEM_PORT (or PORT): "),
        ("web", {"PORT": "http"}, "TANDEM_PORT (or PORT): "),
        ("worker", {"TANDEM_METRICS_PORT": "70000"}, "TANDEM_METRICS_PORT: "),
        ("web", {"TANDEM_HOST": ""}, "TANDEM_HOST: "),
        ("worker", {"TANDEM_TOKEN": None}, "TANDEM_TOKEN: "),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_wrong_setting_is_named_and_not_repeated(
    command: str,
    wrong: dict[str, str | None],
    named: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in (GOOD | wrong).items():
        if value is not None:
            monkeypatch.setenv(name, value)
    assert main([command]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"tandem: {named}")
    assert said.count("\n") == 1
    for secret in ("pass-Word", "with spaces", TOKEN):
        assert secret not in said


@pytest.mark.usefixtures("folder")
def test_the_plain_port_is_read_when_ours_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "5000")
    assert load_settings().port == 5000
    monkeypatch.setenv("TANDEM_PORT", "6000")
    assert load_settings().port == 6000


@pytest.mark.parametrize(("kind", "setting"), [("web", "port"), ("worker", "metrics_port")])
async def test_a_port_that_is_taken_is_named(folder: Path, kind: str, setting: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = load_settings(
            api_url="http://127.0.0.1:9",
            webhook_url="http://127.0.0.1/telegram",
            webhook_secret="only-Telegram_knows-this",
            **{setting: taken.getsockname()[1]},
        )
        database = open_sqlite(folder / "tandem.db", MasterKey(MASTER))
        parts = Parts(SystemClock(), database, TandemBot(TOKEN, settings.api_url))
        with pytest.raises(SettingsError, match=rf"^TANDEM_{setting.upper()}: port \d+ of 127.0.0.1 cannot be had"):
            App(settings, parts, kind)  # type: ignore[arg-type]
        await database.close()
