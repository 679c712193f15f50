"""What is kept of what readers search for: nothing below five, and then a number."""

from __future__ import annotations

from archive.golden import counted
from archive.golden.counted import LEAST, Counter
from archive.golden.settings import GoldenSettings, read_settings
from archive.home import Home


def test_below_five_no_word_of_a_search_is_held_anywhere() -> None:
    counter = Counter()
    for _ in range(LEAST - 1):
        assert not counter.count("a secret of mine")
    assert counter.taken() == {}
    assert "secret" not in repr(vars(counter))
    assert counter.count("A  secret of mine")
    assert counter.taken() == {"a secret of mine": LEAST}
    assert counter.count("a secret of mine")
    assert counter.taken() == {"a secret of mine": 1}
    assert counter.taken() == {}


def test_no_two_processes_know_a_search_by_the_same_mark() -> None:
    one, other = Counter(), Counter()
    one.count("river")
    other.count("river")
    assert set(one._seldom).isdisjoint(other._seldom)


def test_what_is_asked_seldom_is_forgotten_after_a_week_and_where_there_is_too_much_of_it() -> None:
    seconds = [0.0]
    counter = Counter(lambda: seconds[0])
    for _ in range(LEAST - 1):
        counter.count("river")
    seconds[0] = counted._FORGOTTEN + 1
    assert not counter.count("river")
    for number in range(counted._MOST_KNOWN + 10):
        counter.count(f"word {number}")
    assert len(counter._seldom) == counted._MOST_KNOWN
    assert not counter.count("x" * 101)
    assert not counter.count(" ")


def test_settings_that_somebody_else_wrote_are_those_of_the_beginning(tmp_path: object) -> None:
    home = Home.open(tmp_path / "home", create=True)  # type: ignore[operator]
    raw = home.desk.raw_connection()
    rows = [("totals_within", 5_000), ("best_kept", "many"), ("counting", 2), ("by_itself", -1), ("other", 1)]
    raw.cursor().executemany("INSERT INTO golden_settings VALUES (?, ?)", rows)
    raw.commit()
    assert read_settings(home.desk) == GoldenSettings()
    home.close()
