"""Names of weekdays and months in running text, and words such as "today": what a copy changes without saying else."""

from functools import lru_cache

from pipeline.text.date_words import DAYS_BACK, MONTHS
from pipeline.text.folding import fold

_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta feira
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę niedzieli poniedziałku
понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье понедельника воскресенья
понеділок вівторок середа середу четвер п'ятниця п'ятницю субота суботу неділя неділю
pazartesi salı çarşamba perşembe cuma cumartesi pazar
senin selasa rabu kamis jumat sabtu minggu ahad
δευτέρα δευτέρας τρίτη τρίτης τετάρτη τετάρτης πέμπτη πέμπτης παρασκευή παρασκευής σάββατο σαββάτου κυριακή κυριακής
월요일 화요일 수요일 목요일 금요일 토요일 일요일
الإثنين الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
"""
_MORE_DAYS = """
yesterday today tomorrow tonight gestern heute morgen hier demain ayer mañana ontem amanhã ieri domani wczoraj jutro
вчера завтра dün yarın kemarin besok 어제 오늘 내일 أمس غدا غدًا
"""
_MONTHS_IN_ENGLISH = "january february march april may june july august september october november december"
_DAYS = frozenset(map(fold, _WEEKDAYS.split()))
_ENGLISH_MONTHS = frozenset(_MONTHS_IN_ENGLISH.split())
_WORDS = frozenset((*map(fold, _MORE_DAYS.split()), *DAYS_BACK))
# Where months have a capital, "Marc" and "Mars" would be months of some other language: only the full names count.
_CAPITAL_MONTHS = frozenset(("de", "lb", "tr", "id", "ms"))


@lru_cache(maxsize=8192)
def is_weekday(word: str) -> bool:
    """Return whether a word is the name of a weekday."""
    return fold(word) in _DAYS


@lru_cache(maxsize=8192)
def is_time_word(word: str, language: str) -> bool:
    """Return whether a word is the name of a weekday or month, or says today, yesterday or tomorrow."""
    folded = fold(word)
    if folded in _DAYS or folded in _WORDS:
        return True
    if language == "en":
        return folded in _ENGLISH_MONTHS
    return folded in MONTHS and (language in _CAPITAL_MONTHS or not word[:1].isupper())
