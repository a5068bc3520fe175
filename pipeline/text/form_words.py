"""What a site says beside its articles about itself: of cookies, newsletters, its pay wall and its links to shops.

Such sentences stand in the midst of texts, in elements that may have no telling name, and are none of the article. Only
those that no article says are told, each by all of its wording: an article, too, may begin with “By using …” or speak
of cookies. A line in which somebody is quoted is none of them.
"""

import re

from pipeline.text.memo import remembered

_MOST_CHARACTERS, _ACCOUNTS_CHARACTERS = 400, 300
_HAN, _HAN_WITHIN = re.compile("[\u3400-\u9fff]"), 24
_QUOTED = re.compile('[«»‹›“”„"‘「」『』《》]')
_MARKS = " \t*•–—-_>|:【("


def _rows(table: str) -> re.Pattern[str]:
    """Compile a table: a pattern a row, for lines in small letters; “ ... ” stands for the rest of a clause."""
    rows = (row.replace(" ... ", r"\b[^.!?。]{0,120}?\b") for row in table.strip().split("\n") if row)
    return re.compile("|".join(rows))


_NOTICES = _rows(r"""
notice: the content above .{1,80} uploaded and posted by
by (?:signing up|subscribing|registering|submitting) ... (?:agree|consent) to ... (?:terms|privacy|newsletter|e-?mails)
by (?:signing up|subscribing|registering) you consent to receive ... newsletter
by submitting your information you agree to (?:the|our) terms
you (?:can|may) unsubscribe (?:at )?any ?time\b|contact me with news and offers from other
receive e-?mails? from us on behalf of our|i(?:['’]d| would) like to (?:be e-?mailed|receive e-?mails) about offers
your e-?mail(?: address)? will not be published|required fields are marked \*
(?:please )?enter a valid e-?mail address\W*$
thank(?:s| you) for (?:signing up|subscribing)\W*$|a welcome e-?mail is on its way
we encountered an issue signing you up
the next issue of .{1,60} will soon be in your inbox|you have successfully subscribed to our newsletter
(?:when|if) you (?:purchase|buy|shop|make a purchase) ... links ... (?:may|might|can|could|will) ... commission
(?:when|if) you (?:purchase|buy|shop|make a purchase) ... (?:our|these) links ... (?:may|might) (?:earn|get|receive)\b
we (?:may|might) (?:earn|receive) an? (?:small |affiliate )*commission ... (?:links?|purchases?)\b
(?:this|our) (?:article|post|page|story|site)s? (?:may )?contains? affiliate links\b
already (?:a )?subscriber\s*\?(?:\W*$| (?:log|sign))|already have an account\s*\?(?:\W*$| (?:log|sign))
(?:subscribe|register|sign in|log ?in|create an account) ... to (?:continue|keep) reading\b
(?:subscribe|register|sign in|log ?in|create an account) ... to (?:unlock|read) (?:this|the full) (?:article|story)
create an account or sign in to continue with your reading experience
this (?:content|article|story) is (?:reserved |exclusively |only )?for (?:our )?subscribers(?: only)?\W*$
this (?:site|form|page) is protected by (?:re|h)captcha(?:,? and|\W*$)
notifications can be managed in browser preferences
please refresh the page or navigate to another page on the site|this material may not be published, broadcast
mit (?:ihrer|deiner) zustimmung (?:wird|werden) (?:hier|an dieser stelle) (?:ein )?externe
empfohlener redaktioneller inhalt\W*$
tu suscripción se está usando en otro dispositivo|¿quieres añadir otro usuario a tu suscripción
(?:dalsza|dalszy) (?:część|ciąg) (?:artykułu|tekstu|materiału) (?:pod|poniżej)\b|oceń jakość naszego artykułu(?:[.:!]|$)
twoja opinia pozwala nam tworzyć|продолжение (?:статьи |текста )?после рекламы\W*$|la suite après cette publicité\W*$
(?:your|this) browser (?:does(?:n['’]t| not)|cannot|can['’]t) (?:currently )?(?:support|play|recognize)\b
(?:please )?(?:enable|turn on|activate) javascript\b
javascript (?:is|must be|needs to be) (?:disabled|enabled|required|turned)\b
(?:ihr|dein) browser (?:unterstützt|kann)\b.{0,60}\bnicht\b|bitte (?:aktivieren|schalten) sie javascript\b
votre navigateur ne (?:supporte|prend|permet|peut)\b
(?:su|tu|el) navegador no (?:soporta|admite|es compatible|permite)\b
(?:o )?seu navegador não (?:suporta|aceita|é compatível)\b|il (?:tuo|suo) browser non (?:supporta|è compatibile)\b
(?:je|uw) browser ondersteunt\b|(?:twoja|ta) przeglądarka nie (?:obsługuje|wspiera)\b|(?:váš )?prohlížeč nepodporuje\b
(?:ваш )?браузер (?:не поддерживает|не підтримує)\b|tarayıcınız\b.{0,40}\bdesteklemiyor
お使いのブラウザ.{0,40}(?:対応|サポート)|.{0,12}브라우저.{0,20}지원하지 않|trình duyệt\b.{0,30}\bkhông hỗ trợ
この記事が気に入ったら.{0,24}(?:サポート|フォロー|シェア)
you(?:['’]re| are) receiving this (?:e-?mail|newsletter|message) because\b|this slideshow requires javascript
quotes delayed at least \d+ minutes|this advertisement has not loaded yet
thanks for reading .{1,60}! (?:this post is public|subscribe for free)|iratkozz(?:on)? fel (?:a )?hírlevel
haber(?:in|imizin) devamı\W*$
(?:advertisement \d* ?)?(?:story|article) continues below(?: (?:this )?(?:ad|advertisement|gallery|photo|video))?\W*$
(?:this|our) (?:web)?site uses (?:\w+ ){0,2}cookies (?:to|and|for)\b
we (?:and our (?:\d+ )?partners )?use cookies and (?:other|similar) (?:\w+ )?technologies\b
we use cookies (?:to|on (?:this|our)) ... (?:experience|website|site|traffic|content|advertis\w+)\b
mit (?:der|ihrer|deiner) anmeldung (?:stimmen|willigen|akzeptieren|erklären) sie\b
mit der anmeldung (?:stimmst|akzept\w+) du
(?:deine|ihre) e-?mail-?adresse wird nicht veröffentlicht|bitte geben sie eine gültige e-?mail-?adresse ein\W*$
vielen dank für (?:ihre|deine) (?:anmeldung|registrierung)\W*$|(?:der )?externer? inhalt (?:ist )?nicht verfügbar\W*$
(?:diese|unsere) (?:webseite|website|internetseite|seite) (?:verwendet|nutzt|benutzt) cookies\b
wir (?:verwenden|nutzen|setzen) (?:auf dieser (?:web)?(?:seite|site) )?cookies\b(?: ein)?,? (?:um|und|auf|zur|für)\b
(?:der )?artikel wird nach der (?:anzeige|werbung) fortgesetzt|lesen sie nach der (?:anzeige|werbung) weiter
en vous (?:inscrivant|abonnant),? vous acceptez (?:nos|les|de recevoir|notre)\b
vous pouvez vous (?:désinscrire|désabonner) à tout moment\b|votre adresse .{0,16} ne sera pas publiée\b
(?:veuillez|merci de) saisir une adresse (?:e-?mail|de courriel) valide\W*$|la suite après cette publicité\W*$
(?:nous utilisons|(?:ce|notre) site utilise) des cookies (?:pour|afin|et)\b|(?:cet )?article réservé aux abonnés\W*$
al (?:suscribirte|suscribirse|registrarte|registrarse),? aceptas? (?:nuestr|los términos|la política)
tu dirección de correo electrónico no será publicada\b|(?:el )?artículo continúa después de la publicidad\W*$
(?:utilizamos|usamos|(?:este sitio|esta)(?: web)? (?:usa|utiliza)) cookies (?:propias|para|y|de terceros)\b
ao (?:se inscrever|assinar|se cadastrar),? você (?:concorda|aceita)\b|o seu endereço de e-?mail não será publicado\b
(?:utilizamos|usamos|(?:este|nosso) site (?:usa|utiliza)) cookies (?:para|e|próprios)\b|continua após a publicidade\W*$
iscrivendoti,? accetti\b|il tuo indirizzo e-?mail non sarà pubblicato\b|continua dopo la pubblicità\W*$
(?:questo sito(?: web)? utilizza|utilizziamo|usiamo) (?:i )?cookie (?:per|di|propri|tecnici|e)\b
(?:wij|we|deze (?:web)?site|onze (?:web)?site) (?:gebruiken|gebruikt|maakt gebruik van) cookies (?:om|voor)\b
het e-?mailadres wordt niet gepubliceerd\b|zapisując się,? akceptujesz (?:regulamin|politykę|warunki)\b
twój adres e-?mail nie zostanie opublikowany\b
(?:ta|nasza) strona (?:używa|korzysta z|wykorzystuje)\b.{0,12}(?:cooki|ciastecz)
нажимая (?:на )?кнопку ... вы (?:соглашаетесь|даете согласие)|ваш (?:адрес )?e-?mail не будет опубликован\b
(?:этот|наш) сайт использует (?:файлы )?cookie|мы используем (?:файлы )?cookie
(?:цей|наш) сайт використовує (?:файли )?cookie
genom att prenumerera godkänner du\b|din e-?postadress kommer inte att publiceras\b
din e-?postadresse vil ikke bli publisert\b|(?:denne|dette) (?:nettsiden|nettstedet|websted) (?:bruker|bruger) cookies\b
(?:vi använder|(?:den här|denna) (?:webbplatsen?|sidan?) använder) (?:cookies|kakor) (?:för|och|på)\b
e-?posta (?:hesabınız|adresiniz) yayımlanmayacak\b|bu (?:web )?site(?:si)? çerez(?:ler(?:i|den)?)? (?:kullan|yararlan)
(?:tento|tato|táto|tyto|náš) (?:web\w*|stránk\w+) (?:použív|využív)\w+ (?:soubory |súbory )?cookie
χρησιμοποιούμε (?:τα )?cookies\b|(?:αυτ(?:ός ο|ή η)|ο|η) (?:ιστότοπος|ιστοσελίδα)(?: μας)? χρησιμοποιεί cookies\b
(?:situs|website|laman)(?: web)? ini menggunakan cookie|kami menggunakan cookie
(?:trang|website)(?: web)?(?: này| của chúng tôi)? sử dụng (?:các )?cookie|chúng tôi sử dụng cookie
เว็บไซต์(?:นี้|ของเรา)?\s?(?:มีการ)?ใช้(?:งาน)?คุกกี้|เราใช้คุกกี้
(?:يستخدم|تستخدم) (?:هذا |هذه )?(?:الموقع|موقعنا|الصفحة) (?:ملفات تعريف الارتباط|الكوكيز)|نستخدم ملفات تعريف الارتباط
این (?:وب.?)?سایت از کوکی|ما از کوکی.{0,6} استفاده می
(?:אתר זה|האתר|אנו|אנחנו) (?:עושה שימוש|עושים שימוש|משתמש|משתמשים) ב-?(?:עוגיות|cookie|קובצי)
यह (?:वेब)?साइट कुकी(?:ज़?|ज़) का (?:उपयोग|इस्तेमाल)|हम कुकी(?:ज़?|ज़) का (?:उपयोग|इस्तेमाल)
(?:이|당|본) (?:웹)?사이트(?:는|에서는) 쿠키를|저희는 쿠키를
(?:ez a|a) (?:weboldal|honlap|oldal) (?:sütiket|cookie-kat) (?:használ|alkalmaz)|(?:weboldalunk|oldalunk) sütiket
(?:acest site|site-ul nostru)(?: web)? (?:folosește|utilizează) (?:module )?cookie|(?:folosim|utilizăm) cookie
(?:tämä (?:verkko)?sivusto|(?:verkko)?sivustomme) käyttää evästeitä|käytämme evästeitä
(?:този|нашият) (?:уеб)?сайт използва (?:бисквитки|„?cookie)
(?:ова|овај|ova|ovaj|naša|naš) \w+ (?:користи|koristi) (?:колачиће|kolačiće|cookie)
有料会員になると\S{0,12}記事(?:も|を|が)お読みいただけます\W*$|メールアドレスが公開されることはありません
(?:本|当|この)サイト(?:は|では)、?\s*(?:cookie|クッキー)(?:\S{0,8})を(?:使用|利用)
(?:提交|注册|订阅|訂閱|註冊)即(?:表示|代表)[您你](?:已)?同意|本(?:网站|網站)使用\s*cookie
[您你]的(?:邮箱地址|電子郵件地址|电子邮箱地址)不[会會]被公[开開]
구독하시면 이용약관에 동의하는 것으로|이메일은 공개되지 않습니다
""")


