"""The documents keep up with the program: links lead somewhere, names exist, messages are the ones users see."""

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from worker import errors
from worker.core.cadence import Stakes
from worker.core.events import HoldKind
from worker.core.plan import State
from worker.core.touch import TouchState

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
PAGES = sorted([ROOT / "README.md", ROOT / "templates" / "README.md", *DOCS.rglob("*.md")])
TROUBLES = DOCS / "troubleshooting.md"
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
ERRORS = {
    name
    for name, each in vars(errors).items()
    if isinstance(each, type) and issubclass(each, errors.ChaserError) and not issubclass(each, errors.WrongUse)
}
PROGRAM = [path for path in (ROOT / "worker").rglob("*.py") if path.parent.name != "demo"]
WIDTH = 120
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
# The words that every message, file and name of the program is made of.
WORDS = (
    "account", "folder", "creator", "manager", "ask", "chase", "scenario", "stakes", "touch", "tier", "size", "cadence",
    "day 0", "window", "asked-for date", "draft", "dm task", "reply", "hold", "evidence", "digest",
)  # fmt: skip


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def prose(page: Path) -> Iterator[str]:
    """A page's lines outside of code blocks."""
    is_code = False
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            is_code = not is_code
        elif not is_code:
            yield line


def headings(page: Path) -> list[str]:
    return [line.lstrip("# ") for line in prose(page) if line.startswith("#")]


def anchor(heading: str) -> str:
    """The name under which a heading can be linked to, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def cells(page: Path, section: str) -> list[str]:
    """The first cell of each row of the tables below a heading."""
    text = page.read_text(encoding="utf-8").split(f"\n## {section}\n")[1].split("\n## ")[0]
    rows = [line.split(" | ")[0].removeprefix("| ") for line in text.splitlines() if line.startswith("| `")]
    assert rows, f"there is no table below {section}"
    return rows


@cache
def said() -> tuple[str, ...]:
    """Every literal text in the program; a text with values in it comes in pieces."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "worker").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return tuple(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    """Relative links name files of the repository, and what stands after # a heading of that file."""
    for target in LINK.findall("\n".join(prose(page))):
        if "://" in target:
            continue
        file, _, fragment = target.partition("#")
        linked = (page.parent / file).resolve() if file else page
        assert linked.exists(), f"{name(page)} links to {target}"
        assert not fragment or fragment in map(anchor, headings(linked)), f"{name(page)} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_line_of_prose_is_wider_than_the_code(page: Path) -> None:
    """Outside of shown outputs, a line has at most 120 characters."""
    assert [line for line in prose(page) if len(line) > WIDTH] == []


def test_the_readme_names_the_commands_that_there_are() -> None:
    """The table of commands has one row for each command of `chaser --help`, and no other."""
    command = [sys.executable, "-m", "worker", "--help"]
    shown = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    there_are = re.findall(r"^  (\w+)  ", shown.partition("Commands:")[2], re.MULTILINE)
    named = [cell.split()[1].rstrip("`") for cell in cells(ROOT / "README.md", "The commands")]
    assert sorted(named) == sorted(there_are)


