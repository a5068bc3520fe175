"""Consent walls, teasers of what is sold, home page and sections in an article's place are no documents."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.errors import ExtractError
from pipeline.model import Kind
from pipeline.text.form_words import is_form_notice
from tests.support.house import House, feed, prose
from tests.support.house import article as story
from tests.support.pages import TEXT, article, body, html, read
from tests.support.web import Answer, Site

CONSENT_EN = html(
    "<h1>Your privacy at the Courier</h1><p>We and our 214 partners store and/or access information on a device, such "
    "as cookies, and process personal data for personalised advertising and content.</p><p>Some of our partners do not "
    "ask for your consent; they rely on their legitimate interest.</p><p>To withdraw your consent, go to the privacy "
    "page at the foot of the site.</p><button>Accept all</button>",
    title="The Courier",
)
PUR_DE = html(
    "<h1>Kreisblatt mit Werbung lesen oder werbefrei</h1><p>Besuchen Sie das Kreisblatt wie gewohnt mit Werbung und "
    "Tracking. Ihre Zustimmung können Sie in der Datenschutzerklärung widerrufen.</p><p>Oder nutzen Sie das Pur-Abo ab "
    "2,99 Euro: ohne Tracking und ohne personalisierte Werbung unserer Partner.</p><p>Wir und unsere 180 Partner "
    "verwenden Cookies und erstellen ein Nutzungsprofil, wenn Sie Ihre Einwilligung geben.</p>",
    title="Kreisblatt",
    language="de",
)
CONSENT_FR = html(
    "<h1>Le Courrier respecte votre vie privée</h1><p>Avec votre accord, nous et nos 98 partenaires utilisons des "
    "cookies pour mesurer l'audience et afficher des publicités personnalisées.</p><p>Votre consentement vaut six "
    "mois, et vous pouvez le retirer à tout moment.</p><button>Continuer sans accepter</button>",
    title="Le Courrier",
    language="fr",
)
CONSENT_JA = html(
    "<h1>谷の新聞</h1><p>当サイトと98社のパートナーは、Cookieを使ってお客様の端末に情報を保存し、パーソナライズされた広告を表示します。"
    "</p><p>同意はプライバシー設定からいつでも撤回できます。</p>",
    title="谷の新聞",
    language="ja",
)
CONSENT_ZH = html(
    "<h1>山谷日报</h1><p>我们和98个合作伙伴使用Cookie在您的设备上保存信息，并展示个性化的广告。</p><p>您可以随时在隐私设置中撤回同意。</p>",
    title="山谷日报",
    language="zh",
)


CONSENT_BANNER = html(
    "<h1>The Courier</h1><p>We use cookies and similar technologies with our 98 partners to store information on your"
    " device and to show personalised advertising.</p><p>You can withdraw your consent on the privacy page.</p>",
    title="The Courier",
)


CONSENT_SHORT = html(
    "<h1>We value your privacy</h1><p>The Courier and 98 partners keep cookies on this device, and read them when you "
    "come back, so that they know what you have read and may like.</p><button>Accept all</button>",
    title="We value your privacy",
)


@pytest.mark.parametrize(
    "page",
    [CONSENT_EN, CONSENT_BANNER, CONSENT_SHORT, PUR_DE, CONSENT_FR, CONSENT_JA, CONSENT_ZH],
    ids=["en", "banner", "short", "pur-abo", "fr", "ja", "zh"],
)
def test_a_page_that_asks_for_consent_is_a_wall_and_asked_again(page: str) -> None:
    with pytest.raises(ExtractError) as caught:
        read(page)
    assert (caught.value.kind, caught.value.passing) == ("consent-wall", True)


@pytest.mark.parametrize(
    "text",
    [
        (
            "The county has fined the Courier for its cookie banner, which hid the way to refuse behind three pages.",
            "Readers must be able to withdraw consent as easily as they give it, says the court of Halden Quay.",
            "The paper and its partners had claimed a legitimate interest in personalised advertising for two years.",
        ),
        (*TEXT, "We use cookies. You may withdraw your consent on our privacy page.", *TEXT),
    ],
    ids=["about cookies", "with a note"],
)
def test_an_article_that_speaks_of_consent_is_one(text: tuple[str, ...]) -> None:
    head = '<meta property="article:published_time" content="2024-05-14">'
    title = "Court fines the Courier"
    found = read(html(f"<article><h1>{title}</h1>{body(*text)}</article>", title=title, head=head))
    own = tuple(line for line in text if not is_form_notice(line))
    assert found.document.paragraphs[: len(own)] == own[: len(found.document.paragraphs)]


def test_an_article_about_partners_and_consent_below_a_banner_that_asks_is_one() -> None:
    lines = (
        "The town has found three partners for the new ferry, and the oldest of them runs the yard at Halden Quay.",
        "Each partner gives its consent before a boat is sold, and the council may refuse it once a year.",
        "Two of the partners came to the meeting on Monday, where the fares of the next summer were read out.",
    )
    banner = "<div class=dialog><h2>We value your privacy</h2><button>Accept all</button></div>"
    title = "Three partners run the ferry"
    found = read(html(f"{banner}<article><h1>{title}</h1>{body(*lines)}</article>", title=title))
    assert found.document.paragraphs == lines


def sold(content: str, **said: Any) -> str:
    node = {"@type": "NewsArticle", "headline": "River bridge opens at last", "datePublished": "2024-05-14"} | said
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    return html(f"<article><h1>River bridge opens at last</h1>{content}</article>", head=head)


PART = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".sold"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (body(TEXT[0]), {"isAccessibleForFree": False}),
        (body(TEXT[0]), {"isAccessibleForFree": "False"}),
        (body(*TEXT[:2]), {"isAccessibleForFree": False, "wordCount": 640}),
        (f"{body(TEXT[0])}<div class='sold'></div>", {"isAccessibleForFree": False, "hasPart": PART}),
        (body(TEXT[0]), {"isAccessibleForFree": False, "articleBody": " ".join(prose(1))}),
    ],
)
def test_the_teaser_of_an_article_that_is_not_free_is_no_document_and_asked_again(
    content: str, said: dict[str, Any]
) -> None:
    with pytest.raises(ExtractError) as caught:
        read(sold(content, **said))
    assert (caught.value.kind, caught.value.passing) == ("paywall", True)


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ('<meta property="article:content_tier" content="locked">', ""),
        ('<meta itemprop="isAccessibleForFree" content="False">', ""),
        ("", "Dieser Artikel ist exklusiv für Abonnenten. Noch kein Abo?"),
        ("", "La suite est réservée aux abonnés."),
        ("", "Suscríbete para seguir leyendo."),
        ("", "Contenuto riservato agli abbonati."),
        ("", "Artykuł tylko dla prenumeratorów."),
        ("", "この記事は有料会員限定です。残り 640文字"),
        ("", "付费后阅读全文"),
        ("", "You have reached your limit of free articles."),
        ("", "You have read all your free articles this month."),
        ("", "Subscribe to read on"),
        ("", "Sie haben alle Ihre kostenlosen Artikel gelesen."),
        ("", "To continue reading, subscribe or log in. Already a subscriber? Log in"),
        ("", "Um weiterzulesen, melden Sie sich bitte an oder schließen Sie ein Abo ab."),
        ("", "Pour lire la suite, connectez-vous ou abonnez-vous."),
        ("", "Para seguir leyendo, suscríbete o inicia sesión."),
        ("", "Чтобы читать дальше, оформите подписку."),
        ("", "继续阅读，请先登录"),
    ],
)
def test_a_teaser_that_a_mark_or_its_last_line_tells_of_is_no_document(head: str, tail: str) -> None:
    page = html(f"<article><h1>River bridge opens at last</h1>{body(TEXT[0])}<p>{tail}</p></article>", head=head)
    with pytest.raises(ExtractError) as caught:
        read(page)
    assert (caught.value.kind, caught.value.passing) == ("paywall", True)


def test_a_whole_article_that_speaks_of_subscribers_or_sells_others_is_one() -> None:
    told = "The archive of the Courier is open to all, the council says; until now it was riservato agli abbonati."
    page = html(f"<article><h1>River bridge opens at last</h1>{body(*TEXT[:2], told, *TEXT[2:])}</article>")
    assert told in read(page).document.paragraphs
    offer = "有料会員になると会員限定の有料記事もお読みいただけます。"
    assert read(html(f"<article><h1>River bridge opens at last</h1>{body(*TEXT, offer)}</article>")).document.paragraphs
    long = html(f"<article><h1>River bridge</h1>{body(*prose(1, 200))}<p>Subscribe to continue reading.</p></article>")
    assert read(long).document.paragraphs


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (body(TEXT[0]), {"isAccessibleForFree": True}),
        (f"{body(TEXT[0])}<div class='sold'>{body(*TEXT[1:])}</div>", {"isAccessibleForFree": False, "hasPart": PART}),
        (body(*TEXT), {"isAccessibleForFree": False, "wordCount": 78}),
        (body(*prose(1, words=200)), {"isAccessibleForFree": False}),
    ],
)
def test_an_article_that_is_shown_whole_is_a_document_whatever_it_costs(content: str, said: dict[str, Any]) -> None:
    assert read(sold(content, **said)).document.paragraphs


AGAIN = {"within": "3000d", "every": "12h"}


def test_an_expired_article_that_leads_to_the_home_page_is_no_revision(house: House, site: Site) -> None:
    site.add("/", story(9, title="The Courier of the valley"))
    site.add("/en/", story(9, title="The Courier of the valley"))
    for path in ("/a/1", "/a/2"):
        site.add(path, story(int(path[-1])))
    site.add("/a/3", story(3))
    site.add("/feed", feed(site.url("/a/1"), site.url("/a/2"), site.url("/a/3")))
    house.source({"feed": site.url("/feed")}, revisit=AGAIN)
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 3}
    site.add("/a/1", Answer(status=301, headers={"Location": "/"}))
    site.add("/a/2", Answer(status=302, headers={"Location": "/en/"}))
    site.add("/a/3", Answer(status=302, headers={"Location": "/?gone=1"}))
    house.clock.pass_by(hours=13)
    report, log = house.run()
    assert report.outcomes == {Kind.FAILED: 3}
    assert {outcome.cause for outcome in log.outcomes} == {"soft-404"}
    assert len(house.texts()) == 3


@pytest.mark.parametrize(
    ("asked", "came"),
    [
        ("/news/harbour-opens-at-last", "/news/"),
        ("/news/2024/05/7211.html", "/news/2024/05/"),
        ("/local-news/budget/4711", "/local-news"),
    ],
)
def test_an_expired_article_that_leads_to_its_section_is_no_revision(
    house: House, site: Site, asked: str, came: str
) -> None:
    site.add(came, story(9, title="News of the valley", date=""))
    site.add(asked, story(1))
    site.add("/feed", feed(site.url(asked)))
    house.source({"feed": site.url("/feed")}, revisit=AGAIN)
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 1}
    site.add(asked, Answer(status=301, headers={"Location": came}))
    house.clock.pass_by(hours=13)
    report, log = house.run()
    assert report.outcomes == {Kind.FAILED: 1}
    assert [outcome.cause for outcome in log.outcomes] == ["soft-404"]
    assert len(house.texts()) == 1


@pytest.mark.parametrize(
    ("asked", "came"),
    [
        ("/news/harbour-opens-at-last/amp", "/news/harbour-opens-at-last"),  # the same article in another form
        ("/news/7211", "/news/harbour"),  # a number that was given a name
        ("/news/7211/print.html", "/news/7211"),
    ],
)
def test_an_address_that_leads_to_the_article_s_own_page_is_read(
    house: House, site: Site, asked: str, came: str
) -> None:
    site.add(came, story(1))
    site.add(asked, Answer(status=301, headers={"Location": came}))
    site.add("/feed", feed(site.url(asked)))
    house.source({"feed": site.url("/feed")})
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 1}


def test_a_teaser_is_owed_and_filed_once_it_is_free(house: House, site: Site) -> None:
    site.add("/a/1", sold(body(TEXT[0]), isAccessibleForFree=False))
    site.add("/feed", feed(site.url("/a/1")))
    house.source({"feed": site.url("/feed")})
    report, log = house.run()
    assert report.outcomes == {Kind.FAILED: 1}
    assert log.outcomes[0].retry_at is not None
    site.add("/a/1", article())
    house.clock.pass_by(hours=25)
    assert house.run()[0].outcomes[Kind.ARCHIVED] == 1


SORRY = (
    "Sorry for the inconvenience, but we are performing some maintenance on our servers at the moment.",
    "The work began at ten in the evening and takes longer than planned, since two of the disks had to be changed.",
    "You can write to the desk or call it as ever, and the printed paper comes out tomorrow as on any other day.",
    "Subscribers lose nothing by it: whatever was ordered before the evening is kept, and will be sent on Monday.",
    "Thank you for your patience, and for the cake that somebody has left at the door of the office.",
)


@pytest.mark.parametrize(
    ("title", "content"),
    [
        ("We'll be back soon!", f"<h1>We'll be back soon!</h1>{body(SORRY[0])}<p>The team</p>"),
        ("We'll be back soon!", f"<h1>We'll be back soon!</h1>{body(*SORRY, *TEXT, *SORRY[1:])}"),
        ("The County Courier", f"<h1>We’ll be back shortly.</h1>{body(*SORRY[:2])}"),
        (
            "The County Courier",
            "<p>Our website is currently undergoing scheduled maintenance. Please come back later.</p>",
        ),
        ("Down for maintenance", "<h1>Down for maintenance</h1><p>Come back in an hour.</p>"),
        ("Site under maintenance - The County Courier", body(*SORRY)),
        ("Scheduled maintenance", f"<h1>Scheduled maintenance</h1>{body(SORRY[0])}"),
        ("网站维护中", "<h1>网站维护中</h1><p>本站正在进行系统升级，请稍后再访问，给您带来的不便敬请谅解。</p>"),
        ("系统升级维护中_县政府门户网站", "<p>预计今晚十点恢复访问，感谢您的理解与支持。</p>"),
        ("网站维护", "<p>网站正在维护升级，暂时无法访问，请您稍后再来，多谢。</p>"),
        ("サイトメンテナンス", "<h1>ただいまメンテナンス中です</h1><p>ご不便をおかけして申し訳ございません。</p>"),
        (
            "Wartungsarbeiten",
            "<h1>Wartungsarbeiten</h1><p>Unsere Seite wird gerade gewartet und ist bald wieder da.</p>",
        ),
        ("Сайт на обслуживании", "<p>На сайте ведутся технические работы, зайдите, пожалуйста, позже.</p>"),
    ],
)
def test_a_site_that_is_being_maintained_shows_no_document(title: str, content: str) -> None:
    with pytest.raises(ExtractError) as caught:
        read(html(content, title=title))
    assert (caught.value.kind, caught.value.passing) == ("maintenance", True)


DATED = '<meta property="article:published_time" content="2024-05-14">'


@pytest.mark.parametrize(
    ("title", "content", "head", "announced"),
    [
        ("Bridge under maintenance until June", body(*TEXT), "", ""),
        ("Site under maintenance: how the county lost its pages", body(*SORRY), "", ""),
        ("We'll be back soon: the band says goodbye to Ostrey", body(*TEXT), "", ""),
        ("We'll be back soon", body(*TEXT), "", ""),
        ("Down for maintenance", body(*TEXT), DATED, ""),
        ("Site under maintenance", body(TEXT[0]), "", "Site under maintenance"),
        (
            "Scheduled maintenance",
            "<p>The portal will be down on Monday from two to four, while the disks are changed.</p>",
            "",
            "",
        ),
        (
            "关于网站升级维护的公告",
            "<p>县政府网站将于五月一日升级维护，期间暂停访问，请各单位提前办理业务。</p>",
            "",
            "",
        ),
        ("水库大坝维护中发现古墓", "<p>施工人员在维护水库大坝时发现一座古墓，文物部门已经到场测绘。</p>", "", ""),
        (
            "Council pages fail",
            "<p>The website is currently down for maintenance, the mayor said on Friday.</p>",
            "",
            "",
        ),
    ],
)
def test_an_article_about_maintenance_is_an_article(title: str, content: str, head: str, announced: str) -> None:
    page = html(f"<article><h1>{title}</h1>{content}</article>", title=title, head=head)
    assert read(page, title=announced or None).document.paragraphs


def test_a_site_that_is_being_maintained_is_asked_again_and_revises_nothing(house: House, site: Site) -> None:
    site.add("/a/1", story(1))
    site.add("/a/2", html(f"<h1>We'll be back soon!</h1>{body(*SORRY)}", title="We'll be back soon!"))
    site.add("/feed", feed(site.url("/a/1"), site.url("/a/2")))
    house.source({"feed": site.url("/feed")}, revisit=AGAIN)
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 1, Kind.FAILED: 1}
    site.add("/a/1", html(f"<h1>We'll be back soon!</h1>{body(*SORRY)}", title="We'll be back soon!"))
    site.add("/a/2", story(2))
    house.clock.pass_by(hours=13)
    report, log = house.run()
    assert (log.of(site.url("/a/1")).cause, report.outcomes) == ("maintenance", {Kind.ARCHIVED: 1, Kind.FAILED: 1})
    assert len(house.texts()) == 2


PUBLISHED = datetime(2024, 5, 14, tzinfo=UTC)
_PROMPTS = {
    "en": "This content is password protected. To view it please enter your password below:",
    "zh": "这是一篇受密码保护的文章，您需要提供访问密码后才能阅读全文。",
}
_FORM = "<form action='/open' class='post-password-form' method='post'><p>{}</p><input type='password' name='p'></form>"
_ENCRYPTED = (
    "<div id='encrypted' data-text='9f2c'><div class='box'><label>{}</label><input type='password'></div></div>"
)


@pytest.mark.parametrize("language", _PROMPTS)
@pytest.mark.parametrize("field", [_FORM, _ENCRYPTED], ids=["form", "encrypted"])
def test_a_page_that_asks_for_a_password_in_place_of_its_text_is_no_document(field: str, language: str) -> None:
    about = "<div class='meta'>14 May 2024, by Ida Penrose, in the section of the members of our reading circle</div>"
    inside = f"<h1>Protected: Minutes of May</h1><div class='entry-content'>{field.format(_PROMPTS[language])}</div>"
    page = html(f"<main>{inside}{about}</main>", title="Minutes of May – The Courier", language=language)
    with pytest.raises(ExtractError) as caught:
        read(page, title="Protected: Minutes of May", published=PUBLISHED)
    assert caught.value.kind == "password"
    assert _PROMPTS[language][:20] in str(caught.value)


@pytest.mark.parametrize(
    "page",
    [
        html(f"<div id='login-box'>{_FORM.format('Members')}</div><h1>River bridge opens at last</h1>{body(TEXT[0])}"),
        html(f"<h1>River bridge opens at last</h1>{body(*TEXT)}<div>{_FORM.format('Log in to comment')}</div>"),
        html(f"<div>{_FORM.format('Members of the Courier')}</div><h1>River bridge opens</h1>{body(TEXT[0])}"),
    ],
    ids=["box above", "below the text", "nameless, above"],
)
def test_a_field_to_log_in_by_beside_an_article_is_no_wall(page: str) -> None:
    assert TEXT[0] in read(page).document.paragraphs
