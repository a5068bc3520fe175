"""The words of labelled lines in many languages, as a reader of the page sees them. Tables only; see `text.labels`.

Within a field the order is the order of preference: 发布时间 is better than 时间, 时间 better than 成文日期.
"""

from unicodedata import normalize


def _listed(block: str) -> tuple[str, ...]:
    return tuple(normalize("NFC", block).strip().replace("\n", "|").split("|"))


PUBLISHED = _listed("""
发布时间|发布日期|发表时间|发表日期|发稿时间|刊发时间|信息时间|发文时间|發布時間|發佈時間|發布日期|發佈日期|發表時間
刊登日期|上版日期|公開日|公開日時|掲載日|投稿日|配信日|配信日時|発表日|등록|입력|기사입력|게시일|작성일|등록일|승인
published|published on|published at|publish date|publish time|publication date|date published|release time
release date|released|posted|posted on|post date|first published|date of publication|veröffentlicht
veröffentlicht am|erschienen|erschienen am|datum|publié le|publié|mis en ligne le|paru le|publicado|publicado el
publicado em|fecha de publicación|data de publicação|publicação|pubblicato|pubblicato il|data di pubblicazione
opublikowano|data publikacji|data dodania|опубликовано|дата публикации|размещено|опубліковано|дата публікації
δημοσιεύθηκε|δημοσίευση|δημοσιεύτηκε|ημερομηνία|yayınlanma tarihi|yayın tarihi|yayınlanma|giriş tarihi|giriş
تاريخ النشر|نشر في|نُشر في|نشرت في|gepubliceerd|publicerad|publisert|ngày đăng|diterbitkan|时间|日期|時間|日時|日付
date|time|fecha|data|дата|tarih|التاريخ|发布于|发表于|發佈於|發表於|publikacja|publiziert am|publiziert|成文日期
成文时间|发文日期|印发日期|创建时间|录入时间|添加时间|created|created on|publikováno|zveřejněno|vydáno|zverejnené
publikované|megjelent|közzétéve|publicat|publicat la|публикувано|objavljeno|објављено|julkaistu|publiceret|udgivet
paskelbta|publicēts|avaldatud|đăng ngày|เผยแพร่|เผยแพร่เมื่อ|פורסם|תאריך פרסום|تاریخ انتشار|प्रकाशित|erstellt am
eklenme|eklenme tarihi|出版
تم النشر في|تم النشر|نشر بتاريخ|نُشر بتاريخ|نُشر|تاريخ الإضافة|أضيف في|تاريخ النشر والتوقيت|تاريخ|प्रकाशन तिथि
प्रकाशित तिथि|प्रकाशित समय|पोस्टेड|पब्लिश्ड|दिनांक|तारीख
송고시간|송고|기사등록|기사승인|승인시간|등록시간|최초입력|최초 입력|발행일|발행
작성시간|게재일|날짜|일시|xuất bản|ngày xuất bản|đăng lúc|đăng tải|thời gian đăng|ngày|thời gian|เผยแพร่วันที่
วันที่เผยแพร่|โพสต์เมื่อ|โพสเมื่อ|ลงข่าววันที่|ประกาศเมื่อ|วันที่|تاریخ خبر|زمان انتشار|منتشر شده در|منتشر شده
تاریخ درج|تاریخ درج خبر|ارسال شده در|تاریخ|פורסם ב|פורסם בתאריך|תאריך הפרסום|מועד פרסום|הועלה ב|נכתב ב|תאריך
yayımlanma|yayımlanma tarihi|yayımlandı|yayınlandı|yayın|oluşturulma|oluşturulma tarihi|haber tarihi
giriş zamanı
""")
MODIFIED = _listed("""
更新时间|更新日期|更新時間|最后更新|最後更新|最后更新时间|最近更新|修改时间|修改日期|最終更新|最終更新日|更新日
更新日時|更新|수정|최종수정|更新于|编辑于|更新於|updated|updated on|last updated|last updated on|update time|modified
last modified|edited|aktualisiert|aktualisiert am|zuletzt aktualisiert|stand|mis à jour le|mis à jour|modifié le
actualizado|actualizado el|última actualización|atualizado em|atualizado|atualização|última atualização|aggiornato
aggiornato il|ultimo aggiornamento|aktualizacja|ostatnia aktualizacja|zaktualizowano|обновлено|изменено|оновлено
ενημερώθηκε|τελευταία ενημέρωση|ενημέρωση|güncelleme|güncelleme tarihi|güncellenme|son güncelleme|آخر تحديث
تم التحديث|bijgewerkt|laatst bijgewerkt|uppdaterad|oppdatert|opdateret|cập nhật|diperbarui
aktualizováno|aktualizované|frissítve|actualizat|обновено|ажурирано|ažurirano|päivitetty|atnaujinta|atjaunināts
uuendatud|แก้ไขล่าสุด|עודכן
آخر تعديل|تاريخ التحديث|حُدّث في|حدث في|تم التحديث في|التحديث|अपडेटेड|अपडेट|अंतिम अपडेट|अपडेट किया गया|संशोधित
업데이트|최종 업데이트|최종업데이트|마지막 수정|수정일|수정시간|최종 수정
cập nhật lúc|cập nhật lần cuối|cập nhật ngày|ngày cập nhật|chỉnh sửa
อัพเดต|อัปเดต
อัพเดท|อัปเดท|อัพเดตล่าสุด|อัปเดตล่าสุด|อัพเดทล่าสุด|ปรับปรุงล่าสุด|แก้ไขเมื่อ|แก้ไข|به‌روزرسانی|بروزرسانی
به روز رسانی|آخرین به‌روزرسانی|آخرین بروزرسانی|آخرین ویرایش|تاریخ به‌روزرسانی|تاریخ بروزرسانی|עודכן ב
עודכן לאחרונה|עדכון אחרון|עדכון|son güncellenme|güncellendi|güncellenme tarihi|son güncelleme tarihi
son güncellenme tarihi
ปรับปรุง|ปรับปรุงเมื่อ
""")
PUBLISHER = _listed("""
来源|稿源|文章来源|本文来源|信息来源|新闻来源|稿件来源|资讯来源|消息来源|內容來源|内容来源|原文来源|來源
稿件來源|新聞來源
文章來源|資料來源|出典|出所|情報元|ソース|配信元|출처|source|sources|news source|article source|original source
quelle|quellen|bron|fuente|fuentes|fonte|fonti|fontes|źródło|источник|джерело|πηγή|kaynak|المصدر|مصدر|källa|kilde
nguồn|theo|sumber|媒体|转自|转载自|轉載自|来源于|来源自|來源於|素材来源
المصادر|نقلا عن|منبع|منابع|به نقل از|स्रोत|सोर्स|साभार|ที่มา|ที่มาข้อมูล|ที่มาข่าว|แหล่งที่มา|แหล่งข้อมูล
ขอบคุณข้อมูลจาก|ขอบคุณที่มา|ข้อมูลจาก|מקור|מקורות|자료|자료제공|nguồn tin|theo nguồn|haber kaynağı|kaynaklar|forrás
zdroj|sursa|allikas|lähde|šaltinis
""")
ISSUER = _listed("""
发布单位|发布机构|发布者|发布人|发布部门|信息发布|发文机关|发布机关|供稿单位|供稿|主办单位|發布單位|發佈單位
發布機關|發佈機關|発行元|発行者|公開者|publisher|published by|posted by|issued by|issuer|herausgeber|publié par
publicado por|pubblicato da|opublikował|wydawca|разместил|опубликовал|издатель|yayınlayan|الناشر|نشر بواسطة
submitted by|veröffentlicht von|gepostet von|postado por|dodał|dodała
""")
AUTHOR = _listed("""
作者|文章作者|记者|本报记者|撰稿|撰稿人|撰文|通讯员|文/|文|文丨|文/图|图/文|文图|图文|文/圖|圖/文|記者|本報記者
筆者|著者|執筆|執筆者|文責|执笔人|执笔|本报实习生|楼主|樓主|发帖人|기자|글
글쓴이|작성자|등록자|저자|投稿者
author|authors|by|written by|reported by|reporter|byline|autor|autorin|von|redakteur|auteur|par
écrit par|autora|por|escrito por|redactor|autore|di|scritto da|autorka|автор|текст|корреспондент|συντάκτης|του|yazar
haber|muhabir|الكاتب|بقلم|كتب|كتبت|المؤلف|نویسنده|خبرنگار|گزارشگر|به قلم|लेखक|लेखिका|रिपोर्टर|रिपोर्ट|संवाददाता
מאת|כתב
โดย|ผู้เขียน|auteurs|door|tác giả|bởi|penulis|oleh|av
إعداد|كتب/|كتبت/|تأليف|الصحفي|المحرر الصحفي|گزارش از|نگارنده|تهیه و تنظیم|یادداشت از
روزنامه‌نگار|लेखन|취재|취재기자|글·사진|נכתב על ידי|נכתב על-ידי|מאת הכתב|ผู้สื่อข่าว|เรื่องโดย
取材・文|文・写真|文・取材|文と写真|kirjoittaja|kirjoittajat|szerző|szerzők|pewarta|autorius|autors|forfatter
skribent|jurnalist
เขียนโดย|รายงานโดย|เรียบเรียงโดย|เรียบเรียง|bài và ảnh|bài|haberi yapan|yazan
foto muhabiri|kaleme alan|haber/fotoğraf
geschrieben von|verfasst von|geschreven door|napisane przez|skrevet av|skrevet af|skriven av|написал|написала
propos recueillis par|entretien réalisé par|interviewed by|interview by|das gespräch führte|das interview führte
die fragen stellte|aufgezeichnet von|intervista di|entrevista de|rozmawiał|rozmawiała|беседовал|беседовала
words by|text by|story by|article by|interview|interview und text|text und interview|text und fotos|text und foto
gespräch|oprac.|opracowanie|opracował|opracowała|przez|texte et photos|texto y fotos|testo e foto|текст и фото
подготовил|подготовила|материал подготовил|материал подготовила|автор статьи|автор материала|γράφει|γράφει ο
γράφει η|επιμέλεια|đăng bởi|viết bởi|بواسطة|tekst i zdjęcia|tekst og foto|text och foto|írta|napsal|napsala
bài, ảnh|bài & ảnh|tin, ảnh|tin và ảnh|tin, bài|นักข่าว|ข่าวโดย|נכתב ע"י|ע"י|نویسنده خبر|نویسنده مطلب|द्वारा
""")
EDITOR = _listed("""
责任编辑|编辑|责编|校对|审核|初审|复审|终审|一审|二审|三审|值班编委|监制|主编|编审|审稿|責任編輯|編輯|責編|核稿|編集
网编|網編|网络编辑|图片编辑|圖片編輯|文字编辑|视频编辑|版面编辑|新媒体编辑|本期编辑|美编|美編|美术编辑|值班编辑|值班主任
值班总编|值班主编|执行主编|总监制|监审|签发|审签|核校|编校|校審|審核|監製|校對|总编辑|編輯/|编辑/|责编/|审核/
編集者|편집|editor|editors|edited by|responsible editor|redaktion|redakcja|redaktor|редактор|editör|تحرير|المحرر
biên tập|ویراستار|دبیر خبر|संपादक|संपादन|עריכה|עורך|עורכת|บรรณาธิการ|편집기자|redaktör|إشراف
""")
COUNTER = _listed("""
在线用户|在线人数|當前在線|当前在线|users online|online users
点击量|点击|点击数|点击次数|点击率|浏览|浏览量|浏览次数|浏览数|阅读|阅读量|阅读数|阅读次数|访问量|访问次数|人气|点赞
点赞数|评论|评论数|回复|回复数|跟帖|收藏|收藏数|转发|播放量|點擊|點擊數|點擊率|點閱|點閱數|瀏覽|瀏覽數|瀏覽人次
人氣|閱覽數|閲覧数
閲覧|アクセス数|コメント|조회|조회수|댓글|추천|views|view|viewed|hits|hit|clicks|click|reads|read|likes|like|collect
collects|favorites|shares|votes
people like this|comments|comment|reading time|read time|aufrufe|kommentare|lesezeit|lesedauer|vues|commentaires
temps de lecture|tiempo de lectura|lectura de|tempo de leitura|tempo di lettura|leestijd|czas czytania
время чтения|время на чтение|час читання|читати|waktu baca|thời gian đọc|läsning|lesetid|læsetid|lukuaika|čas čtení
doba čtení|olvasási idő|timp de citire|vreme čitanja|χρόνος ανάγνωσης|dinleme süresi
lectures|lecturas|visitas|comentarios|visualizações|comentários|leituras|visite|letture|commenti|visualizzazioni
wyświetleń|wyświetlenia|odsłon|komentarze|просмотров|просмотры|комментарии|комментариев|перегляди|переглядів
προβολές|σχόλια|okunma|okunma sayısı|görüntülenme|yorum|المشاهدات|مشاهدات|عدد المشاهدات|التعليقات|lượt xem|dilihat
ยอดวิว|จำนวนผู้อ่าน|ผู้ชม|อ่าน|تعداد بازدید|بازدید|تعداد نظرات|زمان مطالعه|مدت مطالعه|وقت القراءة|قراءة
دقائق قراءة|צפיות|תגובות|זמן קריאה|व्यूज|कमेंट|कमेंट्स|पढ़ने का समय|조회 수|댓글수|좋아요|bình luận|lượt đọc|yorum sayısı
okuma süresi
""")
REGION = _listed("""
地区|所属地区|ip属地|ip 属地|区域|地域|region|area|région|región|região|regione|регион|المنطقة|bölge
""")
RELATED = _listed("""
相关文档|相关附件|附件下载|相关文件|相关新闻|相关阅读|相关链接|相关文章|相关报道|相关稿件|相关推荐|相关信息|热门推荐
猜你喜欢|更多精彩|相关稿|附件|上一篇|下一篇|上一条|下一条|上一页|下一页|标签|关键词|关键字|相關新聞|相關閱讀
相關連結|上一則|下一則|標籤|關鍵字|関連記事|関連リンク|関連ニュース|前の記事|次の記事|タグ|이전글|다음글|태그
related|related articles|related news|related stories|related documents|related links|related posts|attachments
attachment download|tags|tag|keywords|previous|next|previous article|next article|previous post|next post
filed under|posted in|verwandte artikel|mehr zum thema|schlagwörter|schlagworte|stichworte|mots-clés
noticias relacionadas|etiquetas|notícias relacionadas
articoli correlati|tagi|по теме|теги|ilgili haberler|etiketler|مواضيع ذات صلة|الوسوم|كلمات مفتاحية|مواضيع مرتبطة
أخبار ذات صلة|الكلمات المفتاحية|الكلمات الدلالية|संबंधित खबरें|टैग|टैग्स|टॉपिक|관련뉴스|▶관련기사|키워드
tin liên quan|bài liên quan|từ khóa|ข่าวที่เกี่ยวข้อง|ข่าวเกี่ยวข้อง|เรื่องที่เกี่ยวข้อง|อ่านข่าวที่เกี่ยวข้อง|แท็ก
แท็กที่เกี่ยวข้อง|مطالب مرتبط|اخبار مرتبط|خبرهای مرتبط|برچسب‌ها|برچسب ها|برچسب|עוד בנושא|כתבות נוספות|לקריאה נוספת
תגיות|תגים|bunlar da ilginizi çekebilir|devamını oku|anahtar kelimeler
""")
READ_ALSO = _listed("""
read more|read also|see also|more on this story|read next|also read|up next|lesen sie auch|lire aussi|à lire aussi
lea también|leia também
leia mais|leggi anche|czytaj także|czytaj też|czytaj również|przeczytaj również|zobacz także|zobacz również
читайте также|читайте також|διαβάστε επίσης|延伸阅读
推荐阅读|延伸閱讀|اقرأ أيضا|اقرأ أيضًا|اقرأ أيضاً|إقرأ أيضا|إقرأ أيضًا|اقرأ المزيد|اقرأ ايضا|شاهد أيضا|شاهد أيضًا
طالع أيضا|بیشتر بخوانید|بیشتر بخوانیم|همچنین بخوانید|यह भी पढ़ें|ये भी पढ़ें|इसे भी पढ़ें|और पढ़ें|xem thêm|đọc thêm
mời độc giả xem thêm|관련기사|관련 기사|อ่านเพิ่มเติม|อ่านข่าวเพิ่มเติม|קראו גם|קרא גם|קראו עוד|ayrıca oku
bunu da oku|ilgili haber|あわせて読みたい|อ่านข่าว|อ่านประกอบ|لقراءة المزيد|للمزيد اقرأ أيضا|مطالعه بیشتر
इन्हें भी पढ़ें|lue myös|lue lisää|läs också|läs även|läs mer|les også|les mer|læs også|læs mere|lees ook|lees meer
lesa líka|olvassa el|olvassa el ezt is|olvasta már|kapcsolódó|citește și|citește mai mult|vezi și|прочетете още
прочетете и|вижте още|още по темата|διαβάστε ακόμη|διαβάστε ακόμα|δείτε επίσης|przeczytaj także|przeczytaj też
czytaj więcej|zobacz też|přečtěte si také|čtěte také|čítajte tiež|prečítajte si aj|pročitajte i|pročitajte još
pročitajte više|preberite tudi|прочитајте и|прочитајте још|loe ka|loe lisaks|lasi arī|skaitykite taip pat|lexo edhe
llegeix també|le tamén|irakurri ere|یہ بھی پڑھیں|ранее мы писали|ранее сообщалось|lee también|te puede interesar
le puede interesar|veja também|voir aussi|vedi anche|guarda anche|lesen sie mehr
auch interessant|siehe auch|baca juga|simak juga|lihat juga|baca selengkapnya|আরও পড়ুন|আরো পড়ুন|इसे भी देखें
இதையும் படிக்க|இதையும் படியுங்கள்|இதையும் படிங்க|இதையும் படிக்கவும்|ఇవి కూడా చదవండి|ഇതും വായിക്കൂ|हेही वाचा
આ પણ વાંચો|ਇਹ ਵੀ ਪੜ੍ਹੋ|อ่านข่าวอื่น|อ่านต่อ|קרא עוד|ראו גם|قد يهمك|قد يهمك أيضا|قد يعجبك أيضا|soma pia|soma zaidi
читайте ещё|смотрите также|дивіться також|併せて読みたい|함께 읽기|阅读更多|更多阅读|延伸閲讀|相关图集|相關圖輯
相關圖集|相关视频|相關影片|也请读|也請讀|更多报道|更多報道
""")
"""What stands before the name of another page, also between two paragraphs."""

