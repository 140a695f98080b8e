//! A steward's week: what needs her, who joins, what comes in and what goes out, what is voted, paid and answered. Never a row.

mod stage;

use super::super::{Browser, Site, Visitor, routes};
use super::hands::{Hands, Put::Choice, Put::File, Put::Text, Put::Tick};
use crate::world::{QUESTION, World};
use stage::{file, hers, joined, staged};
use std::os::unix::fs::PermissionsExt;

const MONDAY: &str = "2026-07-06T08:00:00Z";
const TUESDAY: &str = "2026-07-07T08:00:00Z";
const WEDNESDAY: &str = "2026-07-08T09:00:00Z";
const THURSDAY: &str = "2026-07-09T10:00:00Z";
const FRIDAY: &str = "2026-07-10T08:00:00Z";

/// The officers' PINs: hers, and that of the one who says with her what is grave.
const PIN: &str = "594837";
const OTHER_PIN: &str = "730561";

/// What stands in the drivers' rows and nowhere else, the row that cannot be read among them.
const IN_ROWS: &[&str] = &["61.83", "72.94", "19.357", "03:47:51", "mangrove"];

/// The same week as the log has it, after the day on which she set up her account.
const LIVED: [&str; 16] = [
    "access enrolled",
    "request vetted",
    "membership admitted",
    "access invited",
    "contribution recorded",
    "contribution credited",
    "contribution confirmed",
    "duty conflict-declared",
    "motion noticed",
    "motion voted",
    "motion room-counted",
    "fee invoiced",
    "fee settled",
    "dividend declared",
    "duty complaint-closed",
    "duty conflict-ended",
];

/// From Monday to Friday; what others do meanwhile is done at the terminal.
fn week(world: &World, ada: &mut Hands) {
    monday(world, ada);
    tuesday(world, ada);
    wednesday(world, ada);
    thursday(world, ada);
    friday(world, ada);
}

/// She signs in, sees what needs her, vouches for who asks, admits a member, and takes the drivers' file in.
fn monday(world: &World, ada: &mut Hands) {
    ada.open("/sign-in");
    ada.send(
        "Sign in",
        &[Text("Your member number", "1"), Text("Your PIN", PIN)],
    );
    ada.sees(&["What needs you", "Sign out"]);
    ada.follow("Desk");
    ada.sees(&[
        "You never see the rows of a member here.",
        "Ask whether members benefit: trips By 27 April 2027 · all members, by a vote",
        "The next assembly is due By 5 August 2027 · any officer",
        "Look into data user U-1 any officer",
        "Languages",
    ]);
    ada.follow("Look into data user U-1");
    ada.send("I vouch for it", &[]);
    ada.sees(&["It is vouched for.", "Transit Ltd", "Vouched for by officer 1"]);
    admits(ada);
    takes_in(world, ada);
}

/// A new member gets a number and a code with which she joins.
fn admits(ada: &mut Hands) {
    ada.follow("Members");
    ada.follow("Admit one member");
    ada.send(
        "Admit her",
        &[Text("Name", "Nia"), Text("Number elsewhere", "D0099")],
    );
    ada.sees(&["She is a member now.", "Nia", "№ 34"]);
    ada.follow("№ 34");
    ada.sees(&["She has set up nothing yet. Give her a code."]);
    ada.follow("Give a code");
    ada.send("Make the code", &[]);
    ada.sees(&["Shown only now.", "Works once, until"]);
    let words = ada.words();
    let (_, link) = words.split_once("/weavers/join/").unwrap();
    let code = link.split_whitespace().next().unwrap();
    let mut nia = Visitor::new(&ada.visitor().at);
    nia.get(&format!("/weavers/join/{code}")).says("Choose a PIN");
}

/// The drivers' file comes in; what nobody could read waits for its member, and the rest for a second officer.
fn takes_in(world: &World, ada: &mut Hands) {
    ada.open("/desk/intake");
    ada.sees(&["Nothing was brought yet.", "No row waits."]);
    ada.follow("Bring a file of many");
    let file = file(world);
    ada.send(
        "Bring it",
        &[
            Text("Dataset", "Trips that platforms asked of drivers"),
            File("The file", &file),
            Text("Column that says whose a row is", "driver_id"),
            Text("Bad rows at most", "5"),
            Tick("Keep them for their members"),
        ],
    );
    ada.sees(&[
        "61 rows were read, 60 are stored, 1 could not be read, 60 wait to be confirmed.",
        "Only she whose row it is sees what stands in it. Here stand how many wait, and why.",
    ]);
    ada.follow("Desk");
    ada.sees(&["Confirm import 1 two officers together"]);
    ada.follow("Confirm import 1");
    let second = |number, pin| {
        [
            Text("The second officer's number", number),
            Text("The second officer's PIN", pin),
        ]
    };
    ada.send("We confirm it", &second("3", "111111"));
    ada.sees(&["Number and PIN do not belong together."]);
    ada.send("We confirm it", &second("3", OTHER_PIN));
    ada.sees(&["The import is confirmed."]);
    let imports = world.run(&["contribution", "list"]).done();
    assert_eq!(imports["contributions"][0]["confirmed"], true, "{imports}");
}

