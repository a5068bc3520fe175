"""A thread of a forum, or a question and its answers, is one text that says who wrote what; comments are none."""

import json
from typing import Any

import pytest

from pipeline.errors import ExtractError
from tests.support.house import prose
from tests.support.pages import TEXT, body, html, read

ASKED = "My kettle whistles a minute before the water boils, and the neighbours have begun to complain. Is it the lid?"
SAID = "It is the lid. Mine did so until I bent the rim back with pliers; leave a gap of a hair and it keeps quiet."
THANKS = "Thanks!"
TITLE = "Kettle whistles too early"
EXPECTED = ("Ada K:", ASKED, "brewer:", SAID, "Ada K:", THANKS)
POSTS = (
    ("Ada K", "2024-02-03", "Sat Feb 03, 2024 9:15 am", ASKED),
    ("brewer", "2024-02-05", "Mon Feb 05, 2024", SAID),
    ("Ada K", "2024-03-01", "Fri Mar 01, 2024", THANKS),
)

PHPBB = """<div id="p{n}" class="post has-profile bg2"><div class="inner"><dl class="postprofile" id="profile{n}">
<dt><a href="./memberlist.php?mode=viewprofile&u={n}" class="username">{name}</a></dt><dd>Posts: 12{n}</dd>
<dd><strong>Joined:</strong> Tue Mar 04, 2003 9:01 pm</dd></dl><div class="postbody"><div id="post_content{n}">
<h3><a href="#p{n}">Re: kettle</a></h3><p class="author">by <a class="username"
href="./memberlist.php?u={n}">{name}</a>
» {shown}</p><div class="content">{text}</div></div><div
class="signature">Tea is life, coffee is work.</div></div></div></div>"""
XENFORO = """<article class="message message--post" data-author="{name}" id="js-post-{n}"><div
class="message-cell--user">
<h4 class="message-name"><a class="username" href="/members/x.{n}/">{name}</a></h4><h5
class="userTitle">Regular member</h5>
</div><div class="message-cell message-main"><header class="message-attribution"><time
datetime="{day}T09:15:00+0000">
{shown}</time></header><div class="message-content"><article class="message-body"><div
class="bbWrapper">{text}</div></article>
</div><footer class="message-footer">Like Reply</footer></div></article>"""
DISCOURSE = """<div id="post_{n}" class="topic-body crawler-post" itemprop="comment" itemscope
itemtype="http://schema.org/Comment"><div class="crawler-post-meta"><span class="creator" itemprop="author"
itemscope
itemtype="http://schema.org/Person"><a href="/u/x{n}"><span itemprop="name">{name}</span></a></span><span
class="crawler-post-infos"><time itemprop="datePublished" datetime="{day}T09:15:00Z">{shown}</time><span
itemprop="position">{n}</span></span></div><div class="post"
itemprop="text"><p>{text}</p></div><div>2 Likes</div></div>"""
VBULLETIN = """<li class="postbitlegacy postcontainer" id="post_{n}"><div class="posthead"><span
class="date">{shown}</span>
</div><div class="userinfo"><a class="username offline"
href="members/{n}-x"><strong>{name}</strong></a><dl><dt>Posts</dt>
<dd>4{n}</dd></dl></div><div class="postbody"><div class="content"><div id="post_message_{n}"><blockquote
class="postcontent restore">{text}</blockquote></div></div></div></li>"""
DISCUZ = """<div id="post_{n}"><table id="pid{n}" class="plhin"><tr><td class="pls"><div class="authi"><a
href="home.php?mod=space&uid={n}" class="xw1">{name}</a></div><p>积分 35{n}</p></td><td class="plc"><div
class="authi"><em
id="authorposton{n}">发表于 {day} 10:11</em></div><div class="t_fsz"><table><tr><td class="t_f"
id="postmessage_{n}">{text}
</td></tr></table></div></td></tr></table></div>"""
REDDIT = """<div class="thing id-t3_{n}" id="thing_t3_{n}a"><div class="entry unvoted"><p class="tagline"><a
href="/user/x{n}"
class="author">{name}</a> <span>1{n} points</span> <time datetime="{day}T09:15:00+00:00">{shown}</time></p>
<form class="usertext"><div class="usertext-body"><div class="md"><p>{text}</p></div></div></form><ul
class="flat-list buttons">
<li><a href="/c/{n}">permalink</a></li></ul></div></div>"""
ANSWERS = """<div class="{kind}" id="{kind}-{n}" itemscope itemtype="https://schema.org/{kind}"><div
class="votecell">1{n}</div>
<div class="answercell"><div class="s-prose js-post-body" itemprop="text"><p>{text}</p></div><div
class="post-signature">
<time itemprop="dateCreated" datetime="{day}T09:15:00">{shown}</time><div class="user-details"
itemprop="author" itemscope
itemtype="http://schema.org/Person"><a href="/users/{n}/x"><span itemprop="name">{name}</span></a></div></div></div>
<div class="comments js-comments-container"><div class="comment-text">Which pliers?</div></div></div>"""

