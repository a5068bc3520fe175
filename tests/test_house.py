"""The code stays easy to read: short functions and modules, one name for one thing, tests that stand alone."""

import ast
from collections import defaultdict

from tests.support.code import PACKAGE, ROOT, Function, modules

FUNCTION_LINES, MODULE_LINES, LOOSE = 50, 400, 8


def lines(node: ast.stmt) -> int:
    """Return how many lines a function takes, without its decorators."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_function_is_long() -> None:
    found = {
        f"{path}:{node.lineno} {node.name}": lines(node)
        for path, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, Function)
    }
    assert {name: length for name, length in found.items() if length > FUNCTION_LINES} == {}


def test_no_module_is_long() -> None:
    found = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path: length for path, length in found.items() if length > MODULE_LINES} == {}


def test_no_two_classes_have_one_name() -> None:
    found = defaultdict(list)
    for path, module in modules().items():
        for node in module.body:
            if isinstance(node, ast.ClassDef):
                found[node.name].append(path)
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def test_few_modules_stand_outside_the_wings() -> None:
    loose = sorted(path.name for path in PACKAGE.glob("*.py") if path.stem not in ("__init__", "__main__"))
    assert len(loose) <= LOOSE, loose


def test_no_test_imports_from_another_test() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, module in modules(ROOT / "tests").items()
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
        and any(
            part.startswith("test_") for part in [*(node.module or "").split("."), *(each.name for each in node.names)]
        )
    ]
    assert found == []
