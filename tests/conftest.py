"""What every test shares: what this machine can run, how many at once, and a line that says what is left out.

On a person's machine a test that needs something missing is left out and counted. In CI (the variable CI is
set) it runs and fails, so nothing is left out unseen; only `slow` ones are, until they are asked for.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from hypothesis import settings

from tests import hasty, silence
from tests.postgresql import find_postgresql

# Fixtures for every test that asks for them.
from tests.postgresql import database_url, postgresql, shared_engine, template, transaction  # noqa: F401, isort: skip

# No example has to be quick: how long one takes says how busy the machine is.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Need:
    """Something tests with this marker need: where it is (`find`), and what to do when it is nowhere."""

    marker: str
    find: Callable[[], str | None]
    advice: str


def find_chromium() -> str | None:
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


NEEDS = (
    Need("browser", find_chromium, "no Chromium here: apt install chromium"),
    Need("postgresql", find_postgresql, "none can be started here: name one with TANDEM_TEST_DATABASE_URL"),
)

# What takes longest, begun first: else one core does it in the end while the other has nothing left to do.
# Those that wait for real processes stand between those that compute.
FIRST = (
    "conversations/test_transcripts.py",
    "promises/test_i02_replicas.py",
    "promises/test_i01_killed.py",
    "browser/test_the_loop.py",
    "commands/test_keeping.py",
    "storage/test_killed.py",
    "promises/test_i08_killed.py",
    "conversations/test_pseudo_language.py",
    "browser/test_page.py",
    "commands/test_people_and_teams.py",
    "commands/test_commands.py",
    "promises/test_i06_shared.py",
    "promises/test_i05_pressed.py",
    "conversations/test_bad_input.py",
    "conversations/test_summary_as_files.py",
    "telegram/test_faults.py",
    "content/test_catalogues.py",
    "browser/test_by_keyboard.py",
    "promises/test_i02_once.py",
)

LEFT_OUT = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="what the whole bot runs on in conversations and promises (some always run on both)",
    )
    parser.addoption("--slow", action="store_true", help="also run the long kill, soak and load tests")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()
    # The settings of somebody's own bot are no business of the tests.
    for name in [name for name in os.environ if name.startswith("TANDEM_") and not name.startswith("TANDEM_TEST_")]:
        del os.environ[name]
    # What one process has compiled the many that are started need not compile again, nor the next run.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    hasty.have_servers_end_soon()
    hasty.not_wait_for_the_disk()
    silence.listen()


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests run on the loop the bot is served on."""
    return {"as served": hasty.new_event_loop}


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two or more processes for the whole suite or a folder of it, none for tests named one by one."""
    named = any("::" in argument or argument.endswith(".py") for argument in config.args)
    return 0 if named else min(4, max(2, os.cpu_count() or 2))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=turn)
    reasons = {item: reason for item in items if (reason := why_left_out(item, config))}
    if not reasons:
        return
    config.stash[LEFT_OUT].update(reasons.values())
    config.hook.pytest_deselected(items=list(reasons))
    items[:] = [item for item in items if item not in reasons]


def turn(item: pytest.Item) -> int:
    """When the file of a test is begun; those that are as good as each other keep the order they have."""
    file = item.nodeid.partition("::")[0].removeprefix("tests/")
    return FIRST.index(file) if file in FIRST else len(FIRST)


def why_left_out(item: pytest.Item, config: pytest.Config) -> str | None:
    """What to say of a test that does not run here; None when it does."""
    asked_for = config.getoption("--slow") or "slow" in config.getoption("markexpr")
    if item.get_closest_marker("slow") and not asked_for:
        return "slow (asked for with --slow)"
    if "CI" in os.environ:
        return None
    for need in NEEDS:
        if item.get_closest_marker(need.marker) and not need.find():
            return f"{need.marker} ({need.advice})"
    return None


def pytest_collection_finish() -> None:
    hasty.seldom_look_for_garbage()


def pytest_runtest_setup(item: pytest.Item) -> None:
    silence.forget()
    for need in NEEDS:
        if item.get_closest_marker(need.marker) and not need.find():
            pytest.fail(need.advice, pytrace=False)


def pytest_runtest_teardown(item: pytest.Item) -> None:
    silence.check(getattr(item, "funcargs", {}).get("tmp_path"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker process hands its count to the one that prints."""
    if hasattr(session.config, "workeroutput"):
        left_out = session.config.stash[LEFT_OUT]
        session.config.workeroutput["left_out"] = dict(left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    # Every worker collects every test, so one worker's count is the whole one.
    config: pytest.Config = node.config  # type: ignore[attr-defined]
    left_out: Counter[str] = Counter(getattr(node, "workeroutput", {}).get("left_out", {}))
    config.stash[LEFT_OUT] = left_out


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if left_out := config.stash[LEFT_OUT]:
        said = "; ".join(f"{count} {reason}" for reason, count in sorted(left_out.items()))
        terminalreporter.write_line(f"Left out: {said}")


@pytest.fixture
def chosen_database(request: pytest.FixtureRequest) -> str | None:
    """The address of an empty PostgreSQL database for tests that are marked, or when it was asked for; else None."""
    on_postgresql = (
        request.node.get_closest_marker("postgresql") or request.config.getoption("database") == "postgresql"
    )
    url: str | None = request.getfixturevalue("database_url") if on_postgresql else None
    return url


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; for tests marked `browser`."""
    path = find_chromium()
    assert path, "mark the test with pytest.mark.browser"
    return path
