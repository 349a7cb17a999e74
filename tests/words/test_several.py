"""A letter about several items: a list in place of the one item, and their clauses joined."""

from dataclasses import replace

import pytest

from tests.words import chinese, letters
from worker.core.actions import Also, Audience, WriteDraft
from worker.core.people import Ask
from worker.words import Letter


def about(tier: int, *asks: Ask, audience: Audience = Audience.CREATOR, chinese_too: bool = False) -> Letter:
    """The letter of this touch about these asks, the first of which leads."""
    lead, *others = asks
    draft: WriteDraft = letters.draft(tier, audience, also=tuple(Also(ask, tier, tier) for ask in others))
    people = (chinese.MANAGED, chinese.ACCOUNT) if chinese_too else (letters.MANAGED, letters.ACCOUNT)
    return letters.shipped_words().letter(draft, lead, *people, letters.BRAND)


REEL, ADDRESS = letters.FULL["late-content"], letters.FULL["missing-info"]


def test_every_item_has_a_line_of_its_own() -> None:
    """With its own date and link; one date is asked for."""
    letter = about(1, REEL, ADDRESS)

    assert (
        "Could we have them by Tuesday, October 27?\n"
        "- The Reel for Spring Glow (we first had Friday, October 23 in the plan)\n"
        "- The shipping address and shoe size (we first had Friday, October 23 in the plan):"
        " https://brand.example/sizes\n"
    ) in letter.text
    assert (
        "October 27?</p>\n<ul>\n<li>The Reel for Spring Glow (we first had Friday, October 23 in the plan)</li>\n<li>"
    ) in letter.html


def test_what_hangs_on_them_is_said_in_one_sentence() -> None:
    """Each clause once, also where two items share it."""
    stories = replace(REEL, key="mika-stories", item="the three Stories")
    letter = about(2, REEL, stories, ADDRESS)

    assert (
        "because the paid team starts boosting on November 9 and the parcels leave the warehouse on November 9."
    ) in letter.text
    assert "a simpler cut without the voice-over or the address alone would already help" in letter.text


def test_three_actions_are_announced_as_one() -> None:
    """Tier 3 says what will be done about all of them, on one day."""
    contract = letters.FULL["unsigned-contract"]
    letter = about(3, REEL, ADDRESS, contract)

    assert (
        "we will close the Spring Glow slot and reassign its budget, give the kit from this shipment to the waiting"
        " list, and offer the Spring Glow place to someone else, in line with section 4 of the agreement."
    ) in letter.text


def test_missing_details_leave_no_gap() -> None:
    """A sheet that says nothing but the items."""
    letter = about(1, letters.MINIMAL["late-content"], letters.MINIMAL["missing-info"])

    assert "- The Reel\n- The shipping address and shoe size\n" in letter.text
    assert "because our next steps build on them." in letter.text


@pytest.mark.parametrize("tier", [1, 2, 3])
def test_chinese_puts_clauses_side_by_side(tier: int) -> None:
    """Items with their quotation marks; clauses are not joined by "and"."""
    letter = about(tier, chinese.FULL["late-content"], chinese.FULL["missing-info"], chinese_too=True)

    assert "\n- “春日焕肤 Reel”" in letter.text
    assert "\n- “收货地址和鞋码”" in letter.text
    assert "因为付费团队11月9日开始投流；包裹11月9日从仓库发出" in letter.text
    assert "<li>“收货地址和鞋码”" in letter.html
