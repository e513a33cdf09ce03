"""`./tandem` on a machine that has only Python."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.setup.checkout import Checkout

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
OLD = "sys.version_info = (3, 9, 2)"


def test_the_first_start_sets_up_and_runs_the_command(checkout: Checkout) -> None:
    checkout.add_python()
    started = checkout.start("try", "--port", "two words")
    assert started.returncode == 0
    assert started.stdout.splitlines() == ["tandem", "/", "try", "--port", "two words"]
    assert started.stderr == "tandem: Setting up Tandem for the first time: about a minute\n"
    calls = checkout.calls()
    assert [call for call in calls if "--require-hashes" in call and call.endswith("requirements/run.txt")]
    assert [call for call in calls if "--no-deps --no-index" in call and call.endswith("a checkout")]


def test_the_second_start_is_silent_and_asks_python_nothing(set_up: Checkout) -> None:
    started = set_up.start("run")
    assert (started.returncode, started.stderr) == (0, "")
    assert started.stdout.splitlines() == ["tandem", "/", "run"]
    assert set_up.calls() == []


def test_it_starts_through_a_link_from_anywhere(set_up: Checkout, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "t"
    link.symlink_to("../a checkout/tandem")
    assert set_up.start("run", script=link).stdout.splitlines() == ["tandem", "/", "run"]
    assert set_up.calls() == []


def test_tests_get_their_own_lock_and_run_at_the_root_of_the_checkout(set_up: Checkout) -> None:
    started = set_up.start("test", "-k", "two words")
    assert started.stdout.splitlines() == ["pytest", str(set_up.root), "-k", "two words"]
    assert started.stderr == "tandem: Adding what the tests need\n"
    assert set_up.installs() == ["test.txt", "a checkout"]
    assert set_up.start("test").stderr == ""
    assert set_up.start("run").stderr == ""
    assert set_up.installs() == []


def test_a_checkout_ready_to_test_is_ready_to_run(checkout: Checkout) -> None:
    checkout.add_python()
    checkout.start("test")
    assert checkout.installs() == ["test.txt", "a checkout"]
    assert checkout.start("run").stderr == ""
    assert checkout.installs() == []


@pytest.mark.parametrize("lock", ["run_lock", "test_lock"])
def test_a_changed_lock_is_noticed_by_what_uses_it(set_up: Checkout, lock: str) -> None:
    set_up.start("test")
    set_up.calls()
    path: Path = getattr(set_up, lock)
    path.write_text("one==2\n")
    for_run = set_up.start("run")
    assert set_up.installs() == (["run.txt", "a checkout"] if lock == "run_lock" else [])
    assert for_run.stderr == ("tandem: Bringing the libraries up to date\n" if lock == "run_lock" else "")
    set_up.start("test")
    assert set_up.installs() == ["test.txt", "a checkout"]


def test_a_set_up_that_failed_is_said_in_one_line_and_made_good_by_the_next(checkout: Checkout) -> None:
    checkout.add_python()
    checkout.broken.touch()
    failed = checkout.start("run")
    assert failed.returncode == 2
    assert failed.stdout == ""
    assert len(failed.stderr.splitlines()) == 2  # what it began, and why it stopped
    assert "No matching distribution found for anything" in failed.stderr
    checkout.calls()
    checkout.broken.unlink()
    again = checkout.start("run")
    assert again.stderr == "tandem: Setting up Tandem again: about a minute\n"
    assert f"-m venv {checkout.root}/.venv" in checkout.calls()
    assert again.stdout.splitlines() == ["tandem", "/", "run"]


def test_a_set_up_cut_short_is_made_afresh(checkout: Checkout) -> None:
    checkout.add_python()
    os.mkfifo(checkout.hold)
    cut_short = checkout.begin("run")
    with checkout.hold.open("w"):  # opens once pip has begun
        cut_short.kill()
        cut_short.communicate()
    checkout.hold.unlink()
    checkout.calls()
    assert checkout.start("run").stdout.splitlines() == ["tandem", "/", "run"]
    assert f"-m venv {checkout.root}/.venv" in checkout.calls()


def test_two_first_starts_at_once_set_up_once(checkout: Checkout) -> None:
    checkout.add_python()
    os.mkfifo(checkout.hold)
    one = checkout.begin("one")
    with checkout.hold.open("w"):
        checkout.hold.unlink()
        two = checkout.begin("two")
        assert two.stderr
        assert "waiting for another start" in two.stderr.readline()
    assert one.communicate(timeout=60)[0].splitlines() == ["tandem", "/", "one"]
    assert two.communicate(timeout=60)[0].splitlines() == ["tandem", "/", "two"]
    assert checkout.installs() == ["run.txt", "a checkout"]


def test_a_checkout_that_moved_is_made_afresh(set_up: Checkout, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    set_up.root.rename(moved)
    assert set_up.start("run", script=moved / "tandem").stdout.splitlines() == ["tandem", "/", "run"]
    assert f"-m venv {moved}/.venv" in set_up.calls()


def test_a_python_that_has_gone_is_replaced(set_up: Checkout) -> None:
    (set_up.root / ".venv/bin/python").unlink()
    assert set_up.start("run").returncode == 0
    assert f"-m venv {set_up.root}/.venv" in set_up.calls()


def test_without_python_it_says_so_in_one_line(checkout: Checkout) -> None:
    checkout.add_python("python3", before=OLD)
    started = checkout.start("try")
    assert started.returncode == 2
    assert started.stdout == ""
    assert started.stderr == "tandem: Python 3.11 or newer is needed, and there is none on the PATH\n"
    assert not (checkout.root / ".venv").exists()


def test_an_old_python3_does_not_hide_a_newer_one(checkout: Checkout) -> None:
    checkout.add_python("python3", before=OLD)
    checkout.add_python("python3.12")
    assert checkout.start("try").returncode == 0


def test_without_venv_it_says_what_to_install(checkout: Checkout) -> None:
    checkout.add_python(before='sys.modules["ensurepip"] = None')
    started = checkout.start("try")
    assert started.returncode == 2
    assert started.stderr == (
        f"tandem: this Python {HERE} cannot make virtual environments: apt install python{HERE}-venv\n"
    )
