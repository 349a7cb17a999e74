"""Pages for a browser, written where the person says; a page that is there already is replaced."""

from pathlib import Path

from worker.errors import ChaserError


def write_page(path: Path, text: str) -> None:
    """Write one page, making its folder. ChaserError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ChaserError(f"{path} cannot be written: {error.strerror}.", "Name a file that you may write.") from error