_ACCOUNTS = "|".join(  # a row a pattern of whole lines; some have a name in quotes
    r"""
[请請]?(?:[点點][击擊]|戳)[^。]{0,6}(?:[蓝藍]字|[“「‘][^”」’]{1,20}[”」’])[^。]{0,5}(?:[关關]注|[订訂][阅閱]|追[踪蹤])\S{0,8}
(?:[长長]按|[扫掃]描|[识識][别別]|[扫掃][码碼]|微信)\S{0,12}二[维維][码碼]
(?:[长長]按|[扫掃]描|[识識][别別]|[扫掃][码碼]|微信)\S{0,12}二[维維][码碼]\S{0,8}(?:[关關]注|下[载載]|本[页頁])\S{0,12}
(?:[觉覺]得|喜[欢歡]|如果|[请請]|[欢歡]迎|[记記]得|[别別]忘)[^。]{0,16}[点點][^。]{0,6}在看[^。]{0,16}
(?:[觉覺]得|喜[欢歡]|[请請]|[欢歡]迎)[^。]{0,16}[点點][^。]{0,4}[赞讚贊][、，, +和]?(?:[转轉][发發]|分享)[^。]{0,9}
[点點](?:[个個亮击擊]|一下)?[“「]?(?:在看|好看)[”」]?[^。]{0,16}
[点點][个個]?[赞讚贊](?:[、，, +]{0,2}(?:在看|[转轉][发發]|分享|收藏|[关關]注|[评評][论論]|三[连連])){1,4}
(?:[暂暫][无無][评評][论論]|快[来來](?:[评評][价價论論]|[抢搶]沙[发發]))\S{0,20}
[这該该本]篇[影书書剧劇乐樂]?[评評论論].{0,4}有(?:剧透|劇透|关键情节透露|關鍵情節透露)
排版\s*[|｜:：/]\s*\S{1,8}
[点點][赞讚贊][、，, ]{0,2}在看[、，, ]{0,2}(?:[转轉][发發]|分享).{0,20}
[+\d ]{0,8}好文章[，,]需要你的鼓[励勵]
[您你]的?(?:[浏瀏][览覽]器|[设設][备備]).{0,6}(?:不支持|不支援|版本[过過]低|没有启用|禁用).{0,60}
(?:本文|文章)?(?:首[发發]|[来來]源|[转轉][载載]|[来來]自)[于於自]?[^。\w]{0,3}微信公[众眾][号號平台]+[:：“「 ].{1,100}
(?:本文|文章)(?:[转轉][载載自]|[来來][自源]|整理自|[综綜]合自|首[发發]|[经經]).{0,60}(?:授[权權]|有[删刪][节節改]).{0,20}
(?:[该該本]文|文章|本[内內]容|以上[内內]容)[^。，]{0,10}(?:代表作者|[为為]作者(?:[个個]人|本人|[独獨]立)).{0,60}
[^。，]{0,12}平[台臺][仅僅]提供信息存[储儲].{0,12}
[^。，]{0,8}[广廣]告合作(?:[:：]|[，,]?[请請](?:[点點][击擊]|[联聯][系繫])).{1,40}
不用抽 不用[搶抢].{1,60}
更多(?:精彩|[内內]容|[资資][讯訊]|新[闻聞])[^。]{0,10}(?:[请請](?:搜[寻尋]|[进進]入|登[录錄陆陸]|[点點])|[关關]注|下[载載]).{0,40}
[^。]{0,12}[转轉][载載][^。]{0,20}目的[仅僅]?(?:在[于於]|是)[^。]{0,10}[传傳][递遞].{1,160}
[^。]{0,40}(?:有|涉)[^。]{0,6}侵[权權][^。]{0,12}[联聯][系繫][^。]{0,20}(?:[删刪]除?|[处處]理)
炒股就看.{1,60}
[^。]{0,24}[尽盡]在\S{2,12}(?:app|客[户戶]端)
""".strip().split("\n")
)
_ACCOUNTS_LINE = re.compile(rf"\W*+(?:{_ACCOUNTS})\W*+")


@remembered(4096)
def is_accounts_notice(line: str) -> bool:
    """Return whether a line is what a Chinese account or platform says to its readers, quotes and all."""
    if not 3 < len(line) <= _ACCOUNTS_CHARACTERS or _HAN.search(line, 0, _HAN_WITHIN) is None:  # cheaper than the rows
        return False
    return _ACCOUNTS_LINE.fullmatch(line.lower()) is not None


@remembered(4096)
def is_form_notice(line: str) -> bool:
    """Return whether a line is what a form, a pay wall or a banner says to the reader of any article."""
    if len(line) > _MOST_CHARACTERS:
        return False
    return _NOTICES.match(line.lstrip(_MARKS).lower()) is not None and _QUOTED.search(line) is None
