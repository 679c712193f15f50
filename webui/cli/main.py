"""The command `hemeroteca`."""

from __future__ import annotations

from pathlib import Path

import click

from webui.cli import import_, imports, maintenance, recipes, redirects, search, serve
from webui.cli.verb import accept_any_text


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
    serve.demo_verb,
    import_.import_verb,
    import_.read_verb,
    recipes.recipe_group,
    imports.imports_group,
    imports.undo_verb,
    imports.redo_verb,
    imports.edit_verb,
    search.search_verb,
    search.show_verb,
    search.export_verb,
    redirects.redirects_verb,
    serve.serve_verb,
    maintenance.status_verb,
    maintenance.sync_verb,
    maintenance.reindex_verb,
    maintenance.check_verb,
    maintenance.remove_verb,
    maintenance.restore_verb,
):
    main.add_command(_verb)
