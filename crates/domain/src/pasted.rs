//! A list that somebody pastes: whom to invite, one line each.
//!
//! Lines come from mail programs, spreadsheets and notes. No line is thrown away without a word:
//! one that cannot be read keeps an address that is none, and its row says so.

use crate::{email, names};
use std::collections::HashMap;

/// The most lines of one list.
pub const MOST: usize = 10_000;
/// So much of an address or a name is kept: more than either may have, so that it is refused.
const KEPT: usize = 300;
/// What may stand between the parts of a line; the first that does counts.
const SEPARATORS: [char; 3] = ['\t', ';', ','];

/// One line of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Its place in the list, from 1.
    pub place: usize,
    /// The address, as typed.
    pub email: String,
    /// The client's number or name; empty when the line names none.
    pub client: String,
    /// The earlier line that invites for the same client already.
    pub twice: Option<usize>,
}

/// Reads a list. Blank lines are no lines, but count for the places of the others.
pub fn read(text: &str) -> Vec<Line> {
    let text = text.replace("\r\n", "\n");
    let lines = (1..).zip(text.split(['\n', '\r']));
    let said = lines.filter(|it| it.1.contains(char::is_alphanumeric));
    marked(said.map(|(place, line)| {
        let (email, client) = parts(line);
        (place, email, client)
    }))
}

/// Lines that come in parts already: (place, address, client). Marks those that come twice.
pub fn marked(parts: impl Iterator<Item = (usize, String, String)>) -> Vec<Line> {
    let mut seen = Seen::default();
    parts
        .map(|(place, email, client)| {
            let (email, client) = (kept(&email), kept(&client));
            let twice = seen.before(place, &email, &client);
            Line { place, email, client, twice }
        })
        .collect()
}

/// Which line was the first to speak of a client, and of an address.
#[derive(Default)]
struct Seen {
    clients: HashMap<String, usize>,
    addresses: HashMap<String, usize>,
    /// Addresses without a client.
    bare: HashMap<String, usize>,
}

impl Seen {
    /// The earlier line for the same client. A line whose address is none speaks of nobody.
    fn before(&mut self, place: usize, typed: &str, client: &str) -> Option<usize> {
        let address = email::email("email", typed).ok()?.folded().to_owned();
        let key = names::name_sort(client);
        let found = if key.is_empty() {
            self.addresses.get(&address)
        } else {
            self.clients.get(&key).or_else(|| self.bare.get(&address))
        };
        if let Some(first) = found {
            return Some(*first);
        }
        if key.is_empty() {
            self.bare.insert(address.clone(), place);
        } else {
            self.clients.insert(key, place);
        }
        self.addresses.entry(address).or_insert(place);
        None
    }
}

/// The address and the client of a line, in either order.
fn parts(line: &str) -> (String, String) {
    let line = line.trim_matches(|it: char| it.is_whitespace() || it == '\u{feff}');
    if !line.contains('\t')
        && let Some((name, address, rest)) = angled(line)
    {
        return (address, if rest.is_empty() { name } else { rest });
    }
    let Some(separator) = SEPARATORS.into_iter().find(|it| cells(line, *it).len() > 1) else {
        return (bare(line), String::new());
    };
    let all = cells(line, separator);
    let at = all.iter().position(|it| it.contains('@')).unwrap_or(0);
    let address = all.get(at).copied().unwrap_or_default();
    let others: Vec<&str> = if separator == '\t' {
        // A spreadsheet may hold more: the first cell beside the address counts.
        let filled = |it: &(usize, &&str)| it.0 != at && !bare(it.1).is_empty();
        all.iter().enumerate().find(filled).map(|it| *it.1).into_iter().collect()
    } else if at == 0 {
        all.get(1..).unwrap_or_default().to_vec()
    } else {
        all.get(..at).unwrap_or_default().to_vec()
    };
    let client = bare(&others.join(separator.encode_utf8(&mut [0; 4])));
    match angled(address) {
        Some((name, address, _)) => (address, if client.is_empty() { name } else { client }),
        None => (bare(address), client),
    }
}

/// `Name <address>`, and what follows it.
fn angled(text: &str) -> Option<(String, String, String)> {
    let (name, rest) = text.split_once('<')?;
    let (address, rest) = rest.split_once('>')?;
    address.contains('@').then(|| (bare(name), bare(address), bare(rest)))
}

/// The cells of a line; a separator between quotes is none.
fn cells(line: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    line.split(|it: char| {
        quoted ^= it == '"';
        it == separator && !quoted
    })
    .collect()
}

/// A cell without the spaces, separators and quotes around it.
fn bare(cell: &str) -> String {
    let edge = |it: char| it.is_whitespace() || it == '\u{feff}' || SEPARATORS.contains(&it);
    let cell = cell.trim_matches(edge);
    let inside = cell.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    inside.map_or_else(|| cell.to_owned(), |it| it.replace("\"\"", "\"").trim().to_owned())
}

fn kept(text: &str) -> String {
    text.trim().chars().take(KEPT).collect()
}

/// Which client a line means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// The one at this place.
    This(usize),
    /// None that is there: a new one.
    New,
    /// More than one carry this number or name.
    Several,
    /// None by this name, but the one at this place could be mistaken for it.
    Like(usize),
}

/// Which of these clients, (name, number), a line means that calls its client so: the one with
/// that number, else the one with exactly that name.
pub fn means(client: &str, known: &[(&str, &str)]) -> Means {
    let number = names::name_sort(client);
    let numbered = |it: &(&str, &str)| !it.1.is_empty() && names::name_sort(it.1) == number;
    let called = |it: &(&str, &str)| it.0 == client.trim();
    let find = |wanted: &dyn Fn(&(&str, &str)) -> bool| {
        let mut all = known.iter().enumerate().filter(|it| wanted(it.1)).map(|it| it.0);
        (all.next(), all.next())
    };
    for found in [find(&numbered), find(&called)] {
        match found {
            (Some(at), None) => return Means::This(at),
            (Some(_), Some(_)) => return Means::Several,
            (None, _) => {}
        }
    }
    like(client, known)
}

