"""The words of dates in many languages: months, units, "yesterday". Tables only; the grammar is `text.dates`.

Words are compared folded: one character for one, lower case, without accents, digits and punctuation as ASCII, so that
"ΙΟΥΛΙΟΥ", "Ιουλίου" and "ιουλιου" are one word and positions in the folded text are positions in the text.
"""

import unicodedata
from collections.abc import Mapping


class _Fold(dict[int, str]):
    """One character for one: lower case, no accents, ASCII digits and punctuation. Filled as characters are met."""

    _SAME: Mapping[str, str] = dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("’‘ʼ´", "'") | {"ı": "i", "∶": ":"}

    def __missing__(self, code: int) -> str:
        char = chr(code)
        digit = unicodedata.decimal(char, None)
        if char == "\n":
            folded = char  # dates and labels end with their line
        elif digit is not None:
            folded = str(digit)
        elif unicodedata.category(char)[0] in "CZ":
            folded = " "
        elif unicodedata.category(char) == "No":  # a footnote mark is no digit of the date before it
            folded = char
        else:
            parts = unicodedata.normalize("NFKD", char.casefold()).casefold()
            base = "".join(part for part in parts if not unicodedata.combining(part))
            folded = self._SAME.get(base, base) if len(base) == 1 else self._SAME.get(char, char)
        self[code] = folded
        return folded


_FOLD = _Fold()


def fold(text: str) -> str:
    """`text` for matching: lower case, without accents, full-width forms and foreign digits as ASCII; same length."""
    return text.translate(_FOLD)


_MONTH_ROWS = """
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
januar februar marz april mai juni juli august sept oktober november dezember
janner feber maerz apr mai jun jul aug sep okt nov dez
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
janv fevr mars avr mai juin juil aou sept oct nov dec
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene feb mar abr may jun jul ago setiembre oct nov dic
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
jan fev mar abr mai jun jul ago set out nov dez
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
gen feb mar apr mag giu lug ago set ott nov dic
gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro
januari februari maart april mei juni juli augustus september oktober november december
jan feb mrt apr maj jun jul augusti sep okt nov des
januar februar marts april maj juni juli august september oktober november desember
januar februar mars april maí júní júlí ágúst september október nóvember desember
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta
heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
sty lut mar kwi maj cze lip sie wrz paź lis gru
ledna února března dubna května června července srpna září října listopadu prosince
leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
január február március április május június július augusztus szeptember október november december
jan febr márc ápr máj jún júl aug szept okt nov dec
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ian feb mar apr mai iun iul aug sept oct noi dec
januar februar marec april maj junij julij avgust september oktober november december
siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna - studenoga prosinca
januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra
януари февруари март април май юни юли август септември октомври ноември декември
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
янв фев мар апр май июн июл авг сен окт ноя дек
янв февр мар апр мая июн июл авг сент окт нояб дек
січ лют бер квіт трав черв лип серп вер жовт лист груд
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня
јануар фебруар март април мај јун јул август септембар октобар новембар децембар
јануари февруари март април мај јуни јули август септември октомври ноември декември
қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου
Ιανουάριος Φεβρουάριος Μάρτιος Απρίλιος Μάιος Ιούνιος Ιούλιος Αύγουστος Σεπτέμβριος Οκτώβριος Νοέμβριος Δεκέμβριος
Ιαν Φεβ Μαρ Απρ Μαΐ Ιουν Ιουλ Αυγ Σεπ Οκτ Νοε Δεκ
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
oca şub mar nis may haz tem ağu eyl eki kas ara
yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
يناير فبراير مارس ابريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر
كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول
ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
januari februari maret april mei juni juli agustus september oktober november desember
jan feb mac apr mei jun julai ogos sep okt nov disember
იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი
հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի
"""
# Twelve names a calendar, January first. Croatian "listopada" is left out: to four times as many people it is November.
MONTHS = {fold(name.replace("_", " ")): index % 12 + 1 for index, name in enumerate(_MONTH_ROWS.split())}

