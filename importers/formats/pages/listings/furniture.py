"""What stands around the items of a blog's front and is no part of any: who posted, comments, "continue reading"."""

from __future__ import annotations

import re

from importers.page.dates.months import fold

_LONGEST = 120
_NUMBER = re.compile(r"\(?\b\d{1,6}\b\)?")
_EDGES = " \t.,;:!|()[]{}<>-–—·•*/\"'“”„«»‹›→←⇒»#…+¶"


def _each(lines: str) -> frozenset[str]:
    return frozenset(each.strip() for line in lines.strip().splitlines() for each in line.split("/"))


# Without accents; numbers left out.
_WHOLE = _each("""
posted/posted on/posted in/posted by/posted at/published/published on/published in/published by/written by/by/on/in/at
comment/comments/comments off/no comments/no comments yet/leave a comment/leave a reply/leave comment/add comment
add a comment/post a comment/write a comment/view comments/comments closed/comments are closed/reply/replies/view all
continue reading/read more/read on/read the rest/read the rest of this entry/read full story/read article/full story
more/more info/learn more/keep reading/view post/share/share this/share this post/share on facebook/share on twitter
tweet/like/like this/likes/like loading/email/email this/email this post/print/print this/print this page/pin it
filed under/tagged/tagged with/tags/tag/category/categories/labels/permalink/permanent link/link/link to this post
trackback/trackbacks/pingbacks/older posts/older entries/newer posts/newer entries/older/newer/next/next page
previous/previous page/previous posts/next posts/back to top/top/edit/author/date/loading/views/updated/last updated
veroffentlicht/veroffentlicht am/veroffentlicht in/veroffentlicht von/geschrieben/geschrieben von/geschrieben am
gepostet/gepostet am/gepostet von/erstellt/erstellt am/verfasst von/eingestellt von/von/am/kommentar/kommentare
kommentar hinterlassen/hinterlasse einen kommentar/schreibe einen kommentar/einen kommentar schreiben/kommentieren
keine kommentare/kommentar schreiben/kommentare deaktiviert/weiterlesen/weiter lesen/mehr lesen/mehr/weiter/mehr dazu
lesen sie mehr/den ganzen artikel lesen/teilen/teilen mit/gefallt mir/drucken/schlagworter/schlagwort/kategorie
kategorien/abgelegt unter/labels/altere beitrage/neuere beitrage/altere artikel/neuere artikel/nach oben/autor/datum
publicado/publicado en/publicado el/publicado por/escrito por/por/el/comentario/comentarios/deja un comentario
dejar un comentario/deja una respuesta/anadir comentario/sin comentarios/no hay comentarios/comentarios desactivados
seguir leyendo/sigue leyendo/continuar leyendo/continua leyendo/leer mas/lee mas/ver mas/mas informacion/mas
compartir/comparte/comparte esto/compartelo/me gusta/imprimir/etiquetas/etiqueta/categoria/categorias/archivado en
archivado bajo/enlace permanente/entradas antiguas/entradas anteriores/entradas mas antiguas/entradas recientes
publie/publie le/publie par/publie dans/poste le/poste par/ecrit par/par/le/commentaire/commentaires
laisser un commentaire/ajouter un commentaire/aucun commentaire/pas de commentaire/lire la suite/lire plus
continuer la lecture/en savoir plus/suite/partager/partager cet article/j'aime/imprimer/etiquettes/mots-cles
classe dans/classe sous/permalien/lien permanent/articles plus anciens/articles plus recents/articles precedents
pubblicato/pubblicato il/pubblicato da/pubblicato in/postato da/scritto da/da/il/commento/commenti/lascia un commento
aggiungi un commento/nessun commento/commenta/continua a leggere/continua/leggi tutto/leggi di piu/leggi l'articolo
condividi/mi piace/stampa/etichette/categorie/archiviato in/articoli precedenti/articoli piu vecchi/post piu vecchi
articoli successivi/publicado em/postado por/postado em/escrito por/deixe um comentario/deixe uma resposta
nenhum comentario/sem comentarios/comentar/continue lendo/continue a ler/continuar a ler/continuar lendo/leia mais
ler mais/saiba mais/compartilhe/compartilhar/compartilhe isso/partilhar/partilhar isto/curtir/gosto/marcadores
arquivado em/link permanente/postagens mais antigas/posts mais antigos/artigos mais antigos/geplaatst/geplaatst op
geplaatst door/geplaatst in/gepubliceerd op/gepubliceerd door/geschreven door/door/op/reactie/reacties/geen reacties
laat een reactie achter/plaats een reactie/geef een reactie/reageer/lees verder/lees meer/verder lezen/meer/delen
deel dit/deel dit bericht/vind ik leuk/afdrukken/categorieen/oudere berichten/nieuwere berichten/publicat el
publicat per/publicat a/deixa un comentari/comentaris/comentari/cap comentari/continua llegint/llegeix mes/comparteix
m'agrada/etiquetes/arxivat a/entrades mes antigues/publicerat/publicerad/postat av/lamna en kommentar/kommentarer
lamna ett svar/inga kommentarer/las mer/fortsatt lasa/dela/gilla/aldre inlagg/skriv en kommentar/ingen kommentarer
laes mere/del/aeldre indlaeg/legg igjen en kommentar/les mer/publisert/eldre innlegg/opublikowano/dodaj komentarz
zostaw komentarz/komentarze/komentarzy/brak komentarzy/czytaj dalej/czytaj wiecej/wiecej/udostepnij/starsze wpisy
napsat komentar/komentare/cist dal/cely clanek/starsi prispevky
""")
_BEGINS = re.compile(
    r"(?:filed under|posted in|tagged(?: with)?|tags?|categor(?:y|ies)|labels?|abgelegt unter|schlagw(?:ort|orter|orte)"
    r"|kategorien?|archivado (?:en|bajo)|etiquetas?|categorias?|classe (?:dans|sous)|etiquettes?|mots-cles"
    r"|archiviato in|etichette|categorie|arquivado em|marcadores|categorieen|etiquetes|arxivat a|share (?:this|on)"
    r"|teilen (?:mit|auf)|compartir en|partager sur|condividi su|comments?|kommentare?|comentarios?|commentaires?"
    r"|commenti|reacties?|permalink|permalien)\s{0,2}[:=]"
    r"|(?:filed under|posted in|tagged|abgelegt unter|archivado en|classe dans|archiviato in|continue reading"
    r"|seguir leyendo|sigue leyendo|continuer la lecture de|continua a leggere|continue lendo|lees verder"
    r"|read the rest of|leave a comment on|no comments on|comments off on|kommentare deaktiviert fur)\s"
)


def is_furniture(line: str) -> bool:
    """Whether the whole line is what programs write around the posts of a blog, in the main languages of Europe."""
    if len(line) > _LONGEST:
        return False
    folded = fold(line).replace("’", "'")
    bare = " ".join(_NUMBER.sub(" ", folded).split()).strip(_EDGES)
    return bare in _WHOLE or bool(_BEGINS.match(folded.strip(_EDGES)))
