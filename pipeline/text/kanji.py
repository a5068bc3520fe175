"""How names in kanji are read: the readings that characters have in the names of Japanese places and people.

A character has several, and which one a name takes is known of that name alone; so a run has all that can be made of
them. A character that is not in the table leaves the whole run without a reading. Pure.
"""

import re
from functools import cache, lru_cache
from itertools import islice, product

from pipeline.text.simplified import simplified

_REPEATS = re.compile("([\u4e00-\u9fff])々")
_MOST = 48  # readings of a run
_READINGS = """
一:ichi,kazu,hito 二:ni,futa,ji 三:mi,san,mitsu 四:yo,shi,yotsu 五:go,itsu 六:roku,mu 七:nana,shichi 八:ya,hachi 九:ku,kyu 十:to,ju
千:chi,sen 万:man 百:momo,hyaku 大:o,dai,tai,hiro 小:ko,o,sho 中:naka,chu 上:ue,kami,jo,uwa 下:shimo,shita,ka 内:uchi,nai 外:soto,gai
東:higashi,to,azuma 西:nishi,sai,sei 南:minami,nan 北:kita,hoku 左:hidari,sa 右:migi,u 前:mae,zen 後:go,ato 新:shin,nii,ara 古:furu,ko
高:taka,ko 低:hiku 長:naga,cho,osa 短:mijika 深:fuka,shin 広:hiro,ko 廣:hiro 平:hira,hei,taira 安:yasu,an 近:chika,kon 遠:to,en
白:shira,shiro,haku 黒:kuro,koku 赤:aka 青:ao,sei 緑:midori,ryoku 紫:murasaki,shi 金:kane,kin,kana 銀:gin 銅:do 鉄:tetsu 玉:tama,gyoku
山:yama,san,zan 川:kawa,gawa,sen 河:kawa,ka 海:umi,kai,mi 島:shima,jima,to 浜:hama 濱:hama 湾:wan 港:minato,ko 津:tsu,zu 浦:ura
沢:sawa,zawa 澤:sawa,zawa 池:ike 沼:numa 湖:ko 江:e,ko 瀬:se 滝:taki 泉:izumi,sen 水:mizu,sui,mi 氷:kori,hi 波:nami,ha 潮:shio 洋:yo,hiro
田:ta,da,den 野:no,ya 原:hara,bara,wara 谷:tani,ya,dani 坂:saka,zaka 岡:oka 丘:oka 崎:saki,zaki 﨑:saki,zaki 岬:misaki 峰:mine 嶺:mine,rei
岳:take,dake,gaku 岩:iwa,gan 石:ishi,seki 砂:suna,sa 土:tsuchi,do,to 地:chi,ji 畑:hata 林:hayashi,rin 森:mori 木:ki,gi,moku 本:moto,hon
松:matsu,sho 竹:take,chiku 梅:ume,bai 桜:sakura 櫻:sakura 杉:sugi 柳:yanagi,ryu 桐:kiri 桑:kuwa 栗:kuri 柿:kaki 桃:momo 橘:tachibana
藤:fuji,to,do 葉:ha,ba,yo 花:hana,ka 華:hana,ka 草:kusa,so 菊:kiku 萩:hagi 荻:ogi 菅:suga,kan 芝:shiba 茂:shige,mo 苗:nae 稲:ina,ine
米:yone,mai 麦:mugi 根:ne 枝:eda 実:mi,sane 種:tane 村:mura,son 町:machi,cho 市:ichi,shi 里:sato,ri 宿:juku,shuku 都:to,miyako 京:kyo
国:kuni,koku 州:shu,su 郡:gun,kori 県:ken 区:ku 駅:eki 道:michi,do 橋:hashi,bashi,kyo 門:kado,mon 戸:to,do,be 井:i,ino 口:kuchi,guchi
関:seki,kan 城:shiro,jo,ki 館:tate,kan 屋:ya,oku 家:ie,ya,ka 倉:kura 蔵:kura,zo 宮:miya,gu 寺:tera,ji 院:in 神:kami,shin,jin,kan 社:sha
仏:butsu 堂:do 塚:tsuka,zuka 塔:to 園:sono,en 台:dai 場:ba,jo 所:tokoro,sho 部:be,bu 辺:be,nabe 渡:wata,watari 邊:be 邉:be 阿:a 安:yasu,an
伊:i 宇:u 加:ka 賀:ga,ka 佐:sa 志:shi 須:su 世:se,yo 多:ta 那:na 奈:na 波:nami,wa,ha 比:hi 保:ho,yasu 美:mi,yoshi 武:take,mu,bu
久:hisa,ku 江:e 和:kazu,wa 良:ra,yoshi,ryo 羅:ra 利:toshi,ri 留:ru 呂:ro 我:ga 紀:ki,nori 岐:ki,gi 木:ki,gi 児:ko,ji 甲:ko,ka 信:nobu,shin
秋:aki,shu 春:haru,shun 夏:natsu,ka 冬:fuyu,to 朝:asa,cho 夕:yu 夜:yo,ya 日:hi,ni,hino,nichi 月:tsuki,getsu 星:hoshi,sei 空:sora,ku 天:ama,ten
雲:kumo,un 雪:yuki 風:kaze,fu 雨:ame 雷:rai 光:hikari,mitsu,ko 明:aki,aka,mei 晴:haru,sei 暁:akira 火:hi,ka 炎:en 熊:kuma 鹿:shika,ka
馬:uma,ma,ba 牛:ushi,gyu 犬:inu 猪:ino 鳥:tori,cho 鶴:tsuru,kaku 亀:kame 鷹:taka 鷲:washi 鳴:naru,nari,mei 鵬:ho 龍:tatsu,ryu 竜:tatsu,ryu
虎:tora,ko 魚:uo,gyo 鮎:ayu 貝:kai 斎:sai 斉:sai 齋:sai 齊:sai 後:go 伴:ban 工:ku 遠:en,to 進:shin,susumu 衛:e 兵:hei,hyo 太:ta,o,futo
郎:ro 朗:ro 子:ko,shi 男:o 夫:o 雄:o,yu,katsu 彦:hiko 介:suke 助:suke 輔:suke 也:ya 哉:ya 樹:ki,ju 真:ma,shin 健:ken,take 建:ken,tate
誠:makoto,sei 正:masa,sho 政:masa 昌:masa,sho 勝:katsu,sho 克:katsu 義:yoshi,gi 吉:yoshi,kichi 善:yoshi,zen 好:yoshi 隆:taka,ryu 孝:taka
貴:taka,ki 恵:megumi,e,kei 愛:ai 智:tomo,chi 知:tomo,chi 友:tomo,yu 朋:tomo 浩:hiro,hiroshi,ko 博:hiro,hiroshi,haku 宏:hiro,hiroshi 弘:hiro,hiroshi
裕:hiro,yu 寛:hiro,hiroshi 英:hide,ei 秀:hide,shu 幸:yuki,ko,sachi 行:yuki,ko 由:yu,yoshi 優:yu 悠:yu 祐:yu 勇:yu,isamu 洋:yo,hiro 陽:yo,haru
亮:ryo,akira 涼:ryo 遼:ryo 翔:sho 直:nao 尚:nao 修:shu,osamu 治:ji,haru,osamu 次:ji,tsugi 司:shi,ji,tsukasa 史:shi,fumi 文:fumi,bun
綾:aya 彩:aya 香:ka,kao,ko 織:ori 理:ri 梨:ri,nashi 沙:sa 紗:sa 早:haya,sa 麻:asa,ma 絵:e 衣:e,i 代:yo,shiro 千:chi,sen 桂:katsura,kei
純:jun 淳:jun,atsushi 潤:jun 順:jun 敏:toshi 俊:toshi,shun 年:toshi 寿:toshi,kotobuki,ju 慶:kei,yoshi 敬:kei,taka 啓:kei 圭:kei 哲:tetsu
徹:tetsu,toru 達:tatsu 辰:tatsu 剛:tsuyoshi,go 強:tsuyoshi 豊:toyo,yutaka 富:tomi,to,fu 士:shi,ji 福:fuku 徳:toku,nori 仁:jin,hito,ni
則:nori 典:nori 憲:nori,ken 範:nori 重:shige 繁:shige 成:nari,shige,sei 照:teru 輝:teru,ki 琴:koto 若:waka 宝:takara 元:moto,gen 基:moto
玄:gen 厚:atsu 篤:atsu 尾:o 足:ashi 手:te 目:me 耳:mimi 鼻:hana 首:kubi 横:yoko 角:kado,sumi,kaku 丸:maru 笠:kasa 弓:yumi 矢:ya 刀:to
剣:ken 船:fune,funa 舟:fune,funa 車:kuruma 荒:ara 細:hoso 今:ima 永:naga,ei 常:tsune 相:ai,so 合:ai,go 会:ai,kai 曽:so 曾:so 増:masu
益:masu 望:mochi,nozomi 持:mochi 服:hat,fuku 鈴:suzu 針:hari 飯:ii,han 塩:shio 酒:saka,sake 茶:cha 湯:yu 温:on 熱:atsu 結:yu 城:shiro,ki,jo
庄:sho 荘:sho 豆:mame,zu 能:no 登:to,nobori 越:koshi,etsu 尻:shiri 郷:go 栃:tochi 茨:ibara 埼:sai 潟:kata,gata 梨:nashi 静:shizu 愛:ai
滋:shi 媛:hime 姫:hime 鹿:ka,shika 沖:oki 縄:nawa 札:satsu 幌:horo 函:hako 仙:sen 横:yoko 須:su 奥:oku 堀:hori 掘:hori 溝:mizo 樋:hi
"""

