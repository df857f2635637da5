//! An add-on's file: read whole, judged whole, each fault with its line.

use super::suits;
use crate::products::file::FileFault;
use data_encoding::BASE64;
use domain::addons::{Allowance, Kind, Offer, Price, Provider, Region, Rule};
use domain::money::{Currency, MOST};
use domain::products::{check_address, is_slug};
use jiff::civil::Date;
use serde::Deserialize;
use std::path::Path;
use toml::Spanned;

/// The largest logo.
const LOGO_BYTES: u64 = 32 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    slug: Spanned<String>,
    product: Spanned<String>,
    name: Spanned<String>,
    summary: Spanned<String>,
    #[serde(default)]
    text: Option<Spanned<String>>,
    #[serde(default)]
    icon: Option<Spanned<String>>,
    #[serde(default, rename = "logo_file")]
    logo: Option<Spanned<String>>,
    #[serde(default)]
    shared: Option<Spanned<String>>,
    #[serde(default)]
    countries: Option<Spanned<Vec<String>>>,
    #[serde(default)]
    free_until: Option<Spanned<String>>,
    #[serde(default)]
    renewal_months: Option<Spanned<i64>>,
    #[serde(default)]
    retired: bool,
    #[serde(default)]
    allowance: Option<Spanned<AllowanceFile>>,
    prices: Vec<PriceFile>,
    #[serde(default)]
    eligibility: Vec<RuleFile>,
    #[serde(default)]
    provider: Option<ProviderFile>,
}

const fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AllowanceFile {
    quantity: i64,
    unit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceFile {
    from: Spanned<String>,
    currency: Spanned<String>,
    net: Spanned<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    when: Spanned<String>,
    sentence: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProviderFile {
    kind: Spanned<String>,
    name: Spanned<String>,
    client_id: Spanned<String>,
    client_secret_file: Spanned<String>,
    #[serde(default)]
    application_id: Option<Spanned<String>>,
    #[serde(default)]
    draft: bool,
    token_url: Spanned<String>,
    #[serde(default)]
    revocation_url: Option<Spanned<String>>,
    #[serde(default)]
    issuer: Option<Spanned<String>>,
    #[serde(default = "yes")]
    issuer_in_return: bool,
    #[serde(default)]
    account: Option<Spanned<String>>,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    client_secret_basic: bool,
    regions: Vec<RegionFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionFile {
    code: Spanned<String>,
    name: Spanned<String>,
    authorize_url: Spanned<String>,
    #[serde(default)]
    check_url: Option<Spanned<String>>,
    #[serde(default)]
    countries: Vec<String>,
}

/// Reads a definition, with the secret and the logo beside it. In the sandbox plain http is
/// allowed and the secret's file may be readable by others.
pub fn check(path: &Path, products: &[String], sandbox: bool) -> Result<Offer, Vec<FileFault>> {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let fault = |line, what: String| FileFault { file: file.clone(), line, what };
    let text = std::fs::read_to_string(path).map_err(|it| vec![fault(1, it.to_string())])?;
    let mut reader = Reader { text: &text, faults: Vec::new(), beside: path, sandbox };
    let read: Result<File, toml::de::Error> = toml::from_str(&text);
    let offer = match read {
        Ok(it) => reader.offer(it, products),
        Err(why) => {
            let line = why.span().map_or(1, |it| reader.line(it.start));
            return Err(vec![fault(line, why.message().to_owned())]);
        }
    };
    if reader.faults.is_empty() {
        return Ok(offer);
    }
    reader.faults.sort();
    Err(reader.faults.into_iter().map(|(line, what)| fault(line, what)).collect())
}

struct Reader<'a> {
    text: &'a str,
    faults: Vec<(usize, String)>,
    beside: &'a Path,
    sandbox: bool,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|it| *it == b'\n').count() + 1
    }

    fn say<T>(&mut self, at: &Spanned<T>, what: impl Into<String>) {
        let line = self.line(at.span().start);
        self.faults.push((line, what.into()));
    }

    fn offer(&mut self, it: File, products: &[String]) -> Offer {
        if !is_slug(it.slug.get_ref()) {
            self.say(&it.slug, "slug: 2 to 32 of a-z, 0-9 and -, no hyphen at the ends.");
        }
        if !products.contains(it.product.get_ref()) {
            let all = products.join(", ");
            self.say(&it.product, format!("product: no product has this slug; there are {all}."));
        }
        self.sized(&it.name, "name", 60);
        self.sized(&it.summary, "summary", 200);
        let icon = it.icon.as_ref().map_or("package", |it| it.get_ref().as_str()).to_owned();
        if let Some(named) = &it.icon
            && !named.get_ref().bytes().all(|it| it.is_ascii_lowercase() || it == b'-')
        {
            self.say(named, "icon: the name of an icon, a-z and -.");
        }
        let renewal_months = it.renewal_months.as_ref().map_or(12, |it| *it.get_ref());
        if let Some(months) =
            it.renewal_months.as_ref().filter(|it| !(1..=60).contains(it.get_ref()))
        {
            self.say(months, "renewal_months: 1 to 60.");
        }
        Offer {
            icon,
            logo: it.logo.as_ref().map(|it| self.logo(it)).unwrap_or_default(),
            text: it.text.map(Spanned::into_inner).unwrap_or_default(),
            shared: it.shared.map(Spanned::into_inner).unwrap_or_default(),
            countries: it.countries.map(|it| self.countries(&it)).unwrap_or_default(),
            free_until: it.free_until.as_ref().and_then(|it| self.day(it, "free_until")),
            allowance: it.allowance.and_then(|it| self.allowance(&it)),
            prices: self.prices(&it.prices),
            eligibility: it.eligibility.into_iter().map(|it| self.rule(it)).collect(),
            provider: it.provider.map(|it| self.provider(it)).unwrap_or_default(),
            slug: it.slug.into_inner(),
            product: it.product.into_inner(),
            name: it.name.into_inner(),
            summary: it.summary.into_inner(),
            renewal_months,
            retired: it.retired,
        }
    }

    fn sized(&mut self, it: &Spanned<String>, key: &str, most: usize) {
        let length = it.get_ref().trim().chars().count();
        if length == 0 || length > most {
            self.say(it, format!("{key}: 1 to {most} characters."));
        }
    }

    fn day(&mut self, it: &Spanned<String>, key: &str) -> Option<Date> {
        let read = it.get_ref().parse::<Date>().ok();
        if read.is_none() {
            self.say(it, format!("{key}: a day such as \"2027-01-01\"."));
        }
        read
    }

    fn countries(&mut self, it: &Spanned<Vec<String>>) -> Vec<String> {
        if it.get_ref().iter().any(|it| !is_country(it)) {
            self.say(it, "countries: two capital letters each, such as \"GB\".");
        }
        it.get_ref().clone()
    }

    fn allowance(&mut self, it: &Spanned<AllowanceFile>) -> Option<Allowance> {
        let inside = it.get_ref();
        if inside.quantity < 1 || inside.unit.trim().is_empty() {
            self.say(it, "allowance: a quantity from 1 on and a unit.");
            return None;
        }
        Some(Allowance { quantity: inside.quantity, unit: inside.unit.clone() })
    }

    fn prices(&mut self, all: &[PriceFile]) -> Vec<Price> {
        let mut out: Vec<Price> = Vec::new();
        for it in all {
            let from = self.day(&it.from, "from");
            let currency = Currency::parse(it.currency.get_ref());
            if currency.is_none() {
                self.say(&it.currency, "currency: an ISO 4217 code such as \"GBP\".");
            }
            let net = *it.net.get_ref();
            if !(0..=MOST).contains(&net) {
                self.say(&it.net, "net: whole minor units from 0 on (600 is 6.00).");
            }
            let (Some(from), Some(currency)) = (from, currency) else { continue };
            if out.iter().any(|it| it.from == from && it.currency == currency) {
                self.say(&it.from, "from: this currency has a price from that day on already.");
            }
            out.push(Price { from, currency, net });
        }
        if all.is_empty() {
            self.faults.push((1, "prices: at least one [[prices]] is needed.".to_owned()));
        }
        out
    }

    fn rule(&mut self, it: RuleFile) -> Rule {
        if let Err(why) = suits::check(it.when.get_ref()) {
            self.say(&it.when, format!("when: {why}"));
        }
        self.sized(&it.sentence, "sentence", 200);
        Rule { when: it.when.into_inner(), sentence: it.sentence.into_inner() }
    }

    fn address(&mut self, it: &Spanned<String>, key: &str) {
        if let Err(why) = check_address(it.get_ref(), self.sandbox) {
            self.say(it, format!("{key}: {why}"));
        }
    }

    fn provider(&mut self, it: ProviderFile) -> Provider {
        let kind = match it.kind.get_ref().as_str() {
            "amazon" => Kind::Amazon,
            "oauth" => Kind::Oauth,
            _ => {
                self.say(&it.kind, "kind: amazon or oauth; leave [provider] out for none.");
                Kind::None
            }
        };
        self.sized(&it.name, "name", 40);
        self.sized(&it.client_id, "client_id", 200);
        self.address(&it.token_url, "token_url");
        for (place, key) in [(&it.revocation_url, "revocation_url"), (&it.issuer, "issuer")] {
            if let Some(address) = place {
                self.address(address, key);
            }
        }
        if kind == Kind::Amazon && it.application_id.is_none() {
            self.say(&it.kind, "application_id is missing: amazon needs it.");
        }
        if kind == Kind::Oauth && it.issuer.is_some() == it.account.is_some() {
            let what = "issuer (OpenID) or account (the token answer's field that names whose \
                        account it is): one of them.";
            self.say(&it.kind, what);
        }
        if let Some(field) = &it.account {
            self.sized(field, "account", 60);
        }
        if it.regions.is_empty() {
            self.say(&it.kind, "regions: at least one [[provider.regions]] is needed.");
        }
        let regions = it.regions.into_iter().map(|it| self.region(it)).collect();
        Provider {
            kind,
            client_secret: self.secret(&it.client_secret_file),
            name: it.name.into_inner(),
            client_id: it.client_id.into_inner(),
            application_id: it.application_id.map(Spanned::into_inner).unwrap_or_default(),
            draft: it.draft,
            regions,
            token_url: it.token_url.into_inner(),
            revocation_url: it.revocation_url.map(Spanned::into_inner).unwrap_or_default(),
            issuer: it.issuer.map(Spanned::into_inner).unwrap_or_default(),
            silent: !it.issuer_in_return,
            account: it.account.map(Spanned::into_inner).unwrap_or_default(),
            scopes: it.scopes,
            basic: it.client_secret_basic,
        }
    }

    fn region(&mut self, it: RegionFile) -> Region {
        self.sized(&it.code, "code", 20);
        self.sized(&it.name, "name", 40);
        self.address(&it.authorize_url, "authorize_url");
        if let Some(check) = &it.check_url {
            self.address(check, "check_url");
        }
        Region {
            check_url: it.check_url.map(Spanned::into_inner).unwrap_or_default(),
            code: it.code.into_inner(),
            name: it.name.into_inner(),
            authorize_url: it.authorize_url.into_inner(),
            countries: it.countries,
        }
    }

    /// A file beside the definition, named without a path.
    fn beside(&mut self, it: &Spanned<String>, key: &str) -> Option<std::path::PathBuf> {
        let name = it.get_ref();
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', '\0']) {
            self.say(it, format!("{key}: name a file beside this one, without a path."));
            return None;
        }
        Some(self.beside.with_file_name(name))
    }

    fn secret(&mut self, it: &Spanned<String>) -> String {
        let Some(path) = self.beside(it, "client_secret_file") else { return String::new() };
        let read = std::fs::read_to_string(&path).map(|it| it.trim().to_owned());
        match read {
            Ok(secret) if secret.is_empty() => self.say(it, "client_secret_file: it is empty."),
            Ok(_) if !self.sandbox && open_to_others(&path) => {
                let what = "client_secret_file: others can read it; chmod 600 it.";
                self.say(it, what);
            }
            Ok(secret) => return secret,
            Err(why) => self.say(it, format!("client_secret_file: {}: {why}", it.get_ref())),
        }
        String::new()
    }

    fn logo(&mut self, it: &Spanned<String>) -> String {
        let Some(path) = self.beside(it, "logo_file") else { return String::new() };
        let kind = match path.extension().and_then(|it| it.to_str()) {
            Some("png") => "image/png",
            Some("webp") => "image/webp",
            Some(_) | None => {
                self.say(it, "logo_file: a .png or .webp file.");
                return String::new();
            }
        };
        match std::fs::read(&path) {
            Ok(bytes) if u64::try_from(bytes.len()).unwrap_or(u64::MAX) <= LOGO_BYTES => {
                return format!("data:{kind};base64,{}", BASE64.encode(&bytes));
            }
            Ok(_) => self.say(it, "logo_file: at most 32 kB."),
            Err(why) => self.say(it, format!("logo_file: {}: {why}", it.get_ref())),
        }
        String::new()
    }
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|it| it.is_ascii_uppercase())
}

