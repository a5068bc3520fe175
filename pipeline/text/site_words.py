"""What a site says in its own name around a text, in many languages: whose the rights are, who took a picture, that a
text ends, and what a reader should do. Patterns of whole lines, for text as it stands; where on a page such a line
counts is the extraction's.
"""

import re

_MOST_CHARACTERS = 160  # of a line in a site's own name
_SIGNED_CHARACTERS, _SIGN_WITHIN = 600, 100  # of one with the sign of who owns it, and those that it is among
_CREDIT_CHARACTERS, _BEHIND_CHARACTERS = 60, 40  # of who took a picture, alone in a line and behind what it shows
_BRACKETED_CHARACTERS = 80  # of the same in brackets
_CREDITED_CHARACTERS = 300  # of what a picture shows
_CONSENT_CHARACTERS = 400


def alternatives(*blocks: str) -> str:
    """Return a pattern of the lines of some blocks: one of them."""
    return "|".join(word for block in blocks for word in block.split("\n") if word)


_IMPRINT = re.compile(
    r"[<(\[【\s]*(?:©|ⓒ|\(c\)\s*(?:\d{4}|저작)|저작권자|copyright\b"
    r"|this (?:document|page) is subject to copyright|版权所有|版權所有|\S{0,12}ICP备)",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"[©ⓒ]\s*(?:copyright\s*)?\d{4}", re.IGNORECASE)
