"""What names stand beside, by language: words for places, houses, offices and persons. Tables only."""

import re

# Languages whose names have capitals; German nouns have them too.
CASED_SCRIPTS = frozenset(
    """
    en de fr es pt it pl tr id ru nl sv da no nb fi cs sk sl hr sr bs bg mk uk be el hu ro ca eu gl et lv lt sq sw af az vi tl
    cy ga ha hy is kk ky mn ms nn so uz
    """.split()
)
LEAVE_OUT_VOWELS = frozenset(("ar", "fa", "he", "ps", "sd", "ug", "ur"))
BEFORE_GERMAN_NAMES = frozenset(
    """
    in aus von nach bei um vor durch gegen für mit über und herr frau stadt
    """.split()
)
GERMAN_ARTICLES = frozenset(
    """
    der die das den dem des ein eine einen einem einer eines beim zum zur im am vom ins ans kein keine keinen keinem keiner
    sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer unser unsere unserem unserer mehrere viele alle jeder jede jedes
    """.split()
)

# As other languages write them, without their marks
VIETNAMESE_SURNAMES = frozenset(
    """
    Nguyen Tran Le Pham Hoang Huynh Phan Vu Vo Dang Bui Do Ho Ngo Duong Ly Dinh Trinh Truong Mai Dao Luong Cao Ta Ha To Doan
    Vuong Lam Quach Thai Chu Luu Tong Nghiem Phung Kieu Mac La Ung Giang Diep Hua Ton
    """.split()
)

# Han: what stands before these is the name of a place or a house, unless these go on to another word (镇压, 市场)
_PLACES = (
    "省 市 县 縣 区 區 镇 鎮 乡 鄉 村 路 街 大道 河 江 湖 山 岛 島 港 桥 橋 寺 州 旗 盟 湾 灣 峡 峽 水库 水庫 社区 社區 小区 公司 集团 "
    "集團 大学 大學 学院 學院 中学 中學 小学 小學 医院 醫院 公园 公園 机场 機場 车站 車站 联队 聯隊 银行 銀行 科技 电子 電子 电器 "
    "汽车 汽車 药业 藥業 能源 光电 光電 拳馆 武馆 拳館 武館"
)
_GOES_ON = (
    "压壓静靜定场場民面值价價容况況别別域分间間略钱錢线線透过過人边邊上下顶頂体體口股元梁国國友帜幟委级級内內长長"
)
_OFFICES = (
    "书记 書記 县长 縣長 市长 市長 省长 区长 镇长 村长 主席 总统 總統 总理 總理 部长 部長 局长 局長 院长 院長 校长 校長 主任 经理 "
    "經理 教授 记者 記者 医生 醫生 总裁 總裁 董事长 发言人 發言人 被告人 嫌疑人 队长 隊長 球员 教练 教練 导演 導演 作家 选手 選手 "
    "社长 社長 会长 會長 团长 團長 站长 站長 村长 郡守 议员 議員 司机 司機 画家 畫家 建筑师 建築師 老师 老師 店主 船长 船長 队员 隊員 妻子 丈夫 "
    "母亲 母親 父亲 父親 儿子 兒子 女儿 女兒 主唱 门将 門將 前锋 前鋒 后卫 後衛 乘客 渔民 漁民 农民 農民 学生 學生 负责人 負責人 业主 業主 "
    "创始人 創始人 馆长 館長 台长 诗人 詩人 歌手 演员 演員 画家 畫家 村民 居民 市民 律师 律師 法官 检察官 名师 名師 主帅 主帥 设计师"
)
SURNAMES = "朴阮裴王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯"
_FOREIGN = (
    "墨阿埃艾安奥巴柏班鲍贝本比彼波伯布查达戴丹德迪蒂杜多恩尔爾法菲费弗福盖戈格古哈海汉豪赫霍基吉加贾杰捷金卡凯坎康柯科克肯库奎拉莱兰朗劳勒雷里理利列林琳隆卢鲁路罗洛马玛迈麦曼梅蒙米密莫默姆穆纳娜南内尼涅努诺欧帕潘佩皮普奇恰乔切瑟萨塞森"
    "沙尚舍圣施史士斯苏索塔泰坦汤特提廷图托瓦万威韦维沃乌吾武西希夏谢辛修休雅亚扬耶伊因尤约泽扎詹芝朱兹佐哥亞傑內凱勞喬圖奧揚歐湯漢澤烏瑪盧約納維羅聖茲萊萬蓋薩蘇蘭諾謝貝費賈達邁韋馬魯鮑麥"
)
_STARTS_NOT = "原副的了在是和与及对为于从到向被把将由这那其该各全本我你他她每某等新老大小上下中前后两一二三四五六七八九十百千万多几第年月日号时分有无不也都就还又而或但并以可能会要说称来去过进出入经据按因所"
_ENDS_NOT = set("国國的了在是和与及对为于从到向被把将由这那其该各全本每某等两有无不也都就还又而或但并以")
_GENERIC = frozenset(
    """
    城市 城镇 乡镇 县市 地区 市区 社区 小区 全市 全县 全区 我市 我县 我区 本市 本县 道路 公路 铁路 马路 一路 高速 工业 开发 人民 中心 第一 第二 有限 股份 责任 街道 农村 乡村 山村 灾区 山区 景区 校区 园区 库区 城区 郊区 辖区 片区 高新 经济 技术 自治 中央 各地 当地 外地 本地 国家 商业 投资 建设 科技 发展 实业 沿线 附近 居民 住宅 老旧 周边 主城 县城 省城 大桥 附属 综合 保险 上市 子公 分公 母公 总公
    """.split()
)

