"""Bytes to text: what the chain reads right whether the declaration is right, missing or wrong."""

import pytest

from pipeline.text.charset import decode

ZH = (
    "市水务局昨天发布公告，说这个月的第二周将对老城区的供水管道进行检修。我们在现场看到，工人们已经开始对地下管网进行测量，"
    "一些路口也有了提示牌。居民可以在社区的公告栏里看到详细的时间和范围，有问题的也可以打电话向水务局的工作人员询问。"
)
ZH_TW = (
    "市政府昨天發布公告，說這個月的第二週將對舊城區的供水管線進行檢修。我們在現場看到，工人們已經開始對地下管網進行測量，"
    "一些路口也有了提示牌。居民可以在社區的公告欄裡看到詳細的時間和範圍，有問題的也可以打電話向水務局的工作人員詢問。"
)
JA = (
    "市の水道局は昨日、旧市街の水道管を点検すると発表しました。工事は来月の第二週に始まり、三日間続く予定です。"
    "住民の皆さんには、工事の間に水が濁ることがあるので、飲む前にしばらく流してほしいと呼びかけています。"
)
KO = (
    "시 상수도사업본부는 어제 구시가지의 수도관을 점검한다고 발표했다. 공사는 다음 달 둘째 주에 시작되어 "
    "사흘 동안 이어질 예정이다. 주민들은 공사가 진행되는 동안 물이 흐려질 수 있으므로 "
    "마시기 전에 잠시 흘려 보내야 한다고 관계자는 말했다."
)
RU = (
    "Городской водоканал вчера сообщил, что на второй неделе следующего месяца начнётся проверка труб в старом городе. "
    "Работы продлятся три дня, и жителей просят перед употреблением дать воде немного стечь."
)
EL = (
    "Η υπηρεσία ύδρευσης της πόλης ανακοίνωσε χθες ότι τη δεύτερη εβδομάδα του επόμενου μήνα θα ελεγχθούν οι σωλήνες "
    "στην παλιά πόλη. Οι εργασίες θα διαρκέσουν τρεις ημέρες και το νερό μπορεί να είναι θολό."
)
PL = (
    "Miejskie wodociągi ogłosiły wczoraj, że w drugim tygodniu przyszłego miesiąca rozpocznie się przegląd rur na "
    "starówce. Prace potrwają trzy dni, a mieszkańcy proszeni są, by przed użyciem chwilę spuścić wodę z kranów. "
    "Część ulic będzie zamknięta, objazdy wyznaczą żółte znaki."
)
TR = (
    "Belediye su işleri dün, gelecek ayın ikinci haftasında eski şehirdeki boruların gözden geçirileceğini açıkladı. "
    "Çalışmalar üç gün sürecek; bu sırada su bulanık akabilir, içmeden önce biraz akıtılması gerektiği söylendi."
)
FR = (
    "Le service des eaux a annoncé hier que les conduites de la vieille ville seraient vérifiées la deuxième semaine "
    "du mois prochain. Les travaux dureront trois jours ; l’eau pourra être trouble, et il est conseillé de la laisser "
    "couler avant d’en boire. « C’est une opération nécessaire », a déclaré le maire, déjà interrogé à ce sujet."
)
AR = (
    "أعلنت دائرة المياه في المدينة أمس أن فحص الأنابيب في البلدة القديمة سيبدأ في الأسبوع الثاني من الشهر المقبل "
    "ويستمر ثلاثة أيام، وقد يصبح الماء عكرا خلال هذه الفترة."
)

TEXTS = [
    ("gb2312", "gb2312", ZH),
    ("gb18030", "gb2312", ZH + "㐀䶵𠀀，这个市镇叫镕基堃镇。"),  # declared as the smaller set it outgrew
    ("gb18030", "gbk", ZH),
    ("big5", "big5", ZH_TW),
    ("shift_jis", "shift_jis", JA),
    ("euc_jp", "euc-jp", JA),
    ("iso2022_jp", "iso-2022-jp", JA),
    ("euc_kr", "euc-kr", KO),
    ("cp949", "ks_c_5601-1987", KO + " 뷁펲"),
    ("cp1251", "windows-1251", RU),
    ("koi8-r", "koi8-r", RU),
    ("iso8859-5", "iso-8859-5", RU),
    ("iso8859-7", "iso-8859-7", EL.replace("’", "'")),
    ("cp1253", "windows-1253", EL),
    ("iso8859-2", "iso-8859-2", PL),
    ("cp1250", "windows-1250", PL),
    ("iso8859-9", "iso-8859-9", TR),
    ("cp1252", "windows-1252", FR),
    ("cp1256", "windows-1256", AR),
    ("utf-8", "utf-8", ZH),
    ("utf-8", "utf-8", FR),
]
NAMES = [f"{label}-{codec}" for codec, label, _ in TEXTS]


