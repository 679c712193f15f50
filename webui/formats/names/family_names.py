"""Family names that are common where Spanish and where English is spoken; without accents, in small letters."""

from __future__ import annotations

_SPANISH = """
abad acevedo acosta acuna aguayo aguero aguilar aguilera aguirre alarcon alba alcala alcantara aldana alegria aleman
alfaro almeida almonte alonso altamirano alvarado alvarez alvaro amaya anaya andrada andrade angulo aparicio apaza
aponte aquino aragon arana aranda araujo araya arce arciniegas arellano arenas arevalo arguedas arguello arias
arizmendi armas arriaga arroyo arteaga asturias avalos avila ayala aznar baca baez balderas ballesteros banuelos barba
barbosa barcenas barragan barraza barreda barrera barreto barrientos barrios bautista becerra bedoya bejarano belaunde
belmonte beltran benavides benitez bermudez bernal berrios betancourt betancur blanco bolanos bonilla borja bravo
briceno briones bueno burgos bustamante bustos caballero cabello cabral cabrera caceres cadena calderon calle camacho
camargo campos canales cano canto carbajal carballo cardenas cardona cardoso carranza carrasco carrera carrillo
carrion carvajal casares casas casillas castaneda castano castellanos castillo castro catalan cazares ceballos cedeno
centeno cepeda cerda cervantes cervera cespedes chamorro chavarria chavez choque cifuentes cisneros cobos collado
colon concha condori contreras cordero cordoba cordova cornejo corona corrales correa cortes cortez cotto covarrubias
crespo cruz cubas cuellar cuenca cuesta cuevas cusi davila delgado diaz diez dominguez donoso duarte duenas duque
duran echeverri echeverria elias elizondo enriquez escalante escamilla escobar escobedo escudero espejo espinal
espinosa espinoza esquivel estevez estrada fajardo farias feijoo fernandez ferrer fierro figueroa flores florez
fonseca franco frias fuentes gaitan galan galarza galeano galindo gallardo gallego gallegos galvan galvez gamarra
gamboa gamez garay garces garcia garrido garza gasca gil gimenez giron godoy gomez gongora gonzales gonzalez gordillo
gorriti granados grande grandes grau guardado guerra guerrero guevara guillen gutierrez guzman haro henriquez heredia
hernandez herrera herrero hidalgo hinojosa holguin huaman huamani huanca huerta hurtado ibanez ibarra iglesias illanes
infante inga iniguez irizarry islas izquierdo jaimes jara jaramillo jerez jimenez juarez jurado landa lara larios
lazcano leal ledesma leiva lemus leon leyva linares lira lizarraga llamas llanos llerena llosa loaiza lobo londono
lopez lorca lovera lozada lozano lucero lugo luna luque machado machuca madera madrid madrigal maldonado mamani
manrique manzano marcos marin marquez marroquin marti martin martinez mata mateos matos maya mayorga medina medrano
mejia melendez melgar mena menchu mendez mendieta mendoza menendez meneses mercado merino mesa meza milla millan mina
miranda mojica molina moncada mondragon monge montalban montalvo montano montenegro montero montes montesinos montiel
montoya mora morales moran moreno mosquera moya mujica munguia muniz munoz murcia murillo naranjo narvaez nava
navarrete navarro negrete negron nieto nieves noriega novoa nunez obando obregon ocampo ocasio ochoa ojeda oliva
olivares olivas oliveira olmedo olmos onetti ontiveros ordaz ordonez orellana orozco ortega ortiz osorio ospina osuna
otero ovalle oviedo pacheco padilla padron paez palacio palacios palma palomino paniagua pantoja pardo paredes parra
pastor patino paucar pavon paz pedraza pelaez pena penaloza peralta perdomo pereira perez pico pineda pinedo pino
pinto pizarro plascencia plaza polanco polo ponce porras portillo posada pozo prado preciado prieto puente puga pulido
quesada quezada quijano quinones quintana quintanilla quintero quiroga quiroz quispe ramirez ramos rangel rea recio
renteria resendiz restrepo reyes reynoso rico rincon rios riquelme rivadeneira rivas rivera rivero robledo robles roca
rocha rodas rodrigues rodriguez rojas roldan roman romero romo rondon rosado rosales rosario rosas ruano rubio rueda
ruiz saavedra saenz salamanca salas salazar salcedo saldana saldivar salgado salinas samaniego sanabria sanchez
sandoval santacruz santamaria santana santander santiago santillan santos sanz sarmiento segovia segura sepulveda
serna serrano sierra silva simon solano solis soria soriano sosa sotelo soto suarez tamayo tapia tejada tejeda tellez
tello terrazas toledo toro torrealba torres torrico tovar trejo trevino trujillo tupac ugarte ulloa urbina uribe
urrutia vaca valdes valdez valdivia valdivieso valencia valenzuela valera valladares valle vallejo vallejos varela
vargas vasquez vazquez vega vela velarde velasco velasquez velazquez velez vera verdugo vergara vicente vidal viera
vilca villa villagran villalba villalobos villalta villanueva villar villareal villarreal villasenor villegas vivanco
yanez yepes yupanqui zabala zambrano zamora zamudio zapata zaragoza zarate zavala zegarra zelaya zepeda zuleta zuniga
zurita
"""