SMF = """<div class="windowbg" id="msg{n}"><div class="post_wrapper"><div class="poster"><h4><a
href="index.php?action=profile;u={n}">{name}</a></h4><ul><li>Newbie</li><li>Posts: {n}4</li></ul></div>
<div class="postarea"><h5 id="subject_{n}"><a href="#msg{n}">Re: Kettle</a></h5><span class="smalltext">« <strong>Reply
#{n} on:</strong> {shown} »</span><div class="post"><div class="inner" id="msg_{n}">{text}</div></div></div>
<div class="signature" id="msg_{n}_signature">Tea is life, coffee is work.</div></div></div>"""
INVISION = """<article id="elComment_{n}" class="cPost ipsBox ipsComment"><aside
class="ipsComment_author cAuthorPane"><h3 class="cAuthorPane_author"><a href="https://tea.example/profile/{n}-x/">{name}</a></h3><ul><li>2{n}
posts</li></ul></aside><div id="comment-{n}_wrap" class="ipsComment_content"><div class="ipsComment_meta">Posted <time
datetime="{day}T09:15:00Z">{shown}</time></div><div class="cPost_contentWrap"><div data-role="commentContent"
class="ipsType_normal ipsType_richText"><p>{text}</p></div></div><ul><li>Quote</li></ul></div></article>"""
FLARUM = """<div class="PostStream-item" data-index="{n}"><article class="CommentPost Post"><div><header
class="Post-header"><ul><li class="item-user"><h3 class="PostUser-name"><a href="/u/x{n}"><span
class="username">{name}</span></a></h3></li><li><time datetime="{day}T09:15:00+00:00">{shown}</time></li></ul></header>
<div class="Post-body"><p>{text}</p></div><footer class="Post-footer">Like</footer></div></article></div>"""
TIEBA = """<div class="l_post l_post_bright j_l_post"><div class="d_author"><ul class="p_author"><li class="d_name"><a
class="p_author_name j_user_card" href="/home/main?un=x{n}">{name}</a></li><li>6</li></ul></div><div
class="d_post_content_main"><div id="post_content_{n}" class="d_post_content j_d_post_content">{text}</div><ul
class="p_tail"><li>{n}楼</li><li>{day} 09:15</li></ul></div></div>"""

TABLES = """<table class="forumline"><tr><td class="row1"><span class="name"><a name="{n}"></a><b>{name}</b></span><br>
<span class="postdetails">Joined: 04 Mar 2003<br>Posts: 12{n}</span></td><td class="row1"><table><tr><td><span
class="postdetails">Posted: {shown}</span></td></tr><tr><td><span class="postbody">{text}</span><span
class="postbody"><br>_________________<br>Tea is life, coffee is work.</span></td></tr></table></td></tr></table>"""
TABLES_OF_PROFILES = """<table class="ipbtable"><tr><td class="row2"><span class="poster-bar"><a
href="?showuser={n}">{name}</a></span></td><td class="row2"><span class="postdetails">{shown}</span></td></tr><tr><td
class="post1"><span class="postdetails">Members<br>Posts: 4{n}<br>Joined: 4.03.2003</span></td><td class="post1"><div
class="postcolor">{text}</div></td></tr></table>"""
NODEBB = """<li component="post" data-index="{n}" data-pid="40{n}" data-username="{name}"><div class="post-header"><a
href="/user/x{n}">{name}</a><a href="/post/40{n}"><span class="timeago" title="{day}T09:15:00Z">{shown}</span></a></div>
<div class="content" component="post/content"><p>{text}</p></div><div><a href="#">Reply</a></div></li>"""
HYPERKITTY = """<div class="even"><div class="email"><div class="email-header"><span class="name"><a
href="/archives/users/{n}/">{name}</a></span><span class="date">{shown}</span></div><div
class="email-body"><p>{text}</p></div></div></div>"""


