//! What stands inside an account: jobs, invoices, people to pay. The made-up past of a demo
//! account is thrown with steady dice, so it is the same at every visit and costs no space;
//! whatever people put in themselves stands above it.

use crate::accounts::Account;
use crate::faces::Face;
use crate::random::Dice;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

/// A list with a heading.
pub(crate) struct Board {
    /// Its heading, and the id of it.
    pub(crate) title: &'static str,
    /// The id for the heading.
    pub(crate) id: &'static str,
    /// Heads of the columns.
    pub(crate) heads: [&'static str; 5],
    /// Its rows.
    pub(crate) rows: Vec<Row>,
    /// What stands there when there are none.
    pub(crate) empty: &'static str,
}

/// One line of a list.
pub(crate) struct Row {
    /// The four plain cells.
    pub(crate) cells: [String; 4],
    /// The words of the mark.
    pub(crate) mark: &'static str,
    /// The mark's tone: ok, warn, plain, bad.
    pub(crate) tone: &'static str,
}

/// A number with its name.
pub(crate) struct Figure {
    /// What it counts.
    pub(crate) name: &'static str,
    /// How it reads.
    pub(crate) value: String,
}

/// All that the first page shows.
pub(crate) struct Content {
    /// Numbers on top.
    pub(crate) figures: Vec<Figure>,
    /// Lists below.
    pub(crate) boards: Vec<Board>,
}

const FIRST: [&str; 16] = [
    "Amelia", "Tom", "Priya", "Daniel", "Grace", "Owen", "Chloe", "Marcus", "Isla", "Reece",
    "Fatima", "Callum", "Hannah", "Jonah", "Leila", "Ewan",
];
const LAST: [&str; 16] = [
    "Barker",
    "Whitfield",
    "Shah",
    "Okafor",
    "Lindqvist",
    "Morris",
    "Farrow",
    "Novak",
    "Teague",
    "Ellison",
    "Rahman",
    "Pryce",
    "Marsh",
    "Delgado",
    "Kerr",
    "Holt",
];
const STREETS: [&str; 10] = [
    "Mill Lane",
    "Station Road",
    "Orchard Close",
    "Kiln Street",
    "Harbour View",
    "Chapel Hill",
    "Priory Gardens",
    "Canal Walk",
    "Elm Grove",
    "Foundry Yard",
];
const WORK: [&str; 12] = [
    "Fit kitchen units",
    "Boiler service",
    "Replace sash windows",
    "Rewire ground floor",
    "Annual safety check",
    "Hang internal doors",
    "Garden wall repair",
    "Bathroom refit",
    "Loft hatch and ladder",
    "Quote for extension",
    "Emergency call-out",
    "Fence panels",
];
const SUPPLIERS: [&str; 10] = [
    "Northgate Timber",
    "Calder Fixings",
    "City Van Hire",
    "Brightside Energy",
    "Fern & Co Print",
    "Tideway Telecom",
    "Arden Insurance",
    "Quay Street Rent",
    "Union Fuel Card",
    "Stationery Works",
];
const ROLES: [&str; 8] = [
    "Site lead",
    "Apprentice",
    "Office manager",
    "Fitter",
    "Driver",
    "Estimator",
    "Bookkeeper",
    "Sales assistant",
];

/// Money as people read it.
pub(crate) fn pounds(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let (whole, rest) = (minor.unsigned_abs() / 100, minor.unsigned_abs() % 100);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len().saturating_sub(at)).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}£{grouped}.{rest:02}")
}

/// A day as people read it.
pub(crate) fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// The day of an instant, as the product counts days.
pub(crate) fn date_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

fn days_from(today: Date, days: i64) -> Date {
    today.checked_add(days.days()).unwrap_or(today)
}

/// The content of `account` as of today.
pub(crate) fn of(face: Face, account: &Account, now: Timestamp) -> Content {
    let today = date_of(now);
    match face {
        Face::Jobs => jobs(account, today),
        Face::Books => books(account, today),
        Face::Payroll => payroll(account, today),
    }
}

fn person(dice: &mut Dice) -> String {
    format!("{} {}", dice.pick(&FIRST), dice.pick(&LAST))
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(0)
}

