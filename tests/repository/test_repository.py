"""What holds for the repository as a whole: what the wheel carries, what is pinned, what is never imported."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path
from zipfile import ZipFile

import pytest

from worker.cli import app, import_all
from worker.cli.commands import MODULES
from worker.defaults import shipped

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
SHIPPED_FOLDERS = ("config", "templates", "data")
# Names of packages that can send mail, as imports or distributions.
SENDERS = {"smtplib", "smtpd", "aiosmtpd", "aiosmtplib", "mail-devel", "sendgrid", "yagmail", "redmail"}


def tracked(*patterns: str) -> list[Path]:
    """The files a commit would hold, new ones included."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def imports(path: Path) -> set[str]:
    """The top-level names that a module imports."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names}


def test_every_command_is_in_the_module_that_the_table_names() -> None:
    """Only that module is imported when the command is typed, so a slip in the table would lose the command."""
    import_all()
    found = {
        each.name or each.callback.__name__: each.callback.__module__.removeprefix("worker.cli.")
        for each in app.registered_commands
        if each.callback
    }
    assert found == MODULES


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An unpacked wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with ZipFile(next(folder.glob("*.whl"))) as packed:
        packed.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_a_wheel_carries_every_default_file_byte_for_byte(wheel: Path) -> None:
    """What git holds below config, templates and data, hidden files too, is what an installed Chaser finds."""
    ours = {path.relative_to(ROOT): path.read_bytes() for path in tracked(*SHIPPED_FOLDERS)}
    ask = "from worker.defaults import shipped; print(shipped('.'))"
    environ = {**os.environ, "PYTHONPATH": str(wheel)}
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=wheel, env=environ, check=True, capture_output=True, text=True
    )
    found = Path(done.stdout.strip())

    carried = {path.relative_to(found): path.read_bytes() for path in found.rglob("*") if path.is_file()}

    assert found.is_relative_to(wheel)
    assert carried == ours


def test_a_wheel_carries_every_module(wheel: Path) -> None:
    """Each tracked file of the package is in the wheel, migrations too."""
    ours = {path.relative_to(ROOT) for path in tracked("worker")}
    assert ours <= {path.relative_to(wheel) for path in wheel.rglob("*")}


def test_a_checkout_finds_the_files_one_edits() -> None:
    """In the checkout `shipped` gives the top-level folders."""
    assert {shipped(name) for name in SHIPPED_FOLDERS} == {ROOT / name for name in SHIPPED_FOLDERS}


def test_core_imports_only_itself_errors_and_the_standard_library() -> None:
    """No third-party name is imported anywhere below worker/core."""
    foreign = {
        (path.name, name)
        for path in tracked("worker/core/*.py")
        for name in imports(path)
        if name not in sys.stdlib_module_names | {"worker"}
    }
    assert not foreign


def name_of(requirement: str) -> str:
    """The distribution that a requirement asks for, as constraints.txt spells it."""
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")


def installed_with(distributions: list[str]) -> set[str]:
    """These distributions and all that they bring along."""
    found, waiting = set[str](), list(distributions)
    while waiting:
        found.add(name := waiting.pop())
        with suppress(PackageNotFoundError):  # for another system
            brought = {name_of(line) for line in requires(name) or [] if "extra ==" not in line}
            waiting += brought - found
    return found


def test_it_cannot_send() -> None:
    """P1: neither a module of ours nor anything that is installed with Chaser or its demo sends mail."""
    ours = {name for path in tracked("worker/*.py") for name in imports(path)}
    brought = installed_with([name_of(line) for line in (*PROJECT["dependencies"], *EXTRAS["demo"])])
    assert {"imapclient", "sqlalchemy", "pymap"} <= brought
    assert not (ours | brought) & SENDERS


def test_whatever_is_imported_is_installed_with_chaser() -> None:
    """A checkout's own tools bring more packages than an installed wheel has; none of these may be relied on."""
    names = {name for path in tracked("worker/*.py") if "demo" not in path.parts for name in imports(path)}
    brought = installed_with([name_of(line) for line in PROJECT["dependencies"]])
    homes = packages_distributions()
    foreign = names - sys.stdlib_module_names - {"worker"}
    unbrought = {name for name in foreign if not brought & {name_of(each) for each in homes.get(name, [])}}
    assert unbrought == set()


def test_every_dependency_is_pinned_once_and_by_version_alone() -> None:
    """constraints.txt has `name==version` lines only, and one for each direct dependency of any extra."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]

    assert all(re.fullmatch(r"[a-z0-9.-]+==[\w.]+", pin) for pin in pins), pins
    names = [pin.partition("==")[0] for pin in pins]
    assert len(names) == len(set(names))
    assert {name_of(line) for line in wanted} <= set(names)


def test_no_file_names_a_package_index() -> None:
    """Where packages come from is the affair of the machine: no option of pip's that says so stands in a file."""
    option = re.compile(
        r"--(extra-)?index" + r"-url|--find" + r"-links|--trusted" + r"-host|PIP_(EXTRA_)?INDEX" + "_URL"
    )
    saying = {path.name for path in tracked() if option.search(path.read_bytes().decode(errors="replace"))}
    assert not saying - {"lock"}  # scripts/lock switches them off


def test_a_script_that_needs_a_tool_names_its_package() -> None:
    """Without any tool on the PATH, need-tools says what is missing and the line to type, and fails."""
    bash = subprocess.run(["which", "bash"], check=True, capture_output=True, text=True).stdout.strip()
    command = [bash, str(ROOT / "scripts" / "need-tools"), "python", "git"]
    done = subprocess.run(command, env={"PATH": "/nowhere"}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "apt-get install python3 python3-venv python3-pip git" in done.stderr