_ENGLISH = """
abbott adams alexander allen anderson andrews applebaum armstrong arnold ashton atkins atkinson austin bailey baker
baldwin ball barber barker barnes barnett barrett barron barry bartlett bates baxter beck becker bell bennett benson
benton berry bird bishop black blair blake bolton bond booth bowen bowman boyd bradford bradley brady brennan brewer
bridges briggs brock brooks brown browning bruce bryant buchanan buckley burgess burke burnett burns burton bush
butler byrne caldwell calhoun callahan cameron campbell cantor carlson carpenter carr carroll carson carter casey
chambers chandler chapman chase chen childs christensen church clark clarke clayton clements clinton cochran cohen
cole coleman collins combs compton conley connolly conway cook cooke cooper copeland costello cox crawford crosby
cross cunningham curry curtis daly daniels davenport davidson davies davis dawson day dean dempsey dickens dickerson
dillon dixon dobson donovan dougherty douglas doyle drake drew dudley duffy duncan dunn dyer eaton edwards elliott
ellis emerson emery erickson evans everett ewing farmer farrell faulkner ferguson fernandes fields finch finley fisher
fitzgerald fitzpatrick flanagan fleming fletcher flood floyd flynn foley forbes ford foreman foster fowler fox francis
franklin fraser freeman french friedman frost fuller gallagher galloway gardner garner garrett garrison gates gentry
gibbs gibson gilbert gill gilmore ginsburg glover goldberg goldman goldstein goodman goodwin gordon gould graham grant
gray green greenberg greene greenwood griffin griffith griffiths grimes guthrie hale haley hall hamilton hammond
hancock hanna hansen hanson hardin harding hardy harmon harper harrington harris harrison hart hartman harvey hatfield
hawkins hayes haynes heath henderson hendricks henry hensley herman hess hewitt hickman hicks higgins hill hinton
hobbs hodges hoffman hogan holland holmes holt hooper hoover hopkins horne horton houston howard howe howell hubbard
hudson huff hughes hull humphrey hunt hunter hurley hurst hutchinson hyde ingram jackson jacobs jacobson james jenkins
jennings jensen johnson johnston jones joyce kaplan katz kaufman keith keller kennedy kent kerr king kirk klein knight
knox lamb lambert lane lang larsen larson lawson leach lee leonard levin levine levy lewis lincoln lindsay little
lloyd logan long love lowe lucas lynch lyon lyons macdonald mack mackenzie maclean macleod madden maher malone mann
manning marsh marshall martin martinson mason matthews maxwell mccall mccarthy mccoy mcdonald mcgrath mcguire mckay
mckenna mckenzie mckinney mclean mcnamara mercer meyer middleton miller mills mitchell monroe montgomery moody moore
morgan morris morrison morrow morse morton moss mueller mullen murphy murray myers nash neal nelson neville newman
newton nguyen nichols nicholson nixon noble nolan norris norton obama obrien oconnell oconnor odom odonnell oneal
oneill orr osborne otoole owen owens pace page palmer parker parks parrish parry parsons patel patterson patton payne
pearce pearson peck perkins perry peters peterson phelps phillips pierce pike pollard pope porter potter powell powers
pratt preston price proctor pugh quinn ramsey randall randolph rankin ray reagan reed reeves reid reynolds rhodes rice
rich richards richardson riley ritchie roach roberts robertson robinson rogers rollins roosevelt rosen rosenberg
rosenthal ross roth rowe rush russell rutledge ryan sampson sanders saunders savage sawyer schmidt schneider schultz
schwartz scott sears sexton shaffer shannon shapiro sharp shaw shelton shepherd sheridan sherman short silverman
simmons simpson sinclair singh singleton skinner slater sloan small smith snyder spencer stafford stanley stark steele
stein stephen stephens stephenson stern stevens stevenson stewart stokes stone stout strong sullivan summers sutton
swanson sweeney sykes talbot tate taylor temple terrell thatcher thompson thomson thornton todd tolbert townsend
travis trump tucker turner tuttle tyler underwood valentine vance vaughan vickers vincent wade wagner walker wall
wallace walsh walters walton wang ward ware warner warren washington waterman waters watkins watson watts weaver webb
weber webster weiss welch wells west wheeler whitaker white whitehead whitney wilcox wilder wiley wilkins wilkinson
williams williamson willis wilson winters wise wolf wolfe wong wood woods woodward wright wu wyatt yang yates york
young zhang zimmerman
"""

_DOUBLE = """
baden powell; baron cohen; bonham carter; bowes lyon; bulwer lytton; burne jones; conan doyle; day lewis;
duncan smith; ford coppola; garton ash; grant duff; hunter blair; le carre; lloyd george; lloyd jones; lloyd webber;
lyttelton hart; maxwell davies; newton john; parker bowles; phillips thomas; rees mogg; rhys davies; rhys jones;
rhys meyers; rider haggard; sackville west; scott thomas; sebag montefiore; taylor joy; vaughan williams;
waller bridge; wilkins freeman; wynne jones
"""

SPANISH_FAMILY = frozenset(_SPANISH.split())

ENGLISH_FAMILY = frozenset(_ENGLISH.split())

ENGLISH_DOUBLE = frozenset(each.strip() for each in _DOUBLE.split(";"))
"""Those of two words without a hyphen, as English has them: most other names of that look have a middle name."""
