"""What a site says beside its articles about itself: of cookies, newsletters, its pay wall and its links to shops.

Such sentences stand in the midst of texts, in elements that may have no telling name, and are none of the article. They
are told by how they begin, in some twenty languages; a line in which somebody is quoted is none of them.
"""

import re

from pipeline.text.memo import remembered

_MOST_CHARACTERS = 400
_QUOTED = re.compile('[«»“”„"「」『』]')
_MARKS = " \t*•–—-_>|:【("
_FIRST_UNSPACED = "\u0590"  # letters from here on: Hebrew, Arabic, Thai, Korean, Japanese, Chinese


def _rows(table: str) -> re.Pattern[str]:
    """Compile a table: a pattern a row, for lines in small letters; “ ... ” stands for up to 160 characters."""
    rows = (row.replace(" ... ", r"\b.{0,160}?") for row in table.strip().split("\n") if row)
    return re.compile("|".join(rows))


_BEGINS = _rows(r"""
by (?:signing up|registering|subscribing|submitting|clicking) ... (?:you|i) (?:\w+ )?(?:agree|consent|accept|confirm)
by (?:entering|providing|creating|continuing|choosing|using) ... (?:you|i) (?:\w+ )?(?:agree|consent|accept|confirm)
(?:by|to) (?:clicking|continuing|choosing|using)\b.{0,80}\bcookies
i(?:['’]d| would) like to (?:be e-?mailed|receive) ... (?:offers|newsletter|updates|e-?mail)
i (?:agree to|accept|consent to|have read and)\b.{0,60}(?:terms (?:of|and)|privacy policy|newsletter|e-?mails)
you (?:can|may) (?:unsubscribe|opt[- ]out|withdraw your consent|manage your (?:subscriptions?|preferences))\b
contact me with (?:news|offers)|receive e-?mails? from us on behalf of
mit (?:der|ihrer|deiner) (?:anmeldung|registrierung|bestellung) ... (?:stimm|akzeptier|einverstanden|erklär|willig)
sie können (?:sich|den newsletter|die newsletter|ihre einwilligung) ... (?:abmelden|abbestellen|widerrufen)
du kannst (?:dich|den newsletter|deine einwilligung) ... (?:abmelden|abbestellen|widerrufen)
ich (?:stimme|bin damit einverstanden|willige) ... (?:newsletter|datenschutzerklärung|nutzungsbedingungen|\bagb\b)
ich möchte (?:den|regelmäßig|über) ... newsletter
en (?:vous inscrivant|vous abonnant|cliquant|validant|soumettant) ... vous (?:accept|consent|reconnaiss|autoris)
en (?:renseignant|créant|poursuivant) ... (?:vous (?:accept|consent|reconnaiss|autoris)|cookies)
vous pouvez (?:à tout moment )?(?:vous désinscrire|vous désabonner|retirer votre consentement)
je souhaite recevoir\b|j['’]accepte (?:de recevoir|les)\b
al (?:suscribir|registrar|inscribir|hacer clic|enviar|pulsar|crear)\w* ... (?:aceptas|acepto)\b
al (?:suscribir|registrar|inscribir|hacer clic|enviar|pulsar|crear)\w* ... acepta (?:los|las|nuestr|la pol|recibir)
pued[eo]s? (?:darte|darse|cancelar) ... (?:baja|suscripción)
acepto (?:recibir|los términos|las condiciones|la política)\b
ao (?:se )?(?:inscrever|cadastrar|assinar|clicar|enviar) ... você (?:concorda|aceita|autoriza)
ao (?:se )?(?:registrar|registar|subscrever|continuar) ... (?:você (?:concorda|aceita|autoriza)|cookies)
(?:você )?pode cancelar (?:a |sua |a sua )?(?:inscrição|assinatura|subscrição)|li e (?:concordo|aceito)\b
(?:iscrivendo|registrando|cliccando|inviando|abbonando)\w* ... (?:accetti|acconsenti|accetta i termini)\b
(?:acconsento|accetto) (?:al|i|le|l['’]|la)\b
door (?:je|u|uw|in te|op) ... (?:ga je|gaat u)\b|(?:je|u) kunt? (?:je|zich|u) ... (?:uitschrijven|afmelden)
(?:zapisując|rejestrując|klikając|wysyłając|podając|subskrybując) ... (?:akceptujesz|zgadzasz się|wyrażasz zgodę)
wyrażam zgodę na\b
(?:нажимая|подписываясь|регистрируясь|оставляя|отправляя) ... (?:соглашае|соглашаюсь|да[её]те согласие)
я (?:согласен|соглашаюсь|даю согласие)\b
(?:натискаючи|підписуючись|реєструючись|надсилаючи) ... (?:погоджує|надаєте згоду)
genom att (?:prenumerera|anmäla|registrera|skicka|klicka) ... (?:godkänner|samtycker|accepterar) (?:du|jag)
ved (?:å|at) (?:melde|tilmelde|registrere|abonnere|klikke|sende|oprette) ... (?:godtar|samtykker|accepterer) (?:du|jeg)
(?:kaydolarak|abone olarak|üye olarak|tıklayarak) ... kabul (?:eder|etmiş|ediyor)
dengan (?:mendaftar|berlangganan|mengklik|mengeklik) ... anda (?:setuju|menyetujui)
bằng (?:cách|việc) (?:đăng ký|nhấn|gửi) ... bạn (?:đồng ý|chấp nhận)
(?:please )?(?:enter|provide) (?:a|your) valid e-?mail\b|(?:invalid|incorrect) e-?mail\b
(?:please )?enter your e-?mail(?: address)? (?:below|here|to (?:subscribe|sign up|receive|get))\b
your e-?mail(?: address)? will not be (?:published|shared)|required fields are marked
(?:bitte )?geben sie eine gültige e-?mail|(?:deine|ihre) e-?mail-?adresse wird nicht veröffentlicht
(?:veuillez|merci de) (?:saisir|entrer|renseigner|indiquer) une (?:adresse|e-?mail)\b.{0,30}\bvalide
votre adresse .{0,16}ne sera pas publiée|tu dirección de correo .{0,16}no será publicada
(?:por favor,? )?(?:introduzca|introduce|ingres[ae]|escrib[ae]) una? (?:dirección|correo|e-?mail)\b.{0,40}válid
(?:por favor,? )?(?:digite|insira|informe|introduza) um (?:endereço|e-?mail)\b.{0,30}válido
o seu (?:endereço de )?e-?mail não será publicado|il tuo indirizzo e-?mail non sarà pubblicato
(?:inserisci|inserire|si prega di inserire) un (?:indirizzo|e-?mail)\b.{0,30}valid
(?:vul|voer) een geldig e-?mailadres|(?:het|je|uw) e-?mailadres wordt niet gepubliceerd
(?:podaj|wpisz|wprowadź) (?:poprawny|prawidłowy)\b.{0,20}e-?mail|twój adres e-?mail nie zostanie opublikowany
(?:пожалуйста, )?(?:введите|укажите) (?:корректн|правильн|действительн)\w+\b.{0,30}(?:e-?mail|почт)
ваш (?:адрес )?(?:e-?mail|электронной почты) не будет опубликован|(?:ваша )?e-?mail адреса не оприлюднюватиметься
(?:vänligen )?(?:ange|fyll i) en giltig e-?post|din e-?postadress kommer inte|din e-?postadresse vil ikke bli
lütfen geçerli ... e-?posta|e-?posta (?:hesabınız|adresiniz) yayımlanmayacak
thank(?:s| you) for (?:signing up|subscribing|registering|your (?:subscription|registration))\b
you(?:['’]ve| have| are)? (?:now |been |already )?(?:successfully )?(?:subscribed|signed up) (?:to|for)\b
a (?:welcome|confirmation) e-?mail is on its way|(?:please )?check your (?:inbox|e-?mail) (?:to|and) (?:confirm|verify)
the next (?:issue|edition) of .{1,60} will soon be in your inbox|we encountered an issue signing you up
(?:oops|sorry|something)\b.{0,20}went wrong ... try again|there was (?:an error|a problem) ... try again
get (?:the|our|all|more|your|a) ... (?:(?:in|to) your (?:inbox|e-?mail)|by e-?mail)\b
vielen dank für (?:ihre|deine) (?:anmeldung|registrierung|bestellung)|merci (?:pour|de) votre (?:inscription|abonnement)
gracias por (?:suscribirte|suscribirse|registrarte|tu suscripción|su suscripción)
obrigad[oa] por (?:se )?(?:inscrever|assinar|subscrever)|grazie per (?:esserti iscritto|l['’]iscrizione)
спасибо за (?:подписку|регистрацию)|дякуємо за (?:підписку|реєстрацію)|dziękujemy za (?:zapisanie|rejestrację)
(?:when|if) you (?:purchase|buy|click|shop|make|use) ... (?:commission|affiliate)
(?:when|if) you (?:purchase|buy|click|shop|make|use) ... (?:we|i) (?:may|might|can|will) (?:earn|get|receive)\b
we (?:may|might) (?:earn|receive|get|make|collect) (?:an? |some )?(?:small |affiliate |share |portion )*commission
we (?:may|might) (?:earn|receive|get|make|collect) (?:compensation|an? (?:share|portion) of (?:sales|revenue))
\w+(?: \w+)? may (?:earn|receive|get|collect) an? (?:small |affiliate )*commission\b
(?:this|our) (?:article|post|page|story|content|site|guide)s? (?:may )?(?:contain|include|use)s? (?:some )?affiliate
as an amazon associate|(?:all )?products? ... independently (?:selected|reviewed|chosen|tested)
wenn (?:sie|du) ... links? ... (?:provision|kommission|beteiligt)|die mit ... (?:affiliate|provisions?)-?links?
(?:cet article|cette page|ce contenu)\b.{0,40}liens? (?:d['’]affiliation|affiliés?)
nous (?:pouvons|percevons|recevons|pourrions)\b.{0,40} une (?:petite )?commission
potremmo (?:ricevere|guadagnare) una (?:piccola )?commissione
(?:podemos|podríamos|es posible que)\b.{0,40} una (?:pequeña )?comisión|podemos receber uma (?:pequena )?comissão
already (?:a |an )?(?:subscriber|member|subscribed|registered)\s*\?|already have (?:an account|a subscription)\b
(?:subscribe|register|sign (?:in|up)|log ?in|create an account)\b(?! for the).{0,50}\bto (?:unlock|keep reading)\b
(?:subscribe|register|sign (?:in|up)|log ?in|create an account)\b.{0,50}\bto continue(?:\W*$| reading| with your)
(?:subscribe|register|sign (?:in|up)|log ?in|create an account)\b.{0,50}\bto read (?:the (?:full|rest|whole)|this|more)
this (?:content|article|story) is (?:reserved |exclusive |only |available )?(?:for|to) (?:our )?(?:subscri|member)
unlimited (?:digital|online|web) access (?:to|on)\b|enjoy (?:unlimited|full) (?:digital )?access\b
(?:sie haben|du hast|haben sie|hast du) (?:bereits|schon) ein (?:abo\w*|konto|kundenkonto)
(?:bereits|schon) (?:abonnent\w*|registriert|kunde)\b.{0,40}[?]|(?:dieser )?artikel (?:ist )?(?:nur )?für abonnenten
(?:vous êtes )?déjà abonnée?\s*(?:\?|:|$)|(?:cet )?article réservé aux abonnés
¿?ya (?:eres|es|tienes|estás)\b.{0,40}\?|já (?:é|tem|sou) (?:assinante|cadastr\w+|inscrit[oa]|uma conta|conta)\s*\?
(?:sei già|hai già un)\b.{0,24}\?|(?:heb|heeft) (?:je|u) al een (?:account|abonnement)|masz już ... \?
(?:är du )?redan (?:prenumerant|kund|medlem)\s*\?|(?:er du )?allerede (?:abonnent|kunde|medlem)\s*\?
(?:вы )?уже (?:зарегистрированы|подписаны)\s*\?|у вас уже есть аккаунт
this (?:site|form|page) is protected by (?:re|h)captcha|notifications can be managed in browser
please refresh (?:the|your) (?:page|browser)|(?:der )?externe[rs]? (?:inhalt|content) (?:ist )?nicht (?:verfügbar|gela)
(?:diese|cette|ce|este|esta|questo|deze|ta|этот|denna)\b.{0,30}\bre?captcha\b|external content (?:is )?not available
this material may not be (?:published|reproduced|broadcast)|quotes (?:are )?delayed at least
(?:this )?advertisement has not loaded|(?:advertisement \d* ?)?(?:story|article|text) continues (?:below|after)\b
(?:der )?(?:artikel|text|beitrag) (?:wird|geht)\b.{0,30}(?:nach|unter) der (?:anzeige|werbung)
lesen sie nach der (?:anzeige|werbung) weiter|la suite après (?:la|cette) publicité
(?:el )?(?:artículo|texto|la noticia) continúa (?:abajo|después|tras)\b|continúa (?:tras|después de) la publicidad
(?:a )?(?:matéria |notícia |reportagem )?continua (?:após|depois d)\w* (?:a )?publicidade
(?:l['’]articolo )?continua dopo la pubblicità
(?:lees verder|het artikel gaat verder|tekst gaat verder)\b.{0,10}\b(?:onder|na) (?:de )?(?:advertentie|foto|video)
(?:dalsz[ya] (?:ciąg|część)|artykuł|reszta)\b.{0,30}\bpod (?:materiałem|reklamą|wideo|zdjęciem|galerią)\b
(?:текст|статья|продолжение)\b.{0,16}\bпосле рекламы|(?:artikkeli|juttu) jatkuu (?:mainoksen|kuvan)
(?:artikeln|texten) fortsätter (?:under|efter)|(?:saken|artikkelen) fortsetter (?:under|etter)
(?:artiklen|teksten) fortsætter (?:under|efter)
(?:this|our) (?:web)?site (?:uses|stores|places) (?:\w+ ){0,3}cookies
we (?:and our (?:\d+ )?partners )?(?:may )?(?:use|store|place)\b.{0,40}\bcookies ... (?:experience|site|track|personal)
we (?:and our (?:\d+ )?partners )?(?:may )?(?:use|store|place)\b.{0,40}\bcookies ... (?:analy|consent|advert|traffic)
(?:wir|diese (?:web)?seite|(?:diese|unsere) website) ... (?:verwende|nutz|setz|benutz)\w* ... cookies
cookies (?:erleichtern|helfen|ermöglichen|help us|nous permettent|nos permiten|ci aiutano)
durch die (?:weitere )?nutzung ... cookies|(?:nous utilisons|nous et nos|ce site|notre site) ... cookies
(?:utilizamos|usamos|este sitio|esta web|esta página|nuestr[oa] (?:sitio|web)|si contin\w+) ... cookies
(?:este site|o nosso (?:site|website)|nós usamos) ... cookies
(?:questo sito|utilizziamo|usiamo|il nostro sito|proseguendo|noi e (?:i nostri|terze)) ... cookie
(?:wij|we|deze (?:web)?site|onze (?:web)?site)\b.{0,20}\b(?:gebruik|plaats|maak)\w* ... cookies
(?:ta strona|nasza strona|strona|serwis|używamy|korzystamy)\b.{0,80}(?:cookie|ciasteczk)
(?:мы используем|этот сайт|наш сайт|сайт использует|продолжая) ... (?:cookie|куки)
(?:ми використовуємо|цей сайт|наш сайт) ... (?:cookie|кукі)
vi (?:använder|bruker|bruger)\b.{0,40}(?:cookies|informasjonskapsler|kakor)
(?:denna (?:webb)?(?:sida|plats)|den här (?:webb)?(?:sidan|platsen)) ... (?:cookies|kakor)
(?:dette|denne) (?:net|nett)?(?:stedet|siden|sted|side) ... (?:cookies|informasjonskapsler)
(?:käytämme|tämä sivusto|sivusto)\b.{0,60}evästei
(?:tento web|používáme|tyto stránky|naše stránky|táto stránka) ... cookies
(?:weboldalunk|oldalunk|ez a (?:web)?oldal) ... (?:sütik|cookie)|(?:folosim|acest site|utilizăm) ... cookie
(?:χρησιμοποιούμε|αυτός ο ιστότοπος) ... cookies|(?:bu (?:web )?site\w*|sitemiz\w*|web sitemiz\w*) ... (?:çerez|cookie)
(?:kami|situs (?:ini|kami)) menggunakan ... cookie|(?:chúng tôi|trang web này) sử dụng ... cookie
""")
_HOLDS = _rows(r"""
(?:登録|送信|購読)(?:する|いただく|された|頂く)ことで.{0,60}同意(?:した|する|いただ)|いつでも(?:配信|購読)(?:停止|解除)
メールアドレス(?:が公開|を(?:ご)?入力)|すでに(?:会員|登録)|(?:サイト|当社)(?:は|で|では).{0,40}(?:cookie|クッキー)
広告の(?:後|下)に.{0,6}(?:続|つづ)
(?:구독|가입|등록)(?:하시면|함으로써|하면).{0,60}동의(?:하는|한) 것
이메일.{0,6}(?:입력|공개되지)|사이트(?:는|은|에서).{0,30}쿠키
광고 (?:아래|다음|뒤)에.{0,8}(?:계속|이어)
(?:提交|订阅|訂閱|注册|註冊|点击|點擊).{0,20}(?:即|代表|表示).{0,6}[您你](?:已)?(?:同意|接受)
(?:输入|輸入|填写|填寫).{0,8}(?:邮箱|邮件|郵件|電子郵箱)|(?:邮箱|郵件|邮件)地址不[会會]被公[开開]
(?:网站|網站|我们|我們).{0,20}使用.{0,10}cookie
(?:بالاشتراك|بالتسجيل|بالنقر|عند الاشتراك|باشتراكك).{0,100}(?:فإنك|أنت|فأنت) توافق
(?:يستخدم|نستخدم|نحن نستخدم).{0,60}(?:ملفات تعريف الارتباط|كوكيز)|(?:אתר זה|אנו משתמשים|האתר).{0,60}(?:עוגיות|cookies)
""")


@remembered(4096)
def is_form_notice(line: str) -> bool:
    """Return whether a line is what a form, a pay wall or a banner says to the reader of any article."""
    if len(line) > _MOST_CHARACTERS:
        return False
    said = line.lstrip(_MARKS).lower()
    found = _HOLDS.search(said) if said[:1] > _FIRST_UNSPACED else _BEGINS.match(said)
    return found is not None and _QUOTED.search(line) is None
