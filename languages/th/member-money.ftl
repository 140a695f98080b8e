member-money-title = เงิน
member-money-intro = เงินที่เข้ามา และส่วนที่เป็นของคุณ
member-money-none = ยังไม่มีเงินเข้ามา
member-money-yours = ของคุณจนถึงตอนนี้
member-money-paid = จ่ายให้คุณแล้ว
member-money-waits = ยังไม่ได้จ่าย
member-money-period = สำหรับ { $period }
member-money-share = ส่วนของคุณ
member-money-how = เราแบ่งกันอย่างไร
member-money-how-says = สมาชิกของเราลงคะแนนว่าแต่ละก้อนแบ่งอย่างไร
member-money-to-head = เท่ากันสำหรับสมาชิกทุกคน
member-money-to-brought = มากขึ้นสำหรับคนที่นำข้อมูลมามากกว่า
member-money-to-shares = มากขึ้นสำหรับคนที่ลงเงินมากกว่า
member-money-to-reserve = เก็บไว้ยามลำบาก เป็นของเราทุกคน
member-money-to-fund = สำหรับกองทุน “{ $name }”
member-money-sum = เงินที่เข้ามา
member-money-from = ใครจ่าย
member-money-points = แต้มของฉัน
member-money-points-says = { $count ->
    [0] คุณยังไม่มีแต้ม
   *[other] คุณมี { $count } แต้ม
}
member-money-points-for = คุณได้แต้มจาก:
member-money-points-days = วันที่มีข้อมูลถูกต้อง
member-money-points-rows = แถวข้อมูลที่คุณนำมา
member-money-points-shares = คำตอบที่มีข้อมูลของคุณรวมอยู่
member-money-points-meetings = การประชุมที่คุณมา
member-money-points-what = แต้มแสดงว่าเงินเป็นของคุณเท่าใด คุณขายแต้มไม่ได้
member-money-statement = ใบแจ้งยอด
member-money-statement-how = ทุกอย่างที่จ่ายให้คุณ ในหน้าเดียว
member-money-paid-in = เงินที่ฉันลง
member-money-pay-way = คุณรับเงินอย่างไร
member-money-check = นับอีกครั้ง
member-money-check-how = แบ่งเงิน { $sum } ให้สมาชิก { $count } คน คุณมี { $points } แต้ม จาก { $all } แต้ม จึงได้ { $amount }
member-money-rest = เงินที่เหลือน้อยเกินกว่าจะแบ่ง จะรวมไว้คราวหน้า
