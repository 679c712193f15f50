"""What a newsletter says of itself and to its reader, and what is no part of the issue: how to leave, how to read it
elsewhere, why it came, where its sender has an office."""

from __future__ import annotations

import re
from collections.abc import Sequence

from importers.formats.mail.flow import Piece

_LONGEST = 600  # characters of such a paragraph
_AT_TOP = 6  # pieces
_TAIL = 0.5  # of all pieces
_MOST_AT_END, _FEW = 30, 8
_SENTENCE = 100  # characters of a sentence that may speak of leaving and mean something else
_SHORT, _REST, _REST_SHARE = 300, 1500, 0.25
_VERBS = (
    *(
        "view",
        "read",
        "open",
        "see",
        "click",
        "ver",
        "v[eé]al[oa]",
        "l[eé]al[oa]",
        "leer",
        "visualizar",
        "abrir",
        "mira",
    ),
    *("voir", "lire", "afficher", "consulter", "visualiser", "ouvrir", "visualizza", "leggi", "apri", "vedi", "ler"),
    *("visualize", "veure", "llegir", "obre", "visualitza"),
)
_ELSEWHERE = (
    *("in (?:your |a |the )?(?:web )?browser", "online", "on the web", "as a web ?page", "web version", "in app"),
    *("en (?:el|tu|su|un) navegador", "en l[ií]nea", "en la web", "dans (?:votre|le|un) navigateur", "en ligne"),
    *("nel (?:tuo )?browser", "no (?:seu )?navegador", "al (?:teu |seu )?navegador", "en l[ií]nia"),
)
_FIRST = "[ioawedn]"  # letters that these begin with
_VIEW = re.compile(
    rf"(?<!\w)(?=\w)(?:(?:{'|'.join(_VERBS)})(?!\w).{{0,30}}(?<!\w)(?={_FIRST})(?:{'|'.join(_ELSEWHERE)})(?!\w)"
    r"|(?:web|online|browser)[ -]?(?:version|view|ansicht)|not displaying (?:correctly|properly)"
    r"|trouble (?:viewing|reading|seeing)|can'?t (?:see|read|view) this|images not (?:showing|displaying)"
    r"|forwarded this (?:email|newsletter|message)|(?:im browser|online) (?:ansehen|anzeigen|lesen|öffnen)"
    r"|versi[oó]n (?:web|online|en l[ií]nea)|version en ligne|versione (?:web|online)|vers[aã]o (?:web|online)"
    r"|versi[oó] (?:web|en l[ií]nia)|nicht richtig (?:dargestellt|angezeigt)"
    r"|no (?:puede|puedes|ve|ves) (?:ver|leer|bien|correctamente).{0,30}(?:correo|mensaje|bolet[ií]n|email))",
    re.IGNORECASE,
)
_LEAVING = {
    "en": (
        *("unsubscri", r"opt[- ]?out\b", "leave the list", "why did i get this", "our mailing address"),
        r"(?:update|manage|change|edit).{0,30}\b(?:preferences|subscription|profile|settings)",
        *("(?:email|e-mail|mail|subscription) preferences", "mailing address is", "google groups", "list-?post"),
        "(?:you(?:'re| are)|you have been) (?:currently|receiving|getting|subscribed|sent|on)",
        "you (?:received|got) this (?:e-?mail|message|newsletter|because)",
        "this (?:e-?mail|message|newsletter) (?:was|is|has been) (?:sent|intended|addressed) (?:to|for|by)",
        *("(?:sent|delivered) to .{0,60}@", "(?:stop|no longer wish to|don'?t want to) receiv"),
        *("forward (?:this|to a friend|it to)", "(?:add|adding) us to your address book"),
        r"mailing list\b.{0,80}\b(?:listinfo|mailman|to leave)",
        *("remove (?:me|yourself|your (?:name|address))", "start writing", "publish on substack"),
        "powered by (?:mailchimp|listmonk|phplist|mailman|substack|mailerlite|brevo|ghost|beehiiv|buttondown)",
    ),
    "es ca": (
        *("dar(?:te|me|se)? de baja", "darse de baja", "d[aá]te de baja", "desuscri", "desinscri"),
        *("(?:cancelar|anular) (?:tu |su |la |mi )?suscripci", "reenviar a un", "nuestra direcci[oó]n postal"),
        "no (?:desea|deseas|quiere|quieres) (?:seguir )?recib",
        r"(?:recib(?:e|es|i[oó]|iste)|(?:le|te) llega|has? recibido) est[ae] (?:correo|mensaje|bolet|e-?mail|news)",
        "este (?:correo|mensaje|email|bolet[ií]n) (?:fue|ha sido|se) (?:le )?(?:ha )?(?:enviad|env[ií])",
        r"(?:actualiz|modific|gestion|cambi)\w{0,5} (?:tus|sus|las) (?:preferencias|datos)",
        *("donar-?(?:te|se|vos) de baixa", "baixa de la llista", "prefer[eè]ncies de"),
        *("cancel[·.]?lar la (?:teva |seva )?subscripci", "(?:reps|rebeu|has rebut|heu rebut) aquest"),
        "no (?:vols|voleu) (?:rebre|continuar)",
    ),
    "fr": (
        *("d[eé]sabonn", "d[eé]sinscri", "ne (?:plus|souhaitez plus) recevoir", "transf[eé]rer [aà] un"),
        "(?:vous|tu) (?:recevez|avez re[cç]u|re[cç]ois) (?:ce|cet|cette)",
        "(?:g[eé]rer|modifier) (?:vos|mes|tes) (?:pr[eé]f[eé]rences|abonnement)",
    ),
    "de": (
        *("abmeld", "abbestell", "austragen", "einstellungen [aä]ndern", "weiterleiten an"),
        *("(?:sie|du) (?:erhalten|erh[aä]ltst|haben) dies", "newsletter(?:-?einstellungen| abbestellen)"),
        "diese (?:e-?mail|nachricht) (?:wurde|ging|ist) an",
    ),
    "it pt": (
        *("disiscri", "cancell(?:a|are|ati).{0,20}(?:iscrizione|newsletter|lista)", "inoltra a un", "descadastr"),
        *("(?:ricevi|hai ricevuto|riceve) quest", "non (?:vuoi|desideri) (?:pi[uù] )?ricevere", "reencaminhar"),
        "(?:gestisci|aggiorna|modifica) (?:le )?(?:tue )?preferenze",
        "(?:cancelar|anular) (?:a )?(?:sua |minha )?(?:inscri|assinat|subscri)",
        *("(?:recebe|recebeu|recebendo) est[ea]", "n[aã]o (?:deseja|quer) (?:mais )?receber"),
        "(?:atualizar|gerir|alterar) (?:as )?(?:suas )?prefer[eê]ncias",
    ),
}
_LEAVE = tuple(re.compile(rf"(?<!\w)(?=\w)(?:{'|'.join(phrases)})", re.IGNORECASE) for phrases in _LEAVING.values())
_RIGHTS = re.compile(
    r"(?:copyright\b|©|\(c\) ?\d{4}|all rights reserved|todos los derechos|tous droits r[eé]serv"
    r"|alle rechte vorbehalten"
    r"|tutti i diritti|todos os direitos|tots els drets)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:p\.? ?o\.? box|apartado|apartat|postfach|bo[iî]te postale|bp \d|casella postale|caixa postal|street"
    r"|st\.|avenue|ave\.?|road|suite|floor"
    r"|calle|c/|avda\.?|avenida|plaza|pza\.?|piso|rue|boulevard|bd\.?|place|stra(?:ß|ss)e|str\.|platz|weg|via"
    r"|viale|piazza"
    r"|corso|rua|pra[cç]a|carrer|pla[cç]a|passeig|avinguda)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\b\d{1,5}\b")
