"""Which language: script where it decides, the model elsewhere, a hint where the text is too short."""

import pytest

from pipeline.language import identify

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
