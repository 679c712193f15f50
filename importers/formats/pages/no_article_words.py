"""How pages that are no articles call themselves, and what they say, in the languages of the Web.

Names are in small letters without marks, as `no_article` compares them.
"""

from __future__ import annotations

import re


def _names(text: str) -> frozenset[str]:
    return frozenset(" ".join(line.split()) for line in text.replace("\n", "/").split("/") if line.strip())


def _says(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


CODES = frozenset("400 401 403 404 405 406 408 410 429 500 501 502 503 504 520 521 522 523 524 525 526".split())
FILLERS = frozenset(
    "error http https status code oops ups sorry whoops erreur fehler errore erro fout błąd chyba hata ошибка помилка"
    " fejl feil fel virhe hiba eroare sp the a this uh oh hoppla 错误 エラー 오류 lo sentimos lamentamos".split()
)
NOT_THERE = _names("""
page not found / not found / file not found / page cannot be found / page can t be found / page can not be found
page could not be found / that page can t be found / page does not exist / page doesn t exist / page not available
page unavailable / page isn t available / page is not available / content not found / article not found
story not found / post not found / document not found / no such page / page no longer exists / not found 1
page no longer available / page has been removed / page you requested was not found / object not found
page you are looking for doesn t exist / page you requested could not be found / url not found / nothing found
nothing here / nothing to see here
problem loading page / server not found / requested page not found / requested url was not found on this server
página no encontrada / no encontrado / no encontrada / página no existe / la página no existe / página no disponible
contenido no encontrado / no se encontró la página / no se ha encontrado la página / no se encuentra la página
pàgina no trobada / páxina non atopada / orria ez da aurkitu / orrialdea ez da aurkitu
página não encontrada / não encontrado / página inexistente / conteúdo não encontrado
page non trouvée / page introuvable / page inexistante / cette page n existe pas / page n existe pas
document introuvable / seite nicht gefunden / nicht gefunden / seite wurde nicht gefunden / seite existiert nicht
die seite wurde nicht gefunden / seite konnte nicht gefunden werden / pagina non trovata / pagina inesistente
pagina niet gevonden / niet gevonden / siden blev ikke fundet / siden findes ikke / siden ble ikke funnet
siden finnes ikke / fant ikke siden / sidan hittades inte / sidan kunde inte hittas / sidan finns inte
sivua ei löytynyt / sivua ei löydy / strona nie została znaleziona / nie znaleziono strony / nie znaleziono
strona nie istnieje / stránka nenalezena / stránka nebyla nalezena / stránka nenájdená / stránka sa nenašla
oldal nem található / az oldal nem található / pagina nu a fost găsită / pagina nu există / sayfa bulunamadı
страница не найдена / не найдено / страница не существует / сторінку не знайдено / сторінка не знайдена
страницата не е намерена / страница није пронађена / stranica nije pronađena / stran ni bila najdena
η σελίδα δεν βρέθηκε / σελίδα δεν βρέθηκε / הדף לא נמצא / הדף המבוקש לא נמצא / الصفحة غير موجودة / صفحه یافت نشد
ページが見つかりません / お探しのページは見つかりませんでした / ページが見つかりませんでした / 页面不存在 / 页面未找到
找不到页面 / 找不到頁面 / 頁面不存在 / 페이지를 찾을 수 없습니다 / halaman tidak ditemukan / không tìm thấy trang
trang không tồn tại / ไม่พบหน้า / ไม่พบหน้านี้ / lehte ei leitud / puslapis nerastas / lapa nav atrasta
""")
FAILED = _names("""
forbidden / access forbidden / access denied / unauthorized / authorization required / bad request / gone / unavailable
internal server error / server error / bad gateway / service unavailable / service temporarily unavailable
gateway timeout / gateway time out / method not allowed / not acceptable / request timeout / too many requests
web server is down / connection timed out / origin is unreachable / error establishing a database connection
database error / runtime error / application error / fatal error / unknown error / error occurred / an error occurred
acceso denegado / acceso prohibido / prohibido / error interno del servidor / servicio no disponible / acesso negado
accès refusé / accès interdit / service indisponible / zugriff verweigert / interner serverfehler / accesso negato
erro interno do servidor / erreur interne du serveur / доступ запрещен / внутренняя ошибка сервера / toegang geweigerd
""")
PAGE = _says(
    r"\b(?:page|file|article|document|content|url|address|resource|story|post|link|site|server|request|database)s?\b",
    r"\bp[aàáâ]gin[ae]s?\b|\bart[ií]culo\b|\bartigo\b|\bdirecci[oó]n\b|\bpáxina\b|\borria?\b|\borrialdea\b",
    r"\bseite\b|\bdokument\b|\bsiden\b|\bsidan\b|\bsivua?\b|\bstron[aęy]\b|\bstránk|\boldal|\bsayfa|\bhalaman",
    r"\btrang\b",
    r"страниц|сторінк|документ|σελίδα|הדף|عنوان|صفحة|صفحه|ページ|页面|頁面|페이지|หน้า",
)
NO_LONGER = _says(
    r"not here|no longer|n['’]t here|isn['’]t available|is not available|unavailable|(?:been|was|were) (?:re)?moved",
    r"(?:been|was) (?:deleted|renamed)|you(?:['’]re| are| were) looking for|you (?:have )?requested|you tried to",
    r"ya no|ha sido (?:eliminad|movid|borrad)|fue eliminad|est[aá] busca|que busca|foi (?:removid|movid|apagad)",
    r"n['’]est plus|n['’]est pas disponible|a été (?:supprimé|déplacé)|que vous (?:recherchez|cherchez|demandez)",
    r"nicht mehr|nicht verfügbar|gelöscht|verschoben|è stata (?:rimossa|spostata)|non è (?:più )?disponibile",
    r"niet meer|bestaat niet|удален|перемещен|видален|移動|削除|删除|移除",
)
NOT_FOUND = _says(
    r"not found|(?:could|can|was|were) ?n[o'’]t (?:be )?(?:found|find|locate)|cannot (?:be )?(?:found|find|locate)",
    r"n[o'’]t (?:seem to )?exist|n[o'’]t (?:be )?able to find|unable to (?:find|locate)|nothing was found",
    r"no (?:existe|se (?:ha )?(?:encuentr|encontr|pudo)|(?:ha sido|fue) encontr|encontrad|hemos encontrado|trobad)",
    r"n[ãa]o (?:existe|foi encontrad|encontrad|p[oô]de)|introuvable|n['’]existe p|n['’]a pas (?:été|pu)|non trouvé",
    r"nicht gefunden|existiert nicht|non (?:esiste|trovat|è stata trovat)|niet gevonden|kunne ikke|ikke funnet",
    r"ikke fundet|hittades inte|kunde inte|ei löydy|ei löytyn|nie (?:istnieje|został|znale)|nenalez|nebyla|nenašla",
    r"nem található|nu a fost|bulunamad|не найден|не существует|не знайден|не існує|не е намерен|δεν βρέθηκε",
    r"לא נמצא|غير موجود|یافت نشد|見つかりません|見つかりませんでした|不存在|未找到|找不到|찾을 수 없",
    r"tidak ditemukan|không",
    r"ไม่พบ|have permission to (?:access|view)|server encountered an|temporarily unable to|database connection",
    r"\bport (?:80|443|8080)\b",
)
CHALLENGES = _names("""
just a moment / just a second / one moment / one moment please / please wait / attention required / one more step
checking your browser / checking your browser before accessing / security check / security checkpoint / ddos guard
ddos protection / verifying you are human / verify you are human / are you a robot / are you human / robot check
human verification / bot verification / captcha / recaptcha / pardon our interruption / access denied / blocked
client challenge / vercel security checkpoint / making sure you re not a bot / request rejected / web page blocked
access to this page has been denied / un momento / un momento por favor / espere un momento / um momento
um momento por favor / un instant / un instant s il vous plaît / einen moment / einen moment bitte / un attimo
un momento per favore / een ogenblik / cierpliwości / chwileczkę / один момент / одну минуту / bir dakika lütfen
bir dakika / しばらくお待ちください / お待ちください / 请稍候 / 請稍候 / 잠시만 기다리십시오
sorry / incapsula / you are being rate limited
""")
SAYS_CHALLENGE = _says(
    r"(?:checking|verifying) (?:if the site|your browser|that you are|you are|whether you)|review the security of your",
    r"enable javascript and cookies|enable cookies|(?:enable|turn on) javascript (?:to continue|and reload|in your)",
    r"requested url was rejected|support id is|request unsuccessful|incident id|cloudflare ray id|ray id:",
    r"detected unusual (?:traffic|activity)|ddos protection",
    r"(?:verify|confirm|prove)(?: that)? you(?:['’]re| are)(?: a)? (?:human|not a (?:ro)?bot)|security verification",
    r"banned you temporarily|you are being rate limited",
    r"performance (?:&|and) security by|protected by ddos",
    r"(?:request|access) (?:has been|was) (?:blocked|denied|flagged)",
    r"you['’]re not a (?:ro)?bot|you(?:['’]ve| have) been blocked|permission to access \S|reference #\d",
    r"(?:verificando|comprobando) (?:si|que|su|tu|la)\b|verificar que (?:eres|es usted|usted)|verificando se",
    r"verificar se",
    r"vérification (?:de|que|en)|nous vérifions|überprüfen|wird überprüft|проверка (?:браузера|того|безопасности)",
    r"проверяем|убедимся|verificando che|controleren of|ブラウザ|人間であること|检查您的浏览器|验证您是|확인하고",
)
LOG_INS = _names("""
log in / login / sign in / signin / log on / logon / log in to your account / sign in to your account / member login
members login / user login / account login / subscriber login / please log in / please sign in / welcome back
login required / sign up / register / create an account / create account / forgot password / forgot your password
reset password / lost password / members only / iniciar sesión / inicia sesión / inicio de sesión / acceder
ingresar / acceso / acceso de usuarios / identifícate / regístrate / entrar / iniciar sessão / fazer login / faça login
connexion / se connecter / connectez vous / identifiez vous / identification / anmelden / anmeldung / einloggen
accedi / area riservata / inloggen / aanmelden / logga in / logg inn / log ind / kirjaudu / kirjaudu sisään
zaloguj się / logowanie / přihlášení / přihlásit se / prihlásenie / bejelentkezés / autentificare / giriş / giriş yap
вход / войти / авторизация / вхід / увійти / σύνδεση / התחברות / تسجيل الدخول / ログイン / 登录 / 登入 / 로그인
""")
SAYS_LOG_IN = _says(
    r"(?:please|must|need to|have to|required to) (?:be )?(?:log|logged|sign|signed) ?(?:in|on)\b",
    r"(?:log|sign) ?in (?:to|with|using)",
    r"\b(?:user ?name|e-?mail(?: address)?)\b|forgot(?:ten)? (?:your )?password|lost (?:your )?password",
    r"remember me|new here\?",
    r"inici(?:a|e|ar) sesi[oó]n|identif[ií]que(?:se|te)|contraseña|usuario\b|recordarme|iniciar sessão|senha\b",
    r"palavra-passe",
    r"connectez-vous|identifiez-vous|mot de passe|melden sie sich|passwort|benutzername|password dimenticata",
    r"nome utente",
    r"wachtwoord|lösenord|passord|adgangskode|salasana|hasło|heslo|jelszó|парол|şifre|パスワード|密码|密碼|비밀번호",
)
CONSENT = _names("""
before you continue / before you continue to google / before you continue to youtube
your privacy / your privacy choices / we value your privacy / your privacy is important to us
we care about your privacy / privacy settings
privacy preference center / privacy preferences / cookie consent / cookie settings / cookie preferences / cookies
consent / consent required / manage consent / we use cookies / yahoo is part of the yahoo family of brands
antes de continuar / valoramos tu privacidad / su privacidad / configuración de privacidad / aviso de cookies
avant de continuer / nous respectons votre vie privée / votre vie privée / gestion des cookies / consentement
zustimmung / wir brauchen ihre zustimmung / wir benötigen ihre zustimmung / ihre einwilligung
bevor sie fortfahren / bevor sie weiterlesen / ihre privatsphäre / datenschutzeinstellungen / privatsphäre einstellungen
prima di continuare / la tua privacy / voordat je verdergaat / uw privacy / antes de continuar no google
""")
SAYS_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent|\bpartners\b|privacy|\bpersonal data|consentimiento|privacidad|socios|consentement"
    r"|partenaires|vie privée|einwilligung|datenschutz|partner\b|consenso|toestemming|\baccept(?:ar|er)?\b|akzeptieren",
    re.IGNORECASE,
)
LOADING = _names("loading / please wait / one moment please / cargando / laden / chargement / caricamento / загрузка")
REDIRECTS = _names("""
object moved / document moved / moved permanently / 301 moved permanently / 302 found / 302 moved temporarily
303 see other / 307 temporary redirect / 308 permanent redirect / redirect / redirecting / redirection
you are being redirected / page moved / page has moved / this page has moved / site moved / we have moved
redirigiendo / redireccionando / redirección / redirecionando / redirection en cours / weiterleitung / umleitung
sie werden weitergeleitet / reindirizzamento / doorverwijzen / przekierowanie / перенаправление / přesměrování
""")
SAYS_REDIRECT = _says(
    r"\bredirect(?:ed|ing|s)?\b|\b(?:page|document|site|object) has (?:been )?moved|\bmoved (?:here|to)\b",
    r"\bclick here\b",
    r"\bif (?:you are not|your browser does not|nothing happens|the page does not)\b|\bredir(?:ig|ecc|ec)\w{2,9}",
    r"\bhaga clic aquí|\bpuls[ae] aquí|\bcliquez ici|\bweitergeleitet|\bklicken sie hier|перенаправ",
    r"\breindirizzat|\bclicca qui",
)
DEFAULTS = _names("""
welcome to nginx / welcome to openresty / it works / apache2 ubuntu default page it works / apache2 ubuntu default page
apache2 debian default page it works / apache2 debian default page / apache2 default page / test page
apache http server test page / apache http server test page powered by centos / test page for apache installation
test page for the apache http server / http server test page / test page for the http server / centos
test page for the nginx http server on fedora / iis windows server / iis windows / iis7 / iis8 / iis8 5 / iis10
default web site page / default page / domain default page / web server s default page / plesk default page
welcome to caddy / default parallels plesk page / site under construction / hostinger default page
""")
SAYS_DEFAULT = _says(
    r"\bnginx\b|\bapache2?\b|\bit works!|\binternet information services|\bweb ?server\b|\bplesk\b|\bcpanel\b",
    r"\bcaddy\b|\bdefault (?:web ?)?(?:site|page)\b",
)
BUILDING = _names("""
account suspended / this account has been suspended / website suspended / site suspended / suspended domain
cuenta suspendida / this domain has expired / domain has expired / this domain name has expired
under construction / site under construction / website under construction / page under construction
this site is under construction / coming soon / website coming soon / site coming soon / launching soon / maintenance
maintenance mode / site maintenance / under maintenance / site under maintenance / website under maintenance
down for maintenance / site is undergoing maintenance / scheduled maintenance / we ll be back soon / we ll be right back
be right back / en construcción / sitio en construcción / página en construcción / sitio web en construcción
próximamente / en mantenimiento / sitio en mantenimiento / em construção / site em construção / página em construção
em breve / em manutenção / en construction / site en construction / en maintenance / site en maintenance / im aufbau
baustelle / seite im aufbau / wartung / wartungsarbeiten / wartungsmodus / in costruzione / sito in costruzione
in manutenzione / sito in manutenzione / in aanbouw / onderhoud / w budowie / strona w budowie / ve výstavbě
сайт в разработке / сайт на реконструкции / ведутся технические работы / yapım aşamasında / 工事中 / 建设中
parked domain / domain parked / domain parking / domain for sale / this domain is for sale / domain name for sale
this domain may be for sale / buy this domain / website expired / domain expired / dominio en venta
domain zu verkaufen / this website is for sale / nom de domaine à vendre / default parked page
""")
SAYS_BUILDING = _says(
    r"\bweb|\bsite\b|\bpage\b|\bdomain|\bdominio|\bhosting|\blaunch|\bparked",
    r"\bsitio\b|\bpágina|\bseite\b|\bsito\b|\bpagina|\bstron[aęy]|сайт|サイト|网站",
)
SITEMAPS = _names("""
sitemap / site map / site index / html sitemap / mapa del sitio / mapa web / mapa do site / plan du site / sitemap html
inhaltsverzeichnis / mappa del sito / seitenübersicht / webkaart / mapa strony / карта сайта / mapa stránek
""")
