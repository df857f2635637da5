//! Numbers that look random and are the same in every run, and names made from them.

/// A row of steady numbers (splitmix64).
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 to below `many`.
    pub(super) fn below(&mut self, many: i64) -> i64 {
        let many = u64::try_from(many).unwrap_or(1).max(1);
        i64::try_from(self.next() % many).unwrap_or(0)
    }

    /// From `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high - low + 1)
    }

    /// True in so many of a hundred.
    pub(super) fn percent(&mut self, many: i64) -> bool {
        self.below(100) < many
    }

    /// One of them.
    pub(super) fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let at = self.below(i64::try_from(all.len()).unwrap_or(1));
        usize::try_from(at).ok().and_then(|it| all.get(it)).copied().unwrap_or_default()
    }
}

const PLACES: &[&str] = &[
    "Alder Lane",
    "Ashcombe",
    "Bramley",
    "Bridge Street",
    "Broadmoor",
    "Canal Side",
    "Cedar Court",
    "Chapel Row",
    "Clearwater",
    "Coldharbour",
    "Combe Martin",
    "Cromer",
    "Dalesway",
    "Eastgate",
    "Elm Park",
    "Fairfield",
    "Fenland",
    "Fernhill",
    "Foxglove",
    "Gatehouse",
    "Glenmoor",
    "Granary",
    "Greenway",
    "Harbour",
    "Hawthorn",
    "Hazelmere",
    "Highfield",
    "Hollybush",
    "Ironbridge",
    "Ivy House",
    "Juniper",
    "Kestrel",
    "Kingsmead",
    "Lakeside",
    "Langdale",
    "Larchwood",
    "Limekiln",
    "Linden",
    "Longacre",
    "Malthouse",
    "Marlow",
    "Meadowbank",
    "Millbrook",
    "Moorland",
    "Northgate",
    "Oakfield",
    "Old Quay",
    "Orchard",
    "Park Row",
    "Pebble",
    "Penrose",
    "Priory",
    "Quayside",
    "Redwood",
    "Ridgeway",
    "Riverside",
    "Rookery",
    "Rosewood",
    "Saltmarsh",
    "Sandbank",
    "Seven Oaks",
    "Silver Birch",
    "Southdown",
    "St Mawes",
    "Stonebridge",
    "Sundial",
    "Tamar",
    "Thornbury",
    "Tidewater",
    "Upland",
    "Valley",
    "Wayside",
    "Westfield",
    "Wharf",
    "Willowbrook",
    "Windmill",
    "Wren",
    "Yew Tree",
];
const SURNAMES: &[&str] = &[
    "Abara",
    "Achterberg",
    "Ainsley",
    "Akhtar",
    "Baines",
    "Barrow",
    "Bellamy",
    "Bianchi",
    "Blackwood",
    "Brennan",
    "Calloway",
    "Castellan",
    "Chaudhry",
    "Clarke",
    "Cooper",
    "Dahl",
    "Dempsey",
    "Dhillon",
    "Dunmore",
    "Eze",
    "Farrow",
    "Fielding",
    "Fitzgerald",
    "Forsyth",
    "Gallagher",
    "Gill",
    "Goddard",
    "Haddad",
    "Hargreaves",
    "Hoang",
    "Holloway",
    "Ibrahim",
    "Iqbal",
    "Jansen",
    "Kaur",
    "Kendrick",
    "Kowalski",
    "Lambert",
    "Lindqvist",
    "Lowe",
    "MacAllister",
    "Mbeki",
    "Mendes",
    "Mistry",
    "Novak",
    "O'Connor",
    "Okafor",
    "Olsen",
    "Palmer",
    "Patel",
    "Penhaligon",
    "Pritchard",
    "Quigley",
    "Rahman",
    "Rossi",
    "Sandhu",
    "Santos",
    "Sharma",
    "Sinclair",
    "Stavrou",
    "Sutcliffe",
    "Tanaka",
    "Thackeray",
    "Trevithick",
    "Ueda",
    "Varga",
    "Vaughan",
    "Wainwright",
    "Walsh",
    "Whitlock",
    "Wozniak",
    "Yilmaz",
    "Zielinski",
];
const FIRST: &[&str] = &[
    "Aisha", "Alan", "Amara", "Anna", "Ben", "Bruno", "Carys", "Chidi", "Clara", "Daniel", "Deepa",
    "Diana", "Edith", "Elif", "Emeka", "Erin", "Farah", "Felix", "Fiona", "George", "Grace",
    "Hana", "Harriet", "Hugo", "Imran", "Ingrid", "Jack", "Jasmine", "Jonas", "Kate", "Kofi",
    "Laura", "Leon", "Lucia", "Mara", "Marcus", "Mei", "Nadia", "Nathan", "Niamh", "Oscar", "Owen",
    "Petra", "Rafael", "Rhys", "Rosa", "Ruth", "Samir", "Sofia", "Stefan", "Tara", "Theo", "Uma",
    "Victor", "Wendy", "Yusuf", "Zara",
];
/// What a business does, and the industry it belongs to.
const TRADES: &[(&str, &str)] = &[
    ("Joinery", "Construction"),
    ("Builders", "Construction"),
    ("Roofing", "Construction"),
    ("Plastering", "Construction"),
    ("Scaffolding", "Construction"),
    ("Groundworks", "Construction"),
    ("Electrical", "Trades"),
    ("Plumbing & Heating", "Trades"),
    ("Locksmiths", "Trades"),
    ("Drainage", "Trades"),
    ("Solar", "Trades"),
    ("Garage Doors", "Trades"),
    ("Bakery", "Hospitality"),
    ("Kitchen", "Hospitality"),
    ("Coffee", "Hospitality"),
    ("Arms", "Hospitality"),
    ("Catering", "Hospitality"),
    ("Guest House", "Hospitality"),
    ("Cycles", "Retail"),
    ("Books", "Retail"),
    ("Flowers", "Retail"),
    ("Pet Supplies", "Retail"),
    ("Hardware", "Retail"),
    ("Toys", "Retail"),
    ("Dental Practice", "Healthcare"),
    ("Physiotherapy", "Healthcare"),
    ("Opticians", "Healthcare"),
    ("Veterinary Clinic", "Healthcare"),
    ("Studio", "Design"),
    ("Architects", "Design"),
    ("Interiors", "Design"),
    ("Print", "Design"),
    ("Marine", "Marine services"),
    ("Boatyard", "Marine services"),
    ("Farm", "Agriculture"),
    ("Vineyard", "Agriculture"),
    ("Orchards", "Agriculture"),
    ("Nurseries", "Agriculture"),
    ("Haulage", "Transport"),
    ("Couriers", "Transport"),
    ("Coaches", "Transport"),
    ("Lettings", "Property"),
    ("Holiday Lets", "Property"),
    ("Cleaning", "Services"),
    ("Gardens", "Services"),
    ("Security", "Services"),
    ("Training", "Education"),
    ("Nursery School", "Education"),
    ("Software", "Technology"),
    ("Photography", "Design"),
];
const TOWNS: &[&str] = &[
    "Penhallow",
    "Truro",
    "Falmouth",
    "Exeter",
    "Tavistock",
    "Bideford",
    "Bude",
    "Liskeard",
    "Plymouth",
    "Wadebridge",
    "Totnes",
    "Barnstaple",
    "Okehampton",
    "Redruth",
    "St Ives",
];

