"""What people and programs call the fields of an article, in tables and in JSON: data, the best name first."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape

_NAMES = {
    "id": "id articleid nid nodeid storiesid postid storyid contentid documentid docid entryid uuid guid oid",
    "title": (
        "title headline heading posttitle articletitle storytitle nodetitle titulo titular encabezado titre titel"
        " ueberschrift uberschrift schlagzeile manchete titolo titol capcalera kop titlerendered"
    ),
    "name": "name nombre nom nome",
    "body": (
        "body text content articlebody article articletext fulltext maintext bodytext posttext storytext storybody"
        " fullcontent contenttext textcontent contentencoded plaincontent"
        " postcontent postbody plaintext articlecontent rawtext"
        " textocompleto textointegral texteintegral textecomplet volltext testocompleto textcomplet"
        " texto cuerpo contenido noticia texte corps contenu inhalt haupttext beitrag artikeltext corpo conteudo testo"
        " contenuto cos contingut"
    ),
    "html": "html bodyhtml contenthtml htmlcontent htmlbody articlehtml texthtml fullhtml",
    "markdown": "markdown bodymarkdown contentmarkdown textmarkdown md bodymd",
    "intro": (
        "introtext textodeintroduccion textointroductorio textodeintroducao texteintroductif textedintroduction"
        " introductiontext einleitungstext testointroduttivo textointroduccion textintroductori"
    ),
    "date": (
        "date datepublished datepublish publisheddate published"
        " publishedat publishedon publishedtime publicationdate"
        " publishdate publishtime publishup datepublication pubdate firstpublished firstpublicationdate"
        " firstpublishedat postdate articledate newsdate storydate dateofpublication displaydate releasedate issuedate"
        " webpublicationdate"
        " fecha fechayhora fechapublicacion fechadepublicacion publicado publicadoel dia datedepublication publiele"
        " jour datum"
        " erscheinungsdatum veroffentlichungsdatum veroffentlichtam veroffentlicht data datapublicacao datadepublicacao"
        " publicadoem datapubblicazione datadipubblicazione pubblicato datapublicacio datadepublicacio"
        " created createdat createdon createdtime datecreated creationdate authoredon postdategmt dateposted posted"
        " postedon timestamp epoch datetime"
        " publishon publie publicada publicat creado creadoel escritoel fechadecreacion fechacreacion publieele creele"
        " ecritle datedecreation"
        " erstellt erstelltam erstellungsdatum geschriebenam verfasstam criado criadoem datadecriacao creatoil"
        " scrittoil datadicreazione datacreazione createl datadecreacio"
    ),
    "url": (
        "url link permalink canonicalurl canonical canonicallink address href uri weburl articleurl pageurl posturl"
        " postlink sourceurl originalurl externalurl fullurl absoluteurl mainentityofpage loc enlace direccion lien"
        " adresse endereco indirizzo collegamento enllac adreca path"
    ),
    "authors": (
        "authors author byline writer creator createdbyalias authoredby authorname authornames authordisplayname"
        " postauthor displayname signature firma writtenby postedby autor autores autora autoras auteur auteurs autoren"
        " verfasser autore escritopor ecritpar creepar verfasstvon geschriebenvon erstelltvon scrittoda escritpor"
        " autori autors redactor redacteur"
    ),
    "firstname": "authorfirstname postauthorfirstname",
    "lastname": "authorlastname postauthorlastname",
    "topics": (
        "topics topic tags tag categories category keywords keyword subjects subject terms taxonomy themes labels"
        " posttags postcategories tema temas etiquetas etiqueta categoria categorias palabrasclave sujets motscles"
        " etiquettes themen schlagworte schlagworter stichworte stichworter kategorie kategorien palavraschave"
        " argomenti parolechiave categorie etichette temes etiquetes paraulesclau"
    ),
    "language": "language lang langcode locale inlanguage idioma lengua langue sprache lingua llengua",
    "source": (
        "source publication newspaper outlet publisher medianame sitename websitename journal sourcename"
        " sourcehostname hostname sourcedomain domain fuente medio periodico publicacion quelle zeitung fonte testata"
        " jornal giornale mitja diari"
    ),
    "section": "section articlesection department seccion rubrica rubrique ressort secao sezione seccio desk",
    "summary": (
        "summary abstract description lead excerpt standfirst teaser dek deck postexcerpt resumen entradilla bajada"
        " extracto resume chapo extrait zusammenfassung vorspann anriss resumo sommario resum entradeta"
    ),
    "status": (
        "deletedat archived isarchived trashed istrashed deleted isdeleted hidden ishidden private isprivate"
        " status poststatus articlestatus publishstatus publicationstatus ispublished isdraft draft state"
        " moderationstate workflowstate visibility postvisibility estado estat statut stato situacao"
    ),
    "kind": "posttype",
    "password": "postpassword",
}
FIELDS = frozenset(_NAMES) - {"name", "firstname", "lastname", "intro", "markdown", "status", "kind", "password"}
"""The fields that the admin may name a column for."""

_RANKS = {name: (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names.split())}
_BEFORE = tuple("field post article node item entry story content news jos tx wp dc og".split())
_AFTER = ("value", "rendered", "raw", "processed", "text")
_NO_LETTER = re.compile(r"[^a-z0-9]")
_NUMBERED = re.compile(r"[a-z]{0,3}\d{1,4}(?=[a-z])")  # "tv63introtext"
_LONGEST = 80
DAY_FIRST = frozenset(
    "fecha fechapublicacion fechadepublicacion publicado publicadoel dia titulo titular cuerpo contenido texto titre"
    " texte corps contenu datedepublication jour titel datum inhalt erscheinungsdatum veroffentlichtam titolo testo"
    " data conteudo corpo titol contingut uberschrift ueberschrift".split()
)
"""Names in languages whose speakers write the day before the month."""


@lru_cache(maxsize=4096)
def simple(name: str) -> str:
    """A name without case, accents, blanks and signs: `Fecha de publicación` is `fechadepublicacion`."""
    folded = unicodedata.normalize("NFKD", unescape(name[:_LONGEST]).casefold().replace("ß", "ss"))
    return _NO_LETTER.sub("", folded)


@lru_cache(maxsize=4096)
def field_of(name: str) -> tuple[str, int] | None:
    """The field that a column or a key of this name holds, and how good a name it is for it, 0 best; None unknown."""
    plain = simple(name)
    if found := _RANKS.get(plain):
        return found
    if (numbered := _NUMBERED.match(plain)) and (found := _RANKS.get(plain[numbered.end() :])):
        return found
    for start in _BEFORE:
        if plain.startswith(start) and (found := _RANKS.get(plain[len(start) :])):
            return found
    for end in _AFTER:
        if plain.endswith(end) and (found := _RANKS.get(plain[: -len(end)])):
            return found
    parts = name.rpartition(".")  # {"article": {"body": ...}} made flat
    return field_of(parts[2]) if parts[0] and parts[2] else None
