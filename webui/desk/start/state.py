"""How the archive is now, in sentences: what it holds, whether its index is up to date, whether somebody does the jobs,
what was cut off."""

from __future__ import annotations

from dataclasses import dataclass

from archive.errors import ArchiveError
from archive.history.records import Import, Standing
from archive.jobs.records import ENDED, State
from index.errors import IndexBeingBuilt, SearchError
from webui.desk.jobs import acts
from webui.desk.jobs.page import NO_WORKER
from webui.http.current import services
from webui.i18n.translation import _, ngettext


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of how the archive is, and the path of the page where more is said, "" for none."""

    said: str
    is_well: bool = True
    path: str = ""


@dataclass(frozen=True, slots=True)
class Now:
    """The archive as it is now; `imports` are all of them, the latest first, with how each stands."""

    lines: tuple[Line, ...]
    imports: tuple[tuple[Import, Standing], ...]


def archive_now() -> Now:
    """The archive as it is now."""
    try:
        count, imports = services().store.count(), services().home.imports_now()[::-1]
    except ArchiveError:
        return Now((Line(_("The archive cannot be read just now."), is_well=False), *_jobs()), ())
    articles = Line(ngettext("%(number)s article", "%(number)s articles", count))
    index = () if not count and not imports else (_index(),)  # an archive that is empty as yet needs none
    return Now((articles, *index, *_imports(imports), *_jobs()), tuple(imports))


def _index() -> Line:
    try:
        services().searcher.generation()  # raises where there is none that can be searched
        behind = services().behind()
    except IndexBeingBuilt as error:
        said = _("The index is being built anew, %(percent)s %% of it are there.", percent=error.percent)
        return Line(said, is_well=False)
    except (ArchiveError, SearchError):
        return Line(_("The index cannot be searched just now."), is_well=False)
    if behind:
        said = ngettext("The index lacks %(number)s change.", "The index lacks %(number)s changes.", behind)
        return Line(said, is_well=False)
    return Line(_("The index is up to date."))


def _imports(imports: list[tuple[Import, Standing]]) -> list[Line]:
    lines = []
    for found, standing in imports:
        path = f"/admin/imports/{found.id}"
        if standing is Standing.RUNNING:
            lines.append(Line(_("Import %(number)s is running.", number=found.id), path=path))
        elif standing is Standing.CUT_OFF:
            said = _("Import %(number)s was cut off: import the same again to go on, or undo it.", number=found.id)
            lines.append(Line(said, is_well=False, path=path))
    return lines


def _jobs() -> list[Line]:
    jobs = [each for each in acts.queue().all() if each.state not in ENDED]
    running = sum(each.state is State.RUNNING for each in jobs)
    lines = []
    if not acts.worker():
        lines.append(Line(_(NO_WORKER), is_well=False, path="/admin/jobs"))
    if running:
        lines.append(Line(ngettext("%(number)s job runs.", "%(number)s jobs run.", running), path="/admin/jobs"))
    if waiting := len(jobs) - running:
        lines.append(Line(ngettext("%(number)s job waits.", "%(number)s jobs wait.", waiting), path="/admin/jobs"))
    return lines
