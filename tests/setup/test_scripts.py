"""The shell scripts are sound shell."""

from __future__ import annotations

import subprocess

import pytest

from tests.setup.checkout import ROOT

SCRIPTS = ["tandem", "requirements/make", ".ci/run"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_shellcheck_has_nothing_to_say(script: str) -> None:
    checked = subprocess.run(["shellcheck", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_can_be_started(script: str) -> None:
    assert (ROOT / script).stat().st_mode & 0o100
    interpreter = (ROOT / script).read_text().splitlines()[0].removeprefix("#!").split()
    assert subprocess.run([*interpreter, "-n", ROOT / script], check=False).returncode == 0
