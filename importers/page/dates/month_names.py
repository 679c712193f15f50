"""The names of months and weekdays as newspapers print them, by language."""

from __future__ import annotations

MONTH_NAMES = {
    "en": "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept"
    " october/oct november/nov december/dec",
    "es": "enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago"
    " septiembre/setiembre/sept/set/sep octubre/oct noviembre/nov diciembre/dic",
    "de": "januar/jänner/jan/jän februar/feber/feb/febr märz/maerz/mär/mrz april/apr mai juni/jun juli/jul august/aug"
    " september/sep/sept oktober/okt november/nov dezember/dez",
    "fr": "janvier/janv fevrier/fevr/fév mars avril/avr mai juin juillet/juil août septembre/sept octobre/oct"
    " novembre/nov décembre/déc",
    "pt": "janeiro/jan fevereiro/fev março/mar abril/abr maio/mai junho/jun julho/jul agosto/ago setembro/set"
    " outubro/out* novembro/nov dezembro/dez",
    "it": "gennaio/gen*/genn febbraio/feb/febbr marzo/mar aprile/apr maggio/mag* giugno/giu luglio/lug agosto/ago"
    " settembre/sett/set ottobre/ott novembre/nov dicembre/dic",
    "ca": "gener/gen* febrer/febr març/mar abril/abr maig juny/jun juliol/jul agost/ag* setembre/set octubre/oct"
    " novembre/nov desembre/des*",
    "gl": "xaneiro/xan febreiro/feb marzo/mar abril/abr maio/mai xuño/xuñ xullo/xul agosto/ago setembro/set"
    " outubro/out* novembro/nov decembro/dec",
    "eu": "urtarrila/urtarrilak/urtarrilaren otsaila/otsailak/otsailaren martxoa/martxoak/martxoaren"
    " apirila/apirilak/apirilaren maiatza/maiatzak/maiatzaren ekaina/ekainak/ekainaren"
    " uztaila/uztailak/uztailaren abuztua/abuztuak/abuztuaren iraila/irailak/irailaren urria/urriak/urriaren"
    " azaroa/azaroak/azaroaren abendua/abenduak/abenduaren",
    "ro": "ianuarie/ian februarie/feb martie/mar aprilie/apr mai iunie/iun iulie/iul august/aug septembrie/sept"
    " octombrie/oct noiembrie/noiemb decembrie/dec",
    "nl": "januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sep/sept"
    " oktober/okt november/nov december/dec",
    "da": "januar/jan februar/feb marts/mar april/apr maj juni/jun juli/jul august/aug september/sep/sept oktober/okt"
    " november/nov december/dec",
    "no": "januar/jan februar/feb mars/mar april/apr mai juni/jun juli/jul august/aug september/sep/sept oktober/okt"
    " november/nov desember/des*",
    "sv": "januari/jan februari/febr/feb mars/mar april/apr maj juni/jun juli/jul augusti/aug september/sep/sept"
    " oktober/okt november/nov december/dec",
    "is": "januar/jan februar/feb mars april/apr mai juni/jun juli/jul agust/ag* september/sept oktober/okt"
    " november/nov desember/des*",
    "fi": "tammikuu/tammikuuta/tammikuun helmikuu/helmikuuta/helmikuun maaliskuu/maaliskuuta/maaliskuun"
    " huhtikuu/huhtikuuta/huhtikuun toukokuu/toukokuuta/toukokuun kesäkuu/kesäkuuta/kesäkuun"
    " heinäkuu/heinäkuuta/heinäkuun elokuu/elokuuta/elokuun syyskuu/syyskuuta/syyskuun"
    " lokakuu/lokakuuta/lokakuun marraskuu/marraskuuta/marraskuun joulukuu/joulukuuta/joulukuun",
    "et": "jaanuar/jaan veebruar/veebr märts aprill/apr mai juuni juuli august/aug september/sept oktoober/okt"
    " november/nov detsember/dets",
    "lv": "janvaris/janvari/janvara/janv februaris/februari/februara/febr marts/marta aprilis/aprili/aprila/apr"
    " maijs/maija junijs/junija julijs/julija augusts/augusta/aug septembris/septembri/septembra/sept"
    " oktobris/oktobri/oktobra/okt novembris/novembri/novembra/nov decembris/decembri/decembra/dec",
    "lt": "sausis/sausio vasaris/vasario kovas/kovo balandis/balandžio gegužė/gegužės birželis/birželio liepa/liepos"
    " rugpjūtis/rugpjūčio rugsėjis/rugsėjo spalis/spalio lapkritis/lapkričio gruodis/gruodžio",
    "pl": "styczeń/stycznia/stycz/sty* luty/lutego/lut* marzec/marca/mar kwiecień/kwietnia/kwiec/kwi* maj/maja"
    " czerwiec/czerwca/czerw/cze* lipiec/lipca/lip* sierpień/sierpnia/sierp/sie* wrzesień/września/wrzes/wrz*"
    " październik/października/pazdz/paź* listopad/listopada/lis* grudzień/grudnia/grudz/gru*",
    "cs": "leden/ledna únor/února březen/března duben/dubna květen/května červen/června červenec/července srpen/srpna"
    " září říjen/října listopad/listopadu prosinec/prosince",
    "sk": "január/januára/jan február/februára/feb marec/marca apríl/apríla/apr máj/mája jún/júna júl/júla"
    " august/augusta/aug september/septembra/sep október/októbra/okt november/novembra/nov"
    " december/decembra/dec",
    "sl": "januar/januarja/jan februar/februarja/feb marec/marca/mar april/aprila/apr maj/maja junij/junija/jun"
    " julij/julija/jul avgust/avgusta/avg september/septembra/sep oktober/oktobra/okt november/novembra/nov"
    " december/decembra/dec",
    "hr": "siječanj/siječnja veljača/veljače ožujak/ožujka travanj/travnja svibanj/svibnja lipanj/lipnja"
    " srpanj/srpnja kolovoz/kolovoza rujan/rujna listopad/listopada studeni/studenog/studenoga"
    " prosinac/prosinca",
    "sr": "januar/januara/јануар/јануара/јан februar/februara/фебруар/фебруара/феб mart/marta/март/марта/мар"
    " april/aprila/април/априла/апр maj/maja/мај/маја jun/juna/јун/јуна jul/jula/јул/јула"
    " avgust/avgusta/август/августа/авг septembar/septembra/септембар/септембра/сеп"
    " oktobar/oktobra/октобар/октобра/окт novembar/novembra/новембар/новембра/нов"
    " decembar/decembra/децембар/децембра/дец",
    "hu": "január/jan február/feb/febr március/márc/már április/ápr május/máj június/jún július/júl augusztus/aug"
    " szeptember/szept október/okt november/nov december/dec",
    "sq": "janar/jan shkurt/shk mars prill/pri* maj qershor/qer korrik/korr gusht/gush shtator/sht tetor/tet*"
    " nëntor/nën* dhjetor/dhj",
    "tr": "ocak/oca* şubat/şub* mart/mar nisan/nis* mayıs/may haziran/haz* temmuz/tem* ağustos/ağu* eylül/eyl*"
    " ekim/eki* kasım/kas* aralık/ara*",
    "az": "yanvar/yan fevral/fev mart/mar aprel/apr may iyun/iyn iyul/iyl avqust/avq sentyabr/sen* oktyabr/okt"
    " noyabr/noy dekabr/dek",
    "id": "januari/jan februari/feb maret/mar april/apr mei juni/jun juli/jul agustus/agu/agt september/sep"
    " oktober/okt november/nov desember/des*",
    "ms": "januari februari/feb mac* april/apr mei jun julai ogos/ogo* september/sept oktober/okt november/nov"
    " disember/dis*",
    "sw": "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
    "tl": "enero/ene pebrero/peb marso/mar abril/abr mayo hunyo/hun* hulyo/hul* agosto/ago setyembre/set oktubre/okt"
    " nobyembre/nob disyembre/dis*",
    "af": "januarie/jan februarie/feb maart/mrt april/apr mei junie/jun julie/jul augustus/aug september/sep"
    " oktober/okt november/nov desember/des*",
    "lb": "januar/jan februar/feb mäerz abrëll mee* juni/jun juli/jul august/aug september/sep oktober/okt"
    " november/nov dezember/dez",
    "cy": "ionawr/ion* chwefror/chwef mawrth ebrill/ebr mai mehefin/meh* gorffennaf/gorff awst medi hydref/hyd*"
    " tachwedd rhagfyr/rhag",
    "ga": "eanáir feabhra márta aibreán bealtaine meitheamh iúil lúnasa meán_fómhair deireadh_fómhair samhain nollaig",
    "ru": "январь/января/янв февраль/февраля/февр/фев март/марта/мар апрель/апреля/апр май/мая июнь/июня/июн"
    " июль/июля/июл август/августа/авг сентябрь/сентября/сент/сен октябрь/октября/окт ноябрь/ноября/нояб/ноя"
    " декабрь/декабря/дек",
    "uk": "січень/січня/січ* лютий/лютого/лют* березень/березня/бер* квітень/квітня/квіт* травень/травня/трав*"
    " червень/червня/черв* липень/липня/лип* серпень/серпня/серп* вересень/вересня/вер* жовтень/жовтня/жовт*"
    " листопад/листопада/лист* грудень/грудня/груд*",
    "be": "студзень/студзеня/сту люты/лютага/лют сакавік/сакавіка/сак красавік/красавіка/кра май/мая"
    " чэрвень/чэрвеня/чэр ліпень/ліпеня/ліп жнівень/жніўня верасень/верасня кастрычнік/кастрычніка"
    " лістапад/лістапада снежань/снежня",
    "bg": "януари/ян/яну февруари/февр/фев март април/апр май юни юли август/авг септември/септ октомври/окт"
    " ноември/ноем/ное декември/дек",
    "mk": "јануари февруари март април мај јуни јули август септември октомври ноември декември",
    "el": "ιανουάριος/ιανουαρίου/ιαν φεβρουάριος/φεβρουαρίου/φεβ μάρτιος/μαρτίου/μαρ απρίλιος/απριλίου/απρ"
    " μάιος/μαΐου/μαι ιούνιος/ιουνίου/ιουν ιούλιος/ιουλίου/ιουλ αύγουστος/αυγούστου/αυγ"
    " σεπτέμβριος/σεπτεμβρίου/σεπ/σεπτ οκτώβριος/οκτωβρίου/οκτ νοέμβριος/νοεμβρίου/νοε"
    " δεκέμβριος/δεκεμβρίου/δεκ",
    "he": "ינואר/בינואר/ינו/בינו פברואר/בפברואר/פבר/בפבר מרץ/במרץ/מרס/במרס אפריל/באפריל/אפר/באפר מאי/במאי יוני/ביוני"
    " יולי/ביולי אוגוסט/באוגוסט/אוג/באוג ספטמבר/בספטמבר/ספט/בספט אוקטובר/באוקטובר/אוק/באוק"
    " נובמבר/בנובמבר/נוב/בנוב דצמבר/בדצמבר/דצמ/בדצמ",
    "ar": "يناير/كانون_الثاني/جانفي فبراير/شباط/فيفري مارس/آذار أبريل/ابريل/إبريل/نيسان/أفريل مايو/أيار/ماي"
    " يونيو/يونيه/حزيران/جوان يوليو/يوليه/تموز/جويلية/يوليوز أغسطس/آب/أوت/غشت سبتمبر/أيلول/شتنبر"
    " أكتوبر/تشرين_الأول نوفمبر/تشرين_الثاني/نونبر ديسمبر/كانون_الأول/دجنبر",
    "fa": "ژانویه فوریه مارس آوریل مه*/می* ژوئن ژوئیه/جولای اوت/آگوست سپتامبر اکتبر نوامبر دسامبر",
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "hi": "जनवरी/जन फरवरी/फ़रवरी/फ़र मार्च अप्रैल मई जून जुलाई/जुल अगस्त/अग सितंबर/सितम्बर/सित* अक्टूबर/अक्तूबर/अक्टू"
    " नवंबर/नवम्बर/नव* दिसंबर/दिसम्बर/दिस*",
    "mr": "जानेवारी/जाने फेब्रुवारी/फेब्रु मार्च एप्रिल मे* जून जुलै ऑगस्ट/ऑग सप्टेंबर/सप्टें ऑक्टोबर/ऑक्टो नोव्हेंबर/नोव्हें डिसेंबर/डिसें",
    "ne": "जनवरी फेब्रुअरी मार्च अप्रिल मे* जुन जुलाई अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर",
    "ta": "ஜனவரி/ஜன பிப்ரவரி/பிப் மார்ச் ஏப்ரல்/ஏப் மே* ஜூன் ஜூலை ஆகஸ்ட்/ஆக* செப்டம்பர்/செப் அக்டோபர்/அக்* நவம்பர்/நவ* டிசம்பர்/டிச*",
    "ka": "იანვარი/იან თებერვალი/თებ მარტი/მარ აპრილი/აპრ მაისი/მაი ივნისი/ივნ ივლისი/ივლ აგვისტო/აგვ სექტემბერი/სექ"
    " ოქტომბერი/ოქტ ნოემბერი/ნოე დეკემბერი/დეკ",
    "hy": "հունվարի/հունվար/հնվ փետրվարի/փետրվար/փտվ մարտի/մարտ/մրտ ապրիլի/ապրիլ/ապր մայիսի/մայիս/մյս"
    " հունիսի/հունիս/հնս հուլիսի/հուլիս/հլս օգոստոսի/օգոստոս/օգս սեպտեմբերի/սեպտեմբեր/սեպ"
    " հոկտեմբերի/հոկտեմբեր/հոկ նոյեմբերի/նոյեմբեր/նոյ դեկտեմբերի/դեկտեմբեր/դեկ",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "bn": "জানুয়ারি/জানুয়ারী ফেব্রুয়ারি/ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট/অগাস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
}
"""Of each language twelve months, their forms joined by "/"; "_" stands for a space inside a name, and "*" behind one
that is another word as well and names a month only beside a day."""

