"""Acts of the audit in words: a sentence of who did what, and what the acts are called in a list to choose from."""

from __future__ import annotations

from collections.abc import Mapping

from archive.audit.records import Act, Ending
from archive.messages import N_
from archive.people.roles import ROLE_NAMES
from webui.desk.people.pages import who_told
from webui.i18n.translation import _
from webui.repairs_on_pages import said_on_page

_SHOWN = 5  # of a list in a sentence

ACTS: Mapping[str, tuple[str, str]] = {
    "sign-in": (N_("signing in"), N_("%(who)s signed in.")),
    "sign-out": (N_("signing out"), N_("%(who)s signed out.")),
    "setup": (N_("making the first account"), N_("%(who)s made the first account.")),
    "password set": (N_("choosing a password"), N_("%(who)s chose a password.")),
    "password change": (N_("changing one’s password"), N_("%(who)s changed their password.")),
    "user add": (N_("adding an account"), N_("%(who)s added the account %(name)s (%(role)s).")),
    "user role": (N_("setting a role"), N_("%(who)s set the role of %(name)s: %(role)s.")),
    "user disable": (N_("disabling an account"), N_("%(who)s disabled the account %(name)s.")),
    "user enable": (N_("enabling an account"), N_("%(who)s enabled the account %(name)s.")),
    "user reset": (N_("taking a password back"), N_("%(who)s took back the password of %(name)s.")),
    "session end": (N_("ending a session"), N_("%(who)s ended a session.")),
    "sessions end": (N_("ending all sessions"), N_("%(who)s signed %(name)s out everywhere.")),
    "token add": (N_("adding a token"), N_("%(who)s added the token %(name)s (%(role)s).")),
    "token delete": (N_("deleting a token"), N_("%(who)s deleted the token %(name)s.")),
    "import": (N_("importing"), N_("%(who)s imported %(sources)s.")),
    "undo": (N_("undoing an import"), N_("%(who)s undid import %(number)s.")),
    "redo": (N_("redoing an import"), N_("%(who)s redid import %(number)s.")),
    "plan add": (N_("beginning a plan"), N_("%(who)s began a plan.")),
    "plan make": (N_("making a plan anew"), N_("%(who)s had plan %(plan)s made anew.")),
    "plan apply": (N_("asking to apply a plan"), N_("%(who)s asked to apply plan %(plan)s.")),
    "plan delete": (N_("deleting a plan"), N_("%(who)s deleted plan %(plan)s.")),
    "upload delete": (
        N_("deleting an uploaded file"),
        N_("%(who)s deleted the uploaded file %(path)s of plan %(plan)s."),
    ),
    "plan": (N_("making a plan"), N_("%(who)s had plan %(plan)s made.")),
    "apply": (N_("applying a plan"), N_("%(who)s applied plan %(plan)s.")),
    "queue": (N_("asking for a job"), N_("%(who)s asked for a job: %(what)s.")),
    "cancel": (N_("cancelling a job"), N_("%(who)s cancelled job %(job)s.")),
    "backup": (N_("making a backup"), N_("%(who)s made a backup.")),
    "backup download": (N_("downloading a backup"), N_("%(who)s downloaded the backup %(backup)s.")),
    "restore-backup": (N_("restoring a backup"), N_("%(who)s restored a backup.")),
    "move": (N_("moving the archive"), N_("%(who)s moved the archive to %(to)s.")),
    "sync": (N_("bringing the index up to date"), N_("%(who)s brought the index up to date.")),
    "reindex": (N_("building the index anew"), N_("%(who)s built the index anew.")),
    "reindex-compare": (N_("comparing a new index"), N_("%(who)s compared a new index.")),
    "reindex-swap": (N_("taking a new index"), N_("%(who)s had the new index take the place of the one before.")),
    "reindex-discard": (N_("discarding a new index"), N_("%(who)s discarded the new index.")),
    "reindex-back": (N_("going back to the index of before"), N_("%(who)s went back to the index of before.")),
    "reindex-release": (N_("deleting the index of before"), N_("%(who)s deleted the index of before.")),
    "check": (N_("checking the archive"), N_("%(who)s had the archive checked.")),
    "golden add": (N_("adding a golden search"), N_("%(who)s added the golden search %(query)s.")),
    "golden delete": (N_("deleting a golden search"), N_("%(who)s deleted a golden search.")),
    "golden set": (N_("setting how a new index is taken"), N_("%(who)s set how a new index is compared and taken.")),
    "recipe save": (N_("saving a recipe"), N_("%(who)s saved the recipe %(name)s.")),
    "recipe delete": (N_("deleting a recipe"), N_("%(who)s deleted the recipe %(name)s.")),
    "private add": (N_("making something private"), N_("%(who)s asked to make private: %(names)s.")),
    "private delete": (N_("making something public"), N_("%(who)s asked to make public: %(names)s.")),
    "private": (N_("changing what is private"), N_("%(who)s changed what is private.")),
    "site": (N_("changing the site"), N_("%(who)s changed the site: %(names)s.")),
    "about": (N_("changing an about page"), N_("%(who)s changed an about page.")),
    "topics": (N_("changing topic rules"), N_("%(who)s changed the topic rules.")),
    "edit": (N_("editing an article"), N_("%(who)s edited the article %(id)s.")),
    "remove": (N_("removing an article"), N_("%(who)s removed the article %(id)s.")),
    "restore": (N_("restoring an article"), N_("%(who)s restored the article %(id)s.")),
    "frozen delete": (N_("deleting frozen searches"), N_("%(who)s deleted frozen searches (%(count)s).")),
    "demo": (N_("making the demonstration"), N_("%(who)s made the demonstration.")),
    "serve --setup": (
        N_("asking for a link for the first account"),
        N_("%(who)s asked for a link for the first account."),
    ),
}
"""By an act's name, what it is called in a list, and its sentence."""
_NAMED = ("name", "plan", "job", "backup", "query", "id", "count", "path", "to")
_ROLES = {role.value: name for role, name in ROLE_NAMES.items()}
_SETTINGS = {
    "name": N_("name"),
    "sentence": N_("sentence"),
    "languages": N_("languages"),
    "freeze": N_("frozen searches"),
    "logo": N_("logo"),
}


