"""Words that say of the date beside them that it is a deadline's or an event's, and so of no publication.

A deadline needs no colon (“Deadline 1 May 2024”), and other words may stand before one (“Deadline for entries: …”).
What may as well be a word of a sentence, such as “when” or “begins”, opens a line and has its colon right behind it.
"""

import re

from pipeline.text.folding import fold

_DEADLINES = """
deadline|closing date|due date|due by|due on|apply by|apply before|application close|applications close
application due|applications due|application until|applications until|application end|applications end
registration closes|registration ends|registration until|register by|register before|rsvp by|entries close|submit by
submission due|submissions due|submission date|last date|last day|last date to apply|expires|expire|expires on
expiry date|expiration date|best before|valid until|valid till|valid through|valid from|offer ends|sale ends
closes on|effective date|effective from|takes place|event date|date of event|date of the event|conference date
exam date|release date in cinemas|bewerbungsfrist|bewerbungsschluss|anmeldeschluss|anmeldefrist|anmeldung bis
einsendeschluss|abgabefrist|meldeschluss|redaktionsschluss|frist|stichtag|gultig bis|gültig bis|gültig ab|läuft bis
veranstaltungsdatum|termin|date limite|date de clôture|date butoir|clôture des inscriptions|inscriptions jusqu'au
valable jusqu'au|expire le|date de l'événement|jusqu'au|fecha límite|fecha de cierre|plazo|plazo de inscripción
hasta el|válido hasta|vence el|vence|fecha del evento|inscripciones hasta el|prazo|prazo final|data limite
inscrições até|válido até|vence em|data do evento|scadenza|data di scadenza|entro il|termine ultimo
iscrizioni entro il|valido fino al|data dell'evento|uiterste datum|inschrijven tot|inschrijven voor|aanmelden voor
geldig tot|sluitingsdatum|deadline voor|termin składania|termin zgłoszeń|zgłoszenia do|ważne do|ważny do
data wydarzenia|срок подачи|крайний срок|дедлайн|последний день|приём заявок до|прием заявок до|заявки до
действует до|действительно до|дата проведения|дата мероприятия|срок|кінцевий термін|останній день|дата проведення
термін подання|προθεσμία|καταληκτική ημερομηνία|λήξη|ισχύει έως|ημερομηνία εκδήλωσης|son başvuru|son başvuru tarihi
son tarih|son gün|bitiş tarihi|başlangıç tarihi|etkinlik tarihi|son katılım tarihi|geçerlilik tarihi|başvuru tarihi
sista ansökningsdag|sista dag|gäller till|søknadsfrist|ansøgningsfrist|frist for|hakuaika päättyy
viimeinen hakupäivä|uzávěrka|uzávierka|platí do|platnost do|határidő|jelentkezési határidő|érvényes|termen limită
termenul limită|valabil până la|краен срок|rok za prijavu|rok prijave|vrijedi do|рок за пријаву|الموعد النهائي
آخر موعد|اخر موعد|تاريخ الانتهاء|ينتهي في|صالح حتى|تاريخ الفعالية|موعد الفعالية|آخر يوم|آخر أجل|مهلت|آخرین مهلت
مهلت ثبت نام|مهلت ثبت‌نام|تاریخ پایان|تاریخ شروع|تاریخ برگزاری|زمان برگزاری|اعتبار تا|अंतिम तिथि|आखिरी तारीख
अंतिम तारीख|अंतिम दिन|समय सीमा|वैध|आवेदन की अंतिम तिथि|कार्यक्रम की तिथि|마감|마감일|접수기간|신청기간|접수마감|신청마감
행사일|행사일시|행사기간|유효기간|모집기간|개최일|시행일|締切|締切日|締め切り|申込締切|応募締切|応募期間|開催日
開催日時|開催期間|会期|有効期限|期限|実施日|施行日|発売日|公開予定日|hạn chót|hạn cuối|thời hạn|hạn nộp
hạn nộp hồ sơ|hạn đăng ký|có hiệu lực đến|có hiệu lực từ|ngày diễn ra|ngày hết hạn|วันปิดรับสมัคร|ปิดรับสมัคร|หมดเขต
วันหมดอายุ|วันสุดท้าย|สิ้นสุด|ภายในวันที่|กำหนดส่ง|วันจัดงาน|รับสมัครถึง|מועד אחרון|המועד האחרון|תאריך אחרון|עד לתאריך|בתוקף עד
תאריך האירוע|תאריך תפוגה|截止|截止日期|截止时间|截止日|截止至|截至|报名时间|活动时间|活动日期|举办时间|举办日期
会议时间|开始时间|结束时间|有效期|有效期至|申请截止|报名截止|投标截止时间|开标时间|施行日期|实施日期|生效日期
开幕时间|展览时间|演出时间|考试时间|截止時間|報名時間|活動時間|活動日期|舉辦時間|會議時間|開始時間|結束時間|有效期限
展覽時間|報名截止|batas akhir|batas waktu|tenggat|berlaku hingga|berlaku sampai|tanggal acara|tarikh tutup
tarikh akhir
"""
_WITH_COLON = """
when|begin|begins|start|starts|end|ends|starting|start date|end date|event|opens|opening|closes|doors|born|until
till|from|due|wann|beginn|ende|von|bis|eröffnung|geboren|quand|début|fin|ouverture|cuándo|inicio|comienzo|apertura
quando|início|fim|inizio|fine|wanneer|einde|kiedy|początek|koniec|когда|начало|окончание|конец|коли|початок|кінець
πότε|έναρξη|ne zaman|başlangıç|bitiş|när|når|milloin|kdy|kedy|mikor|când|موعد|متى|البداية|النهاية|زمان|شروع|پایان|कब
प्रारंभ|시작|종료|일정|日程|开始|结束|日时|日時|期間|期间|khi nào|bắt đầu|kết thúc|เริ่ม|เมื่อไร|מתי|סיום|תחילה|kapan
mulai
"""
_BEHIND = """
까지|마감|시행|まで|締切|締め切り|必着|開催|発売|截止|之前|前报名|前提交|前申请|起施行|起实施|起实行|开幕|開幕
tarihine kadar|tarihinde sona|kadar|तक|deadline|is the deadline|is the last day
"""
_OF_WORK = frozenset(("release date", "released"))
_NUMBER = re.compile(r"\d")
_READ = 80  # characters before a date, and fewer behind


