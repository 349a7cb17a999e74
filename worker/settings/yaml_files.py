"""YAML as its node tree: plain data for checking, and the line on which each key stands.

Scalars are read more plainly than YAML 1.1 does, because people do not expect its surprises: only true and false are
truth values (so `country: NO` is Norway), 08:00 is text and not 480, and a date stays text. Nothing is ever executed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from worker.settings.findings import Findings, quoted
from worker.settings.texts import decoded

QUICK: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
TRUTH: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
FRACTION = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
PLAIN_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("null", "bool", "int", "float", "timestamp", "str", "merge", "value")
)
"""The tags that PyYAML gives to words written without one."""

Data = dict[str, "Data"] | list["Data"] | str | int | float | bool | None
Path = Sequence[str | int]


@dataclass(slots=True)
class Document:
    """One YAML file: its data, and where things stand. A file that could not be read has no data."""

    data: dict[str, Data] = field(default_factory=dict)
    root: Node | None = None

    def line_of(self, path: Path) -> int:
        """The line of the key at `path`, or of its nearest parent that is written down; 1 when none is."""
        node, line = self.root, 1
        for step in path:
            key, value = _child(node, step)
            if key is None:
                break
            node, line = value, key.start_mark.line + 1
        return line


@dataclass(frozen=True, slots=True)
class Entry:
    """A flat mapping of a YAML file: the text of each key as it is written, and the line on which it stands."""

    line: int
    texts: dict[str, str]
    lines: dict[str, int]


def read_yaml(content: bytes, findings: Findings) -> Document:
    """The document in `content`. Every fault of its syntax goes to `findings`, one line each."""
    root = _root(content, findings)
    if root is None:
        return Document()
    if not isinstance(root, MappingNode):
        findings.error(root.start_mark.line + 1, "is not a list of settings.", "Write lines such as  key: value")
        return Document()
    data = _built(root, findings)
    return Document(data if isinstance(data, dict) else {}, root)


def read_entries(content: bytes, findings: Findings) -> list[Entry]:
    """The flat mappings in `content`: a list of them, or one alone. Faults go to `findings`."""
    root = _root(content, findings)
    if root is None:
        return []
    _built(root, findings)  # it says what is wrong with any of it as YAML
    nodes = root.value if isinstance(root, SequenceNode) else [root]
    return [entry for node in nodes if (entry := _entry(node, findings))]


def _entry(node: Node, findings: Findings) -> Entry | None:
    if not isinstance(node, MappingNode):
        findings.error(node.start_mark.line + 1, "has a text where lines of its own belong.", "Write  name: value")
        return None
    entry = Entry(node.start_mark.line + 1, {}, {})
    for key, value in node.value:
        if isinstance(key, ScalarNode) and key.value not in entry.lines:
            entry.lines[key.value] = key.start_mark.line + 1
            entry.texts[key.value] = _text_of(value)
            if not isinstance(value, ScalarNode):
                findings.error(entry.lines[key.value], "should be one text.", "Write it on this line.", key.value)
    return entry


def _text_of(node: Node) -> str:
    """A scalar as it is written, so that 4.20 stays 4.20; "" for nothing."""
    if not isinstance(node, ScalarNode):
        return ""
    text = str(node.value)
    return "" if not node.style and text in NULL else text


def _root(content: bytes, findings: Findings) -> Node | None:
    """The root of the document's tree; None when it is empty or cannot be read."""
    text = decoded(content, findings)
    if text is None:
        return None
    try:
        return _composed(text)
    except yaml.YAMLError as error:
        _report_syntax(error, text, findings)
    except RecursionError:
        _report_depth(findings)
    return None


def _composed(text: str) -> Node | None:
    """The tree as C reads it; what C cannot read is read again by Python, which says better what is wrong."""
    try:
        root: Node | None = yaml.compose(text, Loader=QUICK)
    except yaml.YAMLError:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    return root


def _built(root: Node, findings: Findings) -> Data:
    try:
        return _Construction(findings).of(root)
    except RecursionError:
        _report_depth(findings)
        return None


def _report_depth(findings: Findings) -> None:
    findings.error(1, "is nested too deeply to be read.", "Remove the run of brackets or braces.")


def _child(node: Node | None, step: str | int) -> tuple[Node | None, Node | None]:
    """The node that names the child (its key, or a list's item itself) and the child."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value == str(step):
                return key, value
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None, None


def _report_syntax(error: yaml.YAMLError, text: str, findings: Findings) -> None:
    """YAML's own complaint as one line, with the advice that fits the usual cause."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 1
        findings.error(line, "has a character that YAML does not allow.", "Type the line again by hand.")
        return
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    written = text.splitlines()[line - 1] if mark and line <= len(text.splitlines()) else ""
    cause = getattr(error, "problem", None) or "it cannot be read"
    findings.error(line, f"is not valid YAML: {cause}.", _advice(cause, written))


MANY: Final = 2
"""Colons in one line from which on one of them is part of a text."""


def _advice(cause: str, written: str) -> str:
    if "\t" in written:
        return "Indent with spaces; there is a tab in this line."
    if "mapping values are not allowed" in cause or "could not find expected ':'" in cause:
        indent = "Write a space after each colon, and lines that belong together equally far in, here and above."
        return indent if written.count(":") < MANY else 'Put a text that has ": " in it between quotes.'
    if "another document" in cause:
        return "Remove the line with ---."
    if "quoted scalar" in cause or "end of stream" in cause:
        return "A closing quote or bracket is missing, here or above."
    if "alias" in cause or "cannot start any token" in cause:
        return "Put a text that begins with *, &, %, @ or ` between quotes."
    return "Check the indentation, quotes and brackets here and in the line above."


@dataclass(slots=True)
class _Construction:
    """Builds plain data from nodes, each node once, so that an alias costs nothing and a loop is found."""

    findings: Findings
    built: dict[int, Data] = field(default_factory=dict)
    open: set[int] = field(default_factory=set)

    def of(self, node: Node) -> Data:
        if id(node) in self.built:
            return self.built[id(node)]
        if id(node) in self.open:
            self.findings.error(node.start_mark.line + 1, "refers to itself.", "Remove the alias (*).")
            return None
        self.open.add(id(node))
        self.built[id(node)] = built = self._build(node)
        self.open.discard(id(node))
        return built

    def _build(self, node: Node) -> Data:
        if isinstance(node, MappingNode):
            return self._mapping(node)
        if isinstance(node, SequenceNode):
            return [self.of(item) for item in node.value]
        if not isinstance(node, ScalarNode) or node.tag not in PLAIN_TAGS:
            self.findings.error(node.start_mark.line + 1, f"has a tag, {quoted(node.tag)}.", "Remove it.")
            return None
        return _scalar(node)

    def _mapping(self, node: MappingNode) -> dict[str, Data]:
        data: dict[str, Data] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                self.findings.error(line, "has a list or mapping where a name belongs.", "Write  name: value")
                continue
            if key.value in data:
                self.findings.error(
                    line, f"{quoted(key.value)} is written twice, first on line {lines[key.value]}.", "Keep one."
                )
            data[key.value], lines[key.value] = self.of(value), line
        return data


def _scalar(node: ScalarNode) -> Data:
    """A quoted text is text; a bare word may be nothing, a truth value or a number."""
    text = str(node.value)
    if node.style:
        return text
    if text in NULL:
        return None
    if text in TRUTH:
        return TRUTH[text]
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if FRACTION.fullmatch(text) else text
