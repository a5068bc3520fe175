"""The words of quantities in many languages: numbers, scales, per cent, months. A table only.

How the words make a number is `words`; how numbers stand in a text, `quantities`. A language without a paragraph has
its digits read all the same.
"""

import re
import unicodedata
from collections.abc import Iterable

# One paragraph a language. A mark such as `20:` says what the words after it are, until the next mark:
#
#   1: 20: 100:  number words, counting up by ones, tens or hundreds from there; `/` other forms of one, `-` skips one
#   a:           the article, which is one, but only before ten, a dozen, a hundred or a scale ("a million")
#   x10: +10:    multiplies, or adds to, the number word before it (id "dua puluh" 20, "dua belas" 12)
#   X100:        the same, and a hundred when it stands alone (fr "cent", "deux cents")
#   .5: 1.5:     a half and one and a half, but only before a scale
#   &:           words between the parts of one number ("a hundred and five")
#   b6:          a scale, as a power of ten, that means one of it when it stands alone (ru "миллион")
#   e6: <e6:     a scale after the number, or before it (sw "milioni 3")
#   %: <%:       per cent after the number, or before it
#   s: <s:       what makes a decade of it ("80er", "années 80")
#   p: <p:       what makes an hour one after noon
#   /:           denominators, from the third
#   o:           ordinals, from the second
#   m: M:        months, from January; `M:` where the day may follow the name ("Sept. 14")
#
# `_` is a space. Number words are whole words. All others are beginnings, to hold for every ending, unless they end in
# `!`; a month that ends in `.` is an abbreviation, which is a month only beside a day or a year.
# Left out are words that mostly mean something else: vi "năm" (five, year), hu "hét" (seven, week), fa "نه" (nine, no).
_TABLE = """
en  a: a an one 1: one two/twice three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
      sixteen seventeen eighteen nineteen 20: twenty thirty forty fifty sixty seventy eighty ninety
    x10: decade decades x12: dozen x100: hundred .5: half &: and e3: thousand e5: lakh e6: million mln! mn! e7: crore
      e9: billion bln! bn! e12: trillion trn! tn! tln!
    %: percent per_cent pc! pct! s: s! p: pm p.m p._m /: thirds quarter/quarters fifths
    o: second! third! fourth! fifth! sixth! seventh! eighth! ninth! tenth! eleventh! twelfth!
    M: january!/jan. february!/feb. march!/mar. april!/apr. may! june!/jun. july!/jul. august!/aug.
      september!/sept./sep. october!/oct. november!/nov. december!/dec.

de  a: ein eine einer einem einen 1: eins zwei/zweimal drei/dreimal vier/viermal fünf sechs sieben acht neun zehn elf
      zwölf/dutzend dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn 20: zwanzig dreißig/dreissig
      vierzig fünfzig sechzig siebzig achtzig neunzig 100: hundert/einhundert zweihundert dreihundert vierhundert
      fünfhundert sechshundert siebenhundert achthundert neunhundert
    x10: jahrzehnt jahrzehnte jahrzehnten .5: halbe halben 1.5: anderthalb eineinhalb b3: tausend eintausend
      e3: tausend tsd! e6: million mio! e9: milliard mrd! e12: billion bio!
    %: prozent vh! s: er! er-jahre p: abends nachmittags uhr_abends uhr_nachmittags uhr_am_abend uhr_am_nachmittag
      /: drittel viertel fünftel
    o: zweite dritte vierte fünfte sechste siebte/siebente achte!/achter!/achtes! neunte zehnte elfte zwölfte
    m: januar/jänner februar märz april mai! juni! juli! august! september/sept. oktober/okt. november/nov.
      dezember/dez.

fr  a: un une 1: - deux trois quatre cinq six sept huit neuf dix onze douze/douzaine treize quatorze quinze seize
      dix-sept dix-huit dix-neuf 20: vingt trente quarante cinquante soixante - quatre-vingt/quatre-vingts -
      70: soixante-dix
    x10: décennie décennies X100: cent cents .5: demi &: et b3: mille e3: mille! e6: million e9: milliard mds! md!
      e12: billion
    %: pour_cent pourcent points_de_pourcentage <s: années_ p: heures_du_soir h_du_soir heures_de_l'après-midi
      /: tiers quart/quarts cinquième/cinquièmes
    o: deuxième/second!/seconde! troisième quatrième cinquième sixième septième huitième neuvième dixième onzième
      douzième
    m: janvier!/janv. février!/févr. mars! avril!/avr. mai! juin! juillet!/juil. août! septembre!/sept. octobre!/oct.
      novembre!/nov. décembre!/déc.

es  a: un una 1: - dos tres cuatro cinco seis siete ocho nueve diez once doce/docena trece catorce quince dieciséis
      diecisiete dieciocho diecinueve 20: veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa
      21: veintiuno/veintiún veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho
      veintinueve 100: cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas
      quinientos/quinientas seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas
      novecientos/novecientas
    x10: década décadas .5: medio media &: y b3: mil e3: mil! e6: millón millones mill! mdd! e9: millardo e12: billón
      billones
    %: por_ciento por_cien! puntos_porcentuales <s: años_ p: pm p.m p._m de_la_tarde de_la_noche horas_de_la_tarde
      /: tercio/tercios cuarto/cuartos quinto/quintos
    o: segundo!/segunda! tercer cuarto!/cuarta! quinto!/quinta! sexto!/sexta! séptim octav noven! décim
    m: enero! febrero! marzo! abril! mayo! junio! julio! agosto! septiembre!/setiembre!/sept. octubre!/oct.
      noviembre!/nov. diciembre!/dic.

pt  a: um uma 1: - dois/duas três quatro cinco seis sete oito nove dez onze doze/dúzia treze quatorze/catorze quinze
      dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove 20: vinte trinta quarenta cinquenta sessenta
      setenta oitenta noventa 100: cem/cento duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas
      quinhentos/quinhentas seiscentos/seiscentas setecentos/setecentas oitocentos/oitocentas novecentos/novecentas
    x10: década décadas .5: meio meia &: e b3: mil e3: mil! e6: milhão milhões mi! e9: bilhão bilhões bi!
      milhar_de_milh e12: trilhão trilhões bilião biliões tri!
    %: por_cento pontos_percentuais <s: anos_ anos_de_ p: da_tarde da_noite horas_da_tarde horas_da_noite pm
      /: terço/terços quarto/quartos quinto/quintos
    o: - terceir quarto! quinto! sexto! sétim oitav nono!/nona! décim
    m: janeiro!/jan. fevereiro!/fev. março! abril!/abr. maio! junho! julho! agosto!/ago. setembro!/set. outubro!/out.
      novembro!/nov. dezembro!/dez.

it  a: un uno una 1: - due tre quattro cinque sei sette otto nove dieci undici dodici/dozzina tredici quattordici
      quindici sedici diciassette diciotto diciannove 20: venti trenta quaranta cinquanta sessanta settanta ottanta
      novanta 100: cento/centinaio duecento trecento quattrocento cinquecento seicento settecento ottocento novecento
    x10: decennio decenni .5: mezzo b3: mille e3: mila! mille! e6: milion mln! e9: miliard mld! e12: bilion trilion
    %: per_cento percento punti_percentuali <s: anni_ p: di_sera del_pomeriggio di_pomeriggio /: terzo/terzi
      quarto/quarti quinto/quinti
    o: seconda! terzo!/terza! quarto!/quarta! quinto!/quinta! sesto!/sesta! settimo!/settima! ottav nono!/nona!
      decimo!/decima!
    m: gennaio! febbraio! marzo! aprile! maggio! giugno! luglio! agosto! settembre! ottobre! novembre! dicembre!

nl  a: een één 1: - twee drie vier vijf zes zeven acht negen tien elf twaalf/dozijn dertien veertien vijftien zestien
      zeventien achttien negentien 20: twintig dertig veertig vijftig zestig zeventig tachtig negentig 100: honderd
      tweehonderd driehonderd vierhonderd vijfhonderd zeshonderd zevenhonderd achthonderd negenhonderd
    .5: half halve 1.5: anderhalf anderhalve b3: duizend e3: duizend e6: miljoen mln! e9: miljard mrd! mld!
      e12: biljoen
    %: procent pct! <s: jaren_ p: uur_'s_avonds uur_'s_middags /: derde kwart vijfde
    o: tweede! derde! vierde! vijfde! zesde! zevende! achtste! negende! tiende!
    m: januari februari/febr. maart! april mei! juni! juli! augustus september/sept. oktober/okt. november/nov.
      december/dec.

sv  a: en ett 1: - två tre fyra fem sex sju åtta nio tio elva tolv/dussin tretton fjorton femton sexton sjutton arton
      nitton 20: tjugo trettio fyrtio femtio sextio sjuttio åttio nittio 100: hundra tvåhundra trehundra fyrahundra
      femhundra
    .5: halv b3: tusen e3: tusen e6: miljon mn! mkr! e9: miljard mdr! mdkr! e12: biljon
    %: procent s: talet -tal p: på_kvällen på_eftermiddagen /: tredjedel/tredjedelar fjärdedel/fjärdedelar
      femtedel/femtedelar
    o: - tredje fjärde! femte! sjätte! sjunde! åttonde! nionde! tionde!
    m: januari/jan. februari/feb. mars! april maj! juni! juli! augusti/aug. september/sept. oktober/okt. november/nov.
      december/dec.

da  a: en et 1: - to tre fire fem seks syv/sju otte/åtte ni ti elleve/elve tolv tretten fjorten femten seksten sytten
      atten/atten nitten 20: tyve/tjue tredive/tretti fyrre/førti femti - sytti - - 100: hundrede/hundre
    .5: halv 1.5: halvanden halvannen b3: tusind tusen e3: tusind tusen e6: million mio! mill! e9: milliard mia! mrd!
      e12: billion
    %: procent prosent pct! s: 'erne -tallet
    o: - tredje fjerde! femte! sjette! syvende!/sjuende! ottende!/åttende! niende! tiende!
    m: januar februar marts!/mars! april maj!/mai! juni! juli! august! september/sept! oktober/okt! november/nov!
      december/desember

is  a: einn ein eina eitt einni einu 1: - tveir/tvær/tvö/tveggja/tveimur þrír/þrjár/þrjú/þriggja/þremur
      fjórir/fjórar/fjögur/fjögurra/fjórum fimm sex sjö átta níu tíu ellefu tólf þrettán fjórtán fimmtán sextán
      sautján átján nítján 20: tuttugu þrjátíu fjörutíu fimmtíu sextíu sjötíu áttatíu níutíu 100: hundrað
    .5: hálf &: og e3: þúsund e6: milljón e9: milljarð milljörð e12: billjón
    %: prósent
    o: - þriðj fjórð fimmt sjött sjöund áttund níund tíund
    m: janúar febrúar mars! apríl maí! júní! júlí! ágúst september október nóvember desember

fi  1: - kaksi/kahden/kahta kolme/kolmen/kolmea neljä/neljän/neljää viisi/viiden/viittä kuusi/kuuden seitsemän
      kahdeksan yhdeksän kymmenen yksitoista kaksitoista 100: sata
    b3: tuhat b6: miljoona e3: tuhatta! tuhannen e6: miljoon milj! e9: miljard mrd! e12: biljoon
    %: prosent
    o: - kolmas!/kolmann neljäs!/neljänn viides!/viidenn kuudes!/kuudenn seitsemäs!/seitsemänn kahdeksas!/kahdeksann
      yhdeksä
    m: tammiku helmiku maalisku huhtiku toukoku kesäku heinäku eloku syysku lokaku marrasku jouluku

hu  a: egy 1: - két/kettő három négy öt - - nyolc kilenc tíz tizenegy tizenkét/tizenkettő tizenhárom tizennégy tizenöt
      tizenhat tizenhét tizennyolc tizenkilenc 20: húsz harminc negyven ötven hatvan hetven nyolcvan kilencven
      100: száz kétszáz háromszáz négyszáz ötszáz
    .5: fél 1.5: másfél b3: ezer e3: ezer e6: millió e9: milliárd mrd! e12: billió
    %: százalék s: -as_évek -es_évek <p: este_ délután_ du._
    o: második harmadik negyedik ötödik hatodik hetedik nyolcadik kilencedik tizedik
    M: január/jan. február/febr. március/márc. április/ápr. május június július augusztus/aug. szeptember/szept.
      október/okt. november/nov. december/dec.

ro  a: un o 1: - doi/două trei patru cinci șase/şase șapte/şapte opt nouă zece unsprezece doisprezece/douăsprezece
      treisprezece paisprezece cincisprezece șaisprezece/şaisprezece șaptesprezece/şaptesprezece optsprezece
      nouăsprezece 20: douăzeci treizeci patruzeci cincizeci șaizeci/şaizeci șaptezeci/şaptezeci optzeci nouăzeci
      100: sută
    x100: sute .5: jumătate &: și şi e3: mii! mie! de_mii! e6: milion milioan de_milioan mil! e9: miliard de_miliard
      mld! e12: trilioan
    %: la_sută procent <s: anii_ p: seara după-amiaza
    o: doilea/doua! treilea/treia! patrulea/patra! cincilea/cincea! șaselea șaptelea optulea nouălea zecelea
    m: ianuarie februarie martie! aprilie mai! iunie iulie august! septembrie octombrie noiembrie decembrie

pl  a: jeden jedna jedno 1: - dwa/dwie/dwóch/dwoje/dwaj/dwiema/dwoma trzy/trzech/trzej/troje/trzem
      cztery/czterech/czterej/czworo pięć/pięciu sześć/sześciu siedem/siedmiu osiem/ośmiu dziewięć/dziewięciu
      dziesięć/dziesięciu jedenaście/jedenastu dwanaście/dwunastu trzynaście/trzynastu czternaście/czternastu
      piętnaście/piętnastu szesnaście/szesnastu siedemnaście/siedemnastu osiemnaście/osiemnastu
      dziewiętnaście/dziewiętnastu 20: dwadzieścia/dwudziestu trzydzieści/trzydziestu czterdzieści/czterdziestu
      pięćdziesiąt/pięćdziesięciu sześćdziesiąt/sześćdziesięciu siedemdziesiąt/siedemdziesięciu
      osiemdziesiąt/osiemdziesięciu dziewięćdziesiąt/dziewięćdziesięciu 100: sto dwieście/dwustu trzysta/trzystu
      czterysta/czterystu pięćset/pięciuset
    x10: dekady dziesięciolecia dziesięcioleci .5: pół 1.5: półtora b3: tysiąc tysiąca b6: milion miliona b9: miliard
      miliarda e3: tys! tysi e6: mln! milion e9: mld! miliard e12: bln! bilion
    %: procent proc! <s: lata_ lat_ latach_ p: po_południu wieczorem
    o: drugi/druga!/drugą! trzeci czwarty/czwarta!/czwartą!/czwarte!/czwartego! piąty/piąta!/piątą!/piąte!/piątego!
      szóst siódm ósm dziewiąt! dziewiąty dziesiąty
    m: styczni/styczeń lut!/luty!/luteg/lutym marca!/marzec/marcu! kwietni/kwiecień maja!/maj!/maju!
      czerwca!/czerwiec!/czerwcu! lipca!/lipiec!/lipcu! sierpni/sierpień wrześni/wrzesień październik listopad
      grudni/grudzień

cs  a: jeden jedna jedno 1: - dva/dvě/dvou/dvěma tři/tří/třem/třemi čtyři/čtyř/čtyřem pět/pěti šest/šesti sedm/sedmi
      osm/osmi devět/devíti deset/deseti jedenáct/jedenácti dvanáct/dvanácti třináct/třinácti čtrnáct/čtrnácti
      patnáct/patnácti šestnáct/šestnácti sedmnáct/sedmnácti osmnáct/osmnácti devatenáct/devatenácti
      20: dvacet/dvaceti třicet/třiceti čtyřicet/čtyřiceti padesát/padesáti šedesát/šedesáti sedmdesát/sedmdesáti
      osmdesát/osmdesáti devadesát/devadesáti 100: sto/stovka
    x10: desetiletí dekády x100: stě set .5: půl b3: tisíc b6: milion milionu b9: miliarda miliardu e3: tis! tisíc
      e6: mil! mio! mln! milion e9: mld! miliard e12: bilion
    %: procent s: ._let ._let p: odpoledne večer hodin_večer hodin_odpoledne
    o: druhý/druhá!/druhé!/druhého!/druhém!/druhou! třetí čtvrtý/čtvrtá!/čtvrté!/čtvrtého! pátý/pátá!/páté!/pátého!
      šestý/šesté sedmý/sedmé osmý/osmé devátý/deváté desátý/desáté
    m: ledn/leden únor/února březn/březen dubn/duben květn/květen červn/červen! července/červenec/červenci srpn/srpen
      září! říjn/říjen listopad prosin

sk  a: jeden jedna jedno 1: - dva/dve/dvoch/dvaja tri/troch/traja štyri/štyroch päť/piatich šesť/šiestich
      sedem/siedmich osem/ôsmich deväť/deviatich desať/desiatich jedenásť dvanásť trinásť štrnásť pätnásť šestnásť
      sedemnásť osemnásť devätnásť 20: dvadsať tridsať štyridsať päťdesiat šesťdesiat sedemdesiat osemdesiat
      deväťdesiat 100: sto
    b3: tisíc tisíce b6: milión b9: miliarda miliardu e3: tis! tisíc e6: mil! milión e9: mld! miliard e12: bilión
    %: percent
    o: druhý/druhá!/druhé treti štvrtý/štvrté piaty/piate šiesty sieďm ôsmy deviaty desiaty
    m: január február marc!/marca!/marci! apríl máj jún!/júna!/júni! júl!/júla!/júli! august!/augusta!/auguste!
      septemb októb novemb decemb

hr  a: jedan jedna jedno 1: - dva/dvije/dvoje tri/troje četiri pet šest sedam osam devet deset jedanaest dvanaest
      trinaest četrnaest petnaest šesnaest sedamnaest osamnaest devetnaest 20: dvadeset trideset četrdeset pedeset
      šezdeset sedamdeset osamdeset devedeset 100: sto dvjesto tristo
    b3: tisuću hiljadu b6: milijun milion b9: milijardu milijarda e3: tis! tisuć hiljad e6: mil! milij milion
      e9: mlrd! milijard e12: bilijun
    %: posto! postot odsto
    m: siječ/januar velja/februar ožujk/ožujak/mart! travn/travanj/april svib/maj! lipnj/lipanj/jun!/juna!
      srpnj/srpanj/jul!/jula! kolovoz/avgust rujn/rujan/septemb listopad/oktob studen/novemb prosin/decemb

ru  a: один одна одну одного 1: - два/две/двух/двое/двум/двумя три/трех/трёх/трое/тремя/трем
      четыре/четырех/четырёх/четверо пять/пяти шесть/шести семь/семи восемь/восьми девять/девяти десять/десяти
      одиннадцать/одиннадцати двенадцать/двенадцати тринадцать/тринадцати четырнадцать/четырнадцати
      пятнадцать/пятнадцати шестнадцать/шестнадцати семнадцать/семнадцати восемнадцать/восемнадцати
      девятнадцать/девятнадцати 20: двадцать/двадцати тридцать/тридцати сорок/сорока пятьдесят/пятидесяти
      шестьдесят/шестидесяти семьдесят/семидесяти восемьдесят/восьмидесяти девяносто/девяноста 100: сто/ста/сотня
      двести/двухсот триста/трехсот/трёхсот четыреста/четырехсот пятьсот/пятисот шестьсот/шестисот семьсот/семисот
      восемьсот/восьмисот девятьсот/девятисот
    x10: десятилетия десятилетий .5: пол 1.5: полтора полутора b3: тысяча тысячу b6: миллион b9: миллиард e3: тыс!
      тысяч e6: млн! миллион e9: млрд! миллиард e12: трлн! триллион
    %: процент s: -е! -х! -ые! -ых! p: часов_вечера часа_вечера вечера часа_дня часов_дня /: трети четверти пятых
    o: второ/вторая!/вторую!/вторым! трети/третье/третья!/третью!
      четверты/четверто!/четвертого!/четвертая!/четвертую!/четвёрт пяты/пятого!/пятая!/пятую! шестой!/шестого!/шестая!
      седьмо восьмого!/восьмой! девятого!/девятый! десятого!/десятый!
    m: январ феврал март!/марта!/марте! апрел мая!/май!/мае! июн июл август!/августа!/августе! сентябр октябр ноябр
      декабр

uk  a: один одна одну одного 1: - два/дві/двох/двоє три/трьох/троє чотири/чотирьох п'ять/п'яти шість/шести сім/семи
      вісім/восьми дев'ять/дев'яти десять/десяти одинадцять дванадцять тринадцять чотирнадцять п'ятнадцять шістнадцять
      сімнадцять вісімнадцять дев'ятнадцять 20: двадцять/двадцяти тридцять/тридцяти сорок п'ятдесят/п'ятдесяти
      шістдесят/шістдесяти сімдесят вісімдесят дев'яносто 100: сто двісті триста чотириста п'ятсот шістсот сімсот
      вісімсот девятсот
    .5: пів 1.5: півтора b3: тисяча тисячу b6: мільйон b9: мільярд e3: тис! тисяч e6: млн! мільйон e9: млрд! мільярд
      e12: трлн! трильйон
    %: відсот процент s: -ті! -х! -і! p: вечора години_вечора
    o: другий!/друга!/друге!/другу!/другого!/другому! третій!/третя!/третє!/третього!/третьому!/третю!
      четверти/четверта!/четверте п'ятий/п'ята!/п'яте шост сьомий/сьома!/сьоме восьмий/восьма! дев'ятий/дев'ята! десятий
    m: січ лют/лютого! березн/березень квітн/квітень травн/травень червн/червень липн/липень серпн/серпень
      вересн/вересень жовтн/жовтень листопад грудн/грудень

bg  a: един една 1: - два/две/двама три/трима четири пет шест седем осем девет десет единадесет/единайсет
      дванадесет/дванайсет 20: двадесет тридесет четиридесет петдесет шестдесет седемдесет осемдесет деветдесет
      100: сто двеста триста
    &: и b3: хиляда e3: хил! хиляди e6: млн! милион e9: млрд! милиард e12: трилион
    %: процент на_сто s: -те!
    o: втор трет четвърт! четвъртия пети!/пета!/пето! шест!
    m: януари февруари март! април май! юни юли август! септември октомври ноември декември

sr  a: један једна 1: - два/две три четири пет шест седам осам девет десет једанаест дванаест 20: двадесет тридесет
      четрдесет педесет шездесет седамдесет осамдесет деведесет 100: сто двеста триста
    b3: хиљаду b6: милион b9: милијарду e3: хиљад e6: милион e9: милијард
    %: одсто посто! процен
    m: јануар фебруар март!/марта! април мај!/маја! јун!/јуна! јул!/јула! август септемб октоб новемб децемб

mn  a: нэг 1: - хоёр гурав/гурван дөрөв/дөрвөн тав/таван зургаа/зургаан - найм/найман ес/есөн арав/арван
      20: хорь/хорин гуч/гучин дөч/дөчин тавь/тавин жар/жаран дал/далан ная/наян ер/ерэн
    x100: зуу зуун e3: мянг e6: сая! e9: тэрбум e12: их_наяд
    %: хув <p: орой_
    o: хоёрд гуравд дөрөвд тавд зургад долоод наймд есд аравд

el  a: ένα ένας μία μια έναν 1: - δύο/δυο τρεις/τρία/τριών τέσσερις/τέσσερα/τεσσάρων πέντε έξι επτά/εφτά οκτώ/οχτώ
      εννέα/εννιά δέκα ένδεκα/έντεκα δώδεκα δεκατρείς/δεκατρία δεκατέσσερις/δεκατέσσερα δεκαπέντε δεκαέξι δεκαεπτά
      δεκαοκτώ/δεκαοχτώ δεκαεννέα 20: είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα
      100: εκατό/εκατόν διακόσια/διακόσιοι/διακόσιες τριακόσια/τριακόσιοι/τριακόσιες τετρακόσια/τετρακόσιοι
      πεντακόσια/πεντακόσιοι
    .5: μισό μισού b3: χίλια χίλιοι χίλιες e3: χιλ! χιλιάδ e6: εκ! εκατ! εκατομμύρι εκατομμυρί e9: δισ! δις!
      δισεκατομμύρι δισεκατομμυρί e12: τρισ! τρισεκατομμύρι
    %: τοις_εκατό ποσοστιαί <s: δεκαετία_του_ δεκαετίας_του_ p: μ.μ μμ το_απόγευμα το_βράδυ
    o: δεύτερ τρίτ τέταρτ πέμπτ έκτ! έκτη! έβδομ όγδο ένατ δέκατ
    m: ιανουάρι/ιανουαρί φεβρουάρι/φεβρουαρί μάρτι/μαρτί απρίλι/απριλί μάιο/μαΐο ιούνι/ιουνί ιούλι/ιουλί
      αύγουστ/αυγούστ σεπτέμβρι/σεπτεμβρί οκτώβρι/οκτωβρί νοέμβρι/νοεμβρί δεκέμβρι/δεκεμβρί

tr  a: bir 1: - iki/ikisi üç/üçü dört/dördü beş/beşi altı/altısı yedi/yedisi sekiz dokuz on 20: yirmi otuz kırk elli
      altmış yetmiş seksen doksan
    x100: yüz .5: yarım b3: bin e3: bin! bini! binin! binden! bine! bindir! e6: milyon mn! e9: milyar mr! e12: trilyon
    <%: yüzde % s: 'li_yıl 'lı_yıl 'lu_yıl 'lü_yıl li_yıl lı_yıl lu_yıl lü_yıl 'lerde 'larda <p: akşam_saat
      öğleden_sonra akşam_saat_ akşam_
    o: ikinci üçüncü dördüncü beşinci altıncı yedinci sekizinci dokuzuncu onuncu
    m: ocak!/ocağ şubat mart! nisan! mayıs haziran temmuz ağustos eylül ekim! kasım aralık!/aralığ

az  a: bir 1: - iki üç dörd beş altı yeddi səkkiz doqquz on 20: iyirmi otuz qırx əlli altmış yetmiş səksən doxsan
    X100: yüz b3: min e3: min! e6: milyon mln! e9: milyard mlrd!
    %: faiz
    o: ikinci üçüncü dördüncü beşinci
    m: yanvar fevral mart! aprel may! iyun iyul avqust sentyabr oktyabr noyabr dekabr

id  a: satu 1: - dua/kedua tiga empat lima enam tujuh delapan/lapan sembilan sepuluh sebelas 100: seratus
    +10: belas x10: puluh x100: ratus .5: setengah b3: seribu b6: sejuta b9: semiliar e3: ribu rb! e6: juta jt!
      e9: miliar milyar bilion e12: triliun trilion
    %: persen peratus poin_persentase s: -an! <s: tahun_ p: malam sore petang
    o: - ketiga keempat kelima keenam ketujuh kedelapan kesembilan kesepuluh
    m: januari/jan. februari/feb. maret!/mar./mac. april/apr. mei! juni! juli!/julai agustus/ogos! september/sept.
      oktober/okt. november/nov. desember/disember/des.

vi  a: một 1: - hai ba bốn lăm sáu bảy tám chín mười
    x10: mươi x100: trăm .5: nửa e3: nghìn ngàn e6: triệu e9: tỷ! tỉ!
    %: phần_trăm <s: thập_niên_ thập_kỷ_ p: giờ_chiều giờ_tối chiều tối

sw  1: - mbili/wawili/viwili/pili tatu/watatu/vitatu nne/wanne tano/watano sita saba nane/wanane tisa kumi
      20: ishirini thelathini arobaini hamsini sitini sabini themanini tisini
    x100: mia &: na e3: elfu! e6: milioni e9: bilioni <e3: elfu <e5: laki <e6: milioni <e9: bilioni <e12: trilioni
    %: asilimia! <%: asilimia <s: miaka_ya_ p: jioni p.m pm
    M: januari februari machi! aprili!/april! mei! juni! julai! agosti septemba oktoba novemba desemba

ha  1: - biyu/biyun uku/ukun hudu/hudun biyar shida/shidan bakwai takwas tara goma 20: ashirin talatin arba'in hamsin
      sittin sabain tamanin casain
    <e3: dubu <e6: miliyan <e9: biliyan <e12: tiriliyan
    <%: kashi
    m: janairu/janairun faburairu/fabrairu maris afrilu/afirilu mayu! yuni!/yunin! yuli!/yulin! agusta satumba oktoba
      nuwamba/nuwanba disamba/disambar

ar  a: واحد واحدة 1: - اثنان/اثنين/اثنتين/اثنتان/يومين/يومان/ساعتين/عامين/عامان/سنتين/شهرين/أسبوعين/مرتين ثلاثة/ثلاث
      أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع ثمانية/ثماني/ثمان تسعة/تسع عشرة/عشر 20: عشرون/عشرين ثلاثون/ثلاثين
      أربعون/أربعين خمسون/خمسين ستون/ستين سبعون/سبعين ثمانون/ثمانين تسعون/تسعين 100: مئة/مائة مئتين/مائتين/مئتي/مائتي
      ثلاثمائة/ثلاثمئة أربعمائة/أربعمئة خمسمائة/خمسمئة ستمائة/ستمئة سبعمائة/سبعمئة ثمانمائة/ثمانمئة تسعمائة/تسعمئة
    .5: نصف b3: ألف b6: مليون b9: مليار e3: ألف آلاف الف ألفا e6: مليون ملايين e9: مليار بليون بلايين e12: تريليون
      ترليون
    <%: % %: في_المئة في_المائة بالمئة بالمائة بالمية في_المية p: مساء مساءً عصرا
    o: ثاني/ثانية!/ثان! ثالث رابع خامس سادس سابع ثامن تاسع عاشر
    m: يناير/كانون_الثاني/جانفي فبراير/شباط/فيفري مارس/آذار أبريل/إبريل/ابريل/نيسان/أفريل مايو/أيار/ماي!
      يونيو/حزيران/جوان. يوليو/تموز/جويلية أغسطس/آب!/غشت/أوت. سبتمبر/أيلول/شتنبر أكتوبر/تشرين_الأول
      نوفمبر/تشرين_الثاني/نونبر ديسمبر/كانون_الأول/دجنبر

fa  a: یک 1: - دو سه چهار پنج شش هفت هشت - ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده 20: بیست - چهل
      پنجاه شصت هفتاد هشتاد نود 100: صد/یکصد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد
    .5: نیم &: و b3: هزار e3: هزار e6: میلیون e9: میلیارد بیلیون e12: تریلیون
    <%: % %: درصد <s: دهه_ دههٔ_ p: بعد_از_ظهر بعدازظهر عصر شب
    o: دوم!/دومین سوم!/سومین چهارم!/چهارمین پنجم ششم هفتم هشتم نهم! دهم!
    m: ژانویه/جنوری فوریه مارس آوریل مه! ژوئن ژوئیه/جولای اوت!/آگوست سپتامبر اکتبر نوامبر دسامبر

ur  a: ایک 1: - دو تین چار پانچ چھ سات آٹھ - دس گیارہ بارہ 20: بیس تیس چالیس پچاس ساٹھ ستر - نوے
    x100: سو e3: ہزار e5: لاکھ e6: ملین e7: کروڑ e9: ارب بلین e12: کھرب ٹریلین
    %: فیصد فی_صد p: بجے_شام <p: شام_ رات_
    o: دوسر تیسر چوتھ پانچو چھٹ ساتو آٹھو
    m: جنوری فروری مارچ اپریل مئی جون! جولائی اگست ستمبر اکتوبر نومبر دسمبر

ug  a: بىر 1: - ئىككى ئۈچ تۆت بەش ئالتە يەتتە سەككىز توققۇز ئون
    e3: مىڭ e6: مىليون e8: يۈز_مىليون e9: مىليارد
    <%: % %: پىرسەنت پىرسەنىت
    o: ئىككىنچى ئۈچىنچى تۆتىنچى بەشىنچى ئالتىنچى يەتتىنچى سەككىزىنچى توققۇزىنچى ئونىنچى

he  a: אחד אחת 1: - שני/שתי/שניים/שתיים/יומיים/שעתיים/שנתיים/חודשיים/שבועיים/פעמיים שלוש/שלושה/שלושת ארבע/ארבעה/ארבעת
      חמש/חמישה/חמשת שש/שישה/ששת שבע/שבעה/שבעת שמונה/שמונת תשע/תשעה/תשעת עשר/עשרה/עשרת 20: עשרים שלושים ארבעים חמישים
      שישים שבעים שמונים תשעים 100: - מאתיים
    x100: מאות .5: חצי b3: אלף b6: מיליון b9: מיליארד e3: אלף אלפי אלפים e6: מיליון מיליוני e9: מיליארד ביליון
      e12: טריליון
    %: אחוז <s: שנות_ה- שנות_ה p: בערב אחר_הצהריים
    o: שנייה!/שניה! שלישי רביעי חמישי שישי שביעי שמיני תשיעי עשירי
    m: ינואר פברואר מרץ!/מרס! אפריל מאי! יוני! יולי! אוגוסט ספטמבר אוקטובר נובמבר דצמבר

hi  a: एक 1: - दो तीन चार पांच/पाँच छह/छः/छ सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह/पन्द्रह सोलह सत्रह अठारह उन्नीस
      20: बीस तीस चालीस पचास साठ सत्तर अस्सी नब्बे
    x100: सौ .5: आधा 1.5: डेढ़ e3: हजार हज़ार e5: लाख e6: मिलियन e7: करोड e9: अरब बिलियन e11: खरब e12: ट्रिलियन
    %: प्रतिशत फीसदी फीसद फ़ीसदी <p: शाम_ रात_ दोपहर_ शाम_के_
    o: दूसर तीसर चौथ पांचव/पाँचव छठ सातव आठव नौव दसव
    m: जनवरी फरवरी/फ़रवरी मार्च. अप्रैल मई! जून! जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर

bn  a: এক একটি 1: - দুই/দুটি/দু তিন/তিনটি চার/চারটি পাঁচ/পাঁচটি ছয়/ছয়টি সাত/সাতটি আট/আটটি নয়টি দশ/দশটি এগারো বারো
      20: বিশ/কুড়ি ত্রিশ চল্লিশ পঞ্চাশ ষাট সত্তর আশি নব্বই 100: একশ/একশো দুইশ/দুশো
    e3: হাজার e5: লক্ষ লাখ e6: মিলিয়ন e7: কোটি e9: বিলিয়ন e12: ট্রিলিয়ন
    %: শতাংশ ভাগ! <p: বিকেল_ সন্ধ্যা_ রাত_
    o: দ্বিতীয় তৃতীয় চতুর্থ পঞ্চম ষষ্ঠ সপ্তম অষ্টম নবম! দশম!
    m: জানুয়ারি/জানুয়ারী ফেব্রুয়ারি/ফেব্রুয়ারী মার্চ এপ্রিল মে. জুন জুলাই আগস্ট/অগাস্ট সেপ্টেম্বর অক্টোবর নভেম্বর
      ডিসেম্বর

ta  a: ஒரு 1: - இரண்டு/இரு மூன்று நான்கு ஐந்து ஆறு ஏழு எட்டு ஒன்பது பத்து 20: இருபது முப்பது நாற்பது ஐம்பது அறுபது
      எழுபது எண்பது தொண்ணூறு 100: நூறு
    e3: ஆயிர e5: லட்ச இலட்ச e6: மில்லியன் e7: கோடி e9: பில்லியன் e12: டிரில்லியன் ட்ரில்லியன்
    %: சதவீத சதவிகித சதவித விழுக்காடு <p: மாலை_
    o: இரண்டாவ/இரண்டாம் மூன்றாவ/மூன்றாம் நான்காவ/நான்காம் ஐந்தாவ/ஐந்தாம் ஆறாவ ஏழாவ எட்டாவ
    M: ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே! ஜூன்/ஜுன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்

sl  e3: tisoč/tis. e6: milijon/mio. e9: milijard/mrd. %: odstotk/odst.

et  e3: tuha e6: miljon/mln e9: miljard/mld %: protsen

lv  e3: tūksto e6: miljon/milj. e9: miljard/mljrd %: procent

lt  e3: tūkst e6: milijon/mln. e9: milijard/mlrd. %: procent/proc.

ca  e3: mil! e6: milió/milions e9: miliard %: per_cent

kk  e3: мың e6: миллион/млн e9: миллиард/млрд %: пайыз

gu  e3: હજાર e5: લાખ e7: કરોડ %: ટકા

te  e3: వేల e5: లక్ష e7: కోట్ల/కోటి %: శాతం

th  e3: พัน e4: หมื่น e5: แสน e6: ล้าน
    %: เปอร์เซ็นต์ เปอร์เซนต์ <%: ร้อยละ p: โมงเย็น ทุ่ม
    m: มกราคม/ม.ค. กุมภาพันธ์/ก.พ. มีนาคม/มี.ค. เมษายน/เม.ย. พฤษภาคม/พ.ค. มิถุนายน/มิ.ย. กรกฎาคม/ก.ค. สิงหาคม/ส.ค.
      กันยายน/ก.ย. ตุลาคม/ต.ค. พฤศจิกายน/พ.ย. ธันวาคม/ธ.ค.

zh  e2: 百 e3: 千 e4: 万 萬 e8: 亿 億 e12: 兆
    %: 个百分点 個百分點 <%: 百分之 s: 年代 <p: 下午 晚上 晚 傍晚 夜里

ja  e2: 百 e3: 千 e4: 万 萬 e8: 億 e12: 兆
    %: パーセント s: 年代 <p: 午後 夜

ko  e2: 백 e3: 천 e4: 만 e8: 억 e12: 조
    %: 퍼센트 프로! s: 년대 <p: 오후 밤 저녁

bo  1: - གཉིས གསུམ བཞི ལྔ དྲུག བདུན བརྒྱད དགུ བཅུ
    <e4: ཁྲི་ <e5: འབུམ་ <e6: ས་ཡ་ <e8: དུང་ཕྱུར་ <e9: ཐེར་འབུམ་
    <%: བརྒྱ་ཆ་
"""