IDENTIFIER = _listed("""
索引号|索取号|文号|发文字号|发文文号|公开编号|信息编号|主题词|有效性|索引號|文號|文章编号|稿件编号|document no
ref no
کد خبر|شناسه خبر|کد مطلب|شماره خبر|رقم الخبر|기사번호
""")
TOOLS = _listed("""
打印本页|打印此页|打印文章|打印|列印|友善列印|保存|另存|收藏本页|收藏|加入收藏|分享到|分享至|分享|转发|关闭窗口
关闭本页|关闭|關閉|关 闭|返回上页|返回上一页|返回列表|返回顶部|返回首页|返回|回到顶部|大 中 小|大中小|纠错|我要纠错
举报|举报反馈|语音播报|播放|听新闻|听全文|扫一扫|扫码|二维码|微信|微博|新浪微博|腾讯微博|qq空间|qq好友|qq|人人网|豆瓣
朋友圈|复制链接|视力保护色|繁体|简体|字体|字号|字號|小字号|小字體|缩小字体|放大字体|智能问答|登录|注册|登入|註冊
登录/注册|无障碍浏览|无障碍
无障碍阅读|适老版|长者版|长者模式|关怀版|手机版|客户端|收起|展开|展开全文|印刷|印刷する|シェア|シェアする|ツイート
保存する|ログイン|文字サイズ|인쇄|공유|공유하기|스크랩|글자크기|로그인|print|print this page|print article|save
share|share this|share this article|listen to this article|listen to this story|bookmark|jump to comments
skip to content
toggle caption|hide caption|view gallery|play video|link copied|link kopiert|copiar enlace|copier le lien|kopiuj link
скопировать ссылку|слушать новость|прослушать|add us on google|add as preferred source|make us preferred on google
prefer us on google|share on|share to|tweet|tweet this|digg this|link this|email this|pin it|close
close window|email|e-mail|copy link|font size|text size
a- a+|back to top|back to list|top|log in|login|sign in|sign up|register|facebook|twitter|x|whatsapp|telegram
linkedin|wechat|weibo|line|reddit|pinterest|instagram|drucken|teilen|merken|artikel teilen|imprimer|partager
enregistrer|imprimir|compartir|guardar|compartilhar|salvar|stampa|condividi|salva|drukuj|udostępnij|zapisz
распечатать|печать|поделиться|сохранить|роздрукувати|поділитися|εκτύπωση|κοινοποίηση|yazdır|paylaş|kaydet|طباعة
مشاركة|حفظ|شارك|delen|skriv ut|dela|in bài|chia sẻ|cetak|bagikan
الرابط المختصر|نسخ الرابط|انسخ الرابط|نسخ|فيسبوك|تويتر|واتساب|لینک کوتاه|کپی شد|چاپ|ارسال به دوستان|ارسال
اشتراک گذاری|اشتراک‌گذاری|کپی لینک|शेयर करें|शेयर|व्हाट्सएप|फेसबुक|प्रिंट|लिंक कॉपी करें
가 가|글자크기조정|기사 공유|URL복사|기사저장
본문 글자 크기|가나다라마바사|기자 페이지|다른기사 보기|다른 기사 보기
lưu|sao chép liên kết|gửi bài|แชร์|แชร์ข่าวนี้|คัดลอกลิงก์|พิมพ์|שתפו
שתף|שיתוף|הדפסה|הדפס|שלחו לחבר|העתק קישור|abone ol|yazı boyutu|bağlantıyı kopyala|linki kopyala
구독|구독하기|응원하기|기자 구독|팔로우|ติดตาม|دنبال کردن|फॉलो करें
""")