def page(text: str, codec: str, label: str | None) -> bytes:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ""
    html = (
        f"<html><head>{meta}<title>Notice</title></head><body><div id=c><p>{text}</p><p>{text}</p></div></body></html>"
    )
    return html.encode(codec)


@pytest.mark.parametrize(("codec", "label", "text"), TEXTS, ids=NAMES)
def test_a_right_label_in_the_page_is_read(codec: str, label: str, text: str) -> None:
    assert text in decode(page(text, codec, label))[0]


@pytest.mark.parametrize(("codec", "label", "text"), TEXTS, ids=NAMES)
def test_a_right_label_in_the_header_is_read(codec: str, label: str, text: str) -> None:
    assert text in decode(page(text, codec, None), label)[0]


@pytest.mark.parametrize(("codec", "label", "text"), TEXTS, ids=NAMES)
def test_without_a_label_the_charset_is_detected(codec: str, label: str, text: str) -> None:
    assert text in decode(page(text, codec, None))[0]


@pytest.mark.parametrize(
    "wrong", ["utf-8", "iso-8859-1", "us-ascii", "gb2312", "shift_jis", "no-such-charset", "rot13"]
)
@pytest.mark.parametrize(("codec", "label", "text"), TEXTS, ids=NAMES)
def test_a_wrong_label_is_seen_through(codec: str, label: str, text: str, wrong: str) -> None:
    assert text in decode(page(text, codec, wrong))[0]


@pytest.mark.parametrize(("codec", "label", "text"), TEXTS, ids=NAMES)
def test_the_header_a_server_sends_for_everything_does_not_hide_the_label_in_the_page(
    codec: str, label: str, text: str
) -> None:
    assert text in decode(page(text, codec, label), "ISO-8859-1")[0]


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_not_text(mark: bytes, codec: str) -> None:
    assert decode(mark + page(ZH, codec, "gb2312"), "big5") == (page(ZH, "utf-8", "gb2312").decode(), codec)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_seen_by_its_zeros(codec: str) -> None:
    assert decode(page(ZH, codec, None)) == (page(ZH, "utf-8", None).decode(), codec)


@pytest.mark.parametrize("cut", [1, 2])
def test_utf_8_cut_inside_a_character_is_still_utf_8(cut: int) -> None:
    body = page(ZH, "utf-8", None).split("。".encode())[0] + "。".encode()
    assert decode(body[:-cut], "gb2312") == (body[:-3].decode(), "utf-8")


def test_a_few_broken_bytes_leave_utf_8_what_it_is() -> None:
    text, codec = decode(page(ZH * 5, "utf-8", "gb2312").replace("水务局".encode(), b"\xff\xfe", 1))
    assert codec == "utf-8"
    assert ZH in text


def test_an_xml_declaration_is_a_label() -> None:
    body = f'<?xml version="1.0" encoding="GB2312"?><html><body><p>{ZH}</p></body></html>'.encode("gb18030")
    assert decode(body)[1] == "gb18030"


def test_short_text_follows_its_label_since_nothing_else_can_tell() -> None:
    assert decode("<p>公告</p>".encode("gb18030"), "gb2312") == ("<p>公告</p>", "gb18030")
    assert decode("<p>вода</p>".encode("koi8-r"), "KOI8-R") == ("<p>вода</p>", "koi8-r")


def test_a_label_may_be_quoted_and_padded() -> None:
    assert decode("<p>公告</p>".encode("big5"), ' "Big5" ')[0] == "<p>公告</p>"


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"\x80\x81\x8d", bytes(range(256)) * 40, b"\x1b$\xff\xff", b"\x00" * 100, b"\xff\xfe\xff"]
)
@pytest.mark.parametrize("declared", [None, "", "utf-8", "gb2312", "utf-7", "idna", "unicode_escape", "x\x00y"])
def test_whatever_the_bytes_are_there_is_an_answer(body: bytes, declared: str | None) -> None:
    text, codec = decode(body, declared)
    assert isinstance(text, str)
    assert "".encode(codec) is not None  # a codec that Python has


def test_plain_ascii_is_utf_8() -> None:
    assert decode(b"<p>plain</p>", "windows-1252") == ("<p>plain</p>", "utf-8")


