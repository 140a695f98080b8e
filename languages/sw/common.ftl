# Maneno ya kila ukurasa.

common-month-1 = Januari
common-month-2 = Februari
common-month-3 = Machi
common-month-4 = Aprili
common-month-5 = Mei
common-month-6 = Juni
common-month-7 = Julai
common-month-8 = Agosti
common-month-9 = Septemba
common-month-10 = Oktoba
common-month-11 = Novemba
common-month-12 = Desemba
common-month-short-1 = Jan
common-month-short-2 = Feb
common-month-short-3 = Mac
common-month-short-4 = Apr
common-month-short-5 = Mei
common-month-short-6 = Jun
common-month-short-7 = Jul
common-month-short-8 = Ago
common-month-short-9 = Sep
common-month-short-10 = Okt
common-month-short-11 = Nov
common-month-short-12 = Des
common-date = { $day } { $month } { $year }
common-date-short = { $day } { $month } { $year }
common-moment = { $date } saa { $time } (UTC)
common-month-of-year = { $month } { $year }
common-quarter = robo ya { $quarter } ya mwaka { $year }
common-year = { $year }
common-percent = { $number }%
common-list-two = { $a } na { $b }
common-list-more = { $a }, { $b }
common-list-last = { $a } na { $b }
common-days = siku { $count }
common-days-left = { $count ->
    [0] Inaisha leo
    [one] Imebaki siku { $count }
   *[other] Zimebaki siku { $count }
}
common-days-ago = { $count ->
    [0] Leo
    [1] Jana
   *[other] Siku { $count } zilizopita
}
common-people = { $count ->
    [one] mtu { $count }
   *[other] watu { $count }
}
common-rows = { $count ->
    [one] mstari { $count }
   *[other] mistari { $count }
}
common-pages = { $count ->
    [one] ukurasa { $count }
   *[other] kurasa { $count }
}
common-yes = Ndiyo
common-no = Hapana
common-save = Hifadhi
common-send = Tuma
common-next = Endelea
common-back = Rudi
common-cancel = Acha
common-close = Funga
common-change = Badilisha
common-remove = Ondoa
common-confirm = Thibitisha
common-open = Fungua
common-more = Onyesha zaidi
common-less = Onyesha kidogo
common-download = Pakua
common-print = Chapisha
common-copy = Nakili
common-search = Tafuta
common-choose = Chagua
common-done = Tayari
common-try-again = Jaribu tena
common-home = Mwanzo
common-help = Msaada
common-all = Zote
common-none = Hakuna
common-older = Za zamani zaidi
common-newer = Mpya zaidi
common-page-of = Ukurasa { $page } kati ya { $pages }
common-details = Maelezo
common-why = Kwa nini?
common-skip = Nenda moja kwa moja kwenye maudhui
common-menu = Menyu
common-main-menu = Menyu kuu
common-you-are-here = Uko hapa
common-language = Lugha
common-language-change = Badilisha lugha
common-draft = Rasimu
common-draft-why = Maandishi haya ni rasimu. Bado hakuna mtu wa ushirika wako aliyeyakagua. Maandishi ya Kiingereza yaliyo kando ndiyo yanayohesabika.
common-draft-by = Yametengenezwa na: { $made_by }
common-checked-by-coop = Watu wawili wa ushirika wako wamekagua maandishi haya.
common-listen = Sikiliza
common-listen-stop = Simamisha
common-listen-part = Sikiliza sehemu hii
common-signed-in-as = Wewe ni { $name }, mwanachama { $number }
common-sign-out = Toka
common-leave-fast = Ondoka haraka kwenye ukurasa huu
common-dark = Ukurasa wa giza
common-light = Ukurasa wa mwanga
common-new = Mpya
common-opens-file = hufungua faili
common-required = lazima
common-optional = ukipenda
common-loading = Subiri kidogo, tafadhali
common-nothing-yet = Bado hakuna kitu hapa.
common-chart-table = Takwimu hizo hizo kwenye jedwali
common-give-or-take = { $value }, zaidi au pungufu ya { $error }
common-between = kati ya { $low } na { $high }
common-icon-yes = Ndiyo, inaruhusiwa
common-icon-no = Hapana, hairuhusiwi
common-icon-warning = Kuwa makini
common-icon-info = Vizuri kujua
common-field-empty = Tafadhali jaza hapa.
common-field-long = Hii ni ndefu mno. Tumia herufi { $max } au chache zaidi.
common-field-short = Hii ni fupi mno. Tumia herufi { $min } au zaidi.
common-field-number = Tafadhali andika namba, kama 12.
common-field-range = Tafadhali andika namba kuanzia { $min } hadi { $max }.
common-field-date = Tafadhali andika tarehe, kama 2026-03-31.
common-field-choose = Tafadhali chagua moja.
common-field-choice = Tafadhali chagua moja kwenye orodha.
common-field-email = Hii haionekani kuwa anwani ya barua pepe.
common-field-digits = Tafadhali tumia tarakimu tu.
common-field-same = Hizi mbili hazifanani. Tafadhali andika tena.
common-fields-wrong = { $count ->
    [one] Jambo moja linahitaji kurekebishwa
   *[other] Mambo { $count } yanahitaji kurekebishwa
}
common-fields-kept = Ulichoandika bado kipo hapa. Rekebisha palipowekwa alama, kisha tuma tena.
