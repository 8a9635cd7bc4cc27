"""The style sheet: inputs, lists, menus and scroll bars; the rest is painted."""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from posapp.ui.theme.scale import Scale, scale
from posapp.ui.theme.sizes import sizes_for
from posapp.ui.theme.tokens import Tokens

_TEMPLATE = Template("""
QMainWindow, QWidget#canvas { background: $canvas; }
QLabel { background: transparent; }
QToolTip {
    background: $tip; color: $tip_text; border: none; padding: 6px 8px;
    font-size: ${caption}px; }

QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDateEdit {
    background: $surface; color: $text; border: 1px solid $input; border-radius: 8px;
    padding: 0 11px; min-height: ${control}px;
    selection-background-color: $accent; selection-color: $on_accent;
    placeholder-text-color: $text3;
}
QLineEdit[tall="true"] { min-height: ${search}px; }
QLineEdit[tall="amount"] { min-height: ${amount}px; border-radius: 10px; }
QPlainTextEdit { padding: 6px 7px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QComboBox:on, QSpinBox:focus,
QDateEdit:focus { border: 2px solid $accent; padding: 0 10px; min-height: ${control2}px; }
QPlainTextEdit:focus { padding: 5px 6px; }
QLineEdit[tall="true"]:focus { min-height: ${search2}px; }
QLineEdit[tall="amount"]:focus { min-height: ${amount2}px; }
QLineEdit[error="true"], QPlainTextEdit[error="true"], QComboBox[error="true"] {
    border: 2px solid $danger; padding: 0 10px; min-height: ${control2}px; }
QPlainTextEdit[error="true"] { padding: 5px 6px; }
QLineEdit[error="true"][tall="true"] { min-height: ${search2}px; }
QLineEdit[error="true"][tall="amount"] { min-height: ${amount2}px; }
QLineEdit:read-only, QPlainTextEdit:read-only {
    background: $sunken; border: 1px solid $border; padding: 0 11px; min-height: ${control}px; }
QLineEdit:read-only:focus { border: 2px solid $accent; padding: 0 10px; min-height: ${control2}px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled {
    background: $sunken; color: $text3; border: 1px solid $border; }
QPlainTextEdit:read-only { padding: 6px 7px; }

QComboBox { padding-right: 30px; }
QComboBox:focus, QComboBox:on { padding-right: 29px; }
QComboBox::drop-down { border: none; width: 0; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView {
    background: $raised; border: 1px solid $border_strong; padding: 4px; outline: none;
    selection-background-color: $accent_soft; selection-color: $accent_text; }
QComboBox QAbstractItemView::item { min-height: ${compact}px; padding: 0 8px; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $accent_text; }

QMenu { background: $raised; border: 1px solid $border_strong; padding: 6px; }
QMenu::item { padding: 8px 24px 8px 12px; border-radius: 6px; color: $text; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: 4px 6px; }

QTableView, QListView, QTreeView {
    background: $surface; border: none; outline: none; color: $text;
    selection-background-color: $accent_soft; selection-color: $text; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $text3; border: none; border-bottom: 1px solid $border;
    font-size: ${caption}px; font-weight: 500; padding: 0 12px; }
QTableCornerButton::section { background: $surface; border: none; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[scrolled="true"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $border_strong; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $input; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def style_sheet(tokens: Tokens, chosen: Scale | None = None) -> str:
    """The template filled with the colours of a theme and the measures of a scale.

    A line of 2 px around what has the focus takes a pixel a side from what is inside.
    """
    at = chosen or scale()
    sizes = sizes_for(at)
    heights = {"control": sizes.control, "search": sizes.search, "amount": at.control(56)}
    measures = {name: height - 2 for name, height in heights.items()}
    measures |= {f"{name}2": height - 4 for name, height in heights.items()}
    measures |= {"compact": sizes.compact, "caption": round(12 * at.factor)}
    colours = {k: v for k, v in asdict(tokens).items() if isinstance(v, str)}
    return _TEMPLATE.substitute(colours, **measures)
