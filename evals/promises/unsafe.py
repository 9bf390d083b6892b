"""What must not stand in code: ways by which text, a file or a model becomes a program."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

_MODULES = (
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "cloudpickle",
    "joblib",
    "langchain_community",
    "langchain_core.load",
)
_NAMES = ("load_prompt", "RunnableWithMessageHistory", "astream_log", "astream_events", "from_string", "PythonREPL")
_CALLS = ("eval", "exec", "compile", "__import__", "os.system", "yaml.load_all", "yaml.unsafe_load", "yaml.full_load")
_SWITCHES = (
    "trust_remote_code",
    "allow_pickle",
    "allow_dangerous_deserialization",
    "allow_dangerous_requests",
    "shell",
)
"""Arguments that may only be False."""
_TEMPLATES = "evals."
"""Only the evals fill in templates, their own files."""


def found(path: Path, name: str) -> list[str]:
    """Everything of that kind in a file, each with its line; `name` is the module's."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [f"{name}:{line} {what}" for node in ast.walk(tree) for line, what in _in(node, name)]


def _in(node: ast.AST, name: str) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        modules = [each.name for each in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        yield from ((node.lineno, each) for each in modules if _is_barred(each, name))
        yield from ((node.lineno, each.name) for each in node.names if each.name in _NAMES)
    elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield node.lineno, node.attr
    elif isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        yield from [(node.lineno, called)] if called in _CALLS or _is_careless(node, called) else []
        yield from ((node.lineno, f"{each.arg}=") for each in node.keywords if _is_switched(each.arg, each.value))
    elif isinstance(node, ast.Dict):
        named = zip(map(_text, node.keys), node.values, strict=True)
        yield from ((node.lineno, f"{key}:") for key, value in named if _is_switched(key, value))


def _is_barred(module: str, name: str) -> bool:
    if module.partition(".")[0] == "jinja2":
        return not name.startswith(_TEMPLATES)
    return any(module == each or module.startswith(f"{each}.") for each in _MODULES)


def _is_careless(call: ast.Call, called: str) -> bool:
    """Whether YAML is read by another loader than one that makes plain values only."""
    return called == "yaml.load" and "CSafeLoader" not in ast.unparse(call)


def _is_switched(argument: object, value: ast.expr) -> bool:
    return argument in _SWITCHES and not (isinstance(value, ast.Constant) and value.value is False)


def _text(key: ast.expr | None) -> object:
    """What a key of a dictionary says, if it is written out."""
    return key.value if isinstance(key, ast.Constant) else None
