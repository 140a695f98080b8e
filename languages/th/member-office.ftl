# Who holds office, and who stands aside.

member-office-none = กติกาของเราไม่ได้กำหนดตำแหน่ง คนเหล่านี้ดูแลสหกรณ์
member-office-title = ตำแหน่ง
member-office-who = ใคร
member-office-user = ผู้ขอข้อมูล
member-office-since = ตั้งแต่
member-office-seats = มีผู้ดำรงตำแหน่ง { $held } จาก { $seats } ที่
member-office-short = มีคนดำรงตำแหน่งน้อยเกินไป
member-office-until = วาระถัดไปสิ้นสุดวันที่ { $date }
member-office-election = การลงคะแนนเรื่องนี้ใกล้เข้ามาแล้ว
member-office-resign = ลาออกจากตำแหน่ง
member-office-resign-sure = คุณจะไม่มีอำนาจในตำแหน่งนี้อีก ถ้าจะกลับมาต้องได้รับเลือกใหม่
member-office-few = ถ้าจะเหลือคนน้อยเกินไป
member-office-stay = ฉันอยู่ต่อจนกว่าจะเลือกคนใหม่ได้
member-office-left = คุณลาออกแล้ว ขอบคุณที่ทำงานให้เรา
member-office-stays = คุณอยู่ต่อจนกว่าจะเลือกคนใหม่ได้
member-office-conflicts = ใครต้องถอยออก
member-office-conflicts-what = ผู้ดำรงตำแหน่งที่มีส่วนได้เสียกับผู้ขอข้อมูลจะไม่มีสิทธิ์ตัดสินเรื่องนั้น
member-office-aside = ถอยออก
member-office-ended = สิ้นสุดตั้งแต่ { $date }
member-office-declare = ฉันมีส่วนได้เสียกับผู้ขอข้อมูล
member-office-declare-how = คุณหรือครอบครัวทำงานให้ผู้ขอข้อมูลหรือไม่ บอกที่นี่ จากนั้นคุณจะถอยออก
member-office-declare-end = มีเพียงผู้ดำรงตำแหน่งอีกสองคนที่บอกได้ว่าเรื่องนี้สิ้นสุดแล้ว
member-office-why-hint = ผู้ดำรงตำแหน่งอ่านข้อความนี้ได้
member-office-declared = เราบันทึกแล้ว จากนี้คุณถอยออก
member-office-user-hint = ตัวเลขหลังตัว U เช่น U-3
