"""The language of the interface: the reader's choice, else the browser's."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, abort, current_app, make_response, redirect, request

from webui.http.current import page_args, site_urls
from webui.i18n import translation
from webui.repairs_on_pages import said_on_page

blueprint = Blueprint("language", __name__)

_COOKIE, _OFFERED = "interface", "hemeroteca-languages"
_SPEAK_TO_NOBODY = ("/api/", "/static/")
_A_YEAR = 365 * 24 * 3600
ONE_TIME_LINKS = ("/admin/setup", "/admin/password")
"""Pages of the desk whose address is a one-time link: it is to stand nowhere else."""


def register(app: Flask, offered: Callable[[], tuple[str, ...]] = lambda: tuple(translation.LANGUAGES)) -> None:
    """Let every request be answered in its language, and templates say `_("…")`. `offered` tells, within a request,
    which languages readers may choose from, the usual one first."""
    app.extensions[_OFFERED] = offered
    app.jinja_env.add_extension("jinja2.ext.i18n")
    install = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]  # the extension adds it
    install(translation._, _plural, newstyle=True)
    app.jinja_env.globals["current_language"] = translation.current_language
    app.before_request(_speak)
    app.after_request(_vary)
    app.teardown_request(_fall_silent)
    app.context_processor(lambda: {"languages": _languages()})
    app.add_template_filter(said_on_page, "said")


@blueprint.get("/interface/<language>")
def choose(language: str) -> Response:
    """Remember the reader's language, and go back to the page of ours that `to` names."""
    if language not in _offered():
        abort(404)
    front = f"{site_urls().root}/"
    to = request.args.get("to", front)
    ours = to.startswith(front) and not to.startswith(("//", "/\\")) and to.isprintable()
    answer = make_response(redirect(to if ours else front, 303))
    answer.set_cookie(
        _COOKIE, language, max_age=_A_YEAR, path=front, samesite="Lax", secure=request.is_secure, httponly=True
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _offered() -> tuple[str, ...]:
    found: Callable[[], tuple[str, ...]] = current_app.extensions[_OFFERED]
    return found()


def _speak() -> None:
    # Programs read what they were written for, whoever started them.
    if request.path.startswith(_SPEAK_TO_NOBODY):
        translation.set_language("en")
        return
    chosen, offered = request.cookies.get(_COOKIE, ""), _offered()
    if chosen not in offered:
        chosen = request.accept_languages.best_match(list(offered), offered[0])
    translation.set_language(chosen)


def _fall_silent(_error: BaseException | None) -> None:
    """What this thread does next is not in the reader's language."""
    translation.set_language("en")


def _vary(response: Response) -> Response:
    if response.mimetype in ("text/html", "application/problem+json"):
        response.vary.update(("Accept-Language", "Cookie"))
        response.headers["Content-Language"] = translation.current_language()
    return response


def _languages() -> tuple[tuple[str, str, str], ...]:
    """(code, name, address that chooses it) of each; none where this page's address is not to stand in another."""
    if request.path in ONE_TIME_LINKS:
        return ()
    here = f"{request.path}?{urlencode(given)}" if (given := page_args()) else request.path
    offered = _offered()
    if len(offered) == 1:
        return ()
    names = {code: name for code, name in translation.LANGUAGES.items() if code in offered}
    return tuple((code, name, site_urls().interface(code, here)) for code, name in names.items())


def _plural(one: str, many: str, number: int) -> str:
    """What templates call: the extension itself puts the number in."""
    return translation.plain_plural(one, many, number)
