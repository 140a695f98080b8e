member-used-title = Nani alitumia data yangu
member-used-intro = Hapa kuna kila jibu ambalo mistari yako ingeweza kuwamo.
member-used-none = Bado hakuna aliyetumia data yako.
member-used-times = { $count ->
    [0] Data yako haikutumika
    [one] Data yako ilitumika mara moja
   *[other] Data yako ilitumika mara { $count }
}
member-used-who = Nani
member-used-when = Lini
member-used-why = Kwa ajili ya nini
member-used-what = Walichouliza
member-used-got = Walichopata
member-used-got-link = Angalia walichopata
member-used-paid = Walicholipa
member-used-back = Kilichorudi
member-used-back-yours = Sehemu yako
member-used-small = Ni kidogo sana kinachoweza kujulikana kukuhusu kutokana na hili.
member-used-bound = Ni kiasi gani kinaweza kujulikana kukuhusu
member-used-bound-how = Tunaongeza bahati kidogo kwa kila takwimu. Hivyo hakuna anayeweza kujua kama ulikuwa ndani yake. Majibu yakitoka mengi zaidi, ndivyo mengi zaidi yanaweza kukisiwa. Wanachama wetu wameweka kikomo.
member-used-bound-left = { $percent } ya kikomo imetumika.
member-used-bound-number = Namba ya hili haizidi { $epsilon }. Ndogo ni nzuri.
member-used-bound-beyond = Hatuwezi kusema ni kiasi gani kinaweza kujulikana kukuhusu kutokana na hili. Huenda ni kingi. Unaweza kuondoa ndiyo yako wakati wowote.
member-used-check = Kagua mwenyewe
member-used-check-how = Haya yote yako kwenye kumbukumbu yetu ya wazi. Yeyote anaweza kuyahesabu tena.
member-used-question = Swali kama lilivyoulizwa
