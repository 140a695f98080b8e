member-money-title = Pesa
member-money-intro = Kilichoingia, na sehemu yako.
member-money-none = Bado hakuna pesa zilizoingia.
member-money-yours = Zako hadi sasa
member-money-period = Kwa { $period }
member-money-share = Sehemu yako
member-money-how = Tunavyogawana
member-money-how-says = Wanachama wetu walipiga kura jinsi kila kiasi kinavyogawanywa.
member-money-to-head = Sawa kwa kila mwanachama
member-money-to-brought = Zaidi kwa walioleta zaidi
member-money-to-reserve = Akiba ya nyakati ngumu. Ni yetu sote.
member-money-to-fund = Kwa mfuko wa “{ $name }”
member-money-sum = Kilichoingia
member-money-points = Pointi zangu
member-money-points-says = { $count ->
    [0] Bado huna pointi.
    [one] Una pointi moja.
   *[other] Una pointi { $count }.
}
member-money-points-for = Unapata pointi kwa:
member-money-points-days = siku zenye data sahihi
member-money-points-meetings = mikutano uliyohudhuria
member-money-points-what = Pointi zinaonyesha kiasi cha pesa kilicho chako. Huwezi kuziuza.
member-money-statement = Taarifa
member-money-statement-how = Yote uliyolipwa, kwenye ukurasa mmoja.
member-money-paid-in = Nilichochangia
member-money-rest = Kinachobaki ni kidogo mno kugawanywa. Kinaingia kwenye mgao ujao.
member-money-shares = Hisa zangu
member-money-members = Iligawanywa na
member-money-points-held = hisa ulizo nazo
member-money-points-none = Kanuni zetu hazina pointi. Mstari mmoja unaoleta unahesabiwa kuwa moja.
member-money-when = Kwa muda gani?
member-money-before = Yako kabla
member-money-after = Yako baada
member-money-what = Kwa nini
member-money-amount = Kiasi
member-money-balance = Yako wakati huo
member-money-csv = Hifadhi kama jedwali