@pytest.mark.parametrize(
    "layout",
    [
        PHPBB,
        XENFORO,
        DISCOURSE,
        VBULLETIN,
        DISCUZ,
        REDDIT,
        ANSWERS,
        SMF,
        INVISION,
        FLARUM,
        TIEBA,
        TABLES,
        TABLES_OF_PROFILES,
        NODEBB,
        HYPERKITTY,
    ],
)
def test_a_thread_is_every_post_with_its_author_and_dated_by_the_first(layout: str) -> None:
    posts = "".join(
        layout.format(n=n, name=name, day=day, shown=shown, text=text, kind="Answer" if n > 1 else "Question")
        for n, (name, day, shown, text) in enumerate(POSTS, 1)
    )
    found = read(html(f"<h1>{TITLE}</h1><div class='thread'>{posts}</div>", title=f"{TITLE} - Tea Forum"))
    assert found.document.paragraphs == EXPECTED
    assert found.document.title == TITLE
    assert found.document.date.isoformat() == "2024-02-03"
    assert found.provenance.author == "Ada K"


def test_what_the_first_answer_replies_to_opens_the_thread() -> None:
    posts = "".join(
        ANSWERS.format(n=n, name=name, day=day, shown=shown, text=text, kind="Answer")
        for n, (name, day, shown, text) in enumerate(POSTS[1:], 1)
    )
    asked = f"<div class='detail'>{ASKED}</div>"
    found = read(html(f"<h1>{TITLE}</h1>{asked}<ul class='replies'>{posts}</ul>", title=f"{TITLE} - Tea Forum"))
    assert found.document.paragraphs == EXPECTED[1:]
    assert found.provenance.author is None  # who asked is not told


@pytest.mark.parametrize("layout", [PHPBB, REDDIT, DISCOURSE, INVISION])
def test_posts_below_an_article_are_readers_comments(layout: str) -> None:
    posts = "".join(
        layout.format(n=n, name=name, day=day, shown=shown, text=text)
        for n, (name, day, shown, text) in enumerate(POSTS)
    )
    page = html(f"<h1>River bridge opens</h1><article>{body()}</article><div id='comments'>{posts}</div>")
    assert SAID not in read(page).document.paragraphs


def test_posts_that_only_the_record_tells_are_the_thread_in_the_lines_that_the_page_shows() -> None:
    long = f"{SAID} {TEXT[0]}"
    first, second = ASKED[: ASKED.index(" Is it")], ASKED[ASKED.index("Is it") :]
    posts: list[dict[str, Any]] = [
        {"text": ASKED, "author": {"@type": "Person", "name": "Ada K"}, "dateCreated": "2024-02-03T09:15:00+00:00"},
        {"text": long[:70] + "…", "author": {"name": "brewer"}, "datePublished": "2024-02-05"},
        {"text": f"<p>{THANKS}</p>", "author": [{"name": "Ada K"}]},
    ]
    asked, answered, thanked = posts
    cards = "".join(
        f"<div class='x{n}'><b>{who}</b> <i>12 points</i><div class='y'>{said}</div></div>"
        for n, (who, said) in enumerate(
            [
                ("Ada K", f"<p>{first}</p><p>{second}</p>"),
                ("brewer", f"<p>{long}</p>"),
                ("Ada K", f"<p>{THANKS}</p>"),
            ]
        )
    )
    forum = {"@type": "DiscussionForumPosting", "headline": TITLE, **asked}
    talk = {"@type": "Comment", **answered, "comment": [{"@type": "Comment", **thanked}]}
    question: dict[str, Any] = {
        "@type": "Question",
        "name": TITLE,
        **asked,
        "acceptedAnswer": {"@type": "Answer", **answered},
    }
    question["suggestedAnswer"] = [{"@type": "Answer", **thanked}]
    for record in ({**forum, "comment": talk}, {"@type": "QAPage", "mainEntity": question}):
        said = f"<script type='application/ld+json'>{json.dumps(record)}</script>"
        found = read(html(f"<h1>{TITLE}</h1>{cards}", title=TITLE, head=said))
        assert found.document.paragraphs == ("Ada K:", first, second, "brewer:", long, "Ada K:", THANKS)
        assert (found.document.date.isoformat(), found.provenance.author) == ("2024-02-03", "Ada K")
        more = read(html(f"<h1>{TITLE}</h1>{cards}<div>{body()}</div>", title=TITLE, head=said))
        assert set(more.document.paragraphs) >= set(TEXT)  # the record does not have all that is said


