import pytest

from tests.settings.homes import SampleHome
from worker.core.cadence import LOW_STAKES, DayZero, ManagerPlace, Scenario, Stakes, Window

CADENCES = "config/cadences.yaml"
METHOD = {
    # key: stakes, windows, tier 4, Day 0 (seed 001, "Timing Cadence by Scenario")
    "missing-info": ("medium", "0, 3-4, 7-10", False, DayZero.DEADLINE_OR_REQUEST),
    "unsigned-contract": ("medium", "0, 3-4, 7, 10", True, DayZero.DEADLINE_OR_REQUEST),
    "late-content": ("high", "0, 2-3, 5, 7", True, DayZero.DEADLINE),
    "missing-metrics": ("medium", "0, 5-7, 10-14", False, DayZero.POSTED),
    "whitelisting": ("medium", "0, 2-3, 5-7, 7-10", True, DayZero.DEADLINE_OR_REQUEST),
}
AFTER_DELIVERY = {
    # the same, for what follows a delivery (seed 000)
    "product-received": ("low", "0, 7", False, DayZero.DELIVERED),
    "slow-progress": ("medium", "0, 4-5, 8-10", False, DayZero.DEADLINE),
    "gone-silent": ("high", "0, 3-4, 7, 10", True, DayZero.DELIVERED),
}


def read(scenario: Scenario) -> tuple[str, str, bool, DayZero]:
    windows = ", ".join(str(window) for window in scenario.windows)
    return (scenario.stakes.value, windows, scenario.tier_4, scenario.day_zero)


def test_the_shipped_cadences_are_the_methods_table(home: SampleHome) -> None:
    """A home without the file follows the method; contracts alone are formal. A delivery counts from its own day."""
    (home.folder / CADENCES).unlink()

    scenarios = home.load().scenarios
    assert {key: read(scenario) for key, scenario in scenarios.items()} == METHOD | AFTER_DELIVERY
    assert [key for key, scenario in scenarios.items() if scenario.formal] == ["unsigned-contract"]
    own = {key: scenario.offset for key, scenario in scenarios.items() if scenario.offset != 1}
    assert own == {"product-received": 0, "gone-silent": 0}


def test_what_a_home_leaves_out_keeps_its_shipped_value(home: SampleHome) -> None:
    """One line changes one thing of one scenario."""
    home.write(CADENCES, "scenarios:\n  late-content:\n    touches: [0, 4, {day: 6-8}]\n")

    scenarios = home.load().scenarios
    assert scenarios["late-content"].windows == (Window(0, 0), Window(4, 4), Window(6, 8))
    assert scenarios["late-content"].stakes is Stakes.HIGH
    assert read(scenarios["whitelisting"]) == METHOD["whitelisting"]


def test_a_tier_4_that_never_comes_is_said(home: SampleHome) -> None:
    """Where the home asks for it; a sequence that the home only shortens has none, and nothing is said."""
    home.write(CADENCES, "scenarios:\n  missing-info:\n    tier_4: true\n  late-content: {touches: [0, 3, 5]}\n")

    (said,) = home.problems()
    assert said == (
        f"notice {CADENCES}:3: scenarios.missing-info.tier_4: is true and the scenario has 3 touches, so that Tier 4"
        " never comes. Add a fourth to touches, or write false."
    )


def test_only_the_brands_own_segment_is_batched(home: SampleHome) -> None:
    """Batch weekdays come from the brand's segment, Monday being 0; the shipped ones are mid_market's."""
    (home.folder / CADENCES).unlink()
    assert home.load().scenarios["late-content"].batching == {1: 0, 2: 2}

    home.swap("config/worker.yaml", "mid_market", "enterprise")
    assert home.load().scenarios["late-content"].batching == {}


def test_a_segments_batching_can_be_taken_away(home: SampleHome) -> None:
    """An empty segment wins over the shipped one's weekdays."""
    home.swap(CADENCES, "mid_market: {tier_1: monday}", "mid_market: {tier_1: null, tier_2: null}")

    assert home.load().scenarios["late-content"].batching == {}


def test_a_scenario_of_ones_own_needs_no_code(home: SampleHome) -> None:
    """A new key with a title, stakes, a Day 0 and touches is a scenario."""
    home.swap(
        CADENCES,
        "batching:",
        "  invoice:\n    title: Invoice\n    stakes: low\n    day_zero: deadline\n    offset: -2\n"
        '    touches: ["0", "7"]\n    manager: {tier_2: cc}\nbatching:',
    )

    invoice = home.load().scenarios["invoice"]
    assert (invoice.windows, invoice.offset) == (LOW_STAKES, -2)
    assert invoice.manager == {
        1: ManagerPlace.NONE, 2: ManagerPlace.CC, 3: ManagerPlace.TO, 4: ManagerPlace.TO,
    }  # fmt: skip


