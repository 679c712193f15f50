"""What verbs say before other topic rules make private articles public."""

from __future__ import annotations

import click

from archive.errors import ArchiveError
from archive.home import Home
from index.errors import SearchError
from index.following.aside import is_compared
from index.following.locate import index_of
from index.following.topic_rules import TopicRules, load_rules
from index.private.turning import opened_told, opening
from webui.cli.output import shortened
from webui.cli.verb import fail

YES = click.option("--yes", "is_sure", is_flag=True, help="Even where private articles become public by it.")
_KEEP = "To keep them private, make the new name of the topic private first (`hemeroteca private add`)."


def refuse_opening(home: Home, then: TopicRules | None, *, is_sure: bool, as_json: bool) -> None:
    """End the command where private articles would be public under these rules, unless somebody is sure of that."""
    if then is not None and not is_sure and (found := opening(home, then)):
        said = " ".join(opened_told(found))
        fail(f"{said} Nothing was changed. {_KEEP} --yes goes on all the same.", as_json)


def warn_opening(home: Home) -> None:
    """Say on standard error what the next sync makes public, as `topics.toml` was changed by hand."""
    try:
        if is_compared(index_of(home)):
            return  # the rules of the file wait for the swap
        found = opening(home, load_rules(home.topic_rules))
    except (ArchiveError, SearchError):
        return  # what cannot be read is the sync's to tell
    if found:
        told = " ".join(opened_told(found))
        click.echo(shortened(f"Warning: the topic rules are others now. {told} {_KEEP}"), err=True)