#[cfg(unix)]
fn open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|it| it.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"slug = "amazon"
product = "books"
name = "Amazon"
summary = "Orders and fees come in by themselves."
countries = ["GB"]
free_until = "2026-03-01"
allowance = { quantity = 1000, unit = "orders" }

[[prices]]
from = "2026-01-01"
currency = "GBP"
net = 600

[[eligibility]]
when = "country == 'GB'"
sentence = "The business sells in the United Kingdom."

[provider]
kind = "amazon"
name = "Amazon"
application_id = "amzn1.sp.solution.1"
client_id = "amzn1.application-oa2-client.1"
client_secret_file = "amazon.secret"
token_url = "https://api.amazon.com/auth/o2/token"
[[provider.regions]]
code = "eu"
name = "Europe"
authorize_url = "https://sellercentral.amazon.co.uk/apps/authorize/consent"
countries = ["GB"]
"#;

    fn said(text: &str) -> String {
        let unique = crate::secrets::Secrets::token();
        let dir = std::env::temp_dir().join(format!("clientele-addon-{unique}"));
        std::fs::create_dir_all(&dir).unwrap();
        let path = dir.join("amazon.toml");
        std::fs::write(&path, text).unwrap();
        std::fs::write(dir.join("amazon.secret"), "shh\n").unwrap();
        let out = match check(&path, &["books".to_owned()], true) {
            Ok(it) => {
                assert_eq!(it.provider.client_secret, "shh");
                assert!(!serde_json::to_string(&it).unwrap().contains("shh"), "never stored");
                format!("{} {}", it.name, it.prices.len())
            }
            Err(all) => all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        };
        std::fs::remove_dir_all(&dir).unwrap();
        out
    }

    #[test]
    fn a_good_file_is_read_and_its_secret_is_not_stored() {
        assert_eq!(said(GOOD), "Amazon 1");
    }

    #[test]
    fn each_fault_has_its_line() {
        let bent = |from: &str, to: &str| said(&GOOD.replace(from, to));
        for (from, to, line, word) in [
            ("slug = \"amazon\"", "slug = \"A\"", 1, "slug"),
            ("product = \"books\"", "product = \"shoes\"", 2, "product"),
            ("countries = [\"GB\"]\nfree", "countries = [\"gb\"]\nfree", 5, "countries"),
            ("2026-03-01", "2026-02-30", 6, "free_until"),
            ("from = \"2026-01-01\"", "from = \"soon\"", 10, "from"),
            ("currency = \"GBP\"", "currency = \"gbp\"", 11, "currency"),
            ("net = 600", "net = -1", 12, "net"),
            ("country == 'GB'", "colour == 'red'", 15, "colour"),
            ("country == 'GB'", "country ==", 15, "when"),
            ("kind = \"amazon\"", "kind = \"ebay\"", 19, "kind"),
            ("amazon.secret", "../amazon.secret", 23, "client_secret_file"),
            ("amazon.secret", "nowhere.secret", 23, "client_secret_file"),
            ("https://api.amazon.com", "ftp://api.amazon.com", 24, "token_url"),
            ("name = \"Europe\"", "name = \"\"", 27, "name"),
            ("net = 600", "net = 600\nvat = 20", 13, "vat"),
            ("net = 600", "net = \"600\"", 12, "expected i64"),
            (
                "name = \"Amazon\"\nsummary",
                "name = \"Amazon\"\nname = \"A\"\nsummary",
                4,
                "duplicate",
            ),
        ] {
            let found = bent(from, to);
            let start = format!("amazon.toml:{line}: ");
            assert!(found.starts_with(&start) && found.contains(word), "{to}: {found}");
        }
    }

    #[test]
    fn all_faults_of_the_content_are_told_at_once() {
        let found = said(&GOOD.replace("net = 600", "net = -1").replace("\"GBP\"", "\"Q\""));
        assert_eq!(found.lines().count(), 2, "{found}");
    }
}
