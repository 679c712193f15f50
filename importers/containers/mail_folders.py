"""Folders of mail programs: those of Maildir that are hidden by their names, and what lies in them that is no mail."""

from __future__ import annotations

import os
import re
from pathlib import Path

KIND = "files that a mail program made for itself"
_MAIL_IN = re.compile(r"(?:\A|/)(?:cur|new|tmp)/[^/]+\Z")
_OWN = re.compile(
    r"(?:\A|/)(?:maildirfolder|maildirsize|subscriptions|courier[\w.-]{1,40}|dovecot[\w.-]{1,40}|table_of_contents"
    r"|msgfilterrules\.dat|popstate\.dat|filterlog\.html|[^/]{1,250}\.(?:msf|mozmsgs|snm|toc|ibex\.index"
    r"|ibex\.index\.data|cmeta|ev-summary(?:-meta)?|partial\.emlx|emlxpart))\Z",
    re.IGNORECASE,
)


def is_of_mail_program(path: str) -> bool:
    """Whether a mail program keeps its own notes in a file of this path: lists, indexes, marks of what was read."""
    return bool(_OWN.search(path))


def holds_mail(folder: Path) -> bool:
    """Whether a hidden folder is one of a Maildir, such as `.Newsletters`, and not hidden from whoever reads mail."""
    return os.path.isdir(folder / "cur")  # noqa: PTH112  one that may not be looked into holds none


def is_maildir_place(path: str) -> bool:
    """Whether a file of this path lies where a Maildir keeps mail, so that a hidden folder above it hides nothing."""
    return bool(_MAIL_IN.search(path))
