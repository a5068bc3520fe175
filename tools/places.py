"""Write `pipeline/text/places.txt`, the names of countries and large cities by language, from the CLDR as babel has it.

    .venv/bin/python -m tools.places

The cities are those that time zones are named after. Left out are names that are those of people or plain words, too
(Jordan and Chad stay in languages that write them otherwise), small islands and stations.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.core import get_cldr_version, get_global

from pipeline.dedup.semantic.languages import READ

FILE = Path(__file__).parents[1] / "pipeline" / "text" / "places.txt"
# Two countries that share a name, unions, what newspapers call otherwise, and islands with little news
_NO_COUNTRIES = """
    CD CG EA EU EZ GF GS HK IC IO MO PS QO TA TF UM UN XA XB XK ZZ AC BQ BV CP DG HM AI AQ AS AW AX BL CC CK
    CQ CX FK FO GG GI GP GU IM JE KY MF MP MQ MS NC NF NU PF PM PN PR RE SH SJ SX TC TK VA VG VI WF YT
"""
_ALSO_READ = "fa he hi el vi uk cs nl sv ro hu fi da no bg hr sr bn ur ta"  # with the extra
_CITIES = """
    Abidjan Accra Addis_Ababa Algiers Bamako Brazzaville Bujumbura Cairo Casablanca Conakry Dakar
    Dar_es_Salaam Douala Freetown Gaborone Harare Johannesburg Juba Kampala Khartoum Kigali Kinshasa Lagos
    Libreville Lubumbashi Lusaka Maputo Mogadishu Monrovia Nairobi Ndjamena Niamey Nouakchott Ouagadougou
    Tripoli Tunis Windhoek Anchorage Asuncion Bogota Buenos_Aires Caracas Cancun Chicago Denver Detroit
    Edmonton Fortaleza Guayaquil Halifax Havana Lima Los_Angeles Managua Manaus Mexico_City Monterrey
    Montevideo New_York Port-au-Prince Recife Sao_Paulo Tegucigalpa Tijuana Toronto Vancouver Winnipeg Aden
    Almaty Amman Ashgabat Baghdad Baku Bangkok Beirut Bishkek Calcutta Colombo Damascus Dhaka Dubai Dushanbe
    Gaza Hebron Hong_Kong Irkutsk Jakarta Jerusalem Kabul Karachi Katmandu Krasnoyarsk Kuala_Lumpur Macau
    Manila Muscat Nicosia Novosibirsk Omsk Phnom_Penh Pyongyang Rangoon Riyadh Saigon Samarkand Seoul
    Shanghai Taipei Tashkent Tbilisi Tehran Thimphu Tokyo Tomsk Ulaanbaatar Urumqi Vientiane Vladivostok
    Yakutsk Yekaterinburg Yerevan Reykjavik Adelaide Brisbane Darwin Hobart Melbourne Perth Amsterdam
    Astrakhan Athens Belgrade Berlin Bratislava Brussels Bucharest Budapest Chisinau Copenhagen Dublin
    Helsinki Istanbul Kaliningrad Kiev Lisbon Ljubljana London Madrid Minsk Moscow Oslo Paris Podgorica
    Prague Riga Rome Samara Sarajevo Saratov Simferopol Skopje Sofia Stockholm Tallinn Tirane Vienna Vilnius
    Volgograd Warsaw Zagreb Zurich Antananarivo Auckland Honolulu
"""
_LOCALES = {"zh": "zh_Hans", "zh-TW": "zh_Hant", "no": "nb", "tl": "fil"}
# As newspapers write, where the CLDR is formal, and what is one place under two names
_ALSO = """
en US:United_States,America,U.S.,USA,US GB:Britain,UK,U.K.,England,Scotland TR:Turkey
   CZ:Czech_Republic AE:UAE CI:Ivory_Coast Calcutta:Kolkata Saigon:Ho_Chi_Minh_City Kiev:Kyiv
   Rangoon:Yangon BA:Bosnia Katmandu:Kathmandu
zh US:美 GB:英 JP:日 FR:法 DE:德 RU:俄 AE:阿联酋 SA:沙特 ID:印尼 BA:波黑 Saigon:西贡 RU:俄国 KP:北韩
   LK:锡兰
