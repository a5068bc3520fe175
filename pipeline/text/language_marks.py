"""Languages of one script that the model confuses or does not know, told apart by what only one of them writes.

Letters decide in Arabic, Ethiopic and Tibetan script. In Latin letters words do, which are few, so they only choose
among languages that the model cannot tell apart. Pure.
"""

import re
from collections.abc import Mapping

# Of a script, what each language writes and the others hardly do. The language of most marks wins, if they are so many
# of a hundred letters; the one without a pattern is what the others are not.
_LEAST = 0.01
_LETTERS: dict[str, dict[str, str]] = {
    "ARABIC": {
        "sd": "[ڄڃڏڊڌڍڙٻڀٿٽٺڦڪڳڱڻ۽۾]",
        "ckb": "[ڕڵێ]",
        "ug": "[ېۇۈۋڭ]",
        "ps": "[ړږښځڅډټڼۍ]",
    },
    "ETHIOPIC": {
        "ti": r"[ኣቐቑቒቓቔቕዃ]|\b(?:እዩ|እዮም|ናይ|ምስ|እቲ|ነቲ|ድማ|ካብ)\b",
        "am": r"አ|\b(?:ነው|ነበር|ላይ|ውስጥ|ጋር|ወደ|እና)\b",
    },
    "TIBETAN": {
        "dz": "ཨིན|འབད་|[ནདརལམང]པ་|[ོེི]ཝ་",  # འ: Dzongkha joins པ to the syllable before it
        "bo": "ཡིན|རེད|བྱེད|ཀྱི",
    },
}
_WORDS: tuple[dict[str, str], ...] = (
    {
        "hr": """tko netko nitko tijekom tisuć* sveučiliš* siječnj* veljač* ožujk* travnj* svibnj* lipnj* srpnj*
            kolovoz* rujn* listopad* studenog* prosinc* priopć* europ* umirovljeni* mirovin* kućanstv* nogomet* glazb*
            zrakoplov* povijest* tjedan tjedn* uvjet* dužnosni* izvješć* veleposlan* točno točn* obitelj* čimbeni*
            učinkovit* poduzeć* redarstven* znanost* znanstven* uhić* uhit* odvjetni* sudjel* suradnj* proračun*
            oporb* vlak* tvornic* tvrtk* kazališ* stoljeć* desetljeć* liječni* kršćan* kemij* španjolsk* rumunjsk*
            švicarsk* momčad* natjecat* natječ* čelni* unatoč izvanredn* opskrb* zračn* sudac sudca suci suca
            tužitelj* tiskovn* tisak prosvjed* županij* župan sabor* glede ozlijeđ* utjec* vojarn* glasnogovorni*
            kruh* kolodvor* narudžb* nazočn* pričuv* vrhnj* ljestvic* tajnik* ravnatelj* gospodarst* gospodarsk*
            svatko svakoga nečij* sukladn* suglasn* obvez* osobn* ponovno jamč* zajamč* skrb* djelotvorn* vlasništv*
            točk* datotek* općenit* uporab* rabi rabe naputak naput* zaporka zapork* primjeric*
            poveznic* promidžb* potpor* unutar
            siromašt* poticaj* putovni* izbornik* pojedinost* dopust*""",
        "bs": """ko neko niko tokom hiljad* univerzitet* januar* februar* martu april* maju juni juna juli jula
            august* avgust* septembar septembr* oktobar oktobr* novembar novembr* decembar decembr* saopć* saopšt*
            evrop* penzij* penzion* fudbal* muzi* historij* istorij* sedmic* uslov* porodic* kanton* sarajev* općinsk*
            tačn* preduzeć* kompanij* uhaps* hapš* advoka* učestv* učeš* saradnj* budžet* opozicij* voz vozov* fabri*
            pozoriš* vijek* deceni* ljekar* hrišćan* hemij* hemičar* španij* holand* rumunij* švajcar* takmič* uprkos
            ličn* saglasn* obezbij* obezbj* sajt* fajl* svojin* garant* shvatanj*
            podstič* podstic* pravičn* milion* kompjuter* korišć* iskorišć*
            vanredn* snabd* aerodrom* sudij* tužila* tužioc* štamp* saobraća* privred* zvanič* zvanični* zemljotres*
            povrijeđ* uticaj* utič* organizova* demokratij* hljeb* takođe poslani* funkcioner* ambasad* bezbjedn*
            kancelarij* odbran* naučni* nauka nauke nauci nauku""",
    },
    {
        "id": """pemerintah mengatakan polisi bahwa karena bisa universitas perusahaan senin agustus desember oktober
            rupiah pria uang kemarin saat bakal menyebut provinsi kantor mobil kota senilai ujar mencoba menurut
            beberapa merupakan dibanding sedangkan namun persen miliar triliun parlemen pemilu mantan rapat pengadilan
            pengacara tentara bandara korban kecelakaan siswa penelitian peneliti ilmuwan eropa prancis spanyol
            inggris jepang serikat kelompok pertandingan pelatih sepak informasi keamanan biaya pajak investasi pasar
            bisnis layanan televisi film musik direktur olahraga klub terjadi sore mau ingin sementara setelah yakni
            yaitu terkait kamis jumat maret juli juni mei kasus dokter rusia tim piala gubernur bupati petugas pabrik
            kepolisian kenapa profesor puluhan butuh meski usai warganya polri dpr terhadap dilaksanakannya tn upaya
            gadis adanya sempat meninggalkan bagian kebijakan resmi tak apakah gimana stasiun masyarakat tingkat
            memiliki dimiliki sebuah kepada berhak silakan silahkan sandi situs tautan surel berkas nomor tanggal coba
            memungkinkan dilakukan melakukan berupa tertentu alasan setidaknya kebebasan kesehatan olehnya tersedia
            halaman kesalahan kata-kata angka diperbolehkan pertanyaan jaringan aktivitas kualitas negara hak segera
            warga tiap bantuan hukum hidup kelompoknya pelaku rumah sakit yaitu dimana siapa pun siapapun""",
        "ms": """kerajaan berkata polis bahawa kerana universiti syarikat isnin ogos disember mac ringgit hospital
            beliau jurucakap dijangka rm awak ialah manakala sekiranya kesemua berbanding daripada iaitu wang pesakit
            apabila sahaja selepas khamis jumaat ahad julai mesyuarat parti parlimen peratus bilion mangsa kemalangan
            mahkamah peguam tentera kanak-kanak penyelidik saintis eropah perancis sepanyol itali jepun perlawanan
            memaklumkan kelmarin maklumat pejabat bandar bandaraya lebuh* cukai pelaburan perniagaan majikan
            perkhidmatan mahu baharu akhbar televisyen filem muzik pelakon siri sukan kejohanan jurulatih memandangkan
            amaran kilang kes lapan suspek disyaki kakitangan pelancong pelancongan dijumpai warganegara berkuat
            penjenayah jenayah tempatan beg bas basikal setakat
            adakah sila semula laluan nombor fail pautan pelayar pelayan emel e-mel tetapan senarai borang
            sekurang-kurang* sepatutnya tarikh zon mestilah semak ralat pentadbir* samada dibenarkan mengandungi kod
            imej membuang dibuang tiada sebarang sesetengah bercakap berjaya cuba dihantar menghantar bapa didalam
            diatas mengikut menerusi perpuluhan rentetan muatnaik antarabangsa kebangsaan ujarnya siasatan pembangkang
            peruntukan kemudahan projek kenyataan""",
    },
    {
        "xh": """kwaye ukuba kunye ngoku isixeko *rhulumente kwakhona okanye kananjalo nangona xa umntu abantwana
            amapolisa isikolo izikolo iyunivesithi *yunivesithi ilizwe *lizwe ityala inkundla uqoqosho ugqirha
            oogqirha iqela *qela ngokutsho kuquka ngomvulo ngolwesibini ngecawa phantsi *phantsi oku oko eli elo esi
            eso aba abo ezi ezo olu olo kuba njengoko emva ekubeni ukuze kwi* ntoni abafazi ixesha *xesha ngexesha
            imfuno iipesenti *pesenti ngeepesenti *randi iinkokeli inkokeli ngeeyure *yure uloliwe""",
        "zu": """futhi ukuthi kanye manje idolobha *hulumeni noma nakuba uma umuntu izingane amaphoyisa isikole
            izikole inyuvesi *nyuvesi izwe *zwe icala inkantolo umnotho udokotela odokotela iqembu *qembu ngokusho
            kuhlanganisa ngomsombuluko ngolwesibili ngesonto phansi *phansi lokhu lokho leli lelo lesi leso laba labo
            lezi lezo lolu lolo ngoba njengoba ngemuva emuva lapho isikhathi *sikhathi isidingo *phesenti abaholi
            umholi *hora isitimela owesifazane besifazane owesilisa ngesikhathi kusukela izibhamu isibhamu""",
    },
)