def _any(words: str) -> str:
    folded = {fold(word) for word in words.replace("\n", "|").split("|") if word}
    return "|".join(map(re.escape, sorted(folded, key=len, reverse=True)))


_BOUND = r"(?<![^\W\d_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])"
_BEFORE = re.compile(
    rf"(?:{_BOUND}(?:{_any(_DEADLINES)})(?:(?: [^\W\d_]+){{0,4}} ?[:：]|[ (–—-]*)"
    rf"|(?:^|[|·•,;(])\W*(?:{_any(_WITH_COLON)}) ?[:：]"
    r")[ (]*(?:[^\W\d_]{1,10}[.,،]? ){0,2}$"
)
_AFTER = re.compile(rf"[ ,()]*(?:\w{{1,3}}요일)?[ ()]*(?:{_any(_BEHIND)})")


def dates_event(before: str, behind: str = "") -> bool:
    """Return whether the words before a date, or those right behind it, say that it is a deadline's or an event's."""
    said = fold(before[-_READ:])
    return _BEFORE.search(said) is not None or _AFTER.match(fold(behind[:_READ])) is not None


def names_event(line: str) -> bool:
    """Return whether the words before the first number of a line say that it dates a deadline or an event."""
    number = _NUMBER.search(line)
    return number is not None and dates_event(line[: number.start()])


def may_date_work(label: str) -> bool:
    """Return whether a label may say when a game or a record came out; of a press release it says the day."""
    return label.casefold().strip() in _OF_WORK
