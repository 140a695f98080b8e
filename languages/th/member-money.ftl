member-money-title = เงิน
member-money-intro = เงินที่เข้ามา และส่วนที่เป็นของคุณ
member-money-none = ยังไม่มีเงินเข้ามา
member-money-yours = ของคุณจนถึงตอนนี้
member-money-period = สำหรับ { $period }
member-money-share = ส่วนของคุณ
member-money-how = เราแบ่งกันอย่างไร
member-money-how-says = สมาชิกของเราลงคะแนนว่าแต่ละก้อนแบ่งอย่างไร
member-money-to-head = เท่ากันสำหรับสมาชิกทุกคน
member-money-to-brought = มากขึ้นสำหรับคนที่นำข้อมูลมามากกว่า
member-money-to-reserve = เก็บไว้ยามลำบาก เป็นของเราทุกคน
member-money-to-fund = สำหรับกองทุน “{ $name }”
member-money-sum = เงินที่เข้ามา
member-money-points = แต้มของฉัน
member-money-points-says = { $count ->
    [0] คุณยังไม่มีแต้ม
   *[other] คุณมี { $count } แต้ม
}
member-money-points-for = คุณได้แต้มจาก:
member-money-points-days = วันที่มีข้อมูลถูกต้อง
member-money-points-meetings = การประชุมที่คุณมา
member-money-points-what = แต้มแสดงว่าเงินเป็นของคุณเท่าใด คุณขายแต้มไม่ได้
member-money-statement = ใบแจ้งยอด
member-money-statement-how = ทุกอย่างที่จ่ายให้คุณ ในหน้าเดียว
member-money-paid-in = เงินที่ฉันลง
member-money-rest = เงินที่เหลือน้อยเกินกว่าจะแบ่ง จะรวมไว้คราวหน้า
member-money-shares = หุ้นของฉัน
member-money-members = แบ่งกันระหว่าง
member-money-points-held = หุ้นที่คุณถือ
member-money-points-none = กติกาของเราไม่มีแต้ม หนึ่งแถวที่คุณนำมานับเป็นหนึ่ง
member-money-when = ช่วงเวลาใด
member-money-before = ของคุณก่อนหน้านี้
member-money-after = ของคุณหลังจากนั้น
member-money-what = สำหรับอะไร
member-money-amount = จำนวนเงิน
member-money-balance = ของคุณขณะนั้น
member-money-csv = บันทึกเป็นตาราง