# What was one long vowel is e in Serbian, and ije or je in Croatian and Bosnian: few Serbian words have either behind
# these letters, or before those.
_E = """pre posle gde ovde negde nigde vreme mesto mesta mestu mestim* mesec* dve dvesta dete deca dece decu
    deč*
    reč reči rečim* predsed* predlog* ponedelj* nedelj* sledeć* poslednj* sever* ceo cela celo celu celi svet sveta
    svetu svetsk* uvek čovek* deo dela delu delom delov* lepo lep* mleko pobed* pobeđ* nasled* vest vesti sednic* mera
    mere meri merama *promen* povređ* rešenj* rešen* reši* primen* primer* odeljenj* umetni* umetno* posed*
    bezbedn* zahtev* uspeh* uspeš* lekar* obolel* cena cene ceni cenu cenama nemačk* izveštaj* obavešt* savet* svedo*
    verova* veruj* videti videl* želet* žele živet* živel* hteo htel* umre* razume* pevač* pesm* pesn* telo zvezd* reka
    reke reci reku hleb* beo devoj* vek veka veku vekov* vežb* *meša* procen* ocen* leto leta levi leve levo levoj
    sećanj* seća* osećaj* *izmen* *zamen* namer* uveren* uveri* poveren* *proveren* proveri* verovatn* nameštaj*
    juče avgust* odsto biće sastaće imaće moraće daće ostaće postaće igraće počeće
    pešak* prelaz* smenj* smen* *podel* zdravlj* ministark* šestor* petor*
    četvor* portparol* železni* vrednost* vredn* vera vere veri veru veroispov* svešću sme smeju smete smemo
    *čoveč* punoletn* obelež* dodelj* uneti uneta uneto unete uneli uneo opšt* takođe istorij* vernik* verni*"""
