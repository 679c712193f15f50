"""A recipe tried on pages, and told when it no longer fits them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from importers.protocol import RecipeFit, Rejected
from importers.readers import process
from importers.recipes.apply import RecipePage
from importers.recipes.parse import BadRecipe, load_recipe
from importers.recipes.trial import FitCount, sentences, try_recipe
from tests.support.recipe_pages import PAGE, found
from tests.support.site_pages import pages
from webui.cli.main import main


def test_a_field_that_fails_on_more_than_a_fifth_of_the_pages_is_told() -> None:
    fits = FitCount()
    for number in range(40):
        missed = (*(["title"] if number < 12 else []), *(["date"] if number < 8 else []))
        fits.add(RecipeFit("river.toml", f"p/{number}.html", (), missed))
    fits.add(RecipeFit("hill.toml", "h/1.html", (), ("title",)))
    assert sentences(fits.fits) == (
        "the recipe river.toml no longer fits: no title on 12 of 40 pages, for example p/0.html",
    )


def test_a_trial_counts_who_gave_each_field() -> None:
    bare = PAGE.replace('class="when"', "")
    other = PAGE.replace("river.example", "hill.example")
    skipped = found(PAGE, path="author/x.html")
    trial = try_recipe([found(PAGE), found(bare, path="b.html"), found(other, path="c.html"), skipped])
    by_name = {each.field: each for each in trial.fields}
    assert (trial.pages, trial.skipped, trial.unmatched) == (2, ("author/x.html",), ("c.html",))
    published = by_name["date"]
    assert (published.by_recipe, published.by_others, published.without) == (1, 1, 0)
    assert published.missed == ("b.html",) and published.samples == ("2019-03-05", "2001-01-01")
    assert by_name["title"].samples == ("The true title",)


def test_a_page_without_an_article_is_told_in_a_trial() -> None:
    nothing = '<html><link rel=canonical href="https://river.example/x"><body><p class="when">1999</p>'
    read = found(nothing)
    assert isinstance(read[0], Rejected) and isinstance(read[1], RecipeFit)
    assert try_recipe([read]).rejected == (("a.html", read[0].reason),)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A folder of forty pages, and the recipe for them beside it."""
    for page in pages(40):
        file = tmp_path / "saved" / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.html, "utf-8")
    (tmp_path / "river.toml").write_text(
        '[site]\nhosts = "riverletter.example"\n[fields]\ntitle = "h1"\nbody = "div.text"\ndate = ".when"\n'
        'series = "h7"\n[date]\norder = "day-first"\n[skip]\npaths = "/modern/2"\n',
        "utf-8",
    )
    return tmp_path


def test_recipe_try_says_what_each_field_got(saved: Path) -> None:
    run = CliRunner().invoke(main, ["recipe", "try", str(saved / "river.toml"), str(saved / "saved")])
    assert run.exit_code == 0, run.output
    lines = [" ".join(line.split()) for line in run.output.splitlines()]
    assert "river.toml: read 39 pages" in lines and "date 39 0 0" in lines and "series 0 0 39" in lines
    assert "1 left out by the recipe: modern/2.html" in lines
    assert any(line.startswith("series: the recipe's selectors found nothing on 39: ") for line in lines)
    assert max(map(len, run.output.splitlines())) <= 120


def test_recipe_try_gives_the_same_as_one_object(saved: Path) -> None:
    run = CliRunner().invoke(main, ["recipe", "try", str(saved / "river.toml"), str(saved / "saved"), "--json"])
    told = json.loads(run.output)
    assert (told["recipe"], told["pages"], told["skipped"]) == ("river.toml", 39, ["modern/2.html"])
    assert {each["field"]: each["by_recipe"] for each in told["fields"]}["title"] == 39


def test_recipe_try_refuses_in_a_sentence(saved: Path) -> None:
    (saved / "bad.toml").write_bytes(b"\xff\xfe[site]")
    (saved / "other.toml").write_text('[site]\nhosts = "hill.example"\n', "utf-8")
    pages_of = str(saved / "saved")
    for file, said in (("bad.toml", "not UTF-8"), ("none.toml", "No such file"), ("other.toml", "hill.example")):
        run = CliRunner().invoke(main, ["recipe", "try", str(saved / file), pages_of])
        assert run.exit_code == 1 and said in run.output
    with pytest.raises(BadRecipe):
        load_recipe(saved / "bad.toml")


def test_read_takes_recipes(saved: Path) -> None:
    arguments = ["read", "--recipe", str(saved / "river.toml"), str(saved / "saved"), "--processes", "2"]
    run = CliRunner().invoke(main, arguments)
    dates = [json.loads(line)["published"]["source"] for line in run.output.splitlines() if line.startswith("{")]
    assert dates == ["recipe"] * 39


def test_a_page_that_costs_too_much_is_told_in_a_trial_with_the_reason(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "SECONDS", 0.3)
    monkeypatch.setattr(RecipePage, "body", lambda _: re.match(r"(?:a+)+b", "a" * 60))
    source = saved / "saved" / "modern"
    for file in sorted(source.iterdir())[2:]:
        file.unlink()
    done = CliRunner().invoke(main, ["recipe", "try", str(saved / "river.toml"), str(source), "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 1, "no page was read"
    assert len(told["rejected"]) == 2 and all("processor time" in reason for _, reason in told["rejected"])
