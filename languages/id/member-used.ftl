member-used-title = Siapa memakai data saya
member-used-intro = Ini setiap jawaban yang mungkin memuat baris Anda.
member-used-none = Belum ada yang memakai data Anda.
member-used-times = { $count ->
    [0] Data Anda tidak dipakai
   *[other] Data Anda dipakai { $count } kali
}
member-used-who = Siapa
member-used-when = Kapan
member-used-why = Untuk apa
member-used-what = Yang mereka tanyakan
member-used-got = Yang mereka dapat
member-used-got-link = Lihat apa yang mereka dapat
member-used-paid = Yang mereka bayar
member-used-back = Yang kembali
member-used-back-yours = Bagian Anda
member-used-small = Sangat sedikit yang dapat diketahui tentang Anda dari ini.
member-used-bound = Berapa banyak yang dapat diketahui tentang Anda
member-used-bound-how = Kami menambahkan sedikit acak pada setiap angka. Jadi tidak ada yang tahu apakah Anda termasuk di dalamnya. Makin banyak jawaban keluar, makin banyak yang dapat ditebak. Anggota kita menetapkan batasnya.
member-used-bound-left = { $percent } dari batas itu sudah terpakai.
member-used-bound-number = Angkanya paling banyak { $epsilon }. Makin kecil makin baik.
member-used-bound-beyond = Kami tidak dapat mengatakan berapa banyak yang dapat diketahui tentang Anda dari ini. Mungkin banyak. Anda dapat menarik kembali kata ya Anda kapan saja.
member-used-check = Periksa sendiri
member-used-check-how = Semua ini ada dalam catatan terbuka kita. Siapa pun dapat menghitungnya lagi.
member-used-question = Pertanyaan seperti yang diajukan
