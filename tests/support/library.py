"""An archive in eight languages, of texts written for the tests: what search is asked in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.model import Translations
from pipeline.runtime import Store
from tests.support.documents import opened, submission
from tests.support.house import House

# language, title, text: one story in eight languages, and others
TEXTS = (
    ("en", "Flood destroys the rice harvest of the valley", "The minister said that half a year's income was gone."),
    ("zh", "洪水冲毁了河谷的水稻收成", "外交部长周一说，农民失去了半年的收入。"),
    ("zh-TW", "臺灣總統訪問氣象中心", "總統府週日表示，氣象中心將會擴建。"),
    ("ja", "洪水で谷の稲作が壊滅した", "大臣は月曜日、パソコンで被害を示した。"),
    ("ko", "홍수가 계곡의 쌀 수확을 망쳤다", "국무총리가 월요일에 피해 지역을 찾았다."),
    ("th", "น้ำท่วมทำลายผลผลิตข้าวในหุบเขา", "รัฐมนตรีกล่าวเมื่อวันจันทร์ว่าชาวนาสูญเสียรายได้"),
    ("ar", "الفيضان يدمر محصول الأرز في الوادي", "قال الوَزِير يوم الاثنين إن المزارعين خسروا دخلهم."),
    ("ru", "Наводнение уничтожило урожай риса в долине", "Министр заявил, что ещё ничего не потеряно."),
    ("de", "Hochwasser zerstört die Ernte von Reis im Tal", "Die Überschwemmung kam über die Straße nach Łódź."),
    ("en", "Town orchestra plays in the park", "Nobody was flooded, and the iPhone15在北京 was on show."),
)
FIRST = date(2024, 5, 1)


def day(number: int) -> date:
    """The day of text `number`; there is one a day."""
    return FIRST.replace(day=1 + number)


@contextmanager
def filled(folder: Path, **settings: Any) -> Iterator[Store]:
    """A store that holds all of TEXTS."""
    with opened(folder, **settings) as store:
        store.ingest.admit(
            [
                replace(
                    submission(
                        f"https://site{number}.example/1",
                        [text],
                        title=title,
                        day=day(number),
                        language=language,
                        source="mill" if number % 2 else "harbour",
                    ),
                    translations=Translations.OFF,
                )
                for number, (language, title, text) in enumerate(TEXTS)
            ]
        )
        yield store


def house_of(folder: Path, **settings: Any) -> House:
    """A house whose archive holds all of TEXTS."""
    house = House(folder)
    house.settings(**settings)
    with filled(folder):
        pass
    return house
