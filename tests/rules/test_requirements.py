"""What is installed is pinned to the byte, and no file names where it comes from."""

import re
from functools import cache

import pytest

from tests.rules import sources

FILES = sorted((sources.ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^ ;]+)(?: ; .+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@cache
def _entries(file):
    """Each requirement with its hashes: (line, [hash, ...])."""
    lines = file.read_text().replace("\\\n", " ").splitlines()
    found = []
    for line in lines:
        pin, *hashes = re.split(r"\s+(?=--)", line.strip())
        found.append((pin, hashes))
    return found


def _names(file):
    return {PIN.fullmatch(pin).group("name") for pin, _ in _entries(file)}


def test_there_is_one_for_running_and_one_for_working():
    assert [file.name for file in FILES] == ["dev.txt", "run.txt"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_requirement_is_pinned_with_hashes(file):
    assert len(_entries(file)) > 20
    for pin, hashes in _entries(file):
        assert PIN.fullmatch(pin), pin
        assert hashes, pin
        assert all(HASH.fullmatch(one) for one in hashes), pin


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_address_is_named(file):
    text = file.read_text()
    assert "//" not in text
    assert "@" not in text
    assert "index" not in text.lower().replace("importlib", "")


def test_working_needs_all_that_running_needs_at_the_same_versions():
    run, dev = (dict(e.split(" ;")[0].split("==") for e, _ in _entries(f)) for f in FILES[::-1])
    assert {name: dev.get(name) for name in run} == run


def test_tools_for_working_are_not_installed_for_running():
    run = next(file for file in FILES if file.name == "run.txt")
    assert not _names(run) & {"pytest", "hypothesis", "mypy", "ruff", "selenium"}


def test_no_lock_file_with_the_names_of_its_hosts_is_kept():
    assert not list(sources.ROOT.glob("uv.lock"))
    assert not list(sources.ROOT.glob("pylock*.toml"))
