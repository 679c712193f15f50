"""The site at the desk: its name, logo and sentence, its languages, whether searches may be frozen, its about page."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, request

from archive.errors import BadJob, BadLogo, BadSiteSetting, ChangedMeanwhile, QueueFull
from archive.jobs.records import Job, State
from archive.jobs.site_kinds import ABOUT, SITE
from archive.messages import Message
from archive.people.roles import Role
from archive.site.texts import LONGEST, OFF, ON
from webui.desk.access.guard import needs
from webui.desk.people.pages import field, gone_to, moment, page
from webui.desk.site import acts
from webui.desk.site.asking import notice
from webui.desk.site.page import about_rows, language_rows, logo_shown
from webui.http.problems import problem_of
from webui.i18n.translation import LANGUAGES, _
from webui.markup import article_html

blueprint = Blueprint("desk_site", __name__)

_PAGE = "/admin/site"
_ABOUT = f"{_PAGE}/about"
_WRONG = (BadSiteSetting, BadLogo, ChangedMeanwhile, BadJob, QueueFull)


@blueprint.get(_PAGE)
@needs(Role.ADMIN)
def show() -> Response:
    """What is set."""
    return _page()


@blueprint.post(_PAGE)
@needs(Role.ADMIN)
def save() -> Response:
    """Set the texts and what is chosen."""
    chosen = [each for each in LANGUAGES if each in request.form.getlist("languages")]
    usual = field("usual")
    listed = list(dict.fromkeys(each for each in (usual, *chosen) if each in chosen))
    languages = "" if listed == list(LANGUAGES) else ",".join(listed)
    sent = {"name": field("name"), "sentence": field("sentence"), "languages": languages}
    sent["freeze"] = "" if field("freeze") == ON else OFF
    was = {key: field(f"was-{key}") for key in sent}
    changed = {key: text for key, text in sent.items() if " ".join(text.split()) != was[key]}
    try:
        if not chosen:
            raise BadSiteSetting(Message("Choose one language at least."))
        return _gone(acts.set_texts(changed, {key: was[key] for key in changed}))
    except _WRONG as error:
        return _page(error, changed)


@blueprint.post(f"{_PAGE}/logo")
@needs(Role.ADMIN)
def set_logo() -> Response:
    """Set another logo."""
    sent = request.files.get("logo")
    try:
        return _gone(acts.set_logo(sent.read() if sent else b"", field("was")))
    except _WRONG as error:
        return _page(error, of_logo=True)


@blueprint.post(f"{_PAGE}/logo/remove")
@needs(Role.ADMIN)
def remove_logo() -> Response:
    """Have no logo."""
    try:
        return _gone(acts.remove_logo(field("was")))
    except _WRONG as error:
        return _page(error, of_logo=True)


@blueprint.get(_ABOUT)
@needs(Role.ADMIN)
def show_about() -> Response:
    """An about page as Markdown, to be changed."""
    try:
        found = acts.about_page(request.args.get("language", ""))
        if (draft := acts.about_draft(found)) is not None:
            return _about(found, text=draft.text, was=draft.was, is_preview=True, typed_at=draft.at)
        return _about(found)
    except BadSiteSetting as error:
        return _page(error)


@blueprint.post(_ABOUT)
@needs(Role.ADMIN)
def save_about() -> Response:
    """Show what was typed as readers would see it, or save it."""
    language, text = field("language"), field("text")
    try:
        found = acts.about_page(language)
        if field("act") == "discard":
            acts.drop_about_draft(language)
            return gone_to(f"{_ABOUT}?{urlencode({'language': language})}")
        acts.keep_about_draft(language, text, field("was"))
        if field("act") != "save":
            return _about(found, text=text, was=field("was"), is_preview=True)
        job = acts.set_about(language, text, field("was"))
        if job is None or job.state is State.DONE:  # until then what was typed is nowhere else for long
            acts.drop_about_draft(language)
    except _WRONG as error:
        return _about(acts.about_page(language if language in acts.ABOUT_LANGUAGES else ""), error, text=text)
    return _gone(job, _ABOUT, language)


def _gone(job: Job | None, path: str = _PAGE, language: str = "") -> Response:
    """On to the page that says what came of it; of what stands so already there is nothing to say."""
    told = [("language", language)] if language else []
    told += [("job", str(job.id))] if job else [("same", "1")]
    return gone_to(f"{path}?{urlencode(told)}")


def _page(error: Exception | None = None, typed: dict[str, str] | None = None, *, of_logo: bool = False) -> Response:
    now, problem = acts.site_now(), problem_of(error) if error else None
    was = {key: getattr(now, key) for key in acts.TEXTS}
    shown = was | (typed or {})
    return page(
        "desk/site.html",
        _("Site"),
        was=was,
        shown=shown,
        most=LONGEST,
        tongues=language_rows(shown["languages"]),
        freezes=shown["freeze"] != OFF,
        logo=logo_shown(now),
        logo_digest=now.logo,
        pages=about_rows(),
        overruled=acts.overruled(),
        problem="" if of_logo or not problem else problem.detail,
        logo_problem=problem.detail if of_logo and problem else "",
        notice=notice(lambda _job: _("Saved. Readers see it now."), SITE),
        same="same" in request.args,
        status=problem.status if problem else 200,
    )


def _about(
    found: acts.AboutPage, error: Exception | None = None, *, text: str | None = None, was: str | None = None,
    is_preview: bool = False, typed_at: str = "",
) -> Response:  # fmt: skip
    problem = problem_of(error) if error else None
    typed = found.text if text is None else text
    has_changed = isinstance(error, ChangedMeanwhile)
    return page(
        "desk/about.html",
        _("About page"),
        language=found.language,
        pages=about_rows(),
        text=typed,
        was=found.digest if was is None else was,
        now=found.text if has_changed else "",
        has_changed=has_changed,
        cannot=found.problem,
        preview=article_html.of_markdown(typed) if is_preview or text is None else None,
        is_preview=is_preview,
        typed_at=moment(typed_at),
        problem=problem.detail if problem else "",
        notice=notice(lambda _job: _("Saved. Readers see it now."), ABOUT),
        same="same" in request.args,
        status=problem.status if problem else 200,
    )