zh-TW US:美 GB:英 JP:日 FR:法 DE:德 RU:俄國,俄 AE:阿聯酋,阿聯 SA:沙烏地 ID:印尼 KR:南韓 KP:北韓
   BA:波士尼亞 IT:義大利 TH:泰
ja US:アメリカ,米国,米 GB:英国,英 RU:ロシア DE:独 FR:仏 AE:UAE KR:韓国 KP:北朝鮮 AU:豪州,豪 CN:中国
   IN:インド NL:オランダ BA:ボスニア
ko KR:한국,남한 US:미국,미 GB:영국,영 RU:러시아 DE:독일 AE:UAE BA:보스니아 TR:터키 CN:중국,중 JP:일본,일 KP:북한
ar HU:المجر US:أمريكا,أميركا,الأميركية,الأمريكية GB:بريطانيا AE:الإمارات KR:كوريا_الجنوبية
   KP:كوريا_الشمالية SA:السعودية CZ:التشيك BA:البوسنة Hong_Kong:هونغ_كونغ Los_Angeles:لوس_أنجليس
   NL:هولندا SO:الصومال CY:قبرص
ru US:США,Америка GB:Британия,Англия,Шотландия AE:ОАЭ CZ:Чехия BA:Босния BY:Белоруссия MD:Молдавия
   KG:Киргизия NL:Голландия KR:Южная_Корея KP:КНДР,Северная_Корея CN:КНР
de US:USA,Amerika GB:Großbritannien,England,Schottland CZ:Tschechien AE:Emirate BY:Weißrussland
   BA:Bosnien NL:Holland MD:Moldau KR:Südkorea KP:Nordkorea SA:Saudi-Arabien Kiev:Kiew
   Calcutta:Kalkutta
fr US:États-Unis,Amérique,USA GB:Royaume-Uni,Grande-Bretagne,Angleterre,Écosse
   CZ:Tchéquie,République_tchèque AE:Émirats BA:Bosnie BY:Biélorussie CI:Côte_d'Ivoire NL:Hollande
   London:Londres Vienna:Vienne Warsaw:Varsovie
es US:Estados_Unidos,EE.UU.,EE._UU.,EEUU GB:Reino_Unido,Gran_Bretaña,Inglaterra,Escocia AE:Emiratos
   BA:Bosnia NL:Holanda CZ:República_Checa BY:Bielorrusia
pt US:Estados_Unidos,EUA GB:Reino_Unido,Grã-Bretanha,Inglaterra,Escócia AE:Emirados BA:Bósnia
   NL:Holanda CZ:República_Tcheca BY:Bielorrússia VN:Vietnã PL:Polônia Moscow:Moscou
it US:Stati_Uniti,America,Usa,USA GB:Regno_Unito,Gran_Bretagna,Inghilterra,Scozia AE:Emirati
   BA:Bosnia NL:Olanda CZ:Cechia,Repubblica_Ceca BY:Bielorussia KR:Corea_del_Sud KP:Corea_del_Nord
pl PL:Polsce FR:Francji US:USA,Ameryka,Ameryki,Stany_Zjednoczone,Stanów_Zjednoczonych
   GB:Anglia,Szkocja,Brytania,Brytanii AE:Emiraty NL:Holandia HU:Węgier,Węgrzech
   DE:Niemiec,Niemczech CZ:Czech,Czechach IT:Włoch,Włoszech CN:Chin,Chinach
tr US:ABD,Amerika GB:İngiltere,Britanya,İskoçya AE:BAE CZ:Çekya BA:Bosna NL:Hollanda
th US:สหรัฐ,อเมริกา,สหรัฐฯ GB:อังกฤษ,สหราชอาณาจักร AE:ยูเออี NL:ฮอลแลนด์ BA:บอสเนีย KR:เกาหลีใต้
   KP:เกาหลีเหนือ CZ:เช็ก Budapest:บูดาเปสต์
id US:Amerika,AS,Amerika_Serikat GB:Inggris,Britania,Skotlandia AE:UEA NL:Belanda CZ:Ceko BA:Bosnia
   KR:Korea_Selatan KP:Korea_Utara
