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
    "plan": (
        "webui.cli.planning:plan_verb",
        "Plan an import of SOURCES: say what would come in, store nothing, and keep it to be looked at and applied.",
    ),
    "apply": (
        "webui.cli.planning:apply_verb",
        "Apply plan N: import exactly what it says, but for what is left out.",
    ),
    "plans": (
        "webui.cli.plans:plans_group",
        "List the plans of imports (also: `plans list`), show or delete one, and the files uploaded for those to come.",
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
        "Print every article in an export format; `import` reads jsonl, json and csv back as the same archive.",
    ),
    "redirects": (
        "webui.cli.export:redirects_verb",
        "Print a map from every address that the articles ever had to where they lie in the archive.",
    ),
    "frozen": ("webui.cli.frozen:frozen_group", "List the searches that readers keep, or delete some of them."),
    "site": (
        "webui.cli.site:site_verb",
        "Show the publication's name, sentence and logo, or set them; a server that runs shows them at once.",
    ),
    "private": (
        "webui.cli.private:private_group",
        "What only those may read who have an account (also: `private list`): everything, or some publications and "
        "topics.",
    ),
    "topics": (
        "webui.cli.topics:topics_group",
        "List the topic rules and what is proposed (also: `topics list`); add, delete, try, apply them.",
    ),
    "user": (
        "webui.cli.users:user_group",
        "Accounts of the desk, with which an archive is run in a browser (docs/desk.md).",
    ),
    "token": ("webui.cli.tokens:token_group", "Tokens for programs that ask the desk (docs/desk.md)."),
    "serve": (
        "webui.cli.serve:serve_verb",
        "Serve the archive over HTTP until interrupted; a new index is taken up at once.",
    ),
    "worker": (
        "webui.cli.worker:worker_verb",
        "Do the jobs that were put into the queue, one after the other, until interrupted.",
    ),
    "jobs": (
        "webui.cli.jobs:jobs_group",
        "List the jobs in the queue and those that ended (also: `jobs list`), show one, or cancel one.",
    ),
    "status": ("webui.cli.maintenance:status_verb", "Say what the archive holds and how far its index has come."),
    "sync": (
        "webui.cli.maintenance:sync_verb",
        "Bring the index to where the archive is; heal it where it is damaged.",
    ),
    "reindex": (
        "webui.cli.reindex:reindex_verb",
        "Build the index anew beside the live one and swap; readers go on meanwhile.",
    ),
    "golden": ("webui.cli.golden:golden_group", "Golden searches: what an index must go on finding (docs/reindex.md)."),
    "check": (
        "webui.cli.maintenance:check_verb",
        "Check every file of the archive and its index, and that both hold the same.",
    ),
    "audit": (
        "webui.cli.audit:audit_verb",
        "Tell who did what, when and from where, the newest first; export it, or check that it is whole.",
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
    "move": (
        "webui.cli.move:move_verb",
        "Move the archive to a PostgreSQL database, or back into its home: all that it holds, and its index stays.",
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
