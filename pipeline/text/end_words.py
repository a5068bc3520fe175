"""How a site names what it shows below an article, in many languages: other articles, comments, its own notices.

A few of these open an article's own sections or stand between its paragraphs, too; where one ends the text is decided
by what stands on either side (`pipeline.extract.main_content`). “Read also” and its like are no ends: sites set them
between paragraphs.
"""

import re
from typing import Final
from unicodedata import normalize

from pipeline.text.memo import remembered

_BEGIN = r"""
相关(?:新闻|阅读|链接|文档|文章|报道|推荐|资讯|内容|主题|专题)|相關(?:新聞|報導|報道|閱讀|文章|連結|專題)
延伸(?:阅读|閱讀)|推荐(?:阅读|文章|新闻)|推薦閱讀|[你您]可能(?:還|还|也)?(?:想看|感兴趣|喜歡|喜欢)?|猜你喜欢|其他人也在看
[热熱][门門](?:新闻|新聞|文章|推荐|评论|排行|點擊)|更多(?:新闻|相关|精彩|热门|新聞)|最新(?:新闻|文章|消息|评论)
点击排行|新闻排行|排行榜|[网網]友[评評][论論]|评论(?:列表|区)?\s*[（(]?\d*|我要评论|[发發]表(?:评论|評論|留言)
往期(?:推荐|推薦|精彩|回[顾顧]|[热熱]文|精[选選])|[热熱](?:读|讀)$|精彩(?:推荐|图片|视频)|特别声明|免责声明|版权(?:声明|所有)|平台声明|返回搜狐
(?:\d+\s+)?(?:responses? to|comments?\b|replies)|leave a (?:reply|comment)
you (?:may|might) also
関連(?:記事|ニュース|リンク)|あわせて読みたい|おすすめ|人気記事|アクセスランキング|コメント
관련\s*(?:기사|뉴스)|많이 본|인기\s*기사|댓글
das könnte (?:sie|dich) auch|(?:kommentare|komentarze|комментарии|σχόλια)(?![^\W\d_])
vous (?:aimerez|pourriez) aussi|(?:ti )?potrebbe(?:ro)? (?:anche )?interessar[it]i?
(?:você )?(?:também )?pode(?:rá)? gostar
(?:anda|kamu) mungkin (?:juga )?suka|ilginizi çekebilir|может быть интересно|вам (?:может|также может|може) быт[ьи]
"""
_WHOLE = r"""
(?:related|similar|recommended|popular|trending|recent|more) (?:articles?|stories|posts?|news|coverage|headlines|videos)
more (?:on this (?:story|topic)|like this|from (?:this|the same|our) \w+|must[- ]reads from \w\S*(?: \S+)?)
(?:what to )?read next
(?:recommended|suggested|picked) for you|editor['’]?s['’]? picks?
(?:verwandte|ähnliche|weitere|beliebte|empfohlene) (?:artikel|beiträge|nachrichten|meldungen)
mehr zu (?:diesem )?thema|mehr zum thema
(?:articles?|contenus|actualités|sujets) (?:similaires|liés|associés|recommandés)
(?:sur|dans) le même (?:sujet|thème)|à découvrir aussi
(?:artículos|noticias|notas|contenidos?) (?:relacionad[oa]s?|similares|recomendad[oa]s)
más (?:noticias|artículos)|te puede interesar
(?:artigos|notícias|matérias|posts|conteúdos?) (?:relacionad[oa]s?|semelhantes)|mais notícias
(?:articoli|notizie|contenuti) (?:correlat[ie]|simili)|altre notizie
(?:gerelateerde|vergelijkbare|meer) (?:artikelen|berichten|nieuws)
(?:powiązane|podobne|polecane) (?:artykuły|wiadomości|treści|wpisy)|więcej (?:na ten temat|wiadomości)
(?:похожие|связанные|другие) (?:новости|материалы|статьи|публикации)|ещ[её] (?:новости|по теме)|рекомендуем
(?:схожі|інші|пов['’]язані) (?:новини|матеріали|статті|публікації)|σχετικά (?:άρθρα|θέματα|νέα)|περισσότερα νέα
(?:ilgili|benzer|diğer) (?:haber|yazı|konu|içerik)(?:ler|lar)|(?:berita|artikel|baca) (?:terkait|lainnya|serupa)
(?:related|relaterade|relaterte|relaterede|flere|fler|liknande|lignende) (?:artiklar|artikler|nyheter|nyheder|saker)
aiheeseen liittyv\w+.{0,16}
(?:související|podobné|další|súvisiace|ďalšie) (?:články|zprávy|správy)|kapcsolódó cikkek
articole (?:similare|asemănătoare)|știri similare
(?:(?:các )?(?:tin|bài)(?: viết)?|chủ đề) (?:liên quan|cùng chuyên mục|khác)|ข่าว(?:อื่น)?ที่เกี่ยวข้อง
(?:ข่าว|บทความ)(?:อื่น\s?ๆ|ล่าสุด|แนะนำ)
(?:أخبار|مواضيع|مقالات|موضوعات|مواد|اقرأ أيض[اً]{1,2}) (?:ذات صلة|متعلقة|مشابهة)|المزيد من الأخبار
(?:اخبار|مطالب|خبرهای) (?:مرتبط|مشابه)
כתבות (?:נוספות|קשורות)|(?:संबंधित|अन्य) (?:खबरें|ख़बरें|समाचार|लेख)|(?:他|その他)の(?:記事|ニュース)
다른 (?:기사|뉴스)|최신 (?:기사|뉴스)
most (?:read|popular|viewed)|top stories
(?:(?:our|unser|notre|nuestr[oa]|nostra) )?(?:e-?mail )?newsletters?|infolettre|boletín de noticias|nieuwsbrief
nyhe[td]sbrev|uutiskirje|hírlevél|e-?bülten|(?:наша )?рассылка|ニュースレター|뉴스레터
les plus lus|les commentaires|commentaires(?: \(\d+\))?|los más leídos|lo más leído|comentarios(?: \(\d+\))?
(?:as )?mais lidas|comentários(?: \(\d+\))?|i più letti|commenti(?: \(\d+\))?
meistgelesen(?:e artikel)?|meest gelezen|reacties
mest leste?|mest læste?|mest lästa?|kommentar(?:er)?(?: \(\d+\))?|najczęściej czytane|może cię zainteresować
самое (?:читаемое|популярное)|популярное|популярні новини|коментарі(?: \(\d+\))?|вам може бути цікаво
en çok okunan(?:lar)?|yorumlar(?: \(\d+\))?|terpopuler|komentar(?: \(\d+\))?
có thể bạn quan tâm|đọc nhiều(?: nhất)?|bình luận(?: \(\d+\))?|ý kiến(?: \(\d+\))?
قد يعجبك(?: أيض[اً]{1,2})?|الأكثر قراءة|التعليقات|تعليقات|پربازدیدترین(?:‌?ها)?|پربیننده‌?ترین‌?ها|نظرات|دیدگاه‌?ها
הנקראות ביותר|אולי יעניין אות(?:ך|כם)|תגובות|सबसे ज्यादा पढ़े गए|टिप्पणियां|แสดงความคิดเห็น|ข่าวยอดนิยม|ความคิดเห็น
\S{0,16}(?:版权|版權|著作[权權]|免[责責]|侵[权權]|转载|轉載)\S{0,6}(?:[声聲]明|公告|[须須]知|[说說]明)|免責事項
(?:legal |copyright )notice|legal disclaimer|disclaimer|haftungsausschluss|aviso legal|avviso legale|mentions légales
отказ от ответственности
(?:log ?in|sign in|register)(?: or (?:register|sign up))? to (?:post|leave|add|make|write) (?:a )?(?:new )?comments?
(?:anmelden|einloggen).{0,30}kommentar\w*(?: zu)?(?: schreiben| verfassen)?
(?:connectez|identifiez)-vous .{0,30}commentaires?
inici[ae] sesión .{0,30}comentarios?|faça login .{0,30}comentários?|(?:accedi|effettua il login) .{0,30}comment[io]
zaloguj się.{0,30}komentarz\w*|(?:войдите|авторизуйтесь).{0,40}комментари\w+|登[录錄陆陸][后後]?.{0,8}(?:评论|評論|留言)
latest (?:news|stories|articles|posts)|neueste (?:nachrichten|artikel|beiträge|meldungen)
dernières (?:nouvelles|actualités)
últimas noticias|últimas notícias|ultime notizie|laatste nieuws|ostatnie wiadomości|najnowsze (?:wiadomości|artykuły)
последние новости|останні новини|τελευταία νέα|son haberler|siste nytt|senaste nytt|seneste nyt
about the authors?|written by \w\S*(?: \S+){1,3}|updates to this page
über (?:den|die) autor(?:in|en)?|à propos de l['’]auteure?|(?:sobre|acerca de) (?:el|la|los|o|a|os) autor(?:a|es)?
over de auteurs?|om (?:författaren|forfatteren)|o (?:autorze|autorce|autorovi|autorce)|об авторе|про автора|l['’]autore
[关關][于於]作者|作者[简簡]介|この記事を書いた人|저자 소개|عن الكاتب|درباره نویسنده
(?:новости|материалы|статьи|публикации|ссылки|сайты|видео) по теме|(?:новини|матеріали|статті) (?:за темою|по темі)
"""
_WITH_LINKS = r"""
more from \w\S*(?: \S+)?|must[- ]reads?|don['’]t miss(?: (?:it|this|these))?
"""
_BEHIND = r"""
(?:like|enjoy|love|want to read|be interested in|have missed)(?: these)?|(?<=[“"])[^”"]{1,50}[”"]
(?:on|to) (?:this|[“"]).*|(?:are )?closed|powered by .*|cancel reply|required
的?(?:文章|新闻|新聞|内容|內容|推荐|阅读|列表|排行榜?|链接|下载)|一览|[，,]?\s*查看更多|翻印必究|对\S{1,8}感兴趣|内容请\S+
图片|榜|搜索|股?更多|表单加载中
記事(?:一覧)?|の記事|情報|ニュース|一覧|(?:を)?(?:書く|する|投稿(?:する)?|見る)|\d*件
뉴스|기사|칼럼|(?:을 )?(?:쓰기|남기기|보기)|개
(?:interessieren|gefallen)|lesen|schreiben|anzeigen|(?:der|von) lesern?|(?:zu|zum) (?:diesem )?(?:artikel|beitrag)
aimer|lire|être intéressée?s?(?: par)?|anche|ler|(?:de|d')\s?(?:ler|isto|isso)
интересно|цікаво|читателей|посетителей|к (?:статье|новости)
"""


