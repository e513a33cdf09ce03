"""The locks in requirements/ fit pyproject.toml, pin everything by its hash and name no address."""

from __future__ import annotations

import re
import tomllib
from functools import cache

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.setup.checkout import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
TEST = PROJECT["dependency-groups"]["test"]


@cache
def lines(lock: str) -> tuple[str, ...]:
    """The lines of a lock, a requirement with its hashes on one."""
    return tuple((ROOT / "requirements" / lock).read_text().replace("\\\n", " ").splitlines())


@cache
def pinned(lock: str) -> dict[str, str]:
    """Name to version."""
    requirements = [Requirement(line.split(" --hash")[0]) for line in lines(lock)]
    return {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in requirements}


@pytest.mark.parametrize("lock", ["run.txt", "test.txt"])
def test_everything_is_pinned_with_its_hash_and_nothing_else_is_said(lock: str) -> None:
    pin = re.compile(r"[a-z0-9-]+==[^ ;]+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert lines(lock)
    assert [line for line in lines(lock) if not pin.fullmatch(line)] == []


@pytest.mark.parametrize("lock", ["run.txt", "test.txt"])
def test_no_address_is_in_a_lock(lock: str) -> None:
    assert not re.search(r"://|index-url|find-links|\bfile:", (ROOT / "requirements" / lock).read_text())


@pytest.mark.parametrize(("lock", "wanted"), [("run.txt", RUN), ("test.txt", [*RUN, *TEST])], ids=["run", "test"])
def test_the_lock_fits_the_project(lock: str, wanted: list[str]) -> None:
    for requirement in map(Requirement, wanted):
        version = pinned(lock).get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in {lock}: run requirements/make"
        assert requirement.specifier.contains(version, prereleases=True), f"{lock} pins {requirement.name} {version}"


def test_the_tests_run_with_what_runs() -> None:
    run, test = pinned("run.txt"), pinned("test.txt")
    assert {name: test.get(name) for name in run} == run
