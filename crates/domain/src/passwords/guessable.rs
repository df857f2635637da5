//! What makes a long password common: leaked favourites, walks over the keyboard, counting,
//! repeating, and sums of these.
//!
//! A list of a million leaked passwords holds few of fifteen characters or more, and those are
//! nearly all of this kind, so the kinds are told instead of the list.

/// Words that leaked passwords are made of. A password that is nothing but these, walks, counts
/// and a few other characters is common.
const FAVOURITES: &[&str] = &[
    "password",
    "passwort",
    "kennwort",
    "passwd",
    "motdepasse",
    "contrasena",
    "wachtwoord",
    "parola",
    "senha",
    "haslo",
    "passphrase",
    "pass",
    "word",
    "welcome",
    "willkommen",
    "bienvenue",
    "letmein",
    "login",
    "logon",
    "signin",
    "admin",
    "administrator",
    "root",
    "user",
    "username",
    "test",
    "testing",
    "guest",
    "demo",
    "default",
    "changeme",
    "change",
    "secret",
    "geheim",
    "iloveyou",
    "ichliebedich",
    "jetaime",
    "tequiero",
    "love",
    "lovely",
    "princess",
    "prinzessin",
    "sunshine",
    "sonnenschein",
    "monkey",
    "dragon",
    "master",
    "football",
    "fussball",
    "baseball",
    "basketball",
    "soccer",
    "hockey",
    "superman",
    "batman",
    "spiderman",
    "pokemon",
    "starwars",
    "trustno",
    "shadow",
    "michael",
    "jennifer",
    "jordan",
    "charlie",
    "jessica",
    "ashley",
    "daniel",
    "hello",
    "hallo",
    "bonjour",
    "computer",
    "internet",
    "samsung",
    "google",
    "facebook",
    "linkedin",
    "microsoft",
    "windows",
    "apple",
    "freedom",
    "whatever",
    "nothing",
    "everything",
    "forever",
    "flower",
    "butterfly",
    "chocolate",
    "cookie",
    "cheese",
    "killer",
    "hunter",
    "ranger",
    "tigger",
    "summer",
    "winter",
    "spring",
    "autumn",
    "sommer",
    "herbst",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "london",
    "liverpool",
    "arsenal",
    "chelsea",
    "barcelona",
    "company",
    "firma",
    "office",
    "account",
    "client",
    "partner",
    "portal",
    "abc",
    "xyz",
    "the",
    "my",
    "is",
    "this",
    "your",
    "mein",
    "ist",
    "for",
    "and",
    "me",
    "you",
    "i",
];

/// Whole phrases that look unguessable and are in every list.
const PHRASES: &[&str] = &[
    "correcthorsebatterystaple",
    "maytheforcebewithyou",
    "thequickbrownfox",
    "thequickbrownfoxjumpsoverthelazydog",
    "tobeornottobethatisthequestion",
    "neverunderestimate",
    "inthebeginningwastheword",
    "loremipsumdolorsitamet",
    "onceuponatime",
];

/// Rows and columns that fingers walk along, both ways.
const WALKS: &[&str] = &[
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
    "qweasdzxc",
    "147258369",
    "123qweasdzxc",
];

/// How many characters beside the known parts do not make it uncommon.
const SPARE: usize = 3;

/// The shortest piece of a walk or of repeating that counts as one.
const PIECE_MIN: usize = 3;

/// With fewer letters and digits than this, punctuation is what makes the password.
const LETTERS_MIN: usize = 12;

/// `letters` is the folded password without punctuation, `whole` the password itself.
pub(super) fn is_common(letters: &str, whole: &str) -> bool {
    if PHRASES.contains(&letters) {
        return true;
    }
    if letters.chars().count() < LETTERS_MIN {
        let whole: Vec<char> = whole.chars().flat_map(char::to_lowercase).collect();
        return uncovered(&whole) <= SPARE;
    }
    let plain: Vec<char> = letters.chars().collect();
    uncovered(&plain) <= SPARE || uncovered(&undisguised(whole)) <= SPARE
}

/// The password with the usual disguises taken off: `p@$$w0rd` is `password`.
fn undisguised(whole: &str) -> Vec<char> {
    whole
        .chars()
        .flat_map(char::to_lowercase)
        .map(|it| match it {
            '@' | '4' => 'a',
            '3' => 'e',
            '1' | '!' | '|' => 'i',
            '0' => 'o',
            '$' | '5' => 's',
            '7' | '+' => 't',
            _ => it,
        })
        .filter(|it| it.is_alphanumeric())
        .collect()
}

/// The fewest characters that stay uncovered when the text is cut into favourites, pieces of
/// walks and repeats.
fn uncovered(text: &[char]) -> usize {
    // best[n]: the fewest uncovered among the first n characters.
    let mut best: Vec<usize> = (0..=text.len()).collect();
    for start in 0..text.len() {
        let so_far = best.get(start).copied().unwrap_or(start);
        improve(&mut best, start + 1, so_far + 1);
        let Some(rest) = text.get(start..) else { continue };
        for length in pieces(text, start, rest) {
            improve(&mut best, start + length, so_far);
        }
    }
    best.last().copied().unwrap_or(0)
}

fn improve(best: &mut [usize], at: usize, value: usize) {
    if let Some(it) = best.get_mut(at)
        && value < *it
    {
        *it = value;
    }
}

/// The lengths of the known pieces that begin at `start`.
fn pieces(text: &[char], start: usize, rest: &[char]) -> Vec<usize> {
    let mut lengths: Vec<usize> =
        FAVOURITES.iter().filter(|it| begins_with(rest, it)).map(|it| it.chars().count()).collect();
    for walk in WALKS {
        let forward: Vec<char> = walk.chars().collect();
        let back: Vec<char> = walk.chars().rev().collect();
        for way in [forward, back] {
            let longest = longest_run(rest, &way);
            if longest >= PIECE_MIN {
                lengths.push(longest);
            }
        }
    }
    if is_year(rest) {
        lengths.push(4);
    }
    // What has stood before, once more: "baubaubau", "xxxxxxx".
    let before = text.get(..start).unwrap_or_default();
    for period in 1..=before.len() {
        let Some(last) = before.get(before.len() - period..) else { continue };
        let again = rest.iter().zip(last.iter().cycle()).take_while(|(a, b)| a == b).count();
        if again >= period.max(PIECE_MIN) {
            lengths.push(again);
        }
    }
    lengths
}

/// 1900 to 2099.
fn is_year(text: &[char]) -> bool {
    let digits = text.iter().take(4).filter(|it| it.is_ascii_digit()).count();
    digits == 4 && (begins_with(text, "19") || begins_with(text, "20"))
}

fn begins_with(text: &[char], word: &str) -> bool {
    word.chars().count() <= text.len() && word.chars().zip(text).all(|(a, b)| a == *b)
}

/// How far `text` follows `way` from any place on it.
fn longest_run(text: &[char], way: &[char]) -> usize {
    (0..way.len())
        .filter_map(|from| way.get(from..))
        .map(|from| from.iter().zip(text).take_while(|(a, b)| a == b).count())
        .max()
        .unwrap_or(0)
}