fn jobs(account: &Account, today: Date) -> Content {
    let mut dice = Dice::of(&account.external_id);
    let (mut unscheduled, mut scheduled, mut completed) = (Vec::new(), Vec::new(), Vec::new());
    for entry in account.entries.iter().rev() {
        let cells =
            [entry.title.clone(), entry.party.clone(), entry.status.clone(), pounds(entry.amount)];
        unscheduled.push(Row { cells, mark: "Booked", tone: "warn" });
    }
    let past = if account.lived_in { 14 } else { 0 };
    for number in 0..past {
        let what = dice.pick(&WORK).to_owned();
        let place =
            format!("{}, {} {}", person(&mut dice), 1 + dice.throw(80), dice.pick(&STREETS));
        let amount = pounds(whole(4_500 + dice.throw(240) * 1_250));
        let away = whole(dice.throw(12));
        let row = |when: String, mark, tone| Row { cells: [what, place, when, amount], mark, tone };
        match number % 5 {
            0 => unscheduled.push(row("No date yet".to_owned(), "Unscheduled", "warn")),
            1 | 2 => scheduled.push(row(day(days_from(today, away + 1)), "Scheduled", "plain")),
            _ => completed.push(row(day(days_from(today, -away - 1)), "Completed", "ok")),
        }
    }
    let heads = ["Job", "Customer", "When", "Value", "Status"];
    Content {
        figures: vec![
            Figure { name: "Unscheduled", value: unscheduled.len().to_string() },
            Figure { name: "Scheduled", value: scheduled.len().to_string() },
            Figure { name: "Completed lately", value: completed.len().to_string() },
        ],
        boards: vec![
            Board {
                title: "Unscheduled",
                id: "unscheduled",
                heads,
                rows: unscheduled,
                empty: "Every job has a date.",
            },
            Board {
                title: "Scheduled",
                id: "scheduled",
                heads,
                rows: scheduled,
                empty: "Nothing on the calendar yet.",
            },
            Board {
                title: "Completed",
                id: "completed",
                heads,
                rows: completed,
                empty: "No job was completed yet.",
            },
        ],
    }
}

fn books(account: &Account, today: Date) -> Content {
    let mut dice = Dice::of(&account.external_id);
    let (mut invoices, mut feed) = (Vec::new(), Vec::new());
    let (mut open, mut late) = (0_i64, 0_i64);
    for entry in account.entries.iter().rev() {
        let due = day(days_from(date_of(entry.at), 30));
        let cells = [entry.party.clone(), entry.title.clone(), due, pounds(entry.amount)];
        invoices.push(Row { cells, mark: "Sent", tone: "plain" });
        open = open.saturating_add(entry.amount);
    }
    let past = if account.lived_in { 9 } else { 0 };
    for number in 0..past {
        let amount = whole(12_000 + dice.throw(900) * 730);
        let away = whole(dice.throw(25));
        let (due, mark, tone) = match number % 3 {
            0 => (days_from(today, away + 2), "Sent", "plain"),
            1 => (days_from(today, -away - 10), "Paid", "ok"),
            _ if number == 8 => (days_from(today, -away - 3), "Late", "bad"),
            _ => (days_from(today, -away - 20), "Paid", "ok"),
        };
        if mark != "Paid" {
            open = open.saturating_add(amount);
        }
        if mark == "Late" {
            late = late.saturating_add(amount);
        }
        let number = format!("INV-{:04}", 1000 + number * 7);
        invoices.push(Row {
            cells: [person(&mut dice), number, day(due), pounds(amount)],
            mark,
            tone,
        });
    }
    let mut balance = whole(250_000 + dice.throw(6_000) * 313);
    let held = balance;
    for number in 0..(past * 8 / 9) {
        let out = -whole(900 + dice.throw(400) * 171);
        let when = day(days_from(today, -number - 1));
        let (mark, tone) = if number % 4 == 1 { ("To match", "warn") } else { ("Matched", "ok") };
        let cells = [dice.pick(&SUPPLIERS).to_owned(), when, pounds(out), pounds(balance)];
        feed.push(Row { cells, mark, tone });
        balance = balance.saturating_sub(out);
    }
    let figures = vec![
        Figure { name: "Owed to you", value: pounds(open) },
        Figure { name: "Late", value: pounds(late) },
        Figure { name: "In the bank", value: pounds(if account.lived_in { held } else { 0 }) },
    ];
    Content {
        figures,
        boards: vec![
            Board {
                title: "Invoices",
                id: "invoices",
                heads: ["Customer", "Invoice", "Due", "Amount", "Status"],
                rows: invoices,
                empty: "No invoice was recorded yet.",
            },
            Board {
                title: "Bank feed",
                id: "bank",
                heads: ["Payee", "Day", "Amount", "Balance", "Status"],
                rows: feed,
                empty: "No bank account is connected yet.",
            },
        ],
    }
}

