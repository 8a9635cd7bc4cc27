"""Where things are: the data folder, and the files that are shipped with the program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

APP = "posapp"


def resource(*parts: str) -> Path:
    """A file of ``resources/``, in a checkout and in a frozen bundle alike."""
    root = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))
    return root.joinpath("resources", *parts)


def default_data_dir() -> Path:
    """``POSAPP_DATA_DIR``, else the platform's folder for the user's data."""
    chosen = os.environ.get("POSAPP_DATA_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False)