LATE = '["0", "2-3", "5", "7"]'
INFO = '["0", "3-4", "7-10"]'
FAULTS = [
    (
        LATE,
        '["0", "3-2"]',
        ('3: scenarios.late-content.touches.1.day: "3-2" ends before it begins.'
        ' Write a day or the first and last one, "7" or "2-3".'),
    ),
    (
        LATE,
        "[0, two]",
        ('3: scenarios.late-content.touches.1.day: "two" is not a window of days.'
        ' Write a day or the first and last one, "7" or "2-3".'),
    ),
    (
        LATE,
        "[0, -2]",
        ('3: scenarios.late-content.touches.1.day: "-2" is not a window of days.'
        ' Write a day or the first and last one, "7" or "2-3".'),
    ),
    (
        LATE,
        "[0, {dya: 3}]",
        "3: scenarios.late-content.touches.1.day: is missing. Add the line  day: …",
        "3: scenarios.late-content.touches.1.dya: is not a setting here. Did you mean day?",
    ),
    (
        LATE,
        "[0, true]",
        "3: scenarios.late-content.touches.1.day: should be one text. Write a text after the colon.",
    ),
    (
        LATE,
        "[0, 3, 3]",
        '3: scenarios.late-content.touches: "3" does not come after "3". Write the windows in ascending order.',
    ),
    (
        LATE,
        "[0, 5, 2-3]",
        '3: scenarios.late-content.touches: "2-3" does not come after "5". Write the windows in ascending order.',
    ),
    (LATE, "[]", "3: scenarios.late-content.touches: is empty. Add at least one entry."),
    (LATE, '"0"', "3: scenarios.late-content.touches: should be a list. Write it in brackets: [one, two]."),
    (
        LATE,
        "[20, 30]",
        "3: scenarios.late-content.touches: the first touch comes on day 20. Begin by day 14, best on day 0.",
    ),
    (
        LATE,
        "[0, 300]",
        "3: scenarios.late-content.touches.1.day: day 300 is more than 60 days after Day 0. Write a smaller number.",
    ),
    (
        LATE,
        "[0, 2, 4, 6, 8]",
        "2: scenarios.late-content: has 5 touches where 4 are possible. Remove one.",
    ),
    (
        INFO,
        "[0, 2, 4, 6]",
        "4: scenarios.missing-info: has 4 touches where 3 are possible. Remove one, or write  tier_4: true",
    ),
    ("touches: " + INFO, "stakes: hihg", ('5: scenarios.missing-info.stakes: "hihg" is not one of its values.'
     " Did you mean high? Write low, medium or high.")),
    ("touches: " + INFO, "day_zero: request", ('5: scenarios.missing-info.day_zero: "request" is not one of its values.'
     " Write deadline, deadline_or_request, posted or delivered.")),
    ("touches: " + INFO, "offset: 99", '5: scenarios.missing-info.offset: "99" is too large. Write 30 or less.'),
    ("touches: " + INFO, "tier_4: perhaps", ('5: scenarios.missing-info.tier_4: "perhaps" is neither true nor false.'
     " Write true or false.")),
    ("touches: " + INFO, "tier4: true", "5: scenarios.missing-info.tier4: is not a setting here. Did you mean tier_4?"),
    ("touches: " + INFO, "manager: {tier_3: bcc}", ('5: scenarios.missing-info.manager.tier_3: "bcc" is not one of its'
     " values. Did you mean cc? Write none, to or cc.")),
    ("touches: " + INFO, "manager: {tier_5: to}", ("5: scenarios.missing-info.manager.tier_5: is not a setting here."
     " Did you mean tier_4?")),
    ("  missing-info:", "  missing info:", ("4: scenarios.missing info: \"missing info\" is not a scenario's key."
     " Use lower-case letters and hyphens: late-content."),
     "4: scenarios.missing info: is new, and lacks title and more. Did you mean missing-info?"),
    ("  missing-info:", "  missing-inof:",
     "4: scenarios.missing-inof: is new, and lacks title and more. Did you mean missing-info?"),
    ("  missing-info:", "  several:", ('4: scenarios.several: "several" is where the words for several items in one'
     " draft stand. Use another key."),
     "4: scenarios.several.title: is missing. Add the line  title: …",
     "4: scenarios.several.stakes: is missing. Add the line  stakes: …",
     "4: scenarios.several.day_zero: is missing. Add the line  day_zero: …"),
    ("tier_1: monday", "tier_1: mondy", ('7: batching.mid_market.tier_1: "mondy" is not a weekday.'
     " Did you mean monday?")),
    ("tier_1: monday", "tier_1: 1", ('7: batching.mid_market.tier_1: "1" is not a weekday.'
     " Write monday, tuesday, wednesday, thursday, friday, saturday or sunday.")),
    ("mid_market:", "midmarket:", "7: batching.midmarket: is not a setting here. Did you mean mid_market?"),
    ("scenarios:", "scenario:", "1: scenario: is not a setting here. Did you mean scenarios?"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), [(old, new, lines) for old, new, *lines in FAULTS])
def test_a_fault_in_cadences_yaml_is_one_line_that_says_what_to_write(
    home: SampleHome, old: str, new: str, expected: list[str]
) -> None:
    """Each fault is named with the line and path of its key, what is wrong, and the remedy."""
    home.swap(CADENCES, old, new)

    assert home.problems() == [f"{CADENCES}:{line}" for line in expected]