# What begins behind another word is taken whole, and else the two characters before, so that no verb is part of a name
CHINESE_PLACE = re.compile(
    f"(?:(?:(?<![\u4e00-\u9fff])|(?<=[{_STARTS_NOT}]))(?P<name>[\u4e00-\u9fff]{{2,4}}?)|(?P<tail>[{_FOREIGN}]{{3,6}}|[\u4e00-\u9fff]{{2}}))"
    f"(?:{'|'.join(_PLACES.split())})(?![{_GOES_ON}])"
)
CHINESE_PERSON = re.compile(
    f"(?:{'|'.join(_OFFICES.split())})(?P<name>[{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=[说說称稱表在，。、：对對为為告介指的与與和])"
    f"|(?<![\u4e00-\u9fff])(?P<other>[{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=[说說称稱，、：]|表示|介绍|告诉)"
    f"|(?P<titled>[{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?:先生|女士|小姐|老师|老師)"
)
# Surname and given name, of which only those are names that come again and again
CHINESE_REPEATED = re.compile(f"(?=(?P<name>[{SURNAMES}][\u4e00-\u9fff]{{2}}))")
CHINESE_FOREIGN_SIGN = re.compile(f"[{_FOREIGN}]")
CHINESE_FOREIGN = re.compile(f"[{_FOREIGN}]{{4,}}")

# Japanese: kanji before these
_JAPANESE_AFTER = (
    "県 市 町 村 区 郡 駅 港 島 川 山 橋 寺 湖 湾 岬 半島 ダム 峠 高原 原発 鎮 神社 大学 高校 中学校 小学校 病院 図書館 空港 公園 さん 氏 容疑者 被告 選手 監督 社長 市長 町長 "
    "知事 首相 大統領 校長 会長 議員 村長 議長 署長 所長 館長 園長 店長 院長 学長 総裁 部長 課長 次長 委員長 理事長 事務局長 船長 駅長 "
    "記者 医師 教諭 弁護士 主将 投手 捕手 騎手 棋士 受刑者 代表 巡査 消防士 "
    "製鋼 紡績 製薬 製紙 化学 商事 食品 建機 重工 鉄工 酒造 ガス 交通 バス 鉄道 地裁 高裁 警察署 署 教授 電鉄 銀行 電子 電機 農機 工業 製作所 建設 体育館 科技"
)
JAPANESE = re.compile(f"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{{2,4}})(?:{'|'.join(_JAPANESE_AFTER.split())})")
# What stands before these is a name even if it stands once
_JAPANESE_SURELY = (
    "県 市 町 村 駅 港 神社 小学校 中学校 高校 病院 さん 氏 容疑者 被告 選手 監督 社長 市長 町長 知事 首相 大統領 校長 会長 議員 村長 議長 署長 所長 "
    "館長 園長 店長 院長 学長 総裁 委員長 理事長 船長 駅長 記者 医師 教諭 弁護士 主将 投手 捕手 騎手 棋士 教授"
)
JAPANESE_SURELY = re.compile(
    f"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{{2,4}})(?:{'|'.join(_JAPANESE_SURELY.split())})"
)

