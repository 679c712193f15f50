"""What follows from dictionaries: of one lemma a word in Spanish, of several by part of speech in English."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from index.lexicon.codes import Reading
from index.lexicon.compile_english import Entry, english_readings
from index.lexicon.compile_spanish import spanish_readings
from index.lexicon.compiling import _one_lemma_a_word, _parts_of_speech
from index.lexicon.spanish_verbs import further_forms, participle

_AR = "ar o as a amos áis an é aste ó asteis aron aba abas ábamos abais aban e es emos éis en aré arás ará arán ando"
_IR = "ir o es e imos ís en í iste ió isteis ieron ía ías íamos ían a as amos áis an iré irás irá iremos irán iendo"


def _paradigm(stem: str, endings: str, **lost: str) -> dict[str, str]:
    """A regular verb's forms, but for those that the dictionary gives another lemma."""
    infinitive = stem + endings.split(maxsplit=1)[0]
    return {stem + ending: infinitive for ending in endings.split()} | lost


def _spanish(lemmas: dict[str, str], word: str) -> list[str]:
    found = dict(spanish_readings(lemmas))
    return [each.lemma + "!" * each.is_verb for each in found.get(word, ())]


def test_a_form_that_is_a_noun_too_is_both() -> None:
    lemmas = _paradigm("cas", _AR, casa="casa", casas="casa", caso="caso")
    assert _spanish(lemmas, "casas") == ["casa", "casar!"]
    assert _spanish(lemmas, "caso") == ["caso", "casar!"]
    assert _spanish(lemmas, "casan") == ["casar!"]


def test_a_stem_that_changes_is_told_by_its_neighbours_and_the_plain_one_is_none() -> None:
    forms = {
        f"cost{ending}": "costar" for ending in _AR.split() if ending not in ("o", "as", "a", "an", "e", "es", "en")
    }
    lemmas = forms | {"cuesta": "cuesta", "cuestas": "cuesta", "cuestan": "costar", "cueste": "costar"}
    lemmas |= {"costa": "costa", "costas": "costa"}
    assert _spanish(lemmas, "cuesta") == ["cuesta", "costar!"]
    assert _spanish(lemmas, "costa") == ["costa"]


def test_forms_that_another_verb_has_taken_whole_are_of_both() -> None:
    taken = {"consume": "consumar", "consumes": "consumar", "consumen": "consumar"}
    lemmas = _paradigm("consum", _AR) | _paradigm("consum", _IR) | taken
    assert _spanish(lemmas, "consumen") == ["consumar!", "consumir!"]


def test_ser_and_ir_share_a_past() -> None:
    ser = {f"ser{n}": "ser" for n in "abcdefghijklmnopqrstu"} | {"ser": "ser", "fueran": "ser"}
    ir = {f"ir{n}": "ir" for n in "abcdefghijklmnopqrstu"} | {"ir": "ir", "fuéramos": "ir"}
    assert _spanish(ser | ir, "fueran") == ["ser!", "ir!"]
    assert _spanish(ser | ir, "fuéramos") == ["ir!", "ser!"]
    assert _spanish(ser | ir, "fue") == ["ser!", "ir!"]


def test_a_participle_is_an_adjective_in_all_its_forms_where_it_is_one_in_any() -> None:
    lemmas = _paradigm("aprob", _AR, aprobado="aprobado", aprobada="aprobar", aprobados="aprobado")
    assert _spanish(lemmas, "aprobada") == ["aprobado", "aprobar!"]
    lemmas = _paradigm("public", _AR, publicado="publicar", publicada="publicar")
    assert _spanish(lemmas, "publicados") == ["publicar!"]


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        *[("aprobar", "aprobado"), ("comer", "comido"), ("leer", "leído"), ("oír", "oído"), ("describir", "descrito")],
        *[("decir", "dicho"), ("bendecir", "bendecido"), ("devolver", "devuelto"), ("mover", "movido")],
        *[("ver", "visto"), ("prever", "previsto"), ("atrever", "atrevido"), ("proponer", "propuesto")],
        *[("romper", "roto"), ("corromper", "corrompido"), ("deshacer", "deshecho"), ("satisfacer", "satisfecho")],
    ],
)
def test_participles(verb: str, form: str) -> None:
    assert participle(verb) == form


def test_a_feminine_of_which_there_is_an_adverb_is_an_adjectives() -> None:
    lemmas = _paradigm("segur", _AR) | {"seguro": "seguro", "seguros": "seguro", "seguramente": "seguramente"}
    lemmas |= _paradigm("gust", _AR) | {"gusto": "gusto", "gustos": "gusto"}
    assert _spanish(lemmas, "segura") == ["seguro", "segurar!"]
    assert _spanish(lemmas, "gusta") == ["gustar!"]


def test_singular_and_plural_have_the_same_nouns() -> None:
    lemmas = {"linda": "lindo", "lindo": "lindo", "gata": "gata", "gatas": "gato", "gato": "gato", "gatos": "gato"}
    assert _spanish(lemmas, "gata") == ["gata", "gato"]
    lemmas = _paradigm("vacun", _AR, vacuna="vacuno", vacunas="vacunar") | {"vacuno": "vacuno"}
    assert _spanish(lemmas, "vacunas") == ["vacuna", "vacuno", "vacunar!"]
    lemmas = _paradigm("vez", _AR) | {"vece": "vezar", "veces": "vez", "vez": "vez"}
    assert _spanish(lemmas, "veces") == ["vez"]
    assert _spanish(lemmas, "vece") == ["vezar!"]


