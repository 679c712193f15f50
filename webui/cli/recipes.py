"""Verbs about site recipes: recipe list, show, add, try, delete."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from archive.home import Home
from archive.recipes.kept import Lately, checked_name, delete, digest, keep, lately, named
from archive.recipes.results import StoredTrial
from importers.containers.walk import walk
from importers.guide.guide import Guide
from importers.guide.recipe import Recipe
from importers.recipes.parse import load_recipe
from importers.recipes.trial import FieldTrial, Trial, try_recipe
from importers.studio.trying import pages_for, try_on_stored
from importers.worker_pool import processes_here, read_all
from webui.cli.changing import changing, operator
from webui.cli.output import Place, console, print_json, print_more
from webui.cli.verb import fail, verb

SHOWN = 5  # pages named in a list; --json has them all
TRIED = 20
"""Pages of the archive on which a recipe is tried."""


@click.group("recipe")
def recipe_group() -> None:
    """Site recipes: what is known of a site, in a small TOML file (docs/recipes.md)."""


@recipe_group.command("list")
@verb
def list_verb(home: Path, as_json: bool) -> None:
    """List the recipes that imports are read with, and how each fits lately."""
    found = _all(Home.open(home, reading=True))
    if as_json:
        print_json({"recipes": list(map(_told, found))})
        return
    out = console()
    for each in found:
        kept = each.kept
        since = f"kept on {kept.at[:10]} by {kept.by}" if kept.at else "remembered from an import"
        out.print(f"{kept.name}: {since}; {fits_told(each)}", markup=False)
        for line in drift_told(each):
            out.print(f"  {line}", markup=False)
    if not found:
        out.print("There is no recipe; `hemeroteca recipe add FILE` keeps one.")


@recipe_group.command("show")
@click.argument("name")
@verb
def show_verb(home: Path, as_json: bool, name: str) -> None:
    """Print the recipe NAME, as the file that `import --recipe` takes."""
    found = _named(Home.open(home, reading=True), name)
    if as_json:
        print_json(_told(found) | {"text": found.kept.text})
    else:
        console().out(found.kept.text.rstrip("\n"), highlight=False)


@recipe_group.command("add")
@click.argument("file", type=Place())
@click.option("--name", help="What it is called [default: the file's name].")
@verb
def add_verb(home: Path, as_json: bool, file: Path, name: str | None) -> None:
    """Keep the recipe in FILE with the archive: later imports are read with it. One of the same name is replaced.

    It is tried on twenty pages that the archive keeps, so that it can be told when it fits worse.
    """
    recipe = load_recipe(file)
    called = checked_name(name or file.name)
    opened = Home.open(home)
    trial = _on_stored(opened, recipe)
    with changing(opened, "recipe save", {"name": called, "digest": digest(recipe.text)}):
        keep(opened.desk, called, recipe.text, operator().name, trial.shares() if trial.pages else None)
    if as_json:
        print_json({"recipe": called, "trial": _of_trial(trial)})
        return
    console().print(f"{called} is kept; imports are read with it from now on.", markup=False)
    _print_stored(trial)


@recipe_group.command("delete")
@click.argument("name")
@verb
def delete_verb(home: Path, as_json: bool, name: str) -> None:
    """Keep the recipe NAME no more: later imports are read without it. Articles stay as they are."""
    opened = Home.open(home)
    kept = _named(opened, name).kept
    with changing(opened, "recipe delete", {"name": kept.name, "digest": digest(kept.text)}):
        delete(opened.desk, kept.name, operator().name)
    if as_json:
        print_json({"recipe": kept.name, "deleted": True})
    else:
        console().print(f"{kept.name} is deleted; what is imported later is read without it.", markup=False)


@recipe_group.command("try")
@click.argument("file", type=Place())
@click.argument("pages", nargs=-1, type=Place())
@verb
def try_verb(home: Path, as_json: bool, file: Path, pages: tuple[Path, ...]) -> None:
    """Read PAGES, any source that `import` takes, by the recipe in FILE and say what it gave; nothing is stored.

    Without PAGES it is tried on twenty pages that the archive keeps.
    """
    recipe = load_recipe(file)
    if pages:
        _try(recipe, pages, as_json)
        return
    trial = _on_stored(Home.open(home, reading=True), recipe)
    if as_json:
        print_json({"recipe": recipe.name} | _of_trial(trial))
    else:
        _print_stored(trial)
    if not trial.pages:
        _fail_for(recipe, "the archive keeps no page", as_json)


def fits_told(found: Lately) -> str:
    """How a recipe fits lately, in a few words."""
    if found.import_id is None:
        return "no import was read with it yet"
    pages = f"{found.fit.pages:,} page{'' if found.fit.pages == 1 else 's'}"
    return f"{'no longer fits' if found.drift else 'fits'} (import {found.import_id}, {pages})"


def drift_told(found: Lately) -> list[str]:
    """A sentence for each field that a recipe finds less often than when it was kept."""
    return [
        f"no {each.field} on {each.missed:,} of {each.pages:,} pages, "
        f"when it was kept on {each.before:.0%}; for example {', '.join(each.examples[:2])}"
        for each in found.drift
    ]


def _all(home: Home) -> list[Lately]:
    with home.desk_to_read() as desk:
        return lately(home.store.imports.all(), desk)


def _named(home: Home, name: str) -> Lately:
    found = _all(home)
    known = {each.kept.name for each in found}
    return named(found, name if name in known or f"{name}.toml" not in known else f"{name}.toml")


def _told(found: Lately) -> dict[str, object]:
    kept = found.kept
    return {
        "name": kept.name,
        "kept_at": kept.at or None,
        "kept_by": kept.by or None,
        "import": found.import_id,
        "pages": found.fit.pages,
        "fits": not found.drift,
        "drift": [asdict(each) for each in found.drift],
    }


def _of_trial(trial: StoredTrial) -> dict[str, object]:
    return {"fields": [asdict(each) for each in trial.rates], "pages": [asdict(each) for each in trial.pages]}


def _on_stored(home: Home, recipe: Recipe) -> StoredTrial:
    found = pages_for(home.store.pages, recipe, TRIED)
    return try_on_stored(recipe, found, home.store.original, processes=processes_here())


def _print_stored(trial: StoredTrial) -> None:
    out = console()
    if not trial.pages:
        return
    count = len(trial.pages)
    out.print(f"tried on {count:,} page{'' if count == 1 else 's'} that the archive keeps\n", markup=False)
    out.print(f"{'field':9}{'by the recipe':>13}{'of':>7}{'other than without it':>23}")
    for each in trial.rates:
        given = f"{each.given:,}" if each.asked else "–"
        out.print(f"{each.field:9}{given:>13}{each.pages:>7,}{each.differing:>23,}")
    for page in trial.pages:
        missed = [each.field for each in page.values if each.asked and not each.given]
        if missed or page.note:
            told = page.note or f"nothing found for {', '.join(missed)}"
            out.print(f"  {page.id} {page.title}: {told}", markup=False)


def _try(recipe: Recipe, pages: tuple[Path, ...], as_json: bool) -> None:
    guide = Guide(recipes=(recipe,))
    found = (found for source in pages for _, found in read_all(walk(source, guide), guide, processes_here()))
    trial = try_recipe(found)
    if as_json:
        print_json({"recipe": recipe.name} | asdict(trial))
    else:
        _print(recipe.name, trial)
    if not trial.pages:
        _fail_for(recipe, "none of these pages is", as_json)


def _fail_for(recipe: Recipe, none: str, as_json: bool) -> None:
    if as_json:
        raise SystemExit(1)
    where = ", ".join((*recipe.hosts, *recipe.paths))
    fail(f"{none} of {where}; `hosts` and `paths` in the recipe's [site] say which are", False)


def _print(name: str, trial: Trial) -> None:
    out = console()
    pages = "1 page" if trial.pages == 1 else f"{trial.pages:,} pages"
    out.print(f"{name}: read {pages}", markup=False)
    if trial.pages:
        out.print(f"\n{'field':9}{'by the recipe':>13}{'by other voices':>17}{'none':>7}")
        for each in trial.fields:
            _print_field(each)
        out.print()
        for each in trial.fields:
            if each.missed:
                missed = trial.pages - each.by_recipe
                said = f"{each.field}: the recipe's selectors found nothing on {missed:,}"
                out.print(f"{said}: {_few(each.missed, missed)}", markup=False)
    for paths, what in ((trial.skipped, "left out by the recipe"), (trial.unmatched, "of other sites")):
        if paths:
            out.print(f"{len(paths):,} {what}: {_few(paths[:SHOWN], len(paths))}", markup=False)
    for path, reason in trial.rejected[:SHOWN]:
        out.print(f"  {path}: {reason}", markup=False)
    print_more(len(trial.rejected), SHOWN)


def _print_field(each: FieldTrial) -> None:
    out = console()
    by_recipe = f"{each.by_recipe:,}" if each.asked else "–"
    out.print(f"{each.field:9}{by_recipe:>13}{each.by_others:>17,}{each.without:>7,}")
    for sample in each.samples:
        out.print(f"    {sample}", markup=False)


def _few(paths: tuple[str, ...], total: int) -> str:
    return ", ".join(paths) + (", …" if total > len(paths) else "")