def test_a_page_that_is_news_by_its_record_is_no_thread() -> None:
    posts = "".join(
        PHPBB.format(n=n, name=name, day=day, shown=shown, text=text)
        for n, (name, day, shown, text) in enumerate(POSTS)
    )
    record = '<script type=\'application/ld+json\'>{"@type": "NewsArticle"}</script>'
    assert "brewer:" not in read(html(f"<h1>{TITLE}</h1>{posts}", title=TITLE, head=record)).document.paragraphs


def test_teasers_by_several_authors_are_no_thread() -> None:
    teasers = "".join(
        f"<div class='post' id='post-{n}'><h2><a href='/{n}'>{text[:30]}</a></h2><span class='author'>{name}</span>"
        f"<div class='content'>{text}</div></div>"
        for n, (name, text) in enumerate(zip(("Ada K", "brewer", "Ida"), TEXT, strict=False))
    )
    try:
        said = read(html(f"<h1>{TITLE}</h1>{teasers}", title=TITLE)).document.paragraphs
    except ExtractError:
        return
    assert "brewer:" not in said


def test_answers_to_readers_comments_make_no_thread_of_an_article() -> None:
    comments = "".join(
        f'<li class="comment_item"><span class="comment_author_name">{name}:</span><p>{text}</p></li>'
        f'<li class="article_comment_answer"><span class="comment_author_name">Otto:</span><p>@ {name} {SAID}</p></li>'
        for name, text in (("Ada", ASKED), ("Brigit", SAID), ("Carl", ASKED))
    )
    page = html(f"<h1>The bridge opens</h1><div class='said'>{body(*TEXT)}</div><ul class='below'>{comments}</ul>")
    assert read(page).provenance.extractor != "thread"


def test_a_blogs_entry_and_the_posts_that_it_features_are_no_thread() -> None:
    featured = "".join(
        f'<div class="widget {kind}" id="{kind}1"><h3>By <span class="author">{name}</span></h3><p>{SAID}</p></div>'
        for kind, name in (("FeaturedPost", "Ada"), ("PopularPosts", "Brigit"))
    )
    entry = f'<div class="post hentry"><h1>The bridge opens</h1>{body(*TEXT)}<span class="author">Otto</span></div>'
    page = html(f'<div class="blog-posts hfeed">{entry}</div>{featured}')
    assert read(page).provenance.extractor != "thread"


@pytest.mark.parametrize("around", ["text", "has-menu sidebar"])
def test_teasers_in_a_menu_are_no_thread_beside_an_article(around: str) -> None:
    teasers = "".join(
        f"<div class='post' id='post-{n}'><a href='/{n}'>{text[:30]}</a><span class='author'>{name}</span>"
        f"<div class='content'>{text[:60]}</div></div>"
        for n, (name, text) in enumerate(zip(("Ada K", "brewer", "Ida"), TEXT, strict=False))
    )
    article = f"<div class='{around}'><div class='headline'>{TITLE}</div>{body(*prose(1, 300))}</div>"
    found = read(html(f"<div>{teasers}</div>{article}", title=TITLE))
    assert found.provenance.extractor != "thread"
    assert found.document.paragraphs == tuple(prose(1, 300))


def test_columns_of_a_grid_are_no_posts_though_their_class_begins_with_p() -> None:
    columns = "".join(
        f"<div class='span{n} span-phone{n}'><a href='/u/{n}' class='author'>{name}</a>"
        f"<div class='content'>{text}</div></div>"
        for n, (name, text) in enumerate((("Ada", body(*TEXT)), ("Brigit", f"<p>{SAID}</p>")), 7)
    )
    assert read(html(f"<h1>{TITLE}</h1>{columns}")).provenance.extractor != "thread"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("<a href='/beitrag/{n}'>Montag, 20. Mai 2024 um 10:15 Uhr</a>", ""),
        ("", "<div class='signature'><a href='https://shop.example.org/'>Visit my shop for ropes and sails</a></div>"),
        ("", "<div class='onebox'><a href='/t/ropes/7'>The great thread on ropes and their uses</a></div>"),
    ],
    ids=["dates", "signatures", "other threads"],
)
def test_short_posts_above_long_rules_are_a_thread_though_each_holds_a_link(above: str, below: str) -> None:
    posts = "".join(
        f"<div class='post' id='post-{n}'><a class='username' href='/members/{n}'>{name}</a>{above.format(n=n)}"
        f"<div class='content'>{text}</div>{below}</div>"
        for n, (name, text) in enumerate(zip(("Ada K", "brewer", "Ida"), TEXT, strict=False))
    )
    rules = f"<div class='rules'>{body(*prose(1, 300))}</div>"
    assert read(html(f"<h1>{TITLE}</h1>{posts}{rules}", title=TITLE)).provenance.extractor == "thread"


