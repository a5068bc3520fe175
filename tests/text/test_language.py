"""Which language: script where it decides, the model elsewhere, a hint where the text is too short."""

import pytest

from pipeline.text.language import identify, is_told

LONG = {
    "en": "The council will close the old bridge for repairs from Monday, and drivers will use the northern road.",
    "de": "Die Stadt sperrt die alte Brücke ab Montag für Reparaturen, und Autofahrer sollen die Nordstraße nehmen.",
    "fr": "La ville ferme le vieux pont à partir de lundi pour des réparations, et les voitures passeront par le nord.",
    "es": "El ayuntamiento cerrará el puente viejo desde el lunes para repararlo, y los coches irán por el norte.",
    "pl": "Miasto zamyka stary most od poniedziałku z powodu naprawy, a kierowcy proszeni są o jazdę drogą północną.",
    "tr": "Belediye eski köprüyü pazartesiden itibaren onarım için kapatıyor, sürücüler kuzey yolunu kullanacak.",
    "ru": "Город закрывает старый мост на ремонт с понедельника, и водителям советуют ехать по северной дороге.",
    "el": "Ο δήμος κλείνει την παλιά γέφυρα για επισκευές από τη Δευτέρα και οι οδηγοί θα πηγαίνουν από τον βορρά.",
    "ar": "تغلق المدينة الجسر القديم لإصلاحه ابتداء من يوم الاثنين، ويطلب من السائقين استخدام الطريق الشمالي.",
    "ja": "市は月曜日から古い橋を修理のために閉鎖し、運転手には北側の道路を使うよう呼びかけている。",
    "ko": "시는 월요일부터 오래된 다리를 수리하기 위해 폐쇄하며 운전자들에게 북쪽 도로를 이용하라고 당부했다.",
    "zh": "市政府从周一起关闭旧桥进行维修，请驾驶人改走北边的道路，这项工程预计进行两个月。",
    "zh-TW": "市政府從週一起關閉舊橋進行維修，請駕駛人改走北邊的道路，這項工程預計進行兩個月。",
}


@pytest.mark.parametrize(("tag", "text"), LONG.items(), ids=LONG)
def test_a_long_text_tells_its_language_whatever_is_claimed(tag: str, text: str) -> None:
    assert identify(text) == tag
    assert identify(text, "auto") == tag
    assert identify(text, "sv") == tag


@pytest.mark.parametrize(
    ("text", "hint", "tag"),
    [
        (LONG["en"], "en-GB", "en-GB"),  # a hint that agrees says more
        (LONG["en"], "EN_us", "en-US"),
        (LONG["zh-TW"], "zh-HK", "zh-HK"),
        (LONG["zh-TW"], "zh", "zh-TW"),  # a source in Chinese may print either script
        (LONG["zh"], "zh-TW", "zh"),
        (LONG["zh"], "zh-CN", "zh-CN"),
    ],
)
def test_a_hint_refines_where_it_agrees(text: str, hint: str, tag: str) -> None:
    assert identify(text, hint) == tag


@pytest.mark.parametrize(
    ("text", "hint", "tag"),
    [
        ("Notice", "de", "de"),
        ("Привет", "uk", "uk"),
        ("公告", "ja", "ja"),
        ("公告", None, "zh"),
        ("臺灣新聞報導", None, "zh-TW"),
        ("お知らせ", "zh", "ja"),  # kana are Japanese whoever says what
        ("공지", "zh", "ko"),
        ("Καλημέρα", "en", "el"),
        ("2024", "fr", "fr"),
        ("", "en", "en"),
        ("", None, "und"),
        ("12 / 34", "auto", "und"),
        ("", "x-nonsense-", "und"),
    ],
)
def test_a_short_text_trusts_its_script_and_the_hint(text: str, hint: str | None, tag: str) -> None:
    assert identify(text, hint) == tag


def test_a_hint_in_another_script_is_ignored() -> None:
    assert identify("Bonjour à toutes et à tous, et merci", "zh") not in ("zh", "zh-TW")


def test_chinese_that_quotes_japanese_is_chinese() -> None:
    assert identify(LONG["zh"] * 3 + "书名是《ノルウェイの森》。") == "zh"


