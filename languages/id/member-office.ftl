# Who holds office, and who stands aside.

member-office-none = Aturan kita tidak menyebut jabatan. Orang-orang ini menjalankan koperasi.
member-office-title = Jabatan
member-office-who = Siapa
member-office-user = Peminta data
member-office-since = Sejak
member-office-seats = { $held } dari { $seats } kursi terisi.
member-office-short = Terlalu sedikit yang memegangnya.
member-office-until = Masa jabatan berikutnya berakhir { $date }.
member-office-election = Pemungutan suara tentang ini sudah dekat
member-office-resign = Lepaskan kursi saya
member-office-resign-sure = Setelah itu Anda tidak lagi berwenang. Untuk kembali Anda harus dipilih lagi.
member-office-few = Jika yang tersisa terlalu sedikit
member-office-stay = Saya tetap sampai orang baru dipilih
member-office-left = Anda telah melepaskan kursi Anda. Terima kasih atas kerja Anda.
member-office-stays = Anda tetap sampai orang baru dipilih.
member-office-conflicts = Siapa yang menepi
member-office-conflicts-what = Pemegang jabatan yang punya kepentingan pada peminta data tidak ikut memutuskan.
member-office-aside = Menepi
member-office-ended = Berakhir sejak { $date }
member-office-declare = Saya punya kepentingan pada peminta
member-office-declare-how = Apakah Anda atau keluarga bekerja untuk peminta data? Katakan di sini. Sejak itu Anda menepi.
member-office-declare-end = Hanya dua pemegang jabatan lain yang bisa menyatakan ini berakhir.
member-office-why-hint = Para pemegang jabatan bisa membaca ini.
member-office-declared = Kami mencatatnya. Mulai sekarang Anda menepi.
member-office-user-hint = Nomor di belakang huruf U, seperti U-3.
