member-upload-title = Ongeza data
member-upload-what = Ungependa kuongeza nini?
member-upload-file = Faili yako
member-upload-file-hint = Faili kutoka kwenye programu, au jedwali. Isizidi MB { $max }.
member-upload-step-file = Chagua faili
member-upload-step-look = Iangalie
member-upload-step-done = Tayari
member-upload-look-first = Kwanza tunaangalia faili. Bado hakuna kinachohifadhiwa.
member-upload-preview = Hiki ndicho tulichokipata
member-upload-preview-rows = { $count ->
    [one] Mstari mmoja mzuri
   *[other] Mistari { $count } mizuri
}
member-upload-preview-bad = { $count ->
    [one] Mstari mmoja ambao hatukuweza kuusoma
   *[other] Mistari { $count } ambayo hatukuweza kuisoma
}
member-upload-preview-kept = Tunachohifadhi
member-upload-preview-dropped = Tunachotupa
member-upload-preview-dropped-why = Wanachama wetu hawakupiga kura kuhifadhi haya. Hatuyahifadhi kamwe.
member-upload-preview-twice = { $count ->
    [0] Hakuna mstari uliokuwepo kabla.
    [one] Mstari mmoja ulikuwepo kabla. Unahesabiwa mara moja.
   *[other] Mistari { $count } ilikuwepo kabla. Inahesabiwa mara moja.
}
member-upload-preview-days = Kuanzia { $from } hadi { $to }
member-upload-preview-first = Mistari ya kwanza
member-upload-keep = Ihifadhi
member-upload-leave = Usiihifadhi
member-upload-working = Tunasoma faili yako. Unaweza kuacha ukurasa huu wazi.
member-upload-done = Tayari. Data yako iko hapa.
member-upload-done-next = Sasa angalia takwimu zako.
member-upload-receipt = Risiti
member-upload-receipt-how = Karatasi hii inathibitisha ulichokileta. Itunze.
member-upload-receipt-number = Namba ya karatasi
member-upload-nothing-next = Hakikisha umechagua faili sahihi, na imetoka wapi.
member-upload-changed = Faili hii ni ya aina mpya kwetu. Sehemu hizi hazipo: { $columns }. Tafadhali uambie ushirika wako.
member-upload-not-kept = Hakuna kilichohifadhiwa.
member-upload-confirm = Mtu fulani ameleta hii kwa niaba yako
member-upload-confirm-yes = Ndiyo, ihifadhi
member-upload-confirm-no = Hapana, itupe
member-upload-bad = Mistari isiyosomeka
member-upload-bad-place = Wapi
member-upload-by-name = Tumesoma sehemu kwa majina yake. Tafadhali kagua mistari ya kwanza kwa makini.
member-upload-hold = Weka mistari mibaya kando, ili niirekebishe
member-upload-nothing-new = Hakuna mstari mpya katika faili hii.
member-upload-preview-over = Mistari { $count } imezidi kikomo na imeachwa
member-upload-see-again = Tazama tena
member-upload-waits-why = Mtu alikusaidia, kwa hiyo mistari hii inahesabiwa wewe au wawili wa ushirika mkisema ni sahihi.
