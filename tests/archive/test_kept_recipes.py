"""Recipes that an archive keeps: which goes before which, what was deleted, and when one fits worse than it did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import update

from archive.database.connection import writing
from archive.desk.tables import recipes_table
from archive.history.recipe_fits import Fit, read, worse, written
from archive.history.records import Batch
from archive.home import Home
from archive.recipes.kept import BadKeptRecipe, NoSuchRecipe, checked_name, delete, keep, lately, named, recipes_of
from tests.support.places import Places
from tests.support.shelf import article, home_with

ONE, TWO = '[site]\nhosts = "a.example"\n', '[site]\nhosts = "b.example"\n'


@pytest.fixture
def home(places: Places) -> Iterator[Home]:
    with closing(home_with(places.home(), article(1))) as made:
        yield made


def imported(home: Home, *recipes: tuple[str, str], fits: dict[str, Fit] | None = None) -> int:
    number = home.store.imports.begin(["pages"], "", recipes=recipes)
    home.store.take(number, Batch(fits=fits or {}))
    return number


def test_what_is_kept_goes_before_what_imports_remember(home: Home) -> None:
    imported(home, ("a.toml", ONE), ("b.toml", ONE))
    keep(home.desk, "a", TWO, "ana")
    assert recipes_of(home) == (("a.toml", TWO), ("b.toml", ONE))
    imported(home, ("a.toml", ONE))
    assert recipes_of(home)[0] == ("a.toml", TWO), "an import that was given another text has it for itself"


def test_what_was_deleted_is_used_again_only_by_who_is_given_it(home: Home) -> None:
    imported(home, ("a.toml", ONE))
    delete(home.desk, "a.toml", "ana")
    assert recipes_of(home) == ()
    imported(home, ("a.toml", TWO))
    assert recipes_of(home) == (("a.toml", TWO),)
    keep(home.desk, "a.toml", ONE, "ana")
    assert recipes_of(home) == (("a.toml", ONE),)


def test_an_undone_import_remembers_nothing(home: Home) -> None:
    number = imported(home, ("a.toml", ONE))
    home.store.undo(number)
    assert recipes_of(home) == ()


@pytest.mark.parametrize("name", ["", "../x", "a b", "ñ", "x" * 101, ".toml", "a\0", "-a"])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(BadKeptRecipe):
        checked_name(name)


def test_a_recipe_that_is_too_large_is_not_kept(home: Home) -> None:
    with pytest.raises(BadKeptRecipe):
        keep(home.desk, "a", "#" * 70_000, "ana")
    with pytest.raises(NoSuchRecipe):
        named(lately([], home.desk), "a.toml")


def fit(pages: int, **missed: int) -> Fit:
    return Fit(pages, dict(missed), {name: [f"{n}.html" for n in range(min(5, many))] for name, many in missed.items()})


def test_drift_is_told_where_a_field_is_missed_on_a_fifth_of_the_pages_more_than_when_it_was_kept(home: Home) -> None:
    keep(home.desk, "a.toml", ONE, "ana", {"title": 0.0, "authors": 0.5})
    for title, authors, told in ((2, 12, []), (4, 14, []), (5, 14, ["title"]), (5, 15, ["title", "authors"])):
        number = imported(home, ("a.toml", ONE), fits={"a.toml": fit(20, title=title, authors=authors)})
        found = named(lately(home.store.imports.all(), home.desk), "a.toml")
        assert (found.import_id, [each.field for each in found.drift]) == (number, told)
    assert found.drift[1].before == 0.5 and found.drift[0].examples == tuple(f"{n}.html" for n in range(5))
    home.store.undo(number)
    assert [each.field for each in named(lately(home.store.imports.all(), home.desk), "a.toml").drift] == ["title"]
    keep(home.desk, "a.toml", TWO, "ana")
    assert named(lately(home.store.imports.all(), home.desk), "a.toml").import_id is None, "it is another recipe now"


def test_few_pages_tell_nothing(home: Home) -> None:
    assert worse(fit(2, title=2)) == () and len(worse(fit(3, title=3))) == 1


def test_fits_of_batches_are_counted_together(home: Home) -> None:
    number = home.store.imports.begin(["pages"], "")
    for paths in (["1.html", "2.html"], ["3.html"]):
        part = Fit()
        for path in paths:
            part.add(path, ["title"])
        home.store.take(number, Batch(fits={"a.toml": part}))
    done = home.store.imports.get(number)
    assert done and done.fits["a.toml"] == Fit(3, {"title": 3}, {"title": ["1.html", "2.html", "3.html"]})


@pytest.mark.parametrize(
    "text", ["", "x", "[]", '{"a": 1}', '{"a": {"pages": "x", "missed": {"t": -1}, "examples": {"t": [1]}}}', None, 3]
)
def test_whatever_stands_in_the_place_of_fits_is_read(text: object) -> None:
    assert all(isinstance(each, Fit) and each.pages == 0 for each in read(text).values())
    assert read(written({"a": fit(3, title=1)})) == {"a": fit(3, title=1)}


def test_a_foreign_desk_costs_no_reading(home: Home) -> None:
    keep(home.desk, "a.toml", ONE, "ana", {"title": 0.5})
    with writing(home.desk) as connection:
        connection.execute(update(recipes_table).values(shares="[000000000000000000]"))
    with home.desk_to_read() as engine:
        (found,) = lately([], engine)
    assert found.kept.shares is None and found.kept.text == ONE
