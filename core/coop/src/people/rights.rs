//! The rights floor: what each person keeps, whatever the members vote. It is the only part of the rules that no motion changes.

use serde::Serialize;

/// One right of the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Right {
    /// Its stable id.
    pub id: &'static str,
    /// What it is, in one plain sentence.
    pub says: &'static str,
    /// How it is used at the terminal; nothing where there is no command for it yet.
    pub how: &'static [&'static str],
}

/// The floor.
///
/// # Source
/// Regulation (EU) 2016/679, articles 7, 15 to 17, 20 and 21; Regulation (EU) 2022/868, recital 31: these rights cannot be waived.
pub const RIGHTS: [Right; 8] = [
    Right {
        id: "see",
        says: "she sees what is kept about her, what she said, and each answer that her rows were part of",
        how: &[
            "fenwick member show ID",
            "fenwick consent list --as ID",
            "fenwick release list --as ID",
        ],
    },
    Right {
        id: "export",
        says: "she takes everything that is hers out, in a form that machines read, and brings it to another co-op",
        how: &[
            "fenwick member export ID --out DIR",
            "fenwick member arrive ID PACKAGE",
        ],
    },
    Right {
        id: "correct",
        says: "she has what is wrong about her put right",
        how: &[
            "fenwick member correct ID --name NAME",
            "fenwick contribution withdraw N --as ID",
            "fenwick contribute DATASET FILE --replace N --as ID",
        ],
    },
    Right {
        id: "erase",
        says: "she has her record, her rows, her texts and her keys destroyed, also after she left or was expelled",
        how: &["fenwick member erase ID"],
    },
    Right {
        id: "leave",
        says: "she leaves when she wants to, and her rows enter no question any more, save for studies in which she let them stay, until she ends that",
        how: &["fenwick member leave ID", "fenwick consent withdraw --as ID"],
    },
    Right {
        id: "give",
        says: "she alone says yes for her rows; others only bring what she said, and then she or officers confirm it",
        how: &["fenwick consent give --as ID --answer yes"],
    },
    Right {
        id: "withdraw",
        says: "she takes a yes back as easily as she gave it, and it holds for the next question",
        how: &["fenwick consent withdraw --as ID"],
    },
    Right {
        id: "own-no",
        says: "her no stands against every vote of the others: her rows enter no question that she said no to",
        how: &["fenwick consent give --as ID --answer no"],
    },
];
