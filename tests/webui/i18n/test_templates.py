"""Templates with their messages put in when they are compiled: the same pages as with each looked up."""

from __future__ import annotations

import re
import threading

import pytest
from flask import Flask, render_template
from jinja2 import DictLoader

from webui.http import language
from webui.i18n import translation
from webui.i18n.templates import TranslatedEnvironment

TEMPLATES = {
    "plain": '<p title="{{ _("Search") }}" lang="{{ current_language() }}">{{ _("Search") }}</p>',
    "valued": '{{ _("Remove %(name)s", name=name) }}',
    "within": '{{ _("Search")|upper }} {{ _("Search") ~ "!" }}{% if _("Search") == "Search" %} English{% endif %}',
    "percent": '{{ _("100%% of it") }} {{ _("Words & phrases") }}',
    "outer": '{{ _("Topics") }}: {% include "plain" %}',
    "raw": '{% raw %}{{ _("Search") }}{% endraw %} _("Search")',
}


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.jinja_environment = TranslatedEnvironment
    app.jinja_loader = DictLoader({f"{name}.html": text for name, text in TEMPLATES.items()} | TEMPLATES)
    language.register(app)
    return app


def said(app: Flask, name: str, language: str, /, **values: str) -> str:
    with app.test_request_context(), translation.use_language(language):
        return render_template(f"{name}.html", **values)


def test_messages_are_said_in_the_language_of_each_request(app: Flask) -> None:
    assert said(app, "plain", "es") == '<p title="Buscar" lang="es">Buscar</p>'
    assert said(app, "plain", "en") == '<p title="Search" lang="en">Search</p>'
    assert said(app, "outer", "es") == 'Temas: <p title="Buscar" lang="es">Buscar</p>'


def test_messages_with_values_are_put_together_on_the_page_and_escaped(app: Flask) -> None:
    assert said(app, "valued", "es", name="<b>") == "Quitar &lt;b&gt;"


def test_messages_within_an_expression_are_part_of_it(app: Flask) -> None:
    assert said(app, "within", "en") == "SEARCH Search! English"
    assert said(app, "within", "es") == "BUSCAR Buscar!"


def test_per_cent_signs_and_markup_are_what_they_were(app: Flask) -> None:
    assert said(app, "percent", "en") == "100% of it Words & phrases"


def test_what_only_looks_like_a_message_stays(app: Flask) -> None:
    assert said(app, "raw", "es") == '{{ _("Search") }} _("Search")'


def test_languages_do_not_mix_between_threads(app: Flask) -> None:
    wrong: list[str] = []

    def ask(language: str, word: str) -> None:
        for _ in range(200):
            text = said(app, "plain", language)
            if re.findall(r">(\w+)<", text) != [word]:
                wrong.append(text)

    threads = [threading.Thread(target=ask, args=each) for each in [("en", "Search"), ("es", "Buscar")] * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