/// A request comes in. She reads it, enters who stands aside, and puts it before the members.
fn tuesday(world: &World, ada: &mut Hands) {
    let request = world.write(
        "request.toml",
        "user = 1\ndataset = \"trips\"\npurpose = \"PublicBenefit\"\ntitle = \"Night buses\"\n\
         why = \"To see where buses are missing.\"\nepsilon = \"0.5\"\nuntil = \"2026-12-31\"\nfee_minor = 15000\n\
         sql = [\"SELECT COUNT(DISTINCT member) AS drivers FROM trips\"]\n",
    );
    world.run(&["request", "file", &request, "--now", TUESDAY]).done();
    ada.open("/desk");
    ada.sees(&["Decide request 1 By 31 December 2026 · all members, by a vote"]);
    ada.follow("Requests");
    ada.sees(&["1: Night buses", "Transit Ltd (U-1)", "Waits"]);
    ada.follow("1: Night buses");
    ada.sees(&[
        "Transit Ltd (U-1, company, GB)",
        "To see where buses are missing.",
        QUESTION,
    ]);
    ada.open("/desk/conflicts/declare");
    ada.send(
        "Enter it",
        &[
            Text("Data user", "Transit Ltd (U-1, company, GB)"),
            Text("Whose interest it is", "2"),
            Text("Why", "He drives for them on Sundays."),
        ],
    );
    ada.sees(&[
        "It is entered. She stands aside from now on.",
        "№ 2",
        "Transit Ltd (U-1)",
        "Stands aside",
    ]);
    ada.open("/desk/requests/1");
    ada.sees(&["Who stands aside here, since this data user is a matter of their own: № 2"]);
    // No officer decides what the members are to vote on.
    ada.follow("Decide by the rules");
    ada.send("Decide it", &[]);
    ada.sees(&["A rule says no"]);
    ada.open("/desk/requests/1");
    ada.sees(&["It is not decided yet."]);
    ada.follow("Let the members decide a request");
    ada.send("Put it to the vote", &[]);
    ada.sees(&["The request is before the members."]);
    ada.open("/desk");
    ada.sees(&["Voting on motion 1 begins By 8 July 2026 · its date does it"]);
}

/// Members vote, some of them in a room; she votes herself, and enters what two tellers counted.
fn wednesday(world: &World, ada: &mut Hands) {
    for member in ["4", "5", "6", "7", "8"] {
        world
            .run(&["vote", "1", "yes", "--as", member, "--now", WEDNESDAY])
            .done();
    }
    world.run(&["vote", "1", "no", "--as", "9"]).done();
    for member in ["10", "11", "12", "13"] {
        world
            .run(&["room", "hand-out", "1", member, "--as", member])
            .done();
    }
    ada.open("/desk");
    ada.sees(&["Voting on motion 1 ends By 9 July 2026 · its date does it"]);
    ada.open("/me/votes/1");
    ada.send("Cast my vote", &[Choice("Your vote", "Yes")]);
    ada.sees(&["Your vote is in. Thank you!"]);
    ada.open("/desk/motions/1");
    ada.follow("Enter the count");
    let counted = |yes| {
        [
            Text("Both tellers", "1, 3"),
            Text("How many gave which choice", yes),
            Text("How it was done", "Ada and Chloe counted the papers twice."),
        ]
    };
    ada.send("Enter it", &counted("yes=40"));
    ada.sees(&["40 papers were counted in the room, and 4 were handed out there"]);
    ada.send("Enter it", &counted("yes=3"));
    ada.sees(&["The count is entered."]);
}

/// The vote is over. The company asked; she bills it, enters the payment, and shares out what came in.
fn thursday(world: &World, ada: &mut Hands) {
    world.run(&["query", "1", QUESTION, "--now", THURSDAY]).done();
    ada.open("/desk/motions/1");
    ada.sees(&["Passed", "Took part 10 May vote 34 Yes 9 No 1"]);
    ada.open("/desk/requests/1");
    ada.sees(&["Granted"]);
    ada.follow("Fees and dividends");
    ada.sees(&["Answers without an invoice", "No invoice yet."]);
    ada.follow("Issue the invoice");
    ada.send("Issue it", &[]);
    ada.sees(&["The invoice is issued.", "€150.00"]);
    ada.open("/desk");
    ada.follow("Invoice 1 is not paid");
    ada.send("It is paid", &[Text("Reference of the payment", "TL-2026-0007")]);
    ada.sees(&["The invoice is paid.", "Paid 9 July 2026"]);
    ada.follow("Share out what came in");
    ada.send("Share it out", &[Text("Period", "2026-07")]);
    ada.sees(&["Share it out?", "2026-07", "It cannot be taken back."]);
    ada.send("Share it out", &[]);
    ada.sees(&["It is shared out.", "2026-07 €150.00 34 9 July 2026"]);
}

