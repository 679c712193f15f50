"""The command `hemeroteca`."""

from __future__ import annotations

from pathlib import Path

import click

from webui.cli import changing, importing, keeping, recipes, redirecting, searching, serving
from webui.cli.frame import accept_any_text


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--home", type=click.Path(path_type=Path), envvar="HEMEROTECA_HOME", help="The archive's folder.")
@click.version_option(package_name="hemeroteca", message="hemeroteca %(version)s")
@click.pass_context
def main(context: click.Context, home: Path | None) -> None:
    """A searchable archive of a publication's past coverage.

    Exit codes: 0 done, 1 the job failed, 2 wrong usage.
    """
    accept_any_text()
    context.obj = home


for _verb in (
    serving.demo_verb,
    importing.import_verb,
    importing.read_verb,
    recipes.recipe_group,
    changing.imports_group,
    changing.undo_verb,
    changing.redo_verb,
    changing.edit_verb,
    searching.search_verb,
    searching.show_verb,
    searching.export_verb,
    redirecting.redirects_verb,
    serving.serve_verb,
    keeping.status_verb,
    keeping.sync_verb,
    keeping.reindex_verb,
    keeping.check_verb,
    keeping.remove_verb,
    keeping.restore_verb,
):
    main.add_command(_verb)
