# Funguo za programu.

member-key-title = Funguo za programu
member-key-lead = Kwa ufunguo, programu yako inaweza kufanya hapa yale unayoweza kufanya wewe. Utunze kama njia yako ya kuingia.
member-key-name = Jina la programu
member-key-name-hint = Ili baadaye ujue ufunguo upi ni wa nini.
member-key-twice = Una ufunguo wenye jina hili. Upe mpya jina lingine.
member-key-list = Funguo zako
member-key-none = Huna ufunguo.
member-key-new = Ufunguo mpya
member-key-make = Tengeneza ufunguo
member-key-made = Ufunguo wako mpya
member-key-once = Unakili sasa. Hauonyeshwi tena.
member-key-drop = Ondoa ufunguo huu?
member-key-drop-says = Programu inayoutumia haiwezi kufanya kitu tena hapa. Unaweza kutengeneza ufunguo mpya.
member-key-gone = Ufunguo umeondolewa. Programu haiwezi kufanya kitu tena.
member-key-use = Jinsi unavyotumika
member-key-use-says = Programu hutuma ufunguo pamoja na kila inachoomba.
