member-again-title = Anda pergi sebentar