def _any(block: str) -> str:
    return "|".join(block.strip().split("\n"))


_OWN_SECTION = r"(?!\s*(?:\d{1,2}[.)、．]\s*\D|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|第\S{1,4}[条條章节節]))"
_TITLE: Final = rf"{_OWN_SECTION}[\W\d_]*(?:{_any(_BEGIN)}|{_any(_WHOLE)})[\W\d_]*(?:(?:{_any(_BEHIND)})[\W\d_]*)?$"
_ENDS: Final = re.compile(
    rf"{_TITLE}|{_OWN_SECTION}[\W_]*(?:{_any(_BEGIN)})(?<=[\u3040-\u30ff\u3400-\u9fff])[\W\d_]", re.IGNORECASE
)
_ENDS_WITH_LINKS: Final = re.compile(rf"[\W\d_]*(?:{_any(_WITH_LINKS)})[\W\d_]*$", re.IGNORECASE)
_COMMENTS = """
评论 評論 全部评论 所有评论 网友评论 網友評論 用户评论 读者评论 最新评论 最新評論 热门评论 热评 精彩评论
文章评论 评论列表 评论区 条评论 则评论 全部留言 網友留言 留言列表 条留言 則留言 全部回复 回复列表 条回复
個回應 则回应 网友跟帖 条跟帖 跟帖列表 回帖列表 相关回复 所有跟帖 所有跟贴 回复线索
コメント コメント一覧 件のコメント 댓글 개의댓글 전체댓글
comment comments readercomments readerscomments usercomments allcomments latestcomments recentcomments topcomments
commentson commentsandreplies replies kommentar kommentare kommentaren kommentarer kommentarezu leserkommentare
kommentarerna kommentit kommentti commentaire commentaires commentairessur commento commenti commentisu
reacties comentario comentarios comentário comentários comentariosen comentarii comentariu komentarz komentarze
komentarzy komentarzedo komentar komentari komentáře komentářů komentář hozzászólás hozzászólások
комментарий комментарии комментария комментариев коментар коментарі коментарів коментаря коментари
σχόλια σχόλιο yorum yorumlar okuryorumları bìnhluận tanggapan
تعليق تعليقات التعليقات نظرات دیدگاه دیدگاه‌ها دیدگاهها תגובה תגובות टिप्पणियां टिप्पणियाँ टिप्पणी कमेंट ความคิดเห็น
件评论 件評論 个评论 個評論 篇评论 条留言 條留言 則留言 个想法 個想法 條評論 則評論 在中有則留言 上有条评论 有个想法
件のフィードバック への件のフィードバック に件のコメントがあります への件のコメント
에대한개의생각 에대한개의댓글 개의생각
onecomment onecommenton onethoughton oneresponseto onereplyto commenton
eingedankezu kommentareauf kommentartil kommentarertil kommentartill kommentarertill kommentarerpå
uneréflexionsur uncommentairesur commentairesur unpensamientoen uncomentarioen comentarioen comentariossobre
umcomentárioem comentárioem comentáriosem comentáriossobre unpensierosu uncommentosu commentosu
eenreactieop reactieop eengedachteover komentarzdo jednamyślnatemat komentářu komentářeu komentářůu comentariila
комментарийк комментарияк комментариевк комментарийкзаписи комментариякзаписи комментариевкзаписи
коментардо коментарідо коментарівдо коментаряк σχόλιοστο σχόλιαστο kommenttiaartikkeliin kommenttiartikkeliin
içinyorum hakkındayorum içinbiryorum komentarpada bìnhluậnvề bìnhluậntrên
تعليقعلى تعليقاتعلى رأيعلى دیدگاهبرای دیدگاهدر תגובותבנושא תגובותעל תגובהאחתבנושא
"""
_ANSWERS = """
reply response responses responsesto responseto repliesto reaction reactions thoughton thoughtson antworten
antwortenauf reaktion reaktionen réponse réponses réaction réactions réactionsà risposta risposte reactie reactiesop
respuesta respuestas respuestasa resposta respostas odpowiedzi diskuse ответ ответы ответа ответов отзыв отзывы отзыва
отзывов ýkiến 回复 回帖 回應 讨论
gedankenzu antwortenzu antwortzu réflexionssur penséessur pensamientosen respuestaa pensamentosem
respostaspara respostapara respostasa pensierisu rispostea gedachtenover gedachtesover myślinatemat odpowiedzina
ответана ответовна ответна мыслейо думокпро думкипро відповідідо svarpå svartill svartil tankarom tankerom tankerpå
vastaustaartikkeliin üzerinedüşünce içincevap reakcena názorůna názorna gânduridespre răspunsurila suynghĩvề phảnhồicho
"""


