member-money-title = Uang
member-money-intro = Uang yang masuk, dan bagian Anda.
member-money-none = Belum ada uang yang masuk.
member-money-yours = Milik Anda sampai sekarang
member-money-period = Untuk { $period }
member-money-share = Bagian Anda
member-money-how = Bagaimana kita membaginya
member-money-how-says = Anggota kita memutuskan bagaimana setiap jumlah dibagi.
member-money-to-head = Sama untuk setiap anggota
member-money-to-brought = Lebih banyak bagi yang membawa lebih banyak
member-money-to-reserve = Disimpan untuk masa sulit. Ini milik kita semua.
member-money-to-fund = Untuk dana “{ $name }”
member-money-sum = Yang masuk
member-money-points = Poin saya
member-money-points-says = { $count ->
    [0] Anda belum punya poin.
   *[other] Anda punya { $count } poin.
}
member-money-points-for = Anda mendapat poin untuk:
member-money-points-days = hari dengan data yang benar
member-money-points-meetings = rapat yang Anda hadiri
member-money-points-what = Poin menunjukkan berapa bagian Anda. Poin tidak dapat dijual.
member-money-statement = Laporan
member-money-statement-how = Semua yang dibayarkan kepada Anda, dalam satu halaman.
member-money-paid-in = Yang saya setor
member-money-rest = Sisanya terlalu kecil untuk dibagi. Sisa itu dipakai lain kali.
member-money-shares = Saham saya
member-money-members = Dibagi oleh
member-money-points-held = saham yang Anda miliki
member-money-points-none = Aturan kita tidak mengenal poin. Satu baris yang Anda bawa dihitung satu.
member-money-when = Untuk waktu mana?
member-money-before = Milik Anda sebelumnya
member-money-after = Milik Anda sesudahnya
member-money-what = Untuk apa
member-money-amount = Jumlah
member-money-balance = Milik Anda saat itu
member-money-csv = Simpan sebagai tabel
