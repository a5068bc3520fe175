"""Who wrote a text, as Japanese and Korean papers say it: 【田中太郎】, 田中太郎記者, 글 김민수 사진 이영희.

Neither language divides a surname from the rest by more than its characters, so that only a known surname tells a name
from any other word. Pure.
"""

import re

_MOST_CHARACTERS = 60  # of a line
_SURNAMES = """
佐藤 鈴木 高橋 田中 伊藤 伊東 渡辺 渡邊 渡邉 渡部 山本 中村 小林 加藤 吉田 山田 佐々木 山口
松本 井上 木村 斎藤 斉藤 齋藤 清水 山崎 池田 橋本 阿部 山下 中島 石井 小川 前田 岡田 長谷川
藤田 後藤 近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井 金子 岡本 藤原 中野 三浦 原田 中川 松田
竹内 小野 田村 中山 和田 石田 森田 上田 内田 柴田 酒井 横山 高木 安藤 宮本 大野 小島 谷口 工藤
今井 高田 増田 丸山 杉山 村田 大塚 新井 小山 平野 藤本 河野 上野 野口 武田 松井 菅原 岩崎 久保
木下 佐野 野村 松尾 菊地 菊池 市川 杉本 古川 大西 島田 水野 桜井 高野 吉川 山内 西田 飯田 西川
小松 北村 安田 五十嵐 川口 平田 中田 久保田 服部 岩田 土屋 川崎 本田 樋口 秋山 中西 大島 田口
永井 山中 川上 吉村 石原 馬場 大久保 望月 矢野 浅野 松下 小池 熊谷 松岡 大橋 荒木 川村 小西
浜田 大谷 吉岡 岡崎 星野 黒田 尾崎 本間 松村 永田 片山 早川 田辺 岩本 三宅 榎本 内藤 宮田 須藤
荒井 大川 篠原 川田 中井 樋渡 小澤 小沢 大石 富田 川島 平井 白石 奥村 中尾 古田 川端 浅井 成田
津田 鎌田 神田 三上 根本 大森 沢田 澤田 栗原 関口 本多 横田 野田 石橋 亀井 児玉 須田 堀内 広瀬
廣瀬 相馬 天野 松永 河合 河村 川合 柳田 萩原 滝沢 宮下 日高 緒方 江口 平山 桑原 富永 米田 梅田
"""  # without those that are more often a prefecture
_NO_GIVEN = (
    "[県市区町村駅署庁港線選戦杯]|大学|高校|新聞|日報|放送|会社|公園"  # what a surname is a place's or a firm's with
)
_GIVEN = r"[\u3400-\u9fff々]{1,3}|[\u3041-\u3096]{2,4}|[\u30a1-\u30faー]{2,5}"
_NAME = rf"(?:{'|'.join(sorted(_SURNAMES.split(), key=len, reverse=True))})[ \u3000]?(?!{_NO_GIVEN})(?:{_GIVEN})"
_ROLE = "記者|編集委員|論説委員|解説委員|専門記者|特派員|支局長|通信員|論説主幹|主筆|ライター"
_DID = r"(?:取材・)?文(?:・(?:写真|撮影|取材|構成))?|取材|執筆|構成・文|聞き手"
_JAPANESE = re.compile(
    rf"[【（(［\[〈]\s*(?:(?:{_ROLE})\s*)?(?P<set_off>{_NAME}(?:[、,・]{_NAME})*)\s*[】）)］\]〉]"
    rf"|[\S]{{0,10}}?(?:{_ROLE})[\s:：・＝=]*(?P<behind>{_NAME})"
    rf"|(?P<before>{_NAME})[\s・]*(?:{_ROLE})"
    rf"|(?:{_DID})\s*[:：・／/＝=\s]\s*(?P<by>{_NAME}(?:[、・]{_NAME})*)"
    r"(?:[\s、／/|｜]+(?:写真|撮影|イラスト|図|編集|構成)\s*[:：・／/＝=\s].*)?"
)
_ALONE = re.compile(_NAME)
_KOREAN_NAME = (
    "(?:남궁|황보|선우|독고|제갈|[김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진나엄채원천방공현함변염여추"
    "도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용])[가-힣]{1,3}"
)
_KOREAN_NAMES = rf"{_KOREAN_NAME}(?: ?(?:선임|인턴|객원|전문)? ?기자)?"
_KOREAN = re.compile(
    r"(?:글쓴이|글|취재)(?:[·ㆍ,/] ?(?:사진|그림|취재|글))?(?: ?[=:：|] ?| )"
    rf"(?P<by>{_KOREAN_NAMES}(?:[·ㆍ,] ?{_KOREAN_NAMES})*)"
    r"(?:[ |/,·]+(?:사진|그림|편집|영상)(?: ?[=:：|] ?| ).*)?"
)
_KOREAN_ROLE = re.compile(" ?(?:선임|인턴|객원|전문)? ?기자")
_BETWEEN = re.compile(r"[、,・·ㆍ]\s*")


def is_japanese_name(text: str) -> bool:
    """Return whether a text is a Japanese name, by its surname: 田中太郎, 佐藤ゆかり."""
    return _ALONE.fullmatch(text) is not None and len(text) > 2


def credited_in_east_asia(line: str) -> str:
    """Return the names in a line that says in Japanese or Korean who wrote a text; empty if it says no such."""
    if len(line) > _MOST_CHARACTERS:
        return ""
    if match := _JAPANESE.fullmatch(line):
        return "、".join(_BETWEEN.split(next(filter(None, match.groups()))))
    if match := _KOREAN.fullmatch(line):
        return ", ".join(_BETWEEN.split(_KOREAN_ROLE.sub("", match["by"])))
    return ""