_UNITS = {
    "second": "s sec secs second seconds segundo segundos seconde secondes sekunde sekunden secondo secondi seconden "
    "sekund sekundę sekundy sekunda секунд секунды секунду сек saniye giây detik sekunder 秒 秒钟 秒鐘 초 ثانية ثوان",
    "minute": "m min mins minute minutes minuto minutos minuten minuti minuut minuta minuty minut minutę минут минуты "
    "минуту мин хвилин хвилини хвилину dakika λεπτά λεπτό phút menit minuter minutter 分 分钟 分鐘 분 دقيقة دقائق",
    "hour": "h hr hrs hour hours hora horas heure heures stunde stunden std ora ore uur godzin godziny godzinę godz "
    "часов часа час годин години годину hodin hodiny hodinu hodinami saat ώρες ώρα giờ jam timmar timmer timer time "
    "小时 小時 钟头 時間 시간 ساعة ساعات",
    "day": "d day days día días jour jours tag tage tagen tages giorno giorni dia dias dag dagen dagar dni dzień den "
    "dny "
    "день дня дней дні днів gün ημέρες ημέρα μέρες μέρα ngày hari dager dage 天 日 일 يوم أيام",
    "week": "w wk week weeks semana semanas semaine semaines woche wochen settimana settimane weken tydzień tygodnie "
    "tygodni týden týdny týdnů неделя неделю недели недель тиждень тижні тижнів hafta εβδομάδες εβδομάδα tuần minggu "
    "veckor uker uger 周 星期 週 週間 礼拜 주 أسبوع أسابيع",
    "month": "mo month months mes meses mois monat monate monaten mese mesi mês maand maanden miesiąc miesiące "
    "miesięcy měsíc měsíce měsíců месяц месяца месяцев місяць місяці місяців ay μήνες μήνα μήνας tháng bulan månader "
    "måneder 个月 個月 月 か月 ヶ月 ヵ月 カ月 개월 달 شهر أشهر",
    "year": "y yr yrs year years año años an ans année années jahr jahre jahren anno anni ano anos jaar rok lata "
    "lat roku rokem roky let год года лет рік роки років yıl χρόνια χρόνο έτη năm tahun år 年 년 سنة سنوات",
}
UNITS = {fold(word): unit for unit, words in _UNITS.items() for word in words.split()}

_SINGULAR = (
    "минуту час день неделю месяц год хвилину годину тиждень місяць рік minutę godzinę dzień tydzień miesiąc rok "
    "minutą hodinou دقيقة ساعة يوم أسبوع شهر سنة"
)
SINGULAR = frozenset(map(fold, _SINGULAR.split()))
"""Units that say "one … ago" without a number; "days ago" says nothing."""

_ONE = "a an one un una une uno ein eine einem einer einen een en ett jeden jednu ひと 한"
COUNTS = (
    dict.fromkeys(_ONE.split(), 1) | {"两": 2, "兩": 2} | {char: n for n, char in enumerate("一二三四五六七八九十", 1)}
)

_BACK = {
    0: "today 今天 今日 오늘 heute hoy hoje oggi vandaag aujourd'hui dziś dzisiaj dnes сегодня сьогодні bugün σήμερα "
    "اليوم hari_ini hôm_nay idag i_dag",
    1: "yesterday 昨天 昨日 어제 gestern ayer ontem ieri gisteren hier wczoraj včera вчера вчора dün χθες χτες أمس "
    "kemarin hôm_qua igår i_går",
    2: "前天 一昨日 그저께 vorgestern anteayer anteontem avant-hier l'altro_ieri eergisteren przedwczoraj předevčírem "
    "позавчера позавчора προχθές",
}
DAYS_BACK = {fold(word.replace("_", " ")): days for days, words in _BACK.items() for word in words.split()}

_MORNING = ("am", "上午", "早上", "早晨", "凌晨", "午前", "오전", "πμ")
NOON = dict.fromkeys(_MORNING, 0) | dict.fromkeys(("pm", "下午", "晚上", "傍晚", "午後", "오후", "μμ"), 12)
"""Halves of the day, and the hours they add."""

ZONES = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3}
ZONES |= {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}  # RFC 822
ZONES |= {"msk": 3, "мск": 3, "hkt": 8, "jst": 9, "kst": 9}
"""Hours east of Greenwich."""

ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
"""The year before the first of an era."""