_SOCIAL = re.compile(
    r"(?:(?:follow us(?: on)?|s[ií]guenos(?: en)?|suivez-nous|folgen sie uns|seguici|siga-nos|segueix-nos"
    r"|facebook|twitter|x"
    r"|instagram|linkedin|youtube|mastodon|bluesky|telegram|whatsapp|tiktok|website|web|email|e-mail|rss|share"
    r"|tweet|forward|like"
    r"|compartir|restack|comment|pinterest|vimeo|flickr|home|contact|contacto|privacy(?: policy)?|terms|log ?in"
    r"|read more on)"
    r"[\s|·•,/:.–-]{0,9}){1,20}",
    re.IGNORECASE,
)
_CALLS = re.compile(
    r"(?:subscribe(?: now)?|upgrade to paid|share(?: this post)?|leave a comment|like this|get the app|read in app"
    r"|suscr[ií]bete(?: ahora)?|compartir|s'abonner|abonnieren|jetzt abonnieren|iscriviti|assine|subscreva"
    r"|subscriu-te"
    r"|invite friends|read more|read on|continue reading|leer m[aá]s|seguir leyendo|lire la suite|en savoir plus"
    r"|weiterlesen|mehr lesen|leggi tutto|continua a leggere|leia mais|saiba mais|llegir m[eé]s|continua llegint"
    r"|refer a friend|thanks for reading[^.]{0,99}[.!]?(?: subscribe for free.{0,99})?"
    r"|\d{0,5} likes?|[♥❤♡].{0,9})[\s.!]{0,3}",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-_=*~\s.·•|–—]{0,200}")


