"""The project's own sources, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules(*under: str) -> list[str]:
    """Paths of modules below the package, as text: ``services/storage/engine.py``."""
    home = ROOT / "posapp"
    found = [path for place in under for path in (home / place).rglob("*.py")]
    return sorted(path.relative_to(home).as_posix() for path in found)


def nodes(module: str) -> Iterator[ast.AST]:
    return ast.walk(tree(ROOT / "posapp" / module))


def imported(module: str) -> set[str]:
    """The top names of everything that a module imports, wherever in it."""
    names: set[str] = set()
    for node in nodes(module):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def importers(name: str, *under: str) -> set[str]:
    """The modules that import a library."""
    return {module for module in modules(*under) if name in imported(module)}
