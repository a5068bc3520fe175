"""How a site names what it shows below an article, in many languages: other articles, comments, its own notices.

A few of these open an article's own sections or stand between its paragraphs, too; where one ends the text is decided
by what stands on either side (`pipeline.extract.main_content`). “Read also” and its like are no ends: sites set them
between paragraphs.
"""

import re
from typing import Final

from pipeline.text.memo import remembered

_BEGIN = r"""
相关(?:新闻|阅读|链接|文档|文章|报道|推荐|资讯|内容|主题|专题)|相關(?:新聞|報導|報道|閱讀|文章|連結|專題)
延伸(?:阅读|閱讀)|推荐(?:阅读|文章|新闻)|推薦閱讀|[你您]可能(?:還|还|也)?(?:想看|感兴趣|喜歡|喜欢)?|猜你喜欢|其他人也在看
[热熱][门門](?:新闻|新聞|文章|推荐|评论|排行|點擊)|更多(?:新闻|相关|精彩|热门|新聞)|最新(?:新闻|文章|消息|评论)
点击排行|新闻排行|排行榜|[网網]友[评評][论論]|评论(?:列表|区)?\s*[（(]?\d*|我要评论|[发發]表(?:评论|評論|留言)
精彩(?:推荐|图片|视频)|特别声明|免责声明|版权(?:声明|所有)|平台声明|返回搜狐
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
related (?:articles?|stories|posts?|news)|most (?:read|popular|viewed)|top stories
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
_COMMENTS = r"""
(?:全部|所有|[网網]友|用户|[读讀]者|最新|[热熱][门門]|精彩)?(?:评论|評論|留言|回[复復覆應应帖]|跟帖|[讨討][论論])(?:列表|[区區])?
共?\s*\d+\s*[条條则則个個](?:评论|評論|留言|回[复復覆應应帖]|跟帖)
(?:\d+\s*件の)?コメント(?:一覧)?|返信|(?:\d+\s*개의?\s*)?댓글
(?:(?:readers?’?'?s?|users?|all|latest|recent|top) )?comments?|repl(?:y|ies)|responses?|reactions?|thoughts?|discussion
(?:leser)?kommentare?[rn]?|antworte?n?|reaktione?n?|commentaires?|r[ée]ponses?|r[ée]actions?|comment[io]|rispost[ea]
reacties?|coment[aá]rios?|respuestas?|respostas?|comentarii|komentarz[ey]?|odpowiedzi|komentar|koment[aá]ř[eů]?|diskuse
комментари(?:й|и|я|ев)|ответ(?:ы|а|ов)?|отзыв(?:ы|а|ов)?|обсуждение|коментар(?:і|ів|я)?|σχόλι(?:α|ο)|yorum(?:lar)?
hozzászólás(?:ok)?|bình luận|ý kiến|(?:ال)?تعليقات|(?:ال)?تعليق|نظرات|دیدگاه‌?(?:ها)?|תגובות|टिप्पणि(?:यां|याँ)|ความคิดเห็น
"""
COMMENTS: Final = re.compile(
    rf"[\W\d_]*(?:{_any(_COMMENTS)})(?:\s(?:on|to|zu|sur|sobre|su|do|к))?[\W\d_]*$", re.IGNORECASE
)
"""Matches the whole line that names the comments."""

_TITLE_CHARACTERS = 60
_ALONE: Final = re.compile(_TITLE, re.IGNORECASE)
_SAYS = re.compile("[.!?。！？؟।]")


@remembered(8192)
def begins_part_below(line: str) -> bool:
    """Return whether such a part begins with a line: a title that says no more, or in Chinese one that is set apart."""
    return _ENDS.match(line) is not None


def is_title_below(line: str) -> bool:
    """Return whether a line is the title of such a part and says no more: “Comments (3)”, not “Comments are due”."""
    return len(line) < _TITLE_CHARACTERS and _ALONE.match(line) is not None and not _SAYS.search(line.rstrip(".…"))
