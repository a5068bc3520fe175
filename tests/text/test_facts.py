"""Numbers read alike in every language. All sentences were written for this table."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.facts import in_one_unit, read_numbers, read_quantities


def numbers(language: str, text: str) -> str:
    return " ".join(read_numbers(text, language))


# language, sentence, its numbers
SENTENCES = [
    # one thing, written in digits in its own way
    ("ja", "1ドル＝106円18銭、終値は26469円5銭", "1 106.18 26469.05"),
    ("zh", "911恐怖袭击、9·11事件；保时捷911", "--09-11 --09-11 911"),
    ("ko", "9·11 테러 이후", "--09-11"),
    # halves behind a number, in words or digits
    (
        "en",
        "two and a half years, 3 and a half million, a two-and-a-half-hour talk, a year and a half",
        "2.5 3500000 2.5 1.5",
    ),
    ("de", "dreieinhalb Jahre, zweieinhalb Millionen, anderthalb Stunden", "3.5 2500000 1.5"),
    ("es", "tres millones y medio en dos años y medio", "3500000 2.5"),
    ("fr", "deux ans et demi, trois millions et demi", "2.5 3500000"),
    ("ru", "два с половиной года, три с половиной миллиона, полтора часа", "2.5 3500000 1.5"),
    ("tr", "üç buçuk milyon, bir buçuk yıl", "3500000 1.5"),
    ("ar", "ثلاثة ملايين ونصف المليون في سنتين ونصف السنة", "3500000 2.5"),
    ("fa", "سه و نیم میلیون، سه و نیم متر", "3500000 3.5"),
    ("hi", "साढ़े तीन करोड़, साढ़े चार गुना, ढाई साल, सवा दो लाख", "35000000 4.5 2.5 225000"),
    ("he", "שלושה מיליון וחצי, שנתיים וחצי", "3500000 2.5"),
    ("vi", "ba triệu rưỡi", "3500000"),
    ("zh", "三年半，两个半月，下半期", "3.5 2.5"),
    ("ja", "1年半、3時間半", "1.5 3.5"),
    ("ko", "3년 반, 2년 반대", "3.5 2"),
    ("th", "สามล้านครึ่ง", "3500000"),
    # how agencies of a country write
    ("ko", "6천340만 유로, 7억4천100만 유로, 7천만 명", "63400000 741000000 70000000"),
    ("ko", "사흘 동안 열차와 세대, 열 명", "3 10"),
    ("ko", "전반 11분과 후반 22분", "11 67"),
    ("ja", "前半11分、後半22分", "11 67"),
    ("zh", "下半场第22分钟，中心气压935百帕，九百人", "67 935 900"),
    ("ja", "前日比１８２・４４ドル安の２万６４６９・８９ドル、１万０３６３・１８と続落", "182.44 26469.89 10363.18"),
    ("ja", "1万0500人、M6・4の地震、マグニチュード(M)5・7、1・2号機と3・4日", "10500 6.4 5.7 1 2 3 4"),
    ("zh", "Rodgers和Hart2020年首演，发生M6.4级地震", "2020 6.4"),
    ("zh-TW", "115年7月3日開幕，編列114年度預算，相隔100年3個月", "2026 --07-03 2025 100 3"),
    ("de", "haltbar bis 14.11., am 2. 3. und am 5.6.2024, Modell 2.3.4", "--11-14 --03-02 --06-05 2024"),
    ("da", "lukker den 14.11., begyndte klokken 10.05. Ingen", "--11-14 10 5"),
    ("no", "toget gikk klokka 9.10.", "9 10"),
    ("es", "ganó en 2h19:08", "2 19 8"),
    ("es", "dos tercios (2/3) de los votos, el lunes (2/3)", "2/3 2/3 --03-02"),
    ("en", "third-quarter profit, the second quarter, three quarters", "3 2 3/4"),
    ("vi", "ngày 5/9, đêm 3/8, chiếm 2/3 số phiếu", "--09-05 --08-03 2/3"),
    ("id", "Senin (5/9) malam, 2/3 suara", "--09-05 2/3"),
    ("fr", "sept villages en 2 h 05 min 16 s", "7 2 5 16"),
    ("tr", "nisanda saatle 04.17'de maden ocağında; 5 Ocak'ta", "--04 4 17 --01-05"),
    ("vi", "từ tháng 3/2019, trong hai thập kỷ, thập niên 80", "--03 2019 20 1980"),
    ("ar", "في 12 فبراير شباط، في مايوركا ومارسيليا وفي مارس آذار", "--02-12 --03"),
    ("ar", "عند 11 ألفا و842 نقطة", "11842"),
    ("fa", "در ۱۱ هزار و ۸۴۲ واحد، نُه سال، پانزدهم", "11842 9 15"),
    ("fa", "به بزرگی پنج و دو دهم ریشتر، سی و پنج و ۲۵ صدم درصد، بیست و سه نفر، دهم", "5.2 35.25% 23 10"),
    ("ar", "بلغت 5 فاصلة 2 بالمئة", "5.2%"),
    ("th", "ขาดทุนห้าจุดสองล้านบาท และสิบจุดศูนย์ห้า พบ 5 จุด 2 คน", "5200000 10.05 5 2"),
    ("ru", "шестеро финишировали седьмыми, дюжина осталась", "6 7 12"),
    ("th", "มีคำสั่งห้ามจัดมหกรรมสามัญ แต่ห้าคนมา", "5"),
    ("he", "בין 6 עד 7 מיליון", "6000000 7000000"),
    ("id", "dari 2,9 menjadi 2,1 persen", "2.9% 2.1%"),
    # English
    ("en", "14,900 officials in 161 units took part", "14900 161"),
    ("en", "an investment of $6.46 billion, up 7.3 percent", "6460000000 7.3%"),
    ("en", "a million people and half a million cars", "1000000 500000"),
    ("en", "on September 14, 2023 and on 3 May 2024", "--09-14 2023 --05-03 2024"),
    ("en", "twenty-three ships, two hundred and five sailors, three dozen boats", "23 205 36"),
    ("en", "two million three hundred thousand", "2300000"),
    ("en", "The 3rd and the 21st, the second and the twelfth", "3 21 2 12"),
    ("en", "two-thirds of them, 3/4 of us, a fifth of you, three quarters", "2/3 3/4 1/5 3/4"),
    ("en", "at 5:30 p.m., 7.55am, 9 a.m. and noon", "17 30 7 55 9"),
    ("en", "Rovers won 3-1 in 2014-15", "3 1 2014 15"),
    ("en", "between 5 and 6 million; 10-12%; 3 to 4 percent", "5000000 6000000 10% 12% 3% 4%"),
    ("en", "£10m, $1.2bn, €300k and 5m long", "10000000 1200000000 300000 5"),
    ("en", "the 1980s and the '60s, but a man in his 40s", "1980 1960 40"),
    ("en", "He may march in May; since March they may", "--05 --03"),
    ("en", "Covid-19, the F-35, G20, H1N1 and a mid-1990s A320", "1990"),
    ("en", "call 0800 123 456 or 555-1234, v1.2.3, see www.example.org/2019/4", ""),
    ("en", "3½ hours and 12² and a note¹", "3.5 12"),
    (
        "en",
        "Jan Smith left in Jan. 2019, on Jan. 5; 1,234 and 99.999% of 1.234 million",
        "--01 2019 --01-05 1234 99.999% 1234000",
    ),
    ("en", "2,06,737 cases, 1.5 lakh tests and 3 crore doses", "206737 150000 30000000"),
    ("en-US", "due 9/14/2023 or 03/04/2023", "--09-14 2023 --03-04 2023"),
    ("en-GB", "due 14/09/2023 or 03/04/2023", "--09-14 2023 --04-03 2023"),
    # Chinese
    ("zh", "十月一日、年内之一、零部件、亿万富翁", "--10-01"),
    ("zh", "全区161家单位1.49万名干部参加", "161 14900"),
    ("zh", "投资64.6亿元，增长7.3%，占百分之十五", "6460000000 7.3% 15%"),
    ("zh", "三百五十六人，第二十三届，一百万，三千万元", "356 23 1000000 30000000"),
    ("zh", "二〇二三年九月十四日，10月1日，六月份", "2023 --09-14 --10-01 --06"),
    ("zh", "下午5点半开会，晚上8点结束，上午9:30开始", "17 30 20 9 30"),
    ("zh", "三分之一的人，五分之四，三成多，提高0.5个百分点", "1/3 4/5 30% 0.5%"),
    ("zh", "上世纪八十年代、20世纪90年代", "1980 20 1990"),
    ("zh", "十分重要，千万不要，万一，几十人，数百人，星期三，一些", ""),
    ("zh", "两个人、三名学生、第四名、二到五天", "2 3 4 2 5"),
    ("zh", "１２，３４５人、１．５万亿元、3千克、2千万", "12345 1500000000000 3 20000000"),
    ("zh", "36.1万亩、500万至600万、5至6亿元", "361000 5000000 6000000 500000000 600000000"),
    ("zh", "三点五亿元、一千二百三十四点五亿元、零点三个百分点、百分之三点五", "350000000 123450000000 0.3% 3.5%"),
    ("zh", "下午三点五分开会", "15 5"),
    ("ja", "十五・五%増、三・五倍", "15.5% 3.5"),
    ("mr", "५ लाख", "500000"),
    ("ne", "१.५ करोड", "15000000"),
    ("gu", "૧.૫ કરોડ, 12 ટકા", "15000000 12%"),
    ("te", "3 లక్షల, 12 శాతం", "300000 12%"),
    ("sl", "14.900 ljudi, 3,5 milijona, 12 odstotkov", "14900 3500000 12%"),
    ("et", "14 900 inimest, 3,5 miljonit, 12 protsenti", "14900 3500000 12%"),
    ("lv", "14 900 cilvēku, 3,5 miljoni, 12 procenti", "14900 3500000 12%"),
    ("lt", "14 900 žmonių, 3,5 mln. eurų, 12 procentų", "14900 3500000 12%"),
    ("ca", "14.900 persones, 3,5 milions, 12 per cent", "14900 3500000 12%"),
    ("kk", "14 900 адам, 3,5 млн теңге, 12 пайыз", "14900 3500000 12%"),
    ("zh-TW", "二十三萬五千人、3億5千萬元、民國112年", "235000 350000000 2023"),
    ("zh-TW", "第三屆、下午三點、百分之八、兩艘船", "3 15 8% 2"),
    ("zh-Hant", "1萬4900人、2.3兆元、九月三日", "14900 2300000000000 --09-03"),
    # Japanese
    ("ja", "1万4900人が参加、64億6000万円", "14900 6460000000"),
    ("ja", "２０２３年９月１４日午後５時３０分", "2023 --09-14 17 30"),
    ("ja", "令和5年、平成元年、昭和64年", "2023 1989 1989"),
    ("ja", "3割の人、15パーセント、三分の一", "30% 15% 1/3"),
    ("ja", "二十三人、百五十台、第3回、二つ", "23 3 2"),
    ("ja", "2000年代、80年代、5億円から6億円", "2000 1980 500000000 600000000"),
    # Korean
    ("ko", "1만 4900명이 참가, 64억 6천만 원", "14900 6460000000"),
    ("ko", "2023년 9월 14일 오후 5시 30분", "2023 --09-14 17 30"),
    ("ko", "세 명, 두 번째, 다섯 개, 열두 시간", "3 2 5 12"),
    ("ko", "백만 명, 수백만 명, 열대성, 억만장자", "1000000"),
    ("ko", "7.3% 증가, 15퍼센트, 3분의 1", "7.3% 15% 1/3"),
    ("ko", "제3조, 3조 원, 10월에, 1980년대", "3 3000000000000 --10 1980"),
    # Arabic
    ("ar", "شارك ١٤٬٩٠٠ مسؤول و30،000 طالب", "14900 30000"),
    ("ar", "استثمار 6.46 مليار دولار بزيادة 7.3٪", "6460000000 7.3%"),
    ("ar", "في 14 سبتمبر 2023 وفي 3 أيار", "--09-14 2023 --05-03"),
    ("ar", "ثلاثة أشخاص وخمسة وعشرون طالبا", "3 25"),
    ("ar", "٢٣ في المئة و15 بالمائة", "23% 15%"),
    ("ar", "مليون شخص ومرتين والرابع", "1000000 2 4"),
    # Russian
    ("ru", "14 900 человек, 6,46 млрд долларов", "14900 6460000000"),
    ("ru", "14 сентября 2023 года, в мае", "--09-14 2023 --05"),
    ("ru", "двадцать три корабля, триста пять человек", "23 305"),
    ("ru", "рост на 7,3 процента и 15%", "7.3% 15%"),
    ("ru", "миллион жителей, полтора миллиона, миллионы", "1000000 1500000"),
    ("ru", "в 1980-х, в XIX веке, третий, Су-35", "1980 19 3"),
    ("ru", "5–6 тысяч рублей; 2 млн 300 тыс.", "5000 6000 2300000"),
    # German
    ("de", "14.900 Beamte, 6,46 Milliarden Dollar", "14900 6460000000"),
    ("de", "am 14. September 2023 und am 3.5.2024", "--09-14 2023 --05-03 2024"),
    ("de", "dreiundzwanzig Schiffe, zweihundert Mann, ein Dutzend", "23 200 12"),
    ("de", "um 7,3 Prozent, 100%ig, 3,5 Mio. und 2 Mrd.", "7.3% 100% 3500000 2000000000"),
    ("de", "eine halbe Million, anderthalb Millionen, eine Million", "500000 1500000 1000000"),
    ("de", "um 17.30 Uhr, um 17:00 Uhr, die 80er Jahre", "17 30 17 1980"),
    ("de", "zwei Drittel, die dritte Auflage, 2,125 Millionen", "2/3 3 2125000"),
    # French
    ("fr", "14 900 fonctionnaires, 6,46 milliards de dollars", "14900 6460000000"),
    ("fr", "le 14 septembre 2023, le 1er mai, en août", "--09-14 2023 --05-01 --08"),
    ("fr", "vingt-trois navires, quatre-vingt-dix-sept, soixante-quinze", "23 97 75"),
    ("fr", "7,3 % et quinze pour cent, 2 points de pourcentage", "7.3% 15% 2%"),
    ("fr", "deux cents, mille, un million, deux tiers", "200 1000 1000000 2/3"),
    ("fr", "à 19 h 30, à 17h00, dans les années 80, au XIXe siècle", "19 30 17 1980 19"),
    # Spanish
    ("es", "14.900 funcionarios, 6,46 mil millones de dólares", "14900 6460000000"),
    ("es", "el 14 de septiembre de 2023 y el 3 de mayo", "--09-14 2023 --05-03"),
    ("es", "veintitrés barcos, treinta y cinco, doscientos cinco", "23 35 205"),
    ("es", "un 7,3 por ciento y 15 %; 350 millones", "7.3% 15% 350000000"),
    ("es", "dos mil trescientos; 5 mil; un millón", "2300 5000 1000000"),
    ("es", "el siglo XIX, los años 80, a las 17:30, la tercera", "19 1980 17 30 3"),
    # Portuguese
    ("pt", "14.900 funcionários, 6,46 bilhões de dólares", "14900 6460000000"),
    ("pt", "em 14 de setembro de 2023 (14/9), em maio", "--09-14 2023 --09-14 --05"),
    ("pt-PT", "6,46 mil milhões de euros; um milhão", "6460000000 1000000"),
    ("pt", "vinte e três navios, duzentos e cinco", "23 205"),
    ("pt", "7,3 por cento; 15%; dois terços", "7.3% 15% 2/3"),
    ("pt", "às 17h30, nos anos 80, o terceiro, no século XXI", "17 30 1980 3 21"),
    # Italian
    ("it", "14.900 funzionari, 6,46 miliardi di dollari", "14900 6460000000"),
    ("it", "il 14 settembre 2023, il 1° maggio, la maggior parte", "--09-14 2023 --05-01"),
    ("it", "ventitré navi, trentuno, duecento, 20mila", "23 31 200 20000"),
    ("it", "del 7,3 per cento e del 15%; due terzi", "7.3% 15% 2/3"),
    ("it", "un milione, mille, mezzo milione", "1000000 1000 500000"),
    ("it", "alle 17.30, negli anni '80, nel XIX secolo, terzo", "17 30 1980 19 3"),
    # Polish
    ("pl", "14 900 urzędników, 6,46 mld dolarów", "14900 6460000000"),
    ("pl", "14 września 2023 roku, w maju", "--09-14 2023 --05"),
    ("pl", "dwadzieścia trzy statki, dwieście pięć, pięciu", "23 205 5"),
    ("pl", "o 7,3 procent i 15 proc.; 3,5 mln; 20 tys.", "7.3% 15% 3500000 20000"),
    ("pl", "milion osób, pół miliona, tysiąc", "1000000 500000 1000"),
    ("pl", "lata 80., XIX wiek, o godz. 17.30, trzeci, w czwartek", "1980 19 17 30 3"),
    # Turkish
    ("tr", "14.900 memur, 6,46 milyar dolar", "14900 6460000000"),
    ("tr", "14 Eylül 2023'te ve 3 Mayıs'ta", "--09-14 2023 --05-03"),
    ("tr", "yirmi üç gemi, iki yüz beş, on iki", "23 205 12"),
    ("tr", "yüzde 7,3 ve %15; bir milyon", "7.3% 15% 1000000"),
    ("tr", "20 milyondan fazla, 5 bin, yarım milyon", "20000000 5000 500000"),
    ("tr", "1980'li yıllar, saat 17.30'da, üçüncü", "1980 17 30 3"),
    # Thai
    ("th", "เจ้าหน้าที่ 14,900 คน งบ 6.46 พันล้านดอลลาร์", "14900 6460000000"),
    ("th", "วันที่ 14 กันยายน 2566 และ ๓ พ.ค. ๒๕๖๗", "--09-14 2023 --05-03 2024"),
    ("th", "ร้อยละ 7.3 และ 15 เปอร์เซ็นต์", "7.3% 15%"),
    ("th", "สามคน ยี่สิบสามลำ สองร้อยห้า", "3 23 205"),
    ("th", "สามารถ สามี เก้าอี้ สัมพันธ์", ""),
    ("th", "3 แสนคน 5 หมื่น 2 ล้าน ในเดือนตุลาคม เวลา 17.30 น.", "300000 50000 2000000 --10 17 30"),
    # Indonesian
    ("id", "14.900 pejabat, 6,46 miliar dolar", "14900 6460000000"),
    ("id", "pada 14 September 2023 (14/9), bulan Mei", "--09-14 2023 --09-14 --05"),
    ("id", "dua puluh tiga kapal, dua belas, dua ratus lima", "23 12 205"),
    ("id", "7,3 persen dan 15%; setengah juta; sejuta", "7.3% 15% 500000 1000000"),
    ("id", "Rp 5 juta, 3 triliun, 20 ribu, seratus", "5000000 3000000000000 20000 100"),
    ("id", "pukul 17.30, tahun 1980-an, ketiga", "17 30 1980 3"),
    # Czech, Slovak, Ukrainian, Bulgarian, Croatian, Serbian
    ("cs", "14 900 úředníků, 6,46 miliardy dolarů, 3,5 mil. korun", "14900 6460000000 3500000"),
    ("cs", "14. září 2023, v květnu, 80. let", "--09-14 2023 --05 1980"),
    ("cs", "dvacet tři lodí, o 7,3 procenta, třetí, půl milionu", "23 7.3% 3 500000"),
    ("sk", "14 900 úradníkov, 6,46 miliardy, 14. mája 2023", "14900 6460000000 --05-14 2023"),
    ("sk", "dvadsať tri lodí, sto, tisíc", "23 100 1000"),
    ("sk", "7,3 percenta, 3 tis. eur, 2 mil.", "7.3% 3000 2000000"),
    ("uk", "14 900 осіб, 6,46 млрд доларів", "14900 6460000000"),
    ("uk", "14 вересня 2023 року, п’ять кораблів, дев'яносто", "--09-14 2023 5 90"),
    ("uk", "на 7,3 відсотка, мільйон, третій", "7.3% 1000000 3"),
    ("bg", "14 900 души, 6,46 млрд. лева, 14 септември", "14900 6460000000 --09-14"),
    ("bg", "двадесет и три кораба, 7,3 процента", "23 7.3%"),
    ("bg", "хиляда, втори, 15 на сто", "1000 2 15%"),
    ("hr", "14.900 ljudi, 6,46 milijardi eura, 14. rujna 2023.", "14900 6460000000 --09-14 2023"),
    ("hr", "dvadeset tri broda, 7,3 posto", "23 7.3%"),
    ("hr", "tisuću, milijun, u listopadu", "1000 1000000 --10"),
    ("sr", "14.900 људи, 6,46 милијарди, 14. септембра", "14900 6460000000 --09-14"),
    ("sr", "двадесет три брода, 7,3 одсто", "23 7.3%"),
    ("sr", "милион, сто, у мају", "1000000 100"),
    # Dutch, Swedish, Danish, Norwegian, Icelandic
    ("nl", "14.900 ambtenaren, 6,46 miljard dollar", "14900 6460000000"),
    ("nl", "drieëntwintig schepen, tweehonderd, anderhalf miljoen", "23 200 1500000"),
    ("nl", "op 14 september 2023 om 17.30 uur, 7,3 procent", "--09-14 2023 17 30 7.3%"),
    ("sv", "14 900 tjänstemän, 6,46 miljarder dollar", "14900 6460000000"),
    ("sv", "den 14 september 2023, 7,3 procent, 1980-talet", "--09-14 2023 7.3% 1980"),
    ("sv", "tjugo fartyg, en miljon, tredje, kl. 17.30", "20 1000000 3 17 30"),
    ("da", "14.900 embedsmænd, 6,46 mia. kroner, fem", "14900 6460000000 5"),
    ("da", "den 14. september 2023, femogtyve", "--09-14 2023 25"),
    ("nb", "6,46 milliarder, 7,3 prosent, tolv", "6460000000 7.3% 12"),
    ("is", "14.900 manns, 6,46 milljarðar dala", "14900 6460000000"),
    ("is", "14. september 2023, tuttugu og þrjú skip", "--09-14 2023 23"),
    ("is", "20 milljónir, þriðja, 7,3 prósent", "20000000 3 7.3%"),
    # Finnish, Hungarian, Romanian, Greek
    ("fi", "14 900 virkamiestä, 6,46 miljardia dollaria", "14900 6460000000"),
    ("fi", "14. syyskuuta 2023, 7,3 prosenttia", "--09-14 2023 7.3%"),
    ("fi", "viisi, miljoona, kolmas, 20 tuhatta", "5 1000000 3 20000"),
    ("hu", "14 900 tisztviselő, 6,46 milliárd dollár", "14900 6460000000"),
    ("hu", "2023. szeptember 14-én, májusban", "2023 --09-14 --05"),
    ("lv", "divdesmit pieci cilvēki, trīsdesmit viens, divi simti četrdesmit, piecpadsmit tūkstoši", "25 31 240 15000"),
    (
        "lt",
        "dvidešimt penki žmonės, trisdešimt vienas, du šimtai keturiasdešimt, penkiolika tūkstančių",
        "25 31 240 15000",
    ),
    ("et", "kakskümmend viis inimest, kolmkümmend üks, kakssada nelikümmend, viisteist tuhat", "25 31 240 15000"),
    ("ca", "vint-i-cinc persones, trenta-sis, trenta-u, dos-cents quaranta, quinze mil", "25 36 31 240 15000"),
    ("eu", "hogeita bost, hogeita hamabost, berrogeita hamar, berrehun, hamabost mila", "25 35 50 200 15000"),
    ("tl", "dalawampu't lima katao, tatlumpu't isa, limang daan, dalawampung libo", "25 31 500 20000"),
    ("cy", "dau ddeg pump o bobl, tri deg un, dau gant, wyth deg", "25 31 200 80"),
    ("hu", "huszonhárom hajó, 7,3 százalék, másfél millió, harmadik", "23 7.3% 1500000 3"),
    ("ro", "14.900 de funcționari, 6,46 miliarde de dolari", "14900 6460000000"),
    ("ro", "14 septembrie 2023, douăzeci și trei de nave", "--09-14 2023 23"),
    ("ro", "7,3 la sută, un milion, o mie, două sute, secolul XIX", "7.3% 1000000 1000 200 19"),
    ("el", "14.900 υπάλληλοι, 6,46 δισεκατομμύρια δολάρια", "14900 6460000000"),
    ("el", "στις 14 Σεπτεμβρίου 2023, τον Μάιο", "--09-14 2023 --05"),
    ("el", "είκοσι τρία πλοία, 7,3 τοις εκατό, την Τρίτη, η τρίτη", "23 7.3% 3"),
    # Hebrew, Persian, Urdu, Uyghur
    ("he", "14,900 פקידים, 6.46 מיליארד דולר", "14900 6460000000"),
    ("he", "ב-14 בספטמבר 2023, בדצמבר", "--09-14 2023 --12"),
    ("he", "שלושה אנשים, בארבע ערים, 7.3 אחוזים, ביום שלישי", "3 4 7.3%"),
    ("fa", "۱۴٬۹۰۰ نفر، ۶/۴۶ میلیارد دلار", "14900 6460000000"),
    ("fa", "۱۴ سپتامبر ۲۰۲۳، ۷٫۳ درصد، ٪۲۰", "--09-14 2023 7.3% 20%"),
    ("fa", "بیست و پنج کشتی، سه نفر، روز پنج شنبه، می‌شود", "25 3"),
    ("ur", "14,900 افراد، 6.46 ارب ڈالر", "14900 6460000000"),
    ("ur", "14 ستمبر 2023، 7.3 فیصد", "--09-14 2023 7.3%"),
    ("ur", "تین لوگ، 3 کروڑ، 5 لاکھ", "3 30000000 500000"),
    ("ug", "3 مىليون 260 مىڭ كىشى", "3260000"),
    ("ug", "41 پىرسەنت، 9-ئاينىڭ 14-كۈنى", "41% --09-14"),
    ("ug", "2011 -يىلى، ئۈچ", "2011 3"),
    # Hindi, Bengali, Tamil, Vietnamese, Swahili, Mongolian, Tibetan, Azerbaijani, Hausa
    ("hi", "१४,९०० अधिकारी, 6.46 अरब डॉलर, 3.5 करोड़", "14900 6460000000 35000000"),
    ("hi", "14 सितंबर 2023 को, 7.3 प्रतिशत", "--09-14 2023 7.3%"),
    ("hi", "तीन लोग, बीस जहाज, डेढ़ लाख, दूसरी बार, 5 लाख करोड़", "3 20 150000 2 5000000000000"),
    ("bn", "১৪,৯০০ কর্মকর্তা, ৩.৫ কোটি", "14900 35000000"),
    ("bn", "১৪ সেপ্টেম্বর ২০২৩, ৭.৩ শতাংশ", "--09-14 2023 7.3%"),
    ("bn", "তিনটি জাহাজ, ৫ লাখ, তৃতীয়", "3 500000 3"),
    ("ta", "14,900 பேர், 6.46 பில்லியன்", "14900 6460000000"),
    ("ta", "செப்டம்பர் 14, 2023, 7.3 சதவீதம்", "--09-14 2023 7.3%"),
    ("ta", "மூன்று கப்பல்கள், 3 கோடி", "3 30000000"),
    ("vi", "14.900 cán bộ, 6,46 tỷ đô la", "14900 6460000000"),
    ("vi", "ngày 14 tháng 9 năm 2023, tháng 10, 14/9", "--09-14 2023 --10 --09-14"),
    ("vi", "ba người, hai mươi lăm, 7,3 phần trăm, thứ Hai, 5 giờ chiều", "3 25 7.3% 17"),
    ("vi", "tháng Sáu, thứ 6, lần thứ 9, mười bốn người", "--06 9 14"),
    ("sw", "watu 14,900, dola bilioni 6.46", "14900 6460000000"),
    ("sw", "Septemba 14, 2023, asilimia 7.3", "--09-14 2023 7.3%"),
    ("sw", "watu kumi na tatu, milioni 3, elfu 20", "13 3000000 20000"),
    ("mn", "14,900 хүн, 6.46 тэрбум доллар", "14900 6460000000"),
    ("mn", "9-р сарын 14, 7.3 хувь", "--09-14 7.3%"),
    ("mn", "зургаадугаар сард, 20 сая, гурван хүн", "--06 20000000 3"),
    ("bo", "མི་ཁྲི་2.5 དང་ས་ཡ་3", "25000 3000000"),
    ("bo", "ཟླ་9ཚེས་14 ཉིན", "--09-14"),
    ("bo", "མི་གསུམ་དང་ལོ་༢༠༢༣", "3 2023"),
    ("az", "14.900 nəfər, 6,46 milyard dollar", "14900 6460000000"),
    ("az", "14 sentyabr 2023, 7,3 faiz", "--09-14 2023 7.3%"),
    ("az", "iyirmi üç gəmi, 5 min", "23 5000"),
    ("ha", "mutane 14,900, dala biliyan 6.46", "14900 6460000000"),
    ("ha", "14 ga Satumba 2023, kashi 7.3", "--09-14 2023 7.3%"),
    ("ha", "mutum uku, miliyan 3", "3 3000000"),
    # a language without number words
    ("und", "14,900 nombroj, 7.3 % en 2023-09-14", "14900 7.3% --09-14 2023"),
    ("", "1.234,5", "1234.5"),
    # languages that only the extra encoder reads
    ("af", "drie miljoen mense, twintig persent en half miljoen rand op 5 Mei 2024", "3000000 20% 500000 --05-05 2024"),
    ("sq", "tre milionë njerëz, 5 mijë euro, 20 për qind, më 3 maj 2024", "3000000 5000 20% --05-03 2024"),
    ("mk", "три милиони луѓе, дваесет проценти, 5 илјади на 3 мај 2024", "3000000 20% 5000 --05-03 2024"),
    ("uz", "uch million kishi, 20 foiz, besh ming, 3-may 2024", "3000000 20% 5000 --05-03 2024"),
    ("tl", "tatlong milyon at 20 porsiyento, limang libo noong Mayo 3, 2024", "3000000 20% 5000 --05-03 2024"),
    ("hy", "երեք միլիոն մարդ, 20 տոկոս, 5 հազար", "3000000 20% 5000"),
    ("ka", "3 მილიონი ადამიანი, 20 პროცენტი, 5 ათასი", "3000000 20% 5000"),
    ("ky", "үч миллион киши, 20 пайыз, беш миң", "3000000 20% 5000"),
    ("mg", "telo tapitrisa, 20 isan-jato, 5 arivo", "3000000 20% 5000"),
    ("kn", "3 ಕೋಟಿ ಜನರು, 5 ಲಕ್ಷ, ಶೇಕಡಾ 20", "30000000 500000 20%"),
    ("my", "3 သိန်း, ၂ ဒသမ ၅ သန်း, 20 ရာခိုင်နှုန်း", "300000 2500000 20%"),
    ("ml", "3 കോടി, 5 ലക്ഷം, 20 ശതമാനം", "30000000 500000 20%"),
    ("pa", "3 ਕਰੋੜ ਲੋਕ, 5 ਲੱਖ, 20 ਫੀਸਦੀ", "30000000 500000 20%"),
    ("km", "3 លាន នាក់, 20 ភាគរយ", "3000000 20%"),
    ("lo", "3 ລ້ານ ຄົນ, 20 ເປີເຊັນ", "3000000 20%"),
    ("am", "3 ሚሊዮን ሰዎች, 20 በመቶ", "3000000 20%"),
    ("si", "මිලියන 3 ක්, සියයට 20", "3000000 20%"),
    ("or", "3 କୋଟି ଲୋକ, 20 ପ୍ରତିଶତ", "30000000 20%"),
    ("so", "3 milyan oo qof, boqolkiiba 20", "3000000 20%"),
    ("cy", "tair miliwn o bobl, 20 y cant", "3000000 20%"),
    ("eu", "3 milioi pertsona, ehuneko 20", "3000000 20%"),
    ("ga", "3 mhilliún duine, 20 faoin gcéad", "3000000 20%"),
    ("ps", "3 میلیونه کسان، 20 سلنه", "3000000 20%"),
    ("sd", "3 لک ماڻهو، 20 سيڪڙو", "300000 20%"),
    ("te", "2024 మే 14న 23.6 కోట్లు; 45 శాతం; మూడు వేల", "2024 --05-14 236000000 45% 3000"),
    ("gu", "14 મે 2024ના રોજ 23.6 કરોડ; 45 ટકા; ત્રણ હજાર", "--05-14 2024 236000000 45% 3000"),
    ("mr", "14 मे 2024 रोजी 23.6 कोटी; 45 टक्के; तीन हजार", "--05-14 2024 236000000 45% 3000"),
    ("ne", "२०२४ मे १४ मा २३.६ करोड; ४५ प्रतिशत; तीन हजार", "2024 --05-14 236000000 45% 3000"),
    ("or", "2024 ମଇ 14ରେ 23.6 କୋଟି", "2024 --05-14 236000000"),
    ("km", "ថ្ងៃទី ១៤ ខែឧសភា ឆ្នាំ ២០២៤", "--05-14 2024"),
    ("hy", "2024 թվականի մայիսի 14-ին", "2024 --05-14"),
    ("kk", "2024 жылғы 14 мамырда 236 миллион; үш мың", "2024 --05-14 236000000 3000"),
    ("ky", "2024-жылдын 14-майында", "2024 --05-14"),
    ("az", "2024-cü il mayın 14-də", "2024 --05-14"),
    ("eu", "2024ko maiatzaren 14an, % 45", "2024 --05-14 45%"),
    ("ga", "14 Bealtaine 2024; 3 Meán Fómhair", "--05-14 2024 --09-03"),
    ("et", "14. mail 2024, kolm tuhat", "--05-14 2024 3000"),
    ("lv", "2024. gada 14. maijā, trīs tūkstoši", "2024 --05-14 3000"),
    ("lt", "2024 m. gegužės 14 d., trys tūkstančiai", "2024 --05-14 3000"),
    ("sl", "14. maja 2024, tri tisoč", "--05-14 2024 3000"),
    ("ca", "el 14 de maig de 2024, dos mil", "--05-14 2024 2000"),
]


@pytest.mark.parametrize(("language", "text", "expected"), SENTENCES)
def test_numbers_of_a_sentence(language: str, text: str, expected: str) -> None:
    assert numbers(language, text) == expected


# One report of our own in ten languages: what a reader of any two of them would call the same numbers.
REPORT = {
    "en": "On 14 September 2023 some 14,900 officials from 161 units met. Spending rose 7.3% to 6.46 billion yuan, a "
    "third of it in three cities; 2.5 million people live there.",
    "zh": "2023年9月14日，来自161家单位的1.49万名干部开会。支出增长7.3%，达到64.6亿元，"
    "其中三分之一在3座城市；那里有250万人。",
    "zh-TW": "２０２３年９月１４日，來自一百六十一個單位的14,900名幹部開會。支出增長百分之7.3，達64億6000萬元，"
    "其中三分之一在三座城市；那裡有二百五十萬人。",
    "ja": "2023年9月14日、161の単位から1万4900人の幹部が集まった。支出は7.3パーセント増の64億6000万元で、"
    "その3分の1は3つの都市。人口は250万人。",
    "ko": "2023년 9월 14일 161개 단위에서 1만4900명의 간부가 모였다. 지출은 7.3% 늘어 64억 6천만 위안이며 "
    "그중 3분의 1은 세 개 도시다. 인구는 250만 명이다.",
    "de": "Am 14. September 2023 trafen sich rund 14.900 Beamte aus 161 Einheiten. Die Ausgaben stiegen um 7,3 Prozent "
    "auf 6,46 Milliarden Yuan, ein Drittel davon in drei Städten; dort leben 2,5 Millionen Menschen.",
    "ru": "14 сентября 2023 года собрались 14 900 чиновников из 161 ведомства. Расходы выросли на 7,3 процента до "
    "6,46 млрд юаней, из них 1/3 в трёх городах; там живут 2,5 миллиона человек.",
    "ar": "في ١٤ سبتمبر ٢٠٢٣ اجتمع ١٤٬٩٠٠ مسؤول من ١٦١ وحدة. ارتفع الإنفاق بنسبة ٧٫٣ في المئة إلى ٦٫٤٦ مليار "
    "يوان، 1/3 منها في ثلاث مدن يعيش فيها ٢٫٥ مليون شخص.",
    "hi": "14 सितंबर 2023 को 161 इकाइयों के १४,९०० अधिकारी मिले। खर्च 7.3 प्रतिशत बढ़कर 6.46 अरब युआन हुआ, "
    "उसका 1/3 तीन शहरों में; वहां 25 लाख लोग रहते हैं।",
    "th": "วันที่ 14 กันยายน 2566 เจ้าหน้าที่ 14,900 คนจาก 161 หน่วยประชุมกัน รายจ่ายเพิ่มขึ้นร้อยละ 7.3 "
    "เป็น 6.46 พันล้านหยวน 1/3 อยู่ในสามเมือง มีคน 2.5 ล้านคน",
}


@pytest.mark.parametrize("language", [language for language in REPORT if language != "en"])
def test_a_report_has_the_same_numbers_in_every_language(language: str) -> None:
    assert sorted(read_numbers(REPORT[language], language)) == sorted(read_numbers(REPORT["en"], "en"))


def test_a_report_of_next_year_has_other_numbers() -> None:
    other = REPORT["en"].replace("14,900", "15,200").replace("7.3", "6.1").replace("2023", "2024")
    kept = set(read_numbers(other, "en")) & set(read_numbers(REPORT["en"], "en"))
    assert kept == {"--09-14", "161", "6460000000", "1/3", "3", "2500000"}


ZEROS = [chr(code) for code in range(0x110000) if unicodedata.decimal(chr(code), None) == 0]


@pytest.mark.parametrize("zero", ZEROS, ids=[unicodedata.name(zero) for zero in ZEROS])
def test_digits_of_every_script_read_equal(zero: str) -> None:
    written = "".join(chr(ord(zero) + int(digit)) if digit.isdigit() else digit for digit in "a 48,730 b 6.5% c 2019")
    assert read_numbers(written, "en") == ("48730", "6.5%", "2019")


# how thousands are grouped and which mark stands before decimals
CONVENTIONS = dict.fromkeys(["en", "zh", "ja", "ko", "th", "he", "ur", "sw", "es-MX"], (",", "."))
CONVENTIONS |= dict.fromkeys(["de", "es", "it", "pt", "tr", "id", "nl", "el", "vi", "da", "ro"], (".", ","))
CONVENTIONS |= dict.fromkeys(["pl", "uk", "sv", "hu"], (" ", ",")) | dict.fromkeys(["ru", "cs", "fi"], ("\u00a0", ","))
CONVENTIONS |= {
    "ar": ("٬", "٫"),
    "fa": ("٬", "٫"),
    "fr": ("\u202f", ","),
    "de-AT": ("\u2009", ","),
    "de-CH": ("’", "."),
}
DECIMALS = st.text("0123456789", max_size=5).filter(lambda digits: len(digits) != 3 and digits[-1:] != "0")


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(CONVENTIONS)), st.integers(0, 10**12), DECIMALS)
def test_a_number_in_the_convention_of_a_language_reads_back(language: str, whole: int, decimals: str) -> None:
    group, mark = CONVENTIONS[language]
    written = f"{whole:,}".replace(",", group) + (mark + decimals if decimals else "")
    assert read_numbers(f"« {written} »", language) == (f"{whole}.{decimals}" if decimals else f"{whole}",)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_east_asian_numbers_read_back_in_digits_and_in_han(yi: int, wan: int, rest: int) -> None:
    value = str(yi * 10**8 + wan * 10**4 + rest)
    digits = f"{yi}億{f'{wan}万' if wan else ''}{rest or ''}"
    han = _han(yi) + "億" + (("零" if wan < 1000 else "") + _han(wan) + "万" if wan else "")
    han += ("零" if rest < 1000 else "") + _han(rest) if rest else ""
    assert read_numbers(f"計{digits}円", "ja") == (value,)
    assert read_numbers(f"共{han.replace('億', '亿')}元", "zh") == (value,)
    assert read_numbers(f"총 {digits.replace('億', '억').replace('万', '만')}원", "ko") == (value,)


def _han(value: int) -> str:
    text = ""
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            text += "零一二三四五六七八九"[digit] + sign
        elif text and value and not text.endswith("零"):
            text += "零"
    return text


LANGUAGES = sorted({language for language, _, _ in SENTENCES})
SIGNS = st.sampled_from(
    [*"0123456789.,'/-:%½²٣३年月日時点万億十百千三半分之第成 \n\t\"(“$£İŞßeéA한만억เดสา", "million ", "one "]
)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(), st.lists(SIGNS).map("".join)), st.sampled_from(LANGUAGES))
def test_any_text_has_facts_in_canonical_form(text: str, language: str) -> None:
    for number in read_numbers(text, language):
        value, per_cent, fraction = number.rstrip("%"), number.endswith("%"), "/" in number
        if number.startswith("--"):
            assert number[2:4].isdigit()
        elif fraction:
            assert all(part.isdigit() for part in number.split("/"))
        else:
            assert value.replace(".", "", 1).isdigit()
            assert per_cent or value == number
            assert not ("." in value and value.endswith("0"))
            assert value == "0" or not value.startswith("0") or value.startswith("0.")


HARD = [
    "1 ",
    "1,",
    "1-",
    "1:",
    "1/",
    "123 ",
    "17:30",
    "九",
    "千万",
    "三分之",
    "million ",
    "twenty ",
    "A.",
    "A-1 ",
    "May 1 ",
]
HARD += [
    "a",
    "@a",
    "#",
    "http://",
    "½",
    "สาม",
    "3만 ",
    "5 to ",
    "hundred ",
    "XVI",
    "\n",
    "2023-",
    "İ",
    "ألف ",
    "and ",
    "0",
]


@pytest.mark.parametrize("unit", HARD)
def test_time_grows_with_the_length_of_the_text(unit: str) -> None:
    for language in ("en", "zh", "ar"):
        started = time.process_time()
        read_numbers((unit * 20_000)[:20_000], language)
        assert time.process_time() - started < 3  # a step for each pair of characters would take minutes


# language, sentence, its quantities
MEASURED = [
    ("en", "a 20-foot wall, 3 square miles, winds of 85 mph, two to three inches", "20 ft|3 mi2|85 mi|2 in|3 in"),
    ("de", "27 ºC, 5 bis 7,5 Zentimeter, 12 km² und 40 Quadratmeter", "27 °|5 cm|7.5 cm|12 km2|40 m2"),
    ("fr", "130 milles, 5 mille arbres, 8 kilomètres carrés", "130 mi|5000|8 km2"),
    ("pl", "130 mil, 6 metrów, 9 kilometrów kwadratowych", "130 mi|6 m|9 km2"),
    ("ru", "135 км/ч, 40 футов, 12 кв. миль, футбол: 5 футболистов", "135 km|40 ft|12 mi2|5"),
    ("ar", "385 ميلًا و20 قدمًا و3 بوصات", "385 mi|20 ft|3 in"),
    ("zh", "500多英里，36万亩，华氏80度，30平方公里", "500 mi|360000 mu|80 °|30 km2"),
    ("ja", "時速85マイル、2から3インチ、70キロ", "85 mi|2 in|3 in|70 kilo"),
    ("ko", "385마일, 20피트, 30제곱킬로미터", "385 mi|20 ft|30 km2"),
    ("th", "130 ไมล์ และ 4 นิ้ว", "130 mi|4 in"),
    ("en", "2020 was dry, up 3 percent", "2020|3%"),
    ("ja", "18日未明、5日間、92年に、10年間、秒速60.3メートル", "18 日|5|92 年|10|60.3 m"),
    ("ko", "18일 새벽, 5일간, 10년간", "18 日|5|10"),
    ("zh", "12日凌晨，3年后，43米每秒", "12 日|3|43 m"),
    ("he", "52 אלף דונם", "52000 dun"),
    ("zh", "坠入20米深的山谷，3升水", "20 m|3 l"),
    ("zh", "从7升至9。5码头，第3米兰队，2升降机", "7|9|5|3|2"),
    ("ja", "気温は35度で、3度目。2米国企業", "35 °|3|2"),
    ("hi", "720 किलोमीटर की कक्षा, 1,117 किलोग्राम", "720 km|1117 kg"),
]


@pytest.mark.parametrize(("language", "text", "expected"), MEASURED)
def test_the_unit_behind_a_number_is_read(language: str, text: str, expected: str) -> None:
    assert "|".join(read_quantities(text, language)) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("85 mi", "135 km", True),
        ("85 mi", "138 km", True),
        ("3 mi", "5 km", True),  # as journalists round
        ("3 mi", "5.2 km", True),
        ("3 mi", "5.7 km", False),
        ("20 ft", "6 m", True),
        ("12 in", "30 cm", True),
        ("404 ha", "1000 ac", True),
        ("150 lb", "68 kilo", True),
        ("50 mi", "80 kilo", True),
        ("3 mi2", "7.8 km2", True),
        ("3 mi2", "4.8 km", False),  # an area is no length
        ("80 °", "27 °", True),
        ("80 °", "20 °", False),
        ("85", "137 km", False),  # a factor alone says nothing
        ("85 mi", "137 kg", False),
        ("60.3 m", "217 km", True),  # a second and an hour, of wind
        ("50 m", "112 mi", True),
        ("52000 dun", "5200 ha", True),
        ("18 日", "--09-18", True),
        ("18", "--09-18", False),
        ("8 日", "--09-18", False),
        ("92 年", "1992", True),
        ("92", "1992", False),
        ("2.9", "2.9%", True),
        ("2", "2%", False),
    ],
)
def test_two_measures_of_one_quantity_are_one_number(one: str, other: str, same: bool) -> None:
    for here, there in ((one, other), (other, one)):
        left, right = in_one_unit([here], [there])
        assert (left == right) == same
    assert in_one_unit(["5 mi", "8 km"], ["8 km", "5"]) == (frozenset("58"), frozenset("58"))
