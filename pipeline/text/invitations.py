"""What a site asks of its readers around a text, in many languages: to follow, join, share, comment, report an error.

Patterns of whole lines, for text as it stands; where on a page such a line counts is the extraction's.
"""

import re

from pipeline.text.memo import remembered
from pipeline.text.site_words import alternatives, is_said, lowered

_MOST_CHARACTERS = 200

_CALL = alternatives(
    r"""
\bsubscribing\b
\b(?:follow|subscribe|sign up|join|download|like us|log ?in|sign in|register|check out|us (?:know )?what you think)\b
\b(?:got an? (?:\w+ )?(?:story|tip)|for more (?:\w+ )?(?:stories|news|articles)|this (?:story|article),? click here)\b
\b(?:folgen sie|abonnieren|anmelden|registrieren|suivez|abonnez|inscrivez|connectez)
\b(?:síguenos|suscríbete|únete|inicia sesión|siga|inscreva|assine|seguici|iscriviti|volg|obserwuj|polub|zapisz się)
\bzaloguj
подпи(?:сывайтесь|шитесь|сатися)|підписуйтес|присоединяйтесь|вступайте|войдите|авторизуйтесь|читайте нас
\b(?:takip ed|abone ol|giriş yap|üye ol)|ακολουθήστε|εγγραφείτε
تابعونا|تابعنا|تابعوا|اشترك(?:وا)?\b|انضم|سجل(?:وا)? |دنبال کنید|عضو شوید|بپیوندید
फॉलो करें|जुड़ें|सब्सक्राइब|डाउनलोड करें|लॉग ?इन
팔로우|구독|로그인|삭제한
suscr[íi]b|meld je aan|следите за|anmäl dig|\b(?:prenumerera|abonner(?:a|e)?)\b|meld deg på|tilmeld dig
přihlaste se|odebírejte|prihláste se|abonați|pretplatite se|tilaa\b|iratkozz|추가하(?:고|세요|시)
theo dõi|đăng ký|đăng nhập|tải (?:ứng dụng|app)
ติดตาม|กดไลก์|สมัคร|เข้าสู่ระบบ|แอดไลน์
עקבו|הצטרפו|הירשמו|הרשמו|התחברו
フォロー|登録|ログイン|关注|關注|訂閱|订阅|扫码|登录|like ?我們|按讚|按赞
"""
)
_OBJECT = alternatives(
    r"""
\bus\b|\bour\b|newsletters?|(?:news)?brief|google (?:news|haberler|новост)|telegram|whats ?app|facebook|twitter|youtube
instagram|tik ?tok|viber|\bcomment|\bapps?\b|kommentar|commentaire|comentar|komentarz|коммент|комент|телеграм|вконтакте
bolet[íi][nm]|nieuwsbrief|novin(?:ek|ky)|uutiskir|hírlev|電子報|电子报|nyhe[td]sbrev|рассылк|дзен|канал|yorum|\bkanal|bülten|σχόλι|تعليق|قنا(?:ة|تنا)|نشرتنا|تلگرام|تلغرام|کانال|واتساب|تليجرام|فيسبوك|تويتر|टिप्पणी|ऐप|न्यूज़?लेटर
चैनल|व्हाट्स|टेलीग्राम|फेसबुक|댓글|채널|뉴스레터|카카오|유튜브|bình luận|fanpage|zalo|kênh|ứng dụng|เพจ|เฟซบุ๊ก|ไลน์|ช่อง|ความคิดเห็น
יוטיוב|ניוזלטר|פייסבוק|טלגרם|ערוץ|תגובה|וואטסאפ|ニュースレター|チャンネル|コメント|公众号|公眾號|微信|微博|频道|客户端|评论|line
"""
)