ORDINAL_DOT = frozenset("de da no is fi et lv cs sk sl hr sr hu".split())
"""Languages that write a point behind the number of a day: "5. Mai"."""

TWO_MONTHS: dict[str, dict[str, int]] = {
    "listopad": {"pl": 11, "cs": 11, "hr": 10, "bs": 10},
    "listopada": {"pl": 11, "hr": 10, "bs": 10},
    "lis": {"pl": 11, "hr": 10, "bs": 10},
    "lip": {"pl": 7, "hr": 6, "bs": 6},
}
"""Names of one month in one language and of another in the next."""

WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
    " lunes martes miercoles jueves viernes sabado domingo lun mie jue vie sab dom"
    " montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag"
    " lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim"
    " lunedi martedi mercoledi giovedi venerdi sabato domenica"
    " segunda terca quarta quinta sexta feira segunda-feira terca-feira quarta-feira quinta-feira sexta-feira"
    " dilluns dimarts dimecres dijous divendres dissabte diumenge luns xoves venres"
    " maandag dinsdag woensdag donderdag vrijdag zaterdag zondag mo di do fr sa so"
    " mandag tirsdag onsdag torsdag fredag lordag sondag måndag tisdag lördag söndag"
    " maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai"
    " poniedziałek wtorek środa czwartek piątek sobota niedziela"
    " pondělí úterý středa čtvrtek pátek neděle pondelok utorok streda štvrtok piatok nedeľa"
    " ponedeljak ponedjeljak utorak sreda srijeda četvrtak petak subota nedelja nedjelja"
    " hétfő kedd szerda csütörtök péntek szombat vasárnap luni marți miercuri joi vineri sâmbătă duminică"
    " pazartesi salı çarşamba perşembe cuma cumartesi pazar senin selasa rabu kamis jumat sabtu minggu"
    " понедельник вторник среда четверг пятница суббота воскресенье"
    " понеділок вівторок середа четвер п'ятниця субота неділя"
    " δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή"
    " الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"
)