_RIGHTS = re.compile(
    alternatives(
        r"""
all rights reserved
alle rechte vorbehalten
tous droits réservés
(?:todos los derechos|derechos) reservados
todos os direitos reservados
(?:tutti i )?diritti riservati
riproduzione riservata
alle rechten voorbehouden
wszelkie prawa zastrzeżone
(?:все|усі|всі) права (?:защищены|захищен[оі])
με επιφύλαξη παντός
tüm hakları saklıdır
(?:izinsiz|kaynak gösterilmeden).{0,40}(?:yasaktır|kopyalanamaz|kullanılamaz|yayınlanamaz)
(?:جميع|كل|كافة) الحقوق محفوظة
حقوق (?:النشر|الطبع) محفوظة
(?:تمام[یي]?|کلیه) حقوق.{0,60}(?:محفوظ|متعلق)
(?:सर्वाधिकार|सभी अधिकार) सुरक्षित
(?:giữ )?bản quyền (?:thuộc|©|\d{4})
ghi rõ nguồn
สงวนลิขสิทธิ์
ลิขสิทธิ์ ?©
כל הזכויות שמורות
무단\s?전재
無断(?:転載|複製)
(?:未经|未經).{0,12}(?:授权|授權|许可|許可|允许|书面).{0,20}(?:转载|轉載|复制|使用)
"""
    ).replace("ı", "i")
)
_ADVERT_WORDS = alternatives(
    r"""
advertisements?(?: \d+)?|advertising|advert|article content|sponsored(?: content)?
article continues (?:after|below)(?: this)? ad(?:vertisement)?
anzeige|werbung|publicité|publicidade?|pubblicità|advertentie|reklam[ay]?|annonser?|annons|annonce|mainos|hirdetés
реклама|διαφήμιση|publicitate|oglas|إعلان|اعلان|تبلیغات|آگهی|विज्ञापन|quảng cáo|โฆษณา|פרסומת|iklan|広告|광고|广告|廣告
"""
)
_ADVERT = re.compile(rf"[\W_]*(?:{_ADVERT_WORDS})[\W_]*", re.IGNORECASE)
_AGENCIES = alternatives(
    r"""
ap|ap photo|afp|getty|getty images|reuters|epa|epa-efe|efe|dpa|ansa|tass|xinhua|shutterstock|istock|istockphoto|alamy
picture[ -]alliance|keystone|pap|čtk|belga|lusa|pti|yonhap|kyodo|nurphoto|anadolu|imago|bloomberg|zuma|zuma press|sipa
scanpix|ntb|mti|upi|rex|corbis|wireimage
"""
)
_END = re.compile(
    r"[\W\d_]*(?:انتهای (?:پیام|خبر)|پایان پیام|انتهى|끝|完|了|終わり|ends?|koniec|fin|конец|ende)[\W\d_]*",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"[(\[]?(?:avec|with|mit|con|com|met|med) (?:\w+ (?:de|from|von|da|do|van|del|della|dell['’]) ?)?"
    rf"(?:{_AGENCIES})(?: (?:and|et|und|y|e|en) (?:{_AGENCIES}))?[)\]]?\.?",
    re.IGNORECASE,
)
_MARKED_END = re.compile(r"^\W|\W$|پیام|خبر")  # a bare word may be the last of a poem
_ADDRESS = re.compile(r"(?:[^\W\d]+[ :：/|·-]{1,3}){0,4}[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CONTACT = re.compile(r"to contact the (?:reporter|editor|writer|author)s?\b.{1,120}@", re.IGNORECASE)
_AGENCY = re.compile(r"[(（\[][^\W\d][^()（）\[\]\d.,:!?]{0,24}[)）\]]\.?")  # (AA), (Theo Zing), (एजेंसी)
_AGENCY_WORDS = 3
_ASIDES = re.compile(
    "此件|公[开開]|化名|受[访訪]|[为為均系]|[删刪][节節减改]"
)  # in Chinese: what brackets say of the text itself
_PICTURE = alternatives(
    r"""
photo(?:graph)?s?|image|picture|pic|foto(?:ğraf(?:lar)?|grafía|grafia)?|fot|bild(?:er)?|фото|zdj|zdjęcia|φωτο(?:γραφία)?
عکس|تصویر|تصوير|صورة|الصورة|फोटो|चित्र
사진|ảnh|nguồn ảnh|ภาพ|ภาพจาก|ภาพโดย|เครดิตภาพ|צילום|תמונה|写真|撮影|kép|kuva|kuvat
photographer|photographe|fotograf(?:in|ie)?|fotógraf[oa]|фотограф|عکاس|تصوير الفنان|छायाकार|촬영|ถ่ายภาพ
"""
)
_STOCK = alternatives(
    r"""
(?:file|stock|archive) (?:photo|image|picture)
(?:representat(?:ive|ional)|illustrative|symbolic) (?:image|photo|picture)
(?:image|photo|picture) (?:for|is|used for) (?:representation|illustrat\w+)(?: (?:purposes?|only))*
symbol(?:bild|foto)|archiv(?:bild|foto)|foto d['’]archivio|(?:foto|immagine) di repertorio
photo d['’](?:illustration|archives?)
(?:foto|imagen|imagem) (?:de archivo|de arquivo|ilustrativa)|foto (?:ilustrasi|arsip|dok\.?)|ilustrasi
zdjęcie (?:ilustracyjne|archiwalne|poglądowe)|ilustrační (?:foto|snímek)|ilustračné foto|illusztráció
arşiv(?: fotoğrafı)?
(?:архивное|иллюстративное|тематическое) фото|фото из (?:открытых источников|архива)|ілюстративне фото|фото ілюстративне
(?:写真|画像)は(?:イメージ|資料)(?:です)?|資料写真|イメージ(?:写真|画像)|자료\s?사진|资料[图圖](?:片)?
示意[图圖]|ảnh (?:minh họa|tư liệu)
प्रतीकात्मक (?:तस्वीर|फोटो)|(?:फाइल|सांकेतिक) (?:फोटो|तस्वीर)|صورة (?:أرشيفية|تعبيرية)|أرشيفية|(?:عکس )?تزئینی
תמונת ארכיון|ภาพประกอบ
"""
)
_CREDIT = (
    rf"(?:(?:{_PICTURE}|(?:crédits?|créditos?|crediti) (?:photos?|fotos?|images?|de la imagen)|nyitókép|borítókép)\.?"
    r"\s*(?:credits?|by|courtesy(?: of)?)?\s*[:：/©=]|fot\.)\s*"
)
_NO_SENTENCE = rf"(?:[^.!?。؟।–—]|\.(?!$)){{1,{_CREDIT_CHARACTERS}}}"
_CAPTION = re.compile(
    rf"{_CREDIT}.{{1,{_CREDIT_CHARACTERS}}}"
    rf"|[(（\[](?:{_PICTURE})(?![^\W\d_])[^()（）\[\].]{{1,{_BRACKETED_CHARACTERS}}}[)）\]]"
    r"|(?:image|photo|picture) (?:source|caption), (?-i:[^a-z]).{0,160}"  # as it is read out to the blind
    rf"|[(（\[]?(?:{_STOCK})(?:\s*[/|–-]\s*{_NO_SENTENCE})?[)）\]]?"
    rf"|.{{0,110}}(?:[.!?。؟)(\[|/–—]|\s-)\s*{_CREDIT}[^.:。]{{1,{_BEHIND_CHARACTERS}}}[.)\]）】]?",
    re.IGNORECASE,
)
_BEGINS_PICTURE = re.compile(rf"(?:{_PICTURE})(?![^\W\d_])", re.IGNORECASE)
_NAMED_AGENCY = re.compile(
    rf"(?:{_AGENCIES}|associated press|agence france-presse|the conversation|deutsche presse-agentur|anadolu ajansı"
    r"|тасс|риа(?: новости)?|рбк|интерфакс|укринформ|укрінформ|уніан|бта|bta|tanjug|танјуг|fonet|hina|sta|beta"
    r"|tasr|sita|agerpres|mediafax|bns|leta|elta|anp|stt|ritzau|apa|sda|keystone-sda|agi|adnkronos|europa press"
    r"|telam|aa|dha|i̇?ha|anka|irna|isna|mehr|mena|wafa|spa|kuna|qna|ani|ians|bernama|antara|vna|ttxvn|jiji|cna|απε(?:-μπε)?|aap|cp"
    r"|[^\d,.:]{2,30} (?:news|press|agency|ajansı|wire))",
    re.IGNORECASE,
)
_AGENCY_LETTERS = 5
_NAME = r"[^\W\d_][\w.'’-]{0,30} [\w.'’ -]{1,40}"  # of two words: (dpa/AFP) is whose the text is
_TAKEN = (
    rf"(?:{_NAME}\s*/\s*(?:[\w .-]{{2,40}}/\s*)?(?:{_AGENCIES})|(?:ap photo|getty images)(?=\W|$))"
    r"(?:\s*/\s*[\w .'’-]{2,40}){0,2}"
)
_CREDITED = re.compile(rf"{_TAKEN}|.{{1,{_CREDITED_CHARACTERS}}}[(\[]{_TAKEN}[)\]]", re.IGNORECASE)
_EMBEDDED = alternatives(
    r"""
\bextern\w* inhalt|\bredaktioneller inhalt|(?:youtube|instagram|tik ?tok|twitter)-inhalt
external content|third[- ]party content|this content is (?:imported from|created and maintained by)
contenus? (?:externe|tiers)|contenidos? externos?|contenutos? estern|conteúdos? externos?
externe inhoud|eksternt? innhold
eksternt indhold|externt innehåll|treści zewnętrzn|внешн\w+ контент|外部コンテンツ|外部内容
"""
)
_SHOWS = alternatives(
    r"""
anzeigen|angezeigt|geladen|einverstanden|empfohlener|link zum|this content is (?:imported|created)
\bdisplay|\bload|\bshow\b|\bagree
\bconsent|afficher|accept
mostrar|aceptar|visualizza|accett|aceitar|weergeven|\bvis\b|vise|visa|wyświetl|показать|表示|显示
"""
)
_CONTENT = (
    "inhalt",
    "conte",
    "inhoud",
    "innhold",
    "indhold",
    "innehåll",
    "treści",
    "контент",
    "コンテンツ",
    "外部内容",
)
_CONSENTS = re.compile(rf"(?=.*(?:{_EMBEDDED}))(?=.*(?:{_SHOWS}))", re.IGNORECASE)
_POLICY_CHARACTERS = 600
_POLICY = re.compile(
    r"[\w ]{2,40} moderates all comments\b"
    r"|(?:conversations|(?:readers?['’]? )?comments on [\w.-]+) are (?:the )?opinions of (?:our readers|the writers?)\b"
    r"|we (?:welcome|encourage) (?:your |readers['’] )?comments\b|if you see a comment (?:that|which)\b"
    r"|(?:(?:all )?(?:readers['’] )?comments|opinions|posts) (?:(?:that|which)\b.{0,120} )?(?:are|may be|will be)"
    r" (?:pre-?)?(?:moderated|removed|deleted|rejected)\b"
    r"|please (?:keep|read|see|note|follow)\b.{0,60}"
    r"\b(?:your comments?|commenting (?:policy|guidelines|rules)|(?:community|conversation) guidelines|house rules)\b"
    r"|to find out more about (?:facebook )?commenting\b"
    r"|by (?:posting|submitting) (?:a |your )?comments?\b.{0,80}\bagree\b"
    r"|(?:bitte |ihre |die |alle )*kommentare (?:werden|unterliegen)\b.{0,60}(?:moderier|freigeschalte|netiquette)"
    r"|bitte beachten sie (?:unsere|die) netiquette|(?:les |vos |tous les )*commentaires sont modérés"
    r"|(?:los |sus |todos los )*comentarios (?:son|serán|están) (?:moderados|sujetos)"
    r"|(?:aten(?:ção|ción)\W+)?(?:(?:os|los) )?coment[áa]rios\b.{0,90}\b(?:não|no) ser[ãá]n?o? (?:aprova|publica)"
    r"|(?:все )?комментарии (?:модерируются|проходят модерацию)|komentarze są moderowane",
    re.IGNORECASE,
)
_OWN_NAMES = re.compile(
    r"(?:view|see|read|all|more|latest|top|related) (?:\w+ )*(?:page|profile|bio|stories|articles|posts|comments)"
    r"|(?:story|article|key) highlights|(?:analysis|opinion)(?: (?:&|and) (?:analysis|opinion))?"
    r"|(?:from )?(?:web|print|online) edition|(?:\w+ )?staff (?:writers?|reports?|reporters?)"
    r"|the writer has .*",
    re.IGNORECASE,
)
_QUOTED = re.compile('[«»“”„"「」『』]')  # somebody else says it

_ROLE_CHARACTERS = 60
ROLE_WORDS = alternatives(
    r"""
redact(?:eur|rice|ora?)|redaktør|redaktör|redakteur(?:in)?|redaktor(?:ka)?|reporter(?:in)?|reporteri|correspondent(?:e)?
[ck]orrespondent(?:in)?|corresponsal|journalist(?:e|in)?|giornalista|periodista|jornalista|repórter|dziennikar(?:z|ka)
columnist|muhabir|журналист(?:ка)?|корреспондент|кореспондент|toimittaja|újságíró|novinář(?:ka)?|staff writer
zpravodaj(?:ka)?|corespondent(?:ă)?|jurnalist(?:ă)?|δημοσιογράφος|ανταποκρ\w+|журналіст(?:ка)?|wartawan|kontributor
phóng viên|مراسلة?|صحفية?|خبرنگار|כתבת?|संवाददाता
"""
)
_TELLS_OF = re.compile(  # a sentence about one: “He is a reporter”
    r"\b(?:is|was|were|are|be|became|becomes|an?|ist|war|wird|wurde|ein|eine|est|était|une?|fue|era|una|è|jest|była?"
    r"|был[аи]?|of an?|the death|the killing)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(rf"^(?:{ROLE_WORDS})\b[^.!?]*$|^[^.!?]*\b(?:{ROLE_WORDS})$", re.IGNORECASE)
_PART = re.compile(
    alternatives(
        r"""
(?:executive )?summary|abstract|in (?:brief|short|a nutshell)|at a glance|(?:the )?details|(?:the )?full (?:story|text)
zusammenfassung|kurzfassung|(?:das wichtigste )?in kürze|auf einen blick|volltext
résumé|en bref|l'essentiel|resumen|en resumen|en breve|resumo|em resumo|riassunto|in breve|in sintesi
samenvatting|in het kort|streszczenie|w skrócie|кратко|коротко|краткое содержание|стисло|περίληψη|özet
kort fortalt|kort sagt|i korthet|i korte trekk|sammanfattning|sammendrag|resumé|tiivistelmä|összefoglaló|rezumat|shrnutí
ringkasan|muhtasari|tóm tắt|สรุป|(?:ال)?ملخص|باختصار|خلاصه|چکیده|תקציר|בקצרה|सार|सारांश|संक्षेप में|विस्तार|विस्तार से
(?:table of )?contents|in this article|on this page|inhaltsverzeichnis|sommaire|spis treści|içindekiler|содержание
目录|目次|목차|mục lục|สารบัญ|daftar isi|obsah|inhoud(?:sopgave)?|indice dei contenuti|índice(?: de contenidos?)?
摘要|内容摘要|內容摘要|内容提要|核心提示|导读|導讀|导语|提要|正文|要約|概要|要旨|本文|요약|본문
"""
    ),
    re.IGNORECASE,
)


def lowered(line: str) -> str:
    """Return a line in lower case, with one i for the four of Turkish: to ignore case takes several times as long."""
    return line.lower().replace("i̇", "i").replace("ı", "i")


def names_part(line: str) -> bool:
    """Return whether a line only names what follows it: a summary, or the text itself."""
    return _PART.fullmatch(line.strip(":： 【】[]")) is not None


def names_role(line: str) -> bool:
    """Return whether a line says what its writer is: “redacteur Binnenland”, “Political correspondent”."""
    return len(line) <= _ROLE_CHARACTERS and _ROLE.search(line) is not None and not _TELLS_OF.search(line)


def is_advert(line: str) -> bool:
    """Return whether a line is the word that stands above an advertisement, and no more."""
    return _ADVERT.fullmatch(line) is not None


def is_signed(line: str) -> bool:
    """Return whether a line begins with the sign of who owns the rights and a year, or soon has them."""
    return ("©" in line or "ⓒ" in line) and _SIGNED.search(line[:_SIGN_WITHIN]) is not None


def is_imprint(line: str) -> bool:
    """Return whether a line says who has the rights of a page, or forbids to copy it."""
    is_short = len(line) <= (_SIGNED_CHARACTERS if is_signed(line) else _MOST_CHARACTERS)
    return _IMPRINT.match(line) is not None or (is_short and _RIGHTS.search(lowered(line)) is not None)


def is_caption(line: str) -> bool:
    """Return whether a line says who took a picture, and perhaps before that what it shows."""
    return _CAPTION.fullmatch(line) is not None or is_credited(line)


def is_credited(line: str) -> bool:
    """Return whether a line is or ends in the name of a picture's agency: “Ada Miller/AFP”, “… (AP Photo/…)”."""
    return "/" in line and _CREDITED.fullmatch(line) is not None


def is_agency(text: str) -> bool:
    """Return whether a text is the name of a news agency."""
    return _NAMED_AGENCY.fullmatch(text) is not None


def names_agency(text: str) -> bool:
    """Return whether a text may be the name of a news agency: a few capitals, as most of them are called for short."""
    return is_agency(text) or (text.isupper() and text.isalpha() and len(text) <= _AGENCY_LETTERS)


def names_picture(line: str) -> bool:
    """Return whether a line begins with the word for a picture."""
    return _BEGINS_PICTURE.match(line) is not None


def is_end(line: str) -> bool:
    """Return whether a line marks the end of a text, names its agency (“With AFP”), or gives an address of mail."""
    is_mark = _END.fullmatch(line) is not None and _MARKED_END.search(line) is not None
    is_agencys = _AGENCY.fullmatch(line) is not None and len(line.split()) <= _AGENCY_WORDS
    is_agencys = is_agencys and _ASIDES.search(line) is None
    is_mail = _ADDRESS.fullmatch(line.strip("<>() ")) is not None or _CONTACT.match(line) is not None
    return is_mark or is_agencys or is_mail or _WITH.fullmatch(line) is not None


def is_comment_policy(line: str) -> bool:
    """Return whether a line says what readers may write below a text, and what becomes of it otherwise."""
    return len(line) <= _POLICY_CHARACTERS and _POLICY.match(line) is not None


def is_sites_name(text: str) -> bool:
    """Return whether a short text in capitals is the site's, no person's name: View Staff Page, Story Highlights."""
    return _OWN_NAMES.fullmatch(text) is not None


def is_said(line: str) -> bool:
    """Return whether a line has marks of speech: somebody else says it, not the site."""
    return _QUOTED.search(line) is not None


def asks_consent(line: str) -> bool:
    """Return whether a line stands in place of what another site would show, and asks whether that may be loaded."""
    folded = line.lower()
    if len(line) > _CONSENT_CHARACTERS or not any(word in folded for word in _CONTENT):  # cheaper than the pattern
        return False
    return _CONSENTS.match(line) is not None and not is_said(line)


_POSTED = re.compile(
    r"""\bthis\ (?:entry|post|article|item|story|page|text)\ (?:was|has\ been)\ (?:\w+\ )?(?:posted|published)\b
    |\bthis\ (?:entry|post|article|page)\ (?:was|has\ been)\ (?:\w+\ )?(?:written|created|added|filed|submitted)\b
    |\b(?:dieser|dieses|diese)\ (?:artikel|beitrag|eintrag|text|post|seite|meldung)\ wurde\b
        (?=.{0,120}\b(?:veröffentlicht|geschrieben|publiziert|gepostet|eingestellt|erstellt|verfasst)\b)
    |\b(?:cet(?:te)?|ce)\ (?:article|entrée|billet|page|publication|texte)\ a\ été
        \ (?:publié|posté|écrit|rédigé|mis\ en\ ligne)
    |\best[ae]\ (?:entrada|artículo|nota|noticia|artigo|post|texto|notícia)\ (?:fue|ha\ sido|foi)
        \ (?:publica|escrit|posta)
    |\bquest[oa]'?\ ?(?:articolo|voce|post|notizia)\ è\ stat[oa]\ (?:pubblicat|scritt|inserit|postat)
    |\b(?:ten\ (?:wpis|artykuł|tekst))\ został\ (?:opublikowany|dodany|napisany)
    |\b(?:эта\ запись|эта\ статья|этот\ пост)\ (?:был[аи]?\ )?(?:опубликован|размещен|написан|добавлен)
    |\bматериал\ (?:был\ )?(?:опубликован|размещен|написан|добавлен)[ :]+(?=\d)
    |\bdit\ (?:bericht|artikel)\ (?:werd|is)\ (?:geplaatst|gepubliceerd|geschreven)
    |\b(?:detta\ inlägg|dette\ innlegget|dette\ indlæg)
        \ (?:publicerades|postades|ble\ (?:publisert|skrevet)|blev\ (?:udgivet|publiceret|skrevet|lagt))
    |\bbu\ (?:yazı|haber|makale)\b.{0,60}\btarihinde\b.{0,40}\b(?:yayın|yazıl|eklen)""",
    re.IGNORECASE | re.VERBOSE,
)


_BREAK = re.compile(r"(?:(?<=[^\W\d_]{2}[.!?])|(?<=\d{4}[.!?]))\s+(?=[^\W\d_])")
_ASIDE = re.compile(
    r",\s(?:who|whose|which|der|die|das|dessen|deren|qui|dont|que|quien|che|który|która|котор\w+)\b", re.IGNORECASE
)
_QUOTES = ("“", "”", "„", "«", '"', "「")


def tells_when_posted(line: str, start: int, end: int) -> bool:
    """Return whether the sentence around a date says that the page was published: “This entry was posted on 1 May.”

    The date is `line[start:end]`. A quoted sentence says it of another page; an aside tells of another day: “This
    article was written by Jane Doe, who was born on 1 May.”
    """
    if _POSTED.search(line) is None:
        return False
    breaks = [match.end() for match in _BREAK.finditer(line) if line[match.end()].isupper()]
    first = max((at for at in breaks if at <= start), default=0)
    last = min((at for at in breaks if at >= end), default=len(line))
    said = _POSTED.search(line, first, last)
    return said is not None and line[: said.start()][-1:] not in _QUOTES and not _ASIDE.search(line, first, start)
