"""What is told of parameters that mean nothing: programs are refused, people get a note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archive.messages import Message
from webui.urls.search_url import TRACKERS, BadParameter


def asks_nothing(parameters: Iterable[str]) -> bool:
    """Whether there are none, but those that trackers append to links: the front page is meant."""
    return all(TRACKERS.fullmatch(each) for each in parameters)


def refuse(unknown: Sequence[str]) -> None:
    """Raise `BadParameter` for the first of them: what is taken away or read by a program carries no notes."""
    if unknown:
        raise BadParameter(unknown[0][:40], Message("is not a parameter of this address; leave it out."))


def useless(unknown: Sequence[str]) -> tuple[str, ...]:
    """The same as a note for a person; none where there is nothing to tell."""
    names = ", ".join(name[:40] for name in unknown[:5])
    return (Message("This page has no use for these parameters: %(names)s.", names=names),) if names else ()
