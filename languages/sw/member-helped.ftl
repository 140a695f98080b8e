# Mtu anasaidiwa kwenye simu isiyo yake.

member-helped-title = Kwa msaada
member-helped-now = Wewe ni { $name }. { $by } anakusaidia.
member-helped-done = Nimemaliza
member-helped-intro = Yote unayofanya hapa ni yako mwenyewe.
member-helped-how = Bonyeza “Nimemaliza” unaporudisha simu. Baada ya hapo hakuna anayeweza kuona kurasa zako kwenye simu hii.
member-helped-waits = { $count ->
    [one] Jambo moja linasubiri ndiyo yako
   *[other] Mambo { $count } yanasubiri ndiyo yako
}
member-helped-enter = Weka data
member-helped-enter-what = Unataka kuweka nini?
member-helped-enter-how = Jaza unachojua. Acha mengine wazi.
member-helped-none = Bado hatutunzi data yoyote.
member-helped-put-in = Weka
member-helped-entered = Imewekwa. Itahesabiwa ukisema kwamba ni sahihi.
member-helped-twice = Hii tayari ipo. Hatukuiongeza mara mbili.
member-helped-not-known = Sijui
member-helped-unit = Huhesabiwa kwa { $unit }
member-helped-unit-of = Huhesabiwa kama ilivyoandikwa kwenye “{ $field }”
member-helped-time-hint = Siku na saa, kama 2026-03-31T14:30
member-helped-other = Inamhusu nani mwingine?
member-helped-other-hint = Namba tunayomjua nayo huyo mwingine.
member-helped-confirm = Je, hii ni sahihi?
member-helped-confirm-how = Hii iliwekwa kwa niaba yako. Itahesabiwa ukisema kwamba ni sahihi.
member-helped-right = Je, hivi ndivyo ulivyosema?
member-helped-no-hint = Kama sivyo, tutaiondoa tena.
member-helped-pin-hint = Andika mwenyewe. Mtu yeyote asitazame.
member-helped-confirm-go = Hili ni neno langu
member-helped-later = Si sasa
member-helped-confirmed = Asante! Tumepokea neno lako.
member-helped-nothing = Hakuna kinachokusubiri.
member-helped-many = Kuna safu { $count }: ni nyingi mno kusoma hapa. Hapa unaweza tu kuomba ziondolewe. Kwenye simu yako mwenyewe, zione chini ya “Data yangu” na useme hapo kama ni sahihi.