/// The last day of this month, or of the next when that is today or gone: pay day.
pub(crate) fn next_pay_day(today: Date) -> Date {
    let last = today.last_of_month();
    if last > today { last } else { days_from(last, 1).last_of_month() }
}

fn payroll(account: &Account, today: Date) -> Content {
    let mut dice = Dice::of(&account.external_id);
    let (mut people, mut runs) = (Vec::new(), Vec::new());
    let mut total = 0_i64;
    let staff = if account.lived_in { 4 + dice.throw(7) } else { 0 };
    for number in 0..staff {
        let pay = whole(165_000 + dice.throw(140) * 1_500);
        total = total.saturating_add(pay);
        let started = days_from(today, -whole(60 + dice.throw(2_500)));
        let cells = [
            person(&mut dice),
            dice.pick(&ROLES).to_owned(),
            format!("Since {}", day(started)),
            pounds(pay),
        ];
        let (mark, tone) = if number == 3 { ("Check tax code", "warn") } else { ("Ready", "ok") };
        people.push(Row { cells, mark, tone });
    }
    for entry in account.entries.iter().rev() {
        let cells = [
            entry.title.clone(),
            day(date_of(entry.at)),
            entry.party.clone(),
            pounds(entry.amount),
        ];
        runs.push(Row { cells, mark: "Paid", tone: "ok" });
    }
    if account.lived_in {
        let mut month_end = days_from(today.first_of_month(), -1);
        for _ in 0..3 {
            let title = month_end.strftime("%B %Y").to_string();
            let cells = [title, day(month_end), format!("{staff} people"), pounds(total)];
            runs.push(Row { cells, mark: "Paid", tone: "ok" });
            month_end = days_from(month_end.first_of_month(), -1);
        }
    }
    Content {
        figures: vec![
            Figure { name: "Next pay day", value: day(next_pay_day(today)) },
            Figure { name: "People", value: staff.to_string() },
            Figure { name: "Monthly pay", value: pounds(total) },
        ],
        boards: vec![
            Board {
                title: "People",
                id: "people",
                heads: ["Name", "Work", "With you", "Monthly pay", "Status"],
                rows: people,
                empty: "Nobody is on the payroll yet.",
            },
            Board {
                title: "Pay runs",
                id: "runs",
                heads: ["Pay run", "Day", "For", "Total", "Status"],
                rows: runs,
                empty: "No pay was run yet.",
            },
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faces::FACES;

    fn account(lived_in: bool) -> Account {
        let mut made = Account::new("ext-1".into(), "abc".into(), "A".into(), "starter".into());
        made.lived_in = lived_in;
        made
    }

    #[test]
    fn the_past_is_the_same_at_every_visit_and_a_new_account_has_none() {
        let now: Timestamp = "2026-05-10T09:00:00Z".parse().unwrap();
        for face in FACES {
            let (one, two) = (of(face, &account(true), now), of(face, &account(true), now));
            let cells = |it: &Content| {
                it.boards
                    .iter()
                    .flat_map(|b| b.rows.iter().map(|r| r.cells.clone()))
                    .collect::<Vec<_>>()
            };
            assert!(cells(&one).len() > 6, "{face:?}");
            assert_eq!(cells(&one), cells(&two));
            assert!(cells(&of(face, &account(false), now)).is_empty(), "{face:?}");
        }
    }

    #[test]
    fn money_and_days_read_well() {
        assert_eq!(pounds(0), "£0.00");
        assert_eq!(pounds(123_456_789), "£1,234,567.89");
        assert_eq!(pounds(-99_905), "-£999.05");
        let date = |it: &str| it.parse::<Date>().unwrap();
        assert_eq!(next_pay_day(date("2026-02-10")), date("2026-02-28"));
        assert_eq!(next_pay_day(date("2026-01-31")), date("2026-02-28"));
        assert_eq!(next_pay_day(date("2026-12-31")), date("2027-01-31"));
    }
}
