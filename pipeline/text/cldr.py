"""Months, decimal marks and names of languages, from the Unicode CLDR 47. Tables only.

`make tables` writes this module; what it leaves out, and why, is in `tools/tables.py`. The data is
copyright © Unicode, Inc., under the Unicode License v3, https://www.unicode.org/license.txt.
"""

MONTHS = """
eanair enero gener gennaio ianuarie ionawr jaan jaanuar janaayo janairu janar janeiro
jannaayo jannar janner janoary januar januara januari januarie januaro january januwari
janv janvaris janvier janyuwari leden ledna mutarama ocak rebendan saus sausio sausis
sijecanj sijecnja styczen stycznia tammikuu tammikuuta urtarrila xaneiro yanvar yanwar
ιανουαριοσ ιανουαριου гыин гыинвар студзень студзеня січень січня январ январь января
януари јанвар јануар јануари қаңтар հունվար հունվարի יאַנ יאַנואַר ינואר ינו׳ جانفي جنو
جنوري جنوری كانون_الثاني يانۋار يناير ژانویه ژانویهٔ जनवरी जनवरीमासः जन॰ जानेवारी জানু
জানুয়ারী জানুৱাৰী ਜਨਵਰੀ જાન્યુ જાન્યુઆરી ଜାନୁଆରୀ ஜனவரி జనవరి ಜನವರಿ ജനു ജനുവരി ජනවාරි
ม.ค มกราคม ມ.ກ ມັງກອນ ཟླ་དངཔ་ ཟླ་བ་དང་པོ ཟླ་བ་དང་པོ་ སྤྱི་ཟླ་དངཔ་ ဇန် ဇန်နဝါရီ იანვარი
ጃንዋሪ ጥሪ មករា 一月

chwef chwefror faburairu feabh feabhra febbraio febr febraayo febreiro febrer febrero
febroary februar februara februari februarie februaris februaro february februwari
fevereiro fevr fevral fevrier fewral frar gashyantare helmikuu helmikuuta lutego luty
otsaila pebrero shkurt sibat subat unor unora vasario vasaris veebr veebruar velj
veljaca veljace φεβρουαριοσ φεβρουαριου ақпан лютага лютии лютого люты фебруар февр
феврал февраль февраля февруари փետրվար փետրվարի פֿעב פֿעברואַר פברואר פבר׳ شباط شوبات
فبراير فبروري فبروری فروری فوریه فوریهٔ فيبروري فيفري فېبروري فېۋرال फरवरीमासः फ़रवरी
फ़र॰ फेबरवरी फेब्रु फेब्रुअरी फेब्रुवारी ফেব ফেব্রুয়ারী ফেব্ৰু ফেব্ৰুৱাৰী ਫ਼ਰ ਫ਼ਰਵਰੀ
ફેબ્રુ ફેબ્રુઆરી ଫେବୃଆରୀ பிப் பிப்ரவரி ఫిబ్ర ఫిబ్రవరి ಫೆಬ್ರ ಫೆಬ್ರವರಿ ഫെബ്രു ഫെബ്രുവരി
පෙබ පෙබරවාරි ก.พ กุมภาพันธ์ ກ.ພ ກຸມພາ ཟླ་གཉིས་པ་ ཟླ་བ་གཉིས་པ ཟླ་བ་གཉིས་པ་
སྤྱི་ཟླ་གཉིས་པ་ ဖေဖော်ဝါရီ თებერვალი ለካቲት ፌብሩዋሪ កុម្ភៈ 二月

adar brezen brezna kovas kovo maaliskuu maaliskuuta maarso maart mac machi maerz marc
marca march marcius marco marec maret maris mars marso mart marta martie marto marts
martsa martxoa marz marzec marzo marzu mashi matshi mawrth ozujak ozujka werurwe μαρτιοσ
μαρτιου березень березня март марта наурыз сакавік сакавіка մարտ մարտի מערץ מרץ اذار
مارت مارس مارچ يازار मार्च मार्चमासः मार्चु মার্চ মাৰ্চ ਮਾਰਚ માર્ચ ମାର୍ଚ୍ଚ மார் மார்ச்
మార్చి ಮಾರ್ಚ್ മാർ മാർച്ച് මාර් මාර්තු มี.ค มีนาคม ມ.ນ ມີນາ ཟླ་གསུམ་པ་ ཟླ་བ་གསུམ་པ
ཟླ་བ་གསུམ་པ་ སྤྱི་ཟླ་གསུམ་པ་ မတ် მარტი መጋቢት ማርች មីនា 三月

abrell abriil abril afirilu aibrean apirila aprel april aprila aprile aprili aprilie
aprilis aprill aprilo aprily avril balandis balandzio duben dubna ebrill ephreli epreli
huhtikuu huhtikuuta kwiecien kwietnia mata nisan prill travanj travnja απριλιοσ απριλιου
апрел апрель апреля април квіт квітень квітня красавік красавіка сәуір ապրիլ ապրիլի
אַפּר אַפּריל אפריל אפר׳ ابريل افريل اوریل اپريل اپریل نيسان نیسان ياپرېل अप्रिल अप्रेल
अप्रै अप्रैल अप्रैलमासः एप्रि एप्रिल এপ্রি এপ্রিল এপ্ৰিল ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ એપ્રિલ ଅପ୍ରେଲ ஏப்
ஏப்ரல் ఏప్రి ఏప్రిల్ ಏಪ್ರಿ ಏಪ್ರಿಲ್ ഏപ്രി ഏപ്രിൽ เม.ย เมษายน ມ.ສ ເມສາ ཟླ་བ་བཞི་པ
ཟླ་བ་བཞི་པ་ ཟླ་བཞི་པ་ སྤྱི་ཟླ་བཞི་པ ဧပြီ აპრილი ሚያዝያ ኤፕሪ ኤፕሪል មេសា 四月

beal bealtaine geguze geguzes gicurasi gulan kveten kvetna maayo maggio mai maiatza maig
maijs maio maj maja majo majus may mayis mayo mayu mei mejju mey meyi svibanj svibnja
toukokuu toukokuuta μαιοσ μαιου маи мамыр мая мај трав травень травня трауня մայիս
մայիսի מאי מיי ايار ماي مايو مه مهٔ ميي ميی می مۍ يایار मई मईमासः मे মে ਮਈ મે ମଇ மே మే
ಮೇ മേയ് මැයි พ.ค พฤษภาคม ພ.ພ ພຶດສະພາ ཟླ་བ་ལྔ་པ ཟླ་བ་ལྔ་པ་ ཟླ་ལྔ་པ་ སྤྱི་ཟླ་ལྔ་པ་ မေ
მაისი ሜይ ጉንበት ឧសភា 五月

birz birzelio birzelis cerven cervna czerwca czerwiec ekaina giugno gunju haziran
heziran hunyo iunie iyun jona juin jun juna june junho juni junie junij junijs junio
junius juny juun juuni kamena kesakuu kesakuuta lipanj lipnja mehefin meith meitheamh
qershor xuno yuni ιουν ιουνιοσ ιουνιου июн июнь июня ијун маусым черв червень червня
чэрвень чэрвеня юни јун јуни հունիս հունիսի יוני جوان جون حزيران حوزەیران يونيو يىيۇن
ژوين जुन जून जूनमासः জুন ਜੂਨ જૂન ଜୁନ ஜூன் జూన్ ಜೂನ್ ജൂൺ ජූනි มิ.ย มิถุนายน ມິ.ຖ ມິຖຸນາ
ཟླ་དྲུག་པ ཟླ་བ་དྲུག་པ ཟླ་བ་དྲུག་པ་ སྤྱི་ཟླ་དྲུག་པ ဇွန် ივნისი ሰነ ጁን មិថុនា 六月

cervence cervenec gorff gorffennaf heinakuu heinakuuta hulyo iuil iulie iyul jolay juil
juill juillet jul jula julai julayi julho juli julie julij julijs julio juliol julius
july juuli korr korrik liepa liepos lipca lipiec luglio lulju luulyo nyakanga srpanj
srpnja temmuz tirmeh uztaila xullo yuli ιουλ ιουλιοσ ιουλιου июл июль июля ијул липень
липня ліпень ліпеня шілде юли јул јули հուլիս հուլիսի יולי تموز تەمووز جول جولاءِ جولايی
جولای جويلية يوليو يوليوز يىيۇل ژويیه ژويیهٔ जुला जुलाई जुलाईमासः जुलै जुल॰ জুল জুলাই
ਜੁਲਾ ਜੁਲਾਈ જુલાઈ ଜୁଲାଇ ஜூலை జులె ಜುಲೈ ജൂലൈ ජූලි ก.ค กรกฎาคม ກ.ລ ກໍລະກົດ ཟླ་བ་བདུན་པ
ཟླ་བ་བདུན་པ་ ཟླ་བདུན་པ་ སྤྱི་ཟླ་བདུན་པ་ ဇူလိုင် ივლისი ሓምለ ጁላይ កក្កដា 七月

abuztua agasti agost agosti agosto agust agusta agustos agustus aogositra aout august
augusta augusti augusto augusts augustus augusztus avgust avqust awgust awst awwissu
elokuu elokuuta gush gusht kanama kolovoz kolovoza lunasa ogos ogosto rugp rugpjucio
rugpjutis sierpien sierpnia srpen srpna tebax αυγουστοσ αυγουστου август августа аугуст
жнівень жніуня серп серпень серпня тамыз օգոստոս օգոստոսի אוגוסט אוג׳ אויג אויגוסט اب
اغسطس اغشت اوت اګست اگست اگسٽ غشت ياب ياۋغۇست अगस्ट अगस्त अगस्तमासः अग॰ आगस्ट ऑगस्ट
আগষ্ট আগস্ট ਅਗਸਤ ઑગસ્ટ ଅଗଷ୍ଟ ஆகஸ்ட் ఆగస్టు ಆಗಸ್ಟ್ ഓഗസ്റ്റ് අගෝ අගෝස්තු ส.ค สิงหาคม ສ.ຫ
ສິງຫາ ཟླ་བ་བརྒྱད་པ ཟླ་བ་བརྒྱད་པ་ ཟླ་བརྒྱད་པ་ སྤྱི་ཟླ་བརྒྱད་པ་ ဩဂုတ် აგვისტო ነሓሰ ኦገስ ኦገስት
សីហា 八月

eylul ilon iraila medi mfomh nzeri rugs rugsejis rugsejo rujan rujna satumba sebteembar
sebtembar sentabr sentyabr sept septambra septemba septembar september septembra
septembre septembrie septembris septembro septhemba septiembre setembre setembro
setiembre settembre settembru setyembre shtator syyskuu syyskuuta szept szeptember
wrzesien wrzesnia zari σεπτεμβριοσ σεπτεμβριου верасень верасня верасьня вересень
вересня сент сентябр сентябрь сентября сентјабр септ септембар септември қыркүиек
սեպտեմբեր սեպտեմբերի סעפּ סעפּטעמבער ספטמבר ספט׳ ايلول سبتمبر ستمبر سيپٽمبر سپتامبر
سپتمبر سېنتەبىر سېپتمبر شتمبر شتنبر يەیلوول सप्टे सप्टें सप्टेंबर सितंबर सितंबरमासः सित॰
सेप्टेम्बर ছেপ্তে ছেপ্তেম্বৰ সেপ সেপ্টেঃ সেপ্টেম্বর ਸਤੰ ਸਤੰਬਰ સપ્ટે સપ્ટેમ્બર ସେପ୍ଟେମ୍ବର
செப் செப்டம்பர் సెప్టెం సెప్టెంబర్ ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റം സെപ്റ്റംബർ සැප්
සැප්තැම්බර් ก.ย กันยายน ກ.ຍ ກັນຍາ ཟླ་དགུ་པ་ ཟླ་བ་དགུ་པ ཟླ་བ་དགུ་པ་ སྤྱི་ཟླ་དགུ་པ་ စက်
စက်တင်ဘာ სექტემბერი መስከረም ሴፕቴ ሴፕቴምበር កញ្ញា 九月

cotmeh dfomh ekim hydref lokakuu lokakuuta october octobre octombrie octubre oktabr
okthoba okthobha oktoba oktobar oktober oktobra oktobris oktobro oktoobar oktoober
oktubre oktyabr ottobre ottubru outubro pazdziernik pazdziernika rijen rijna spalio
spalis tetor ukwakira urria οκτωβριοσ οκτωβριου жовт жовтень жовтня кастрычнік
кастрычніка октобар октомври октябр октябрь октября октјабр қазан հոկտեմբեր հոկտեմբերի
אוקטובר אוק׳ אקט אקטאבער اكتوبر اکتبر اکتوبر اڪٽوبر تشرين_الاول يۆكتەبىر अक्टूबर अक्टू॰
अक्टोबर अक्तूबरमासः आक्टोबर ऑक्टो ऑक्टोबर অক্টো অক্টোঃ অক্টোবর অক্টোবৰ ਅਕਤੂ ਅਕਤੂਬਰ ઑક્ટો
ઑક્ટોબર ଅକ୍ଟୋବର அக் அக்டோபர் అక్టో అక్టోబర్ ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್ ഒക്ടോ ඔක් ඔක්තෝබර් ต.ค ตุลาคม
ຕ.ລ ຕຸລາ ཟླ་བ་བཅུ་པ ཟླ་བ་བཅུ་པ་ ཟླ་བཅུ་པ་ སྤྱི་ཟླ་བཅུ་པ་ အောက် အောက်တိုဘာ ოქტომბერი ኦክቶ
ኦክቶበር ጥቅምቲ តុលា 十月

azaroa kasim lapkr lapkricio lapkritis listopadu marraskuu marraskuuta mijdar nentor
nobyembre noiembrie noofeembar novambra novemba novembar november novembra novembre
novembris novembro novembru noviembre noyabr nuwamba samh samhain studeni studenoga tach
tachwedd ugushyingo νοεμβριοσ νοεμβριου лист листопад листопада лістапад лістапада
новембар ноември нояб ноябр ноябрь ноября нојабр қараша նոյեմբեր նոյեմբերի נאוו
נאוועמבער נובמבר נוב׳ تشرين_الثاني نوامبر نوفمبر نومبر نونبر نويابىر नवं नवंबर नवंबरमासः
नव॰ नोभेम्बर नोव्हें नोव्हेंबर নভে নভেঃ নভেম্বর নৱে নৱেম্বৰ ਨਵੰ ਨਵੰਬਰ નવે નવેમ્બર
ନଭେମ୍ବର நவம்பர் నవం నవంబర్ ನವೆಂ ನವೆಂಬರ್ നവം നവംബർ නොවැ නොවැම්බර් พ.ย พฤศจิกายน ພ.ຈ ພະຈິກ
ཟླ་བ་བཅུ་གཅིག་པ ཟླ་བ་བཅུ་གཅིག་པ་ ཟླ་བཅུ་གཅིག་པ་ སྤྱི་ཟླ་བཅུ་གཅིག་པ་ နို နိုဝင်ဘာ
ნოემბერი ሕዳር ኖቬም ኖቬምበር វិច្ឆិកា 十一月

abendua aralik berfanbar decembar december decembra decembre decembrie decembris
decembro dekabr desambra desemba desember desembre detsember dezember dezembro dhjetor
dicembre dicembru diciembre disamba diseembar disemba disember disyembre grudnia
grudzien gruod gruodis gruodzio joulukuu joulukuuta nollaig prosinac prosinca prosince
prosinec rhag rhagfyr ukuboza δεκεμβριοσ δεκεμβριου груд грудень грудня декабр декабрь
декабря декември децембар желтоқсан снежань снежня сьнежань сьнежня դեկտեմբեր դեկտեմբերի
דעצ דעצעמבער דצמבר דצמ׳ دجمبر دجنبر دسامبر دسم دسمبر ديسمبر دېكابىر كانون_الاول ڊسمبر
डिसं डिसंबर डिसें डिसेंबर डिसेम्बर दिसंबर दिसंबरमासः दिस॰ ডিচে ডিচেম্বৰ ডিসে ডিসেঃ
ডিসেম্বর ਦਸੰ ਦਸੰਬਰ ડિસે ડિસેમ્બર ଡିସେମ୍ବର டிச டிசம்பர் డిసెం డిసెంబర్ ಡಿಸೆಂ ಡಿಸೆಂಬರ್
ഡിസം ഡിസംബർ දෙසැ දෙසැම්බර් ธ.ค ธันวาคม ທ.ວ ທັນວາ ཟླ་བ་བཅུ་གཉིས་པ ཟླ་བ་བཅུ་གཉིས་པ་
ཟླ་བཅུ་གཉིས་པ་ སྤྱི་ཟླ་བཅུ་གཉིས་པ་ ဒီဇင်ဘာ დეკემბერი ታሕሳስ ዲሴም ዲሴምበር ធ្នូ 十二月

"""
"""A paragraph a month: its names, folded, `_` for a space."""