# Short: a headline of a few words, nothing claimed
HEADLINES = {
    "en": "Council closes the old bridge for repairs",
    "de": "Stadt sperrt alte Brücke für Reparaturen",
    "fr": "La ville ferme le vieux pont pour des travaux",
    "es": "El ayuntamiento cierra el puente viejo por obras",
    "it": "Il comune chiude il vecchio ponte per lavori",
    "pt": "A câmara fecha a ponte velha para obras e não diz até quando",
    "nl": "Gemeente sluit oude brug voor herstelwerkzaamheden",
    "pl": "Miasto zamyka stary most z powodu naprawy",
    "cs": "Město zavírá starý most kvůli opravě",
    "tr": "Belediye eski köprüyü onarım için kapatıyor",
    "vi": "Thành phố đóng cửa cây cầu cũ để sửa chữa",
    "id": "Pemerintah kota menutup jembatan lama karena perbaikan",
    "sw": "Manispaa yafunga daraja la zamani kwa ajili ya ukarabati",
    "fi": "Kaupunki sulkee vanhan sillan korjauksen vuoksi",
    "hu": "A város lezárja a régi hidat a javítás miatt",
    "ru": "Город закрывает старый мост на ремонт",
    "uk": "Місто закриває старий міст на ремонт",
    "bg": "Градът затваря стария мост за ремонт",
    "mn": "Хот хуучин гүүрийг засварын улмаас хаажээ",
    "el": "Ο δήμος κλείνει την παλιά γέφυρα",
    "he": "העירייה סוגרת את הגשר הישן לשיפוצים",
    "ar": "البلدية تغلق الجسر القديم لإصلاحه",
    "fa": "شهرداری پل قدیمی را برای تعمیر می‌بندد",
    "ur": "شہر نے پرانا پل مرمت کے لیے بند کر دیا ہے",
    "hi": "नगर निगम ने मरम्मत के लिए पुराना पुल बंद किया",
    "bn": "মেরামতের জন্য পুরনো সেতু বন্ধ",
    "ta": "பழைய பாலம் பழுதுபார்ப்புக்காக மூடப்படுகிறது",
    "th": "เทศบาลปิดสะพานเก่าเพื่อซ่อมแซม",
    "bo": "ཟམ་པ་རྙིང་པ་བཟོ་བཅོས་བྱེད་པ།",
    "ja": "市が古い橋を修理のため閉鎖",
    "ko": "시, 낡은 다리 보수 위해 폐쇄",
    "zh": "市政府关闭旧桥进行维修",
    "zh-TW": "市政府關閉舊橋進行維修",
}


@pytest.mark.parametrize(("tag", "text"), HEADLINES.items(), ids=HEADLINES)
def test_a_headline_tells_its_language(tag: str, text: str) -> None:
    assert identify(text) == tag


@pytest.mark.parametrize(("tag", "text"), HEADLINES.items(), ids=HEADLINES)
@pytest.mark.parametrize("wrong", ["en", "de", "zh", "ja", "ru", "ar", "xx"])
def test_a_wrong_claim_about_a_whole_text_changes_nothing(tag: str, text: str, wrong: str) -> None:
    if wrong != tag and not (wrong == "zh" and tag.startswith("zh")):
        assert identify(f"{text}. " * 6, wrong) == tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("佢哋話唔知點解條橋要封，不過啲車要行第二條路喇。", "yue"),  # Cantonese as it is spoken
        ("佢哋話唔知點解條橋要封。", "yue"),
        ("歐盟領袖星期四會開會傾移民問題，而家仲未有共識。", "yue"),
        ("Christion Abercrombie 在頭部受傷後進行緊急手術，法院週一仲裁。", "zh-TW"),
        ("衞生署長宣布興建多間兒童醫院，大約三年後落成。", "zh-TW"),  # 衞 is of Hong Kong, too
        ("東京都知事選挙の結果", "ja"),
        ("東京駅前広場整備計画発表", "ja"),  # no kana: 駅, 画, 発 are written so in Japan alone
        ("東京車站前廣場整修計畫公布", "zh-TW"),
        ("东京车站前广场整修计划公布", "zh"),
        ("大韓民國 大統領 회견 전문을 공개합니다", "ko"),
        ("중국은 '改革開放' 정책을 발표했다", "ko"),
    ],
)
def test_han_characters_of_four_traditions_are_told_apart(text: str, tag: str) -> None:
    assert identify(text) == tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("苹果公司发布 iPhone 15 Pro Max 和 Apple Watch Ultra 2，售价九百九十九美元起，今日开始预订。", "zh"),
        (
            "Das Meeting mit dem Team in München war ein voller Success, sagte der CEO am Freitag den Journalisten.",
            "de",
        ),
        ("Le Premier ministre a tweeté « Thank you all for coming » avant de quitter la salle avec son équipe.", "fr"),
        ("सरकार ने आज Digital India और Make in India योजनाओं के लिए नया पोर्टल शुरू किया है।", "hi"),
        (
            "The word 人民 means the people, and 日报 means daily, the editor explained to the visitors from abroad.",
            "en",
        ),
        ("Read more: click here. " + LONG["ru"] * 3, "ru"),
        (LONG["en"] + LONG["de"] * 5 + LONG["en"], "de"),
        ("Cookies help us. " * 20 + LONG["zh"] * 40, "zh"),  # a note in front of a long text
    ],
)
def test_a_mixed_text_is_in_the_language_of_most_of_it(text: str, tag: str) -> None:
    assert identify(text) == tag


