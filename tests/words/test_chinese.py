"""What every Chinese letter and message says and never says, over every situation that changes the words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from itertools import cycle

import pytest

from tests.words import chinese, letters
from tests.words.goldens import CASTS
from tests.words.test_compose import composed
from worker.core.actions import Audience, WriteDraft
from worker.core.people import Ask
from worker.words.dates import Dates
from worker.words.samples import direct_samples, letters_of, messages_of, samples

DATES = Dates.of(letters.LOCALES["zh-CN"], letters.DAYS[1])
HAN = "\u3400-\u9fff\u3000-\u303f\uff01-\uff5e\u201c\u201d"
STRAY = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])|[，。！？：；] |  |[{HAN}][,.;:?!]|，[，。]|。。|[{{}}]|None")
PLAIN_ENGLISH = re.compile(r"\b(?:the|because|we|you|your|please|will)\b", re.IGNORECASE)


def told(key: str) -> Iterator[tuple[WriteDraft, Ask, str]]:
    """Each letter and direct message in Chinese, with full and with minimal details in turn."""
    scenario = next(each for each in letters.SCENARIOS if each.key == key)
    words = letters.shipped_words()
    for tier, audience in letters_of(scenario):
        for (draft, sample, creator), ask in zip(samples(key, "zh-CN", tier, audience), dealt(key), strict=False):
            person = replace(creator, name="林小美", manager_name=creator.manager_name and "周婷")
            asked = replace(ask, deadline=sample.deadline)
            yield draft, ask, words.letter(draft, asked, person, chinese.ACCOUNT, letters.BRAND).said
    for tier, channel in messages_of(scenario):
        if words.has_message(channel, key, tier, "zh-CN"):
            for (draft, sample, creator), ask in zip(direct_samples(key, "zh-CN", tier), dealt(key), strict=False):
                person = replace(creator, name="林小美", manager_name=creator.manager_name and "周婷")
                asked = replace(ask, deadline=sample.deadline)
                yield draft, ask, words.message(channel, draft, asked, person, chinese.ACCOUNT, letters.BRAND).said


def dealt(key: str) -> Iterator[Ask]:
    """Full, minimal, and full once more, so that each meets every situation."""
    return cycle((chinese.FULL[key], chinese.MINIMAL[key], chinese.FULL[key]))


@pytest.mark.parametrize("key", chinese.FULL)
def test_every_chinese_message_names_the_item_the_date_and_the_reason(key: str) -> None:
    """In Chinese as in English: what, by when, why."""
    for draft, ask, said in told(key):
        assert ask.item in said
        assert DATES.full(draft.asked_for) in said
        assert ask.reason in said
        assert ask.reason or re.search("因为|是因", said)


@pytest.mark.parametrize("key", chinese.FULL)
def test_every_chinese_message_is_chinese_without_needless_spaces(key: str) -> None:
    """No space between Chinese signs, no Western full stop after one, no word of English left over."""
    for _, ask, said in told(key):
        text = said.replace(ask.help_link or "\0", "").replace("https://brand.example/help", "")
        assert not STRAY.search(text), STRAY.search(text)
        assert not PLAIN_ENGLISH.search(text), text


@pytest.mark.parametrize("key", chinese.FULL)
def test_the_chinese_ladder_climbs_step_by_step(key: str) -> None:
    """Nothing of consequences in Tier 1, the impact in Tier 2, the action in Tiers 3 and 4, the last word once."""
    for draft, ask, said in told(key):
        if draft.tier == 1:
            assert not [detail for detail in (ask.consequence, ask.action) if detail and detail in said]
        if draft.tier == 2:
            assert ask.consequence in said
            assert not ask.action or ask.action not in said
        if draft.tier >= 3:
            assert ask.action in said
        assert said.count("最后") == (1 if draft.tier == 3 and says_last(said) else 0), said


def says_last(said: str) -> bool:
    """A manager to whom we come back once more is told nothing of a last message of theirs."""
    return "再请您帮一次忙" not in said or "最后一次提醒林小美" in said


def test_details_in_english_stand_in_a_chinese_letter_without_breaking_it() -> None:
    """The sheet is not translated: quotation marks and colons hold what comes in another language."""
    cast = CASTS["zh-CN"]
    touch = letters.draft(2, Audience.CREATOR)
    text = letters.shipped_words().letter(
        touch, letters.FULL["late-content"], cast.managed, cast.account, letters.BRAND
    ).text  # fmt: skip

    assert "“the Reel for Spring Glow”我们这边还没有收到。" in text
    assert "因为 the paid team starts boosting on November 9。" in text
    assert "也可以换一种：a simpler cut without the voice-over。" in text


def test_a_chinese_draft_arrives_as_it_was_written() -> None:
    """Subject and sender in encoded words, the text in UTF-8, lines short."""
    cast = CASTS["zh-CN"]
    letter = letters.shipped_words().letter(
        letters.draft(1, Audience.CREATOR), cast.full["late-content"], cast.managed, cast.account, letters.BRAND
    )  # fmt: skip
    message = composed(letter, account=cast.account, subject=letter.subject)
    read = message_from_bytes(message, policy=policy.default)

    assert read["Subject"] == "跟您对一下时间：春日焕肤 Reel"
    assert read["From"].addresses[0].display_name == "陈雅"
    assert read.get_body(("plain",)).get_content().replace("\r\n", "\n") == letter.text  # type: ignore[union-attr]
    assert '<html lang="zh-CN">' in letter.html
    assert max(map(len, message.split(b"\r\n"))) <= 78
