"""Killed at any line: a restore leaves the old database or the new one, and the key file opens the database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def kills(what: str, folder: Path, step: int, *url: str) -> int:
    """How many there were; the checks are in tests/storage/killing.py."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.storage.killing", what, str(folder), str(step), *url],
        # What is killed leaves its temporary folders behind.
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_I1_a_restore_that_is_killed_leaves_the_old_database_or_the_new_one(tmp_path: Path) -> None:
    assert kills("restore", tmp_path, 80) >= 5


def test_I1_a_change_of_master_key_that_is_killed_leaves_a_key_file_that_opens_everything(tmp_path: Path) -> None:
    assert kills("rotate", tmp_path, 15) >= 15


@pytest.mark.postgresql
def test_I1_on_postgresql_a_restore_that_is_killed_changes_all_or_nothing(tmp_path: Path, database_url: str) -> None:
    assert kills("restore", tmp_path, 120, database_url) >= 4


@pytest.mark.postgresql
def test_I1_on_postgresql_the_key_file_opens_everything_whenever_a_change_is_killed(
    tmp_path: Path, database_url: str
) -> None:
    assert kills("rotate", tmp_path, 40, database_url) >= 5


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_I1_a_restore_may_be_killed_at_every_line(tmp_path: Path) -> None:
    assert kills("restore", tmp_path, 3) >= 150


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_I1_a_change_of_master_key_may_be_killed_at_every_line(tmp_path: Path) -> None:
    assert kills("rotate", tmp_path, 1) >= 200