# What dates an event as well as a text
ANY_DATE = frozenset(
    [
        "时间",
        "日期",
        "時間",
        "日時",
        "日付",
        "date",
        "time",
        "datum",
        "fecha",
        "data",
        "дата",
        "tarih",
        "التاريخ",
        "ημερομηνία",
        "تاريخ",
        "تاریخ",
        "दिनांक",
        "तारीख",
        "날짜",
        "일시",
        "ngày",
        "thời gian",
        "วันที่",
        "תאריך",
    ]
)
CREDITS = frozenset(
    _listed('theo|به نقل از|نقلا عن|گزارش از|ขอบคุณข้อมูลจาก|ขอบคุณที่มา|ข้อมูลจาก|자료제공|साभार|द्वारा|كتب|كتبت|ע"י')
)
"""What stands before a name or two without a colon, and before much else."""

FACELESS = frozenset({"x", "line", "top", "facebook", "twitter", "instagram", "telegram", "register", "save", "print"})
"""Tools that may as well be a heading; folded."""

WEEKDAYS = _listed("""
יום ראשון|יום שני|יום שלישי|יום רביעי|יום חמישי|יום שישי|יום שבת|월요일|화요일|수요일|목요일|금요일|토요일|일요일
الأحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|شنبه|یکشنبه|یک‌شنبه|دوشنبه|سه‌شنبه|سه شنبه|چهارشنبه
پنجشنبه|پنج‌شنبه|جمعه|सोमवार|मंगलवार|बुधवार|गुरुवार|शुक्रवार|शनिवार|रविवार|วันจันทร์|วันอังคาร|วันพุธ|วันพฤหัสบดี
วันศุกร์|วันเสาร์|วันอาทิตย์|thứ hai|thứ ba|thứ tư|thứ năm|thứ sáu|thứ bảy|chủ nhật|pazartesi|salı|çarşamba
perşembe|cuma|cumartesi|pazar
""")
"""What stands before a day; of languages whose dates are else read without it."""

