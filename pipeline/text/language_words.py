"""Words that some of several near languages write and the others do not, where the model cannot tell them apart.

A word votes for the languages before its list, and `*` stands for any letters at its start or end. Pure.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

# What was one long vowel is e in Serbian, and ije or je in Croatian and Bosnian: few Serbian words have either behind
# these letters, or before those.
_E = """
    pre posle gde ovde negde nigde vreme mesto mesta mestu mestim* mesec* dve dvesta dete deca dece decu deci deč* reč
    reči rečim* predsed* predlog*  ponedelj* nedelj* sledeć* sledi usled posled* sever* ceo cela celo celu celi
    celoj celin* celokupn* svet sveta svetu svetsk* uvek čovek* čoveč* deo dela delu delom delov* deluj* delimičn* deli
    delio deljen* podel* raspodel* udel* lepo lep* mleko pobed* pobeđ* nasled* vest vesti sednic* sediš* sedi sedel*
    mera mere meri merama merom promen* povređ* povred* uvred* rešenj* rešen* reši* rešav* primen* primer* primet*
    odeljenj* odeljak   posed* bezbedn* zahtev* uspeh* uspeš* uspev* uspeo uspel* neuspe* lekar* lekov*
    lečen* obolel* cena cene ceni cenu cenama nemačk* izveštaj* obavešt* savet* svedo* verova* veruj* videti videl*
    želet*  živet* živel* hteo htel* razume* pevač* pesm* pesn* telo zvezd* reka reke  reku hleb* beo beli bele
    belo belog belom devoj* vek veka veku vekov* vežb* meša* pomeša* umeša* procen* ocen* leto levi leve levo levoj
    sećanj* seća* oseća* podset* podseć* izmen* razmen* zamen* primenj* namer* namenj* uveren* uveri* poveren* poverenj*
    proveren* proveri* neproveren* verovatn* verodostojn* nameštaj* smešt* premešt* razmešt* juče avgust* odsto biće
    sastaće imaće moraće daće ostaće postaće igraće počeće pešak* prelaz* smenj* smen*  ministark* šestor*
    petor*  portparol* železni* vrednost* vredn* vera vere veri veru veroispov* svešću svest savest svesn* sme
    smeju smete smemo punoletn* detinj* obelež* zabelež* belež* belešk* dodelj* uneti uneta uneto unete uneli uneo
    opšt* uopšt* saopšt*  istorij* vernik* verni* sused* spreč* ubeđ* ubedi* vešt* vetar vetra vetrov* sneg*
    slep* besn* tesn* umesto umreti bekstv* pobeg* izbegl* izbeg* begun* levic* snabde* umetnik* umetnic* umetničk* umetnost* ovlašć* obavešć* parohij* skorašnj* deonic* dole osvetl* pripoved* primeću* poset* poseć* zagreva* smer smera smeru smerov* smerom starosedel*"""
_JE = (
    r"\b(?!sjedinj|objek|subjek|[io]bjed|podjed|[io]zjed|odje[dk])\w*[bcdmpstv]je\w*"
    r"|\b(?!nijed|kijev|higijen|vijetnam|hijerar)\w*[bcdglmnprstvz]ije(?!nt)[cčćdđhklnpstvzž]\w*"
    r"|\b\w*sljed\w*|\b(?:prije|\w*ljekar|obolje|saopć|općin|željez)\w*"
)
# Serbian writes the future of most verbs as one word.
_FUTURE = r"\b\w+(?:avi|ori|adi|odi|upi|obi|raza|rža|šta|ija|ova|ira|nu|ti)će(?:mo|te|š)?\b"
_S = r"\bs (?=[a-zčćđšž])"
# Bosnian and Serbian say “must that he goes” where Croatian says “must go”.
_DA = (
    r"\bsa (?=[a-rt-včćđ])|\b(?:ću|ćeš|će|ćemo|ćete|hoće|neće) da\b|"
    r"\b(?:treba|može|mogu|možete|mora|moraju|moram|želi|žele|želite|hoće|nastoj\w+|poče(?:o|la|li)|pravo|svako) da\b"
    r"|\bsvako (?:ima|ko|može|mora)\b|\bda li\b"
)
_SERBO_CROATIAN = {
    "sr": _E,
    "bs hr": "također uopće općenito jučer izvješt* obavijest* vanjsk* izvan",
    "bs": """ 
        kanton* kahv* lahk* mehk* historij* sarajev* saopćenj* vjerovatn* bezbjedn* obezbijed* obezbjeđ* obavještenj*
        ljekar* hljeb*   povrijeđ* ubijed* ubjeđ* """,
    "bs sr": """  
        ko neko niko svako šta tokom hiljad* univerzitet* januar* februar* martu maju juni juna juli jula august* avgust*
        septembar septembr* oktobar oktobr* novembar novembr* decembar decembr* saopš* evrop* evro evra evri evrima
        penzij* penzion* fudbal* muzi* istorij* sedmic* uslov* uslovlj* porodic* tačn* tačk* tačaka preduzeć* kompanij*
        uhaps* hapš* advoka* učestv* učeš* učesni* saradnj* saradni* sarađ* budžet* opozicij* voz vozov* vozom fabri*
        pozoriš* deceni* hrišćan* hrist* hemij* hemičar* hirurg* hirurš* hronič* hronik* haos* haotič* španij* holand*
        rumunij* švajcar* italijan* jevrej* takmič* uprkos ličn* saglasn* obezb* sajt* fajl* svojin* garant* shvatanj*
        pravičn* milion* kompjuter* računar* tastatur* interfejs* korišć* iskorišć* vanredn* snabd* aerodrom* sudij*
        tužila* tužioc* štamp* saobraća* privred* zvanič* zemljotres* uticaj*  organizova* realizova* registrova*
        angažova* kandidova* reagova* informisa* definisa* kontrolis* regulis* komentarisa* finansi* demokratij*
         funkcioner* ambasad* kancelarij* odbran*  nauka nauke nauci nauku sekretar* sveštenik* krst*
        berz* vazduh* ostrv* kafa kafu kafom paradajz* pasoš* sprat* stepen*  procent* ćuti* ćutanj* pijac*
        prodavnic* sprovod* sproved* sopstven* rukovodi* saučešć* savremen*  prevoz* prevod*  otadžbin*
         uputstv*   dešav* desilo desio  dugme* fascikl* nivo nivou nivoa zavisi zavisno
         predsjedavajuć*   bioskop*  štab* izvinj*   lider* pritisak pritisk* pritiska utiče utica* poslanik* poslanič* podstic* podstič* vaspit* spisak spisk* takođe veoma aktuel* vizuel* individuel* manuel* virtuel* kriterijum* medijum* publikova* jugoslovensk* slovenačk* zainteresova* šifrova* konvertova* podešav* ćaskanj* sistem sistema sistemu sistemi sistemom sistemsk* nalog naloga naloz* izaber* ka naučn* oblast oblasti oblastima identifikova* projekat objekat efekat subjekat emitova* uskršnj* karfiol* krivič* ubistv* redovn* skupštin* prisustv*""",
    "hr": """  
        tko netko nitko svatko itko tijekom tisuć* milijun* sveučiliš* siječnj* veljač* ožujk* travnj* svibnj* lipnj*
        srpnj* kolovoz* rujn* listopad* studenog* prosinc* priopć* europ* euro eura euri eurima umirovljeni* mirovin*
        kućanstv* nogomet* glazb* skladatelj* redatelj* zrakoplov* povijest* tjedan tjedn* uvjet* dužnosni* izvješć*
        veleposlan* točn* točk* obitelj* čimbeni* učinkovit* poduzeć* redarstven* znanost* znanstven* uhić* uhit*
        odvjetni* sudjel* suradnj* suradni* surađ* proračun* oporb* vlak* tvornic* tvrtk* kazališ* stoljeć* desetljeć*
        liječni* kršćan*   kemij* kirurg* kirurš* kronič* kronik* kaos* kaotič* španjolsk* rumunjsk*
        švicarsk* talijan* nizozem* židov* križ* momčad* natjecat* natječ* natjecanj* čelni* unatoč izvanredn* opskrb*
        zračn* sudac sudca suci suca tužitelj* tiskovn* tisak prosvjed* županij* župan župni*  glede ozlijeđ*
        ozljed* utjec* utječ* vojarn* glasnogovorni* kruh* kolodvor* narudžb* nazočn* pričuv* vrhnj* ljestvic* tajnik*
        tajništv* ravnatelj* gospodarst* gospodarsk* svakoga nečij* sukladn* suglasn* obvez* osobn* ponovno jamč*
        zajamč* skrb* djelotvorn* vlasništv* uporab* rabi rabe rabljen* naput*  zapork* primjeric* 
        promidžb* potpor*  siromašt* poticaj* putovni*    vjerojatn* financ* knjižnic*
        nakladni* povjerenstv* demokracij* sustav* ovis* odgoj* svećeni* burz* dionic* tečaj* djelatni* blagdan* doista
        iznim* razin*  podrijetl* pučanstv* tlak* ljekarn* napose poglavito ustroj* postrojb* prigod* prosudb*
        stupanj stupnj* zaklad*  pokraj zaslon* tipkovnic* tipk* poslužitelj*  računal* inačic* pohran* pisač*
             suvremen* kava kave kavu kavom zasad jest ponajprije glavnin*
         podupir* poduprl* prihod* proved*  pozornost* nositelj*  vlastit*  kotač*
        kolegij* ministric*  prometn* opasnost* iduć* prosjek*    kut kuta rajčic* krumpir* upute uputa uputu  saborsk* poduzet* jednadžb* okoliš* štoviše konvertira* aktualn* vizualn* individualn* virtualn* kriterij kriterija jugoslavensk* zainteresiran* popis popisa projekt objekt efekt obljetnic* ubojstv* ubojic* sudioni* tvar tvari uzrokova* zasigurno redovit* naobrazb* kazneno kaznen*""",
}
_MALAY = {
    "id": """  
        pemerintah mengatakan polisi kepolisian bahwa karena bisa universitas perusahaan senin kamis jumat maret juni
        juli agustus   rupiah rp pria uang kemarin besok saat  menyebut menyebutkan provinsi
        kabupaten kecamatan kelurahan desa kantor mobil  senilai ujar tutur pungkas mencoba coba  
        berbagai  dibanding  sedangkan  persen miliar triliun  pemilu pilkada pilpres
        kampanye mantan  pengadilan pengacara jaksa tersangka terdakwa tentara bandara stasiun korban kecelakaan
        siswa  penelitian peneliti ilmuwan eropa prancis spanyol inggris jepang serikat tiongkok italia swedia
        norwegia suriah palestina selandia skotlandia irlandia     informasi keamanan
        biaya pajak investasi  bisnis layanan  film musik direktur olahraga klub terjadi sore mau 
         setelah yakni yaitu terkait mei kasus dokter obat* narkoba   piala gubernur bupati 
        pabrik kenapa   butuh membutuhkan kebutuhan meski  usai jelang warganya polri polda
        polres dpr kpk tni terhadap tn   adanya    sebagian kebijakan resmi  
        gimana   memiliki    berhak silakan silahkan sandi situs tautan surel
        berkas nomor tanggal memungkinkan  melakukan berupa   setidaknya kebebasan kesehatan
        sehat olehnya    diperbolehkan pertanyaan jaringan kualitas *itas   
               dimana  siapapun apapun imbau* ungkapnya mengimbau  mengungkapkan
        seluruh sejumlah    pekan ledakan badai mobil sepeda bus truk macet ponsel telepon unduh* unggah*
        pengaturan setelan tampilan tampilkan menampilkan layar pencarian tombol jendela izin* mengizinkan standar modern
        internasional  proyek energi  konsumen ekspor impor  utang kartu koran  istri 
         pernikahan kamar toko gedung kabar khawatir pikir* pemikiran paham  gampang  memakai berbicara
        bicara membicarakan menambahkan  skor babak putaran kursi partai hewan selebritas konser resep kanker
        menit   banget nggak enggak gak kok sih dong udah aja gue     
        ketimbang lantaran          dipastikan 
                  otomatis  fitur perangkat 
          berbeda     biasanya misalnya berbagi kalau sadar jawaban dampak* berdampak metode sepatu rampok* perampok* akun sekaligus ditemukan menemukan temukan berhasil memulai dimulai mulai terlihat tampak tampil sepertinya laki mendukung dukungan didukung pendukung rencana berencana rencananya karyawan pernyataan inspektur sebesar bagian sebagian cuma penembakan pers publik manajer manajemen imigran imigrasi komite pesan mengirim* dikirim* kirim tampaknya memperbarui perbarui rekaman permanen menghapus dihapus""",
    "ms": """   
        kerajaan  polis bahawa kerana universiti syarikat isnin khamis jumaat ahad julai ogos disember  ringgit
        rm hospital doktor ubat* dadah rasuah beliau jurucakap dijangka awak ialah manakala  kesemua berbanding
        daripada iaitu wang pesakit  sahaja selepas mesyuarat parti parlimen peratus bilion mangsa kemalangan
        nahas  terkorban  peguam tentera  kanak penyelidik  saintis eropah perancis sepanyol
        itali jepun palestin perlawanan memaklumkan kelmarin semalam esok maklumat  bandar bandaraya lebuh* cukai
        pelaburan perniagaan majikan perkhidmatan mahu baharu akhbar televisyen filem muzik pelakon siri sukan kejohanan
        jurulatih pingat pusingan memandangkan amaran kilang kes lapan suspek disyaki kakitangan pelancong pelancongan
        dijumpai warganegara berkuat penjenayah jenayah tempatan beg bas basikal lori teksi setakat adakah sila semula
        laluan nombor fail pautan pelayar pelayan emel tetapan senarai borang sekurang sepatutnya tarikh zon 
        mestilah semak ralat kesilapan pentadbir* samada dibenarkan membenarkan benarkan mengandungi kod imej 
         tiada sebarang sesiapa sesetengah bercakap  berjaya kejayaan cuba dihantar menghantar hantar bapa
        didalam diatas mengikut menerusi perpuluhan rentetan muatnaik antarabangsa kebangsaan siasatan pembangkang
        peruntukan kemudahan projek kenyataan pelbagai berkenaan bahagian  semasa terbabit aktiviti kualiti identiti
        komuniti agensi bermula seramai majlis ramai kenderaan naib timbalan setiausaha pengerusi jawatankuasa pertubuhan
         berkesan kos berikutan tempoh kecederaan peperiksaan asas pasaran berdepan sentiasa lawatan melawat pakatan
        mencecah isteri lesen rawatan merawat jentera menganjurkan anjuran membolehkan kemahiran konvensyen  
        berbeza perbezaan disokong sokongan menyokong penyokong  kesihatan sihat difahamkan faham*  mesej
        bekalan loji pengasas   pemberita kempen pengundi undi  kerusi belanjawan bajet
        eksport import telefon perisian moden    kedai   rakan  khabar bimbang
        fikir*   cuti perbincangan rundingan  perjumpaan  letupan  ribut wabak
        jangkitan kanser  haiwan resepi konsert selebriti minit     perkahwinan
        kahwin*      nak sikit bilangan gaji elaun   tetingkap butang
         kemaskini capaian  sesawang   bertanggungjawab   
                ditubuhkan menubuhkan
        dibangunkan datuk datin dato tun tuanku agong      
         justeru   tertakluk  perbicaraan seksyen akta perlembagaan warta kelab skim premis  lantik melantik tandas kasut rekaan pereka jawapan soalan sedar baginda diraja kastam jumpa berjumpa rompak* dirompak perompak menceburi mengapakah *aliti *alitinya *iviti *uniti *oriti *ntiti tanggungjawab  kongsi* berkongsi resipi menterjemah* mendakwa nafi* menafikan telus kawal* mengawal terkawal impak* berdekatan kaedah rizab pindaan akaun siasat* menyiasat disiasat tertuduh direman inspektor khidmat jurutera jurugambar juruterbang jurujual memulakan dimulakan   menemuramah gabenor stesen  skuad stadium mengundur  pengeluar dilancarkan pelancaran  cemerlang dianugerahkan kadangkala bersempena sempena *syen imigresen awam pengurusan rakaman merakam dirakam jemaah bersyarat menerangkan penerangan dirujuk merujuk rujuk""",
}
_NGUNI = {
    "xh": """ 
        kwaye  kunye ngoku isixeko *rhulumente kwakhona okanye kananjalo nangona xa umntu abantwana amapolisa
        isikolo izikolo iyunivesithi *yunivesithi ilizwe *lizwe ityala inkundla uqoqosho ugqirha iqela *qela ngokutsho
        kuquka ngomvulo ngolwesibini ngecawa phantsi *phantsi oku oko eli elo esi eso aba abo ezi ezo olu olo kuba
        njengoko emva ekubeni  kwi* ntoni abafazi ixesha *xesha imfuno *pesenti *randi inkokeli *yure uloliwe
        fuman* ukufuman* nokuba kufuneka apha apho hayi cofa sele ngaba """,
    "zu": """ 
        futhi ukuthi kanye manje idolobha *hulumeni noma  uma umuntu izingane amaphoyisa isikole inyuvesi *nyuvesi
        izwe   inkantolo umnotho udokotela odokotela iqembu *qembu ngokusho kuhlanganisa ngomsombuluko
        ngolwesibili ngesonto phansi *phansi lokhu lokho  lelo lesi leso laba labo lezi lezo  lolo ngoba
        njengoba ngemuva lapho isikhathi *sikhathi isidingo *phesenti abaholi umholi *hora isitimela owesifazane
        besifazane owesilisa kusukela izibhamu isibhamu thol* ukuthol* nokuthi yokuthi  lapha hhayi chofoza izizwe""",
}
# Xhosa writes long vowels of prefixes twice and has an rh, Zulu an hh; neither has the other's.
_NGUNI_LETTERS = {"xh": r"\b\w*(?:ii|ee|oo|rh|ty|dy)\w*", "zu": r"\b\w*hh\w*"}

_WORD = re.compile(r"[^\W\d_]+")


class _Near:
    """Languages that are hardly told apart, and what votes for which; of as many votes the first one named wins."""

    def __init__(self, order: str, words: Mapping[str, str], patterns: Mapping[str, str] | None = None) -> None:
        """Take the lists by languages, and expressions by languages for what is no whole word."""
        self.languages = order.split()
        self._whole: dict[str, list[str]] = {}
        self._starts: dict[str, list[str]] = {}
        self._ends: dict[str, list[str]] = {}
        for languages, listed in words.items():
            for word in dict.fromkeys(listed.split()):
                kind = self._ends if word[0] == "*" else self._starts if word[-1] == "*" else self._whole
                kind.setdefault(word.strip("*"), []).extend(languages.split())
        self._patterns = [
            (re.compile(pattern, re.IGNORECASE), languages.split()) for languages, pattern in (patterns or {}).items()
        ]
        self._lengths = [sorted(set(map(len, parts))) for parts in (self._starts, self._ends)]

    def votes(self, text: str, words: Iterable[tuple[str, int]]) -> Counter[str]:
        """Return how many words and parts of a text speak for each language."""
        votes: Counter[str] = Counter()
        for word, count in words:
            for language in self._of(word):
                votes[language] += count
        for pattern, languages in self._patterns:
            if count := len(pattern.findall(text)):
                votes.update(dict.fromkeys(languages, count))
        return votes

    def _of(self, word: str) -> Iterable[str]:
        if word in self._whole:
            return self._whole[word]
        starts, ends = self._lengths
        for length in starts:
            if word[:length] in self._starts:
                return self._starts[word[:length]]
        for length in ends:
            if word[-length:] in self._ends:
                return self._ends[word[-length:]]
        return ()

    def best(self, text: str, language: str) -> str:
        """Return the language of most votes; `language` if that is one of them or there are none."""
        votes = self.votes(text, Counter(_WORD.findall(text.lower())).items())
        most = max(votes.values(), default=0)
        winners = [name for name in self.languages if votes[name] == most]
        if language == "bs" and len(winners) > 1 + ("sr" not in winners):  # nothing that Bosnian alone writes
            return winners[0] if votes else "hr"
        return language if language in winners else winners[0]


_GROUPS = [
    _Near("sr hr bs", _SERBO_CROATIAN, {"bs hr": _JE, "sr": _FUTURE, "bs sr": _DA, "hr": _S}),
    _Near("id ms", _MALAY),
    _Near("xh zu", _NGUNI, _NGUNI_LETTERS),
]


def by_words(text: str, language: str) -> str:
    """Return which of the languages that are hardly told from `language` a text has most words of; else that one."""
    near = next((near for near in _GROUPS if language in near.languages), None)
    return near.best(text, language) if near else language
