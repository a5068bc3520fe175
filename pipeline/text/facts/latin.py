"""The words of quantities in languages of Latin script, a paragraph each; `facts.table` says how to read them."""

PARAGRAPHS = """
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
    m: janvier!/janv. février!/févr. mars! avril!/avr. mai! juin! juillet!/juil. août! septembre! octobre!/oct.
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

tr  a: bir 1: - iki/ikisi üç/üçü dört/dördü beş/beşi altı/altısı yedi/yedisi sekiz dokuz on 20: yirmi otuz kırk elli
      altmış yetmiş seksen doksan
    x100: yüz .5: yarım b3: bin e3: bin! bini! binin! binden! bine! bindir! e6: milyon mn! e9: milyar mr! e12: trilyon
    <%: yüzde % s: 'li_yıl 'lı_yıl 'lu_yıl 'lü_yıl li_yıl lı_yıl lu_yıl lü_yıl 'lerde 'larda <p: akşam_saat
      öğleden_sonra akşam_saat_ akşam_
    o: ikinci üçüncü dördüncü beşinci altıncı yedinci sekizinci dokuzuncu onuncu
    m: ocak!/ocakta!/ocaktan! şubat mart!/martta!/marttan!/martın! nisan!/nisanda!/nisandan!/nisanın! mayıs haziran
      temmuz ağustos eylül ekim!/ekimde!/ekimden!/ekimin! kasım!/kasımda!/kasımdan!/kasımın!
      aralık!/aralıkta!/aralıktan!

az  a: bir 1: - iki üç dörd beş altı yeddi səkkiz doqquz on 20: iyirmi otuz qırx əlli altmış yetmiş səksən doxsan
    X100: yüz b3: min e3: min! e6: milyon mln! e9: milyard mlrd!
    %: faiz
    o: ikinci üçüncü dördüncü beşinci
    M: yanvar fevral mart!/martın!/martda! aprel may!/mayın!/mayda! iyun iyul avqust sentyabr oktyabr noyabr dekabr

id  a: satu 1: - dua/kedua tiga empat lima enam tujuh delapan/lapan sembilan sepuluh sebelas 100: seratus
    +10: belas x10: puluh x100: ratus .5: setengah b3: seribu b6: sejuta b9: semiliar e3: ribu rb! e6: juta jt!
      e9: miliar milyar bilion e12: triliun trilion
    %: persen peratus poin_persentase s: -an! <s: tahun_ p: malam sore petang
    o: - ketiga keempat kelima keenam ketujuh kedelapan kesembilan kesepuluh
    m: januari/jan. februari/feb. maret!/mar./mac. april/apr. mei! juni! juli!/julai agustus/ogos! september/sept.
      oktober/okt. november/nov. desember/disember/des.

vi  a: một 1: - hai ba bốn lăm sáu bảy tám chín mười
    x10: mươi thập_kỷ thập_niên x100: trăm .5: nửa e3: nghìn ngàn e6: triệu e9: tỷ! tỉ!
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

sl  1: - dva/dve trije/tri/treh štiri pet šest sedem osem devet deset enajst dvanajst 100: sto dvesto tristo
    e3: tisoč/tis. e6: milijon/mio. e9: milijard/mrd. %: odstotk/odst.
    m: januar februar marec!/marca! april maj!/maja! junij julij avgust septemb oktob novemb decemb

et  1: - kaks/kahe kolm/kolme neli/nelja viis/viie kuus seitse/seitsme kaheksa üheksa kümme/kümne
    11: üksteist kaksteist kolmteist neliteist viisteist kuusteist seitseteist kaheksateist üheksateist
    20: kakskümmend/kahekümne kolmkümmend/kolmekümne nelikümmend/neljakümne viiskümmend/viiekümne kuuskümmend
      seitsekümmend kaheksakümmend üheksakümmend
    100: sada kakssada kolmsada nelisada viissada kuussada seitsesada kaheksasada üheksasada
    e3: tuha e6: miljon/mln e9: miljard/mld %: protsen
    m: jaanuar veebruar märts aprill mai!/mail!/maist!/maini! juuni juuli august septemb oktoob novemb detsemb

lv  1: - divi/divas/divu trīs/triju četri/četras pieci/piecas seši/sešas septiņi astoņi deviņi desmit
    11: vienpadsmit divpadsmit trīspadsmit četrpadsmit piecpadsmit sešpadsmit septiņpadsmit astoņpadsmit deviņpadsmit
    20: divdesmit trīsdesmit četrdesmit piecdesmit sešdesmit septiņdesmit astoņdesmit deviņdesmit
    X100: simts simti simtu
    e3: tūksto e6: miljon/milj. e9: miljard/mljrd %: procent
    m: janvār februār mart!/marts!/martā! aprīl maij jūnij jūlij august septembr oktobr novembr decembr

lt  1: - du/dvi/dviejų trys/trijų keturi/keturių penki/penkių šeši/šešių septyni aštuoni devyni dešimt
    11: vienuolika dvylika trylika keturiolika penkiolika šešiolika septyniolika aštuoniolika devyniolika
    20: dvidešimt trisdešimt keturiasdešimt penkiasdešimt šešiasdešimt septyniasdešimt aštuoniasdešimt devyniasdešimt
    X100: šimtas šimtai šimtų
    e3: tūkst e6: milijon/mln. e9: milijard/mlrd. %: procent/proc.
    M: saus vasario!/vasarį! kovo!/kovą! baland geguž birželi liepos!/liepą! rugpjū rugsėj spalio!/spalį! lapkri gruod

ca  1: - dos/dues tres quatre cinc 8: vuit 10: deu onze dotze tretze catorze quinze setze disset divuit dinou
    20: vint trenta quaranta cinquanta seixanta setanta vuitanta noranta X100: cent cents
    e3: mil! e6: milió/milions e9: miliard %: per_cent
    m: gener! febrer! març! abril maig! juny! juliol agost! setembre octubre novembre desembre

mg  a: iray 1: - roa telo efatra dimy enina fito valo sivy folo 20: roapolo telopolo efapolo dimampolo enimpolo fitopolo
      valopolo sivifolo 100: zato roanjato telonjato efajato diminjato eninjato fitonjato valonjato sivinjato
    b3: arivo e3: arivo e4: alina e5: hetsy e6: tapitrisa e9: miliara lavitrisa e12: tiriliona
    %: isan-jato
    o: faharoa fahatelo fahefatra/fahaefatra fahadimy fahenina fahafito fahavalo fahasivy fahafolo
    m: janoary/janvie febroary/febroar martsa aprily/avrily mey! jona/jiona jolay/jiolay aogositra/aogosto septambra
      oktobra novambra desambra

af  a: een 1: - twee drie vier vyf ses sewe agt nege tien elf twaalf 20: twintig dertig veertig vyftig sestig sewentig
      tagtig negentig
    x100: honderd .5: half e3: duisend e6: miljoen e9: miljard e12: biljoen
    %: persent
    o: tweede derde vierde vyfde sesde sewende agtste negende tiende
    m: januarie/jan. februarie/feb. maart/mrt. april/apr. mei! junie julie augustus/aug. september/sept. oktober/okt.
      november/nov. desember/des.

cy  1: - dau/dwy tri!/tair pedwar/pedair pum!/pump chwech! saith! wyth! naw! deg!
    20: dau_ddeg tri_deg pedwar_deg pum_deg chwe_deg saith_deg wyth_deg naw_deg X100: cant gant chant
    e3: mil! e6: miliwn filiwn e9: biliwn
    %: y_cant
    m: ionawr chwefror mawrth ebrill mai! mehefin gorffennaf awst medi! hydref tachwedd rhagfyr

eu  1: - bi! hiru! lau! bost! sei! zazpi! zortzi! bederatzi hamar!
    11: hamaika hamabi hamahiru hamalau hamabost hamasei hamazazpi hemezortzi hemeretzi
    20: hogei hogeita_hamar berrogei berrogeita_hamar hirurogei hirurogeita_hamar laurogei laurogeita_hamar
    100: ehun berrehun hirurehun laurehun bostehun seiehun zazpiehun zortziehun bederatziehun
    e3: mila! e6: milioi <%: ehuneko %
    M: urtarril otsail martxo apiril maiatz ekain uztail abuztu irail urri! azaro abendu

ga  e3: míle mhíle e6: milliún mhilliún e9: billiún bhilliún %: faoin_gcéad sa_chéad
    m: eanáir feabhra márta aibreán bealtaine meitheamh iúil! lúnasa meán_fómhair deireadh_fómhair samhain nollaig

so  1: - laba/labo saddex afar shan lix toddoba siddeed sagaal toban 20: labaatan soddon afartan konton lixdan
      toddobaatan siddeetan sagaashan
    e3: kun! e6: milyan milyuun e9: bilyan bilyuun
    %: boqolkiiba <%: boqolkiiba
    m: janaayo febraayo maarso abriil maajo juun luulyo agoosto sebtembar oktoobar nofembar diseembar

sq  a: një 1: - dy! tre!/tri! katër pesë gjashtë shtatë tetë nëntë dhjetë 20: njëzet tridhjetë dyzet pesëdhjetë
      gjashtëdhjetë shtatëdhjetë tetëdhjetë nëntëdhjetë
    e3: mijë e6: milion e9: miliard %: për_qind përqind
    m: janar shkurt mars! prill maj! qershor korrik gusht shtator tetor nëntor dhjetor

tl  1: - dalawa/dalawang tatlo/tatlong apat/apat_na lima/limang anim/anim_na pito/pitong walo/walong siyam sampu/sampung
    11: labing-isa labindalawa labintatlo labing-apat labinlima labing-anim labimpito labingwalo labinsiyam
    20: dalawampu/dalawampung tatlumpu/tatlumpung apatnapu/apatnapung limampu/limampung animnapu/animnapung
      pitumpu/pitumpung walumpu/walumpung siyamnapu/siyamnapung x100: daan daang raan raang
    e3: libo e6: milyon e9: bilyon %: porsiyento
    M: enero/january pebrero/february marso/march abril/april mayo!/may! hunyo/june hulyo/july agosto/august
      setyembre/september oktubre/october nobyembre/november disyembre/december

uz  1: - ikki/ikkita uch/uchta toʻrt/to'rt/to'rtta besh/beshta olti/oltita yetti/yettita sakkiz/sakkizta
      to'qqiz/to'qqizta o'n!/o'nta 20: yigirma o'ttiz qirq ellik oltmish yetmish sakson to'qson
    x100: yuz e3: ming! e6: million/mln e9: milliard/mlrd e12: trillion/trln
    %: foiz
    m: yanvar fevral mart! aprel may! iyun iyul avgust sentabr oktabr noyabr dekabr
"""
