# มีคนช่วยบนโทรศัพท์ที่ไม่ใช่ของเธอ

member-helped-title = มีคนช่วย
member-helped-now = คุณคือ { $name } โดยมี { $by } ช่วยคุณ
member-helped-done = ฉันทำเสร็จแล้ว
member-helped-intro = ทุกอย่างที่คุณทำที่นี่ถือเป็นของคุณ
member-helped-how = กด “ฉันทำเสร็จแล้ว” เมื่อคุณคืนโทรศัพท์ หลังจากนั้นจะไม่มีใครเห็นหน้าของคุณบนเครื่องนี้
member-helped-waits = { $count ->
   *[other] มี { $count } เรื่องรอคำตอบว่าใช่จากคุณ
}
member-helped-enter = ใส่ข้อมูล
member-helped-enter-what = คุณอยากใส่อะไร
member-helped-enter-how = กรอกสิ่งที่คุณรู้ ที่เหลือเว้นว่างไว้
member-helped-none = เรายังไม่เก็บข้อมูลใด
member-helped-put-in = ใส่เข้าไป
member-helped-entered = ใส่แล้ว จะนับเมื่อคุณบอกว่าถูกต้อง
member-helped-twice = มีรายการนี้อยู่แล้ว เราไม่ได้เพิ่มซ้ำ
member-helped-not-known = ฉันไม่รู้
member-helped-unit = นับเป็น { $unit }
member-helped-unit-of = นับตามที่บอกใน “{ $field }”
member-helped-time-hint = วันและเวลา เช่น 2026-03-31T14:30
member-helped-other = เกี่ยวกับใครอีก
member-helped-other-hint = หมายเลขที่เราใช้รู้จักอีกคนหนึ่ง
member-helped-confirm = สิ่งนี้ถูกต้องไหม
member-helped-confirm-how = มีคนใส่สิ่งนี้แทนคุณ จะนับเมื่อคุณบอกว่าถูกต้อง
member-helped-right = นี่คือสิ่งที่คุณพูดใช่ไหม
member-helped-no-hint = ถ้าไม่ใช่ เราจะเอาออก
member-helped-pin-hint = พิมพ์ด้วยตัวเอง ห้ามใครมอง
member-helped-confirm-go = นี่คือคำของฉัน
member-helped-later = ยังไม่ใช่ตอนนี้
member-helped-confirmed = ขอบคุณ เราได้รับคำของคุณแล้ว
member-helped-nothing = ไม่มีอะไรรอคุณ
member-helped-many = มี { $count } แถว มากเกินกว่าจะอ่านที่นี่ ที่นี่คุณทำได้เพียงให้นำออก ดูแถวเหล่านี้ในโทรศัพท์ของคุณเองที่ “ข้อมูลของฉัน” แล้วบอกที่นั่นว่าถูกต้องหรือไม่
