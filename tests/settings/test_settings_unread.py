"""Files whose names are slips of the pen: what they say would be missed, so they are named."""

from tests.settings.homes import SampleHome


def test_a_file_that_nobody_reads_is_named(home: SampleHome) -> None:
    """And only where it was probably meant to be read: another cadences file may lie there for a comparison."""
    for file in ("cadence.yaml", "worker.yml", "cadences-new.yaml", "prometheus.yml", "locales/fr.yml"):
        home.write(f"config/{file}", "scenarios: {}\n")

    assert home.problems() == [
        "notice config/cadence.yaml: is not read. Did you mean cadences.yaml?",
        "notice config/worker.yml: is not read. Did you mean worker.yaml?",
        "notice config/locales/fr.yml: is not read. Give it a name that ends in .yaml.",
    ]


def test_a_missing_sheet_is_looked_for_under_a_like_name(home: SampleHome) -> None:
    """Ask.csv is nearly asks.csv."""
    (home.folder / "data/asks.csv").rename(home.folder / "data/Ask.csv")

    assert home.problems() == ["data/asks.csv: is not here. Is it data/Ask.csv? Rename that."]
