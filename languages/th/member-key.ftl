# กุญแจสำหรับโปรแกรม

member-key-title = กุญแจสำหรับโปรแกรม
member-key-lead = กุญแจช่วยให้โปรแกรมของคุณทำสิ่งที่คุณทำได้ที่นี่ เก็บให้ปลอดภัยเหมือนวิธีเข้าสู่ระบบของคุณ
member-key-name = ชื่อโปรแกรม
member-key-name-hint = เพื่อให้คุณรู้ภายหลังว่ากุญแจไหนเป็นของอะไร
member-key-list = กุญแจของคุณ
member-key-none = คุณยังไม่มีกุญแจ
member-key-new = กุญแจใหม่
member-key-make = สร้างกุญแจ
member-key-made = กุญแจใหม่ของคุณ
member-key-once = คัดลอกตอนนี้ จะไม่แสดงอีก
member-key-drop = ลบกุญแจนี้หรือไม่
member-key-drop-says = โปรแกรมที่ใช้กุญแจนี้จะทำอะไรที่นี่ไม่ได้อีก คุณสร้างกุญแจใหม่ได้
member-key-gone = ลบกุญแจแล้ว โปรแกรมทำอะไรไม่ได้อีก
member-key-use = วิธีใช้
member-key-use-says = โปรแกรมส่งกุญแจไปกับทุกสิ่งที่ขอ