# As Chinese texts write characters that Japan has simplified in its own way
_IN_CHINA = """
広广 浜滨 沢泽 瀬濑 滝泷 渋涩 辺边 桜樱 斉齐 斎斋 関关 県县 駅驿 鉄铁 竜龙 恵惠 実实 徳德 増增 塩盐 栄荣 黒黑 楽乐 姫姬 戸户 仏佛 豊丰 蔵藏 郷乡 荘庄 栃枥 稲稻 絵绘 亀龟 暁晓 鷲鹫 鶴鹤 鷹鹰
児儿 穂穗 覚觉 歩步 焼烧 釈释 観观 円圆 塚冢 竈灶 気气 髙高 曽曾 衛卫 帯带 亜亚 悪恶 圧压 囲围 壱壹 隠隐 営营 縁缘 応应 価价 仮假 壊坏 懐怀 巻卷 勧劝 歓欢 陥陷 顔颜 帰归 偽伪 戯戏 犠牺 拠据
挙举 駆驱 勲勋 薫薰 渓溪 経经 継继 蛍萤 軽轻 鶏鸡 芸艺 撃击 倹俭 剣剑 険险 圏圈 検检 権权 顕显 験验 厳严 効效 鉱矿 砕碎 済济 剤剂 殺杀 雑杂 産产 桟栈 賛赞 糸丝 歯齿 収收 従从 獣兽 縦纵 粛肃
処处 緒绪 渉涉 証证 奨奖 乗乘 浄净 剰剩 畳叠 縄绳 壌壤 嬢娘 譲让 醸酿 図图 粋粹 酔醉 摂摄 専专 戦战 銭钱 繊纤 捜搜 挿插 巣巢 総总 騒骚 臓脏 続续 対对 滞滞 択择 単单 団团 弾弹 遅迟 鋳铸 庁厅
聴听 鎮镇 転转 伝传 闘斗 読读 悩恼 脳脑 覇霸 拝拜 廃废 売卖 発发 髪发 抜拔 払拂 変变 舗铺 毎每 満满 黙默 薬药 訳译 揺摇 様样 謡谣 頼赖 覧览 両两 猟猎 緑绿 塁垒 涙泪 隷隶 霊灵 齢龄 暦历 歴历
練练 錬炼 労劳 録录 弐贰 蘭兰
"""


@lru_cache(maxsize=8192)
def readings(run: str) -> tuple[str, ...]:
    """Return the readings that a name in kanji may have, in Latin letters; none if a character is not known."""
    table = _table()
    known = [table.get(character) for character in run]
    choices = [each for each in known if each is not None]
    return tuple(map("".join, islice(product(*choices), _MOST))) if len(choices) == len(known) else ()


@cache
def _table() -> dict[str, tuple[str, ...]]:
    pairs = (entry.split(":") for entry in _READINGS.split())
    table = {character: tuple(said.split(",")) for character, said in pairs}
    in_china = {simplified(character): character for character in table} | {
        pair[1]: pair[0] for pair in _IN_CHINA.split()
    }
    return {written: table[own] for written, own in in_china.items() if own in table} | table


def repeated(text: str) -> str:
    """Return a text with the characters that a mark repeats: 佐佐木 for 佐々木."""
    return _REPEATS.sub(r"\1\1", text)


def in_china(text: str) -> str:
    """Return a text with its kanji in the simplified forms of China."""
    return simplified(text.translate(_own_forms()))


@cache
def _own_forms() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in _IN_CHINA.split()}
