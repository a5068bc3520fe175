"""What a site says beside its articles about itself: of cookies, newsletters, its pay wall and its links to shops.

Such sentences stand in the midst of texts, in elements that may have no telling name, and are none of the article. They
are told by how they begin, in some twenty languages; a line in which somebody is quoted is none of them.
"""

import re

_MOST_CHARACTERS = 300
_QUOTED = re.compile('[«»“”„"「」『』]')


def _any(block: str) -> str:
    return "|".join(line for line in block.strip().split("\n") if line)


_AGREES = r"""
by (?:signing up|registering|subscribing|submitting|clicking|entering|providing|creating an account|continuing)\b.{0,120}\b(?:you|i) (?:\w+ )?(?:agree|consent|accept|acknowledge|confirm|understand)\b
i(?:['’]d| would) like to (?:be e-?mailed|receive)\b.{0,80}\b(?:offers|newsletters?|updates|e-?mails?)\b
i (?:agree|consent|accept|have read)\b.{0,60}\b(?:terms|privacy|conditions|newsletters?|e-?mails?)\b
you (?:can|may) (?:unsubscribe|opt[- ]out|withdraw your consent|manage your (?:subscriptions?|preferences))\b
contact me with (?:news|offers)|receive e-?mails? from us on behalf of
mit (?:der|ihrer|deiner) (?:anmeldung|registrierung|bestellung)\b.{0,120}(?:stimm|akzeptier|einverstanden|erklär)
(?:sie können|du kannst) (?:sich|dich|den newsletter|die newsletter|ihre einwilligung|deine einwilligung)\b.{0,80}(?:abmelden|abbestellen|widerrufen)
ich (?:stimme|bin damit einverstanden|willige|möchte)\b.{0,100}(?:newsletter|datenschutz|nutzungsbedingungen|\bagb\b)
en (?:vous inscrivant|vous abonnant|cliquant|validant|soumettant|renseignant|créant)\b.{0,120}vous (?:acceptez|consentez|reconnaissez|autorisez)
vous pouvez (?:à tout moment )?(?:vous désinscrire|vous désabonner|retirer votre consentement)
(?:je souhaite recevoir|j['’]accepte de recevoir|j['’]accepte les)\b
al (?:suscribir|registrar|inscribir|hacer clic|enviar|pulsar|crear)\w*\b.{0,120}\b(?:aceptas?|acepto|consientes|estás de acuerdo)\b
pued[eo]s? (?:darte|darse|cancelar)\b.{0,60}(?:baja|suscripción)|acepto (?:recibir|los términos|las condiciones|la política)\b
ao (?:se )?(?:inscrever|cadastrar|assinar|clicar|registrar|registar|enviar|subscrever)\b.{0,120}(?:concorda|aceita|concordo|autoriza)
(?:você )?pode cancelar (?:a |sua |a sua )?(?:inscrição|assinatura|subscrição)|li e (?:concordo|aceito)\b
(?:iscrivendo|registrando|cliccando|inviando|abbonando)\w*\b.{0,120}(?:accett|acconsent)|(?:acconsento|accetto) (?:al|i|le|l['’]|la)\b
door (?:je|u|uw|in te|op)\b.{0,100}(?:akkoord|ga je|gaat u)|(?:je|u) kunt? (?:je|zich|u)\b.{0,40}(?:uitschrijven|afmelden)
(?:zapisując|rejestrując|klikając|wysyłając|podając|subskrybując)\b.{0,120}(?:akceptujesz|zgadzasz|zgodę)|wyrażam zgodę na\b
(?:нажимая|подписываясь|регистрируясь|оставляя|отправляя)\b.{0,120}(?:соглаша|принима|согласи)|я (?:согласен|соглашаюсь|даю согласие)\b
(?:натискаючи|підписуючись|реєструючись|надсилаючи)\b.{0,120}(?:погоджу|прийма|згод)
genom att (?:prenumerera|anmäla|registrera|skicka|klicka)\b.{0,120}(?:godkänner|samtycker|accepterar)
ved (?:å|at) (?:melde|tilmelde|registrere|abonnere|klikke|sende|oprette)\b.{0,120}(?:godtar|samtykker|accepterer|godkjenner)
(?:kaydolarak|abone olarak|üye olarak|tıklayarak)\b.{0,120}kabul
dengan (?:mendaftar|berlangganan|mengklik|mengeklik)\b.{0,120}(?:setuju|menyetujui)
bằng (?:cách|việc) (?:đăng ký|nhấn|gửi)\b.{0,120}(?:đồng ý|chấp nhận)
.{0,12}(?:登録|送信|購読)(?:する|いただく|された|頂く)ことで.{0,60}(?:同意|承諾)|.{0,12}いつでも(?:配信|購読)(?:停止|解除)
.{0,12}(?:구독|가입|등록)(?:하시면|함으로써|하면).{0,60}동의
.{0,6}(?:提交|订阅|訂閱|注册|註冊|点击|點擊).{0,20}(?:即|代表|表示).{0,6}[您你]?(?:同意|接受)
(?:بالاشتراك|بالتسجيل|بالنقر|عند الاشتراك|باشتراكك).{0,100}(?:توافق|الموافقة)|با (?:عضویت|ثبت.?نام).{0,100}(?:موافقت|می.?پذیرید)
"""
_MAIL = r"""
(?:please )?(?:enter|provide|type in|fill in) (?:a|your) (?:valid )?e-?mail\b|(?:invalid|incorrect) e-?mail\b
your e-?mail(?: address)? will not be (?:published|shared)|required fields are marked
(?:bitte )?(?:geben sie|gib|tragen sie|trage)\b.{0,40}e-?mail-?adresse|(?:deine|ihre) e-?mail-?adresse wird nicht veröffentlicht
(?:veuillez|merci de) (?:saisir|entrer|renseigner|indiquer)\b.{0,60}(?:e-?mail|courriel)|votre adresse .{0,16}ne sera pas publiée
(?:por favor,? )?(?:introduzca|introduce|ingresa|ingrese|escribe|escriba)\b.{0,40}(?:correo|e-?mail)|tu dirección de correo .{0,16}no será publicada
(?:por favor,? )?(?:digite|insira|informe|introduza)\b.{0,30}e-?mail|o seu (?:endereço de )?e-?mail não será publicado
(?:inserisci|inserire|si prega di inserire)\b.{0,40}e-?mail|il tuo indirizzo e-?mail non sarà pubblicato
(?:vul|voer)\b.{0,40}e-?mailadres|(?:het|je|uw) e-?mailadres wordt niet gepubliceerd
(?:podaj|wpisz|wprowadź)\b.{0,40}e-?mail|twój adres e-?mail nie zostanie opublikowany
(?:пожалуйста, )?(?:введите|укажите)\b.{0,40}(?:e-?mail|почт)|ваш (?:адрес )?(?:e-?mail|электронной почты) не будет опубликован
(?:будь ласка, )?(?:введіть|вкажіть)\b.{0,40}(?:e-?mail|пошт)|(?:ваша )?e-?mail адреса не оприлюднюватиметься
(?:vänligen )?(?:ange|fyll i)\b.{0,40}e-?post|din e-?postadress kommer inte|(?:din|e-?post)\w* e?-?post\w* vil ikke bli publisert
(?:lütfen )?.{0,30}e-?posta adresinizi (?:girin|yazın)|e-?posta (?:hesabınız|adresiniz) yayımlanmayacak
.{0,6}メールアドレス(?:が公開|を(?:ご)?入力)|.{0,8}이메일.{0,6}(?:입력|공개되지)
.{0,3}(?:输入|輸入|填写|填寫).{0,8}(?:邮箱|邮件|郵件|電子郵箱)|.{0,3}(?:邮箱|郵件|邮件)地址不[会會]被公[开開]|电子邮箱地址不会被公开
"""
_THANKS = r"""
thank(?:s| you) for (?:signing up|subscribing|registering|your (?:subscription|registration))\b
you(?:['’]ve| have| are)? (?:now |been |already )?(?:successfully )?(?:subscribed|signed up) (?:to|for)\b.{0,60}(?:newsletter|e-?mails?|list|alerts)
a (?:welcome|confirmation) e-?mail is on its way|(?:please )?check your (?:inbox|e-?mail|junk|spam)\b
the next (?:issue|edition) of .{1,60} will soon be in your inbox|we encountered an issue signing you up
(?:oops|sorry|something)\b.{0,20}went wrong\b.{0,40}(?:try again|later)|there was (?:an error|a problem)\b.{0,40}(?:try again|later)
get (?:the|our|all|more|your|a)\b.{0,100}(?:(?:delivered )?(?:straight |directly )?(?:in|to) your (?:inbox|e-?mail)|by e-?mail)\b
vielen dank für (?:ihre|deine) (?:anmeldung|registrierung|bestellung)|merci (?:pour|de) votre (?:inscription|abonnement)
gracias por (?:suscribirte|suscribirse|registrarte|tu suscripción|su suscripción)|obrigad[oa] por (?:se )?(?:inscrever|assinar|subscrever)
grazie per (?:esserti iscritto|l['’]iscrizione)|спасибо за (?:подписку|регистрацию)|дякуємо за (?:підписку|реєстрацію)|dziękujemy za (?:zapisanie|rejestrację)
"""
_SHOPS = r"""
\W*(?:when|if) you (?:purchase|buy|click|shop|make a purchase|use)\b.{0,120}\b(?:earn|receive|get|make)\b.{0,40}(?:commission|money|fee|share)\b
\W*(?:we|\w+(?: \w+)?) (?:may|might) (?:earn|receive|get|make|collect) (?:an? |some )?(?:small |affiliate |share |portion )*(?:commissions?|compensation|of (?:the )?(?:sales|revenue))
\W*(?:this|our) (?:article|post|page|story|content|site|guide)s? (?:may )?(?:contains?|includes?|uses?) (?:some )?(?:affiliate|sponsored|referral)
\W*as an amazon associate|\W*(?:all |the )?(?:products?|items?)\b.{0,60}\bindependently (?:selected|reviewed|chosen|tested)
\W*wenn (?:sie|du)\b.{0,80}\blinks?\b.{0,120}(?:provision|kommission|beteiligt)|\W*(?:die mit|mit einem)\b.{0,60}(?:affiliate|provisions?)-?links?
\W*(?:cet article|cette page|ce contenu)\b.{0,40}liens? (?:d['’]affiliation|affiliés?)|\W*nous (?:pouvons|percevons|recevons|pourrions)\b.{0,60}commission
\W*(?:podemos|podríamos|es posible que)\b.{0,60}comisión|\W*(?:este artículo|esta página)\b.{0,40}enlaces de afiliad
\W*potremmo (?:ricevere|guadagnare)\b.{0,60}commission|\W*(?:questo articolo|questa pagina)\b.{0,40}link (?:di affiliazione|affiliati)
\W*podemos receber\b.{0,60}comissão|\W*(?:este artigo|esta página)\b.{0,40}links? de afiliad
"""
_WALLS = r"""
already (?:a |an )?(?:subscriber|member|subscribed|registered|have (?:an account|a subscription))\b
(?:subscribe|register|sign (?:in|up)|log ?in|create an account)\b(?! for the).{0,50}\bto (?:continue|keep reading|read (?:the|this|more|on)|unlock|access (?:this|the|more))
this (?:content|article|story) is (?:reserved |exclusive(?:ly)? |only |available (?:only |exclusively )?)?(?:for|to) (?:our )?(?:\w+ )?(?:subscribers|members)\b
unlimited (?:digital|online|web) access (?:to|on)\b|enjoy (?:unlimited|full) (?:digital )?access\b
(?:sie haben|du hast|haben sie|hast du) (?:bereits|schon) ein (?:abo\w*|konto|kundenkonto)|(?:bereits|schon) (?:abonnent\w*|registriert|kunde)\b.{0,40}[?]
(?:vous êtes )?déjà abonnée?\b|(?:¿|\b)ya (?:eres|es|tienes|estás) (?:suscriptora?|una cuenta|registrad[oa]|suscrit[oa])
já (?:é|tem|sou) (?:assinante|cadastr\w+|inscrit[oa]|uma conta|conta)\b|sei già (?:abbonat[oa]|iscritt[oa]|registrat[oa])|hai già un (?:account|abbonamento)
(?:heb|heeft) (?:je|u) al een (?:account|abonnement)|masz już (?:konto|subskrypcję|prenumeratę)|уже (?:зарегистрированы|есть аккаунт|подписаны|подписчик)
(?:är du )?redan (?:prenumerant|kund|medlem)\b|(?:er du )?allerede (?:abonnent|kunde|medlem)\b|すでに(?:会員|登録)|已(?:是会员|有账号|有帳號|經是會員)
this (?:site|form|page) is protected by (?:re|h)captcha
(?:diese|cette|ce|este|esta|questo|deze|ta|этот|denna)\b.{0,30}\bre?captcha\b
"""
_GOES_ON = r"""
(?:this )?advertisement has not loaded|(?:advertisement \d* ?)?(?:story|article|text) continues (?:below|after)\b
(?:der )?(?:artikel|text|beitrag) (?:wird|geht)\b.{0,30}(?:nach|unter) der (?:anzeige|werbung)|lesen sie nach der (?:anzeige|werbung) weiter
la suite après (?:la|cette) publicité|(?:el )?(?:artículo|texto|la noticia) continúa (?:abajo|después|tras)\b|continúa (?:tras|después de) la publicidad
(?:a )?(?:matéria |notícia |reportagem )?continua (?:após|depois d)\w* (?:a )?publicidade|(?:l['’]articolo )?continua dopo la pubblicità
(?:lees verder|het artikel gaat verder|tekst gaat verder)\b.{0,10}\b(?:onder|na) (?:de )?(?:advertentie|foto|video)
(?:dalsz[ya] (?:ciąg|część)|artykuł|reszta)\b.{0,30}\bpod (?:materiałem|reklamą|wideo|zdjęciem|galerią)\b|(?:текст|статья|продолжение)\b.{0,16}\bпосле рекламы
(?:artikkeli|juttu) jatkuu (?:mainoksen|kuvan)|(?:artikeln|texten) fortsätter (?:under|efter)|(?:saken|artikkelen) fortsetter (?:under|etter)|(?:artiklen|teksten) fortsætter (?:under|efter)
.{0,6}広告の(?:後|下)に.{0,6}(?:続|つづ)|.{0,8}광고 (?:아래|다음|뒤)에.{0,8}(?:계속|이어)
"""
_COOKIES = r"""
(?:this|our) (?:web)?site (?:uses|stores|places) (?:\w+ ){0,3}cookies|(?:by|to) (?:choosing|clicking|continuing|using)\b.{0,100}\bcookies
we (?:and our (?:\d+ )?partners )?(?:may )?(?:use|store|place)\b.{0,40}\bcookies\b.{0,160}(?:experience|site|track|personal|analy|consent|advert|traffic|content)
(?:wir|diese (?:web)?seite|unsere (?:web)?seite|diese website|unsere website)\b.{0,60}(?:verwende|nutz|setz|benutz)\w*\b.{0,60}cookies
cookies (?:erleichtern|helfen|ermöglichen|help us|nous permettent|nos permiten|ci aiutano)|durch die (?:weitere )?nutzung\b.{0,120}cookies
(?:nous utilisons|nous et nos|ce site|notre site|en poursuivant)\b.{0,120}cookies
(?:utilizamos|usamos|este sitio|esta web|esta página|nuestr[oa] (?:sitio|web)|si contin\w+|ao continuar|este site|o nosso (?:site|website)|nós usamos)\b.{0,120}cookies
(?:questo sito|utilizziamo|usiamo|il nostro sito|proseguendo|noi e (?:i nostri|terze))\b.{0,120}cookie
(?:wij|we|deze (?:web)?site|onze (?:web)?site)\b.{0,20}\b(?:gebruik|plaats|maak)\w*\b.{0,60}\bcookies
(?:ta strona|nasza strona|strona|serwis|używamy|korzystamy)\b.{0,80}(?:cookie|ciasteczk)
(?:мы используем|этот сайт|наш сайт|сайт использует|продолжая)\b.{0,120}(?:cookie|куки)|(?:ми використовуємо|цей сайт|наш сайт)\b.{0,80}(?:cookie|кукі)
(?:vi (?:använder|bruker|bruger)|denna (?:webb)?(?:sida|plats)|den här (?:webb)?(?:sidan|platsen)|(?:dette|denne) \w+)\b.{0,40}(?:cookies|informasjonskapsler|kakor)
(?:käytämme|tämä sivusto|sivusto)\b.{0,60}evästei|(?:tento web|používáme|tyto stránky|naše stránky|táto stránka)\b.{0,60}cookies
(?:weboldalunk|oldalunk|ez a (?:web)?oldal)\b.{0,60}(?:sütik|cookie)|(?:folosim|acest site|utilizăm)\b.{0,60}cookie|(?:χρησιμοποιούμε|αυτός ο ιστότοπος)\b.{0,60}cookies
(?:bu (?:web )?site\w*|sitemiz\w*|web sitemiz\w*|size daha iyi)\b.{0,80}(?:çerez|cookie)|(?:kami|situs (?:ini|kami)) menggunakan\b.{0,40}cookie|(?:chúng tôi|trang web này) sử dụng\b.{0,40}cookie
.{0,20}(?:サイト|当社)(?:は|で|では).{0,40}(?:cookie|クッキー)|.{0,20}사이트(?:는|은|에서).{0,30}쿠키|.{0,12}(?:网站|網站|我们|我們).{0,20}使用.{0,10}cookie
(?:يستخدم|نستخدم|نحن نستخدم).{0,60}(?:ملفات تعريف الارتباط|كوكيز)|(?:אתר זה|אנו משתמשים|האתר).{0,60}(?:עוגיות|cookies)
"""
_NOTICE = re.compile(_any(_COOKIES + _AGREES + _MAIL + _THANKS + _SHOPS + _WALLS + _GOES_ON))


def is_form_notice(line: str) -> bool:
    """Return whether a line is what a form, a pay wall or an advertisement says to the reader of any article."""
    return len(line) <= _MOST_CHARACTERS and _NOTICE.match(line.lower()) is not None and _QUOTED.search(line) is None
