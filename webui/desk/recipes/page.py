"""What the pages about recipes show, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.history.recipe_fits import Worse
from archive.history.saved_pages import SavedPage
from archive.jobs.records import Job, State
from archive.messages import N_
from archive.recipes.drafts import Draft
from archive.recipes.kept import Lately, digest
from archive.recipes.results import StoredTrial, TriedPage
from webui.desk.people.pages import moment, who_told
from webui.desk.recipes import texts
from webui.desk.recipes.acts import FIELDS
from webui.i18n.translation import _, ngettext, number_text, percent_text
from webui.repairs_on_pages import said_on_page

FIELD_TITLES = {
    "title": N_("Title"),
    "date": N_("Date"),
    "authors": N_("Author"),
    "topics": N_("Topics"),
    "body": N_("Text"),
    "section": N_("Section"),
    "series": N_("Series"),
    "label": N_("Issue"),
    "summary": N_("Summary"),
    "url": N_("Address"),
    texts.SKIP: N_("Leave out"),
}
_DEEPEST = 14  # steps to the side


@dataclass(frozen=True, slots=True)
class Row:
    """A recipe in the list."""

    name: str
    kept: str
    fits: str
    is_well: bool


@dataclass(frozen=True, slots=True)
class WayRow:
    """A selector that can be taken for a field: its place among the element's, and what it finds."""

    number: int
    css: str
    finds: str
    is_taken: bool


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of the recipe that is being made."""

    field: str
    title: str
    selectors: tuple[str, ...]
    shown: str
    ways: tuple[WayRow, ...]
    element: int | None


@dataclass(frozen=True, slots=True)
class ElementRow:
    """An element as it is drawn; `marks` are the fields that it is taken for."""

    number: int
    depth: int
    called: str
    text: str
    holds: str
    more: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that the worker is asked for: what is said while it has not come, and whether it still may."""

    sentence: str
    is_coming: bool


def row_of(found: Lately) -> Row:
    """A recipe as its row says it."""
    kept = found.kept
    told = _("kept on %(day)s by %(name)s", day=moment(kept.at), name=who_told(kept.by)) if kept.at else ""
    return Row(kept.name, told or _("remembered from an import"), fits_told(found), not found.drift)


def fits_told(found: Lately) -> str:
    """How a recipe fits lately, in a sentence."""
    if found.import_id is None:
        return _("No import was read with it yet.")
    pages = ngettext("%(number)s page", "%(number)s pages", found.fit.pages)
    if not found.drift:
        return _("It fits: import %(import)s, %(pages)s.", pages=pages, **{"import": found.import_id})
    fields = ", ".join(_(FIELD_TITLES.get(each.field, each.field)) for each in found.drift)
    return _(
        "It no longer fits: import %(import)s, %(pages)s, lacks: %(fields)s.",
        pages=pages,
        fields=fields,
        **{"import": found.import_id},
    )


def field_title(field: str) -> str:
    """What a field of a recipe is called."""
    return _(FIELD_TITLES.get(field, field))


def drift_told(each: Worse) -> str:
    """How a field is found less often, in a sentence."""
    return _(
        "%(field)s: not found on %(missed)s of %(pages)s pages; when the recipe was kept, on %(before)s.",
        field=_(FIELD_TITLES.get(each.field, each.field)),
        missed=number_text(each.missed),
        pages=number_text(each.pages),
        before=percent_text(each.before, 0),
    )


def field_rows(draft: Draft) -> list[FieldRow]:
    """The fields of a recipe that is being made, with what can be taken for each in place of what is."""
    held = texts.selectors(draft.text, FIELDS)
    drawn = draft.drawing.drawn if draft.drawing else ()
    rows = []
    for field in FIELDS:
        number = draft.picked.get(field)
        element = drawn[number] if number is not None and 0 <= number < len(drawn) else None
        taken = element is not None and any(way.css in held[field] for way in element.ways)
        ways = tuple(
            WayRow(
                place,
                way.css,
                ngettext("finds it alone", "finds %(number)s here", way.count),
                way.css in held[field],
            )
            for place, way in enumerate(element.ways if element and taken else ())
        )
        shown = element.text if element and taken else ""
        rows.append(FieldRow(field, _(FIELD_TITLES[field]), held[field], shown, ways, number if taken else None))
    return rows


