"""A virtual screen to try a program on from outside: its pixels are read, its keys are pressed."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import POINTER, Structure, c_char_p, c_int, c_uint, c_ulong, c_void_p

WIDTH, HEIGHT = 1366, 768
_ALL_PLANES, _Z_PIXMAP = c_ulong(~0), 2
_PAUSE = 0.002


class _Image(Structure):
    """Only ever handed on."""


class Screen:
    """A running X server and what is seen on it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._x = _library()
        self._display = self._x.XOpenDisplay(name.encode())
        self._root = self._x.XDefaultRootWindow(self._display)

    @property
    def environment(self) -> dict[str, str]:
        """What a program is started with to appear here."""
        return {**os.environ, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}

    def colour(self, x: int, y: int) -> int:
        """The pixel as 0xRRGGBB; the empty screen is black."""
        image = self._x.XGetImage(self._display, self._root, x, y, 1, 1, _ALL_PLANES, _Z_PIXMAP)
        try:
            return int(self._x.XGetPixel(image, 0, 0)) & 0xFFFFFF
        finally:
            self._x.XDestroyImage(image)

    def wait_for(self, x: int, y: int, colour: int, seconds: float = 30) -> float:
        """The time, by the monotonic clock, at which the pixel has this colour."""
        ends = time.monotonic() + seconds
        while (now := time.monotonic()) < ends:
            if self.colour(x, y) == colour:
                return now
            time.sleep(_PAUSE)
        raise TimeoutError(f"({x}, {y}) is {self.colour(x, y):06x}, not {colour:06x}")

    def window_of(self, process: int) -> str:
        """The window that a process shows; there must be one."""
        return self._tool("search", "--onlyvisible", "--pid", str(process)).split()[0]

    def focus(self, window: str) -> None:
        """Give it the keyboard: no window manager does."""
        self._tool("windowfocus", "--sync", window)

    def type_in(self, text: str) -> None:
        """As quick hands do, and slower than a scanner."""
        self._tool("type", "--delay", "60", text)

    def press(self, key: str) -> None:
        """One key by its X name: ``Return``, ``F9``."""
        self._tool("key", key)

    def close(self) -> None:
        """Let go of the X server."""
        self._x.XCloseDisplay(self._display)

    def _tool(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout


@contextmanager
def virtual_screen() -> Iterator[Screen]:
    """A screen of our own, on whichever display number is free. Needs Xvfb and xdotool."""
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            raise RuntimeError(f"{program} is not installed: run make system")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24",
         "-nolisten", "tcp"],
        pass_fds=(writing,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            screen = Screen(f":{int(told.readline())}")
        try:
            yield screen
        finally:
            screen.close()
    finally:
        server.terminate()
        server.wait(10)


def _library() -> ctypes.CDLL:
    x = ctypes.CDLL("libX11.so.6")
    x.XOpenDisplay.restype, x.XOpenDisplay.argtypes = c_void_p, [c_char_p]
    x.XDefaultRootWindow.restype, x.XDefaultRootWindow.argtypes = c_ulong, [c_void_p]
    x.XGetImage.restype = POINTER(_Image)
    x.XGetImage.argtypes = [
        c_void_p, c_ulong, c_int, c_int, c_uint, c_uint, c_ulong, c_int,
    ]  # fmt: skip
    x.XGetPixel.restype, x.XGetPixel.argtypes = c_ulong, [POINTER(_Image), c_int, c_int]
    x.XDestroyImage.argtypes = [POINTER(_Image)]
    x.XCloseDisplay.argtypes = [c_void_p]
    return x