def test_comments_of_a_bug_tracker_are_posts_where_no_sentence_stands_before_them() -> None:
    comments = "".join(
        f"<div class='TimelineItem comment'><h3><a class='author' href='/x{n}'>{name}</a> commented {shown}</h3>"
        f"<table><tr><td class='comment-body'><p>{text}</p></td></tr></table></div>"
        for n, (name, _, shown, text) in enumerate(POSTS, 1)
    )
    opened = "<p><a class='author' href='/x1'>Ada K</a> opened this issue Feb 3, 2024 · 2 comments</p>"
    found = read(html(f"<h1>{TITLE}</h1>{opened}{comments}", title=f"{TITLE} · Issue #7 · tea/kettle"))
    assert found.document.paragraphs == EXPECTED
    assert (found.document.date.isoformat(), found.provenance.author) == ("2024-02-03", "Ada K")
    below = read(html(f"<h1>{TITLE}</h1><p>{SAID}</p>{comments}", title=TITLE))
    assert below.provenance.extractor != "thread"


def test_a_text_in_two_parts_around_a_quotation_is_one_post() -> None:
    posts = "".join(
        TABLES.format(n=n, name=name, shown=shown, text=text) for n, (name, _, shown, text) in enumerate(POSTS, 1)
    )
    quotation = "</span><table><tr><td class='quote'>How?</td></tr></table><span class='postbody'>"
    page = html(f"<h1>{TITLE}</h1>{posts.replace('; leave', f'{quotation}Leave')}", title=TITLE)
    first, second = SAID.split("; leave")
    assert read(page).document.paragraphs == (*EXPECTED[:3], first, f"Leave{second}", *EXPECTED[4:])


def test_the_headline_of_a_thread_is_the_link_to_its_page_below_the_forums_name() -> None:
    posts = "".join(
        TABLES.format(n=n, name=name, shown=shown, text=text) for n, (name, _, shown, text) in enumerate(POSTS, 1)
    )
    head = f"<div><b>Everything about tea and kettles</b></div><a href='viewtopic.php?t=7&sid=ab12'>{TITLE}</a>"
    page = html(f"{head}{posts}", title=f"Everything about tea and kettles :: View topic - {TITLE}")
    assert read(page, url="https://tea.example/viewtopic.php?t=7").document.title == TITLE


@pytest.mark.parametrize(
    ("names", "texts"), [(("name", "name small"), ("post-body",) * 2), (("name",) * 2, ("post-body", "post-content"))]
)
def test_names_and_texts_of_several_kinds_take_no_turns(names: tuple[str, str], texts: tuple[str, str]) -> None:
    boxes = "".join(
        f"<span class='{name}'>{who}</span><div class='{text}'>{said}</div>"
        for name, text, who, said in zip(names, texts, ("Ada K", "brewer"), TEXT, strict=False)
    )
    assert read(html(f"<h1>{TITLE}</h1>{boxes}", title=TITLE)).provenance.extractor != "thread"


def test_entries_with_names_and_texts_in_turns_below_linked_headlines_are_no_thread() -> None:
    entries = "".join(
        f"<h3 class='post-title'><a href='/{n}.html'>{text[:30]}</a></h3><span class='name'>{name}</span>"
        f"<div class='post-body'>{text}</div>"
        for n, (name, text) in enumerate(zip(("Ada K", "brewer", "Ida"), TEXT, strict=False))
    )
    with pytest.raises(ExtractError) as refused:
        read(html(f"<h1>{TITLE}</h1>{entries}", title=TITLE))
    assert refused.value.kind == "listing"
