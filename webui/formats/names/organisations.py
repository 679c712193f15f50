"""Words that tell an organisation's name, an office or a title from a person's; without accents, in small letters."""

from __future__ import annotations

_OF_AN_ORGANISATION = """
academy agence agencia agencies agency airways alianza alliance america americas amnesty archivo asamblea asociacion
asociados associated associates association authority ayuntamiento banco band bank base board brigade bureau camara
campaign campesina caritas casa center centre centro chronicle church city club coalicion coalition colectivo colegio
collective college comision comite commission committee company confederacion confederation congreso congress consejo
convention cooperation coordinadora corp corporacion corporation corte council county courier court defensa defensoria
department desk diocesis division editorial ejercito embassy empresa enterprises equipo escuela estate express
facultad family federacion federation film fondo forum foundation frente friends front fund fundacion gazette gmbh
gobierno government greenpeace group grupo health herald holdings iglesia inc industries institute instituto journal
junta lab laboratorio league library liga llc magazine media mines mining ministerio ministry mission movement
movimiento mujeres museo museum national network newspaper obispado observatorio observatory observer office oficina
orchestra order organisation organization orquesta oxfam parliament parroquia partido partners partnership party
pastoral plataforma police policia post prelatura prensa press prison project proyecto radio red redaccion report
reports republic republica research resources reuters review revista ronda sa school secretaria senior service
services sindicato sociedad societies society solidaridad solidarity solutions studies syndicate systems team teatro
tech telegraph television theater theatre times tribunal tribune trust unesco unicef unidos union unit united
universidad university vicaria voice voices voz watch wire zeitung
"""

_AGENCIES = "afp ansa ap bloomberg dpa efe ians kyodo notimex pti reuters tass telam upi xinhua"

_OF_NEITHER = """
aeropuerto airport award bridge cafe calendar capitan chile coffee colaborador colaboradora colonel compostela
correspondent corresponsal cuba daily day diario director don dona donor dr editor editors enviado especial evening
falls fray freelance freelancer general guest hills hospital hotel human ii iii internacional international island
islands iv jr junction junior lady lake law limited ltd minister ministro morning mr mrs ms news night norte obispo
premio president presidente prize prof professor public redactor redactora reporter reporters rights river sales
secretario secretary sen senador senator sir springs sr st staff star state street sun support sur survival valley
weekly world writer writers
"""

OF_AN_ORGANISATION = frozenset(_OF_AN_ORGANISATION.split()) | frozenset(_AGENCIES.split())
"""One of these anywhere, and it is an organisation's."""

NOT_OF_A_PERSON = OF_AN_ORGANISATION | frozenset(_OF_NEITHER.split())
"""One of these anywhere, and it is not, or not only, a person's name: an office, a title, a place, a thing."""