Entries = list[tuple[str, int]]
KINDS = ("number", "article", "times", "hundred", "plus", "half", "and", "scale", "part", "ordinal", "month")
"""Of words. `times` needs a number before it, `hundred` may also stand alone."""

_LIKE = {
    "nb": "da",
    "nn": "da",
    "no": "da",
    "ms": "id",
    "be": "ru",
    "bs": "hr",
    "sh": "hr",
    "gl": "pt",
    "yue": "zh",
    "mr": "hi",
    "ne": "hi",
}


def entries(language: str) -> dict[str, Entries]:
    """The words of a language, by primary subtag, and what each counts: under their kind, or their mark in the table.

    Empty for a language without a paragraph. "day follows" is a key where the day may follow the month.
    """
    return _PARAGRAPHS.get(_LIKE.get(language, language), {})


def _read(paragraph: Iterable[str]) -> dict[str, Entries]:
    read: dict[str, Entries] = {}
    mark, count, step = "", 0, 0
    for word in paragraph:
        if word[-1] == ":":
            mark, count, step = _meaning_of(word[:-1])
            if word == "M:":
                read["day follows"] = []
        else:
            if word != "-":
                read.setdefault(mark, []).extend((form.replace("_", " "), count) for form in word.split("/"))
            count += step
    return read


def _meaning_of(mark: str) -> tuple[str, int, int]:
    """The kind of word that a mark announces, what the first of them counts and by how much the next counts more."""
    kinds = {"a": "article", "x": "times", "X": "hundred", "+": "plus", "b": "scale", "&": "and", ".5": "half"}
    kinds |= {"1.5": "half", "/": "part", "o": "ordinal", "m": "month", "M": "month"}
    number = int(re.sub(r"\D", "", mark) or {"/": 3, "o": 2}.get(mark, 1))  # a half is five, of tenths
    if mark.isdigit():
        return "number", number, 100 if number >= 100 else 10 if number in (20, 70) else 1
    if mark[0] in "e<" and number > 1:
        return mark.rstrip("0123456789"), number, 0
    kind = kinds.get(mark) or kinds.get(mark[0], mark)
    return kind, number, int(kind in ("part", "ordinal", "month"))


_PARAGRAPHS = {
    language: _read(paragraph)
    for language, *paragraph in map(str.split, unicodedata.normalize("NFC", _TABLE).strip().split("\n\n"))
}