def element_rows(draft: Draft) -> list[ElementRow]:
    """The page as its elements."""
    if draft.drawing is None:
        return []
    held = texts.selectors(draft.text, FIELDS)
    marked: dict[str, list[str]] = {}
    for field in FIELDS:
        for css in held[field]:
            marked.setdefault(css.partition(" @")[0], []).append(_(FIELD_TITLES[field]))
    rows = []
    for number, each in enumerate(draft.drawing.drawn):
        marks = dict.fromkeys(mark for way in each.ways for mark in marked.get(way.css, ()))
        holds = ngettext("%(number)s letter", "%(number)s letters", each.size) if each.size > len(each.text) else ""
        more = (
            ngettext(
                "%(number)s more element in it is not drawn", "%(number)s more elements in it are not drawn", each.more
            )
            if each.more
            else ""
        )
        rows.append(ElementRow(number, min(each.depth, _DEEPEST), each.called, each.text, holds, more, tuple(marks)))
    return rows


def waits_for(job: Job | None, has_come: bool) -> Wait | None:
    """What is said while the worker is asked for something; None where it has come, or was not asked for."""
    if job is None or (has_come and job.state is State.DONE):
        return None
    match job.state:
        case State.WAITING:
            told = _("Job %(number)s waits for the worker.", number=job.id)
            return Wait(told, is_coming=True)
        case State.RUNNING:
            return Wait(_("Job %(number)s is reading.", number=job.id), is_coming=True)
        case State.DONE:
            return Wait(_("Job %(number)s has ended.", number=job.id), is_coming=True)
        case _:
            why = said_on_page(job.sentence)
            return Wait(_("Job %(number)s failed: %(why)s", number=job.id, why=why), is_coming=False)


def tried_fields(trial: StoredTrial) -> list[str]:
    """The fields that a trial tells of."""
    return [each.field for each in trial.rates]


def rate_rows(trial: StoredTrial) -> list[dict[str, str]]:
    """How often each field is found."""
    return [
        {
            "title": _(FIELD_TITLES.get(each.field, each.field)),
            "given": _("%(given)s of %(pages)s", given=number_text(each.given), pages=number_text(each.pages))
            if each.asked
            else _("the recipe does not say"),
            "share": percent_text(each.given / each.pages, 0) if each.asked and each.pages else "",
            "differing": number_text(each.differing) if each.asked else "",
        }
        for each in trial.rates
    ]


def tried_rows(trial: StoredTrial) -> list[dict[str, object]]:
    """What each page gave, the page of the draft first."""
    return [_tried(each, each is trial.own) for each in (*([trial.own] if trial.own else []), *trial.pages)]


def is_of(trial: StoredTrial, text: str) -> bool:
    """Whether a trial is of this very text."""
    return trial.digest == digest(text)


def page_rows(pages: Sequence[SavedPage]) -> list[dict[str, str]]:
    """Saved pages to choose from."""
    return [
        {"id": each.id, "title": each.title or _("without a title"), "url": each.url or each.path} for each in pages
    ]


def _tried(page: TriedPage, is_own: bool) -> dict[str, object]:
    cells = [
        {
            "title": _(FIELD_TITLES.get(each.field, each.field)),
            "value": each.by_recipe if each.given else "",
            "without": each.without,
            "is_asked": each.asked,
            "is_given": each.given,
            "is_same": each.same,
            "is_long": each.field in ("body", "summary"),
            "length": _length(each.lengths[0]) if each.field == "body" and each.given else "",
            "length_without": _length(each.lengths[1]) if each.field == "body" and each.without else "",
        }
        for each in page.values
    ]
    told, is_well = _told(page, is_own)
    return {
        "id": page.id,
        "title": page.title or page.id,
        "cells": cells,
        "told": told,
        "is_well": is_well,
        "is_own": is_own,
    }


def _told(page: TriedPage, is_own: bool) -> tuple[str, bool]:
    """What came of a page, in a few words, and whether that is well."""
    missed = [_(FIELD_TITLES.get(each.field, each.field)) for each in page.values if each.asked and not each.given]
    other = [_(FIELD_TITLES.get(each.field, each.field)) for each in page.values if each.given and not each.same]
    parts = [_("the page above")] if is_own else []
    if page.note:
        parts.append(said_on_page(page.note))
    if missed:
        parts.append(_("not found: %(fields)s", fields=", ".join(missed)))
    if other:
        parts.append(_("other than without it: %(fields)s", fields=", ".join(other)))
    return "; ".join(parts), not (page.note or missed)


def _length(number: int) -> str:
    return ngettext("%(number)s letter", "%(number)s letters", number)