/// A complaint is answered, an interest is over, the machine is looked at, and a backup is made as the page says.
fn friday(world: &World, ada: &mut Hands) {
    let complaint = [
        "complaint",
        "file",
        "--about",
        "coop",
        "--text",
        "The slips came late.",
    ];
    world
        .run(&[&complaint[..], &["--as", "5", "--now", FRIDAY]].concat())
        .done();
    ada.open("/desk");
    ada.follow("Answer complaint 1");
    ada.send(
        "Close it",
        &[Text("Your reasons", "We send them a week earlier now.")],
    );
    ada.sees(&["The complaint is closed. She reads your reasons."]);
    ada.follow("Say that an interest is over");
    ada.send(
        "It is over",
        &[
            Text("Data user", "Transit Ltd (U-1, company, GB)"),
            Text("Whose interest it was", "2"),
            Text("The second officer's number", "3"),
            Text("The second officer's PIN", OTHER_PIN),
        ],
    );
    ada.sees(&["It is over.", "Ended 10 July 2026", "Closed"]);
    let words = ada.words();
    assert!(
        !words.contains("Stands aside") && !words.contains("Open"),
        "{words}"
    );
    machine(world, ada);
    ada.open("/desk");
    let words = ada.words();
    for done in [
        "Look into",
        "Confirm import",
        "Decide request",
        "motion 1",
        "Invoice 1",
        "complaint 1",
    ] {
        assert!(!words.contains(done), "'{done}' still needs her: {words}");
    }
}

/// What is wrong with the machine stands on its page, until it is mended; what the page says of backups is so.
fn machine(world: &World, ada: &mut Hands) {
    let key = world.coop().join("coop.key");
    let mode = |mode| std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o644);
    ada.follow("Desk");
    ada.follow("The machine");
    ada.sees(&["The key is where it should be Wrong"]);
    assert!(!ada.words().contains("Nothing is wrong."));
    mode(0o600);
    ada.open("/desk/machine");
    ada.sees(&[
        "Nothing is wrong.",
        "The key is where it should be Look at it soon",
    ]);

    let words = ada.words();
    let said = |begins: &str| {
        let (_, line) = words
            .split_once(begins)
            .unwrap_or_else(|| panic!("no '{begins}': {words}"));
        line.split_whitespace().take(4).collect::<Vec<_>>()
    };
    let folder = world.folder().join("backups");
    std::fs::create_dir_all(&folder).unwrap();
    let folder = folder.to_str().unwrap().to_owned();
    let passphrase = world.write("passphrase", "a long way round the lake\n");
    let stands_for = |word: &str, file: &str| match word {
        "DIR" => folder.clone(),
        "PASSPHRASE-FILE" => passphrase.clone(),
        "BACKUP-FILE" => file.to_owned(),
        word => word.to_owned(),
    };
    let run = |begins: &str, file: &str| {
        let line: Vec<String> = said(begins).iter().map(|word| stands_for(word, file)).collect();
        let name = begins.split_whitespace().nth(1).unwrap();
        let line: Vec<&str> = std::iter::once(name)
            .chain(line.iter().map(String::as_str))
            .collect();
        world.run(&line).done()
    };
    run("fenwick backup", "");
    let made = std::fs::read_dir(&folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    run("fenwick restore", made.to_str().unwrap());
}

/// The week is in the log as it was lived, and on no page of the office is anything of a row.
fn afterwards(world: &World, ada: &Hands) {
    assert!(ada.looked > 25, "looked at {} pages", ada.looked);
    assert_eq!(ada.asked_outside(), Vec::<String>::new());
    let mut visitor = ada.visitor();
    let pages = routes::pages("Office", &[]);
    assert!(pages.len() > 30, "{pages:?}");
    for path in &pages {
        let page = visitor.get(path);
        let source = page.answer.text();
        for text in IN_ROWS {
            assert!(!source.contains(text), "{path} shows '{text}'");
        }
    }
    // The rows are there, and their member sees them.
    let rows = world
        .run(&["row", "list", "--dataset", "trips", "--as", "10"])
        .done();
    assert!(rows.to_string().contains("61.83"), "{rows}");
    assert_eq!(hers(world), LIVED);
    world.verified();
}

#[test]
fn a_steward_goes_through_her_week_in_a_browser_and_never_meets_a_row() {
    let world = staged();
    let site = Site::serve(&world);
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    joined(&world, &site, "1", PIN);
    joined(&world, &site, "3", OTHER_PIN);
    let mut ada = Hands::of_browser(browser, IN_ROWS);
    week(&world, &mut ada);
    afterwards(&world, &ada);
}

#[test]
fn a_steward_goes_through_the_same_week_without_scripts() {
    let world = staged();
    let site = Site::serve(&world);
    joined(&world, &site, "1", PIN);
    joined(&world, &site, "3", OTHER_PIN);
    let mut ada = Hands::of_visitor(site.visitor(), IN_ROWS);
    week(&world, &mut ada);
    afterwards(&world, &ada);
}
