"""First names that many people have: what begins with one is called as people are, and not as places and teams."""

from __future__ import annotations

_NAMES = """
aaron abdul abdullah abel abigail adam adama adela adele adelina adrian adriana adrienne agata agnes agnieszka agustín
ahmad ahmed aida aisha aitor akira alain alan alba albert alberto albrecht alda aldo alejandra alejandro aleksandar
aleksandra aleksei alena alessandra alessandro alessia alex alexander alexandra alexandre alexandros alexei alexey
alexia alexis alfons alfonso alfred alfredo ali alice alicia alina alisa alison allan allen allison alma alois alvaro
álvaro amadou amal amanda amber amelia amelie amina aminata amir amit amy ana anaïs anastasia anatol anders andi andré
andrea andreas andreea andrei andrej andrés andreu andrew andrey andri andrzej andy angel ángel angela ángela angelica
angelika angelina angelo anika anita anja anjali anke ann anna annabel anne annegret anneke anneliese annelies
annemarie annett annette annie annika anouk anselm anthony antje antoine anton antonella antonia antonio antónio
antonis anu anya april arash ariana ariel arjun armando armin arnaud arndt arne arno arnold artem arthur arturo arun
asha ashley astrid athanasios attila audrey august augusto aurélie aurora axel ayşe bärbel barbara barry bart basil
bastian beat beata beate beatrice beatriz beatrix becky belén ben benedict benedikt benjamin benoît bernadette bernard
bernardo bernd bernhard bertrand beth bettina betty bianca bill billy birgit birgitta birte bjarne björn blanca bob
bodo bogdan boris bożena brad bram brandon brenda brendan brett brian brigitte britta brooke bruce bruno bryan burkhard
camila camille carina carl carla carlo carlos carlotta carmen carol carola carolin carolina caroline carrie carsten
casey caspar catalina caterina catherine cathrin cathy cecilia cecilie cédric celia céline césar chad chantal charles
charlie charlotte chelsea cheryl chiara chloe chloé chris christa christel christian christiane christie christin
christina christine christof christoph christophe christopher christos cindy claire clara clarissa claudia claudio claus
clemens clément cody colin colleen conor connor conny constantin constanze cora corey corina corinna corinne cornelia
cornelius cory courtney craig cristian cristiano cristina cristóbal curtis cynthia cyril czesław dagmar daisy damian
damien damon dan dana dani daniel daniela daniele daniella danielle danijel danilo danny daphne daria dario darius
darko darren dave david davide dawid dawn dean debbie deborah débora debra declan delphine denis denise dennis derek
desirée detlef detlev devon diana diane dick didier diego dieter dietmar dietrich dilek dimitri dimitris dimitrios
dina dirk dmitri dmitry dominic dominik dominika dominique don donald donna dora doreen doris dorota dorothea dorothee
doug douglas dragan duncan dustin dušan dylan eberhard eckhard eddie edgar edith edoardo eduard eduarda eduardo edward
edwin eileen eirik ekaterina eleanor elena eleni eleonora elfriede eli elias elif elina elisa elisabeth elise elisha
elizabeth elke ella ellen elmar elsa else elvira emil emilia emilie emilio emily emine emma emmanuel emmanuelle emre
enno enrico enrique eric erica erich erik erika erin ernest ernesto ernst erwin esra esteban estefanía esther étienne
eugen eugene eugenia eva evan eva-maria evelin evelyn evgenia evgeny ewa ewald fabian fabiana fabien fabienne fabio
fabrice fabrizio fatih fatima fátima fatma federica federico felicia felicitas felipe felix félix ferdinand fernanda
fernando filip filippo finn fiona flavia flavio flora florence florent florian florin franca frances francesca
francesco francis francisca francisco françois françoise frank franka frankie franz franziska fred freddy frédéric
frederic frederick frederik fredrik frieda friederike friedhelm friedrich frits fritz gábor gabi gabriel gabriela
gabriele gabriella gabrielle gaby gary gavin gaëlle geert gemma geoff geoffrey georg george georges georgia georgina
georgios gerald geraldine gérard gerard gerd gerda gerhard gerrit gerry gert gertrud gesa gesine gianluca gianni
gilbert gilles gina giorgio giorgos giovanna giovanni gisela gitta giulia giuliano giuseppe glenn gloria goran gordon
göran götz grace graham grant greg gregor gregory greta grigoris grzegorz gudrun guido guillaume guillermo gunnar
günter gunter günther gunther gustav gustavo guy gwen hadi hakan halina han hana hanna hannah hannelore hannes hanno
hans hans-georg hans-jürgen hans-peter harald harold harriet harry hartmut harvey hasan hassan heather hector héctor
heidi heidrun heike heiko heiner heinrich heinz helen helena helene helga helge helmut hélène hendrik henning henri
henriette henrik henrike henry herbert heribert hermann hervé hilary hilda hilde hiroshi holger holly horst howard
hubert hubertus hugh hugo humberto hussein ian ibrahim ida ignacio igor ildikó ilka ilona ilse imke immanuel imran ina
inés ines inga inge ingeborg ingmar ingo ingolf ingrid inka ioana ioannis ion ira irene irena irina iris irma isaac
isabel isabela isabella isabelle isadora isaiah ismail istván ivan iván ivana ivo ivonne iwona jaap jack jackie
jacob jacqueline jacques jaime jakob jakub james jamie jan jana jan-philipp jane janet janina janine janna
jannik janos jason jasmin jasmine javier jay jean jean-claude jean-françois jean-luc jean-marc jean-michel
jean-philippe jean-pierre jeanette jeanne jeff jeffrey jelena jennifer jenny jens jeremy jérôme jerome jerry jesper
jess jesse jessica jesús jill jim jimena jimmy jo joachim joan joana joanna joanne joão joaquín jochen jodie joe joel
joelle joerg johan johann johanna johannes john johnny jolanta jon jonas jonathan jonny joost jordan jordi jorge jörg
jörn josé jose josef josefine joseph josephine josh joshua josiah joy joyce juan juana judith judy juha
jule jules julia julian juliana juliane julie julien juliette julio julius jun junior jürgen jurgen justin justine
justus jutta kai kaitlyn kaja karel karen karim karin karina karl karla karl-heinz karolina karoline karsten kaspar
kassandra kasia katarina katarzyna kate katharina katherine kathleen kathrin kathryn kathy katie katja katrin katy kay
keith kelly ken kendall kenneth kerstin kevin khaled kiara kilian kim kimberly kira kiran kirk kirsten klara klaus
klemens knud knut koen koffi konrad konstantin konstantinos kostas kristen kristian kristin kristina kristine
krystyna krzysztof kurt kyle lara larissa larry lars lasse laszlo lászló latoya laura laure laurel lauren laurence
laurent laurie lea leah leandro lee leif leila lena lenka leo leon leona leonard leonardo leonhard leonie leonor
leopold leroy leslie leticia lewis liam lidia lili lilian liliana lilly lily lina linda lindsay lindsey linus lisa
liv livia liz logan lola lore loredana loreen lorena lorenz lorenzo lori lothar lotte lou louis louisa louise luc luca
lucas lucia lucía luciana luciano lucie lucille lucy ludger ludwig luigi luis luisa luise luiz luka lukas lukasz łukasz
luke lutz lydia lynn maarten maciej madeleine madison magda magdalena magnus mahmoud maik maike maja malcolm
małgorzata malik malte mandy manfred manfredo manu manuel manuela mara marc marc-andré marcel marcelo marcin marco
marcos marcus mareike marek margaret margarete margarita margit margot marguerite maria maría marian mariana mariano
marianne marie marie-christine mariella marija marijke marília marina mario marion marisa marissa marit marius marjan
mark marko markus marlene marlies marta martha martin martín martina martine marvin mary maryam massimo mateo mateusz
mathew mathias mathieu mathilde matt matteo matthew matthias matti maurice mauricio mauro max maxi maxim maxime
maximilian maya meike megan mehmet melanie melissa melina mercedes meret merle mia micha michael michaël michaela michal
michał micheal michel michela michele michelle miguel mihai mika mike mikael mikhail mikko mila milan milena milica
milo miloš mina mira miranda miriam mirja mirjam mirko mladen mohamed mohammad mohammed moira moises moisés molly
mona monica mónica monika monique morgan moritz morten moses muhammad murat mustafa myriam nabil nadia nadine nadja
najat nancy naomi natalia natalie natasha natascha nate nathalie nathan neal neil nell nelson nicholas nick nicki nico
nicola nicolai nicolas nicole nicoletta niels niklas niko nikolai nikolas nikolaus nikos nils nina noah noam noel noemi
nora norbert norma norman nuno nuño octavio olaf ole oleg olena olga olive oliver olivia olivier omar oriol orlando
oscar óscar oskar osman othmar otto ove owen pablo paloma pam pamela paola paolo pascal pascale pat patricia patricio
patrick patrik patrizia patty paul paula paulina pauline paulo pauli pavel pawel paweł pedro peer peggy penelope penny
per perry pete peter petr petra petros philip philipp philippe phillip phil pia pierre pierre-yves pieter pietro pilar
pinar piotr prashant prisca priya quentin quinn rachel radek rafael rafaela rafał rahul rainer raimund raj rajesh ralf
ralph ramon ramón ramona randy raphael raphaël raquel rasmus raúl ravi ray raymond rebecca rebekka regina régis regula
reiner reinhard reinhold remo rémi renata renate renato rené renée reto ricarda ricardo riccardo richard rick ricky
rita rob robert roberta roberto robin rocío rodolfo rodrigo roger roland rolf romain roman romina romy ron ronald
ronny rosa rosalie rosario rose rosemarie rosemary ross roswitha roy ruben rubén rüdiger rudi rudolf rui rupert russell
ruth ryan sabina sabine sabrina saeed said salma salvador salvatore sam samantha samir samuel sana sandeep sandra sandro
sandy sanjay santiago sara sarah sascha saskia saul saúl scott sean sebastian sebastián sébastien selma serena serge
sergei sergey sergio seth severin shane shannon sharon shawn sheila shirley sibylle siegfried sigrid silja silke silvan
silvana silvia silvio simon simona simone simón sina siri slavko sofia sofía sofie solveig somchai sonia sonja sophia
sophie sören spencer stacey stacy stan stanislav stanisław stefan stefania stefanie stefano stefanos steffen steffi
stella stephan stephane stéphane stephanie stéphanie stephen steve steven stewart stuart sue sunil susan susana susann
susanna susanne suse susi suzanne sven svenja svetlana sybille sylvain sylvia sylvie sylwia tamara tamás tania tanja
tara tarek tatiana tatjana taylor ted teresa terry tess thea theo theodor theresa therese thérèse thiago thibault
thierry thilo thomas thorben thorsten tiago tibor till tilman tilo tim timo timothy tina tino tobias todd tom tomas
tomás tomasz tommaso tommy toni tony torben torsten tracy travis trevor tricia tristan ulf uli ulla ulrich ulrike ulrika
urs ursula urška ute uta uwe valentin valentina valentino valerie valérie vanessa vasilis vera verena veronica verónica
veronika victor víctor victoria viktor viktoria vinay vincent vincenzo viola violeta virginia virginie vittorio vito
viviana viviane vivien vladimir volker volkmar walter walther wanda warren wayne wendy werner wiebke wilfried wilhelm
will willem william willi willy winfried wojciech wolf wolfgang wolfram xavier ximena yahya yan yann yannick
yannis yasmin yasmine yolanda yoshi youssef yulia yuri yuval yuvraj yves yvonne zac zach zachary zahra zdeněk zoe zoë
zofia zoran zsolt zuzana
андрей александр алексей анна антон виктор владимир дмитрий евгений екатерина елена иван игорь ирина константин ксения
максим мария михаил наталья наталия никита николай олег ольга павел петр светлана сергей татьяна юлия юрий
γιάννης γιώργος δημήτρης ελένη κατερίνα κώστας μαρία νίκος παναγιώτης σοφία
""".split()  # a text, for the formatter would give each name a line

_KNOWN = frozenset(_NAMES)


def has_first_name(name: str) -> bool:
    """Whether the first word of the name, or the one behind a title, is a first name that many people have."""
    words = [word for word in name.casefold().split() if not word.endswith(".")] or [""]
    first = words[0]
    return first in _KNOWN or ("-" in first and first.partition("-")[0] in _KNOWN)