DECIMAL_COMMA = """
af az be bg bs ca cs da de el eo es et eu fi fr gl hr hu hy id is it ka kk ku ky lb lo
lt lv mk nb nl nn no pl ps pt ro ru rw sk sl sq sr sv tg tk tr tt uk uz vi
"""
"""Languages with a comma before decimals."""

MONTH_FIRST = """
en-as en-bi en-gu en-mh en-mp en-ph en-pr en-um en-us en-us-posix en-vi es-pa es-pr fil
fil-ph or or-in ti ti-er ti-et xh xh-za zu zu-za
"""
"""Locales with the month before the day in numbers."""

YEAR_FIRST = """
af bo ckb dz eo eu fa hu ja ko lt mg mn ne ps rw sd si sv ug yue zh
"""
"""Languages with the year first in a short date."""

LANGUAGE_NAMES = """
aa Afar|ab Abkhazian|ae Avestan|af Afrikaans|ak Akan|am Amharic|an Aragonese|ar Arabic
as Assamese|av Avaric|ay Aymara|az Azerbaijani|ba Bashkir|be Belarusian|bg Bulgarian
bi Bislama|bm Bambara|bn Bangla|bo Tibetan|br Breton|bs Bosnian|ca Catalan|ce Chechen
ch Chamorro|ckb Central Kurdish|co Corsican|cr Cree|cs Czech|cu Church Slavic|cv Chuvash
cy Welsh|da Danish|de German|dv Divehi|dz Dzongkha|ee Ewe|el Greek|en English
eo Esperanto|es Spanish|et Estonian|eu Basque|fa Persian|ff Fula|fi Finnish|fil Filipino
fj Fijian|fo Faroese|fr French|fy Western Frisian|ga Irish|gd Scottish Gaelic
gl Galician|gn Guarani|gu Gujarati|gv Manx|ha Hausa|he Hebrew|hi Hindi|ho Hiri Motu
hr Croatian|ht Haitian Creole|hu Hungarian|hy Armenian|hz Herero|ia Interlingua
id Indonesian|ie Interlingue|ig Igbo|ii Sichuan Yi|ik Inupiaq|io Ido|is Icelandic
it Italian|iu Inuktitut|ja Japanese|jv Javanese|ka Georgian|kg Kongo|ki Kikuyu
kj Kuanyama|kk Kazakh|kl Kalaallisut|km Khmer|kn Kannada|ko Korean|kr Kanuri|ks Kashmiri
ku Kurdish|kv Komi|kw Cornish|ky Kyrgyz|la Latin|lb Luxembourgish|lg Ganda|li Limburgish
ln Lingala|lo Lao|lt Lithuanian|lu Luba-Katanga|lv Latvian|lzh Literary Chinese
mg Malagasy|mh Marshallese|mi Māori|mk Macedonian|ml Malayalam|mn Mongolian|mr Marathi
ms Malay|mt Maltese|my Burmese|na Nauru|nan Min Nan Chinese|nb Norwegian Bokmål
nd North Ndebele|ne Nepali|ng Ndonga|nl Dutch|nn Norwegian Nynorsk|no Norwegian
nr South Ndebele|nv Navajo|ny Nyanja|oc Occitan|oj Ojibwa|om Oromo|or Odia|os Ossetic
pa Punjabi|pi Pali|pl Polish|ps Pashto|pt Portuguese|qu Quechua|rm Romansh|rn Rundi
ro Romanian|ru Russian|rw Kinyarwanda|sa Sanskrit|sc Sardinian|sd Sindhi
se Northern Sami|sg Sango|sh Serbo-Croatian|si Sinhala|sk Slovak|sl Slovenian|sm Samoan
sn Shona|so Somali|sq Albanian|sr Serbian|ss Swati|st Southern Sotho|su Sundanese
sv Swedish|sw Swahili|ta Tamil|te Telugu|tg Tajik|th Thai|ti Tigrinya|tk Turkmen
tl Tagalog|tn Tswana|to Tongan|tr Turkish|ts Tsonga|tt Tatar|tw Twi|ty Tahitian
ug Uyghur|uk Ukrainian|ur Urdu|uz Uzbek|ve Venda|vi Vietnamese|vo Volapük|wa Walloon
wo Wolof|wuu Wu Chinese|xh Xhosa|yi Yiddish|yo Yoruba|yue Cantonese|za Zhuang|zh Chinese
zu Zulu
"""
"""`code name`, parted by `|` or the end of a line."""
