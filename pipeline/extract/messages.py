"""What sites say instead of an article, by kind: patterns that a title or a line of such a page begins with.

A table to be lengthened by example; `rejection` decides how much a match proves.
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


BLOCKED = _any(
    r"just a moment",
    r"checking (?:if the site connection is secure|your browser)",
    r"verif(?:y|ying) (?:that )?you are (?:a )?human",
    r"attention required",
    r"(?:sorry, )?you have been blocked",
    r"enable javascript and cookies to continue",
    r"please (?:complete|solve) the (?:security check|captcha)",
    r"(?:one more step|security check|captcha)$",
    r"ddos protection by",
    r"request unsuccessful\. incapsula",
    r"pardon our interruption",
    r"our systems have detected unusual traffic",
    r"access (?:to this (?:page|site|resource) (?:has been |is |was )?)?denied",
    r"403 forbidden",
    r"(?:are you a robot|i['’]m not a robot)",
    r"press (?:&|and) hold to confirm",
    r"the requested url was rejected",
    r"访问(?:被|已被|受到)?(?:拒绝|拦截|阻断|禁止|受限|频繁|过于频繁)",
    r"(?:拒绝|禁止)访问",
    r"您的(?:访问|请求|操作)[^。]{0,12}(?:拦截|阻断|异常|频繁|拒绝)",
    r"(?:网站|系统)?检测到[^。]{0,16}(?:攻击|异常|威胁)",
    r"(?:安全|人机|滑动|身份)(?:验证|校验|检测)[^码]{0,6}$",
    r"请(?:先)?(?:完成|输入|进行)[^。]{0,10}验证",
    r"当前(?:访问|请求)[^。]{0,10}(?:拦截|阻断|疑似|存在)",
    r"(?:網站)?安全驗證|存取被拒|拒絕存取",
    r"アクセスが(?:拒否|制限|集中)[^。]*|(?:私は)?ロボットではありません",
    r"(?:접근|접속)이 (?:차단|거부|제한)",
    r"доступ (?:ограничен|запрещ|заблокирован)|подтвердите, что (?:вы )?не робот",
    r"zugriff verweigert|accès refusé|acceso denegado|accesso negato|acesso negado|odmowa dostępu",
)
SCRIPTED = re.compile(
    r"(?:enabl|activat|turn(?:ed)? on|disabl|requires?|aktivier|deaktiviert|benötigt|activ(?:er|ez|ar|a)|"
    r"désactivé|habilit|attiva|ative|schakel|inschakel|włącz|wymaga|etkinleştir|включ|отключ|启用|開啟|啟用|开启|禁用|"
    r"有効|無効|활성|사용)[^.。!！?？]{0,60}javascript"
    r"|javascript[^.。!！?？]{0,60}(?:enabl|disabl|required|turned (?:on|off)|not supported|aktivier|deaktiviert|"
    r"activ|désactivé|habilit|attivat|disattivat|ingeschakeld|włącz|wyłączon|etkin|включ|отключ|启用|啟用|开启|禁用|"
    r"有効|無効|활성|사용)"
    r"|^(?:(?:now )?loading|please wait|(?:wird|inhalt) geladen|lädt|chargement|cargando|caricamento|carregando"
    r"|загрузка|(?:正在)?加载中?|載入中|読み込み中|로딩 ?중)\b.{0,60}(?:…|\.{3})$",
    re.IGNORECASE,
)
"""What a page says that shows its text to scripts alone, anywhere in a line, or while it waits for them."""

BLOCKING_SCRIPT = re.compile(
    r"_cf_chl_opt|/cdn-cgi/challenge-platform/|_Incapsula_Resource|captcha-delivery\.com|px-captcha|acw_sc__v2"
    r"|__jsl_clearance|aliyun_waf|awsWafCookieDomainList|/_sec/cp_challenge|TencentCaptcha|geetest"
)
WALLED = _any(
    r"(?:please |you (?:must|need to|have to) )(?:be )?(?:log|sign|logged|signed) ?in\b",
    r"(?:log|sign) ?in to (?:continue|read|view|access)",
    r"(?:this (?:article|content|page) is )?(?:only )?(?:for|available to) (?:registered users|subscribers|members)",
    r"请(?:您)?(?:先(?:登录|登陆)|(?:登录|登陆)(?:后|$|[，。,.!！]))|(?:您)?[还尚]?未登录",
    r"(?:登录|登陆|登入)[后後][^。]{0,4}(?:查看|阅读|访问|浏览|观看|閱讀)",
    r"請先?登入|ログイン(?:が必要|してください)|로그인(?:이 필요|해 주)",
    r"bitte (?:melden|loggen) sie sich|connectez-vous pour|inicia sesión para|accedi per",
    r"войдите, чтобы|zaloguj się, aby",
)
LOGIN = _any(
    r"(?:(?:user|member|customer) )?(?:log|sign) ?in",
    r"(?:用户|会员|系统|统一身份|管理员)?(?:登录|登陆|登入)|ログイン|로그인",
    r"anmelden|anmeldung|(?:se )?connexion|iniciar sesión|accedi|вход|logowanie",
)
"""The whole title of a log-in page."""

ACCOUNT = _any(
    r"(?:(?:user|member|customer|account|new|manual) )*(?:log ?in|sign[ -]?in|sign[ -]?up|register|registration)"
    r"(?: (?:(?:or|and|/) )?(?:log ?in|sign[ -]?in|sign[ -]?up|register))?(?: with (?:your )?e-?mail(?: address)?)?",
    r"(?:create|open|activate) (?:an? |my |your |new |free )*(?:user )?account",
    r"(?:forgot(?:ten)?|lost|reset|recover|retrieve|request|change)(?:/\w+)?"
    r" (?:your |my )?password(?: reset| recovery)?\??",
    r"password (?:reset|recovery|reminder|forgotten)",
    r"(?:neu |jetzt )?registrier(?:en|ung)|(?:neues )?konto (?:anlegen|erstellen)",
    r"(?:sie haben ihr )?passwort (?:vergessen|zurücksetzen)\??",
    r"inscription|s['’]inscrire|créer (?:un|votre|mon) compte|mot de passe (?:oublié|perdu)\s?\??",
    r"registr(?:o|arse)|crear (?:una |tu |su )?cuenta|(?:recuperar|¿?olvid\w+) (?:la |mi |tu |su )?contraseña\??",
    r"cadastr(?:o|ar)|criar (?:uma )?conta|(?:recupera\w+|esquec\w+) (?:de |a |minha |sua )*senha\??|senha perdida",
    r"registra(?:zione|ti)|crea (?:un |il tuo )?account|password dimenticata\??|recuper[ao] password",
    r"registreren|account aanmaken|wachtwoord vergeten\??|rejestracja|załóż konto|przypomnienie hasła",
    r"registrace|registrácia|zapomenuté heslo|zabudnuté heslo|regisztráció|elfelejtett jelszó",
    r"opret (?:ny )?bruger|(?:glemt (?:din )?|bestil ny )adgangskode\??|registrer deg|skapa konto|glömt lösenord\??",
    r"регистрация|восстановление пароля|забыли пароль\??|аутентификация|вход на сайт|реєстрація|забравена парола",
    r"kayıt ol|üye ol|şifremi unuttum|تسجيل(?: جديد)?|إنشاء حساب|نسيت كلمة (?:المرور|السر)\??|ثبت ?نام(?: و عضویت)?",
    r"会員登録|新規(?:会員)?登録|パスワード(?:再発行|再設定|を忘れた.*)",
    r"회원 ?가입|비밀번호 (?:찾기|재설정)",
    r"(?:用户|會員|会员|新用户|免费)?(?:注册|註冊)|找回密[码碼]|忘[记記]密[码碼][?？]?",
    r"đăng ký(?: tài khoản)?|quên mật khẩu\??",
)
"""The whole title of a page where readers open an account, or ask for a new password."""

ACCOUNT_ADDRESS = re.compile(
    r"(?:^|/)(?:log[-_]?in|sign[-_]?(?:in|up)|regist(?:er|ration|rieren|razione|ro|racija|rer)|create-?account|new-?user"
    r"|(?:forgot|lost|reset|recover)\w{0,4}[_-]?password|password[_-]?(?:reset|recovery|forgotten|lost))"
    r"(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)

PASSWORD = _any(
    r".*(?:password|passwort|mot de passe|contraseña|senha|wachtwoord|hasł|hesl|jelszó|adgangskode|lösenord)",
    r".*(?:парол|şifre|كلمة|パスワード|비밀번호|密[码碼]|mật khẩu)",
)

_WHAT = r"(?:page|article|story|content|document|file|url)"
_PAGE = r"(?:页面|网页|文章|内容|信息|文件|帖子|頁面|網頁|內容)"
GONE = _any(
    r"(?:http )?(?:error |错误 ?|エラー ?|fehler )?404[ :：,，!.|-]*"
    r"(?:error|(?:page )?not found|页面|错误|未找到|找不到|$)",
    r"not found$",
    rf"(?:(?:oops|sorry|whoops)[!,.…]* *)?(?:the |this )?(?:requested )?{_WHAT}"
    r"(?: you (?:(?:have )?requested|(?:are|were) looking for))?(?: (?:was|is|could|can))?(?: ?not|n['’]t)?(?: be)? "
    r"(?:found$|not found|found[.,!]|no longer (?:exists?|available)|does(?:n['’]t| not) exist|unavailable"
    r"|has been (?:removed|deleted))",
    rf"(?:对不起|很?抱歉|sorry)?[，,！!。 ]*(?:您所?要?)?(?:访问|查看|浏览|请求|查找)?的?{_PAGE}(?:可能)?"
    r"(?:不存在|不[見见]了|已经?被?(?:[删刪]除|移除|下线)|未找到|找不到|(?:无法|没有)找到)",
    rf"(?:找不到|未找到|没有找到|無法找到)[^。]{{0,8}}{_PAGE}",
    r"(?:お探しの)?(?:ページ|記事)[^。]{0,14}見つかりません",
    r"페이지를 찾을 수 없|존재하지 않는 (?:페이지|게시물)",
    r"(?:die )?seite (?:wurde |konnte )?nicht gefunden|(?:la )?page (?:est )?introuvable",
    r"página no encontrada|pagina non trovata|página não encontrada|sayfa bulunamadı",
    r"страница не (?:найдена|существует)|strona nie istnieje|nie znaleziono strony",
    r"η σελίδα δεν (?:βρέθηκε|υπάρχει)",
)

_SITE = r"(?:(?:our|the|this) )?(?:(?:web ?)?(?:site|page)|service|portal|server|system)s?"
_LOOKED_AFTER = (
    r"(?:(?:scheduled|planned|routine|essential|some|urgent|brief|regular|site|system) )*(?:maintenance|upgrades?)"
)
MAINTAINED = _any(
    rf"(?:{_SITE} |we )?(?:(?:is|are|['’]re) )?(?:(?:currently|temporarily|briefly|now) )*"
    r"(?:(?:down|offline|closed|unavailable) (?:for|due to)|under(?:going)?|in|performing|carrying out|doing)"
    rf" {_LOOKED_AFTER}(?: mode)?\b",
    rf"{_SITE} (?:is|are) (?:(?:currently|temporarily|briefly) )+(?:down|offline|closed|unavailable)",
    r"(?:maintenance (?:mode|in progress|break)|closed for maintenance)\b",
    r"(?:本|该|官方)?(?:网站|站点?|系统|平台|页面|服务器)?(?:暂时|临时)?(?:正在|目前)?(?:进行)?(?:例行|系统|日常|停机|升级)*"
    r"(?:维护|升级|维修|改版|检修)(?:升级|维护|改版)?中",
    r"(?:本|该)?(?:网站|站点?|系统|平台|页面|服务器)(?:暂时)?(?:正在|目前)[^。]{0,6}(?:维护|升级|维修|改版|检修)",
    r"(?:本|該)?(?:網站|站|系統|平台)?(?:暫時)?(?:正在)?(?:進行)?(?:例行|系統|升級)*(?:維護|維修|升級|改版)中",
    r"(?:ただ(?:いま|今)|現在)?、?(?:当?サイト(?:は|の)?|システム)?、?(?:緊急|定期)?メンテナンス(?:を行って|実施して)?(?:中|おり|い)",
    r"(?:현재 )?(?:사이트|서비스|시스템|홈페이지)?(?:가|는|이|은)? ?(?:정기 |긴급 |시스템 )?점검 ?중",
    r"(?:unsere |die )?(?:web)?(?:site|seite) [^.]{0,30}(?:wartung|gewartet|überarbeitet)",
    r"wartungs(?:arbeiten|modus|pause)\b",
    r"(?:(?:notre|le|ce) )?(?:site |page )?(?:est |actuellement |temporairement )*en (?:cours de )?maintenance",
    r"maintenance en cours",
    r"(?:(?:nuestro|el|este) )?(?:sitio |página |web )*(?:está )?(?:en|bajo) mantenimiento",
    r"(?:(?:il|questo) )?(?:(?:nostro )?sito |pagina )*(?:è )?in manutenzione",
    r"(?:(?:o|nosso) )?(?:site )?(?:está )?em manutenção",
    r"(?:(?:onze|de) )?(?:web)?site (?:is )?(?:in|wegens) onderhoud",
    r"(?:przerwa|prace) (?:techniczn|konserwacyjn|serwisow)\w+",
    r"(?:на (?:нашем )?сайте )?(?:ведутся|проводятся|проходят) (?:технические|профилактические|регламентные) работы",
    r"сайт (?:временно )?(?:на обслуживании|на реконструкции|недоступен)|технические работы$",
    r"(?:web )?(?:sitemiz|site) (?:şu anda )?bakım(?:da|dadır)|bakım çalışması",
    r"[οη] (?:ιστότοπος|σελίδα)[^.]{0,20} συντήρηση",
)
"""What a site says of itself while it is looked after, at the beginning of a title or a line."""

BACK_SOON = _any(
    r"(?:sorry[,.!]* )?(?:we(?:['’]ll| will| should)|(?:the |our )?(?:web)?site will) be (?:right |up and running )?"
    r"(?:back|online)(?: again)?(?: online| up)?(?: very)?(?: soon| shortly| in a (?:moment|minute|few))?",
    r"(?:be )?right back|back (?:soon|shortly)|coming back soon|temporarily (?:unavailable|offline|down|closed)",
    r"(?:service|site|website)(?: is)? (?:temporarily )?(?:unavailable|down|offline)",
    rf"{_LOOKED_AFTER}$",
    r"(?:网站|系统|站点|平台|網站|系統)?(?:例行|临时|停机|升级)*(?:维护|升级|維護|升級)(?:升级|维护)?$",
    r"(?:我们)?(?:很快|马上|稍后)(?:就)?回来|(?:网站|服务|系统)(?:暂时|临时|暂停)?(?:不可用|关闭|无法访问)",
    r"wir sind (?:gleich|bald|in kürze) (?:wieder|zurück)|nous (?:serons|revenons|sommes)[^.]{0,20}(?:retour|bientôt)",
    r"(?:volvemos|volveremos|regresamos) (?:pronto|enseguida|en breve)|torn(?:iamo|eremo) (?:presto|subito|online)",
    r"volta(?:mos|remos) (?:já|logo|em breve)|we zijn (?:zo|snel|binnenkort) terug|(?:zaraz|wkrótce) wr(?:acamy|ócimy)",
    r"(?:мы )?(?:скоро|ненадолго) (?:вернемся|вернёмся|закрыты)|(?:hemen|yakında) (?:dönüyoruz|döneceğiz|buradayız)",
)
"""What such a page says that a person may say, too: it needs a line of `LOOKING_AFTER` below it."""

LOOKING_AFTER = re.compile(
    r"(?<!will be )(?:perform|undergo|carry|do|mak)ing (?:out )?(?:[a-z]+ ){0,4}"
    r"(?:maintenance|upgrades?|updates?|improvements)"
    r"|(?<!will be )(?:(?:down|offline|closed|unavailable) (?:for|due to)|under) (?:[a-z]+ ){0,3}"
    r"(?:maintenance|upgrade)"
    rf"|{_SITE} (?:is|are) (?:currently |temporarily |briefly |being )*"
    r"(?:down|offline|unavailable|closed|upgrad|updat|maintain)"
    r"|(?:we are|we['’]re) (?:currently |just |busy )*"
    r"(?:upgrading|updating|improving|maintaining|working on (?:the|our) site)"
    r"|(?:网站|本站|系统|平台|页面|服务|網站|系統)[^。]{0,12}(?:正在|正|目前)[^。]{0,12}(?:维护|升级|维修|改版|維護|升級)"
    r"|(?:维护|升级|维修|维保|維護|升級)(?:中|期间|期間)|(?:正在|进行)[^。]{0,8}(?:维护|升级)"
    r"|メンテナンス|점검|wartung"
    r"|maintenance (?:en cours|prévue)|en maintenance|mantenimiento|manutenzione|manutenção"
    r"|onderhoud|konserwac|techniczn|технические работы|обслуживани|bakım|συντήρηση",
    re.IGNORECASE,
)
"""What is said of a site that is being looked after, anywhere in a line."""

MAINTENANCE_ADDRESS = re.compile(
    r"/(?:[\w-]*[-_])?(?:maintenance|wartung|mantenimiento|manutenzione|weihu)(?:[-_.][\w.-]*)?/?(?:\?|$)"
)

OFFERED = _any(
    r"(?:subscribe|sign up|log ?in|register) (?:now )?to"
    r" (?:(?:continue|keep) reading|continue\W*$|read (?:on\b|the (?:full|rest)))",
    r"(?:this|the rest of (?:this|the)) (?:article|story|content) is (?:only )?(?:available )?(?:exclusively )?"
    r"(?:for|to) (?:our )?(?:paying |registered )?(?:subscribers|members)",
    r"reached (?:your|the) (?:monthly )?limit of (?:\w+ )?(?:free )?(?:articles|stories)",
    r"free articles? (?:left|remaining)|(?:read|used(?: up)?) (?:all )?(?:of )?your (?:\w+ )?free (?:articles|stories)",
    r"haben (?:alle )?ihre (?:kostenlosen|freien|gratis)[ -]?artikel",
    r"vous avez lu (?:tous )?vos articles (?:gratuits|offerts)",
    r"has (?:leído|agotado|alcanzado) [^.]{0,30}artículos grat",
    r"hai (?:letto|esaurito|raggiunto) [^.]{0,30}articoli grat",
    r"(?:jetzt )?weiterlesen mit |(?:dieser|diesen|der) (?:artikel|beitrag|inhalt)s? (?:ist |steht )?(?:nur|exklusiv)"
    r"[^.]{0,20}abonnent|nur für abonnent|noch kein abo\b|mit einem abo weiterlesen",
    r"réservée? aux abonné|reste \d+ ?% de cet article|abonnez-vous pour (?:lire|continuer)|lire la suite (?:en|avec)"
    r"[^.]{0,20}abonn",
    r"exclusiv[oa] para (?:suscriptores|assinantes)|solo para suscriptores|suscríbete para (?:seguir|continuar|leer)",
    r"assine para (?:continuar|ler)|só para assinantes|restrito a assinantes",
    r"riservat[oa] agli abbonati|abbonati per (?:continuare|leggere)|solo per (?:gli )?abbonati",
    r"(?:tylko|wyłącznie) dla (?:prenumerator|subskrybent)|(?:wykup|kup) (?:prenumeratę|dostęp), (?:by|aby|żeby)",
    r"alleen voor abonnees|verder lezen\? |word abonnee om",
    r"(?:endast|bara|kun) för prenumerant|(?:låst artikel|bli prenumerant för)|(?:kun|bare) for abonnent"
    r"|(?:forbeholdt|kun for) (?:vores )?abonnent",
    r"(?:только|доступн\w+) (?:для|по) подписк?|(?:оформите|купите) подписку,? чтобы",
    r"(?:有料)?会員(?:限定|になると)(?!.*記事も)|この記事は有料|残り ?[\d,]+ ?文字|続き(?:を読むには|は有料)",
    r"(?:付费|付費|会员|會員|订阅|訂閱)(?:后|後|才能|专享|專享|用户|内容|內容)[^。]{0,16}(?:阅读|閱讀|查看|解锁|解鎖|全文|继续)",
    # the same with what one is to do behind
    r"to (?:continue|keep) reading[^.]{0,40}(?:subscrib|sign (?:in|up)|log ?in|register|become a)",
    r"um weiterzulesen[^.]{0,40}(?:abo|anmeld|melden sie|registrier)",
    r"pour (?:lire la suite|continuer (?:à lire|la lecture|votre lecture))[^.]{0,40}(?:abonne|connecte|inscri)",
    r"para (?:seguir|continuar) leyendo[^.]{0,40}(?:suscr|inici[ae]|reg[ií]str)",
    r"para continuar (?:lendo|a ler|a leitura)[^.]{0,40}(?:assin|login|cadastr|regist)",
    r"per continuare (?:a leggere|la lettura)[^.]{0,40}(?:abbonat|accedi|registrat)",
    r"(?:aby|żeby) czytać dalej[^.]{0,40}(?:zaloguj|wykup|kup |subskryb)",
    r"om verder te lezen[^.]{0,40}(?:abonn|log in|registreer)",
    r"чтобы (?:продолжить чтение|читать дальше)[^.]{0,40}(?:подпиш|оформ|войдите|зарегистр)",
    r"(?:登[录錄入]|订阅|訂閱|注册|註冊)[^。]{0,6}[继繼][续續](?:阅读|閱讀)",
    r"[继繼][续續](?:阅读|閱讀)[^。]{0,10}(?:登[录錄入]|订阅|訂閱)",
    r"(?:유료|구독) ?(?:회원|독자)[^.]{0,6}(?:전용|만)|로그인 후[^.]{0,6}(?:기사|전문|계속|이어)[^.]{0,8}(?:읽|보실)",
)
"""How a page that shows the beginning of an article sells the rest, anywhere in a short line at its end."""

CONSENT = _any(
    r"we(?: and our [^.]{0,40}?(?:partners|vendors))? (?:value|respect|care about) your privacy",
    r"before you continue",
    r"we and our (?:[^.]{0,30} )?(?:partners|vendors)",
    r"(?:accept|agree)(?: all)?(?: cookies)?(?: and| &) (?:continue|close)|accept all(?: cookies)?$|continue with ads",
    r"stor(?:e|ing) and/or access(?:ing)? information",
    r"(?:you (?:can|may)|to) (?:withdraw|manage|change) your (?:consent|choices|preferences|cookie)",
    r"pur-?abo für \d|(?:uns und|wir und) unseren? (?:[^.]{0,30} )?(?:partnern|drittanbietern)",
    r"pur-?(?:abo|tarif|nutzer)[^.]{0,60}(?:sie|jetzt|abonnent|ab \d)|(?:jetzt|mit) (?:dem )?pur-?abo",
    r"(?:weiter(?:lesen)?|lesen|nutzen|besuchen sie)[^.]{0,40} mit werbung",
    r"mit (?:werbung|cookies)[^.]{0,20} (?:weiter|nutzen)",
    r"wir und unsere (?:[^.]{0,30} )?(?:partner|drittanbieter)|ihre (?:einwilligung|zustimmung|privatsphäre)",
    r"(?:accepter et|continuer sans) (?:continuer|fermer|accepter)|(?:nous et|avec) nos (?:[^.]{0,20} )?partenaires",
    r"aceptar y continuar|(?:nosotros y|con) nuestros (?:[^.]{0,20} )?socios|rechazar y (?:suscribir|pagar)",
    r"accetta e (?:continua|chiudi)|noi e i nostri (?:[^.]{0,20} )?partner|rifiuta e (?:abbonati|paga)",
    r"akkoord en (?:doorgaan|sluiten)|wij en onze (?:[^.]{0,20} )?partners",
    r"przejdź do serwisu|my i nasi (?:[^.]{0,20} )?partnerzy|akceptuję i przechodzę",
    r"(?:接受|拒绝|拒絕)(?:所有|全部)?\s?cookies?|全部(?:接受|拒绝|拒絕)|同意(?:并|並)?继?(?:续|繼續)|(?:撤回|撤销|撤銷)(?:您的)?同意",
    r"我们(?:和|与|及)?(?:我们的)?[^。]{0,12}合作伙伴|我們(?:和|與|及)?(?:我們的)?[^。]{0,12}合作(?:夥伴|伙伴)",
    r"同意して続ける|cookieの使用に同意|すべて(?:に)?(?:同意|許可|拒否)|同意[^。]{0,12}撤回|社のパートナー",
)
"""What a page says that asks to be tracked, or to be paid for not tracking, before it shows anything."""

CONSENT_WORDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"cookie|ciasteczk|クッキー",
        r"legitimate interest|berechtigte\w* interesse|intérêt légitime|interés legítimo|interesse legittimo",
        r"consent\b|einwillig|zustimm|einverstanden|consentement|consentimiento|consenso|toestemming|zgod[aęyz]|同意",
        r"パーソナライズ|个性化|個人化|personali[sz]ed|personalisierte|personnalisé|personalizad|personalizzat"
        r"|gepersonaliseerd|spersonalizowan",
        r"privacy|datenschutz|privatsphäre|vie privée|privacidad|prywatnoś|隐私|隱私|プライバシー",
        r"ad-?free|werbefrei|(?:keine|ohne) werbung|sans publicité|sin publicidad|senza pubblicità|advertentievrij"
        r"|bez reklam",
        r"tracking|werbezwecke|nutzungsprofil|traceurs|rastreo|tracciamento|śledz",
        r"パートナー|合作伙伴|合作夥伴|\bpartners?\b|vendors|drittanbieter|partenaires|socios|partnerzy|partnerów",
    )
)
"""What such a page speaks of, a word of each kind, for a text in lower case: to ignore case takes longer."""


def consent_kinds(text: str) -> int:
    """Count of how many kinds the words are that a text, in lower case, shares with a request for consent."""
    return sum(kind.search(text) is not None for kind in CONSENT_WORDS)


CONSENT_ADDRESS = re.compile(
    r"//(?:[\w-]+\.)*(?:consent|privacy|cmp|zustimmung|myprivacy|choices|guce)\.|/(?:cookie-?)?consent(?:[/?.]|$)"
    r"|/(?:pur-?abo|zustimmung|privacy-?gate|collectConsent)(?:[/?.]|$)",
    re.IGNORECASE,
)