# One report on the waterworks in the languages of the charsets that a few bytes tell apart
REPORTS = {
    "de": "Die Stadtwerke kündigten gestern an, dass in der zweiten Woche des nächsten Monats die Rohre der Altstadt "
    "überprüft würden. Die Arbeiten dauern drei Tage; Wasser könnte trüb sein, größere Störungen gibt es nicht.",
    "es": "El servicio de aguas anunció ayer que la segunda semana del próximo mes se revisarán las tuberías del casco "
    "antiguo. ¿Habrá cortes? Según el técnico, no más de una mañana; el año pasado duró tres días.",
    "pt": "A companhia das águas anunciou ontem que, na segunda semana do próximo mês, serão verificadas as condutas "
    "da zona histórica. As obras durarão três dias e a água poderá não estar límpida, segundo informação já afixada.",
    "sv": "Vattenverket meddelade i går att ledningarna i gamla stan ska ses över under andra veckan i nästa månad. "
    "Arbetet väntas ta tre dagar, och vattnet kan bli grumligt; låt det rinna en stund före användning.",
    "hu": "A városi vízmű tegnap közölte, hogy a jövő hónap második hetében átvizsgálják az óváros csöveit. A munka "
    "három napig tart, közben a víz zavaros lehet, ezért fogyasztás előtt érdemes kissé kifolyatni, kérik a lakókat.",
    "cs": "Městské vodárny včera oznámily, že ve druhém týdnu příštího měsíce začne kontrola potrubí ve starém městě. "
    "Práce potrvají tři dny a voda může být zakalená; před použitím ji prosím nechte chvíli odtéct, žádá úřad.",
    "uk": "Міський водоканал учора повідомив, що другого тижня наступного місяця почнеться перевірка труб у старому "
    "місті. Роботи триватимуть три дні, і мешканців просять перед уживанням дати воді трохи стекти.",
    "bg": "Градското водоснабдяване съобщи вчера, че през втората седмица на следващия месец започва проверка на "
    "тръбите в стария град. Работата ще продължи три дни и водата може да е мътна, предупреждават от общината.",
    "he": "תאגיד המים העירוני הודיע אתמול כי בשבוע השני של החודש הבא תיבדק הצנרת בעיר העתיקה. העבודות יימשכו שלושה "
    "ימים, והתושבים מתבקשים להזרים מעט מים לפני השימוש בהם.",
    "th": "การประปาเทศบาลประกาศเมื่อวานนี้ว่าจะตรวจสอบท่อน้ำในเขตเมืองเก่าในสัปดาห์ที่สองของเดือนหน้า งานจะใช้เวลาสามวัน "
    "และขอให้ประชาชนเปิดน้ำทิ้งสักครู่ก่อนใช้",
    "zh": ZH,
    "zh-tw": ZH_TW,
    "ja": JA,
    "ko": KO,
    "ru": RU,
    "el": EL,
    "pl": PL,
    "tr": TR,
    "fr": FR,
    "ar": AR,
}
WRITTEN = {  # codec, its label, and the languages that it can write
    ("gb18030", "gb2312"): "zh",
    ("gb18030", "gbk"): "zh zh-tw",
    ("big5hkscs", "big5"): "zh-tw",
    ("cp932", "shift_jis"): "ja",
    ("euc_jp", "euc-jp"): "ja",
    ("iso2022_jp", "iso-2022-jp"): "ja",
    ("cp949", "euc-kr"): "ko",
    ("cp1250", "windows-1250"): "pl hu cs",
    ("iso8859-2", "iso-8859-2"): "pl hu cs",
    ("cp1251", "windows-1251"): "ru uk bg",
    ("koi8-r", "koi8-r"): "ru",
    ("koi8-u", "koi8-u"): "uk",
    ("iso8859-5", "iso-8859-5"): "ru uk bg",
    ("cp1252", "windows-1252"): "de es pt sv fr",
    ("iso8859-1", "iso-8859-1"): "de es pt sv",
    ("iso8859-15", "iso-8859-15"): "de es pt sv",
    ("cp1253", "windows-1253"): "el",
    ("iso8859-7", "iso-8859-7"): "el",
    ("cp1254", "windows-1254"): "tr",
    ("iso8859-9", "iso-8859-9"): "tr",
    ("cp1255", "windows-1255"): "he",
    ("iso8859-8", "iso-8859-8"): "he",
    ("cp1256", "windows-1256"): "ar",
    ("iso8859-6", "iso-8859-6"): "ar",
    ("cp874", "tis-620"): "th",
    ("utf-8", "utf-8"): " ".join(REPORTS),
}
WRONG = ("utf-8", "iso-8859-1", "gb2312", "big5", "shift_jis", "euc-kr", "windows-1251", "windows-1252", "none-such")


def round_trips() -> list[tuple[str, bool]]:
    """Every report in every charset that writes it, under right, missing and wrong declarations; what came back."""
    trips = []
    for (codec, label), languages in WRITTEN.items():
        for language in languages.split():
            text = REPORTS[language]
            said = [(label, None), (None, label), (label, "iso-8859-1"), (None, None)]
            said += [(wrong, None) for wrong in WRONG] + [(None, wrong) for wrong in WRONG]
            for meta, header in said:
                body = page(text, codec, meta)
                came = decode(body, header)[0]
                trips.append((f"{language} in {codec}, page says {meta}, server {header}", text in came))
    return trips


def test_of_all_round_trips_199_in_200_come_back() -> None:
    trips = round_trips()
    lost = [name for name, back in trips if not back]
    print(len(trips), *lost, sep="\n")
    assert len(trips) > 1000
    assert len(lost) <= 0.005 * len(trips)
