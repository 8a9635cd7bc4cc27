"""Keys that a person chose: how they are kept, and which may be chosen for what."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

#: Actions whose keys work at the same time: one key may not mean two of them.
_TOGETHER = {
    "sell": ("sell", "pay", "done"),
    "pay": ("sell", "pay"),
    "done": ("sell", "done"),
}
#: Keys that fields, lists and dialogs need for themselves, with any modifier but Ctrl and Alt.
_FIELDS = frozenset(
    {
        Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape, Qt.Key.Key_Return,
        Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Backspace, Qt.Key.Key_Delete,
        Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right,
        Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    }
)  # fmt: skip
#: What a field does with them is known to everybody.
_EDITING = frozenset({"Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+A"})
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def parse_keys(text: str) -> dict[str, str]:
    """The pairs of the setting ``ui.keys``: action and key; what is no pair is left out."""
    pairs = (pair.partition("=") for pair in text.split())
    return {action: keys for action, sign, keys in pairs if sign and keys}


def write_keys(chosen: dict[str, str]) -> str:
    """The pairs as the setting keeps them."""
    return " ".join(f"{action}={keys}" for action, keys in sorted(chosen.items()))


def work_together(first: str, second: str) -> bool:
    """Whether both actions may be meant at the same time."""
    ours, theirs = first.partition(".")[0], second.partition(".")[0]
    if _is_everywhere(first) or _is_everywhere(second):
        return True
    return theirs in _TOGETHER.get(ours, (ours,))


def may_be_key(keys: str) -> bool:
    """Whether an action may have this key: it is not typed, and no field needs it."""
    sequence = QKeySequence(keys)
    if sequence.count() != 1 or keys in _EDITING:
        return False
    key, held = sequence[0].key(), sequence[0].keyboardModifiers()
    if Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35:
        return True
    return bool(held & _HELD) and key not in _FIELDS


def _is_everywhere(action: str) -> bool:
    return "." not in action or action.startswith("open.")
