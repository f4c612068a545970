"""YAML as people write rubrics in it: plain data and the line each part stands on.

Narrower than YAML on purpose: no aliases (an alias in an alias is how a small file becomes a large one), no tags,
no key twice in one mapping, `yes`, `no`, `on` and `off` are texts, and a version such as 1.10 keeps its nought.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from grader.errors import RubricError

Path = tuple[int | str, ...]
Lines = dict[Path, int]
MAX_DEPTH = 16
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")  # controls, halves, bidi
_CORE = "tag:yaml.org,2002:"


def read_yaml(text: str, *, source: str | None = None) -> tuple[Any, Lines]:
    """The document as dicts, lists and scalars, and the line (from 1) of each path in it.

    Raises RubricError naming the line and what would be right.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as e:
        raise RubricError(_explained(e), source=source) from None
    except yaml.YAMLError as e:
        raise RubricError(f"not YAML: {_one_line(str(e))}", source=source) from None
    except RecursionError:
        raise RubricError(f"nested more than {MAX_DEPTH} deep; that is no rubric", source=source) from None
    except (ValueError, OverflowError) as e:  # an escape such as "\UFFFFFFFF" that is no character
        raise RubricError(f"not YAML: {e}", source=source) from None
    reader = _Reader(source)
    return (reader.value(node, ()) if node is not None else None), reader.lines


def line_of(lines: Lines, path: tuple[int | str, ...]) -> int:
    """The line of a path, or of the nearest part around it that the file has."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Reader:
    """Walks the node graph once; a node met twice is an alias."""

    def __init__(self, source: str | None) -> None:
        self.source = source
        self.lines: Lines = {}
        self.seen: set[int] = set()

    def value(self, node: Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if id(node) in self.seen:
            raise self._error(node, path, "an alias (*name) is not taken; write the text out")
        if len(path) > MAX_DEPTH:
            raise self._error(node, (), f"nested more than {MAX_DEPTH} deep; that is no rubric")
        self.seen.add(id(node))
        if not node.tag.startswith(_CORE) or node.tag.removeprefix(_CORE).startswith("python"):
            raise self._error(node, path, "a tag (!name) is not taken; write the plain value")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, n)) for n, item in enumerate(node.value)]
        if bad := _NOT_TEXT.search(node.value):
            raise self._error(node, path, f"contains the character U+{ord(bad[0]):04X}; remove it")
        return _scalar(node.tag.removeprefix(_CORE), node.value, is_text=path == ("version",))

    def _mapping(self, node: MappingNode, path: Path) -> dict[Any, Any]:
        data: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                raise self._error(key_node, path, "a name of a field has to be a word or a number")
            key = _key(key_node)
            if key in data:
                first = self.lines[*path, key]
                raise self._error(key_node, (*path, key), f"given twice, first on line {first}; keep one of them")
            data[key] = self.value(value_node, (*path, key))
            self.lines[*path, key] = key_node.start_mark.line + 1
        return data

    def _error(self, node: Node, path: Path, message: str) -> RubricError:
        field = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")
        return RubricError(f"{message} (line {node.start_mark.line + 1})", source=self.source, field=field or None)


def _key(node: ScalarNode) -> int | str:
    """Level keys may be written 0 or "0": both are the number, so that one cannot hide behind the other."""
    name: str = node.value
    return int(name) if name in ("0", "1", "2", "3", "4") else name


def _scalar(kind: str, text: str, *, is_text: bool) -> str | int | float | bool | None:
    """The plain value: what the YAML 1.2 core schema makes of it, and text for all that is not plainly a number."""
    if kind == "null":
        return None
    if is_text or kind == "str":
        return text
    if kind == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return int(text) if kind == "int" else float(text) if kind == "float" else text
    except ValueError:
        return text


def _explained(error: yaml.MarkedYAMLError) -> str:
    line = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
    problem = _one_line(error.problem or str(error)).removeprefix("but ")
    hint = next((f"; {right}" for sign, right in _HINTS.items() if sign in f"{problem} {error.context}"), "")
    return f"not YAML: {problem}{hint}{line}"


_HINTS = {
    "'\\t'": "indent with spaces, not tabs",
    "while scanning an alias": 'put "*" in quotes',
    "mapping values are not allowed here": 'put a text that contains ": " in quotes',
    "another document": "keep one",
}


def _one_line(text: str) -> str:
    return " ".join(text.split())