_ASKED = alternatives(
    r"""
(?:have you )?(?:spotted|noticed|found|seen?) (?:an?|any) (?:errors?|mistakes?|typos?|inaccurac\w+)\b.*
(?:have|share) your say\b.*|(?:so )?what do you think\?.*
(?:please )?let us know (?:what you think|your (?:thoughts|views)|in the comments)\b.*
(?:do you have|got|have you got) (?:an?|any) (?:\w+ )?(?:story|stories|questions?|tips?|news)\b.*\b(?:us|@\S+)\b.*
(?:please )?(?:get in touch|e-?mail us)\b.*
(?:register|sign up|subscribe|join us|log ?in|sign in) (?:now|today|here|free|for free|to (?:comment|reply|vote))\W*
(?:join the (?:conversation|discussion|debate)|leave a (?:comment|reply))(?: (?:below|in the comments|on \w+))?\W*
comments are (?:now )?closed\W*|all comments are (?:pre-)?moderated\W*|(?:have|got) a (?:news )?tip\?.{0,60}
report (?:an?|this) (?:typo|error|mistake|ad|correction|problem)\W*|enjoy(?:ed)? this (?:article|story|post)\?.{0,60}
contact (?:the|our) (?:newsroom|news ?desk|editors?)(?: (?:at|by|on|via) \S+)?\W*
(?:please )?(?:support|donate to|help fund) (?:our |independent |local |quality )*(?:journalism|reporting|newsroom)\b.*
(?:listen|watch) (?:to )?(?:this|the) (?:article|story|video)\b.{0,12}
share (?:this|the) (?:article|story|post|page)\b.{0,30}
follow \S.* on (?:x|twitter|facebook|instagram|threads|bluesky|mastodon|linkedin|google news)\b.{0,40}
haben sie (?:einen |etwas )?(?:fehler|hinweis\w*)\b.*|fehler (?:gefunden|entdeckt|melden)\b.*
(?:diesen )?(?:artikel|beitrag) (?:teilen|anhören|drucken|merken).{0,20}
vous avez (?:repéré|trouvé|remarqué|vu|constaté|une) (?:une )?(?:erreur|faute|coquille|info\w*)\b.*
partage[rz] (?:l['’]|cet )article.{0,20}|écoute[rz] (?:l['’]|cet )article.{0,20}
compart(?:ir|e|a|ilh[ae]r?) (?:en|n[ao]s?|est[aeo]|a|o) (?:redes|art[íi](?:culo|go)|not[íi]cia|nota|facebook).{0,30}
para más (?:noticias|información)\b.*\b(?:visit|sig|consult|entr|suscr)\w*.*
cli(?:que|ca|c) aqu[íi]\b.*|(?:participe|faça parte|entre|acesse) (?:d?[oa]|n[oa]) (?:nosso|nossa)\b.*
condividi (?:questo |l['’]|su )?(?:articolo|notizia|facebook|social)?.{0,20}
deel (?:dit|deze) \w+.{0,20}|fout(?:je)? (?:gezien|gevonden|ontdekt)\b.*|tip(?:s)? (?:voor )?de redactie\b.*
meld (?:je|u) aan\b.*
udostępnij(?: .{0,30})?|(?:widzisz|znalazłeś|zauważyłeś) (?:błąd|literówkę)\b.*
(?:dela|del) (?:artik|inlägg|nyhet|innlegg|sak|saken)\w*.{0,20}|jaa (?:artikkeli|juttu|sivu).{0,12}
κοινοποι(?:ήστε|ηση|ήσετε)(?: .{0,30})?|bagikan(?: (?:ke|di|berita|artikel).{0,20})?
chia sẻ (?:bài|tin|lên|qua)\b.{0,20}
sdíle(?:t|jte)(?: .{0,30})?|(?:našli jste|nahlásit) chyb\w+.*
поделит(?:ь|е)ся (?:в |с |этой |новостью|статьей|ссылкой).{0,40}
(?:нашли|заметили|увидели) (?:ошибку|опечатку|неточность)\b.*|(?:если )?вы (?:нашли|заметили) ошибку\b.*
(?:якщо ви )?(?:знайшли|помітили) помилку\b.*|поділит(?:и|е)ся (?:в |з |цією ).{0,40}
.{0,60}(?:için|icin) (?:buraya )?tiklayin(?:iz)?[.!]?|(?:haberi|bu yaziyi) paylaş.{0,20}
شارك(?:وا)? (?:هذا )?(?:الخبر|المقال|الموضوع|برأيك).{0,30}|اضغط هنا\b.*
(?:mari |ayo |yuk,? )?(?:bergabung|gabung) .{0,60}|(?:klik|cek|simak) (?:di sini|berita|juga)\b.*
(?:この)?記事を(?:印刷|保存|シェア|共有)(?:する)?|フォロー(?:する)?|(?:友だち|お気に入り)(?:に)?追加
.{0,20}(?:채널|친구) 추가(?:하기)?|기사 (?:공유|제보)(?:하기)?.{0,20}|제보(?:는|하기)\b.*
(?:sledujte n[áa]s|kövess(?:en|etek) minket|urmăr\w+-ne|abon(?:ează|ați)\S*)\b.{0,90}
(?:последвайте ни|pratite nas|пратите нас|spremljajte nas)\b.{0,90}
(?:följ oss|følg oss?|seuraa meitä|jälgi meid|sekite mus|sekojiet mums|fylgdu okkur|ikuti kami)\b.{0,90}
(?:segueix-nos|jarraitu gur\w*|tufuate|přihlaste se k|iratkozz\w+ fel|dapatkan (?:update|berita|informasi))\b.{0,150}
.{0,8}(?:转载|轉載)(?:请|須|请务必)?(?:注明|註明)(?:来源|出处|出處|來源)?.{0,20}
(?:点击|點擊)(?:进入|查看|阅读|下载|這裡|这里).{0,12}
"""
)
_TOLD = alternatives(
    r"""
this (?:article|story|piece|post|essay|interview) (?:was |has been )?(?:first|originally) (?:published|appeared)\b.*
(?:first|originally) (?:published|appeared|posted) (?:on|in|by|at) .{3,80}
(?:dieser|der) (?:artikel|text|beitrag) (?:ist|erschien|wurde)\b.{0,30}\b(?:zuerst|erstmals|ursprünglich)\b.*
cet article (?:a (?:d['’]abord )?été|est)\b.{0,30}\b(?:initialement|d['’]abord|publié sur|paru|republié)\b.*
est[ea] (?:art[íi](?:culo|go)|texto|nota) (?:se publicó|(?:fue|foi) publicad[oa]) (?:originalmente|en|em|n[oa]) .*
(?:封面|题图|題圖|配图|头图|本文|文中)?(?:图片|圖片|图源|圖源)均?(?:[来來]自|[来來]源[于於]?|源自)?[:：]?(?:网络|網路|互联网).{0,10}
※?\s*(?:この|本)記事は.{0,20}(?:編集部|ライター|転載|配信).{0,20}
"""
)
_CALLS, _OBJECTS, _ASKS = (
    re.compile(words.replace("ı", "i")) for words in (_CALL, _OBJECT, rf"\W*(?:{_ASKED}|{_TOLD})")
)


@remembered(4096)
def is_invitation(line: str) -> bool:
    """Return whether a line asks the reader to follow, share or report, or tells where the text appeared first."""
    if len(line) > _MOST_CHARACTERS or is_said(line):
        return False
    folded = lowered(line)
    return _ASKS.fullmatch(folded) is not None or (bool(_CALLS.search(folded)) and bool(_OBJECTS.search(folded)))
