"""Events as JSON and back."""

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.samples import NOW, claimed
from worker.core.events import Event, Opened, ReplyReceived, TouchSent, TouchSkipped
from worker.core.messages import Evidence
from worker.errors import StoreError
from worker.store.codec import EVENTS, decode, encode

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(exclude_categories=["Cs"])),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(0, 1),
    bool: st.booleans(),
    NoneType: st.none(),
    date: st.dates(),
    datetime: st.datetimes(timezones=ZONES).filter(lambda at: 1 < at.year < 9999),
}


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value that a field with this annotation may hold."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    if get_origin(kind) is tuple:
        return st.lists(values_of(get_args(kind)[0])).map(tuple)
    if isinstance(kind, UnionType):
        return st.one_of(*map(values_of, get_args(kind)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    assert is_dataclass(kind)
    assert isinstance(kind, type)
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: values_of(hints[field.name]) for field in fields(kind)})


@pytest.mark.parametrize("kind", EVENTS.values(), ids=lambda kind: kind.__name__)
def test_every_event_comes_back_as_it_was_stored(kind: type[Event]) -> None:
    """decode(encode(event)) is the event, whatever its fields hold."""

    @settings(max_examples=25, deadline=None)
    @given(values_of(kind))
    def comes_back(event: Event) -> None:
        back = decode(*encode(event))
        assert back == event
        assert type(back) is kind

    comes_back()


def test_the_stored_name_is_the_class_name_and_nothing_is_left_out() -> None:
    """Names and fields are a file format: this is how one event lies in the file."""
    name, body = encode(TouchSkipped(NOW, number=2, rule="deleted"))
    assert name == "TouchSkipped"
    assert json.loads(body) == {
        "at": "2026-10-26T12:00:00.000000+00:00",
        "number": 2,
        "rule": "deleted",
        "vanished": False,
        "by_hand": False,
        "beside": False,
        "channel": "email",
        "lead": "",
        "tier": 0,
        "due_on": None,
    }


def test_moments_are_stored_in_utc_and_come_back_aware() -> None:
    """A mail's own zone is not kept, its instant is."""
    new_york = timezone(timedelta(hours=-4))
    evidence = Evidence(
        "<a@b>", "mika@creator.example", "Re: hi", datetime(2026, 10, 26, 8, tzinfo=new_york), "INBOX", "r"
    )
    name, body = encode(ReplyReceived(NOW, who="creator", evidence=evidence))
    assert "2026-10-26T12:00:00.000000+00:00" in body
    back = decode(name, body)
    assert isinstance(back, ReplyReceived)
    assert back.evidence.at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "at", [datetime.min.replace(tzinfo=timezone(timedelta(hours=9))), datetime.max.replace(tzinfo=UTC)]
)
def test_a_forged_date_at_the_end_of_time_is_stored_all_the_same(at: datetime) -> None:
    """A Date header in year 1 must not stop the chase that it claims to answer."""
    assert decode(*encode(Opened(at))).at.year == at.year


def test_a_naive_time_is_refused() -> None:
    """Without a zone nobody could say later when it was."""
    with pytest.raises(ValueError, match="no time zone"):
        encode(Opened(datetime(2026, 10, 26)))  # noqa: DTZ001 - the point


def test_broken_characters_of_a_subject_do_not_stop_an_event() -> None:
    """Mail decoding may leave lone surrogates; they become question marks."""
    evidence = Evidence("<a@b>", "x@y.example", "caf\udce9", NOW, "INBOX", "r")
    back = decode(*encode(TouchSent(NOW, 1, 1, NOW, (), (), evidence)))
    assert isinstance(back, TouchSent)
    assert back.evidence.subject == "caf?"


def test_an_event_of_a_newer_chaser_is_refused_by_name() -> None:
    """A gap in a history could write to someone who has replied."""
    with pytest.raises(StoreError, match=r'"Teleported".* newer Chaser') as refusal:
        decode("Teleported", "{}")
    assert "Install" in refusal.value.remedy


def test_a_field_of_a_newer_chaser_is_passed_over() -> None:
    """Fields are only ever added with a default, so an older Chaser may go on without them."""
    name, body = encode(claimed())
    assert decode(name, json.dumps({**json.loads(body), "mood": "hopeful"})) == claimed()


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"at": "yesterday"}', '{"at": "2026-10-26T12:00:00+00:00"'])
def test_a_body_that_makes_no_sense_is_an_error_that_names_the_event(body: str) -> None:
    """Whatever lies in the file, the answer is a sentence."""
    with pytest.raises(StoreError, match='"TouchSkipped" that cannot be read'):
        decode("TouchSkipped", body)
