//! Which column of a file is which field of a client: guessed from names and values, correctable.
//!
//! The names are those that accounting and practice products write into their exports. A guess is
//! only a proposal: nothing is read by it before a person has seen it.

use crate::access::words::words;

words! {
    /// A field of a client that a column can fill.
    Field {
        Name = "name",
        Number = "number",
        Kind = "kind",
        Industry = "industry",
        ContactName = "contact_name",
        FirstName = "first_name",
        LastName = "last_name",
        ContactEmail = "contact_email",
        Phone = "phone",
        Website = "website",
        Address = "address",
        Manager = "manager",
        Group = "group",
    }
}

impl Field {
    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Client name",
            Self::Number => "Client number",
            Self::Kind => "Client type",
            Self::Industry => "Industry",
            Self::ContactName => "Contact name",
            Self::FirstName => "Contact's first name",
            Self::LastName => "Contact's last name",
            Self::ContactEmail => "Contact e-mail",
            Self::Phone => "Phone",
            Self::Website => "Website",
            Self::Address => "Address",
            Self::Manager => "Named manager",
            Self::Group => "Group",
        }
    }

    /// Whether several columns may fill it: the lines of an address.
    pub const fn takes_many(self) -> bool {
        matches!(self, Self::Address)
    }
}

/// Names of columns, best first, as [`plain`] spells them.
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Name,
        &[
            "client name",
            "customer name",
            "business name",
            "display name",
            "company name",
            "organisation name",
            "organization name",
            "trading name",
            "full name",
            "name",
            "client",
            "customer",
            "company",
            "business",
            "organisation",
            "organization",
            "account name",
            "folder",
            "firma",
            "kunde",
            "mandant",
        ],
    ),
    (
        Field::Number,
        &[
            "client number",
            "client code",
            "client no",
            "client id",
            "client ref",
            "client reference",
            "customer number",
            "customer code",
            "customer no",
            "customer id",
            "account number",
            "account code",
            "account no",
            "account ref",
            "reference",
            "number",
            "code",
            "ref",
            "no",
            "id",
            "kundennummer",
            "mandantennummer",
        ],
    ),
    (
        Field::Kind,
        &[
            "client type",
            "business structure",
            "entity type",
            "legal form",
            "company type",
            "business type",
            "customer type",
            "type",
            "structure",
            "rechtsform",
        ],
    ),
    (
        Field::Industry,
        &["industry", "business industry", "trade", "sector", "sic", "industry name", "branche"],
    ),
    (
        Field::ContactName,
        &[
            "contact name",
            "contact",
            "primary contact",
            "main contact",
            "contact person",
            "primary person",
            "owner name",
            "owner",
            "account owner",
            "attention",
            "ansprechpartner",
        ],
    ),
    (Field::FirstName, &["first name", "contact first name", "given name", "forename", "vorname"]),
    (Field::LastName, &["last name", "contact last name", "family name", "surname", "nachname"]),
    (
        Field::ContactEmail,
        &[
            "contact email",
            "email address",
            "email",
            "e mail",
            "e mail address",
            "main email",
            "primary email",
            "owner email",
            "contact email address",
            "mail",
        ],
    ),
    (
        Field::Phone,
        &[
            "phone",
            "phone number",
            "telephone",
            "contact phone",
            "main phone",
            "business phone",
            "work phone",
            "tel",
            "mobile",
            "mobile number",
            "telefon",
        ],
    ),
    (Field::Website, &["website", "web site", "web", "url", "homepage", "company website"]),
    (
        Field::Manager,
        &[
            "account manager",
            "client manager",
            "named manager",
            "manager",
            "responsible",
            "job manager",
            "staff",
            "partner",
            "owner email internal",
            "sachbearbeiter",
        ],
    ),
    (Field::Group, &["group", "client group", "groups", "team", "portfolio", "gruppe"]),
];

/// Columns that are lines of one address, in the order in which they stand in the file.
const ADDRESS: &[&str] = &[
    "address",
    "street",
    "city",
    "town",
    "region",
    "county",
    "state",
    "postcode",
    "postal code",
    "zip",
    "zip code",
    "country",
    "suburb",
    "strasse",
    "plz",
    "ort",
];
/// What stands in front of an address's lines; the first family that a file has is taken.
const FAMILIES: &[&str] =
    &["", "registered ", "po", "postal ", "billing ", "sa", "shipping ", "physical "];

/// A column's name in lower case, its marks gone, words parted: `*ContactName` is `contact name`.
fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut low = false;
    for it in name.chars() {
        let parted = it.is_uppercase() && low;
        if (parted || !it.is_alphanumeric()) && !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
        if it.is_alphanumeric() {
            out.extend(it.to_lowercase());
        }
        low = it.is_lowercase();
    }
    out.trim().to_owned()
}

