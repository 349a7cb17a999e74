"""A file of the home laid over the one of its name that this version ships: a home writes only what it changes."""

from collections.abc import Callable, Mapping
from functools import cache

from worker.defaults import shipped
from worker.settings.checking import Model, checked
from worker.settings.findings import Findings
from worker.settings.yaml_files import Data, Document, read_yaml

Completing = Callable[[Mapping[str, Data], Mapping[str, Data]], Mapping[str, Data]]
"""What a home wrote, completed from what was shipped."""


def overlaid(
    model: type[Model], completing: Completing, document: Document, findings: Findings, file: str = ""
) -> Model | None:
    """`document` over the shipped `file` (default: the findings' own), as `model`; None when it has any fault."""
    data = completing(document.data, _shipped_document(file or findings.file).data)
    return None if findings.has_errors else checked(model, document, findings, data)


def completed(written: Data, shipped: Data | None) -> Data:
    """A mapping that was written, completed key by key; anything else stands as it was written."""
    return {**shipped, **written} if isinstance(written, dict) and isinstance(shipped, dict) else written


@cache
def _shipped_document(file: str) -> Document:
    """A default file of this version, {} when it ships none of that name. It does not change while we run."""
    path = shipped(file)
    return read_yaml(path.read_bytes(), Findings(file)) if path.exists() else Document()