def act_called(action: str) -> str:
    """What an act is called in a list; its own name where it has none for people."""
    return _(ACTS[action][0]) if action in ACTS else action


def act_told(act: Act) -> str:
    """What somebody did, in a sentence."""
    who = who_told(act.actor)
    # What failed or was refused was not done.
    if act.action not in ACTS or act.ending not in (Ending.DONE, Ending.RUNNING):
        return _("%(who)s: %(what)s.", who=who, what=act_called(act.action))
    details = {**act.results, **act.details}
    values = {name: _value(details.get(name)) for name in _NAMED}
    number = details.get("number") or details.get("import")
    return _(
        ACTS[act.action][1],
        who=who,
        what=act_called(_value(details.get("kind"))),
        role=_(_ROLES[role]) if (role := details.get("role")) in _ROLES else _value(role),
        sources=_sources(details.get("sources")),
        number=_value(number),
        names=_names(details),
        **values,
    )


def ended_told(act: Act) -> str:
    """Why an act failed or was refused, "" where it says nothing."""
    error = act.results.get("error") or act.details.get("error")
    if isinstance(error, str):
        return said_on_page(error)
    held = act.details.get("held_back_seconds")
    return _("Tries are held back.") if held else ""


def _sources(value: object) -> str:
    found = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
    shown = ", ".join(each.rstrip("/").rpartition("/")[2] or each for each in found[:_SHOWN])
    return f"{shown} …" if len(found) > _SHOWN else shown or "–"


def _names(details: Mapping[str, object]) -> str:
    """What an act on the site or on what is private names."""
    found: list[str] = []
    for name in ("publications", "topics", "set", "removed"):
        value = details.get(name)
        held = [*value] if isinstance(value, list | dict) else []
        found += [_(_SETTINGS[each]) if each in _SETTINGS else str(each) for each in held]
    if details.get("all") or details.get("everything"):
        found.append(_("the whole archive"))
    if details.get("logo"):
        found.append(_("logo"))
    return ", ".join(dict.fromkeys(found[:_SHOWN])) or "–"


def _value(value: object) -> str:
    return str(value) if isinstance(value, str | int) and value != "" else "–"