def is_view_line(piece: Piece) -> bool:
    """Whether it only says how the issue is read elsewhere."""
    return len(piece.text) <= _SHORT and bool(_VIEW.search(_line(piece)))


def without_footers(pieces: Sequence[Piece]) -> list[Piece]:
    """The issue itself. A paragraph in its midst stays, whatever it speaks of."""
    texts = [piece for piece in pieces if piece.text]
    count = len(texts)
    places = {id(piece): number for number, piece in enumerate(texts)}
    tail_from = max(count * _TAIL, count - _MOST_AT_END) if count > _FEW else count * _TAIL / 2

    def is_footer(piece: Piece) -> bool:
        place = places.get(id(piece), 0)
        if not piece.text or len(piece.text) > _LONGEST:
            return False
        if is_view_line(piece) and (place < _AT_TOP or place >= tail_from):
            return True
        outside = place >= tail_from or place < 3 or (piece.leaves and len(piece.text) < _SHORT)
        plain = len(piece.text) > _SENTENCE and not piece.linked and "@" not in piece.text
        return bool(outside and not plain and any(each.search(_line(piece)) for each in _LEAVE))

    kept = [piece for piece in pieces if not is_footer(piece)]
    dropped = [place for place, piece in enumerate(pieces) if is_footer(piece) and places[id(piece)] >= tail_from]
    if dropped:
        kept = _cut(pieces, kept, dropped[0])
    return _trimmed(kept)


def _line(piece: Piece) -> str:
    return piece.text.replace("\n", " ")


def _cut(pieces: Sequence[Piece], kept: list[Piece], first: int) -> list[Piece]:
    """Without what stands behind the first footer, where that is little, and without what leads to it."""
    behind = {id(piece) for piece in pieces[first:]}
    rest = [piece for piece in kept if id(piece) in behind]
    size, whole = sum(len(piece.text) for piece in rest), sum(len(piece.text) for piece in kept)
    if size <= _REST and size <= max(_REST_SHARE * whole, _SHORT) and all(len(each.text) <= _SHORT for each in rest):
        kept = [piece for piece in kept if id(piece) not in behind]
    else:
        kept = [piece for piece in kept if id(piece) not in behind or not _is_furniture(piece)]
    while len(kept) > 1 and _is_furniture(kept[-1]):
        kept.pop()
    return kept


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Without buttons, rules and rows of links, wherever they stand, and rights at the end."""
    kept = [
        piece for piece in pieces if not piece.text or not (_CALLS.fullmatch(piece.text) or _RULE.fullmatch(piece.text))
    ]
    while len(kept) > 1 and (not kept[-1].text or _is_said_of_rights(kept[-1]) or _SOCIAL.fullmatch(kept[-1].text)):
        if not kept[-1].text and len(kept) > 1 and kept[-2].text and not _is_said_of_rights(kept[-2]):
            break  # a picture that the text ends with
        kept.pop()
    return kept


def _is_furniture(piece: Piece) -> bool:
    text = piece.text
    if not text:
        return True
    if len(text) > _SHORT:
        return False
    postal = _PLACE.search(text) and _NUMBER.search(text) and not text.endswith((".", "!", "?"))
    return bool(postal or _is_said_of_rights(piece) or _SOCIAL.fullmatch(text) or _RULE.fullmatch(text))


def _is_said_of_rights(piece: Piece) -> bool:
    return len(piece.text) <= _SHORT and bool(_RIGHTS.match(piece.text.lstrip("* ")))
