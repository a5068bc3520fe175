"""How a matter came out: acquitted or convicted, approved or rejected. In two languages, two opposite outcomes in the
headlines and leads are two stories, however alike the rest is. A table and a look-up.
"""

import re
from collections.abc import Sequence
from functools import cache

# By axis, two opposite outcomes, each as beginnings of words. Only what says little else.
_AXES = (
    (
        "acquitted",
        "acquit cleared not_guilty freigesproch freispr spricht_frei unschuldig_gespr acquitt relaxé absuel absuelt absolv assol "
        "uniewinn beraat оправда vrijgespr frikänd 无罪 無罪 宣告无罪 무죄 براءة بتبرئة يبرئ برأت ยกฟ้อง",
        "convicted",
        "convict found_guilty sentenced jailed verurteil schuldig_gespr condamn condena conden condann skaza mahkûm mahkum "
        "приговор осуж осуди признан_виновн divonis veroordeeld dömd 有罪 被判 判处 判處 有罪判決 실형 유죄 أدان إدانة يدين أدانت حكم_بالسجن จำคุก",
    ),
    (
        "approved",
        "approv genehmig bewillig approuv autoris aprueb aprob aprov approva zatwierdz onaylan onayla одобр утверд menyetujui disetujui 批准 可決 承認 승인 가결 يوافق وافق อนุมัติ",
        "rejected",
        "reject refus ablehn lehnt_ab abgelehnt rejet rechaz rejeit respin bocci odrzuc reddet reddedil отклон отверг menolak ditolak 否决 否決 驳回 却下 부결 거부 기각 يرفض رفض ปฏิเสธ",
    ),
    (
        "reopened",
        "reopen re-open wiedereröffn öffnet_wieder rouvr reabre reapert riapr riaper ponownie_otwart yeniden_aç вновь_откры kembali_dibuka 重新开放 恢复通车 再開 재개 أعيد_فتح يعيد_فتح เปิดอีกครั้ง",
        "closed",
        "closes closed shuts schließ geschlossen gesperrt ferme fermé cierra cierre cerrad fechad chiude chius zamk zamyk kapat закры ditutup menutup 关闭 封闭 閉鎖 休業 폐쇄 إغلاق يغلق สั่งปิด ปิดทำการ",
    ),
    (
        "rises",
        "rises risen rise_ increas steig gestiegen stieg augment hausse sube suben subió aumen aumenta wzrost wzrós rośnie artt yüksel вырос рост_ подорожа naik 上升 上涨 上漲 上昇 増加 상승 증가 ارتفع ارتفاع เพิ่มขึ้น",
        "falls",
        "falls fell_ drops declin sink gesunken sank fällt baisse recul baja bajan bajó cae cai_ caiu queda scende spad spadek düş azal снизи упал сниже подешев turun 下降 下跌 低下 減少 하락 감소 انخفض انخفاض ลดลง",
    ),
)
_OF_MANY_THINGS = ("rises",)
_LEAD = 2  # segments


def opposed(one: tuple[str, Sequence[str]], other: tuple[str, Sequence[str]]) -> str:
    """Say how two stories came out oppositely, as a clause; empty if they did not.

    Each side is a title and the segments. An axis counts only where both texts speak of one end of it alone: in their
    titles, or else in their leads, where what rises and falls is too often two things.
    """
    titles = [_outcomes(title) for title, _ in (one, other)]
    leads = [_outcomes("\n".join((title, *segments[:_LEAD]))) for title, segments in (one, other)]
    for place, (good, _, bad, _) in enumerate(_AXES):
        looked = (titles,) if good in _OF_MANY_THINGS else (titles, leads)
        mine, theirs = next(
            ((here[place], there[place]) for here, there in looked if here[place] and there[place]), (0, 0)
        )
        if mine != theirs:
            names = {1: good, 2: bad}
            return f"this one says “{names[mine]}” where that one says “{names[theirs]}”"
    return ""


def _outcomes(lead: str) -> list[int]:
    """Return for each axis 1 or 2 if the text speaks of that end alone, and 0 if it speaks of both or neither."""
    text = lead.casefold()
    return [
        {(True, False): 1, (False, True): 2}.get((bool(good.search(text)), bool(bad.search(text))), 0)
        for good, bad in _patterns()
    ]


@cache
def _patterns() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    return [(_pattern(good), _pattern(bad)) for _, good, _, bad in _AXES]


def _pattern(words: str) -> re.Pattern[str]:
    beginnings = [re.escape(word.replace("_", " ").rstrip()) for word in words.split()]
    spaced = "|".join(each for each in beginnings if each < "\u0e00")
    unspaced = "|".join(each for each in beginnings if each >= "\u0e00")
    return re.compile(rf"\b(?:{spaced})|(?:{unspaced})")
