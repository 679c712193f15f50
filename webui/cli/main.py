"""The command `hemeroteca`."""

from __future__ import annotations

from pathlib import Path

import click

from webui.cli.lazy import LazyGroup
from webui.cli.output import Place, accept_any_text

VERBS = {
    "demo": ("webui.cli.demo:demo_verb", "Import the bundled examples into a home of their own and serve them."),
    "import": (
        "webui.cli.import_:import_verb",
        "Import SOURCES, whatever each is: a file, a folder, a zip or a tar of saved HTML pages, listings, feeds, "
        "sitemaps, Markdown, tables (CSV), JSON; a mirror of a site; a web archive (WARC, ARC, WACZ); an export of "
        "WordPress, Blogger, Ghost, Medium, Substack or Movable Type; newsletters (.eml, mbox, Maildir); PDF, DOCX, "
        "ODT, RTF, EPUB.",
    ),
    "read": (
        "webui.cli.import_:read_verb",
        "Print what an import of SOURCES would store, one JSON document a line; store nothing.",
    ),
    "recipe": (
        "webui.cli.recipes:recipe_group",
        "Site recipes: what is known of a site, in a small TOML file (docs/recipes.md).",
    ),
    "imports": (
        "webui.cli.imports:imports_group",
        "List the imports (also: `imports list`), or show one: `imports show N`.",
    ),
    "undo": ("webui.cli.imports:undo_verb", "Undo import N: the archive is as if it had never been."),
    "redo": (
        "webui.cli.imports:redo_verb",
        "Do import N again after it was undone, from what the archive kept of it.",
    ),
    "edit": ("webui.cli.imports:edit_verb", "Set fields of article ID by hand; no import changes them afterwards."),
    "search": ("webui.cli.search:search_verb", "Search the archive."),
    "show": ("webui.cli.search:show_verb", "Print one article."),
    "export": (
        "webui.cli.export:export_verb",
        "Print every article in a format to take away; `import` reads jsonl, json and csv back as the same archive.",
    ),
    "redirects": (
        "webui.cli.export:redirects_verb",
        "Print a map from every address that the articles ever had to where they lie in the archive.",
    ),
    "frozen": ("webui.cli.frozen:frozen_group", "List the searches that readers keep, or delete some of them."),
    "serve": (
        "webui.cli.serve:serve_verb",
        "Serve the archive over HTTP until interrupted; a new index is taken up at once.",
    ),
    "status": ("webui.cli.maintenance:status_verb", "Say what the archive holds and how far its index has come."),
    "sync": (
        "webui.cli.maintenance:sync_verb",
        "Bring the index to where the archive is; heal it where it is damaged.",
    ),
    "reindex": (
        "webui.cli.maintenance:reindex_verb",
        "Build the index anew beside the live one and swap; readers go on meanwhile.",
    ),
    "check": (
        "webui.cli.maintenance:check_verb",
        "Check every file of the archive and its index, and that both hold the same.",
    ),
    "backup": (
        "webui.cli.backup:backup_verb",
        "Copy the whole archive to TARGET, a folder where it ends in /, else one file (a tar); imports and readers "
        "go on.",
    ),
    "restore-backup": (
        "webui.cli.backup:restore_backup_verb",
        "Put a backup back into a home that is missing or empty, and build its index anew.",
    ),
    "remove": (
        "webui.cli.maintenance:remove_verb",
        "Take an article out of the archive; importing its source again does not bring it back.",
    ),
    "restore": ("webui.cli.maintenance:restore_verb", "Bring a removed article back as it was."),
}
"""Each verb: where it stands, and the first sentence of what it says of itself."""


@click.group(
    cls=LazyGroup, verbs=VERBS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option("--home", type=Place(), envvar="HEMEROTECA_HOME", help="The archive's folder.")
@click.version_option(package_name="hemeroteca", message="hemeroteca %(version)s")
@click.pass_context
def main(context: click.Context, home: Path | None) -> None:
    """A searchable archive of a publication's past coverage.

    Exit codes: 0 done, 1 the job failed, 2 wrong usage.
    """
    accept_any_text()
    context.obj = home
