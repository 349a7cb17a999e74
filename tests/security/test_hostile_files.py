"""Templates and configuration that somebody else has written: what they cannot reach."""

from pathlib import Path

import pytest

from tests.service.conftest import Stages
from tests.service.stage import Stage

TEMPLATE = "templates/en/late-content/tier-1.md"
ESCAPES = {
    "a class of Python's": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "a function's globals": "{{ ask.__init__.__globals__ }}",
    "a private attribute": "{{ brand._name }}",
    "an import": "{% import 'os' as os %}{{ os.environ }}",
    "a file": "{% include '/etc/passwd' %}",
    "another file of the home": "{% include '../../.env' %}",
    "a format string": "{{ '{0.__class__}'.format(brand) }}",
    "a change of a value": "{% set _ = [].append(1) %}{{ {}.update(a=1) }}",
    "a loop without end": "{% for i in range(999999999) %}x{% endfor %}",
}
BOMB = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'lol'}]" for n in range(12))


@pytest.fixture
def home(stage: Stages) -> Stage:
    """A home of which nothing has been tried yet."""
    return stage()


@pytest.mark.parametrize("text", ESCAPES.values(), ids=ESCAPES.keys())
def test_a_template_reaches_nothing_but_its_values(morning: Stage, text: str) -> None:
    """Sandboxed: it is an error with file and line, or says nothing; the service goes on, and no draft has it."""
    path = morning.home / TEMPLATE
    path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\n\n{text}\n", encoding="utf-8")
    checked = morning.start("check", "--offline").wait(30)
    morning.start("run", "--once").wait(30)
    for said in (checked.out + checked.err, *(draft.as_string() for draft in morning.drafts())):
        for leak in ("root:", "PASSWORD=", "subclass", "module 'os'", "<class"):
            assert leak not in said
    assert checked.exit == 2
    assert TEMPLATE in checked.err


@pytest.mark.parametrize("file", ["config/worker.yaml", "config/cadences.yaml"])
@pytest.mark.parametrize(
    "text",
    ["!!python/object/apply:os.system ['touch owned']", "x: !!python/name:os.system", BOMB, "a: &a [*a]"],
    ids=["a call", "a name", "a bomb", "a loop"],
)
def test_a_configuration_file_calls_nothing_and_is_refused(home: Stage, file: str, text: str) -> None:
    """Plain YAML alone: exit 2 with the file and the line, in seconds, and nothing else has happened."""
    home.rewrite(file, text)
    ran = home.start("check", "--offline").wait(30)
    assert ran.exit == 2
    assert f"{file}:" in ran.err
    assert not (home.home / "owned").exists()
    assert len(ran.err) < 20_000


@pytest.mark.parametrize("name", ["../../escape", "/etc/passwd", "a/b", "..", "a\x00b", "a b"])
def test_the_name_of_a_mailbox_is_no_path(home: Stage, name: str) -> None:
    """It names lock and token files; only letters, digits, - and _ are taken."""
    home.edit("config/worker.yaml", "  maya:", f"  {name!r}:")
    ran = home.run("check", "--offline", exit_code=2)
    assert "config/worker.yaml:" in ran.err
    assert not Path(home.home.parent / "escape.lock").exists()
