"""Lines that say who wrote a text, as papers in many languages set them, and lines that only look like them."""

import pytest

from pipeline.text.credits import credited, credited_by_role, named_beside, names_another, without_asides
from pipeline.text.site_words import names_agency, names_role


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Text: Anna Berger, Fotos: Karl Voss", "Anna Berger"),
        ("Text: Anna Berger | Foto: Karl Voss", "Anna Berger"),
        ("Tekst: Ida Penrose Foto: Bram Oz", "Ida Penrose"),
        ("Текст: Иван Петров, фото: Пётр Иванов", "Иван Петров"),
        ("Words: Ida Penrose. Photos: Bram Oz.", "Ida Penrose"),
        ("Story by Ida Penrose / Photos by Bram Oz", "Ida Penrose"),
        ("Reported by Ida Penrose; edited by Bram Oz", "Ida Penrose"),
        ("Reporting by Ida Penrose and Cy Young; Editing by Bram Oz", "Ida Penrose and Cy Young"),
        ("Ein Gastbeitrag von Anna Berger", "Anna Berger"),
        ("Aus Paris berichtet Anna Berger", "Anna Berger"),
        ("Von unserem Korrespondenten Karl Voss", "Karl Voss"),
        ("Von Anna Berger, Berlin", "Anna Berger"),
        ("Von Anna Berger am 14.05.2024 um 10:00", "Anna Berger"),
        ("By Ida Penrose in Lisbon", "Ida Penrose"),
        ("By Ida Penrose, Associated Press", "Ida Penrose"),
        ("By Ida Penrose (@idapenrose)", "Ida Penrose"),
        ("By Ida Penrose, Bram Oz and Cy Young", "Ida Penrose, Bram Oz and Cy Young"),
        ("By Ida Penrose Published on Mon, 14 May 2024", "Ida Penrose"),
        ("May 14, 2024 By Ida Penrose Leave a Comment", "Ida Penrose"),
        ("Par Ida Penrose (à Lyon)", "Ida Penrose"),
        ("Par Ida Penrose, envoyée spéciale", "Ida Penrose"),
        ("Por Ida Penrose en Sevilla", "Ida Penrose"),
        ("dal nostro inviato Ida Penrose", "Ida Penrose"),
        ("Door onze correspondent Ida Penrose", "Ida Penrose"),
        ("Door Ida Penrose en Bram Oz", "Ida Penrose en Bram Oz"),
        ("Af Ida Penrose", "Ida Penrose"),
        ("Scris de Ion Popescu", "Ion Popescu"),
        ("Autor: Jan Kowalski. Data publikacji Śro, 2011-05-18 15:23", "Jan Kowalski"),
        ("Автор Иван Георгиев", "Иван Георгиев"),
        ("Της Μαρίας Παππά", "Μαρίας Παππά"),
        ("Guest post by Dr. Ida Penrose", "Dr. Ida Penrose"),
        ("By Ida Penrose on May 14, 2024 at 3:05pm", "Ida Penrose"),
        ("Par Ida Penrose Le 14 mai 2024 à 10h05", "Ida Penrose"),
        ("By Ida Penrose Staff Writer", "Ida Penrose"),
        ("By Ida Penrose for The County Courier", "Ida Penrose"),
        ("By Ida Penrose-Oz, Bram de Oz, and Cy Young", "Ida Penrose-Oz, Bram de Oz, Cy Young"),
        ("BY IDA PENROSE AND BRAM OZ", "IDA PENROSE AND BRAM OZ"),
        ("By Juan García y Vega", "Juan García y Vega"),
        ("By Muhammad al-Rashid", "Muhammad al-Rashid"),
        ("By Jean-Luc O'Neil Jr.", "Jean-Luc O'Neil Jr."),
        ("By Press Trust of India", "Press Trust of India"),
        ("Von Ida Penrose/dpa", "Ida Penrose"),
        ("Por Ida Penrose, da Redação", "Ida Penrose"),
        ("By Ida Penrose of The Free Press", "Ida Penrose"),
        ("By Hina Khan, Sita Devi and Bram Oz", "Hina Khan, Sita Devi and Bram Oz"),
        ("By BO OZ", "BO OZ"),
        ("Text: Anna Berger, Recherche: Karl Voss", "Anna Berger"),
    ],
)
def test_a_line_that_says_who_wrote_a_text_is_read_without_what_stands_beside(line: str, names: str) -> None:
    assert credited(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "By the river, Ida Penrose waited for the ferry that no longer runs",
        "By Monday Morning",
        "By Ida Penrose the bridge was called a folly, and she was not the only one to say it.",
        "Photos: Bram Oz",
        "Foto: Karl Voss",
        "Ida Penrose, 2019. Photo: Bram Oz",
        "Text: the whole agreement",
        "Von der Brücke nach Osten",
        "Par exemple",
        "Report: Ida Penrose Wins Seat",
        "By Ida Penrose:",
        "By Ida Penrose, 180 pages, £12",
        "Text: Anna Berger, Musik: Karl Voss, Uraufführung am 3. Mai",
        "Words: Ida Penrose; music: Bram Oz",
    ],
)
def test_other_lines_with_such_words_credit_nobody(line: str) -> None:
    assert credited(line) == ""


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Jan Kowalski, PAP", "Jan Kowalski"),
        ("Иван Петров, ТАСС", "Иван Петров"),
        ("Ida Penrose, Lisbon correspondent", "Ida Penrose"),
        ("Ida Penrose avec AFP", "Ida Penrose"),
        ("Ida Penrose @idapenrose", "Ida Penrose"),
        ("Ayşe Demir / İZMİR", "Ayşe Demir"),
        ("דנה כהן, כתבת", "דנה כהן"),
        ("Ida Penrose, Bram Oz", ""),
        ("Gratulation von Stocker, Karner und Meinl-Reisinger", ""),
        ("Jan Kowalski/PAP", ""),
        ("Ida Penrose in Lisbon", ""),
        ("World Cup, UEFA", ""),
        ("Prime Minister, UK", ""),
        ("Live Updates | USA", ""),
        ("Ida Penrose, who built the bridge and lived beside it", ""),
    ],
)
def test_a_name_alone_is_a_writers_if_a_role_an_agency_or_an_address_stands_behind(line: str, names: str) -> None:
    assert named_beside(line) == names


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Jan Novák, ČTK", "Jan Novák"),
        ("Ida Penrose / Redacción", "Ida Penrose"),
        ("Ida Penrose, Bram Oz", "Ida Penrose, Bram Oz"),
        ("AFP, Manila", "AFP, Manila"),
        ("River Echo", "River Echo"),
        ("ida_p", "ida_p"),
    ],
)
def test_what_a_label_says_loses_the_place_and_the_agency_behind_a_name(value: str, names: str) -> None:
    assert without_asides(value) == names


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Reporter Ida Penrose", "Ida Penrose"),
        ("Wartawan Sari Wulan", "Sari Wulan"),
        ("Phóng viên Nguyễn Văn An", "Nguyễn Văn An"),
        ("Phóng viên Nguyễn Văn An bị bắt", ""),
        ("Wartawan tewas di Gaza", ""),
        ("Reporter shot in Gaza", ""),
        ("Journalist Killed in Gaza", ""),
        ("Корреспондент погиб под Донецком", ""),
        ("مراسل الجزيرة يستشهد في غزة", ""),
    ],
)
def test_a_role_before_a_name_tells_whose_it_is_and_a_headline_about_one_does_not(line: str, name: str) -> None:
    assert credited_by_role(line) == name


@pytest.mark.parametrize("line", ["He is a reporter", "Der Mann war Journalist", "Ida Penrose became a journalist"])
def test_a_sentence_about_a_writer_is_no_role(line: str) -> None:
    assert not names_role(line)


def test_a_name_of_two_short_words_in_capitals_is_no_agency() -> None:
    assert names_agency("ANSA")
    assert not names_agency("BO OZ")


def test_who_had_another_part_is_told_from_a_writer() -> None:
    assert all(map(names_another, ("Edited by Bram Oz", "Redaktion: Bram Oz", "Translation: Bram Oz")))
    assert not any(map(names_another, ("Edita Novak", "Ida Penrose", "Bildad Oz")))
