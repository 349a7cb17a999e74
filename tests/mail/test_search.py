"""The criteria a server's SEARCH is asked with."""

from datetime import date

from worker.mail.search import questions

DAY = date(2026, 11, 1)


def keys_of(words: list[str]) -> int:
    """How many plain keys one search key at the head of `words` holds; takes its words away (RFC 3501 §6.4.4)."""
    match words.pop(0):
        case "OR":
            return keys_of(words) + keys_of(words)
        case "HEADER":
            del words[:2]
            return 1
        case "FROM" | "TO" | "CC" | "SINCE" | "SENTSINCE":
            words.pop(0)
            return 1
        case word:
            raise AssertionError(word)


def test_one_address_is_looked_for_in_three_fields() -> None:
    """Received or dated since the day before, and From, To or Cc."""
    (question,) = questions(DAY, ["a@x.example"], [])
    assert question == (
        b'OR SINCE 31-Oct-2026 SENTSINCE 31-Oct-2026 OR FROM "a@x.example" OR TO "a@x.example" CC "a@x.example"'
    )


def test_every_address_and_id_is_asked_about_in_lines_that_fit() -> None:
    """Well-formed ORs, no line over 8 KiB, all 900 addresses and 300 ids in them three times."""
    addresses = [f"somebody-with-a-long-name-{number}@creators.example" for number in range(900)]
    ids = [f"<{number}.{'x' * 70}@mail.example>" for number in range(300)]
    asked = list(questions(DAY, addresses, ids))
    held = 0
    for question in asked:
        words = question.decode().split(" ")
        assert keys_of(words) == 2
        held += keys_of(words)
        assert not words
    assert held == 3 * (900 + 300)
    assert max(len(question) for question in asked) < 8000


def test_what_cannot_be_asked_is_left_out() -> None:
    """Not ASCII, a line break, empty (it would match everything), absurdly long: no question."""
    assert not list(questions(DAY, ["mïka@x.example", "", "  ", "a\r\nb@x.example", "a" * 5000], ["<é@x>", ""]))


def test_signs_that_mean_something_to_a_server_are_quoted() -> None:
    """Quotes and backslashes are escaped, so that an address can never become a command."""
    (question,) = questions(DAY, ['"a\\b"@x.example'], [])
    assert rb'FROM "\"a\\b\"@x.example"' in question
