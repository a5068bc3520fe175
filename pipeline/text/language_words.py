"""Words that some of several near languages write and the others do not, where the model cannot tell them apart.

A word votes for the languages before its list, and `*` stands for any letters at its start or end. Pure.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

# What was one long vowel is e in Serbian, and ije or je in Croatian and Bosnian: few Serbian words have either behind
# these letters, or before those.
_E = """
        pre posle gde ovde negde nigde vreme mesto mesta mestu mestim* mesec* dve dvesta dete deca dece decu
        deci deč* reč reči rečim* predsed* predlog* ponedelj* nedelj* sledeć* sledi usled posled* sever* ceo
        cela celo celu celi celoj celin* celokupn* svet svetu svetsk* uvek čovek* čoveč* deo dela delu delom
        delov* deluj* delimičn* deli delio deljen* podel* raspodel* udel* lepo lep* mleko pobed* pobeđ* nasled*
        vest vesti sednic* sediš* sedi sedel* mera mere meri merama merom promen* povređ* povred* uvred* rešenj*
        rešen* reši* rešav* primen* primer* primet* odeljenj* odeljak posed* bezbedn* zahtev* uspeh* uspeš*
        uspev* uspeo uspel* neuspe* lekar* lekov* lečen* obolel* cena cene ceni cenu cenama nemačk* izveštaj*
        obavešt* savet* svedo* verova* veruj* videti videl* želet* živet* živel* hteo htel* razume* pevač* pesm*
        pesn* telo zvezd* reka reke reku hleb* beo beli bele belo belog belom devoj* vek veka veku vekov* vežb*
        meša* pomeša* umeša* procen* ocen* leto levi leve levo levoj sećanj* seća* oseća* podset* podseć* izmen*
        razmen* zamen* primenj* namer* namenj* uveren* uveri* poveren* poverenj* proveren* proveri* neproveren*
        verovatn* verodostojn* nameštaj* smešt* premešt* razmešt* juče avgust* odsto biće sastaće imaće moraće
        daće ostaće postaće igraće počeće pešak* prelaz* smenj* smen* ministark* šestor* petor* portparol*
        železni* vrednost* vredn* vera vere veri veru veroispov* svešću svest savest svesn* sme smeju smete
        smemo punoletn* detinj* obelež* zabelež* belež* belešk* dodelj* uneti uneta uneto unete uneli uneo opšt*
        uopšt* saopšt* istorij* vernik* verni* sused* spreč* ubeđ* ubedi* vešt* vetar vetra vetrov* sneg* slep*
        besn* tesn* umesto umreti bekstv* pobeg* izbegl* izbeg* begun* levic* snabde* umetnik* umetnic*
        umetničk* umetnost* ovlašć* obavešć* parohij* skorašnj* deonic* dole osvetl* pripoved* primeću* poset*
        poseć* zagreva* smer smera smeru smerov* smerom starosedel* podneti podneo podnet* večit* večn*
        najverovatn* svetl* uvideti uvidel* pretnj* preti pretil* nebezbedn* cev cevi"""
_JE = (
    r"\b(?!sjedinj|objek|subjek|[io]bjed|podjed|[io]zjed|odje[dk])\w*[bcdmpstv]je\w*"
    r"|\b(?!nijed|kijev|higijen|vijetnam|hijerar)\w*[bcdglmnprstvz]ije(?!nt)[cčćdđhklnpstvzž]\w*"
    r"|\b\w*sljed\w*|\b(?:prije|\w*ljekar|obolje|saopć|općin|željez)\w*"
)
# Serbian writes the future of most verbs as one word.
_FUTURE = r"\b\w+(?:avi|ori|adi|odi|upi|obi|raza|rža|šta|ija|ova|ira|nu|ti)će(?:mo|te|š)?\b"
# Croatian says s for “with”, the others sa, and “must go” where they say “must that he goes”.
_S = r"\bs (?=[a-zčćđšž])"
_DA = (
    r"\bsa (?=[a-rt-včćđ])|\b(?:ću|ćeš|će|ćemo|ćete|hoće|neće) da\b"
    r"|\b(?:treba|može|mogu|možete|mora|moraju|moram|želi|žele|želite|nastoj\w+|poče(?:o|la|li)|pravo|svako) da\b"
    r"|\bsvako (?:ima|ko|može|mora)\b|\bda li\b"
)
_SERBO_CROATIAN = {
    "sr": _E,
    "bs hr": """
        također uopće općenito jučer izvješt* obavijest* vanjsk* izvan najprije korištenj* korišten* odabir*
        odabra* odaberi* reagira* organizira* informira* definira* kontrolira* realizira* registrira* kandidira*
        angažira* komentira* karakterizira* emitira* identificira* formulira* fotografira* kritizira*""",
    "bs": """
        kanton* kahv* lahk* mehk* historij* sarajev* saopćenj* vjerovatn* bezbjedn* obezbijed* obezbjeđ*
        obavještenj* ljekar* hljeb* povrijeđ* ubijed* ubjeđ*""",
    "bs sr": """
        ko neko niko svako šta tokom hiljad* univerzitet* januar* februar* martu maju juni juna juli jula
        august* avgust* septembar septembr* oktobar oktobr* novembar novembr* decembar decembr* saopš* evrop*
        evro evra evri evrima penzij* penzion* fudbal* muzi* istorij* sedmic* uslov* uslovlj* porodic* tačn*
        tačk* tačaka preduzeć* kompanij* uhaps* hapš* advoka* učestv* učeš* učesni* saradnj* saradni* sarađ*
        budžet* opozicij* voz vozov* vozom fabri* pozoriš* deceni* hrišćan* hrist* hemij* hemičar* hirurg*
        hirurš* hronič* hronik* haos* haotič* španij* holand* rumunij* švajcar* italijan* jevrej* takmič* uprkos
        ličn* saglasn* obezb* sajt* fajl* svojin* garant* shvatanj* pravičn* milion* kompjuter* računar*
        tastatur* interfejs* korišć* iskorišć* vanredn* snabd* aerodrom* sudij* tužila* tužioc* štamp* saobraća*
        privred* zvanič* zemljotres* uticaj* organizova* realizova* registrova* angažova* kandidova* reagova*
        informisa* definisa* kontrolis* regulis* komentarisa* finansi* demokratij* funkcioner* ambasad*
        kancelarij* odbran* nauka nauke nauci nauku sekretar* sveštenik* krst* berz* vazduh* ostrv* kafa kafu
        kafom paradajz* pasoš* sprat* stepen* procent* ćuti* ćutanj* pijac* prodavnic* sprovod* sproved*
        sopstven* rukovodi* saučešć* savremen* prevoz* prevod* otadžbin* uputstv* dešav* desilo desio dugme*
        fascikl* nivo nivou nivoa zavisi zavisno predsjedavajuć* bioskop* štab* izvinj* lider* pritisak pritisk*
        pritiska utiče utica* poslanik* poslanič* podstic* podstič* vaspit* spisak spisk* takođe veoma aktuel*
        vizuel* individuel* manuel* virtuel* kriterijum* medijum* publikova* jugoslovensk* slovenačk*
        zainteresova* šifrova* konvertova* podešav* ćaskanj* sistem sistema sistemu sistemi sistemom sistemsk*
        nalog naloga naloz* izaber* ka naučn* oblast oblasti oblastima identifikova* projekat objekat efekat
        subjekat emitova* uskršnj* karfiol* krivič* ubistv* redovn* skupštin* prisustv* ivic* sačeka* časova jun
        jul odbornik* stub stuba đak đaci đaka sunđer* kašik*""",
    "hr": """
        tko netko nitko svatko itko tijekom tisuć* milijun* sveučiliš* siječnj* veljač* ožujk* travnj* svibnj*
        lipnj* srpnj* kolovoz* rujn* listopad* studenog* prosinc* priopć* europ* euro eura euri eurima
        umirovljeni* mirovin* kućanstv* nogomet* glazb* skladatelj* redatelj* zrakoplov* povijest* tjedan tjedn*
        uvjet* dužnosni* izvješć* veleposlan* točn* točk* obitelj* čimbeni* učinkovit* poduzeć* redarstven*
        znanost* znanstven* uhić* uhit* odvjetni* sudjel* suradnj* suradni* surađ* proračun* oporb* vlak*
        tvornic* tvrtk* kazališ* stoljeć* desetljeć* liječni* kršćan* kemij* kirurg* kirurš* kronič* kronik*
        kaos* kaotič* španjolsk* rumunjsk* švicarsk* talijan* nizozem* židov* križ* momčad* natjecat* natječ*
        natjecanj* čelni* unatoč izvanredn* opskrb* zračn* sudac sudca suci suca tužitelj* tiskovn* tisak
        prosvjed* županij* župan župni* glede ozlijeđ* ozljed* utjec* utječ* vojarn* glasnogovorni* kruh*
        kolodvor* narudžb* nazočn* pričuv* vrhnj* ljestvic* tajnik* tajništv* ravnatelj* gospodarst* gospodarsk*
        svakoga nečij* sukladn* suglasn* obvez* osobn* ponovno jamč* zajamč* skrb* djelotvorn* vlasništv*
        uporab* rabi rabe rabljen* naput* zapork* primjeric* promidžb* potpor* siromašt* poticaj* putovni*
        vjerojatn* financ* knjižnic* nakladni* povjerenstv* demokracij* sustav* ovis* odgoj* svećeni* burz*
        dionic* tečaj* djelatni* blagdan* doista iznim* razin* podrijetl* pučanstv* tlak* ljekarn* napose
        poglavito ustroj* postrojb* prigod* prosudb* stupanj stupnj* zaklad* pokraj zaslon* tipkovnic* tipk*
        poslužitelj* računal* inačic* pohran* pisač* suvremen* kava kave kavu kavom zasad jest ponajprije
        glavnin* podupir* poduprl* prihod* proved* pozornost* nositelj* vlastit* kotač* kolegij* ministric*
        prometn* opasnost* iduć* prosjek* rajčic* krumpir* upute uputa uputu saborsk* poduzet* jednadžb* okoliš*
        štoviše konvertira* aktualn* vizualn* individualn* virtualn* kriterij kriterija jugoslavensk*
        zainteresiran* popis popisa projekt objekt efekt obljetnic* ubojstv* ubojic* sudioni* tvar tvari
        uzrokova* zasigurno redovit* naobrazb* kazneno kaznen* posebice popisu poradi ulomak ulomk* kutu kutom
        temelju izravn* ovlast* izbornik* četvorn* rubu pričeka* spremnik* nevaljan* žlic* stup stupa""",
}
_MALAY = {
    "id": """
        pemerintah mengatakan polisi kepolisian bahwa karena bisa universitas perusahaan senin kamis jumat maret
        juni juli agustus rupiah rp pria uang kemarin besok saat menyebut menyebutkan provinsi kabupaten
        kecamatan kelurahan desa kantor mobil senilai ujar tutur pungkas mencoba coba berbagai dibanding
        sedangkan persen miliar triliun pemilu pilkada pilpres kampanye mantan pengadilan pengacara jaksa
        tersangka terdakwa tentara bandara stasiun korban kecelakaan siswa penelitian peneliti ilmuwan eropa
        prancis spanyol inggris jepang serikat tiongkok italia swedia norwegia suriah palestina selandia
        skotlandia irlandia informasi biaya pajak investasi bisnis layanan film musik direktur olahraga klub
        terjadi sore mau setelah yakni yaitu terkait mei kasus dokter obat* narkoba gubernur bupati pabrik
        kenapa butuh membutuhkan kebutuhan meski usai jelang warganya polri polda polres dpr kpk tni tn adanya
        sebagian kebijakan resmi gimana memiliki silakan silahkan sandi situs tautan surel berkas nomor tanggal
        memungkinkan melakukan berupa setidaknya kesehatan sehat olehnya diperbolehkan jaringan kualitas *itas
        dimana siapapun apapun imbau* ungkapnya mengimbau mengungkapkan seluruh sejumlah pekan ledakan badai
        sepeda bus truk macet ponsel telepon unduh* unggah* pengaturan setelan tampilan tampilkan menampilkan
        layar pencarian tombol jendela izin* mengizinkan standar modern internasional proyek energi konsumen
        ekspor impor utang kartu koran istri pernikahan kamar toko gedung kabar khawatir pikir* pemikiran paham
        gampang berbicara bicara membicarakan menambahkan skor babak putaran kursi partai hewan selebritas
        konser resep kanker menit banget nggak enggak gak kok sih dong udah aja gue ketimbang lantaran
        dipastikan otomatis fitur perangkat berbeda biasanya misalnya berbagi kalau sadar jawaban dampak*
        berdampak metode sepatu rampok* perampok* akun sekaligus ditemukan menemukan temukan berhasil memulai
        dimulai mulai terlihat tampak tampil sepertinya laki mendukung dukungan didukung pendukung rencana
        berencana rencananya karyawan pernyataan inspektur sebesar bagian cuma penembakan pers publik manajer
        manajemen imigran imigrasi komite pesan mengirim* dikirim* kirim tampaknya memperbarui perbarui rekaman
        permanen menghapus dihapus kesempatan kewajiban perkawinan pembatasan sertifikat pribadi arsip rusak
        brasil olimpiade jadwal ujung volume peran beda perbedaan berarti arti artinya paspor perawat fakultas
        wisata* wasit suporter rata pengemudi sopir ranjang lemari piring sendok kue sapi flu ginjal kacamata
        celana gratis laba listrik donasi relawan perkosa* pemerkosa* lansia idulfitri lebaran salat shalat
        ustadz ustad pesantren""",
    "ms": """
        kerajaan polis bahawa kerana universiti syarikat isnin khamis jumaat julai ogos disember ringgit rm
        hospital doktor ubat* dadah rasuah beliau jurucakap dijangka awak ialah manakala kesemua berbanding
        daripada iaitu pesakit sahaja selepas mesyuarat parti parlimen peratus bilion mangsa kemalangan nahas
        terkorban peguam tentera kanak penyelidik saintis eropah perancis sepanyol itali jepun palestin
        perlawanan memaklumkan kelmarin semalam esok maklumat bandar bandaraya lebuh* cukai pelaburan perniagaan
        majikan perkhidmatan mahu baharu akhbar televisyen filem muzik pelakon siri sukan kejohanan jurulatih
        pingat pusingan memandangkan amaran kilang kes lapan suspek disyaki kakitangan pelancong pelancongan
        dijumpai warganegara berkuat penjenayah jenayah tempatan beg bas basikal lori teksi setakat adakah sila
        semula laluan nombor fail pautan pelayar pelayan emel tetapan senarai borang sekurang sepatutnya tarikh
        zon mestilah semak ralat kesilapan pentadbir* samada dibenarkan membenarkan benarkan mengandungi kod
        imej tiada sebarang sesiapa sesetengah bercakap berjaya kejayaan cuba dihantar menghantar hantar bapa
        didalam diatas mengikut menerusi perpuluhan rentetan muatnaik antarabangsa kebangsaan siasatan
        pembangkang peruntukan kemudahan projek kenyataan pelbagai berkenaan bahagian semasa terbabit aktiviti
        kualiti identiti komuniti agensi bermula seramai majlis ramai kenderaan naib timbalan setiausaha
        pengerusi jawatankuasa pertubuhan berkesan kos berikutan tempoh kecederaan peperiksaan asas pasaran
        berdepan sentiasa lawatan melawat pakatan mencecah isteri lesen rawatan merawat jentera menganjurkan
        membolehkan kemahiran konvensyen berbeza perbezaan disokong sokongan menyokong penyokong kesihatan sihat
        difahamkan faham* mesej bekalan loji pengasas pemberita kempen pengundi undi kerusi belanjawan bajet
        eksport import telefon perisian moden kedai rakan khabar bimbang fikir* perbincangan rundingan
        perjumpaan letupan ribut wabak jangkitan kanser haiwan resepi konsert selebriti minit perkahwinan
        kahwin* nak sikit bilangan elaun tetingkap butang kemaskini capaian sesawang bertanggungjawab ditubuhkan
        menubuhkan dibangunkan datuk datin dato tun tuanku agong justeru tertakluk perbicaraan seksyen
        perlembagaan kelab skim premis lantik melantik tandas kasut rekaan pereka jawapan soalan sedar baginda
        diraja kastam jumpa berjumpa rompak* dirompak perompak menceburi mengapakah *aliti *alitinya *iviti
        *oriti *ntiti tanggungjawab kongsi* berkongsi resipi menterjemah* nafi* menafikan telus kawal* mengawal
        terkawal impak* berdekatan kaedah rizab pindaan akaun siasat* menyiasat disiasat tertuduh direman
        inspektor khidmat jurutera jurugambar juruterbang jurujual memulakan dimulakan menemuramah gabenor
        stesen skuad stadium mengundur pengeluar pelancaran dianugerahkan kadangkala bersempena sempena *syen
        imigresen awam pengurusan rakaman merakam dirakam bersyarat rasmi* merasmikan perasmian saiz mod cipta
        automatik papar* dipaparkan memaparkan sijil* skrin talian carian pengesahan piawai peribadi rekod
        jemputan enjin berasaskan sekuriti arkib rosak hujung persendirian jadual dikemaskini pengarah
        persekutuan berkemungkinan kelajuan jangkaan menyekat disekat mencuba mengesahkan sahkan olimpik sdn bhd
        ianya kekunci maksima perkakasan resit sebahagian sejagat setem perenggan brazil beza* bererti erti
        ertinya belia pasport jururawat tahniah kolej fakulti pengadil purata motosikal peladang cikgu mukim
        tingkap katil almari pinggan sudu kuih lembu denggi selesema seluar syiling percuma elektrik jerebu
        derma sukarelawan rogol* perogol aidilfitri solat ustaz""",
}
_NGUNI = {
    "xh": """
        kwaye kunye ngoku isixeko *rhulumente kwakhona okanye kananjalo nangona xa umntu abantwana amapolisa
        isikolo izikolo iyunivesithi *yunivesithi ilizwe *lizwe ityala inkundla uqoqosho ugqirha iqela *qela
        ngokutsho kuquka ngomvulo ngolwesibini ngecawa phantsi *phantsi oku oko eli elo esi eso aba abo ezi ezo
        olu olo kuba njengoko emva ekubeni kwi* ntoni abafazi ixesha *xesha imfuno *pesenti *randi inkokeli
        *yure uloliwe fuman* ukufuman* nokuba kufuneka apha apho hayi cofa sele ngaba""",
    "zu": """
        futhi ukuthi kanye manje idolobha *hulumeni noma uma umuntu izingane amaphoyisa isikole inyuvesi
        *nyuvesi izwe inkantolo umnotho udokotela odokotela iqembu *qembu ngokusho kuhlanganisa ngomsombuluko
        ngolwesibili ngesonto phansi *phansi lokhu lokho lelo lesi leso laba labo lezi lezo lolo ngoba njengoba
        ngemuva lapho isikhathi *sikhathi isidingo *phesenti abaholi umholi *hora isitimela owesifazane
        besifazane owesilisa kusukela izibhamu isibhamu thol* ukuthol* nokuthi yokuthi lapha hhayi chofoza
        izizwe""",
}
# Xhosa writes long vowels of prefixes twice and has rh, ty and dy, Zulu hh; neither has the other's.
_NGUNI_LETTERS = {"xh": r"\b\w*(?:ii|ee|oo|rh|ty|dy)\w*", "zu": r"\b\w*hh\w*"}

_WORD = re.compile(r"[^\W\d_]+")


class _Near:
    """Languages that are hardly told apart, those of more texts first, and what votes for which."""

    def __init__(self, languages: str, words: Mapping[str, str], patterns: Mapping[str, str] | None = None) -> None:
        """Take the lists by the languages they vote for, and expressions likewise for what is no whole word."""
        self.languages = languages.split()
        self._whole: dict[str, list[str]] = {}
        self._starts: dict[str, list[str]] = {}
        self._ends: dict[str, list[str]] = {}
        for voted, listed in words.items():
            for word in listed.split():
                kind = self._ends if word[0] == "*" else self._starts if word[-1] == "*" else self._whole
                kind.setdefault(word.strip("*"), []).extend(voted.split())
        self._patterns = [
            (re.compile(marks, re.IGNORECASE), voted.split()) for voted, marks in (patterns or {}).items()
        ]
        self._lengths_of_starts = sorted({len(part) for part in self._starts})
        self._lengths_of_ends = sorted({len(part) for part in self._ends})

    def winners(self, text: str) -> list[str]:
        """Return the languages that most words and parts of a text vote for; all of them if none votes."""
        votes: Counter[str] = Counter()
        for word, count in Counter(_WORD.findall(text.lower())).items():
            for language in self._voted(word):
                votes[language] += count
        for pattern, voted in self._patterns:
            count = len(pattern.findall(text))
            for language in voted:
                votes[language] += count
        most = max(votes.values(), default=0)
        return [language for language in self.languages if votes[language] == most]

    def _voted(self, word: str) -> Iterable[str]:
        if word in self._whole:
            return self._whole[word]
        for length in self._lengths_of_starts:
            if word[:length] in self._starts:
                return self._starts[word[:length]]
        for length in self._lengths_of_ends:
            if word[-length:] in self._ends:
                return self._ends[word[-length:]]
        return ()


_GROUPS = [
    _Near("sr hr bs", _SERBO_CROATIAN, {"bs hr": _JE, "sr": _FUTURE, "bs sr": _DA, "hr": _S}),
    _Near("id ms", _MALAY),
    _Near("xh zu", _NGUNI, _NGUNI_LETTERS),
]


def by_words(text: str, language: str) -> str:
    """Return which of the languages that are hardly told from `language` a text has most words of; else that one."""
    near = next((near for near in _GROUPS if language in near.languages), None)
    if near is None:
        return language
    winners = near.winners(text)
    if winners == ["sr", "bs"]:  # words of both alone, and more is written in Serbian
        return "sr"
    return language if language in winners else winners[0]