NEAR = {
    "sr": "Град затвара стари мост због поправке од понедељка, а возачи треба да користе северни пут.",
    "hr": "Grad zatvara stari most zbog popravka od ponedjeljka, a vozači trebaju koristiti sjevernu cestu.",
    "da": "Kommunen lukker den gamle bro på grund af reparation fra mandag, og bilisterne skal bruge den nordlige vej.",
    "no": "Kommunen stenger den gamle broen på grunn av reparasjon fra mandag, og bilistene må ta den nordlige veien.",
    "sv": "Kommunen stänger den gamla bron för reparation från och med måndag, och bilisterna ska ta den norra vägen.",
    "pt": "A câmara fecha a ponte velha para reparação a partir de segunda-feira, e os condutores irão pelo norte.",
    "gl": "O concello pecha a ponte vella para a súa reparación dende o luns e os condutores irán polo norte.",
    "sk": "Mesto zatvára starý most kvôli oprave od pondelka a vodiči majú použiť severnú cestu.",
    "mk": "Градот го затвора стариот мост поради поправка од понеделник, а возачите треба да одат по северниот пат.",
}


@pytest.mark.parametrize(("tag", "text"), NEAR.items(), ids=NEAR)
def test_near_languages_are_told_apart(tag: str, text: str) -> None:
    assert identify(text) == tag
    assert identify(text, tag) == tag


@pytest.mark.parametrize("tag", ["sr", "hr", "bs", "sr-Latn"])
def test_what_only_its_country_tells_apart_is_believed(tag: str) -> None:
    assert identify(NEAR["hr"], tag) == tag


@pytest.mark.parametrize("text", ["", " ", "12.5 %", "2024-05-01", "…!?", "😀😀", "\ud800"])
def test_a_text_without_letters_has_the_language_that_is_claimed(text: str) -> None:
    assert identify(text) == "und"
    assert identify(text, "pt-BR") == "pt-BR"


def test_code_does_not_tell_the_language_of_the_text_around_it() -> None:
    code = "\n".join(f"    self.value_{n} = compute(read_{n}, options['other'])  # keep the value" for n in range(30))
    text = "Die Uhr darf nicht rückwärts gehen, sonst verteilt sie auf einen Schlag zu viele Marken.\n"
    assert identify(f"{text}{code}\n{text}") == "de"


def test_of_a_language_that_the_model_does_not_know_a_text_cannot_say_otherwise() -> None:
    assert is_told("de-AT")
    assert is_told("nb")
    assert not is_told("oc")


