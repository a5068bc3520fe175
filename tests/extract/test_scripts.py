"""News pages as sites of many scripts build them: bylines, calendars and digits, and what stands around a text."""

from typing import NamedTuple

import pytest

from tests.support.pages import read
from tests.support.scripts import DAY, Story, news_pages


class News(NamedTuple):
    """A page: its direction, line of byline and day as HTML, and the words around the text."""

    language: str
    title: str
    byline: str
    text: tuple[str, str, str]
    share: str
    related: str
    caption: str
    tags: str
    rights: str
    author: str
    day: str = "2024-05-14"


PAGES = [
    News(
        "ar",
        "مكتبة المدينة تفتح أبوابها ليلا",
        "<div class='meta'><span class='writer'>كتب: سامي الحداد</span> "
        "<span>الثلاثاء ١٤ مايو ٢٠٢٤ - ٠٩:٣٠ ص</span></div>",
        (
            "قررت مكتبة المدينة أن تفتح أبوابها حتى منتصف الليل طوال أشهر الصيف، بعد أن طلب ذلك مئات الطلاب.",
            "وقالت مديرة المكتبة إن القاعة الكبرى ستبقى هادئة، أما الحديقة فستكون للقراءة الجماعية والنقاش.",
            "ويبدأ العمل بالمواعيد الجديدة يوم الأحد المقبل، على أن تراجع الإدارة التجربة في الخريف.",
        ),
        "شارك الخبر",
        "اقرأ أيضا",
        "قاعة المطالعة في المكتبة (أرشيف)",
        "الكلمات المفتاحية",
        "جميع الحقوق محفوظة © ٢٠٢٤ صحيفة الجسر",
        "سامي الحداد",
    ),
    News(
        "hi",
        "नदी किनारे का पुराना पुल फिर खुला",
        "<div class='story-info'><span>लेखक: नीलम वर्मा</span> <span>प्रकाशित: 14 मई 2024, 09:30 AM IST</span></div>",
        (
            "नदी किनारे का सौ साल पुराना पुल मंगलवार को पैदल चलने वालों के लिए फिर से खोल दिया गया।",
            "इंजीनियरों ने बताया कि लोहे के पुराने पुर्जों की जगह नए पुर्जे लगाए गए हैं और रंग वही रखा गया है।",
            "नगर निगम का कहना है कि पुल पर गाड़ियां नहीं चलेंगी और शाम को यहां बाजार लगेगा।",
        ),
        "शेयर करें",
        "यह भी पढ़ें",
        "पुल का एक दृश्य (फाइल फोटो)",
        "टैग",
        "© 2024 नदी समाचार. सर्वाधिकार सुरक्षित",
        "नीलम वर्मा",
    ),
    News(
        "ko",
        "옛 기차역, 동네 도서관으로 다시 문 열어",
        "<div class='info'><span>입력 2024.05.14. 오전 9:30</span> <span>수정 2024.05.15. 오후 1:10</span></div>"
        "<div class='journalist'>한서윤 기자 seoyun@example.kr</div>",
        (
            "20년 동안 비어 있던 옛 기차역이 동네 도서관으로 다시 문을 열었다. 대합실은 열람실이 됐다.",
            "시는 역무원들이 쓰던 나무 의자를 고쳐 그대로 두었고, 승강장에는 어린이 책방을 만들었다고 밝혔다.",
            "도서관은 매일 오전 9시부터 밤 10시까지 열리며, 기차를 기다리던 시계도 다시 움직인다.",
        ),
        "공유하기",
        "관련기사",
        "도서관으로 바뀐 옛 기차역. /사진=강변시 제공",
        "태그",
        "저작권자 ⓒ 강변일보, 무단 전재 및 재배포 금지",
        "한서윤",
    ),
    News(
        "vi",
        "Chợ nổi trở lại sau ba năm vắng khách",
        "<div class='detail-info'><span class='date'>Thứ ba, 14/5/2024, 09:30 (GMT+7)</span></div>"
        "<p class='author'>Tác giả: Trần Thu Hạnh</p>",
        (
            "Sau ba năm vắng khách, chợ nổi bên sông đã họp trở lại vào sáng thứ ba với hơn sáu mươi ghe hàng.",
            "Nhiều tiểu thương cho biết họ đã bán trái cây trên bờ trong thời gian chờ đợi và rất nhớ con nước.",
            "Chính quyền địa phương sẽ mở thêm hai bến thuyền để du khách xuống chợ an toàn hơn vào mùa lũ.",
        ),
        "Chia sẻ",
        "Tin liên quan",
        "Ghe trái cây ở chợ nổi. Ảnh: Minh Khôi",
        "Từ khóa",
        "© 2024 Báo Bến Sông. Ghi rõ nguồn khi phát hành lại",
        "Trần Thu Hạnh",
    ),
    News(
        "th",
        "ตลาดริมน้ำเปิดอีกครั้งหลังปิดซ่อมสองปี",
        "<div class='post-meta'><span>โดย มานี สุขใจ</span> <span>14 พ.ค. 2567 09:30 น.</span></div>",
        (
            "ตลาดริมน้ำเก่าแก่ของอำเภอเปิดให้บริการอีกครั้งเมื่อวันอังคาร หลังปิดซ่อมทางเดินไม้เป็นเวลาสองปี",
            "พ่อค้าแม่ค้ากว่าห้าสิบรายกลับมาขายของตามเดิม และเทศบาลสัญญาว่าจะไม่ขึ้นค่าเช่าในปีนี้",
            "นักท่องเที่ยวสามารถนั่งเรือจากสถานีรถไฟมาถึงตลาดได้ทุกครึ่งชั่วโมงตั้งแต่เช้าจนถึงค่ำ",
        ),
        "แชร์ข่าวนี้",
        "ข่าวที่เกี่ยวข้อง",
        "บรรยากาศตลาดริมน้ำ (แฟ้มภาพ)",
        "แท็ก",
        "สงวนลิขสิทธิ์ © 2567 หนังสือพิมพ์ริมน้ำ",
        "มานี สุขใจ",
    ),
    News(
        "fa",
        "باغ قدیمی شهر پس از بازسازی باز شد",
        "<div class='news-info'><span>سه‌شنبه ۲۵ اردیبهشت ۱۴۰۳ - ۰۹:۳۰</span> <span>نویسنده: مریم کاویانی</span></div>",
        (
            "باغ قدیمی شهر پس از دو سال بازسازی روز سه‌شنبه به روی مردم باز شد و ورود به آن رایگان است.",
            "باغبانان می‌گویند بیش از سیصد درخت میوه از نو کاشته شده و جوی‌های آب به شکل نخستین برگشته است.",
            "شهرداری اعلام کرد که شب‌های جمعه در این باغ موسیقی محلی نواخته می‌شود و کافه‌ای کوچک کار می‌کند.",
        ),
        "اشتراک گذاری",
        "اخبار مرتبط",
        "نمایی از باغ پس از بازسازی (عکس: آرشیو)",
        "برچسب‌ها",
        "تمامی حقوق برای روزنامه جویبار محفوظ است",
        "مریم کاویانی",
    ),
    News(
        "he",
        "השוק הישן בנמל נפתח מחדש",
        "<div class='article-info'><span>מאת: נועה ברקאי</span> <span>פורסם: 14.05.24, 09:30</span></div>",
        (
            "השוק הישן בנמל נפתח מחדש ביום שלישי, אחרי שנתיים של שיפוצים שבהן נסגרו רוב הדוכנים.",
            "הסוחרים הוותיקים מספרים שהגג החדש שומר על צל, ושדמי השכירות לא יעלו בשנתיים הקרובות.",
            "העירייה מתכננת להפעיל בשוק גם ערבי מוזיקה, והרכבת הקלה תעצור בסמוך לשער הצפוני.",
        ),
        "שתפו את הכתבה",
        "כתבות נוספות",
        "השוק הישן בנמל. צילום: ארכיון",
        "תגיות",
        "כל הזכויות שמורות © 2024 עיתון הנמל",
        "נועה ברקאי",
    ),
    News(
        "tr",
        "Eski değirmen köy müzesi oldu",
        "<div class='haber-bilgi'><span>Haber: Elif Karaca</span> <span>Yayınlanma: 14 Mayıs 2024 - 09:30</span> "
        "<span>Güncelleme: 15 Mayıs 2024 - 11:00</span></div>",
        (
            "Yüz yıllık su değirmeni, köylülerin iki yıl süren emeğinden sonra salı günü müze olarak açıldı.",
            "Müzede değirmencilerin aletleri, eski fotoğraflar ve çalışır durumda bir taş değirmen sergileniyor.",
            "Köy derneği, çocukların burada kendi unlarını öğütüp ekmek pişirebileceğini söyledi.",
        ),
        "Paylaş",
        "İlgili Haberler",
        "Müzeye dönüşen değirmen (Fotoğraf: Arşiv)",
        "Etiketler",
        "© 2024 Dere Gazetesi. Tüm hakları saklıdır",
        "Elif Karaca",
    ),
]