def troubles() -> list[str]:
    """The messages that the page of troubles has, with … for whatever differs."""
    rows = [line for line in TROUBLES.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    return [row.split(" | ")[0].removeprefix("| ").strip("`") for row in rows]


def pieces(message: str) -> list[str]:
    return [piece for piece in re.split("…", message) if len(piece.strip()) > 1]


def test_every_message_in_troubleshooting_is_one_that_chaser_says() -> None:
    """Each piece of a message between "…" stands in a literal text of the program."""
    for message in troubles():
        assert pieces(message), message
        for piece in pieces(message):
            assert any(piece in text for text in said()), f"nobody says {piece!r}"


def raised(path: Path) -> Iterator[tuple[str, str]]:
    """The errors that a module makes with literal words: the class, and the words with … for values."""
    functions = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, FUNCTION)]
    for function in functions:
        nodes = list(ast.walk(function))
        named = {
            node.targets[0].id: literal(node.value, {})
            for node in nodes
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in nodes:
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name in ERRORS and isinstance(node, ast.Call) and node.args:
                yield name, literal(node.args[0], named)


def literal(node: ast.expr, named: dict[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(literal(part, {}) for part in node.values)
    return named.get(node.id, "…") if isinstance(node, ast.Name) else "…"


def test_every_error_has_its_cure_in_troubleshooting() -> None:
    """Each text with which an error is raised is met by a row. Wrong use of a command says all there is to say."""
    known = [pieces(message) for message in troubles()]
    found = {(name, text) for path in PROGRAM for name, text in raised(path) if text.strip("…. ")}
    assert len(found) > 60
    missing = {text for name, text in found if not any(all(piece.strip() in text for piece in row) for row in known)}
    assert not missing


def test_the_reference_is_what_the_code_gives() -> None:
    """The pages below docs/reference are made by `make docs`; nobody has to remember a key or an option."""
    command = [sys.executable, str(ROOT / "scripts" / "reference.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_glossary_explains_every_word_of_ours() -> None:
    """The words all names are made of, and the members of the sets users read, each have their entry."""
    page = DOCS / "glossary.md"
    text = page.read_text(encoding="utf-8").lower()
    assert set(WORDS) <= {heading.lower() for heading in headings(page)}
    sets: tuple[type[StrEnum], ...] = (State, TouchState, HoldKind, Stakes)
    assert [member for one in sets for member in one if member.value not in text] == []


def test_the_glossary_names_places_that_exist() -> None:
    """Every dotted name in the glossary can be imported from the package."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    names = re.findall(r"`((?:core|mail|rounds|service|settings|store|words)\.[\w.]+)`", text)
    assert len(names) > len(WORDS)
    for dotted in names:
        module, rest = nearest_module(dotted.split("."))
        found: object = module
        for part in rest:
            found = getattr(found, part, None)
            assert found is not None, f"there is no {dotted}"


def nearest_module(parts: list[str]) -> tuple[ModuleType, list[str]]:
    """The longest leading part of a dotted name that is a module, and the rest."""
    paths = (ROOT / "worker" / Path(*parts[:end]) for end in range(len(parts), 0, -1))
    end = next(len(parts) - gone for gone, path in enumerate(paths) if path.with_suffix(".py").exists())
    return importlib.import_module(".".join(["worker", *parts[:end]])), parts[end:]


def test_the_pages_name_files_that_exist() -> None:
    """A path of the package in backticks is a file or folder of it."""
    pattern = re.compile(r"`(worker/[\w/.]+)`")
    named = {path for page in PAGES for path in pattern.findall(page.read_text(encoding="utf-8"))}
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_test_that_a_page_names_is_there() -> None:
    """docs/security.md promises what a test shows; it must be there."""
    named = {word for page in PAGES for word in re.findall(r"`(test_\w+)`", page.read_text(encoding="utf-8"))}
    there = {
        word
        for path in (ROOT / "tests").rglob("test_*.py")
        for word in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }
    assert named
    assert named <= there, named - there


def test_decisions_are_numbered_and_listed() -> None:
    """0001, 0002 and so on, each with a number of its own in its name, its title and the list of them all."""
    listed = LINK.findall((DOCS / "decisions" / "README.md").read_text(encoding="utf-8"))
    assert [page.name for page in DECISIONS] == listed
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert len(set(numbers)) == len(numbers)
    assert [int(headings(page)[0].partition(". ")[0]) for page in DECISIONS] == numbers


@pytest.mark.parametrize("page", DECISIONS, ids=name)
def test_a_decision_says_its_context_and_its_price(page: Path) -> None:
    """Three parts, none of them empty."""
    assert headings(page)[1:] == ["Context", "Decision", "Price"]
    parts = re.split(r"^## \w+\n", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert all(part.strip() for part in parts)


@pytest.mark.parametrize("package", ["cli", "core", "mail", "rounds", "service", "settings", "words", "words/lint"])
def test_a_packages_own_page_names_its_modules(package: str) -> None:
    """All of them and no other, so that a newcomer finds each by what it is for."""
    folder = ROOT / "worker" / package
    page = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert set(re.findall(r"\b\w+\.py\b", page)) == {path.name for path in folder.glob("[!_]*.py")}
