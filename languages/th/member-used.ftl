member-used-title = ใครใช้ข้อมูลของฉัน
member-used-intro = นี่คือทุกคำตอบที่อาจมีแถวข้อมูลของคุณรวมอยู่
member-used-none = ยังไม่มีใครใช้ข้อมูลของคุณ
member-used-times = { $count ->
    [0] ข้อมูลของคุณไม่ได้ถูกใช้
   *[other] ข้อมูลของคุณถูกใช้ { $count } ครั้ง
}
member-used-who = ใคร
member-used-when = เมื่อไร
member-used-why = เพื่ออะไร
member-used-what = สิ่งที่เขาถาม
member-used-got = สิ่งที่เขาได้
member-used-got-link = ดูสิ่งที่เขาได้
member-used-paid = สิ่งที่เขาจ่าย
member-used-back = สิ่งที่กลับมา
member-used-back-yours = ส่วนของคุณ
member-used-small = จากสิ่งนี้ รู้เกี่ยวกับคุณได้น้อยมาก
member-used-bound = รู้เกี่ยวกับคุณได้มากเพียงใด
member-used-bound-how = เราใส่ความบังเอิญเล็กน้อยลงในทุกตัวเลข จึงไม่มีใครบอกได้ว่าคุณรวมอยู่ด้วยหรือไม่ ยิ่งคำตอบออกไปมาก ก็ยิ่งเดาได้มาก สมาชิกของเราจึงกำหนดขีดจำกัด
member-used-bound-left = ใช้ไปแล้ว { $percent } ของขีดจำกัด
member-used-bound-number = ตัวเลขของเรื่องนี้ไม่เกิน { $epsilon } ยิ่งน้อยยิ่งดี
member-used-bound-beyond = เราบอกไม่ได้ว่าจากสิ่งนี้รู้เกี่ยวกับคุณได้มากเพียงใด อาจมาก คุณถอนคำตกลงได้ทุกเมื่อ
member-used-check = ตรวจด้วยตัวคุณเอง
member-used-check-how = ทั้งหมดนี้อยู่ในบันทึกเปิดของเรา ใครก็นับซ้ำได้
member-used-question = คำถามตามที่ถามจริง