NEAR_IN_WRITING = [
    ("dv", "މާލޭގެ އެންމެ ބޮޑު ސްކޫލުގެ އިމާރާތް އަލުން މަރާމާތުކުރުމަށް ސަރުކާރުން ނިންމައިފި"),
    ("ti", "ኣብ ከተማ ኣስመራ ሓድሽ ቤት ትምህርቲ ከም እተኸፍተ ናይ ትምህርቲ ሚኒስትሪ ኣፍሊጡ። እቲ ቤት ትምህርቲ ን ኣስታት ሽሕ ተማሃሮ ዘገልግል እዩ።"),
    ("am", "በአዲስ አበባ ከተማ አዲስ ትምህርት ቤት መከፈቱን የትምህርት ሚኒስቴር አስታወቀ። ትምህርት ቤቱ ለአንድ ሺህ ተማሪዎች አገልግሎት ይሰጣል።"),
    (
        "sd",
        "سنڌ حڪومت شهر جي سڀ کان پراڻي پل کي مرمت لاءِ سومر کان بند ڪرڻ جو فيصلو ڪيو آهي ۽ ڊرائيورن کي اتر "
        "واري رستي کان وڃڻ لاءِ چيو ويو آهي",
    ),
    (
        "ckb",
        "شارەوانی لە ڕۆژی دووشەممەوە پردە کۆنەکە بۆ چاککردنەوە دادەخات و داوا لە شۆفێران دەکات ڕێگای باکوور بەکاربهێنن",
    ),
    (
        "ug",
        "شەھەرلىك ھۆكۈمەت دۈشەنبىدىن باشلاپ كونا كۆۋرۈكنى رېمونت قىلىش ئۈچۈن تاقايدۇ، شوپۇرلارنىڭ شىمالىي "
        "يولنى ئىشلىتىشىنى تەلەپ قىلدى",
    ),
    ("dz", "འབྲུག་གཞུང་གིས་ ས་གནས་ནང་ སློབ་གྲྭ་གསརཔ་གཅིག་ བཟོ་ནི་གི་ འཆར་གཞི་ བརྩམ་ཡོདཔ་ཨིན།"),
    ("bo", "གྲོང་ཁྱེར་གྱིས་གཟའ་ཟླ་བ་ནས་ཟམ་པ་རྙིང་པ་དེ་ཉམས་གསོ་བྱེད་པའི་ཆེད་དུ་སྒོ་རྒྱག་གི་རེད།"),
    ("sr", "Predsednik vlade rekao je da će tokom januara hiljadu porodica dobiti podršku Evropske unije."),
    ("bs", "Premijer je rekao da će tokom sljedeće sedmice hiljadu porodica dobiti podršku Evropske unije."),
    ("hr", "Predsjednik vlade rekao je da će tijekom siječnja tisuću obitelji dobiti potporu Europske unije."),
    ("sr", "Cene stanova u Novom Sadu porasle su deset odsto u odnosu na prošlu godinu."),
    ("sr", "Policija je u ponedeljak uhapsila trojicu muškaraca zbog sumnje da su krijumčarili oružje."),
    ("sr", "Teniser je u drugom kolu pobedio petog igrača sveta u tri seta."),
    ("bs", "Cijene stanova u Mostaru porasle su za deset posto, pokazuje izvještaj agencije."),
    ("bs", "Vatrogasci su cijelu noć gasili požar u fabrici namještaja, povrijeđenih nije bilo."),
    ("hr", "Cijene nekretnina u Splitu porasle su za deset posto, pokazuje izvješće ministarstva."),
    ("sr", "Ko će naslediti predsednika stranke, znaće se u oktobru."),
    ("bs", "Ko će naslijediti predsjednika stranke, znat će se u oktobru, kažu u Sarajevu."),
    ("hr", "Tko će naslijediti čelnika stranke, znat će se u listopadu."),
    ("hr", "Ministar je iz Beograda otputovao u Beograd na sastanak, a nakon toga nema više vremena."),
    ("hr", "Sud je utvrdio povredu suvereniteta i obvezu države da svatko dobije osobne podatke."),
    ("sr", "Svako ko želi da učestvuje na konkursu mora da popuni obrazac na sajtu opštine."),
    ("sr", "Da li je vrednost računa uneta pre kraja godine, inspektori ne mogu da kažu."),
    ("bs", "Svako ko želi da učestvuje na sjednici mora da popuni obrazac prije ponedjeljka."),
    (
        "ms",
        "Majlis bandar raya akan menutup jambatan lama mulai Isnin untuk kerja pembaikan dan pemandu "
        "diminta menggunakan jalan utara, kata jurucakapnya.",
    ),
    (
        "id",
        "Pemerintah kota akan menutup jembatan lama mulai Senin untuk perbaikan dan pengemudi diminta "
        "menggunakan jalan utara, kata juru bicaranya.",
    ),
    ("id", "Kapal perang baru Jerman ditangguhkan kembali"),
    ("id", "Berita terbaru: Konsentrasi ganggang merendah di pantai barat"),
    ("ms", "Saintis menemui spesies serangga baharu di sebuah gua"),
    ("ms", "Anda boleh menukar kata laluan di laman pejabat pos, tetapi nombor akaun tiada dalam senarai."),
    ("ms", "Adakah tarikh pilihan raya akan diumumkan minggu depan?"),
    ("id", "Anda boleh mengganti kata sandi di situs kantor pos, tetapi nomor rekening tidak ada dalam daftar."),
    ("yue", "邮局同埋学校星期一应当係唔开门嘅。"),
    (
        "xh",
        "Isixeko siza kuvala ibhulorho endala ukususela ngoMvulo ukuze ilungiswe, kwaye abaqhubi bacelwe "
        "ukuba basebenzise indlela esemantla.",
    ),
    (
        "zu",
        "Idolobha lizovala ibhuloho elidala kusukela ngoMsombuluko ukuze lilungiswe, futhi abashayeli "
        "bacelwe ukuthi basebenzise umgwaqo osenyakatho.",
    ),
    ("ms", "Skim rumah mampu milik itu menerima ramai pemohon."),
    ("ms", "Harga barang itu naik lagi, maka ramai rakan kami membeli di kedai lain."),
    ("id", "Harga barang itu naik lagi, dan banyak teman kami berhasil mendapat potongan."),
    ("sr", "Muzej je otvorio izložbu i najavio da će kustosi voditi posetioce svakog vikenda."),
    ("sr", "Ministar finansija će da podnese ostavku."),
    ("sr", "Klub će predstaviti pojačanja, a sezona počinje sa prvim kolom."),
    ("sr", "Stanari su nezadovoljni, a podešavanje grejanja kasni."),
    ("bs", "Vjerovatno će biti kiše, kažu meteorolozi i dodaju da će zahladiti prije vikenda."),
    ("yi", "דער ביבליאטעק וועט עפענען א נייעם זאל און עס קומען אסאך מענטשן"),
    ("he", "הספרייה תפתח אולם חדש ויבואו הרבה אנשים"),
    ("dz", "སློབ་ཕྲུག་ཚུ་ལུ་ དེབ་གསར་པ་ བྱིན་ནི་དགོ།"),
    ("ps", "د کتابتون دروازې نن پرانيستل شوې"),
    ("ug", "كۈتۈپخانا بۈگۈن ئېچىلدى ۋە كىتاب بېرىشكە باشلىدى"),
    ("ti", "እዞም ተማሃሮ ሓድሽ መጻሕፍቲ ክወሃቦም ተመዲቡ"),
    ("fa", "كتابخانه مركزي شهر از فردا باز است و پذيرش كتاب هاي امانتي را آغاز مي كند"),  # ي and ك of Arabic keyboards
    ("ar", "تفتح المكتبة المركزية أبوابها غدا وتبدأ باستقبال الكتب"),
    ("yue", "即係幾好吖，真係"),
    ("zh-TW", "記者説，展覽館的門票將於下月開放預約。"),  # 説 is of Japan and of Hong Kong
]


