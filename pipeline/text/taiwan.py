"""Names that Taiwan writes otherwise than the rest of China: by another sound, and not only in other characters."""

import re
from collections.abc import Mapping
from functools import cache

from pipeline.text.simplified import simplified

# Each in simplified characters: as in Taiwan, and as in China
_NAMES = """
川普:特朗普 欧巴马:奥巴马 小布希:小布什 柯林顿:克林顿 雷根:里根 甘迺迪:肯尼迪 希拉蕊:希拉里 普丁:普京
梅德维杰夫:梅德韦杰夫 戈巴契夫:戈尔巴乔夫 纳坦雅胡:内塔尼亚胡 泽伦斯基:泽连斯基 艾尔段:埃尔多安 马克宏:马克龙
梅克尔:默克尔 萧兹:朔尔茨 柴契尔:撒切尔 卡斯楚:卡斯特罗 马杜洛:马杜罗 范德赖恩:冯德莱恩 薛恩鲍姆:辛鲍姆
贺锦丽:哈里斯 祖克柏:扎克伯格 贾伯斯:乔布斯 贝佐斯:贝索斯 佐科威:佐科 杜特蒂:杜特尔特 小马可仕:小马科斯 辉达:英伟达
宾士:奔驰 富豪汽车:沃尔沃 北韩:朝鲜 南韩:韩国 寮国:老挝 汶莱:文莱 纽西兰:新西兰 沙乌地阿拉伯:沙特阿拉伯 沙乌地:沙特
叶门:也门 卡达:卡塔尔 杜拜:迪拜 乔治亚:格鲁吉亚 亚塞拜然:阿塞拜疆 哈萨克:哈萨克斯坦 乌兹别克:乌兹别克斯坦
吉尔吉斯:吉尔吉斯斯坦 塔吉克:塔吉克斯坦 土库曼:土库曼斯坦 义大利:意大利 克罗埃西亚:克罗地亚 波士尼亚:波斯尼亚
斯洛维尼亚:斯洛文尼亚 赛普勒斯:塞浦路斯 马尔他:马耳他 列支敦斯登:列支敦士登 奈及利亚:尼日利亚 衣索比亚:埃塞俄比亚
索马利亚:索马里 坦尚尼亚:坦桑尼亚 肯亚:肯尼亚 卢安达:卢旺达 蒲隆地:布隆迪 莫三比克:莫桑比克 尚比亚:赞比亚
辛巴威:津巴布韦 波札那:博茨瓦纳 迦纳:加纳 象牙海岸:科特迪瓦 狮子山:塞拉利昂 赖比瑞亚:利比里亚 甘比亚:冈比亚
茅利塔尼亚:毛里塔尼亚 马利共和国:马里共和国 尼日共和国:尼日尔 查德:乍得 加彭:加蓬 吉布地:吉布提 模里西斯:毛里求斯
厄瓜多:厄瓜多尔 瓜地马拉:危地马拉 宏都拉斯:洪都拉斯 哥斯大黎加:哥斯达黎加 贝里斯:伯利兹 多明尼加:多米尼加
千里达:特立尼达 盖亚那:圭亚那 苏利南:苏里南 万那杜:瓦努阿图 索罗门群岛:所罗门群岛 吐瓦鲁:图瓦卢 帛琉:帕劳 东加:汤加
雪梨:悉尼 坎培拉:堪培拉 布里斯本:布里斯班 伯斯:珀斯 加萨:加沙
"""


def as_in_china(text: str) -> str:
    """Return a text of Taiwan in simplified characters, with the names that China uses."""
    return _pattern().sub(lambda match: _names()[match[0]], simplified(text))


@cache
def _names() -> Mapping[str, str]:
    return dict(entry.split(":") for entry in _NAMES.split())


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_names(), key=len, reverse=True)))
