"""Given names that are common in Spanish and in English; without accents, in small letters."""

from __future__ import annotations

_SPANISH = """
adela adolfo adrian adriana agustin agustina alberto aldo alejandra alejandro alejo alfonso alfredo alicia almudena
alvaro amalia amparo ana anabel anahi andres angel angela angelica anita antonia antonio araceli armando arnulfo
arturo augusto aurelio aurora beatriz belen benita benito bernardo berta bertha braulio bruno camila camilo carlos
carmela carmen catalina cecilia celeste celia cesar clemente concepcion consuelo cristian cristina damian dario delia
diego dina dolores dora eduardo efrain elba elena elias elisa eloisa eloy elvia elvira emilia emiliano emilio enrique
enriqueta ernestina ernesto esteban estefania estela ester eugenia eugenio eulalia evaristo fabian fabiola faustino
fausto federico felipe felix fermin fernanda fernando fidel flavio florencia francisca francisco gabriel gabriela
genaro gerardo german gilberto gisela gloria gonzalo graciela gregorio guadalupe guillermo gustavo hebe hector
heriberto herminia hernan hilario hilda homero horacio hortensia hugo humberto ignacio ildefonso imelda inaki ines
inmaculada irma isabel isaias isidro itziar ivan jacinto jaime jaume javier jesus jimena joan joaquin jordi jorge jose
josefa josefina josep josue juan juana juanita juliana julieta julio karina karla keiko lazaro leandro leila leonardo
leonor leopoldo leticia lidia liliana lola lorena lorenzo lourdes lucia luciana luciano lucila lucrecia luis luisa luz
macarena magdalena maite manuel manuela mara marcela marcelo marco marcos margarita maria mariana maribel marina mario
marisol maritza marta maruja mateo matias mauricio maximo mayra mercedes miguel milagros mireya miroslava mirta moises
montserrat narciso natalia nelida nestor nicolas nidia noelia noemi norberto norma nuria octavio ofelia olinda orlando
oscar osvaldo oswaldo pablo pascual patricio paulina pedro perla pilar porfirio rafael raimundo ramiro ramon ramona
raquel raul regina reinaldo remedios reynaldo ricardo rigoberto roberto rocio rodolfo rodrigo rogelio rolando roque
rosa rosalba rosalia rosana rosario roxana ruben rufino salvador santiago sebastian serafin sergio silvana silvestre
silvia silvio socorro sofia soledad soraya susana tania teodoro teofilo timoteo tomas ulises valentin valentina
valeria vanesa vicente victor violeta virgilio wilfredo wilmer ximena yadira yesenia yolanda zoila zulma
"""

_ENGLISH = """
aaron abel abigail adam aidan alan alasdair albert alec alex alexander alexandra alexandria alfred alice alison
alistair allan allison amanda amber amelia amy anastasia andrea andrew angus ann anna anne annette annie anthony
arnold arthur ashley audrey barbara barry beatrice becky belinda ben benjamin bernard beth betty bill billy blanca bob
bobby bonnie brad bradley brandon brenda brett brian bridget bryan byron caitlin calvin camilla carl carla carol
caroline carolyn carrie catherine cathy chad charlene charles charlie chelsea cheryl chloe chris christa christian
christiane christie christina christine christopher cindy claire clara clare claudia clifford clive colin colleen
connie connor cormac cornelius craig curtis cynthia dan daniel daniela danielle darlene darrell darren dave david dean
debbie deborah debra denis denise dennis derek diana diane dominic donald donna doreen doris dorothy doug dougal
douglas duane duncan dylan earl edgar edith edmund edward edwin eileen elaine eleanor elizabeth ellen ellie elsa elsie
emily emma eric erica erika erin ernest esther ethan ethel eva evan evelyn fay fergus fern fiona frances francis frank
franklin fred frederic frederick gail gareth gary geoff geoffrey george geraldine gertrude gilbert giles gina gladys
glenda glenn gordon graham greg gregory gwen hamish hannah harold harriet harry harvey hazel heather heidi helen
helena henrietta henry herbert hilary hillary howard hugh iain ian ida imogen ingrid irene isaac isabella jack jacky
jacob jacqueline jake james jamie jan jane janet janice jean jeanne jeff jeffrey jenna jennifer jenny jeremy jerry
jessica jill jim jimmy jo joanna jocelyn jodi jodie jody joe joel john johnny jon jonathan joseph josephine joshua
joyce judith julia julian julie justin karen kate katharine katherine kathleen kathryn kathy katie katrina kayla keira
keith kelly ken kenneth kenny kevin kimberly kirsten kristen kristin kurt kyle larry laura lauren leah lee lena leo
leon lesley leslie lewis libby lillian linda lindsay lisa lloyd lois lorraine lou louis louisa louise lucas lucille
lucy luke lydia lyndon lynn maggie malcolm marc marcia marcus margaret marian marianne marie marilyn marjorie mark
marshall martha martin martina mary matt matthew maureen maurice maxine meg megan melanie melissa meredith mia michael
michelle mike mildred miriam mitchell moira molly monica muriel myra nancy naomi natalie natasha nathan ned neil niamh
nicholas nick nicole nigel nina noah nora norman olga oliver olivia omar owen pamela pat patricia patrick patsy patti
paul paula peggy penelope percy peter phil philip philippa phoebe phyllis polly priscilla quentin rachel ralph rebecca
reginald renata renee rhonda richard rita rob robbie robert rodney roger roland ronald ronnie rory rosalind rosemary
rosie roy rupert russell ruth sabrina sacha sally sam samantha samuel sandra sara sarah saul scott seth seymour shane
shannon sharon shawn sheila sheryl shirley sidney simon sinead siobhan sonia sophia sophie stacey stan stanley stella
stephanie stephen steve steven stewart stuart sue susan suzanne sylvia tamara ted teddy terence teresa terri terry
thelma theodore theresa thomas tim timothy tina toby todd tom tommy tony tracey tracy trevor trudy tyler ursula
valerie vanessa vera vernon veronica vincent vivian wallace walter warren wayne wendy wilfred willard william winifred
winston zachary zoe
"""

_A_PLACE_TOO = """
alice amparo april asuncion austin carolina charlotte concepcion consuelo dallas esperanza florence georgia grace
guadalupe israel jordan julian june lourdes madison mercedes pilar rosario salvador santiago sidney soledad sydney
trinidad victoria virginia
"""

_PHRASES = """
de dios;de fatima;de guadalupe;de jesus;de la concepcion;de la luz;de las mercedes;de lourdes;de los angeles;de los
dolores;del carmen;del mar;del pilar;del rocio;del rosario;del socorro;de la caridad;de los milagros;del milagro
"""

SPANISH_GIVEN = frozenset(_SPANISH.split())

A_PLACE_TOO = frozenset(_A_PLACE_TOO.split())
"""Those that are as often a place's or a thing's: they tell a person only before a family name that is known."""

GIVEN_NAMES = SPANISH_GIVEN | A_PLACE_TOO | frozenset(_ENGLISH.split())

GIVEN_PHRASES = frozenset(each.replace("\n", " ").strip() for each in _PHRASES.split(";"))
"""What may stand behind a given name as part of it: María del Carmen, Juan de Dios."""