_JE = (
    r"\b(?!sjedinj|objek|subjek|[io]bjed|podjed|[io]zjed|odje[dk])\w*[bcdmpstv]je\w*"
    r"|\b(?!nijed|kijev|higijen|vijetnam|hijerar)\w*[bcdglmnprstvz]ije(?!nt)[cčćdđhklnpstvzž]\w*"
    r"|\b\w*sljed\w*|\b(?:prije|\w*ljekar|obolje|saopć|općin|željez)\w*"
)


# Bosnian and Serbian say “must that he goes” where Croatian says “must go”.
_DA = re.compile(
    r"\b(?:treba|može|mogu|možete|mora|moraju|moram|želi|žele|želite|hoće|nastoj\w+|poče(?:o|la|li)|pravo|svako) da\b"
    r"|\bsvako (?:ima|ko|može|mora)\b|\bda li\b",
    re.IGNORECASE,
)


def _word_pattern(words: str) -> re.Pattern[str]:
    forms = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words.split())
    return re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)


_OF_SCRIPT = {
    script: {language: re.compile(marks) for language, marks in of.items()} for script, of in _LETTERS.items()
}
_SERBIAN, _OTHERS = _word_pattern(_E), re.compile(_JE, re.IGNORECASE)
_SERBO_CROATIAN = ("bs", "hr", "sr")
_OF_NEAR = [{language: _word_pattern(words) for language, words in group.items()} for group in _WORDS]


def by_letters(text: str, script: str) -> str:
    """Return the language that alone writes so, in a text of a script; empty if there are too few such signs."""
    marks = _OF_SCRIPT.get(script, {})
    found = _most(text, marks)
    enough = found and len(marks[found].findall(text)) >= _LEAST * sum(map(str.isalpha, text))
    return found if enough else ""


def by_words(text: str, language: str) -> str:
    """Return which of the languages that are hardly told from `language` a text has most words of; else that one."""
    group = next((group for group in _OF_NEAR if language in group), {})
    if language not in _SERBO_CROATIAN:
        return _most(text, group) or language
    with_e, with_je = len(_SERBIAN.findall(text)), len(_OTHERS.findall(text))
    if with_e > with_je:
        return "sr"
    east = len(_OF_NEAR[0]["bs"].findall(text)) + len(_DA.findall(text))
    west = len(_OF_NEAR[0]["hr"].findall(text))
    found = "bs" if east > west else "hr" if west > east else ""
    if found == "bs" and not with_je:  # words of Bosnian and Serbian alike, and nothing that Bosnian writes otherwise
        return "sr"
    return found or ("bs" if language == "sr" and with_je > with_e else language)


def _most(text: str, patterns: Mapping[str, re.Pattern[str]]) -> str:
    """Return the language of most marks; empty for none or a tie."""
    counts = sorted(((len(pattern.findall(text)), language) for language, pattern in patterns.items()), reverse=True)
    return counts[0][1] if counts and counts[0][0] > (counts[1][0] if counts[1:] else 0) else ""
