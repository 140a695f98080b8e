# Who holds office, and who stands aside.

member-office-none = Kanuni zetu hazitaji nyadhifa. Watu hawa wanaendesha ushirika.
member-office-title = Wadhifa
member-office-who = Nani
member-office-user = Anayeomba data
member-office-since = Tangu
member-office-seats = Viti { $held } kati ya { $seats } vina watu.
member-office-short = Wachache mno wanao.
member-office-until = Muhula unaofuata unaisha { $date }.
member-office-election = Kura kuhusu hili iko karibu
member-office-resign = Acha kiti changu
member-office-resign-sure = Basi hutakuwa na mamlaka ya wadhifa tena. Ili kurudi ni lazima uchaguliwe tena.
member-office-few = Kama watabaki wachache mno
member-office-stay = Ninabaki hadi mtu mpya achaguliwe
member-office-left = Umeacha kiti chako. Asante kwa kazi yako.
member-office-stays = Unabaki hadi mtu mpya achaguliwe.
member-office-conflicts = Nani anakaa kando
member-office-conflicts-what = Mwenye wadhifa aliye na maslahi kwa anayeomba data hana usemi juu yake.
member-office-aside = Anakaa kando
member-office-ended = Iliisha { $date }
member-office-declare = Nina maslahi kwa anayeomba
member-office-declare-how = Je, wewe au familia yako mnafanya kazi kwa anayeomba data? Sema hapa. Tangu hapo unakaa kando.
member-office-declare-end = Ni wenye wadhifa wengine wawili tu wanaoweza kusema kwamba imeisha.
member-office-why-hint = Wenye wadhifa wanaweza kusoma hili.
member-office-declared = Tumeandika. Kuanzia sasa unakaa kando.
member-office-user-hint = Namba iliyo nyuma ya U, kama U-3.