MORE_WEEKDAYS = _listed("""
monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag
lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|понедельник
вторник|среда|четверг|пятница|суббота|воскресенье|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela
""")
"""Those that may stand alone in a line, too."""

BYLINES = frozenset(
    _listed("""
by|von|par|por|di|door|av|boi|מאת|بقلم|بهقلم|โดย|เขียนโดย|รายงานโดย|writtenby|reportedby|postedby|publishedby|author
geschriebenvon|verfasstvon|geschrevendoor|ecritpar|escritopor|scrittoda|skrevetav|skrevetaf|skrivenav
proposrecueillispar|entretienrealisepar|interviewedby|dasgesprachfuhrte|dasinterviewfuhrte|diefragenstellte
aufgezeichnetvon|intervistadi|entrevistade|rozmawiał|rozmawiała|беседовал|беседовала
submittedby|publicadopor|publiepar|pubblicatoda|veroffentlichtvon|gepostetvon|postadopor|dodał|dodała|wordsby
textby|storyby|articleby|oprac.|przez|opracował|opracowała|napsal|napsala|irta|đangboi|vietboi|بواسطة
γραφει|γραφειο|γραφειη|подготовил|подготовила
"""),
)
"""What stands before a name without a colon; folded, without spaces."""

ON = "(?:(?:on|am|vom|le|el|em|il|op|den|dnia) )"
"""What stands between a name and a day: a pattern, folded."""

NAMELESS = frozenset({"admin", "administrator", "editor", "editors", "staff", "redaktion", "redaction", "newsroom"})
"""Who signs without a name, in lower case; folded."""

CREW = frozenset(
    _listed(
        "摄影|攝影|图片|圖片|视频|影片|文字|制作|製作|排版|设计|設計|制图|製圖|剪辑|剪輯|图/|圖/|摄影/|攝影/|视频/|统筹|海报"
    )
)
"""Who else had a hand in an article, which is said beside its author or its editor; alone, these are a text's own."""

UNMARKED = frozenset(
    _listed("""
来源|稿源|來源|来源于|来源自|來源於|作者|文/图|图/文|文图|记者|本报记者|撰稿|通讯员|文/|记者|本报记者|筆者|記者
本報記者|责任编辑|责编|编辑|責任編輯|編輯
""")
)
"""What stands before a name with only a space between."""

PARTICLES = frozenset(
    _listed("and|und|et|y|e|i|de|da|do|dos|di|del|della|la|le|el|al|van|von|der|den|bin|the|of|for|to|in|&|-")
)
"""What a name may hold in lower case."""
