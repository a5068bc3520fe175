"""News pages in scripts other than Latin and Han, and in Latin ones with more letters, laid out as such sites do it.

Each language has one story and the layouts of two sites. A layout is written around `{title}`, `{author}` and the
paragraphs `{one}`, `{two}`, `{three}`; everything else in it is the site's own.
"""

from collections.abc import Iterator
from typing import NamedTuple

DAY = "2024-05-14"


class Story(NamedTuple):
    """What an extractor should find in a page."""

    language: str
    title: str
    author: str
    one: str
    two: str
    three: str


STORIES = {
    "ar": Story(
        "ar",
        "قطار الساحل يعود بعد عشر سنوات",
        "ليلى المنصوري",
        "عاد قطار الساحل إلى العمل صباح الثلاثاء بعد توقف دام عشر سنوات، وامتلأت عرباته بالركاب منذ الرحلة الأولى.",
        "وأوضح مدير المحطة أن السكة جددت بالكامل، وأن الرحلة بين المدينتين تستغرق الآن أقل من ساعتين.",
        "ومن المقرر أن تضاف رحلتان مسائيتان في الصيف، إذا بقي الإقبال على ما هو عليه.",
    ),
    "hi": Story(
        "hi",
        "पहाड़ी गांव के स्कूल को मिला नया पुस्तकालय",
        "अनुराग जोशी",
        "पहाड़ी गांव के सरकारी स्कूल में मंगलवार को नया पुस्तकालय शुरू हुआ, जिसमें तीन हजार से अधिक किताबें हैं।",
        "प्रधानाचार्य ने बताया कि किताबें गांव के पुराने छात्रों ने जुटाई हैं और कमरा अभिभावकों ने मिलकर बनाया है।",
        "पुस्तकालय रविवार को भी खुला रहेगा, ताकि आसपास के गांवों के बच्चे भी यहां आकर पढ़ सकें।",
    ),
    "ko": Story(
        "ko",
        "섬마을 분교, 별 보는 집으로 바뀐다",
        "오지훈",
        "학생이 없어 문을 닫은 섬마을 분교가 별을 보는 집으로 바뀐다. 군은 14일 공사를 시작했다고 밝혔다.",
        "교실 두 칸은 망원경을 놓을 관측실이 되고, 운동장에는 밤하늘을 누워서 볼 수 있는 마루를 깐다.",
        "마을 이장은 겨울에도 손님이 찾아오면 배편이 늘어날 것이라며 주민들의 기대가 크다고 말했다.",
    ),
    "vi": Story(
        "vi",
        "Làng gốm cổ mở lò nung chung",
        "Phạm Quốc Duy",
        "Làng gốm cổ ven sông vừa mở lò nung chung đầu tiên, nơi hai mươi hộ thợ cùng góp củi và thay nhau canh lửa.",
        "Theo các nghệ nhân, lò chung giúp giảm một nửa chi phí và giữ được màu men nâu vốn đã thất truyền.",
        "Xã dự kiến mở lớp dạy nặn gốm miễn phí cho trẻ em trong làng vào mỗi cuối tuần của mùa hè.",
    ),
    "th": Story(
        "th",
        "ชาวประมงคืนหอยนางรมสู่อ่าวกว่าหมื่นตัว",
        "กานดา ทะเลงาม",
        "กลุ่มชาวประมงพื้นบ้านนำหอยนางรมกว่าหมื่นตัวกลับลงสู่อ่าวเมื่อเช้าวันอังคาร เพื่อฟื้นแนวหอยที่หายไปนาน",
        "นักวิชาการประมงกล่าวว่าแนวหอยช่วยกรองน้ำทะเลและลดแรงคลื่น ทำให้ลูกปลากลับมาอาศัยได้อีกครั้ง",
        "โครงการจะติดตามผลทุกสามเดือน และเชิญโรงเรียนในพื้นที่มาช่วยนับจำนวนหอยที่รอดชีวิต",
    ),
    "fa": Story(
        "fa",
        "قنات روستا پس از سی سال دوباره جاری شد",
        "رضا تهمتن",
        "آب قنات قدیمی روستا پس از سی سال خشکی دوباره جاری شد و کشاورزان نخستین باغ‌ها را با آن آبیاری کردند.",
        "مقنی‌های روستا می‌گویند دو سال طول کشید تا دهانه چاه‌ها باز و رسوب مسیر با دست بیرون آورده شود.",
        "قرار است کنار مظهر قنات موزه کوچکی ساخته شود تا دانش‌آموزان با شیوه کار پیشینیان آشنا شوند.",
    ),
    "he": Story(
        "he",
        "המאפייה בת המאה עוברת לידי העובדים",
        "יואב שקד",
        "המאפייה הוותיקה ברחוב הראשי, שפועלת ברצף מאה שנה, עברה השבוע לבעלות משותפת של שנים-עשר עובדיה.",
        "לדברי המנהלת היוצאת, הבעלים הקודמים העדיפו למכור לעובדים גם במחיר נמוך יותר, כדי שהתנור לא יכבה.",
        "בחודשים הקרובים ייפתח במקום גם קורס אפייה לתושבי השכונה, וההרשמה אליו כבר מלאה עד הסתיו.",
    ),
    "tr": Story(
        "tr",
        "Balıkçılar limandaki hayalet ağları topladı",
        "Deniz Aksoy",
        "Kasabanın balıkçıları, limanın dibinde yıllardır duran hayalet ağları iki gün süren bir çalışmayla topladı.",
        "Dalgıçların çıkardığı dört ton ağ geri dönüşüme gönderildi; içinde kalan yengeçler denize bırakıldı.",
        "Kooperatif başkanı, her ilkbaharda aynı çalışmayı yapacaklarını ve kayıp ağların bildirileceğini söyledi.",
    ),
}