def page_of(news: News) -> str:
    first, *others = (f"<p>{text}</p>" for text in news.text)
    direction = "rtl" if news.language in ("ar", "fa", "he") else "ltr"
    links = "".join(f"<li><a href='/n/{number}'>{news.text[2][:30]} {number}</a></li>" for number in range(1, 4))
    return (
        f"<!DOCTYPE html><html lang='{news.language}' dir='{direction}'><head><meta charset='utf-8'>"
        f"<title>{news.title}</title></head><body><div class='top'><a href='/'>●</a></div><div class='detail'>"
        f"<h1>{news.title}</h1>{news.byline}<div class='social'><span>{news.share}</span><a href='#f'>Facebook</a>"
        f"<a href='#w'>WhatsApp</a></div><figure><img src='/i.jpg'><figcaption>{news.caption}</figcaption></figure>"
        f"<div class='txt'>{first}<div class='box'><h4>{news.related}</h4><ul>{links}</ul></div>{''.join(others)}</div>"
        f"<div class='keywords'>{news.tags}: <a href='/t/1'>{news.title[:8]}</a> <a href='/t/2'>{news.title[8:14]}</a>"
        f"</div></div><div class='bottom'><p>{news.rights}</p></div></body></html>"
    )


@pytest.mark.parametrize("news", PAGES, ids=[news.language for news in PAGES])
def test_a_page_is_read_in_its_script(news: News) -> None:
    found = read(page_of(news))
    document, known = found.document, found.provenance
    assert (document.title, document.date.isoformat(), known.author, known.language) == (
        news.title,
        news.day,
        news.author,
        news.language,
    )
    assert document.paragraphs == tuple(text.replace("\u200c", "") for text in news.text)


