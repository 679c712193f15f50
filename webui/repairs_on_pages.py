"""What somebody at the desk does about a failure, where a stored sentence names a command: the way there on the pages.
The command line and the log go on saying the command (`repairs`)."""

from __future__ import annotations

import re

from archive.errors import Repair
from archive.messages import N_, Message, MessageList
from webui.i18n.stored import said
from webui.repairs import WORDS

ON_PAGES = {
    Repair.IMPORT: N_("choose “Add articles”"),
    Repair.USE_LESS_MEMORY: N_("ask for it again to go on, when less else runs here"),
    Repair.LIST_IMPORTS: N_("the page “Imports” lists them"),
    Repair.REDO: N_("on the page of import {} it can be redone"),
    Repair.RESTORE: N_("whoever runs this archive can bring it back"),
    Repair.FIND_ID: N_("search for it"),
    Repair.MAKE_INDEX: N_("choose “Sync now” on the page “Maintenance” to make one"),
    Repair.SYNC: N_("choose “Sync now” on the page “Maintenance”"),
    Repair.MAKE_ROOM: N_(
        "whoever runs this archive makes room on its disk or mends its permissions, then choose “Sync now” on the page "
        "“Maintenance”"
    ),
    Repair.REINDEX: N_("choose “Compare a new index” on the page “Index”, and swap it"),
    Repair.OPEN_ELSEWHERE: N_("whoever runs this archive opens it once where it can be written"),
    Repair.RESTORE_BACKUP: N_("whoever runs this archive restores a backup"),
    Repair.COMPARE_AUDIT: N_("whoever runs this archive compares it with that of a backup"),
    Repair.LIST_JOBS: N_("the page “Jobs” lists them"),
    Repair.LIST_GOLDEN: N_("the page “Index” lists them"),
    Repair.COMPARE: N_("choose “Compare a new index” on the page “Index”"),
}
"""By repair; `{}` is what it is done to. What is not here no job says."""
_OF_THE_VERB = (
    (
        "mail that is no list's; name its sender with --from ADDRESS to import it",
        N_("mail that is no list's; whoever runs this archive can import it by its sender"),
    ),
    (
        "none of its columns is known to hold the text; name it, for example with --column body=Content, or by its "
        "number where no line names the columns, --column body=3. Its columns are: %(there)s",
        N_(
            "none of its columns is known to hold the text; call that column “body” in the first line, and add the "
            "file again. Its columns are: %(there)s"
        ),
    ),
)
"""What is stored of what was turned away and names an option of the import, and what a page says instead."""
_VALUE = "(.{1,200}?)"
_COMMANDS = re.compile(
    "|".join(f"(?P<r{n}>{_VALUE.join(map(re.escape, WORDS[each].split('{}')))})" for n, each in enumerate(ON_PAGES))
)


def said_on_page(sentence: str) -> str:
    """A stored sentence in the language spoken, with the way of the desk's pages where it names a command."""
    return said(sentence if isinstance(sentence, Message | MessageList) else on_pages(sentence))


def on_pages(sentence: str) -> str:
    """A sentence that was stored, with the way of the desk's pages where it names a command."""
    if "`" not in sentence and "--" not in sentence:
        return sentence
    for stored, shown in _OF_THE_VERB:
        sentence = sentence.replace(stored.partition("%(")[0], shown.partition("%(")[0])
    return _COMMANDS.sub(_on_page, sentence)


def _on_page(found: re.Match[str]) -> str:
    repair = [*ON_PAGES][int((found.lastgroup or "r0")[1:])]
    of = next((each for each in found.groups()[found.lastindex or 0 :] if each), "")
    return ON_PAGES[repair].format(of)
