"""The words of dates in many languages: months, units, "yesterday". Tables only; the grammar is `text.dates`, and most
months come from `text.cldr`.

Words are compared folded: one character for one, lower case, without accents, digits and punctuation as ASCII, so that
"ΙΟΥΛΙΟΥ", "Ιουλίου" and "ιουλιου" are one word and positions in the folded text are positions in the text.
"""

import unicodedata
from collections.abc import Iterable

from pipeline.text import cldr, cldr_relative
from pipeline.text.folding import fold

# Beside what the CLDR has: abbreviations of three letters where they are months and little else, Hebrew "in January",
# Bengali as newspapers spell it, Latvian "in January", Basque "of January". Croatian "listopada" is
# not among them: to four times as many people it is November.
_MORE_MONTHS = """
jan ene gen sty ian januarja янв січ ιαν oca בינואר জানুয়ারি janvari urtarrilaren
feb feber fev lut februarja фев лют φεβ sub בפברואר ফেব্রুয়ারি februari otsailaren
mar mrt мар бер μαρ במרץ marta martxoaren
apr avr abr kwi апр απρ nis באפריל aprili apirilaren
mag μαι במאי maija maiatzaren
giu cze iun junija haz ביוני junija ekainaren
lug lip iul julija лип tem ביולי julija uztailaren
aug aou ago sie avgusta авг αυγ agu באוגוסט augusta abuztuaren
sep set wrz сен вер σεπ eyl בספטמבר septembri irailaren
oct okt out ott paz окт οκτ eki באוקטובר oktobri urriaren
nov listopada listopad lis noi ноя νοε kas בנובמבר novembri azaroaren
dec dez dic des gru дек δεκ ara בדצמבר decembri abenduaren
"""

_ROMAN = "i ii iii iv v vi vii viii ix x xi xii"
ROMAN_MONTHS = {roman: number for number, roman in enumerate(_ROMAN.split(), 1)}


def _by_spelling(paragraphs: Iterable[str]) -> dict[str, int]:
    """Return the number of each month, whose spellings are a paragraph, January's first."""
    return {
        fold(unicodedata.normalize("NFC", name.replace("_", " "))): number
        for number, names in enumerate(paragraphs, 1)
        for name in names.split()
    }


MONTHS = _by_spelling(cldr.MONTHS.split("\n\n")) | _by_spelling(_MORE_MONTHS.strip().splitlines())

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

_ONE = "a an one un una une uno ein eine einem einer einen een en ett jeden jednu ひと 한 un'"
_NUMBERS = """
two zwei deux dos due dois duas twee два две två dwa
three drei trois tres tre três drie три tři trzy
four vier quatre cuatro quattro quatro четыре fyra fire cztery
five fünf cinq cinco cinque vijf пять fem pięć
six sechs seis sei zes шесть sex seks sześć
seven sieben sept siete sette sete zeven семь sju syv siedem
eight acht huit ocho otto oito восемь åtta otte osiem
nine neun neuf nueve nove negen девять nio dziewięć
ten zehn dix diez dieci dez tien десять tio dziesięć
"""
COUNTS = (
    {fold(word): n for n, words in enumerate(_NUMBERS.strip().splitlines(), 2) for word in words.split()}
    | dict.fromkeys(_ONE.split(), 1)
    | {"两": 2, "兩": 2}
    | {char: n for n, char in enumerate("一二三四五六七八九十", 1)}
)

_BACK = {
    0: "today 今天 今日 오늘 heute hoy hoje oggi vandaag aujourd'hui dziś dzisiaj dnes сегодня сьогодні bugün σήμερα "
    "اليوم hari_ini hôm_nay idag i_dag tänään täna dzisiaj danas днес امروز היום วันนี้ きょう šodien šiandien azi",
    1: "yesterday 昨天 昨日 어제 gestern ayer ontem ieri gisteren hier wczoraj včera вчера вчора dün χθες χτες أمس "
    "kemarin hôm_qua igår i_går eilen eile tegnap jučer juče јуче دیروز אתמול เมื่อวานนี้ เมื่อวาน きのう vakar",
    2: "前天 一昨日 그저께 vorgestern anteayer anteontem avant-hier l'altro_ieri eergisteren przedwczoraj předevčírem "
    "позавчера позавчора προχθές toissapäivänä üleeile tegnapelőtt prekjučer prekjuče прекјуче evvelsi_gün önceki_gün "
    "پریروز שלשום أول_أمس เมื่อวานซืน おととい alaltăieri aizvakar užvakar i_förrgår förrgår i_forgårs i_forgårs hôm_kia",
}
AGO_WORDS = {" tagasi": " eest", "ก่อน": "ที่แล้ว", " قبل": " پیش"}
"""Endings that say "ago" where the CLDR has another word."""
DAYS_BACK = {fold(word.replace("_", " ")): days for days, words in _BACK.items() for word in words.split()}

_MORNING = "am 上午 早上 早晨 凌晨 午前 오전 πμ ص صباحا صباحًا صباحاً صبح पूर्वाह्न sáng"
_LATER = "pm 下午 晚上 傍晚 午後 오후 μμ م مساء مساءً ظهرا ظهرًا ظهراً ظهر عصر بعدازظهر شب अपराह्न chiều tối"
NOON = dict.fromkeys(map(fold, _MORNING.split()), 0) | dict.fromkeys(map(fold, _LATER.split()), 12)
"""Halves of the day, and the hours they add."""
HALVES = tuple(word for word in NOON if word[0] < "\u3000" and word not in ("am", "pm", "πμ", "μμ"))
"""Those that stand behind a time, as they are written."""

AGO_PHRASES = {
    phrase: (unit, int(count))
    for line in cldr_relative.AGO.strip().splitlines()
    for unit, count, phrases in [line.split(" ", 2)]
    for phrase in phrases.split("|")
}
"""Unit and number of each phrase of the CLDR that says how long ago, digits as 0; the number is 0 where it is said."""
