"""Verbs about site recipes: recipe try."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from importers.containers.walk import walk
from importers.guide.guide import Guide
from importers.recipes.parse import load_recipe
from importers.recipes.trial import FieldTrial, Trial, try_recipe
from importers.worker_pool import processes_here, read_all
from webui.cli.output import Place, console, print_json, print_more
from webui.cli.verb import fail, verb

SHOWN = 5  # pages named in a list; --json has them all


@click.group("recipe")
def recipe_group() -> None:
    """Site recipes: what is known of a site, in a small TOML file (docs/recipes.md)."""


@recipe_group.command("try")
@click.argument("file", type=Place())
@click.argument("pages", nargs=-1, required=True, type=Place())
@verb
def try_verb(home: Path, as_json: bool, file: Path, pages: tuple[Path, ...]) -> None:
    """Read PAGES, any source that `import` takes, by the recipe in FILE and say what it gave; nothing is stored."""
    recipe = load_recipe(file)
    guide = Guide(recipes=(recipe,))
    found = (found for source in pages for _, found in read_all(walk(source, guide), guide, processes_here()))
    trial = try_recipe(found)
    if as_json:
        print_json({"recipe": recipe.name} | asdict(trial))
    else:
        _print(recipe.name, trial)
    if not trial.pages:
        where = ", ".join((*recipe.hosts, *recipe.paths))
        if as_json:
            raise SystemExit(1)
        fail(f"none of these pages is of {where}; `hosts` and `paths` in the recipe's [site] say which are", False)


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
                out.print(f"{said}: {_named(each.missed, missed)}", markup=False)
    for paths, what in ((trial.skipped, "left out by the recipe"), (trial.unmatched, "of other sites")):
        if paths:
            out.print(f"{len(paths):,} {what}: {_named(paths[:SHOWN], len(paths))}", markup=False)
    for path, reason in trial.rejected[:SHOWN]:
        out.print(f"  {path}: {reason}", markup=False)
    print_more(len(trial.rejected), SHOWN)


def _print_field(each: FieldTrial) -> None:
    out = console()
    by_recipe = f"{each.by_recipe:,}" if each.asked else "–"
    out.print(f"{each.field:9}{by_recipe:>13}{each.by_others:>17,}{each.without:>7,}")
    for sample in each.samples:
        out.print(f"    {sample}", markup=False)


def _named(paths: tuple[str, ...], total: int) -> str:
    return ", ".join(paths) + (", …" if total > len(paths) else "")
