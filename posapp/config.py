"""Where things are: the data folder, and the files that are shipped with the program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

APP = "posapp"
#: The bundle's first word that asks for a module instead of a command.
HELPER = "--helper"
#: Modules that run as processes of their own.
HELPERS = (
    "posapp.services.papers.worker",
    "posapp.services.sheet_reader",
    "posapp.ui.printing.page",
)
#: The folders of ``resources/`` that are shipped: what is not named is in no bundle.
RESOURCES = ("fonts", "icons", "locale", "sounds", "templates")


def resource(*parts: str) -> Path:
    """A file of ``resources/``, in a checkout and in a frozen bundle alike."""
    root = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))
    return root.joinpath("resources", *parts)


def self_command() -> list[str]:
    """How this program starts itself again as a command, in a checkout and frozen alike."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", APP]
    window = Path(sys.executable)
    return [str(window.with_name(f"{APP}-cli{window.suffix}"))]  # the one whose output is read


def helper_command(module: str) -> list[str]:
    """How a module of this program is run as a process of its own, beside the one that asks."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", module]
    return [*self_command(), HELPER, module]


def default_data_dir() -> Path:
    """``POSAPP_DATA_DIR``, else the platform's folder for the user's data."""
    chosen = os.environ.get("POSAPP_DATA_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False)