fa KR:کره_جنوبی KP:کره_شمالی US:آمریکا,امریکا GB:بریتانیا,انگلیس AE:امارات NL:هلند
"""
_NO_NAMES = """
en Chad Georgia Guinea Jersey Jordan Mali Man Reunion Niger Sofia Darwin Denver Halifax Lima Samara US
de Man Togo Oman Sofia Samara
es Lima Sofía Samara Jersey
it Lima Sofia Samara Jersey
pt Lima Sófia Samara Jersey Peru
pl Sofia Samara Lima
fr Sofia Samara Tchad
ko 미 영 중 일 차드 수단 가나 말리 오만 통가 기니 몰타 사바 리마 로마 바쿠 아덴 소피아 주바
zh 美 英 日 法 德 俄 马里 约旦 多哥 利马 索非亚
zh-TW 美 英 日 法 德 俄 泰 約旦 多哥 利馬 馬利
ja 米 英 独 仏 豪 マリ チャド オマーン トンガ リマ ローマ
th มาลี ชาด โอมาน โตโก ลิมา ปารีส โรม ริกา เอเดน จูบา
ar مالي عمان عُمان ليما صوفيا سول
tr Man Fas Sofya Roma Mali Samara
id Mali Oman Roma Lima
ru Мали Рим Лима Чад Самара София
"""
_SHORTEST = {"ja": 2, "zh": 2, "zh-TW": 2, "ko": 2, "th": 4}  # signs of a name; 3 elsewhere


def names(language: str) -> dict[str, list[str]]:
    """Return the names of each place in a language, by country code or the English name of a city."""
    locale = Locale.parse(_LOCALES.get(language, language))
    found: dict[str, list[str]] = {}
    for code, said in locale.territories.items():
        if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRIES.split():
            found[code] = _forms(said)
    own = {zone.rpartition("/")[2]: told.get("city", "") for zone, told in locale.time_zones.items()}
    for city in _CITIES.split():
        said = own.get(city) or (city.replace("_", " ") if _is_latin(locale) else "")
        found[city] = _forms(said)
    for place, also in _also(language):
        found[place] = [*found.get(place, ()), *also]
    lines = (line.partition(" ") for line in _NO_NAMES.strip().split("\n"))
    no_names = next((set(said.split()) for other, _, said in lines if other == language), set[str]())
    shortest = _SHORTEST.get(language, 3)
    return {
        place: kept
        for place, said in found.items()
        if (kept := [each for each in dict.fromkeys(said) if each not in no_names and len(each) >= shortest])
    }


def _is_latin(locale: Locale) -> bool:
    return bool(re.match("[A-Za-z\u00c0-\u024f]", locale.territories.get("FR", "-")))


def _forms(said: str) -> list[str]:
    """Return a name, and another one in brackets behind it."""
    bare = re.sub(r"\s*[(（].*?[)）]", "", said).replace("’", "'").strip()
    inner = re.findall(r"[(（](.*?)[)）]", said)
    return [each for each in (bare, *inner) if each and "|" not in each and "\t" not in each]


def _also(language: str) -> Iterator[tuple[str, list[str]]]:
    here = False
    for line in _ALSO.strip().split("\n"):
        words = line.split()
        if line[0] != " ":
            here, words = words[0] == language, words[1:]
        for entry in words if here else ():
            place, _, said = entry.partition(":")
            yield place, said.replace("_", " ").split(",")


def table() -> str:
    """Return the text of `pipeline/text/places.txt`."""
    aliases, countries = get_global("zone_aliases"), get_global("zone_territories")
    lies = {zone.rpartition("/")[2]: code for zone, code in countries.items()}
    lies |= {zone.rpartition("/")[2]: countries[today] for zone, today in aliases.items() if today in countries}
    every = {language: names(language) for language in (*READ, "zh-TW", *_ALSO_READ.split())}
    places = sorted({place for named in every.values() for place in named})
    cities = " ".join(f"{place}:{lies[place]}" for place in places if len(place) > 2)
    lines = [
        f"# Countries and cities by language, from the Unicode CLDR {get_cldr_version()}; tools/places.py writes them.",
        "# Copyright © Unicode, Inc., under the Unicode License v3, https://www.unicode.org/license.txt.",
        f"cities\t{cities}",
    ]
    for language, named in every.items():
        lines.append("\t".join([language, *(f"{place}:{'|'.join(said)}" for place, said in sorted(named.items()))]))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
    sys.stdout.write(f"{FILE}: {FILE.stat().st_size:,} bytes\n")
