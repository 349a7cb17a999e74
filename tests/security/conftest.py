"""The stages of `tests.service`, for scenes in which somebody means harm."""

from tests.service.conftest import forked, morning, stage, undisturbed

__all__ = ["forked", "morning", "stage", "undisturbed"]
