# Kunci untuk program.

member-key-title = Kunci untuk program
member-key-lead = Dengan kunci, program Anda dapat melakukan di sini apa yang dapat Anda lakukan. Jaga seperti cara masuk Anda sendiri.
member-key-name = Nama program
member-key-name-hint = Agar nanti Anda tahu kunci mana untuk apa.
member-key-twice = Anda sudah punya kunci dengan nama ini. Beri kunci baru nama lain.
member-key-list = Kunci Anda
member-key-none = Anda belum punya kunci.
member-key-new = Kunci baru
member-key-make = Buat kunci
member-key-made = Kunci baru Anda
member-key-once = Salin sekarang. Kunci ini tidak ditampilkan lagi.
member-key-drop = Hapus kunci ini?
member-key-drop-says = Program yang memakainya tidak bisa berbuat apa-apa lagi di sini. Anda dapat membuat kunci baru.
member-key-gone = Kunci sudah dihapus. Program itu tidak bisa berbuat apa-apa lagi.
member-key-use = Cara memakainya
member-key-use-says = Program mengirim kunci bersama setiap permintaannya.