/// A proposal for each column; `rows` are a few rows of values.
pub fn guess(columns: &[String], rows: &[Vec<String>]) -> Vec<Option<Field>> {
    let plain: Vec<String> = columns.iter().map(|it| plain(it)).collect();
    let mut found: Vec<Option<Field>> = vec![None; columns.len()];
    for (field, names) in NAMES {
        let best = names.iter().find_map(|name| plain.iter().position(|it| it == name));
        if let Some(slot) = best.and_then(|at| found.get_mut(at)).filter(|it| it.is_none()) {
            *slot = Some(*field);
        }
    }
    addresses(&plain, &mut found);
    by_values(rows, &mut found, Field::ContactEmail, is_mail);
    by_values(rows, &mut found, Field::Website, is_web);
    // Some products call the business itself the contact.
    if !found.contains(&Some(Field::Name))
        && let Some(slot) = found.iter_mut().find(|it| **it == Some(Field::ContactName))
    {
        *slot = Some(Field::Name);
    }
    found
}

fn addresses(plain: &[String], found: &mut [Option<Field>]) {
    let line = |name: &str, family: &str| {
        let rest = name.strip_prefix(family).unwrap_or_default().trim();
        let rest = rest.trim_end_matches(|it: char| it.is_ascii_digit()).trim();
        let rest = rest.strip_suffix(" line").unwrap_or(rest);
        let rest = rest.strip_prefix("address ").unwrap_or(rest);
        !rest.is_empty() && ADDRESS.contains(&rest)
    };
    for family in FAMILIES {
        if !plain.iter().any(|it| line(it, family)) {
            continue;
        }
        for (name, slot) in plain.iter().zip(found.iter_mut()) {
            if slot.is_none() && line(name, family) {
                *slot = Some(Field::Address);
            }
        }
        return;
    }
}

/// What no name told, values may: addresses of mail and of the web cannot be mistaken.
fn by_values(
    rows: &[Vec<String>],
    found: &mut [Option<Field>],
    field: Field,
    looks: fn(&str) -> bool,
) {
    if found.contains(&Some(field)) {
        return;
    }
    let all = |at: usize| {
        let mut values =
            rows.iter().filter_map(|row| row.get(at)).filter(|it| !it.is_empty()).peekable();
        values.peek().is_some() && values.all(|it| looks(it))
    };
    let open = |(at, slot): &(usize, &mut Option<Field>)| slot.is_none() && all(*at);
    if let Some((_, slot)) = found.iter_mut().enumerate().find(open) {
        *slot = Some(field);
    }
}

fn is_mail(text: &str) -> bool {
    crate::email::email("", text).is_ok()
}

fn is_web(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.")
}

/// What is wrong with a choice of columns: no name, or a field that two columns would fill.
pub fn check(mapping: &[Option<Field>]) -> Result<(), String> {
    if !mapping.contains(&Some(Field::Name)) {
        return Err("Choose the column that holds the client's name.".to_owned());
    }
    for field in Field::ALL {
        let many = mapping.iter().filter(|it| **it == Some(*field)).count() > 1;
        if many && !field.takes_many() {
            return Err(format!("{} can come from one column only.", field.label()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(header: &str, row: &str) -> String {
        let split = |text: &str| text.split('|').map(|it| it.trim().to_owned()).collect();
        let columns: Vec<String> = split(header);
        let found = guess(&columns, &[split(row)]);
        let words = found.iter().map(|it| it.map_or("-", Field::name));
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn exports_of_usual_products_are_understood() {
        for (header, row, wanted) in [
            (
                "Client Name|Client Code|Account Manager|Email",
                "",
                "name number manager contact_email",
            ),
            (
                "*ContactName|AccountNumber|EmailAddress|FirstName|LastName|POAddressLine1|POCity|POPostalCode|SAAddressLine1|PhoneNumber|Website",
                "",
                "name number contact_email first_name last_name address address address - phone website",
            ),
            (
                "Display Name|Company|First name|Last name|Email|Phone|Billing address line 1|Billing city|Billing ZIP|Notes",
                "",
                "name - first_name last_name contact_email phone address address address -",
            ),
            (
                "Name|Type|Reference|Manager|Primary Contact",
                "",
                "name kind number manager contact_name",
            ),
            (
                "Customer|E-mail|Telephone|Street|Town|Postcode",
                "",
                "name contact_email phone address address address",
            ),
            (
                "Business Name|Contact|Who to write to",
                "A|B|x@example.com",
                "name contact_name contact_email",
            ),
            ("A|B|C", "Acme|https://acme.example|42", "- website -"),
        ] {
            assert_eq!(guessed(header, row), wanted, "{header}");
        }
    }

    #[test]
    fn a_choice_needs_a_name_and_one_column_for_each_field() {
        assert!(
            check(&[Some(Field::Name), None, Some(Field::Address), Some(Field::Address)]).is_ok()
        );
        assert!(check(&[Some(Field::Number)]).is_err());
        assert!(check(&[Some(Field::Name), Some(Field::Phone), Some(Field::Phone)]).is_err());
    }
}
