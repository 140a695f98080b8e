member-again-title = คุณหายไปสักพัก