def _squashed(names: str) -> frozenset[str]:
    return frozenset(re.sub(r"[\W_]+", "", normalize("NFKC", name).casefold()) for name in names.split())


_NAMES, _COUNTED = _squashed(_COMMENTS), _squashed(_ANSWERS)
_NAME_CHARACTERS, _COUNT = 40, re.compile(r"[0-9]+|^[共已总總]?有|^共")


def names_comments(key: str) -> bool:
    """Return whether a line names comments and says no more, but perhaps how many: “5 comments on”, 评论(12).

    Answers and reactions are named only with their number, since sections of texts are called so. `key` is the line's
    letters and digits in lower case, without the title of what they are about.
    """
    if len(key) > _NAME_CHARACTERS:
        return False
    name = _COUNT.sub("", key)
    return name in _NAMES or (name in _COUNTED and name != key)


_TITLE_CHARACTERS, _LINE_CHARACTERS = 60, 200  # a longer line says more
_ALONE: Final = re.compile(_TITLE, re.IGNORECASE)
_SAYS = re.compile("[.!?。！？؟।]")


@remembered(8192)
def begins_part_below(line: str) -> bool:
    """Return whether such a part begins with a line: a title that says no more, or in Chinese one that is set apart."""
    return _ENDS.match(line[:_LINE_CHARACTERS]) is not None


@remembered(8192)
def begins_links_below(line: str) -> bool:
    """Return whether such a part begins with a line if links follow it; else it is a section: “Don't miss”."""
    return _ENDS_WITH_LINKS.match(line[:_LINE_CHARACTERS]) is not None


def is_title_below(line: str) -> bool:
    """Return whether a line is the title of such a part and says no more: “Comments (3)”, not “Comments are due”."""
    return len(line) < _TITLE_CHARACTERS and _ALONE.match(line) is not None and not _SAYS.search(line.rstrip(".…"))