/// The same for a client that the line does not name: it is called as the address is, and one that
/// is called so already is another's.
pub fn like(name: &str, known: &[(&str, &str)]) -> Means {
    let alike = known.iter().position(|it| names::looks_like(it.0, name));
    alike.map_or(Means::New, Means::Like)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_people_write_it() {
        for (line, email, client) in [
            ("joe@hartwell.example", "joe@hartwell.example", ""),
            ("  joe@hartwell.example  ", "joe@hartwell.example", ""),
            ("\u{feff}joe@hartwell.example,", "joe@hartwell.example", ""),
            ("joe@h.example, Hartwell Joinery Ltd", "joe@h.example", "Hartwell Joinery Ltd"),
            ("joe@h.example, Hartwell, Joe & Sons", "joe@h.example", "Hartwell, Joe & Sons"),
            ("joe@h.example; C-0042", "joe@h.example", "C-0042"),
            ("joe@h.example; Hartwell, Joe", "joe@h.example", "Hartwell, Joe"),
            ("Hartwell Joinery, joe@h.example", "joe@h.example", "Hartwell Joinery"),
            ("Hartwell, Joe & Sons, joe@h.example", "joe@h.example", "Hartwell, Joe & Sons"),
            ("Joe Hartwell <joe@h.example>", "joe@h.example", "Joe Hartwell"),
            ("\"Hartwell, Joe\" <joe@h.example>;", "joe@h.example", "Hartwell, Joe"),
            ("<joe@h.example>", "joe@h.example", ""),
            ("Joe <joe@h.example>, Hartwell Ltd", "joe@h.example", "Hartwell Ltd"),
            ("joe@h.example\tHartwell; Joe, Ltd", "joe@h.example", "Hartwell; Joe, Ltd"),
            ("Hartwell Ltd\tjoe@h.example", "joe@h.example", "Hartwell Ltd"),
            ("C-0042\tHartwell Ltd\tjoe@h.example", "joe@h.example", "C-0042"),
            ("\tjoe@h.example\t\tHartwell", "joe@h.example", "Hartwell"),
            ("Joe <joe@h.example>\tHartwell", "joe@h.example", "Hartwell"),
            ("Joe <joe@h.example>\t", "joe@h.example", "Joe"),
            ("joe@h.example,\"Hartwell, \"\"Joe\"\"\"", "joe@h.example", "Hartwell, \"Joe\""),
            ("\"Hartwell; Joe\",joe@h.example", "joe@h.example", "Hartwell; Joe"),
            ("Hartwell Ltd", "Hartwell Ltd", ""),
            ("Hartwell Ltd, C-0042", "Hartwell Ltd", "C-0042"),
            ("a < b", "a < b", ""),
            ("joe@@h.example, Hartwell", "joe@@h.example", "Hartwell"),
        ] {
            let read = read(line);
            let said: Vec<(&str, &str)> =
                read.iter().map(|it| (it.email.as_str(), it.client.as_str())).collect();
            assert_eq!(said, [(email, client)], "{line:?}");
        }
    }

    #[test]
    fn blank_lines_are_none_and_places_are_those_of_the_list() {
        let read = read("\r\na@h.example\r\n \t \r\n,;\r\nb@h.example\rc@h.example\n\n");
        let places: Vec<(usize, &str)> =
            read.iter().map(|it| (it.place, it.email.as_str())).collect();
        assert_eq!(places, [(2, "a@h.example"), (5, "b@h.example"), (6, "c@h.example")]);
    }

    #[test]
    fn a_client_that_comes_twice_is_marked_with_the_first_line() {
        for (list, twice) in [
            ("a@h.example\nA@H.example", [None, Some(1)]),
            ("a@h.example, One\nb@h.example, ONE", [None, Some(1)]),
            // One owner may have two businesses.
            ("a@h.example, One\na@h.example, Two", [None, None]),
            ("a@h.example, One\na@h.example", [None, Some(1)]),
            ("a@h.example\na@h.example, One", [None, Some(1)]),
            ("a@, One\na@h.example, One", [None, None]),
            ("a@\na@", [None, None]),
        ] {
            let said: Vec<Option<usize>> = read(list).iter().map(|it| it.twice).collect();
            assert_eq!(said, twice, "{list:?}");
        }
    }

    #[test]
    fn long_lines_are_cut_where_nothing_is_valid_any_more() {
        let read = read(&format!("a@h.example, {}", "x".repeat(5_000)));
        assert_eq!(read[0].client.len(), KEPT);
    }

    #[test]
    fn a_client_is_found_by_its_number_else_exactly_by_its_name() {
        let known = [("Hartwell Ltd", "C-1"), ("C-1 Holdings", ""), ("Twin", ""), ("Twin", "9")];
        for (client, wanted) in [
            ("c-1", Means::This(0)),
            ("Hartwell Ltd", Means::This(0)),
            (" Hartwell Ltd ", Means::This(0)),
            ("hartwell ltd", Means::Like(0)),
            ("9", Means::This(3)),
            ("Twin", Means::Several),
            ("Nobody", Means::New),
            ("", Means::New),
        ] {
            assert_eq!(means(client, &known), wanted, "{client:?}");
        }
        assert_eq!(like("twin", &known), Means::Like(2));
        assert_eq!(like("9", &known), Means::New, "a number is no name");
        assert_eq!(means("1", &[("One", "1"), ("Two", "1")]), Means::Several);
    }
}