LINES = [
    ("ar", "<div><time>14 أيار 2024</time> | <span>سامي الحداد</span></div>"),
    ("ko", "<p>기자명 한서윤 기자</p><p>입력 2024.05.14 09:30 댓글 0</p>"),
    ("vi", "<p>Trần Thu Hạnh</p><p>14/05/2024 09:30 GMT+7</p>"),
    ("th", "<p>ผู้เขียน: มานี สุขใจ</p><p>เผยแพร่: 14 พฤษภาคม 2567 เวลา 09:30 น.</p>"),
    ("fa", "<p>۲۵ اردیبهشت ۱۴۰۳ ساعت ۰۹:۳۰</p><p>به قلم مریم کاویانی</p>"),
    ("he", "<p>נועה ברקאי | 14.05.2024 | 09:30</p>"),
    ("tr", "<p>Elif Karaca</p><p>Eklenme Tarihi : 14.05.2024 09:30</p>"),
]


@pytest.mark.parametrize(("language", "byline"), LINES, ids=[language for language, _ in LINES])
def test_a_name_by_the_day_is_the_author_and_none_of_the_text(language: str, byline: str) -> None:
    news = next(news for news in PAGES if news.language == language)
    found = read(page_of(news._replace(byline=byline)))
    assert (found.document.date.isoformat(), found.provenance.author) == (news.day, news.author)
    assert found.document.paragraphs == tuple(text.replace("\u200c", "") for text in news.text)


@pytest.mark.parametrize(("story", "page"), [pytest.param(story, page, id=name) for name, story, page in news_pages()])
def test_what_a_site_adds_to_a_story_is_none_of_its_text(story: Story, page: str) -> None:
    found = read(page)
    known = found.document.title, found.document.date.isoformat(), found.provenance.author, found.provenance.language
    assert known == (story.title, DAY, story.author, story.language)
    assert found.document.paragraphs == tuple(
        text.replace("\u200c", "") for text in (story.one, story.two, story.three)
    )
