"""Invented stories in several languages, and what brings them to the door."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pipeline.ingest import Ingest, Receipt, Submission
from pipeline.ingest.candidates import AT_ONCE
from pipeline.model import Translations
from pipeline.runtime import Store
from tests.support.clocks import still
from tests.support.documents import submission, text

# The harbour of Lindow is dredged, in three languages and in one that no encoder reads.
EN = (
    "Lindow to deepen its harbour for larger ships",
    "The port of Lindow will deepen its main channel from 11.5 to 14 metres so that larger container ships can call.",
    "The city council approved the work on Tuesday by 31 votes to 18 after a debate that lasted more than six hours.",
    "Dredging is to begin in October and will cost 236 million crowns, a third of it paid by the central government.",
    "Mayor Hanna Sorel said the harbour had lost 4,700 jobs since 2009 because modern vessels went elsewhere.",
    "Fishermen fear that the mud stirred up by the dredgers will destroy the oyster beds at the mouth of the river.",
    "Their association announced that it would go to court if the city did not pay for the damage in advance.",
    "An environmental study counted 62 species of fish in the estuary and advised a pause during the spawning season.",
    "The first large ship is expected to tie up at the new eastern quay in the spring of 2028.",
)
ZH = (
    "林多港将加深航道以停靠更大船舶",
    "林多港将把主航道从11.5米加深到14米，以便更大的集装箱船停靠。",
    "经过六个多小时的辩论，市议会周二以31票赞成、18票反对批准了这项工程。",
    "疏浚工程将于10月开始，耗资2.36亿克朗，其中三分之一由中央政府承担。",
    "市长汉娜·索雷尔说，由于现代船舶转往其他港口，自2009年以来港口已经失去4700个工作岗位。",
    "渔民们担心，挖泥船搅起的淤泥会毁掉河口的牡蛎养殖场。",
    "渔民协会宣布，如果市政府不预先赔偿损失，他们将诉诸法庭。",
    "一项环境研究在河口统计到62种鱼类，并建议在产卵季节暂停施工。",
    "预计第一艘大型船舶将于2028年春天停靠新建的东码头。",
)
DE = (
    "Lindow vertieft seinen Hafen für größere Schiffe",
    "Der Hafen von Lindow vertieft seine Hauptfahrrinne von 11,5 auf 14 Meter, damit größere Containerschiffe anlegen "
    "können.",
    "Der Stadtrat billigte die Arbeiten am Dienstag nach einer mehr als sechsstündigen Debatte mit 31 zu 18 Stimmen.",
    "Die Baggerarbeiten sollen im Oktober beginnen und kosten 236 Millionen Kronen; ein Drittel davon zahlt die "
    "Zentralregierung.",
    "Bürgermeisterin Hanna Sorel sagte, der Hafen habe seit 2009 rund 4.700 Arbeitsplätze verloren, weil neue Schiffe "
    "andere Häfen anliefen.",
    "Die Fischer fürchten, dass der aufgewirbelte Schlamm die Austernbänke an der Flussmündung zerstört.",
    "Ihr Verband kündigte an, vor Gericht zu ziehen, falls die Stadt den Schaden nicht im Voraus ersetze.",
    "Eine Umweltstudie zählte in der Mündung 62 Fischarten und empfahl eine Pause während der Laichzeit.",
    "Das erste große Schiff soll im Frühjahr 2028 am neuen Ostkai festmachen.",
)
HI = (
    "बड़े जहाज़ों के लिए लिंडोव अपना बंदरगाह गहरा करेगा",
    "लिंडोव का बंदरगाह अपनी मुख्य नहर को 11.5 से 14 मीटर तक गहरा करेगा ताकि बड़े कंटेनर जहाज़ आ सकें।",
    "नगर परिषद ने छह घंटे से अधिक चली बहस के बाद मंगलवार को 18 के मुकाबले 31 मतों से इस काम को मंज़ूरी दी।",
    "खुदाई अक्टूबर में शुरू होगी और इस पर 23.6 करोड़ क्राउन खर्च होंगे, जिसका एक तिहाई केंद्र सरकार देगी।",
    "महापौर हाना सोरेल ने कहा कि 2009 से बंदरगाह में 4,700 नौकरियाँ चली गई हैं क्योंकि नए जहाज़ दूसरी जगह जाते हैं।",
    "मछुआरों को डर है कि खुदाई से उठने वाली गाद नदी के मुहाने पर सीपों को नष्ट कर देगी।",
    "उनके संघ ने घोषणा की कि अगर शहर ने नुकसान का पैसा पहले नहीं दिया तो वह अदालत जाएगा।",
    "एक पर्यावरण अध्ययन ने मुहाने में मछलियों की 62 प्रजातियाँ गिनीं और अंडे देने के मौसम में काम रोकने की सलाह दी।",
    "पहला बड़ा जहाज़ 2028 के वसंत में नए पूर्वी घाट पर पहुँचने की उम्मीद है।",
)
CS = (
    "Lindow prohloubí přístav pro větší lodě",
    "Přístav Lindow prohloubí hlavní plavební dráhu z 11,5 na 14 metrů, aby mohly připlouvat větší kontejnerové lodě.",
    "Městská rada schválila práce v úterý po více než šestihodinové debatě poměrem 31 ku 18 hlasům.",
    "Bagrování má začít v říjnu a bude stát 236 milionů korun, z nichž třetinu zaplatí ústřední vláda.",
    "Starostka Hanna Sorelová uvedla, že přístav od roku 2009 přišel o 4 700 pracovních míst, protože moderní lodě "
    "plují jinam.",
    "Rybáři se bojí, že bahno zvířené bagry zničí ústřicové lavice v ústí řeky.",
    "Jejich sdružení oznámilo, že se obrátí na soud, pokud město škodu nezaplatí předem.",
    "Studie životního prostředí napočítala v ústí 62 druhů ryb a doporučila přestávku v době tření.",
    "První velká loď má u nového východního nábřeží přistát na jaře roku 2028.",
)
EL = (
    "Το λιμάνι του Λίντοβ γίνεται βαθύτερο",
    "Το λιμάνι του Λίντοβ θα εμβαθύνει τον κύριο δίαυλό του από 11,5 σε 14 μέτρα για μεγαλύτερα πλοία.",
    "Το δημοτικό συμβούλιο ενέκρινε το έργο την Τρίτη με 31 ψήφους έναντι 18 έπειτα από πολύωρη συζήτηση.",
    "Οι εργασίες αρχίζουν τον Οκτώβριο και θα κοστίσουν 236 εκατομμύρια κορώνες.",
)
# Something else altogether, to be held beside it.
SCHOOL = (
    "Village school reopens with a single class",
    "The primary school of Upper Tarn opened its doors again on Monday after standing empty for nine years.",
    "Fourteen children between six and ten years old share one classroom and one teacher.",
    "Parents had repainted the building, mended the roof and planted an apple tree for every pupil.",
    "Lessons in music and swimming are given in the neighbouring town, to which a bus goes twice a week.",
)
SCHOOL_ZH = (
    "山村图书馆迎来第一批读者",
    "位于山谷中的一座小型图书馆本周向公众开放，藏书约三千册。",
    "馆长说，多数图书来自城里居民的捐赠，还有一些是从旧书店买来的。",
    "孩子们放学后可以在这里做作业，老人们则来读报喝茶。",
    "图书馆计划明年增设一间放映室，每周放映一部纪录片。",
)

Story = Sequence[str]

# Neighbours that are not the same

NEIGHBOURS = {
    "two agencies on one event": (
        (
            "Ferry runs aground off Karvik, passengers safe",
            "A ferry with 214 people on board ran aground on a sandbank off Karvik in thick fog on Thursday morning.",
            "Everyone was brought ashore by fishing boats within two hours, the coastguard said.",
            "A 58-year-old woman was taken to hospital with a broken wrist.",
            "“It sounded as if someone was dragging a piano over gravel,” said passenger Ole Brandt.",
            "The operator, Nordline, has cancelled all departures on the route until Sunday.",
            "Tugs will try to pull the ship free at the next high tide, shortly before midnight.",
        ),
        (
            "浓雾中渡轮在卡尔维克附近搁浅",
            "据海事部门通报，一艘客运渡轮星期四清晨在卡尔维克外海触碰沙洲后搁浅。",
            "事发时能见度不足80米，船长已有26年驾驶经验。",
            "调查人员登船取走了航行记录仪，并对驾驶台人员进行酒精检测，结果均为阴性。",
            "船上装载的约9吨柴油没有泄漏，但环保部门已铺设600米围油栏。",
            "交通大臣在记者会上表示：“同一条航线三年内发生第四起事故，这不能再说是运气不好。”",
            "工会要求重新审查该公司的排班制度，称船员平均每周工作71小时。",
        ),
    ),
    "this year's and last year's report": (
        (
            "Unemployment in Ostmark falls to 6.1 per cent in March 2024",
            "The unemployment rate in Ostmark fell to 6.1 per cent in March 2024, the statistics office said.",
            "In all 148,200 people were looking for work, 5,300 fewer than in February.",
            "In industry 2,150 new jobs were created, while construction lost 870.",
            "Among people under 25 the rate stood at 11.4 per cent.",
            "The average wage rose by 3.7 per cent to 41,250 crowns.",
            "The office expects a rate of 5.8 per cent at the end of the year.",
        ),
        (
            "2025年3月奥斯特马克失业率升至6.9%",
            "统计局说，2025年3月奥斯特马克的失业率升至6.9%。",
            "共有167500人在找工作，比2月增加8400人。",
            "工业减少了3620个就业岗位，建筑业则增加了1340个。",
            "25岁以下人群的失业率为13.2%。",
            "平均工资上涨2.1%，达到42130克朗。",
            "统计局预计年底失业率为7.3%。",
        ),
    ),
    "two meetings of one committee": (
        (
            "Budget committee postpones vote on tram line",
            "The budget committee of the city of Brenz met on Wednesday under its chairman Paul Lehnert.",
            "It postponed the vote on the new tram line to the hospital after the cost had risen to 83 million euros.",
            "Members asked for a second opinion on the bridge over the canal before they decide.",
            "The committee granted the animal shelter 120,000 euros for a new heating system.",
            "A request to make the museum free for children was rejected by 9 votes to 6.",
            "The next meeting is to take place on the 14th of May.",
        ),
        (
            "布伦茨市预算委员会批准修建游泳馆",
            "布伦茨市预算委员会星期三在主席保罗·莱纳特主持下召开会议。",
            "委员会以13票对2票批准修建新的室内游泳馆，造价为4700万欧元。",
            "委员们还同意把公园管理处的人员增加7名。",
            "关于提高停车费的提案被退回有关部门修改。",
            "消防队将获得两辆新的云梯车，总价为190万欧元。",
            "下次会议定于6月11日举行。",
        ),
    ),
}


def came(
    url: str, story: Story, language: str, *, translations: Translations = Translations.CAUTIOUS, **said: Any
) -> Submission:
    """A story at the door: its title, and each sentence a paragraph."""
    made = submission(f"https://{url}.example/", story[1:], title=story[0], language=language, **said)
    return replace(made, translations=translations)


def admit(store: Store, *submissions: Submission) -> list[Receipt]:
    """Bring documents in one group, an hour after the last."""
    clock = still(store.clock)
    clock.at += timedelta(hours=1)
    now = clock.at
    return store.ingest.admit(
        [
            replace(
                each, extracted=replace(each.extracted, provenance=replace(each.extracted.provenance, fetched_at=now))
            )
            for each in submissions
        ]
    )


def bring(store: Store, url: str, story: Story, language: str, **said: Any) -> Receipt:
    (admitted,) = admit(store, came(url, story, language, **said))
    return admitted


def many_in_english() -> list[Submission]:
    """As many documents in one language as are sketched at once; another one is filed by its words."""
    return [came(f"n{number}", ("From the harbour", *text(number, 2)), "en") for number in range(AT_ONCE)]


def put_off(ingest: Ingest) -> None:
    """File more in one language than is sketched at once, then a story in it and in another: one, as is found later."""
    ingest.admit(many_in_english())
    for url, story, language in (("a", EN, "en"), ("b", ZH, "zh")):
        ingest.admit([came(url, story, language)])
