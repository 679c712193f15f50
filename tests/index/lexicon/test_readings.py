"""What words can be forms of: kinds of words, by reading what newspapers write."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.lexicon.lexicon import LANGUAGES, Reading, keep_in, prepare, readings, typed_readings


@pytest.fixture(scope="module", autouse=True)
def _tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("index")
    prepare(LANGUAGES, folder)
    keep_in(folder)
    yield
    keep_in(folder / "none")


def _said(word: str, language: str) -> list[str]:
    """The lemmas, verbs marked with `!`."""
    return [each.lemma + "!" * each.is_verb for each in readings(word, language)]


ENGLISH = """
mice: mouse | children: child | women: woman | wolves: wolf | criteria: criterion | cities: city | boxes: box
counties: county | apps: app | stakeholders: stakeholder | went: go! | taught: teach! | said: say! | written: write!
announced: announce! | saw: see! saw | leaves: leave leaf | found: find! found! | left: left leave! | rose: rose rise!
building: building build! | meeting: meet! meeting | meetings: meeting | buildings: building | mining: mine!
bigger: big | happiest: happy | worse: bad | faster: fast | quickly: quickly | better: good well | best: good
data: data datum | media: medium media | news: news | lives: live! life | axes: axis axe | series: series
species: species | people: people | was: be! | has: have! | does: do! | being: be! | been: be! | as: as | us: us
more: more | could: could | these: these | university: university | universe: universe | organ: organ
organization: organization | past: past | texas: texas | jones: jones | williams: williams | hughes: hughes
kansas: kansas | americans: american | stevens: stevens | roberts: roberts | andrews: andrews | paste: paste
organised: organise! | organized: organize! | colour: colour | color: color | colours: colour
"""
"""Words and what must be among their readings."""

SPANISH = """
casas: casa casar! | vino: vino venir! | gobierno: gobierno gobernar! | gobierna: gobierna gobernar! | vengan: venir!
dijo: decir! | dirá: decir! | hizo: hacer! | fue: ser! ir! | fueran: ser! ir! | vinieron: venir! | tuvo: tener!
elige: elegir! | consumen: consumir! | sienta: sentir! sentar! | aprobado: aprobado aprobar!
aprobada: aprobado aprobar! | escrita: escrito escribir! | hecho: hecho hacer! | dicho: dicho decir!
publicado: publicar! | visto: ver! | roto: roto romper! | puesto: puesto poner! | satisfecho: satisfecho | niñas: niño
niña: niño | mujeres: mujer | voces: voz | veces: vez | directora: director | roja: rojo | segura: seguro segurar!
hijas: hija hijo | ministra: ministro | puerta: puerta | moda: moda | libra: libra | acta: acta | libro: libro
género: género | genero: género generar! | termino: término terminar! | numero: número | publico: público publicar!
ultimo: último | musica: música | economia: economía | politica: política | ejercito: ejército | decírselo: decir!
hacerlo: hacer! | dáselo: dar! | haciéndolo: hacer! | vacunémonos: vacunar! | dile: decir! | hacerse: hacer!
carlos: carlos | messi: messi | interacciones: interacción | esta: esta | está: estar! | como: como | para: para
sobre: sobre | una: una | nada: nada | mas: mas | si: si | el: el | grandísimo: grande | riquísima: rico
muchísimos: mucho | buena: bueno | gran: grande | méxico: méxico | mexico: mexico | universo: universo
universidad: universidad | general: general | cuento: cuento contar! | parte: parte partir! | sala: sala salar!
vía: vía | vida: vida | fuera: fuera ser! ir! | cruces: cruz
parís: parís | roma: roma | condones: condón | honores: honor | males: mal
"""

NO_FORMS = [
    *[("en", "universe", "university"), ("en", "organ", "organization"), ("en", "accessibility", "access")],
    *[("en", "paste", "past"), ("en", "leaf", "leave"), ("en", "policy", "police"), ("en", "quickly", "quick")],
    *[("en", "numbers", "number!"), ("en", "will", "would"), ("en", "mine", "mining"), ("en", "news", "new")],
    *[("es", "género", "generar!"), ("es", "universo", "universidad"), ("es", "puerta", "puerto")],
    *[("es", "moda", "modo"), ("es", "casa", "caso"), ("es", "libra", "libro"), ("es", "esta", "estar!")],
    *[
        ("es", "como", "comer!"),
        ("es", "para", "parar!"),
        ("es", "vida", "ver!"),
        ("es", "vía", "ver!"),
        ("es", "sida", "ser!"),
    ],
    *[("es", "sala", "salir!"), ("es", "vena", "venir!"), ("es", "acta", "acto"), ("es", "gobierno", "gobernador")],
]


def _rows(table: str) -> list[tuple[str, list[str]]]:
    cells = [cell.partition(":") for line in table.strip().splitlines() for cell in line.split("|")]
    return [(word.strip(), lemmas.split()) for word, _, lemmas in cells]


@pytest.mark.parametrize(("word", "lemmas"), _rows(ENGLISH))
def test_english(word: str, lemmas: list[str]) -> None:
    assert set(_said(word, "en")) >= set(lemmas)


@pytest.mark.parametrize(("word", "lemmas"), _rows(SPANISH))
def test_spanish(word: str, lemmas: list[str]) -> None:
    assert set(_said(word, "es")) >= set(lemmas)


@pytest.mark.parametrize(("language", "word", "lemma"), NO_FORMS)
def test_what_is_derived_or_only_looks_like_a_form_is_none(language: str, word: str, lemma: str) -> None:
    assert lemma not in _said(word, language)


@pytest.mark.parametrize("word", "as us more could these was has does being".split())
def test_english_words_of_the_closed_classes_have_one_reading(word: str) -> None:
    assert len(readings(word, "en")) == 1


@pytest.mark.parametrize("word", "esta está mas más si sí el él como para sobre entre una nada es son ha".split())
def test_spanish_words_of_the_closed_classes_have_one_reading(word: str) -> None:
    assert len(readings(word, "es")) == 1


@pytest.mark.parametrize("word", "genero numero publico ultimo termino articulo titulo paginas victimas".split())
def test_a_noun_without_its_accent_is_that_noun_before_it_is_a_verb(word: str) -> None:
    assert not readings(word, "es")[0].is_verb


@pytest.mark.parametrize(
    ("language", "plural", "singular"),
    [("en", "phablets", "phablet"), ("en", "microsites", "microsite"), ("es", "blogueros", "bloguero")],
)
def test_a_plural_that_no_dictionary_knows_is_itself_first_and_then_its_singular(
    language: str, plural: str, singular: str
) -> None:
    assert readings(plural, language)[:2] == (Reading(plural, False), Reading(singular, False))


@pytest.mark.parametrize("language", ["", "de", "zh", "en", "es"])
def test_any_word_has_a_reading(language: str) -> None:
    for word in ("", "a", "x" * 500, "o'connor", "1234", "ё", "straße", "\n", "á", "áéíóú", "-", "don't", "c'", "\0\t"):
        found = readings(word, language)
        assert found
        assert all(each.lemma or not word for each in found)


@pytest.mark.parametrize(
    ("language", "plural", "first"),
    [("en", "jihadists", "jihadist"), ("es", "morenistas", "morenista"), ("en", "conyers", "conyers")],
)
def test_of_what_no_dictionary_knows_the_singular_is_first_where_no_name_ends_so(
    language: str, plural: str, first: str
) -> None:
    assert readings(plural, language)[0].lemma == first
    assert len(readings(plural, language)) == 2


def test_an_acronym_and_a_foreign_word_have_a_plural() -> None:
    assert Reading("api", False) in readings("apis", "en")
    assert Reading("tuit", False) in readings("tuits", "es")


def test_a_participle_is_an_adjective_where_an_adverb_tells_of_it() -> None:
    assert _said("going", "en") == ["go!"]
    assert _said("united", "en") == ["unite!"]
    assert set(_said("interesting", "en")) == {"interest!", "interesting"}


def test_a_word_typed_without_accents_may_be_meant_for_another_that_has_them() -> None:
    assert readings("practica", "es") == (Reading("practicar", True),)
    assert Reading("práctica", False) in typed_readings("practica", "es")
    assert Reading("inglés", False) in typed_readings("ingles", "es")
    assert typed_readings("práctica", "es")[0] == Reading("práctica", False)
    for word in ("esta", "si", "mas", "es"):
        assert typed_readings(word, "es") == readings(word, "es")
    assert typed_readings("leaves", "en") == readings("leaves", "en")
    assert typed_readings("wort", "de") == readings("wort", "de")


def test_another_language_has_the_word_itself() -> None:
    assert readings("häuser", "de") == (Reading("häuser", False),)
