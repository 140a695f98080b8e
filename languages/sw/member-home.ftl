member-home-title = Mwanzo
member-home-hello = Habari, { $name }
member-home-needs = Yanayokusubiri
member-home-needs-none = Hakuna kinachokusubiri sasa.
member-home-need-vote = { $count ->
    [one] Kura moja iko wazi
   *[other] Kura { $count } ziko wazi
}
member-home-need-vote-until = Piga kura hadi { $date }
member-home-need-lesson = Jifunze jinsi tunavyotumia data. Ni dakika mbili tu.
member-home-need-consent = Bado hujasema unachoruhusu.
member-home-need-confirm = Mtu fulani ameingiza data kwa niaba yako. Tafadhali ikague.
member-home-need-confirm-yes = Mtu fulani ametoa jibu kwa niaba yako. Je, ni sahihi?
member-home-need-ending = Ndiyo yako inaisha { $date }.
member-home-need-quarantine = { $count ->
    [one] Mstari mmoja haukusomeka. Unaweza kuurekebisha.
   *[other] Mistari { $count } haikusomeka. Unaweza kuirekebisha.
}
member-home-news = Habari
member-home-news-none = Hakuna habari mpya.
member-home-news-used = { $who } wametumia data ya wanachama wetu. Data yako ilikuwa ndani yake.
member-home-news-money = Umepata { $amount }.
member-home-news-vote = Kura imeisha: { $title }
member-home-news-recovered = Njia yako ya kuingia ilibadilishwa { $date }. Watu wawili wa ushirika walisaidia: { $who }. Kama si wewe uliyeomba, tuambie sasa.
member-home-news-seen = Takwimu zako zilionyeshwa kwenye kifaa cha { $who } tarehe { $date }.
member-home-first-title = Dakika zako tano za kwanza
member-home-first-learn = Jifunze inavyofanya kazi
member-home-first-allow = Chagua unachoruhusu
member-home-first-add = Ongeza data yako
member-home-first-look = Angalia takwimu zako
member-home-first-done = tayari
member-home-glance = Kwa ufupi
member-home-glance-rows = Mistari yako
member-home-glance-used = Mara ambazo data yako ilitumika mwaka huu
member-home-glance-money = Pesa zako hadi sasa
member-home-glance-members = Wanachama
member-home-quiet = Kila kitu kiko shwari. Unaweza kufunga ukurasa huu.
member-home-caretaker = Ushirika wetu uko katika hali ya uangalizi. Hakuna kipya kinachotoka hadi tukutane. Haki zako zote zinabaki.
member-home-stale = Ushirika wetu umerudishwa kutoka kwenye nakala ya akiba. Hakuna kinachotoka hadi uwe wa kisasa.
member-home-ending = Ushirika wetu unaisha. Chukua data yako.
member-home-left = Umejitoa. Bado unaweza kuona, kuchukua na kufuta data yako.
