# Seseorang dibantu di ponsel yang bukan miliknya.

member-helped-title = Dengan bantuan
member-helped-now = Anda adalah { $name }. { $by } membantu Anda.
member-helped-done = Saya selesai
member-helped-intro = Semua yang Anda lakukan di sini adalah tindakan Anda sendiri.
member-helped-how = Tekan “Saya selesai” saat Anda mengembalikan ponsel. Setelah itu tidak ada yang dapat melihat halaman Anda di ponsel ini.
member-helped-waits = { $count ->
   *[other] { $count } hal menunggu jawaban ya dari Anda
}
member-helped-enter = Masukkan data
member-helped-enter-what = Apa yang ingin Anda masukkan?
member-helped-enter-how = Isi yang Anda tahu. Kosongkan yang lain.
member-helped-none = Kami belum menyimpan data apa pun.
member-helped-put-in = Masukkan
member-helped-entered = Sudah dimasukkan. Ini dihitung setelah Anda mengatakan bahwa ini benar.
member-helped-twice = Ini sudah ada. Kami tidak menambahkannya dua kali.
member-helped-not-known = Saya tidak tahu
member-helped-unit = Dihitung dalam { $unit }
member-helped-unit-of = Dihitung seperti yang tertulis di “{ $field }”
member-helped-time-hint = Hari dan jam, misalnya 2026-03-31T14:30
member-helped-other = Ini juga tentang siapa?
member-helped-other-hint = Nomor yang kami pakai untuk mengenal orang itu.
member-helped-confirm = Apakah ini benar?
member-helped-confirm-how = Ini dimasukkan untuk Anda. Ini dihitung setelah Anda mengatakan bahwa ini benar.
member-helped-right = Apakah ini yang Anda katakan?
member-helped-no-hint = Jika tidak, kami mengeluarkannya lagi.
member-helped-pin-hint = Ketik sendiri. Tidak ada yang boleh melihat.
member-helped-confirm-go = Ini kata saya
member-helped-later = Jangan sekarang
member-helped-confirmed = Terima kasih! Kami sudah menerima kata Anda.
member-helped-nothing = Tidak ada yang menunggu Anda.
member-helped-many = Ada { $count } baris: terlalu banyak untuk dibaca di sini. Di sini Anda hanya dapat meminta agar dihapus. Di ponsel Anda sendiri, lihat di “Data saya” dan katakan di sana apakah benar.
