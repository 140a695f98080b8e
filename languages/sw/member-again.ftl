member-again-title = Ulikuwa mbali kwa muda