_ARABIC = (
    """<div class="breadcrumb"><a href="/">الرئيسية</a> / <a
href="/e">اقتصاد</a></div><article><header><h1>{title}</h1>
<div class="writer">{author} - مرسى الجديدة</div><div
class="newsdate">الثلاثاء، 14 مايو 2024 09:30 ص</div></header>
<div class="share"><span>مشاركة</span><a href="#f">فيسبوك</a><a href="#x">تويتر</a><a
href="#c">نسخ الرابط</a></div>
<div class="img-cont"><img src="/t.jpg" alt=""><span
class="img-cap">قطار الساحل في رحلته الأولى - أرشيفية</span></div>
<div id="articleBody"><p>{one}</p><p>{two}</p>
<div class="read-also"><b>اقرأ أيضًا:</b> <a href="/1">افتتاح محطة الحافلات الجديدة في المرفأ</a></div>
<p>{three}</p></div><div class="tags"><a href="/t1">قطار الساحل</a><a
href="/t2">السكك الحديدية</a></div></article>
<section class="most"><h3>الأكثر قراءة</h3><ul><li><a href="/2">أمطار متوقعة على الساحل غدا</a></li>
<li><a href="/3">أسعار الخضار تتراجع في الأسواق</a></li></ul></section><footer>جميع الحقوق محفوظة لموقع
المرسى</footer>""",
    """<main><h1>{title}</h1><p class="meta"><span>المرسى - {author}</span></p><p
class="date">تم النشر في: 14 مايو 2024
- 9:30 صباحًا بتوقيت المرسى</p><p class="date">آخر تحديث: 15 مايو 2024 - 10:00 صباحًا</p><figure><img src="/t.jpg">
<figcaption>محطة القطار بعد التجديد (وكالات)</figcaption></figure><div class="content"><p>{one}</p><p>{two}</p>

<p>{three}</p><p><strong>المصدر: وكالات</strong></p></div>
<div class="topics"><span>مواضيع ذات صلة</span><a href="/1">الطريق الساحلي مغلق للصيانة</a></div>
<div class="newsletter"><p>اشترك في نشرتنا البريدية ليصلك كل جديد</p><input></div></main>
<footer><p>© 2024 شبكة المرسى الإعلامية. جميع الحقوق محفوظة.</p></footer>""",
)
_HINDI = (
    """<div class="bread"><a href="/">होम</a> › <a href="/u">उत्तराखंड</a></div><h1>{title}</h1><div
class="auther-time">
<span>संवाद न्यूज एजेंसी, चीड़पुर</span> <span>Written by: {author}</span> <span>Updated Tue, 14 May 2024 09:30 AM IST
</span></div><div class="summary-box"><h4>सार</h4></div><div class="image"><img src="/l.jpg"><div class="caption">
स्कूल का नया पुस्तकालय - फोटो : संवाद</div></div><h4 class="vistar">विस्तार</h4><div class="article-desc"><p>{one}</p>
<div class="ad">विज्ञापन</div><p>{two}</p><p>{three}</p></div><div
class="follow"><p>रहें हर खबर से अपडेट, डाउनलोड करें हमारा
<a href="/app">ऐप</a></p></div><div class="tags"><a href="/1">चीड़पुर समाचार</a><a href="/2">स्कूल</a></div>
<div class="next"><h3>ये भी पढ़ें</h3><a href="/3">सड़क पर गिरा पेड़, यातायात बंद</a></div>
<footer>© 2024 चीड़पुर टाइम्स</footer>""",
    """<article><h1>{title}</h1><div class="byline"><a href="/a/7">{author}</a><span> | चीड़पुर</span></div>
<div class="day">मंगलवार</div><div class="time"><span>14 मई 2024, 9:30 पूर्वाह्न</span> <span>अपडेटेड: 15 मई 2024, 10:00
</span></div><div class="share">शेयर करें: <a href="#w">व्हाट्सएप</a><a href="#f">फेसबुक</a></div><div class="body">
<p>{one}</p><p>{two}</p><p class="also"><strong>यह भी पढ़ें: <a href="/4">नदी पर बनेगा झूला पुल</a></strong></p>
<p>{three}</p></div><div class="comments-link">कमेंट करें</div><div class="topics">टॉपिक: <a href="/5">शिक्षा</a></div>
</article><footer>Copyright © 2024 पर्वत संदेश. सभी अधिकार सुरक्षित.</footer>""",
)
_KOREAN = (
    """<header><h1 class="tit">{title}</h1><p class="update-time">송고시간2024-05-14 09:30</p></header><div
class="writer">
<strong class="tit-name">{author} 기자</strong><a href="/r/1">기자 페이지</a></div><div
class="util"><button>공유</button>
<button>글자크기조정</button><button>인쇄</button></div><div class="story-news"><figure><img
src="/s.jpg"><figcaption>
별 보는 집 조감도 [해솔군 제공. 재판매 및 DB 금지]</figcaption></figure><p>[강변일보 {author}
기자]</p><p>{one}</p><p>{two}</p>
<p>{three}</p><p>jhoh@example.kr</p><p class="txt-copyright">&lt;저작권자(c) 강변일보, 무단 전재-재배포, AI
학습 및 활용 금지&gt;
2024/05/14 09:30 송고</p></div><div class="keyword"><a href="/k1">#분교</a><a href="/k2">#천문대</a></div>
<section><h2>함께 보면 좋은 기사</h2><ul><li><a href="/1">여객선 운임 내년부터 내린다</a></li></ul></section>""",
    """<div class="article-head"><h3 class="heading">{title}</h3><ul class="info"><li>기자명 {author} 기자</li>
<li>입력 2024.05.14 09:30</li><li>수정 2024.05.14 11:20</li><li>댓글 0</li></ul></div><div class="sns">
<a href="#f">페이스북</a><a href="#k">카카오톡</a><a href="#u">URL복사</a></div><div
id="article-view-content"><p>{one}</p>
<p>{two}</p><p>{three}</p><p>/{author} 기자 jhoh@example.kr</p></div><div
class="copy">저작권자 © 해솔신문 무단전재 및 재배포 금지
</div><div class="reporter"><strong>{author} 기자</strong> <a href="mailto:jhoh@example.kr">jhoh@example.kr</a>
<a href="/r">다른기사 보기</a></div><div class="reply"><h4>댓글삭제</h4><p>삭제한 댓글은 다시 복구할 수
없습니다. 그래도 삭제하시겠습니까?</p>
</div>""",
)
_VIETNAMESE = (
    """<ul class="breadcrumb"><li><a href="/">Thời sự</a></li></ul><span
class="date">Thứ ba, 14/5/2024, 09:30 (GMT+7)</span>
<h1 class="title-detail">{title}</h1><article class="fck_detail"><p class="Normal">{one}</p><figure><img
src="/g.jpg">
<figcaption><p class="Image">Lò nung chung của làng. Ảnh: <em>Hải Đăng</em></p></figcaption></figure><p
class="Normal">{two}</p>
<p class="Normal">{three}</p><p style="text-align:right"><strong>{author}</strong> (Theo <em>Bến
Sông</em>)</p></article>
<div class="footer-content"><a href="/">Trở lại Thời sự</a></div><div class="like">Lưu Chia sẻ</div>
<div class="tags"><span>Tags:</span><a href="/t">gốm</a></div><div class="box"><h3>Tin liên quan</h3>
<a href="/1">Chợ hoa họp suốt đêm</a></div>""",
    """<h1 class="detail-title">{title}</h1><div class="detail-info"><div class="author-info"><a
href="/a">{author}</a></div>
<div data-role="publishdate">14/05/2024 09:30 GMT+7</div></div><div
class="detail-content"><p>{one}</p><p>{two}</p>
<div class="VCSortableInPreviewMode"><a href="/2">Đường ven sông thông xe</a></div><p>{three}</p><p>Theo
TTXVN</p></div>
<div class="read-more"><a href="/3">Trở thành người đầu tiên tặng sao cho bài viết</a></div><div
class="comment"><h4>Bình luận (0)</h4>
<p>Hiện chưa có bình luận nào, hãy là người đầu tiên bình luận</p></div><footer><p>Giấy phép hoạt động báo
điện tử số 12/GP</p>
<p>© Bản quyền 2024 Báo Làng Nghề</p></footer>""",
)
_THAI = (
    """<div class="crumb"><a href="/">หน้าแรก</a> › <a href="/l">ภูมิภาค</a></div><h1>{title}</h1><div
class="entry-meta">
<span class="td-post-date">วันที่ 14 พฤษภาคม 2567 - 09:30 น.</span></div><div class="share">แชร์ <a
href="#f">Facebook</a>
<a href="#l">LINE</a></div><div class="td-post-content"><figure><img
src="/h.jpg"><figcaption>แนวหอยนางรมในอ่าว</figcaption>
</figure><p>วันอังคาร</p><p>{one}</p><p>{two}</p><p>{three}</p><p>ผู้เขียน : {author}</p></div><div
class="tags">แท็กที่เกี่ยวข้อง
<a href="/1">ประมง</a><a href="/2">อ่าว</a></div><div class="related"><h4>ข่าวที่เกี่ยวข้อง</h4><a
href="/3">ฝนตกหนักชายฝั่ง</a></div>
<footer>© สงวนลิขสิทธิ์ตามพระราชบัญญัติ</footer>""",
    """<h1>{title}</h1><ul class="by"><li>{author}</li><li>14 พ.ค. 67 (09:30 น.)</li><li>อัพเดตล่าสุด 14 พ.ค. 67
(11:00 น.)</li>
<li>1,204 ครั้ง</li></ul><div class="article_content"><p>{one}</p><p>{two}</p><div class="readmore"><p>อ่านข่าวเพิ่มเติม
<a href="/4">เปิดท่าเรือใหม่ต้นปีหน้า</a></p></div><p>{three}</p><p>ขอบคุณข้อมูลจาก สำนักข่าวอ่าวไทย</p></div>
<div class="social"><p>ติดตามข่าวสารได้ที่ <a
href="#y">Youtube</a></p></div><footer>ลิขสิทธิ์ © 2567 ข่าวอ่าวไทย</footer>""",
)
_PERSIAN = (
    """<div class="head"><ul><li>کد خبر: 91234567</li><li>تاریخ انتشار: ۲۵ اردیبهشت ۱۴۰۳ - ۰۹:۳۰</li><li>تعداد
بازدید: ۱۲۰
</li></ul><h1 class="title">{title}</h1></div><div class="item-body"><p>{one}</p><p>{two}</p><p>{three}</p>
<p>گزارش از {author}</p><p>انتهای پیام/</p></div><div class="share">ارسال به دوستان <a href="#t">تلگرام</a></div>
<div class="tags"><h4>برچسب‌ها:</h4><a href="/1">قنات</a><a href="/2">کشاورزی</a></div><div
class="comment"><h4>نظر شما</h4>
<p>نظرات حاوی توهین و هرگونه نسبت ناروا به اشخاص حقیقی و حقوقی منتشر نمی‌شود.</p></div><footer>© ۱۴۰۳ خبرگزاری
جویبار</footer>""",
    """<h1>{title}</h1><div class="news_meta"><time>سه‌شنبه ۲۵ اردیبهشت ۱۴۰۳ ساعت ۰۹:۳۰</time><span>خبرنگار:
{author}</span></div>
<div class="pic"><img src="/q.jpg"><p class="cap">عکس: آرشیو</p></div><div
class="news_body"><p>{one}</p><p>{two}</p>
<p><a href="/3">بیشتر بخوانید: آبخوان‌ها در خطر</a></p><p>{three}</p><p>منبع: خبرگزاری دشت</p></div><div
class="short-link">
لینک کوتاه: <span>https://dasht.example/x12</span></div><div
class="copy">کپی شد</div><footer>تمامی حقوق این سایت محفوظ است
</footer>""",
)
_HEBREW = (
    """<nav><a href="/">ראשי</a></nav><h1>{title}</h1><h2 class="sub">אחרי מאה שנה, התנור נשאר דולק</h2><div
class="authors">
<span>{author}</span> <span>פורסם ב-14.05.2024 בשעה 09:30</span> <span>עודכן ב-14.05.2024 בשעה
11:00</span></div><div class="share">
<a href="#w">שיתוף בוואטסאפ</a><a href="#f">שיתוף בפייסבוק</a></div><div class="text"><p>{one}</p><figure><img
src="/m.jpg">
<figcaption>התנור הישן (צילום: דנה לוז)</figcaption></figure><p>{two}</p><p>{three}</p></div><div
class="tags">עוד בנושא:
<a href="/1">מאפיות</a></div><div class="talk"><h3>תגובות</h3><p>אין לשלוח תגובות הכוללות דברי הסתה, דיבה
וסגנון החורג מהטעם הטוב</p>
</div><footer>© כל הזכויות שמורות לעיתון הנמל</footer>""",
    """<div class="item"><h1>{title}</h1><ul><li>{author}</li><li>14 במאי 2024</li><li>09:30</li></ul><div
class="body"><p>{one}</p>
<p>{two}</p><div class="more"><a href="/2">כתבות נוספות: השוק חוזר הביתה</a></div><p>{three}</p><p>כתב:
{author}</p></div><div>
<span>הדפסה</span><span>שלחו לחבר</span></div><div
class="promo"><p>רוצים לקבל עדכונים? הצטרפו לניוזלטר שלנו</p></div></div>
<footer>האתר עושה שימוש בעוגיות</footer>""",
)
_TURKISH = (
    """<div class="bread"><a href="/">Anasayfa</a> <a href="/y">Yaşam</a></div><h1>{title}</h1><div
class="info"><a
href="/y/9">{author}</a> <span>Salı 09:30, 14 Mayıs 2024</span> <span>Son Güncelleme: 15.05.2024
10:00</span></div><div
class="tools"><button>Abone ol</button><button>Yazı boyutu</button></div><div
class="news-body"><p>{one}</p><p>{two}</p><div
class="rel"><strong>İLGİLİ HABER</strong><a
href="/2">Fener restore ediliyor</a></div><p>{three}</p><p>Kaynak: DHA</p></div><div
class="tag"><span>Etiketler</span><a href="/3">Balıkçılık</a></div><div
class="yorum"><h4>Yorumlar</h4><p>Yorum yazmak için
giriş yapın</p></div><footer>Copyright © 2024 Liman Postası</footer>""",
    """<article><h1>{title}</h1><div class="text-muted"><span>Giriş Tarihi: 14.05.2024 09:30</span> <span>Son
Güncelleme:
14.05.2024 11:00</span></div><p class="spot-author">{author} / KIYIKÖY, (DHA)</p><div class="paylas">Paylaş <a
href="#f">Facebook</a>
</div><div class="haber_metni"><p>{one}</p><p>{two}</p><p>{three}</p></div><div
class="google-news">Bizi Google News'te takip
edin</div><div class="yasal"><p>Haberlerimizde yer alan içeriklerin izinsiz kopyalanması
yasaktır.</p></div></article>""",
)
LAYOUTS = {
    "ar": _ARABIC,
    "hi": _HINDI,
    "ko": _KOREAN,
    "vi": _VIETNAMESE,
    "th": _THAI,
    "fa": _PERSIAN,
    "he": _HEBREW,
    "tr": _TURKISH,
}


def news_pages() -> Iterator[tuple[str, Story, str]]:
    """Yield each page: its name, what it says, and its HTML."""
    for language, layouts in LAYOUTS.items():
        story = STORIES[language]
        direction = "rtl" if language in ("ar", "fa", "he") else "ltr"
        for number, layout in enumerate(layouts, 1):
            yield (
                f"{language}-{number}",
                story,
                f"<!DOCTYPE html><html lang='{language}' dir='{direction}'><head><meta charset='utf-8'><title>"
                f"{story.title}</title></head><body>{layout.format(**story._asdict())}</body></html>",
            )