@pytest.mark.parametrize(("tag", "text"), NEAR_IN_WRITING)
def test_languages_of_one_script_are_told_by_their_own_letters_and_words(tag: str, text: str) -> None:
    assert identify(text) == tag


TITLES = [
    ("en", "Mayor Onishi Opens Kiyama Lantern Museum"),
    ("en", "Typhoon Haikuan Nears Okinawa"),
    ("en", "Tanaka Wins Sumo Title In Osaka"),
    ("en", "TANAKA WINS SUMO TITLE IN OSAKA"),
    ("pt", "Nova ponte abre na segunda"),  # as good Galician, which far less is written in
    ("cs", "Most je opraven"),
    ("zh-TW", "Harriet Lindqvist 與 Tom Ashworth 在 Bristol 舉行婚禮"),  # more Latin letters than characters
]


@pytest.mark.parametrize(("tag", "text"), TITLES)
def test_capitals_names_and_rare_languages_do_not_mislead_a_headline(tag: str, text: str) -> None:
    assert identify(text) == tag


def test_a_claim_is_believed_of_a_headline_that_rarely_is_in_its_language() -> None:
    assert identify("Nova ponte abre na segunda", "gl") == "gl"


def test_a_script_that_no_known_language_writes_is_named_as_none() -> None:
    text = "ⵜⴰⵎⴰⵣⵉⵖⵜ ⵜⴳⴰ ⵜⵓⵜⵍⴰⵢⵜ ⵏ ⵉⵎⴰⵣⵉⵖⵏ ⴳ ⵜⴰⵎⴰⵣⵖⴰ"
    assert identify(text) == "und"
    assert identify(text, "zgh") == "zgh"
