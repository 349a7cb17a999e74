"""Previews as pages for a browser: one sequence, or a book of every scenario in every language."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from markdown_it import MarkdownIt

from worker.core.channels import DIRECT
from worker.service import previewing
from worker.service.preview_page import markdown, title
from worker.service.preview_words import Look, quoted
from worker.service.previewing import Sequence
from worker.settings import Settings
from worker.words.render import Words

INDEX: Final = "index.html"
QUOTED_IN_FULL: Final = Look(is_quoted=True, has_messages=True)
STYLE: Final = """\
:root { color-scheme: light dark; }
body { font: 17px/1.55 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
blockquote { margin: 1rem 0; padding: .2rem 1rem; border-left: 4px solid #8aa4c8; background: #8aa4c81f; }
table { border-collapse: collapse; display: block; overflow-x: auto; font-size: .9rem; }
th, td { border: 1px solid #8888; padding: .35rem .6rem; text-align: left; }
ul { padding-left: 1.2rem; } a { color: inherit; } .tick { list-style: none; margin-left: -1.2rem; }
"""
TICKS: Final = {"[x]": "\u2611", "[ ]": "\u2610"}


def page(sequence: Sequence) -> str:
    """One sequence as a page."""
    return _document(title(sequence), _html(markdown(sequence, QUOTED_IN_FULL)), sequence.case.creator.language)


def sequence_of(key: str, settings: Settings, words: Words, language: str) -> Sequence:
    """The sequence of a scenario with a made-up ask, from the home's first mailbox."""
    account = next(iter(settings.accounts.values())).account
    scenario = settings.scenarios[key]
    return previewing.of_scenario(scenario, words, account, settings.brand, settings.habits, language)


def book(settings: Settings, words: Words, languages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every page by its name below the book's folder, the index last."""
    entries = []
    for language in languages:
        for key, scenario in settings.scenarios.items():
            name = f"{language}/{key}.html"
            parts = list(_chapters(key, settings, words, language))
            text = "\n\n---\n\n".join(parts)
            entries.append((language, scenario.title, name))
            yield name, _document(f"{scenario.title} ({language})", _html(text), language)
    yield INDEX, _document("The book of follow-ups", _index(entries), "en")


def _chapters(key: str, settings: Settings, words: Words, language: str) -> Iterator[str]:
    """With every detail, then with none, then through a manager alone, then as direct messages."""
    full = sequence_of(key, settings, words, language)
    ask, creator = full.case.ask, full.case.creator
    bare = replace(ask, campaign="", reason="", benefit="", consequence="", action="", alternative="", clause="")
    alone = replace(creator, manager_name="", manager_email="", instagram="")
    represented = replace(creator, email="", instagram="")
    yield markdown(full, QUOTED_IN_FULL)
    for heading, case in (
        ("With no details and no manager", replace(full.case, ask=bare, creator=alone)),
        ("Through the manager alone", replace(full.case, creator=represented)),
    ):
        yield f"# {heading}\n\n{markdown(previewing.of_made_up(case, words), QUOTED_IN_FULL)}"
    yield f"# Direct messages\n\n{''.join(_direct(full, words))}"


def _direct(full: Sequence, words: Words) -> Iterator[str]:
    """Every direct message there is, channel by channel."""
    for channel in DIRECT:
        for written in full.coming:
            for message in previewing.direct(words, full.case, written.draft, channel):
                yield f"## Touch {written.draft.number} on {channel.label}\n\n{quoted(message.text)}\n"


def _index(entries: Iterable[tuple[str, str, str]]) -> str:
    items = [f'<li><a href="{name}">{html.escape(what)}</a> ({language})</li>' for language, what, name in entries]
    return f"<h1>The book of follow-ups</h1>\n<ul>\n{chr(10).join(items)}\n</ul>"


def _html(text: str) -> str:
    """Markdown as HTML. Text of the sheets cannot bring markup in: raw HTML is off, and it was escaped."""
    made: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    for written, shown in TICKS.items():
        made = made.replace(f"<li>{written}", f'<li class="tick">{shown}')
    return made


def _document(heading: str, body: str, language: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{html.escape(language)}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(heading)}</title>\n<style>\n{STYLE}</style>\n<body>\n{body}\n</body>\n</html>\n"
    )