def test_a_plural_in_es_is_of_its_singular_too() -> None:
    lemmas = _paradigm("condon", _AR) | {"condón": "condón", "honores": "honores", "honor": "honor"}
    assert _spanish(lemmas, "condones") == ["condón", "condonar!"]
    assert _spanish(lemmas, "honores") == ["honores", "honor"]
    assert _spanish(_paradigm("interaccion", _AR), "interacciones") == ["interacción", "interaccionar!"]


def test_a_verbs_form_that_is_a_noun_but_for_its_accent_is_the_noun_first() -> None:
    lemmas = _paradigm("gener", _AR) | {"género": "género", "vívido": "vívido"} | _paradigm("viv", _IR)
    assert _spanish(lemmas, "genero") == ["género", "generar!"]
    assert _spanish(lemmas, "vivido") == ["vivir!"]  # the participle, which is common
    lemmas = _paradigm("music", _AR) | _paradigm("practic", _AR) | {"música": "música", "práctica": "práctica"}
    lemmas |= {"practicador": "practicador", "practicante": "practicante", "practicable": "practicable"}
    assert _spanish(lemmas, "musica") == ["música", "musicar!"]
    assert _spanish(lemmas, "practica") == ["practicar!"]  # a verb that is used, as its family tells


def test_names_superlatives_shortened_words_and_abbreviations() -> None:
    lemmas = {"Siria": "Siria", "siria": "sirio", "sirio": "sirio", "Blanca": "Blanca", "blanca": "blanco"}
    assert _spanish(lemmas, "siria") == ["siria", "sirio"]
    assert _spanish(lemmas, "blanca") == ["blanco", "blanca"]
    assert _spanish({"riquísima": "riquísimo", "rico": "rico"}, "riquísima") == ["rico"]
    assert _spanish({"buena": "buen", "bueno": "bueno"}, "buena") == ["bueno"]
    assert _spanish({"art": "artículo"}, "art") == ["art"]
    assert _spanish({"Fue": "fuera", "dos": "dos", "do": "do"}, "dos") == ["dos"]


def test_forms_of_a_verb_are_found_from_what_is_known_of_it_alone() -> None:
    lemmas = {"vine": "venir", "viniste": "venir", "vinimos": "venir", "vinisteis": "venir", "venir": "venir"}
    found = set(further_forms("venir", lemmas, {"venir": set(lemmas)}))
    assert {"vino", "vinieron", "viniera", "venido"} <= found
    assert "vena" not in found


def _english(entries: Iterable[Entry], lemmas: dict[str, str], word: str) -> list[str]:
    return [each.lemma + "!" * each.is_verb for each in dict(english_readings(entries, lemmas)).get(word, ())]


def test_english_words_have_all_their_lemmas_and_first_what_the_other_dictionary_says() -> None:
    entries = [("saw", "noun", ("saw",)), ("saw", "verb", ("see", "saw"))]
    assert _english(entries, {}, "saw") == ["saw", "see!"]
    assert _english(entries, {"saw": "see"}, "saw") == ["see!", "saw"]


def test_who_is_called_andrews_is_no_andrew() -> None:
    entries = [
        *[("Andrews", "noun", ("Andrew",)), ("Roberts", "noun", ("Robert", "Roberts"))],
        *[("Americans", "noun", ("American",)), ("Texas", "noun", ("Texas",))],
    ]
    assert _english(entries, {}, "andrews") == ["andrews", "andrew"]
    assert _english(entries, {}, "roberts") == ["roberts"]
    assert _english(entries, {}, "americans") == ["american"]
    assert _english(entries, {}, "texas") == ["texas"]


def test_a_participle_is_the_verbs_alone_unless_an_adverb_or_the_other_dictionary_tells_of_an_adjective() -> None:
    entries = [
        *[("united", "adj", ("united",)), ("united", "verb", ("unite",)), ("interesting", "adj", ("interesting",))],
        *[("interesting", "verb", ("interest",)), ("interestingly", "adv", ("interestingly",))],
        *[("born", "adj", ("born",)), ("born", "verb", ("bear",)), ("red", "adj", ("red",))],
    ]
    assert _english(entries, {"united": "unite"}, "united") == ["unite!"]
    assert _english(entries, {}, "interesting") == ["interesting", "interest!"]
    assert _english(entries, {"born": "born"}, "born") == ["born", "bear!"]
    assert _english(entries, {}, "red") == ["red"]


def test_a_word_in_s_that_the_other_dictionary_knows_is_no_plural() -> None:
    entries = [("physics", "noun", ("physics", "physic")), ("data", "noun", ("data", "datum"))]
    assert _english(entries, {"physics": "physics", "data": "data"}, "physics") == ["physics"]
    assert _english(entries, {"physics": "physics", "data": "data"}, "data") == ["data", "datum"]


@pytest.mark.parametrize(
    ("word", "lemma", "found"),
    [
        *[("apps", "app", ["app"]), ("crowdsourcing", "crowdsource", ["crowdsource!"]), ("app", "app", ["app"])],
        *[("planned", "plan", ["plan!"]), ("counties", "county", ["county"]), ("hhs", "hh", []), ("jpg", "jpeg", [])],
        *[("wider", "wide", ["wide"]), ("happiest", "happy", ["happy"]), ("gone", "gan", [])],
    ],
)
def test_what_only_the_other_dictionary_knows_counts_where_it_is_regular(
    word: str, lemma: str, found: list[str]
) -> None:
    assert _english([], {word: lemma, lemma: lemma}, word) == found


def test_the_dictionaries_are_those_that_the_rules_were_made_for() -> None:
    assert len(_one_lemma_a_word("en")) > 100_000
    assert ("leaves", "noun", ("leave", "leaf")) in set(_parts_of_speech())
    assert dict(english_readings(_parts_of_speech(), {}))["mice"] == (Reading("mouse", False),)
