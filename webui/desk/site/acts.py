"""What is done with the site at the desk, by its pages and by programs: looked at as far as that can be done here, then
asked for as a job, as web workers do not write to the archive."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from archive.errors import BadLogo, BadSiteSetting, ChangedMeanwhile
from archive.jobs.attachments import Attachments
from archive.jobs.records import Job
from archive.jobs.site_kinds import ABOUT, SITE
from archive.messages import Message
from archive.site.about import about_text, read_about
from archive.site.about_drafts import AboutDraft, AboutDrafts
from archive.site.logo import logo_of
from archive.site.settings import refuse_changed
from archive.site.texts import NAMES, Site, site_text
from webui.desk.access.guard import desk, principal
from webui.desk.site.asking import asked
from webui.http.current import audiences, services, site_settings
from webui.i18n.translation import LANGUAGES, translated

TEXTS = ("name", "sentence", "languages", "freeze")
"""What can be set in words or by a choice."""

ABOUT_LANGUAGES = ("", *LANGUAGES)
"""The languages in which there can be an about page; "" for any."""


@dataclass(frozen=True, slots=True)
class AboutPage:
    """An about page as it is: its text, and the SHA-256 of its file, each "" where there is none. `problem` says why it
    cannot be changed here."""

    language: str
    text: str
    digest: str
    problem: str = ""


def site_now() -> Site:
    """What is set now. Raises `ArchiveError`."""
    return services().store.site.read()


def set_texts(sent: Mapping[str, str], was: Mapping[str, str]) -> Job | None:
    """Have these be set, "" removed; None where all stand so already. `was` is what somebody saw before they changed
    it. Raises `BadSiteSetting`, `ChangedMeanwhile`."""
    if unknown := [each for each in (*sent, *was) if each not in TEXTS]:
        raise BadSiteSetting(Message("there is no setting %(name)s of a site", name=unknown[0][:60]))
    now = site_now()
    blank = [key for key, text in sent.items() if not text.strip()]
    texts = {key: site_text(key, text) for key, text in sent.items() if key not in blank}
    _know_languages(texts.get("languages", ""))
    refuse_changed(now, {**texts, **dict.fromkeys(blank, "")}, was)
    changed = {key: text for key, text in texts.items() if text != getattr(now, key)}
    removed = [key for key in blank if getattr(now, key)]
    if not changed and not removed:
        return None
    seen = {key: was[key] for key in was if key in changed or key in removed}
    return asked(SITE, {"set": changed, "removed": removed, "was": seen})


def set_logo(content: bytes, was: str | None = None) -> Job:
    """Have this be the logo. Raises `BadLogo`, `ChangedMeanwhile`."""
    if not content:
        raise BadLogo(Message("no file was sent; choose one"))
    logo = logo_of(content)
    seen = {} if was is None else {"logo": was}
    refuse_changed(site_now(), {"logo": logo.digest}, seen)
    return asked(SITE, {"logo": Attachments(desk().people.engine).put(content), "was": seen})


def remove_logo(was: str | None = None) -> Job | None:
    """Have there be no logo; None where there is none. Raises `ChangedMeanwhile`."""
    seen = {} if was is None else {"logo": was}
    refuse_changed(site_now(), {"logo": ""}, seen)
    return asked(SITE, {"removed": ["logo"], "was": seen}) if site_now().logo else None


def about_page(language: str) -> AboutPage:
    """The about page in this language. Raises `BadSiteSetting` where there can be none."""
    if language not in ABOUT_LANGUAGES:
        raise BadSiteSetting(Message("an about page is for a language of this site, or for any"))
    try:
        return AboutPage(language, *read_about(audiences().members.home.shelf, language))
    except BadSiteSetting as error:
        return AboutPage(language, "", "unreadable", translated(error.args[0]))


def about_draft(page: AboutPage) -> AboutDraft | None:
    """What whoever asks has typed of this page and is not saved; what was saved after a while is let go of."""
    drafts, owner = AboutDrafts(desk().people.engine), principal().called
    draft = drafts.get(owner, page.language)
    if draft is None or not _is_same(draft.text, page.text):
        return draft
    drafts.drop(owner, page.language)
    return None


def keep_about_draft(language: str, text: str, was: str) -> None:
    """Keep what they typed; drop it where it is what stands already."""
    page, drafts = about_page(language), AboutDrafts(desk().people.engine)
    if _is_same(text, page.text):
        drafts.drop(principal().called, language)
    else:
        drafts.keep(principal().called, language, text, was)


def _is_same(typed: str, text: str) -> bool:
    return "\n".join(typed.splitlines()).strip() == text.strip()


def drop_about_draft(language: str) -> None:
    """Let go of what they typed."""
    AboutDrafts(desk().people.engine).drop(principal().called, language)


def set_about(language: str, text: str, was: str | None = None) -> Job | None:
    """Have this be the about page in this language, none where it is blank; None where it stands so already. Raises
    `BadSiteSetting`, `ChangedMeanwhile`."""
    page, data = about_page(language), about_text(text)
    if page.problem:
        raise BadSiteSetting(page.problem)
    if page.digest == (hashlib.sha256(data).hexdigest() if data else ""):
        return None
    if was is not None and page.digest != was:
        raise ChangedMeanwhile(Message("the about page was changed meanwhile; look at it before you save again"))
    draft = Attachments(desk().people.engine).put(data) if data else ""
    return asked(ABOUT, {"language": language, "draft": draft, "was": was})


def overruled() -> list[str]:
    """What the environment of the server says of the site, so that it goes before what is set here."""
    chosen = site_settings()
    said = {"name": chosen.title, "sentence": chosen.sentence, "logo": chosen.logo, "freeze": chosen.freeze}
    return [key for key in NAMES if said.get(key) not in (None, "")]


def _know_languages(codes: str) -> None:
    if unknown := [each for each in codes.split(",") if each and each not in LANGUAGES]:
        known = ", ".join(LANGUAGES)
        raise BadSiteSetting(
            Message("these pages do not speak %(code)s; they speak %(known)s", code=unknown[0], known=known)
        )
