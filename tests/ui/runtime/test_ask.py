"""Questions are put inside the window, and only an answer calls back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from posapp.ui.runtime.ask import WindowAsk
from posapp.ui.widgets import LineEdit, topmost_dialog
from tests.fakes.ask import ScriptedAsk


def test_a_yes_brings_the_reason(window):
    answers = []
    WindowAsk(window).confirm("Void it?", "", "Void", answers.append, danger=True, reason=True)
    dialog = topmost_dialog(window)
    QTest.keyClicks(dialog.reason, "Wrong item")
    QTest.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    assert answers == ["Wrong item"]
    assert topmost_dialog(window) is None


def test_esc_answers_nothing(window):
    answers = []
    WindowAsk(window).confirm("Void it?", "", "Void", answers.append, danger=True)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert answers == []
    assert topmost_dialog(window) is None


def test_a_prompt_takes_no_empty_answer_and_no_card(window):
    answers = []
    WindowAsk(window).prompt("Name it", "Name", "Save", answers.append)
    edit = window.findChild(LineEdit, "prompt_text")
    for text in ("", "4111111111111111", "Counter"):
        edit.setText(text)
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert answers == ["Counter"]


def test_a_picked_file_comes_as_a_path(window, tmp_path):
    answers = []
    wanted = tmp_path / "products.csv"
    wanted.write_text("sku")
    ask = WindowAsk(window)
    ask.pick_file("Import", answers.append, filters="CSV (*.csv)")
    dialog = window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(wanted))
    dialog.close()
    assert answers == [wanted]


def test_a_script_answers_like_a_person():
    ask, answers = ScriptedAsk("because", None, "/tmp/x.csv"), []
    ask.confirm("Void?", "", "Void", answers.append)
    ask.confirm("Again?", "", "Void", answers.append)
    ask.pick_file("Open", answers.append)
    assert [str(answer) for answer in answers] == ["because", "/tmp/x.csv"]
    assert ask.asked == ["Void?", "Again?", "Open"]
