"""The corpus of our own mail: every message is taken for what it is."""

from collections import Counter

import pytest

from tests.core.machines import WORDS
from tests.corpus.corpus import Labelled, corpus
from worker.core.classify import classify
from worker.core.incoming import SURE_ENOUGH
from worker.core.messages import Kind
from worker.mail.stored import mail_of

KINDS = {kind.value for kind in Kind} - {Kind.DELIVERY.value}
FEWEST = 20
LANGUAGES = (
    "English German French Spanish Portuguese Italian Dutch Swedish Danish Norwegian Finnish Polish Czech Russian"
    " Ukrainian Turkish Arabic Hebrew Thai Vietnamese Indonesian Japanese Korean Chinese"
).split()
NAMES = [each.name for each in corpus()]


@pytest.mark.parametrize("message", corpus(), ids=NAMES)
def test_every_message_of_the_corpus_is_taken_for_what_it_is(message: Labelled) -> None:
    """Positives and hard negatives, without one error; a person so surely that the chase ends, but for a reaction."""
    verdict = classify(mail_of(message.raw), WORDS)
    found = Kind.OTHER if verdict.kind is Kind.DELIVERY else verdict.kind
    assert found.value == message.kind, verdict.rule
    if found is Kind.PERSON and verdict.rule != "reaction":
        assert verdict.confidence >= SURE_ENOUGH


def test_each_kind_has_enough_messages() -> None:
    """At least twenty of each kind, and as many hard negatives as positives."""
    positives = Counter(each.kind for each in corpus() if not each.is_hard_negative)
    assert set(positives) == KINDS
    assert min(positives.values()) >= FEWEST
    assert sum(each.is_hard_negative for each in corpus()) >= positives.total()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_an_absence_and_an_answer_that_mentions_one(language: str) -> None:
    """Out of office with a machine's field or prefix, by the text alone, and the person who only mentions it."""
    absences = [name for name in NAMES if name.startswith("out_of_office") and language in name]
    assert len(absences) >= 2
    assert any(name.startswith("not out_of_office") for name in NAMES if language in name or language == "English")


def test_no_two_messages_have_the_same_name() -> None:
    """So that a failure names one."""
    assert len(set(NAMES)) == len(NAMES)
