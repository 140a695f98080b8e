# Languages of the pages, and who confirms them.

desk-languages-title = Languages
desk-languages-intro = Each language is a draft until two officers who speak it have read its texts. Until then, members see the English text beside each consent, and the English one counts.
desk-languages-state = State
desk-languages-made-by = Made by
desk-languages-original = Original
desk-languages-confirmed = Confirmed
desk-languages-changed = Changed since it was confirmed
desk-languages-draft = Draft
desk-languages-read = Read and confirm
desk-languages-of = Texts in { $language }
desk-languages-how = These are the texts that a yes stands on, as they are written, English first. What stands in braces is filled in later. Read the other pages in this language too.
desk-languages-texts = What a yes says
desk-languages-confirm = These texts are right
desk-languages-digest = Digest of all texts of this language:
desk-languages-done = The language is confirmed. A consent may now be given to its texts alone.
