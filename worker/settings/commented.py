"""A YAML file whose values are changed while its comments stay: a new home's worker.yaml, with the person's answers."""

import json
import re
from collections.abc import Mapping, Sequence

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

PLAIN = re.compile(r"[A-Za-z][\w@./+ -]*")
"""A text that needs no quotes; "no" and "null" are caught by reading it back."""


class Commented:
    """The text, changed step by step. A path that is not there is a fault of ours, so it raises KeyError."""

    def __init__(self, text: str) -> None:
        self.text = text

    def put(self, path: Sequence[str], value: object) -> None:
        """Write another value for a key."""
        _, node = self._at(path)
        self.text = f"{self.text[: node.start_mark.index]}{written(value)}{self.text[_end(node) :]}"

    def rename(self, path: Sequence[str], key: str) -> None:
        """Write another key."""
        node, _ = self._at(path)
        self.text = f"{self.text[: node.start_mark.index]}{key}{self.text[_end(node) :]}"

    def comment_out(self, path: Sequence[str]) -> None:
        """Leave the lines of a key there to be read, and out of force."""
        key, node = self._at(path)
        lines = self.text.splitlines(keepends=True)
        for place in range(key.start_mark.line, _last_line(node) + 1):
            line = lines[place]
            bare = line.lstrip(" ")
            if bare.strip() and not bare.startswith("#"):
                lines[place] = f"{' ' * key.start_mark.column}# {line[key.start_mark.column :]}"
        self.text = "".join(lines)

    def add(self, path: Sequence[str], values: Mapping[str, object]) -> None:
        """Write further keys at the end of a mapping."""
        if not values:
            return
        _, node = self._at(path)
        dumped = yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True, width=1_000_000)
        indent = " " * node.start_mark.column
        lines = self.text.splitlines(keepends=True)
        lines[_last_line(node) + 1 : _last_line(node) + 1] = [f"{indent}{line}\n" for line in dumped.splitlines()]
        self.text = "".join(lines)

    def _at(self, path: Sequence[str]) -> tuple[Node, Node]:
        """The nodes of a key and of its value."""
        node: Node | None = yaml.compose(self.text, Loader=yaml.SafeLoader)
        key = node
        for step in path:
            pairs = node.value if isinstance(node, MappingNode) else []
            found = [(each, value) for each, value in pairs if each.value == step]
            if not found:
                raise KeyError("/".join(path))
            key, node = found[0]
        if key is None or node is None:
            raise KeyError("/".join(path))
        return key, node


def written(value: object) -> str:
    """A value as it stands after its colon."""
    if isinstance(value, str):
        is_plain = PLAIN.fullmatch(value) and value == value.strip() and yaml.safe_load(value) == value
        return value if is_plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return f"[{', '.join(written(each) for each in value)}]"
    return json.dumps(value)


def _end(node: Node) -> int:
    """Where the last sign of a node is; PyYAML's own mark of a block lies behind the comments that follow it."""
    if isinstance(node, ScalarNode) or getattr(node, "flow_style", False):
        return int(node.end_mark.index)
    return _end(_last(node))


def _last_line(node: Node) -> int:
    if isinstance(node, ScalarNode) or getattr(node, "flow_style", False):
        return int(node.end_mark.line)
    return _last_line(_last(node))


def _last(node: Node) -> Node:
    last = node.value[-1]
    found = last[1] if isinstance(node, MappingNode) else last
    assert isinstance(found, ScalarNode | MappingNode | SequenceNode)
    return found
