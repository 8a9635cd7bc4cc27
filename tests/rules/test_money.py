"""Money is never a float: no float and no division in what computes or moves it."""

import ast

import pytest

from tests.rules import sources

#: Telling the time is the only use of a fraction in the models.
TIME = {"models/clock.py"}
PATHS = ("models", "services/sales", "services/payments", "services/invoicing",
         "services/catalogue", "services/customers")  # fmt: skip


def _inexact(tree):
    """Line and kind of everything that could make a fraction out of money."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, "literal"
        elif isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno, "float"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield node.lineno, "division"


@pytest.mark.parametrize("module", [m for m in sources.modules(*PATHS) if m not in TIME])
def test_no_fraction_comes_near_money(module):
    assert list(_inexact(sources.tree(sources.ROOT / "posapp" / module))) == []


@pytest.mark.parametrize("code", ["x = 0.1", "x = float(1)", "x = 3 / 2", "x /= 2"])
def test_each_kind_of_fraction_would_be_found(code):
    assert len(list(_inexact(ast.parse(code)))) == 1


def test_what_floats_would_do_to_a_till():
    assert sum([0.1] * 3) != 0.3
    assert round(2.5) == 2
