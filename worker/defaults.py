"""Where the files that `chaser init` writes come from. It only finds them; it reads and writes nothing."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent


def shipped(name: str) -> Path:
    """The folder or file `name` ("config", "templates", "data/creators.csv") as it was shipped with this version.

    An installed wheel carries them below the package, a checkout (also one installed with `pip install -e`) has them
    beside it. The path is read-only to us and need not exist when `name` is none of ours.
    """
    packed = _PACKAGE / "shipped"
    return (packed if packed.is_dir() else _PACKAGE.parent) / name
