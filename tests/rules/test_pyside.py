"""The pinned Qt survives what 6.12.0 does not: many calls that return nothing."""

import re
import subprocess
import sys

import pytest

from tests.rules import sources

LOOP = """
from PySide6.QtWidgets import QApplication, QLabel

application = QApplication([])
label = QLabel()
for number in range(20_000):
    label.setText(str(number))
print(label.text())
"""


@pytest.mark.slow(reason="a process of its own, that may abort")
def test_twenty_thousand_calls_are_survived():
    ran = subprocess.run([sys.executable, "-c", LOOP], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "19999\n"), ran.stderr


def test_the_release_that_breaks_is_not_pinned():
    for file in (sources.ROOT / "requirements").glob("*.txt"):
        version = re.search(r"^pyside6-essentials==(\d+)\.(\d+)", file.read_text(), re.MULTILINE)
        assert (6, 8) <= tuple(map(int, version.groups())) < (6, 12)
