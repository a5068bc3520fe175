"""What a site says beside its articles about itself: of cookies, newsletters, its pay wall and its links to shops.

Such sentences stand in the midst of texts, in elements that may have no telling name, and are none of the article. Only
those that no article says are told, each by all of its wording: an article, too, may begin with “By using …” or speak
of cookies. A line in which somebody is quoted is none of them.
"""

import re

from pipeline.text.memo import remembered

_MOST_CHARACTERS = 400
_QUOTED = re.compile('[«»‹›“”„"‘「」『』《》]')
_MARKS = " \t*•–—-_>|:【("


def _rows(table: str) -> re.Pattern[str]:
    """Compile a table: a pattern a row, for lines in small letters; “ ... ” stands for the rest of a clause."""
    rows = (row.replace(" ... ", r"\b[^.!?。]{0,120}?\b") for row in table.strip().split("\n") if row)
    return re.compile("|".join(rows))


_NOTICES = _rows(r"""
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
e-?posta (?:hesabınız|adresiniz) yayımlanmayacak\b|bu (?:web )?site(?:si)? çerez(?:ler)? kullan
有料会員になると\S{0,12}記事(?:も|を|が)お読みいただけます\W*$|メールアドレスが公開されることはありません|(?:本|当|この)サイト(?:は|では)、?\s*cookie(?:\S{0,8})を(?:使用|利用)
(?:提交|注册|订阅|訂閱|註冊)即(?:表示|代表)[您你](?:已)?同意|本(?:网站|網站)使用\s*cookie
[您你]的(?:邮箱地址|電子郵件地址|电子邮箱地址)不[会會]被公[开開]
구독하시면 이용약관에 동의하는 것으로|이메일은 공개되지 않습니다
""")


@remembered(4096)
def is_form_notice(line: str) -> bool:
    """Return whether a line is what a form, a pay wall or a banner says to the reader of any article."""
    if len(line) > _MOST_CHARACTERS:
        return False
    return _NOTICES.match(line.lstrip(_MARKS).lower()) is not None and _QUOTED.search(line) is None