/// A business that never was.
#[derive(Debug, Clone)]
pub(super) struct Business {
    pub(super) name: String,
    pub(super) industry: &'static str,
    pub(super) contact: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) address: String,
}

/// What a name looks like in an address: `hartwell-joinery`.
pub(super) fn slug(name: &str) -> String {
    let mut out = String::new();
    let name = name.trim_end_matches(" Ltd");
    for letter in name.chars() {
        match letter.to_ascii_lowercase() {
            it @ ('a'..='z' | '0'..='9') => out.push(it),
            '\'' | '.' | '’' => {}
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    let cut: String = out.chars().take(24).collect();
    cut.trim_matches('-').to_owned()
}

impl Dice {
    /// A business with somebody to ring there.
    pub(super) fn business(&mut self) -> Business {
        let at = self.below(i64::try_from(TRADES.len()).unwrap_or(1));
        let trade = usize::try_from(at).ok().and_then(|it| TRADES.get(it));
        let (trade, industry) = trade.copied().unwrap_or(("Works", "Services"));
        let surname = self.pick(SURNAMES);
        let name = match self.below(6) {
            0 => format!("{surname} {trade} Ltd"),
            1 => format!("{surname} & {} {trade}", self.pick(SURNAMES)),
            2 => format!("{} {trade} Ltd", self.pick(PLACES)),
            3 => format!("{surname}'s {trade}"),
            _ => format!("{} {trade}", self.pick(PLACES)),
        };
        let first = self.pick(FIRST);
        let mail = format!("{}@{}.example", slug(first), slug(&name));
        self.at(name, industry, (format!("{first} {surname}"), mail))
    }

    /// The same for a name that is known.
    pub(super) fn at(
        &mut self,
        name: String,
        industry: &'static str,
        (contact, email): (String, String),
    ) -> Business {
        // 01632 960 xxx is the range that Ofcom keeps free for stories.
        let phone = format!("01632 960 {:03}", self.below(1_000));
        let (number, place) = (self.between(1, 140), self.pick(PLACES));
        let address = format!("{number} {place}, {}", self.pick(TOWNS));
        Business { name, industry, contact, email, phone, address }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_tells_the_same_story() {
        let names = |seed| {
            let mut dice = Dice::new(seed);
            (0..50).map(|_| dice.business().name).collect::<Vec<_>>()
        };
        assert_eq!(names(7), names(7));
        assert_ne!(names(7), names(8));
    }

    #[test]
    fn every_business_passes_the_rules_for_what_people_type() {
        let mut dice = Dice::new(1);
        for _ in 0..2_000 {
            let it = dice.business();
            domain::names::name("name", &it.name).unwrap();
            domain::names::phone("phone", &it.phone).unwrap();
            domain::email::email("email", &it.email).unwrap();
            assert!(slug(&it.name).len() >= 3, "{}", it.name);
        }
    }
}
