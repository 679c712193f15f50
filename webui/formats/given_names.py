"""Words that tell a person's name from an organisation's; without accents, in small letters."""

from __future__ import annotations

_GIVEN = """
aaron abel abigail adam adela adolfo adrian adriana agustin aidan alan albert alberto alejandra alejandro alex alexander
alexandra alfonso alfred alfredo alice alicia alison allison alvaro amanda amelia amy ana anastasia andrea andres andrew
angel angela angelica anita ann anna anne annie anthony antonia antonio armando arthur arturo ashley barbara beatrice
beatriz becky ben benita benito benjamin bernard bernardo blanca bob bonnie brenda brian bridget bruno camila carla
carlos carmen carol caroline catalina catherine cecilia cesar charles christina christine christopher cindy clara
claudia cristian cristina cynthia dan daniel daniela darren dave david deborah denise dennis diana diane diego dolores
donald donna doris dorothy edgar eduardo edward edwin elaine elena elias elisa elizabeth ellen elsa emilia emilio emily
emma enrique eric erica erika ernesto esteban ester esther eugenia eugenio eva evelyn federico felipe fernanda fernando
fiona francisca francisco frank frederick gabriel gabriela gareth gary geoffrey george gerardo gilberto gladys gloria
gonzalo gregory guillermo gustavo hannah harold heather hector helen helena henry hernan hilda hillary hugo humberto ian
ignacio ines irene irma isaac isabel isabella ivan jack jacob jacqueline jaime james jane janet javier jean jeff jeffrey
jennifer jeremy jerry jessica jim jimena joan joanna joaquin joe joel john johnny jon jonathan jorge jose josefina
joseph joshua joyce juan juana judith julia julian juliana julie julieta julio karen karla katherine kathleen kathryn
kathy katie keith kelly kenneth kevin kimberly larry laura lauren lee leonardo leonor leslie leticia lidia liliana linda
lisa lucas lucia luis luisa lynn magdalena manuel manuela marcela marcelo marco marcos margaret margarita maria mariana
maribel marie marilyn mario marisol mark marta martha martin mary mateo matthew mauricio melissa michael michelle miguel
mike miriam moises monica nancy natalia natalie nathan nestor nicholas nicolas nicole norma octavio olga oliver olivia
omar oscar pablo pamela patricia patricio patrick paul paula pedro peter philip rachel rafael ramiro ramon raquel raul
rebecca renata renee ricardo richard rita robert roberto rocio rodolfo rodrigo roger rolando ronald rosa roxana ruben
ruth sabrina samantha samuel sandra sara sarah saul scott sebastian sergio sharon sheila silvia simon sofia sonia sophia
sophie stephanie stephen steve steven stuart susan susana sylvia tamara tania teresa theodore theresa thomas timothy
todd tom tomas tony tracy ursula valentina valeria vanessa veronica vicente vincent violeta walter wendy william ximena
yolanda zoe
"""

_NOT_OF_A_PERSON = """
academy agence agencia agency alliance asociacion associated association bank board bureau center centre centro
chronicle church city club colegio college comision comite commission committee company congreso congress consejo
cooperation coordinadora corporation correspondent council county courier daily defensoria department desk diario
director division donor dr editor editorial editors embassy empresa equipo estate express federacion federation film
fondo forum foundation fund fundacion gazette gobierno government group grupo health herald hills hospital hotel human
ii iii institute instituto internacional international iv journal jr junction junior junta lake law library limited ltd
magazine media mines mining minister ministerio ministry mission movement movimiento mr mrs ms museum national network
news newspaper observer office oficina order organisation organization party police post prensa president presidente
press project proyecto public radio red redaccion report reporter reports research reuters review revista rights river
school secretaria secretary sen senator senior service services sindicato society solidarity sr st staff star state
street studies sun support survival team tech telegraph television times tribune trust union unit universidad university
valley watch weekly wire world writer writers
"""

# Common in English and Spanish, those left out that are as often a place's or a thing's ("Virginia", "Mercedes").
GIVEN_NAMES = frozenset(_GIVEN.split())

# One of these anywhere, and it is an organisation, an office or a title.
NOT_OF_A_PERSON = frozenset(_NOT_OF_A_PERSON.split())
