"""The command, run in this process: its exit status and what it printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from posapp import i18n
from posapp.cli import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Said:
    """What one call said."""

    status: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.out)

    @property
    def code(self) -> str:
        """The code of the refusal."""
        assert self.status, self.out
        return self.value["error"]["code"]


Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "POSAPP_PASSPHRASE", "POSAPP_LOG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("POSAPP_DATA_DIR", str(tmp_path / "usual"))
    before = i18n.language()
    yield
    i18n.set_language(before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the shop of the test is."""
    return tmp_path / "shop"


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("order", "list")``: with ``--json``, unless ``text`` is asked for."""

    def call(*words: object, text: bool = False) -> Said:
        options = ["--data-dir", str(folder)] + ([] if text else ["--json"])
        status = main([*options, *map(str, words)])
        told = capsys.readouterr()
        return Said(status, told.out, told.err)

    return call


@pytest.fixture
def done(run: Run) -> Callable[..., Any]:
    """The JSON of a call that must succeed."""

    def call(*words: object) -> Any:
        said = run(*words)
        assert said.status == 0, said.out + said.err
        assert said.err == ""
        return said.value

    return call


@pytest.fixture
def shop(done) -> Callable[..., Any]:
    """A shop that sells coffee to Siti; gives back ``done``."""
    done("init", "--shop", "Toko Uji")
    done("product", "add", "--sku", "KOPI", "--name", "Kopi Toraja", "--price", 25000)
    return done


@pytest.fixture
def online(shop, done) -> Callable[..., Any]:
    """The same with Pay Online on, at a gateway that is not running."""
    done("settings", "set", "gateway.sandbox.url", "http://127.0.0.1:9")
    done("settings", "set", "pay_online.pos", "on")
    return done


class Program:
    """The command as a process of its own."""

    def __init__(self, folder: Path, *words: str, **options: Any) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "posapp", "--data-dir", str(folder), "--json", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
            env={**os.environ, "POSAPP_PASSPHRASE": "tests"}, **options,
        )  # fmt: skip

    def ready(self) -> dict[str, Any]:
        """Its ready line."""
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def end(self, seconds: float = 5) -> tuple[int, str, str]:
        """Ask it to end; status, the rest of its output, its errors."""
        self.process.terminate()
        out, err = self.process.communicate(timeout=seconds)
        return self.process.returncode, out, err

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@pytest.fixture
def program(folder: Path) -> Iterator[Callable[..., Program]]:
    """Starts commands that serve; none of them outlives the test."""
    started: list[Program] = []

    def start(*words: str, **options: Any) -> Program:
        started.append(Program(folder, *words, **options))
        return started[-1]

    yield start
    for each in started:
        each.kill()
