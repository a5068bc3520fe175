"""Phrases for a time past ("0 days ago"), from the Unicode CLDR 47. A table only.

`make tables` writes this module; what it leaves out, and why, is in `tools/tables.py`. The data is
copyright © Unicode, Inc., under the Unicode License v3, https://www.unicode.org/license.txt.
"""

AGO = """
day 0 -0 d|0 (na) araw ang nakalipas|0 araw ang nakalipas|0 dae gelede|0 dag gelede
day 0 0 dag geleden|0 dag siden|0 dage siden|0 dagen geleden|0 day ago|0 days ago
day 0 0 ddiwrnod yn ol|0 dgn geleden|0 din pahle|0 dite me pare|0 diwrnod yn ol|0 dni temu
day 0 0 dnia temu|0 dzien temu|0 g fa|0 g. on|0 gg fa|0 giorni fa|0 giorno fa|0 granet ilu
day 0 0 gun on|0 gun once|0 gun oncə|0 gurnata ilu|0 h lalu|0 hari lalu|0 hari yang lalu
day 0 0 izinsuku ezedlule|0 kun oldin|0 la o shin|0 maalin kahor|0 maalmood kahor|0 mlmd khr
day 0 0 mln khr|0 napja|0 nappal ezelott|0 ngay truoc|0 p eest|0 paeva eest|0 paiva sitten
day 0 0 paivaa sitten|0 pv sitten|0 usuku olwedlule|0 день назад|0 день тому|0 дзен таму
day 0 0 дзень таму|0 дн. назад|0 дн. тому|0 днеи назад|0 дня назад|0 дня таму|0 дня тому
day 0 0 дні таму|0 дні тому|0 днів тому|0 кун олдин|0 күн бұрын|0 күн мурун|0 көн элек|0 руз пеш
day 0 0 өдриин өмнө|0 օր առաջ|0 دن پہلے|0 دنوں پہلے|0 روز پیش|0 كۈن يىلگىرى|0 ورځ مخکې
day 0 0 ورځې مخکې|0 ڏينهن پهرين|0 दिन पहले|0 दिन पहिले|0 दिवसांपूर्वी|0 दिवसापूर्वी|0 দিন আগে
day 0 0 দিন পূৰ্বে|0 ਦਿਨ ਪਹਿਲਾਂ|0 દિવસ પહેલાં|0 ଦିନ ପୂର୍ବେ|0 நாட்களுக்கு முன்|0 நாளுக்கு முன்
day 0 0 రోజు క్రితం|0 రోజుల క్రితం|0 ದಿನಗಳ ಹಿಂದೆ|0 ದಿನದ ಹಿಂದೆ|0 ദിവസം മുമ്പ്|0 วันที่ผ่านมา
day 0 0 วันที่แล้ว|0 ມື້ກ່ອນ|0 დღის წინ|0 ថ្ងៃ មុន|0 天前|0 日前|0-il gurnata ilu|0일 전
day 0 acum 0 de zile|acum 0 zi|acum 0 zile|antau 0 tago|antau 0 tagoj|duela 0 egun
day 0 ezinsukwini ezingu-0 ezedlule|fa 0 dia|fa 0 dies|for 0 d sedan|for 0 d. sidan
day 0 for 0 d. siden|for 0 dag sedan|for 0 dag siden|for 0 dagar sedan|for 0 dage siden
day 0 for 0 døgn sidan|for 0 døgn siden|fyrir 0 degi|fyrir 0 dogum|ha 0 dia|ha 0 dias|hace 0 d
day 0 hace 0 dia|hace 0 dias|hai 0 dia|hai 0 dias|il y a 0 j|il y a 0 jour|il y a 0 jours
day 0 kwana 0 da ya gabata|kwanaki 0 da suka gabata|osukwini olungu-0 olwedlule|pirms 0 d
day 0 pirms 0 dienam|pirms 0 dienas|pre 0 d|pre 0 dana|pred 0 d|pred 0 dna|pred 0 dnami
day 0 pred 0 dne|pred 0 dnem|pred 0 dnevi|pred 0 dnevom|pred 0 dnevoma|pred 0 dnom|pred 0 dny
day 0 pries 0 d|pries 0 diena|pries 0 dienas|pries 0 dienos|pries 0 dienu|prije 0 d|prije 0 dan
day 0 prije 0 dana|siku 0 iliyopita|siku 0 zilizopita|viru(n) 0 d|viru(n) 0 deeg|virun 0 d
day 0 virun 0 dag|vor 0 tag|vor 0 tagen|πριν απο 0 ημ|πριν απο 0 ημερα|πριν απο 0 ημερεσ|пре 0 д
day 0 пре 0 дана|пред 0 ден|пред 0 дена|преди 0 ден|преди 0 дни|прије 0 д|прије 0 дан
day 0 прије 0 дана|לפני 0 ימים|לפני יום 0|قبل 0 ايام|قبل 0 يوم|قبل 0 يومًا|منذ 0 ايام|منذ 0 يوم
day 0 منذ 0 يومًا|දින 0කට පෙර|ཉིནམ་ 0 ཧེ་མ་|ပြီးခဲ့သည့် 0 ရက်|ቅድሚ 0 መዓልቲ|ኣብ 0 መዓልቲ|ከ 0 ቀን በፊት
day 0 ከ0 ቀናት በፊት|ከ0 ቀን በፊት|ከ0 ቀኖች በፊት
day 1 gurnata ilu|אתמול|قبل يوم واحد|منذ يوم واحد
day 2 jumejn ilu|לפני יומיים|قبل يومين|منذ يومين
hour 0 -0 h|0 awr yn ol|0 ghante pahle|0 gio truoc|0 godz. temu|0 godzin temu|0 godzine temu
hour 0 0 godziny temu|0 h fa|0 hour ago|0 hours ago|0 hr ago|0 hr mein|0 hr pahle|0 hr. ago
hour 0 0 hrs ago|0 huaire o shin|0 ihora eledlule|0 jam lalu|0 jam yang lalu
hour 0 0 n-uair an chloig o shin|0 n-uaire o shin|0 ora fa|0 oras ang nakalipas|0 oraval ezelott
hour 0 0 ore fa|0 ore me pare|0 sa. once|0 saacad kahor|0 saacadood kahor|0 saat once|0 saat oncə
hour 0 0 sag. on|0 sagat on|0 scd khr|0 siegħa ilu|0 sigħat ilu|0 soat oldin|0 t eest|0 t sitten
hour 0 0 time siden|0 timer siden|0 tunni eest|0 tunti sitten|0 tuntia sitten|0 u. gelede
hour 0 0 uair an chloig o shin|0 uair o shin|0 uur gelede|0 uur geleden|0 гадз таму|0 гадзін таму
hour 0 0 гадзінау таму|0 гадзіну таму|0 гадзіны таму|0 год тому|0 годин тому|0 години тому
hour 0 0 годину тому|0 саат мурун|0 саат. мурун|0 сағ. бұрын|0 сағат бұрын|0 соат олдин
hour 0 0 соат пеш|0 ст. пеш|0 сәг. элек|0 сәгать элек|0 ц өмнө|0 цагиин өмнө|0 ч назад
hour 0 0 час назад|0 часа назад|0 часов назад|0 ժ առաջ|0 ժամ առաջ|0 ساعت مخکې|0 ساعت پیش
hour 0 0 ساعتونه مخکې|0 سايەت يىلگىرى|0 ڪلاڪ پهرين|0 گھنٹہ پہلے|0 گھنٹے قبل|0 گھنٹے منذ
hour 0 0 گھنٹے پہلے|0 घंटे पहले|0 घं॰ पहले|0 घण्टा पहिले|0 तासांपूर्वी|0 तासापूर्वी
hour 0 0 ঘণ্টা পূৰ্বে|0 ঘন্টা আগে|0 ਘੰਟਾ ਪਹਿਲਾਂ|0 ਘੰਟੇ ਪਹਿਲਾਂ|0 કલાક પહેલાં|0 ଘ. ପୂର୍ବେ
hour 0 0 ଘଣ୍ଟା ପୂର୍ବେ|0 மணி. முன்|0 மணிநேரம் முன்|0 గం. క్రితం|0 గంట క్రితం|0 గంటల క్రితం
hour 0 0 ಗಂಟೆ ಹಿಂದೆ|0 ಗಂಟೆಗಳ ಹಿಂದೆ|0 മണിക്കൂർ മുമ്പ്|0 ชม. ที่แล้ว|0 ชั่วโมงที่ผ่านมา|0 ຊມ. ກ່ອນ
hour 0 0 ຊົ່ວໂມງກ່ອນ|0 საათის წინ|0 სთ წინ|0 ម៉ោង មុន|0 小时前|0 小時前|0 時間前|0-il siegħa ilu|0小时前
hour 0 0시간 전|acum 0 de ore|acum 0 h|acum 0 ora|acum 0 ore|antau 0 horo|antau 0 horoj
hour 0 awa 0 da ta gabata|awanni 0 da suka gabata|duela 0 ordu|emahoreni angu-0 edlule|fa 0 h
hour 0 fa 0 hora|fa 0 hores|for 0 t sidan|for 0 t siden|for 0 tim sedan|for 0 timar sidan
hour 0 for 0 time sidan|for 0 time siden|for 0 timer siden|for 0 timmar sedan|for 0 timme sedan
hour 0 fyrir 0 klst|fyrir 0 klukkustund|fyrir 0 klukkustundum|ha 0 h|ha 0 hora|ha 0 horas
hour 0 hace 0 h|hace 0 hora|hace 0 horas|hai 0 h|hai 0 hora|hai 0 horas|il y a 0 h|il y a 0 heure
hour 0 il y a 0 heures|pirms 0 st|pirms 0 stundam|pirms 0 stundas|pre 0 c|pre 0 sata|pre 0 sati
hour 0 pred 0 h|pred 0 hodinami|pred 0 hodinou|pred 0 hodiny|pred 0 urama|pred 0 urami|pred 0 uro
hour 0 pries 0 val|pries 0 valanda|pries 0 valandas|pries 0 valandos|pries 0 valandu|prije 0 c
hour 0 prije 0 h|prije 0 sat|prije 0 sata|prije 0 sati|saa 0 iliyopita|saa 0 zilizopita
hour 0 viru(n) 0 st|viru(n) 0 stonnen|virun 0 st|virun 0 stonn|vor 0 std|vor 0 stunde
hour 0 vor 0 stunden|πριν απο 0 ω|πριν απο 0 ωρα|πριν απο 0 ωρεσ|пре 0 сата|пре 0 сати|пре 0 ч
hour 0 пред 0 час|пред 0 часа|преди 0 ч|преди 0 час|преди 0 часа|прије 0 сат|прије 0 сата
hour 0 прије 0 сати|прије 0 ч|לפני 0 שעות|לפני 0 שע׳|قبل 0 ساعات|قبل 0 ساعة|منذ 0 ساعات
hour 0 منذ 0 ساعة|පැය 0කට පෙර|ཆུ་ཚོད་ 0 ཧེ་མ་|ပြီးခဲ့သည့် 0 နာရီ|ቅድሚ 0 ሰዓት|ከ0 ሰዓት በፊት|ከ0 ሰዓቶች በፊት
hour 1 awr yn ol|siegħa ilu|לפני שעה|قبل ساعة واحدة|منذ ساعة واحدة
hour 2 sagħtejn ilu|לפני שעתיים|قبل ساعتين|منذ ساعتين
minute 0 -0 min|0 amaminithi edlule|0 dakika once|0 daqiiqad kahor|0 daqiiqadood kahor
minute 0 0 daqiqa oldin|0 dk. once|0 dqqd khr|0 dəqiqə oncə|0 funud yn ol|0 iminithi eledlule
minute 0 0 menit yang lalu|0 min ago|0 min eest|0 min fa|0 min lalu|0 min me pare|0 min sitten
minute 0 0 min temu|0 min. ago|0 min. ang nakalipas|0 min. gelede|0 min. geleden|0 min. ilu
minute 0 0 min. on|0 min. pahle|0 min. siden|0 minit lalu|0 mins ago|0 minut on|0 minut temu
minute 0 0 minuta ilu|0 minuta me pare|0 minute ago|0 minute gelede|0 minute me pare|0 minute pahle
minute 0 0 minute temu|0 minuten geleden|0 minutes ago|0 minuti eest|0 minuti fa|0 minuti ilu
minute 0 0 minuto ang nakalipas|0 minuto fa|0 minuty temu|0 minuut gelede|0 minuut geleden
minute 0 0 minuutti sitten|0 minuuttia sitten|0 mnt lalu|0 mun. yn ol|0 munud yn ol|0 noim. o shin
minute 0 0 noimead o shin|0 perccel ezelott|0 phut truoc|0 дақ. пеш|0 дақиқа олдин|0 дақиқа пеш
minute 0 0 мин өмнө|0 мин. бұрын|0 мин. назад|0 мин. элек|0 минут бұрын|0 минут назад|0 минут элек
minute 0 0 минуту назад|0 минуты назад|0 минутын өмнө|0 мүн. мурун|0 мүнөт мурун|0 хв таму
minute 0 0 хв тому|0 хвилин тому|0 хвилини тому|0 хвилину тому|0 хвілін таму|0 хвілінау таму
minute 0 0 хвіліну таму|0 хвіліны таму|0 ր առաջ|0 րոպե առաջ|0 دقيقه مخکې|0 دقيقې مخکې|0 دقیقه پیش
minute 0 0 منٹ قبل|0 منٹ منذ|0 منٹ پہلے|0 منٽ پهرين|0 مىنۇت يىلگىرى|0 मिनट पहले|0 मिनि. पूर्वी
minute 0 0 मिनिटांपूर्वी|0 मिनिटापूर्वी|0 मिनेट पहिले|0 मि॰ पहले|0 মিনিট আগে|0 মিনিট পূৰ্বে
minute 0 0 ਮਿੰਟ ਪਹਿਲਾਂ|0 મિનિટ પહેલાં|0 ମି. ପୂର୍ବେ|0 ମିନିଟ୍ ପୂର୍ବେ|0 நிமி. முன்
minute 0 0 நிமிடங்களுக்கு முன்|0 நிமிடத்திற்கு முன்|0 నిమి. క్రితం|0 నిమిషం క్రితం|0 నిమిషాల క్రితం
minute 0 0 ನಿಮಿಷಗಳ ಹಿಂದೆ|0 ನಿಮಿಷದ ಹಿಂದೆ|0 മിനിറ്റ് മുമ്പ്|0 นาทีที่ผ่านมา|0 นาทีที่แล้ว|0 ນທ. ກ່ອນ
minute 0 0 ນາທີກ່ອນ|0 წთ წინ|0 წუთის წინ|0 នាទី មុន|0 分前|0 分鐘前|0 分钟前|0-il min. ilu|0-il minuta ilu
minute 0 0分钟前|0분 전|acum 0 de minute|acum 0 min|acum 0 minut|acum 0 minute|antau 0 min
minute 0 antau 0 minuto|antau 0 minutoj|beri 0 deqeyan|beri 0 deqeye|beri 0 dq|dakika 0 iliyopita
minute 0 dakika 0 zilizopita|duela 0 minutu|fa 0 min|fa 0 minut|fa 0 minuts|for 0 min sen
minute 0 for 0 min sidan|for 0 min siden|for 0 minut sedan|for 0 minut siden|for 0 minuter sedan
minute 0 for 0 minutt sidan|for 0 minutt siden|for 0 minutter siden|fyrir 0 min|fyrir 0 minutu
minute 0 fyrir 0 minutum|ha 0 min|ha 0 minuto|ha 0 minutos|hace 0 min|hace 0 minuto|hace 0 minutos
minute 0 hai 0 min|hai 0 minuto|hai 0 minutos|il y a 0 min|il y a 0 minute|il y a 0 minutes
minute 0 minti 0 da ya gabata|mintuna 0 da suka gabata|pirms 0 min|pirms 0 minutem|pirms 0 minutes
minute 0 pre 0 min|pre 0 minuta|pred 0 min|pred 0 minutama|pred 0 minutami|pred 0 minuto
minute 0 pred 0 minutou|pred 0 minuty|pries 0 min|pries 0 minuciu|pries 0 minute|pries 0 minutes
minute 0 prije 0 min|prije 0 minuta|prije 0 minute|prije 0 minutu|viru(n) 0 min|viru(n) 0 minutten
minute 0 virun 0 min|virun 0 minutt|vor 0 min|vor 0 minute|vor 0 minuten|πριν απο 0 λεπ
minute 0 πριν απο 0 λεπτα|πριν απο 0 λεπτο|пре 0 мин|пре 0 минута|пред 0 мин|пред 0 минута
minute 0 пред 0 минути|преди 0 мин|преди 0 минута|преди 0 минути|прије 0 мин|прије 0 минут
minute 0 прије 0 минута|לפני 0 דקות|לפני 0 דק׳|قبل 0 دقايق|قبل 0 دقيقة|منذ 0 دقايق|منذ 0 دقيقة
minute 0 මිනිත්තු 0කට පෙර|སྐར་མ་ 0 ཧེ་མ་|ပြီးခဲ့သည့် 0 မိနစ်|ቅድሚ 0 ደቒቕ|ከ0 ደቂቃ በፊት|ከ0 ደቂቃዎች በፊት
minute 1 min. ilu|minuta ilu|לפני דקה|قبل دقيقة واحدة|منذ دقيقة واحدة
minute 2 לפני שתי דקות|قبل دقيقتين|منذ دقيقتين
month 0 -0 m|0 ay on|0 ay once|0 ay oncə|0 bil kahor|0 bil khr|0 bilood kahor|0 bln lalu
month 0 0 bulan lalu|0 bulan yang lalu|0 buwan ang nakalipas|0 fis yn ol|0 honappal ezelott
month 0 0 inyanga edlule|0 izinyanga ezedlule|0 kk sitten|0 kuu eest|0 kuukausi sitten
month 0 0 kuukautta sitten|0 maand gelede|0 maand geleden|0 maande gelede|0 maanden geleden
month 0 0 maheene pahle|0 md. gelede|0 md. siden|0 mdr. siden|0 mese fa|0 mesi fa|0 mhi o shin
month 0 0 mi o shin|0 mies. temu|0 miesiac temu|0 miesiaca temu|0 miesiace temu|0 miesiecy temu
month 0 0 mis yn ol|0 mo ago|0 mo. ago|0 mo. pahle|0 month ago|0 months ago|0 mos ago|0 mth ago
month 0 0 muaj me pare|0 oy oldin|0 thang truoc|0 xahar ilu|0 xhur ilu|0 аи бұрын|0 аи мурун
month 0 0 аи элек|0 м. пеш|0 мес. назад|0 мес. таму|0 месяц назад|0 месяц таму|0 месяца назад
month 0 0 месяца таму|0 месяцау таму|0 месяцев назад|0 месяцы таму|0 моҳ пеш|0 міс. тому
month 0 0 місяць тому|0 місяця тому|0 місяці тому|0 місяців тому|0 ои аввал|0 сарын өмнө
month 0 0 ամիս առաջ|0 ماه پیش|0 ماہ قبل|0 ماہ منذ|0 مهينا پهرين|0 مياشت مخکې|0 مياشتې مخکې
month 0 0 مہینہ پہلے|0 مہینے پہلے|0 ياي يىلگىرى|0 महिना पहिले|0 महिन्यांपूर्वी|0 महिन्यापूर्वी
month 0 0 माह पहले|0 মাস আগে|0 মাহ পূৰ্বে|0 ਮਹੀਨਾ ਪਹਿਲਾਂ|0 ਮਹੀਨੇ ਪਹਿਲਾਂ|0 મહિના પહેલાં
month 0 0 ମା. ପୂର୍ବେ|0 ମାସ ପୂର୍ବେ|0 மாத. முன்|0 மாதங்களுக்கு முன்|0 மாதத்துக்கு முன்|0 నెల క్రితం
month 0 0 నెలల క్రితం|0 ತಿಂಗಳ ಹಿಂದೆ|0 ತಿಂಗಳು ಹಿಂದೆ|0 ತಿಂಗಳುಗಳ ಹಿಂದೆ|0 മാസം മുമ്പ്|0 เดือนที่ผ่านมา
month 0 0 เดือนที่แล้ว|0 ດ. ກ່ອນ|0 ເດືອນກ່ອນ|0 თვის წინ|0 ខែមុន|0 か月前|0 个月前|0 個月前|0-il xahar ilu
month 0 0个月前|0개월 전|acum 0 de luni|acum 0 luna|acum 0 luni|antau 0 mon|antau 0 monato
month 0 antau 0 monatoj|duela 0 hilabete|fa 0 mes|fa 0 mesos|for 0 man. sen|for 0 manad sedan
month 0 for 0 manad sidan|for 0 manadar sidan|for 0 manader sedan|for 0 maned siden
month 0 for 0 maneder siden|for 0 md. sidan|for 0 md. siden|fyrir 0 man|fyrir 0 manuði
month 0 fyrir 0 manuðum|ha 0 mes|ha 0 meses|hace 0 m|hace 0 mes|hace 0 meses|hai 0 mes|hai 0 meses
month 0 il y a 0 m|il y a 0 mois|miezi 0 iliyopita|mwezi 0 uliopita|pirms 0 men|pirms 0 menesa
month 0 pirms 0 menesiem|pre 0 mes|pre 0 meseca|pre 0 meseci|pred 0 mes|pred 0 mesecem
month 0 pred 0 mesecema|pred 0 meseci|pred 0 mesiaca|pred 0 mesiacmi|pred 0 mesiacom|pred 0 mesice
month 0 pred 0 mesicem|pred 0 mesici|pries 0 men|pries 0 menesi|pries 0 menesio|pries 0 menesiu
month 0 pries 0 menesius|prije 0 mj|prije 0 mjes|prije 0 mjesec|prije 0 mjeseca|prije 0 mjeseci
month 0 viru(n) 0 m|viru(n) 0 meint|virun 0 m|virun 0 mount|vor 0 monat|vor 0 monaten
month 0 wata 0 da ya gabata|watanni 0 da suka gabata|πριν απο 0 μηνα|πριν απο 0 μηνεσ|пре 0 мес
month 0 пре 0 месеца|пре 0 месеци|пред 0 месец|пред 0 месеци|преди 0 м|преди 0 месец
month 0 преди 0 месеца|прије 0 мјес|прије 0 мјесец|прије 0 мјесеца|прије 0 мјесеци|לפני 0 חודשים
month 0 פֿאַר 0 חדשים|פֿאַר 0 חודש|خلال 0 اشهر|قبل 0 اشهر|قبل 0 شهر|قبل 0 شهرًا|منذ 0 اشهر
month 0 منذ 0 شهر|منذ 0 شهرًا|මාස 0කට පෙර|ཟླཝ་ 0 ཧེ་མ་|ပြီးခဲ့သည့် 0 လ|ቅድሚ 0 ወርሒ|ከ0 ወራት በፊት
month 0 ከ0 ወር በፊት
month 1 xahar ilu|לפני חודש|قبل شهر واحد|منذ شهر واحد
month 2 deufis yn ol|xahrejn ilu|לפני חודשיים|قبل شهرين|منذ شهرين
second 0 -0 s|0 amasekhondi edlule|0 detik yang lalu|0 dtk lalu|0 eil. yn ol|0 eiliad yn ol
second 0 0 giay truoc|0 ilbiriqsi kahor|0 ilbrqsi khr|0 isekhondi eledlule|0 masodperccel ezelott
second 0 0 s sitten|0 s. gelede|0 saat lalu|0 saniye once|0 saniyə oncə|0 sec ago|0 sec. ago
second 0 0 sec. fa|0 sec. geleden|0 sec. pahle|0 second ago|0 second pahle|0 seconde geleden
second 0 0 seconden geleden|0 secondi fa|0 secondo fa|0 seconds ago|0 secs ago|0 seg. ang nakalipas
second 0 0 segundo ang nakalipas|0 sek eest|0 sek me pare|0 sek. ilu|0 sek. on|0 sek. siden
second 0 0 sek. temu|0 sekonda ilu|0 sekonda me pare|0 sekonde gelede|0 sekonde me pare
second 0 0 sekondes gelede|0 sekondi ilu|0 sekund temu|0 sekunde temu|0 sekundi eest|0 sekundy temu
second 0 0 sekunt on|0 sekunti sitten|0 sekuntia sitten|0 shoic. o shin|0 shoicind o shin
second 0 0 sn. once|0 soic. o shin|0 soicind o shin|0 soniya oldin|0 с таму|0 с тому|0 с. элек
second 0 0 сек өмнө|0 сек. бұрын|0 сек. мурун|0 сек. назад|0 секунд бұрын|0 секунд мурун
second 0 0 секунд назад|0 секунд таму|0 секунд тому|0 секунд элек|0 секунди тому|0 секунду назад
second 0 0 секунду таму|0 секунду тому|0 секунды назад|0 секунды таму|0 секундын өмнө|0 сон. пеш
second 0 0 сония олдин|0 сония пеш|0 сэкундау таму|0 сэкунду таму|0 сэкунды таму|0 վայրկյան առաջ
second 0 0 վրկ առաջ|0 ثانيه مخکې|0 ثانيې مخکې|0 ثانیه پیش|0 سيڪنڊ پهرين|0 سیکنڈ قبل|0 سیکنڈ منذ
second 0 0 سیکنڈ پہلے|0 سېكۇنت يىلگىرى|0 से. पूर्वी|0 सेकंड पहले|0 सेकंदांपूर्वी|0 सेकंदापूर्वी
second 0 0 सेकेन्ड पहिले|0 से॰ पहले|0 ছেকেণ্ড পূৰ্বে|0 সেকেন্ড আগে|0 সেকেন্ড পূর্বে|0 ਸਕਿੰਟ ਪਹਿਲਾਂ
second 0 0 સેકંડ પહેલાં|0 ସେ. ପୂର୍ବେ|0 ସେକେଣ୍ଡ ପୂର୍ବେ|0 விநா. முன்|0 விநாடிகளுக்கு முன்
second 0 0 விநாடிக்கு முன்|0 సెక. క్రితం|0 సెకను క్రితం|0 సెకన్ల క్రితం|0 ಸೆಕೆಂಡುಗಳ ಹಿಂದೆ
second 0 0 ಸೆಕೆಂಡ್ ಹಿಂದೆ|0 സെക്കൻഡ് മുമ്പ്|0 วินาทีที่ผ่านมา|0 วินาทีที่แล้ว|0 ວິ. ກ່ອນ
second 0 0 ວິນາທີກ່ອນ|0 წამის წინ|0 წმ წინ|0 វិនាទី មុន|0 秒前|0-il sek. ilu|0-il sekonda ilu|0秒钟前
second 0 0초 전|acum 0 de secunde|acum 0 sec|acum 0 secunda|acum 0 secunde|antau 0 sek
second 0 antau 0 sekundo|antau 0 sekundoj|dakika 0 da ta gabata|dakiku 0 da suka gabata
second 0 duela 0 segundo|fa 0 s|fa 0 segon|fa 0 segons|for 0 s sen|for 0 sek sidan|for 0 sek siden
second 0 for 0 sekund sedan|for 0 sekund sidan|for 0 sekund siden|for 0 sekunder sedan
second 0 for 0 sekunder siden|fyrir 0 sek|fyrir 0 sekundu|fyrir 0 sekundum|ha 0 s|ha 0 seg
second 0 ha 0 segundo|ha 0 segundos|hace 0 s|hace 0 seg|hace 0 segundo|hace 0 segundos|hai 0 s
second 0 hai 0 segundo|hai 0 segundos|il y a 0 s|il y a 0 seconde|il y a 0 secondes|pirms 0 sek
second 0 pirms 0 sekundem|pirms 0 sekundes|pre 0 sek|pre 0 sekunde|pre 0 sekundi|pred 0 s
second 0 pred 0 sekundama|pred 0 sekundami|pred 0 sekundo|pred 0 sekundou|pred 0 sekundy
second 0 pries 0 sek|pries 0 sekunde|pries 0 sekundes|pries 0 sekundziu|prije 0 s|prije 0 sek
second 0 prije 0 sekunde|prije 0 sekundi|prije 0 sekundu|sekunde 0 iliyopita|sekunde 0 zilizopita
second 0 viru(n) 0 sek|viru(n) 0 sekonnen|virun 0 sek|virun 0 sekonn|vor 0 sek|vor 0 sekunde
second 0 vor 0 sekunden|πριν απο 0 δευτ|πριν απο 0 δευτερολεπτα|πριν απο 0 δευτερολεπτο|пре 0 сек
second 0 пре 0 секунде|пре 0 секунди|пред 0 сек|пред 0 секунда|пред 0 секунди|преди 0 сек
second 0 преди 0 секунда|преди 0 секунди|прије 0 сек|прије 0 секунд|прије 0 секунде|прије 0 секунди
second 0 לפני 0 שניות|לפני 0 שנ׳|قبل 0 ثانية|قبل 0 ثوانٍ|قبل 0 ثوانِ|منذ 0 ثانية|منذ 0 ثوانٍ
second 0 منذ 0 ثوانِ|තත්පර 0කට පෙර|སྐར་ཆ་ 0 ཧེ་མ་|ပြီးခဲ့သည့် 0 စက္ကန့်|ቅድሚ 0 ካልኢት|ከ0 ሰከንድ በፊት
second 0 ከ0 ሰከንዶች በፊት
second 1 sek. ilu|sekonda ilu|לפני שנייה|לפני שנ׳|قبل ثانية واحدة|منذ ثانية واحدة
second 2 לפני שתי שניות|לפני שתי שנ׳|قبل ثانيتين|منذ ثانيتين
week 0 -0 w|0 (na) linggo ang nakalipas|0 7 хоногиин өмнө|0 gimgħa ilu|0 gimgħat ilu
week 0 0 hafta oldin|0 hafta once|0 hafte pahle|0 hep. on|0 hepde on|0 hettel ezelott|0 hf. once
week 0 0 həftə oncə|0 jave me pare|0 linggo ang nakalipas|0 mgg lalu|0 mgu lalu|0 minggu lalu
week 0 0 minggu yang lalu|0 nad eest|0 nadala eest|0 scht. o shin|0 seachtain o shin
week 0 0 seachtaine o shin|0 sett. fa|0 settimana fa|0 settimane fa|0 shcht. o shin
week 0 0 sheachtain o shin|0 tdbd khr|0 toddobaad kahor|0 tuan truoc|0 tydz. temu|0 tydzien temu
week 0 0 tyg. temu|0 tygodni temu|0 tygodnia temu|0 tygodnie temu|0 uge siden|0 uger siden
week 0 0 viikko sitten|0 viikkoa sitten|0 vk sitten|0 w. gelede|0 week ago|0 week gelede
week 0 0 week geleden|0 weeks ago|0 weke gelede|0 weken geleden|0 wk ago|0 wk. ago|0 wk. pahle
week 0 0 wks ago|0 ws yn ol|0 ws. yn ol|0 wythnos yn ol|0 ап. бұрын|0 апт. мурун|0 апта бұрын
week 0 0 апта мурун|0 атна элек|0 долоо хоногиин өмнө|0 нед. назад|0 недели назад|0 недель назад
week 0 0 неделю назад|0 тиж. тому|0 тиждень тому|0 тижня тому|0 тижні тому|0 тижнів тому
week 0 0 тыд таму|0 тыд. таму|0 тыдзень таму|0 тыдня таму|0 тыдняу таму|0 тыдні таму|0 ҳ. пеш
week 0 0 ҳафта олдин|0 ҳафта пеш|0 շաբ առաջ|0 շաբաթ առաջ|0 اونۍ مخکې|0 هفتا پهرين|0 هفته پیش
week 0 0 ھەپتە يىلگىرى|0 ہفتہ قبل|0 ہفتہ منذ|0 ہفتہ پہلے|0 ہفتے قبل|0 ہفتے منذ|0 ہفتے پہلے
week 0 0 आठवड्यांपूर्वी|0 आठवड्यापूर्वी|0 सप्ताह पहले|0 हप्ता पहिले|0 সপ্তাহ আগে|0 সপ্তাহ পূৰ্বে
week 0 0 ਹਫ਼ਤਾ ਪਹਿਲਾਂ|0 ਹਫ਼ਤੇ ਪਹਿਲਾਂ|0 અઠ. પહેલાં|0 અઠવાડિયા પહેલાં|0 ସପ୍ତା. ପୂର୍ବେ
week 0 0 ସପ୍ତାହ ପୂର୍ବେ|0 வார. முன்|0 வாரங்களுக்கு முன்|0 வாரத்திற்கு முன்|0 వారం క్రితం
week 0 0 వారాల క్రితం|0 ವಾರಗಳ ಹಿಂದೆ|0 ವಾರದ ಹಿಂದೆ|0 ആഴ്ച മുമ്പ്|0 สัปดาห์ที่ผ่านมา
week 0 0 สัปดาห์ที่แล้ว|0 ອທ. ກ່ອນ|0 ອາທິດກ່ອນ|0 კვ. წინ|0 კვირის წინ|0 សប្ដាហ៍ មុន|0 个星期前|0 個星期前
week 0 0 星期前|0 週前|0 週間前|0-il gimgħa ilu|0주 전|acum 0 de saptamani|acum 0 sapt|acum 0 saptamana
week 0 acum 0 saptamani|amaviki angu-0 edlule|antau 0 sem|antau 0 semajno|antau 0 semajnoj
week 0 duela 0 aste|evikini elingu-0 eledlule|fa 0 setm|fa 0 setmana|fa 0 setmanes|for 0 u. siden
week 0 for 0 uge siden|for 0 uger siden|for 0 uke siden|for 0 uker siden|for 0 v. sedan
week 0 for 0 v. sidan|for 0 vecka sedan|for 0 veckor sedan|for 0 veke sidan|for 0 veker sidan
week 0 fyrir 0 viku|fyrir 0 vikum|ha 0 sem|ha 0 semana|ha 0 semanas|hace 0 sem|hace 0 semana
week 0 hace 0 semanas|hai 0 sem|hai 0 semana|hai 0 semanas|il y a 0 sem|il y a 0 semaine
week 0 il y a 0 semaines|mako 0 da ya gabata|makonni 0 da suka gabata|pirms 0 ned|pirms 0 nedelam
week 0 pirms 0 nedelas|pre 0 ned|pre 0 nedelja|pre 0 nedelje|pred 0 ted|pred 0 tedni
week 0 pred 0 tednom|pred 0 tednoma|pred 0 tyd|pred 0 tydne|pred 0 tydnem|pred 0 tydny|pred 0 tyz
week 0 pred 0 tyzdna|pred 0 tyzdnami|pred 0 tyzdnom|pries 0 sav|pries 0 savaiciu|pries 0 savaite
week 0 pries 0 savaites|prije 0 sed|prije 0 sedm|prije 0 sedmica|prije 0 sedmice|prije 0 sedmicu
week 0 prije 0 tj|prije 0 tjedan|prije 0 tjedana|prije 0 tjedna|viru(n) 0 w|viru(n) 0 wochen
week 0 virun 0 w|virun 0 woch|vor 0 woche|vor 0 wochen|wiki 0 iliyopita|wiki 0 zilizopita
week 0 πριν απο 0 εβδ|πριν απο 0 εβδομαδα|πριν απο 0 εβδομαδεσ|пре 0 нед|пре 0 недеља
week 0 пре 0 недеље|пред 0 седмица|пред 0 седмици|преди 0 седм|преди 0 седмица|преди 0 седмици
week 0 прије 0 седм|прије 0 седмица|прије 0 седмице|прије 0 седмицу|לפני 0 שבועות|לפני 0 שב׳
week 0 قبل 0 اسابيع|قبل 0 اسبوع|قبل 0 اسبوعًا|منذ 0 اسابيع|منذ 0 اسبوع|منذ 0 اسبوعًا|සති 0කට පෙර
week 0 བངུན་ཕྲག་ 0 ཧེ་མ་|ပြီးခဲ့သည့် 0 ပတ်|ቅድሚ 0 ሰሙን|ከ0 ሳምንታት በፊት|ከ0 ሳምንት በፊት
week 1 gimgħa ilu|לפני שבוע|לפני שב׳|قبل اسبوع واحد|منذ اسبوع واحد
week 2 gimagħtejn ilu|pythefnos yn ol|לפני שבועיים|قبل اسبوعين|منذ اسبوعين
year 0 -0 y|0 a eest|0 aasta eest|0 anni fa|0 anno fa|0 ar siden|0 bhl. o shin|0 bhliain o shin
year 0 0 bl. o shin|0 bl. yn ol|0 bliain o shin|0 bliana o shin|0 evvel ezelott|0 flynedd yn ol
year 0 0 il oncə|0 iminyaka edlule|0 j. gelede|0 jaar gelede|0 jaar geleden|0 lat temu
year 0 0 lata temu|0 mbl. o shin|0 mbliana o shin|0 nam truoc|0 o flynyddoedd yn ol|0 odun séyin
year 0 0 rok temu|0 roku temu|0 saal pahle|0 sannad kahor|0 sannadood kahor|0 sena ilu|0 snd khr
year 0 0 snin ilu|0 tahun lalu|0 tahun yang lalu|0 taon ang nakalipas|0 thn lalu|0 unyaka odlule
year 0 0 v sitten|0 vit me pare|0 vjet me pare|0 vuosi sitten|0 vuotta sitten|0 y. on|0 year ago
year 0 0 years ago|0 yil oldin|0 yil once|0 yr ago|0 yr. ago|0 yr. pahle|0 yrs ago|0 yyl on
year 0 0 ɔdun sɛ́yin|0 г. назад|0 г. таму|0 гадоу таму|0 гады таму|0 год назад|0 год таму
year 0 0 года назад|0 года таму|0 ел элек|0 ж. бұрын|0 жилиин өмнө|0 жыл бұрын|0 жыл мурун
year 0 0 иил аввал|0 л. назад|0 лет назад|0 р. тому|0 роки тому|0 року тому|0 років тому
year 0 0 рік тому|0 с. пеш|0 сол пеш|0 տ առաջ|0 տարի առաջ|0 سال پهرين|0 سال پہلے|0 سال پیش
year 0 0 سالوں پہلے|0 يىل يىلگىرى|0 کال مخکې|0 کال مخکے|0 کاله مخکې|0 کاله مخکے|0 वर्ष अघि
year 0 0 वर्ष पहले|0 वर्षांपूर्वी|0 वर्षापूर्वी|0 বছর পূর্বে|0 বছৰৰ পূৰ্বে|0 ਸਾਲ ਪਹਿਲਾਂ
year 0 0 વર્ષ પહેલાં|0 ବ. ପୂର୍ବେ|0 ବର୍ଷ ପୂର୍ବେ|0 ஆண்டிற்கு முன்|0 ஆண்டுகளுக்கு முன்|0 సం. క్రితం
year 0 0 సంవత్సరం క్రితం|0 సంవత్సరాల క్రితం|0 ವರ್ಷಗಳ ಹಿಂದೆ|0 ವರ್ಷದ ಹಿಂದೆ|0 വർഷം മുമ്പ്
year 0 0 ปีที่แล้ว|0 ປີກ່ອນ|0 წლის წინ|0 ឆ្នាំ មុន|0 年前|0-il sena ilu|0년 전|acum 0 an|acum 0 ani
year 0 acum 0 de ani|antau 0 jaro|antau 0 jaroj|beri 0 salan|beri 0 sale|duela 0 urte|fa 0 any
year 0 fa 0 anys|for 0 ar sedan|for 0 ar sen|for 0 ar sidan|for 0 ar siden|fyrir 0 ari
year 0 fyrir 0 arum|ha 0 ano|ha 0 anos|hace 0 a|hace 0 ano|hace 0 anos|hai 0 ano|hai 0 anos
year 0 il y a 0 a|il y a 0 an|il y a 0 ans|miaka 0 iliyopita|mwaka 0 uliopita|odun 0 séyin
year 0 pirms 0 g|pirms 0 gada|pirms 0 gadiem|pre 0 god|pre 0 godina|pre 0 godine|pred 0 l
year 0 pred 0 leti|pred 0 letom|pred 0 letoma|pred 0 lety|pred 0 r|pred 0 roka|pred 0 rokem
year 0 pred 0 rokmi|pred 0 rokom|pred 0 roku|pries 0 m|pries 0 metu|pries 0 metus|prije 0 g
year 0 prije 0 god|prije 0 godina|prije 0 godine|prije 0 godinu|shekara 0 da ta gabata
year 0 shekaru 0 da suka gabata|viru(n) 0 j|viru(n) 0 joer|virun 0 j|virun 0 joer|vor 0 jahr
year 0 vor 0 jahren|ɔdun 0 sɛ́yin|πριν απο 0 ετη|πριν απο 0 ετοσ|пре 0 год|пре 0 година
year 0 пре 0 године|пред 0 год|пред 0 година|пред 0 години|преди 0 г|преди 0 година
year 0 преди 0 години|прије 0 год|прије 0 година|прије 0 године|прије 0 годину|לפני 0 שנים
year 0 פֿאַר 0 יאָר|قبل 0 سنة|قبل 0 سنوات|منذ 0 سنة|منذ 0 سنوات|වසර 0කට පෙර|ལོ་འཁོར་ 0 ཧེ་མ་
year 0 ပြီးခဲ့သည့် 0 နှစ်|ቅድሚ -0 ዓ|ቅድሚ 0 ዓ|ከ0 ዓመታት በፊት|ከ0 ዓመት በፊት
year 1 beri saleke|blwyddyn yn ol|sa sena ilu|sena ilu|לפני שנה|قبل سنة واحدة|منذ سنة واحدة
year 2 sentejn ilu|לפני שנתיים|قبل سنتين|منذ سنتين
"""
"""A line: unit, number (0 where the phrase says it in digits, which are 0 here), phrases, folded."""
