member-sign-in-title = Ingia
member-sign-in-to = Ingia kwenye { $coop }
member-sign-in-passkey = Ingia kwa simu hii
member-sign-in-passkey-how = Unatumia kidole chako, uso wako au kufuli la simu yako. Hakuna anayeweza kuiba hiyo kwetu.
member-sign-in-pin-title = Ingia kwa namba
member-sign-in-pin-how = Tumia hii kama mnatumia simu moja pamoja.
member-sign-in-number = Namba yako ya uanachama
member-sign-in-number-hint = Iko kwenye karatasi yako ya uanachama.
member-sign-in-pin = PIN yako
member-sign-in-pin-hint = Tarakimu sita au zaidi. Usimwonyeshe mtu yeyote.
member-sign-in-go = Ingia
member-sign-in-wrong = Namba au PIN si sahihi. Tafadhali jaribu tena.
member-sign-in-left = { $count ->
    [one] Unaweza kujaribu mara moja tu tena. Kisha itabidi usubiri.
   *[other] Unaweza kujaribu mara { $count } tena. Kisha itabidi usubiri.
}
member-sign-in-wait = Umejaribu mara nyingi mno. Subiri dakika { $minutes }, kisha jaribu tena.
member-sign-in-passkey-failed = Haikufanikiwa. Jaribu tena, au tumia namba na PIN yako.
member-sign-in-shared = Simu hii inatumiwa na wengi
member-sign-in-shared-hint = Basi tutakutoa baada ya dakika 5.
member-sign-in-lost = Nimepoteza simu au nimesahau PIN
member-sign-in-no-member = Bado si mwanachama? Omba kiungo cha kujiunga.
member-sign-in-ended = Umetolewa, ili data yako iwe salama.
member-sign-in-ended-kept = Ulichoandika kimehifadhiwa. Ingia, nacho kitakuwepo tena. Bado hakuna kilichotumwa.