_KOREAN_AFTER = (
    "교장 원장 소장 서장 위원장 이사장 기자 변호사 작가 화가 배우 가수 의사 주장 투수 목사 스님 군의회 시의회 "
    "시 군 구 읍 면 동 도 역 항 섬 산 강 대교 대학교 고등학교 병원 씨 군수 시장 도지사 대통령 총리 장관 감독 선수 교수 대표 회장 사장 관장 "
    "의원 선장 대변인 체육관 전자 건설 은행 그룹"
)
# A party, a ministry or a council before its member is no name: 보수당 의원, 외교부 장관
KOREAN = re.compile(
    f"(?<![\uac00-\ud7a3])(?P<name>[\uac00-\ud7a3]{{2,4}})(?:(?<=[\uac00-\ud7a3][\uac00-\ud7a3])|(?<![당부처청회측]) )(?:{'|'.join(sorted(_KOREAN_AFTER.split(), key=len, reverse=True))})"
    "(?:의|은|는|이|가|을|를|에|에서|와|과|도|로|으로)?(?![\uac00-\ud7a3])"
)

_ARABIC_BEFORE = (
    "السيد السيدة الدكتور الدكتورة المهندس المهندسة الشيخ اللواء العميد العقيد القاضي الرئيس الوزير المحافظ المتهم الفنان الشاعر "
    "الشاعرة الروائي الروائية الكاتب الكاتبة المخرج المخرجة الممثل الممثلة المعلم المعلمة اللاعب اللاعبة المدرب مدينة بلدة قرية "
    "محافظة ولاية منطقة حي شارع جامعة مستشفى شركة نادي فريق نهر جبل جبال جزيرة ميناء مطار بحيرة رأس"
)
ARABIC = re.compile(f"(?:(?<=^)|(?<=\\s))[وبلف]?(?:{'|'.join(_ARABIC_BEFORE.split())}) (?P<name>[\u0621-\u064a]{{3,}})")

_THAI_BEFORE = "ครู นายแพทย์ แพทย์หญิง ค่ายมวย จังหวัด อำเภอ ตำบล เมือง นาย นาง นางสาว ด.ช. ด.ญ. บริษัท โรงเรียน โรงพยาบาล มหาวิทยาลัย เกาะ แม่น้ำ ถนน วัด"
THAI = re.compile(f"(?:{'|'.join(_THAI_BEFORE.split())})\\s?(?P<name>[\u0e01-\u0e4e]{{4,8}})")

NO_NAMES = frozenset(
    """
    中央 全国 同 各 当 本 他 両 国際 国立 県立 市立 私立 総合 中心 住宅 商業 農村 우리 이번 지난 다른 이날 해당 모든 각 전체 العام الجديد الجديدة الأولى الأول السابق السابقة الحالي المحلي المحلية المركزية
    Covid COVID
    """.split()
)

_COUNTRY = re.compile("(?:[中韩韓美英法德泰俄][国國]|日本|越南|印度|印尼|朝鲜|北韓|台湾|臺灣|香港|欧盟|歐盟)(?=.)")
_WEEKDAY = re.compile("[周週][一二三四五六日末]")


def trimmed(name: str) -> str:
    """Return a candidate in Han without what belongs to the words before it; empty if nothing is left."""
    name = _COUNTRY.sub("", name, count=1) if _COUNTRY.match(name) else name
    while name and (name[0] in _STARTS_NOT):
        name = name[1:]
    if _WEEKDAY.match(name) or any(generic in name for generic in _GENERIC) or (name and name[-1] in _ENDS_NOT):
        return ""
    return name
