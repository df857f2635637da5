//! One's own preferences, behind each door; and the page behind a digest's unsubscribe link.

use app::Error;
use app::preferences;
use domain::ids::PersonId;
use domain::preferences::{
    Cadence, Density, Preferences, SignInLetter, StartPage, Theme, Topic, time_zone,
};
use domain::reader::Lang;
use jiff::tz;
use serde::Deserialize;

use super::frames;
use super::step_up::base;
use crate::route::{Access, Body, get, post};
use crate::views::form::{Choice, Form};
use crate::views::parts::Link;
use crate::views::people::{PreferencesPage, UnsubscribePage};
use crate::{Later, Realm, Reply, Route, Rq, Words};

const OWN: Access = Access::Signed("one's own preferences");
const BY_LINK: Access =
    Access::Public("the link in the letter is the right, and ends letters only");

/// Staff and owners; and whoever holds a digest's link.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/me", Realm::Partner, OWN, show),
    post("/p/{firm}/me", Realm::Partner, OWN, save),
    get("/me/settings", Realm::Client, OWN, show),
    post("/me/settings", Realm::Client, OWN, save),
    get("/letters/off/{token}", Realm::Public, BY_LINK, asking),
    // A mail program posts here by itself (RFC 8058): it has no session, no cookie and no page,
    // and may send its one field as either kind of form.
    post("/letters/off/{token}", Realm::Machine, BY_LINK, off).takes(Body::Events),
];

/// The choice of whoever leaves it to the firm.
const FIRMS: &str = "firm";

fn form_of(name: &str, it: &Preferences) -> Form {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut values = vec![
        pair("name", name),
        pair("language", it.language.map_or("", Lang::tag)),
        pair("time_zone", it.time_zone.as_deref().unwrap_or_default()),
        pair("theme", it.theme.name()),
        pair("density", it.density.name()),
        pair("start_page", it.start_page.name()),
        pair("digest", it.digest.map_or(FIRMS, Cadence::name)),
        pair("sign_in_letter", it.sign_in_letter.name()),
    ];
    if it.single_keys {
        values.push(pair("single_keys", "on"));
    }
    values.extend(it.topics.iter().map(|it| pair("topics", it.name())));
    Form { values, ..Form::default() }
}

async fn page(rq: &Rq, form: Form) -> Result<PreferencesPage, Error> {
    let (t, base) = (&rq.t, base(rq)?);
    let staff = rq.actor.staff();
    let firms = preferences::firms(&rq.ctx, rq.signed()?.person).await?;
    let (title, action, home) = if staff.is_some() {
        let home = Link::new(format!("{base}/clients"), t.preferences_back());
        (t.my_preferences(), format!("{base}/me"), home)
    } else {
        let home = Link::new("/me/access", t.access_title());
        (t.my_settings(), "/me/settings".to_owned(), home)
    };
    let seen = staff.map_or(&[][..], |it| domain::preferences::topics_of(it.role));
    Ok(PreferencesPage {
        frame: frames::own(rq, title),
        home,
        action,
        staff: staff.is_some(),
        form: form.read_by(t),
        languages: languages(t),
        zones: zones(),
        themes: vec![
            Choice::new(Theme::System.name(), t.preferences_theme_system()),
            Choice::new(Theme::Light.name(), t.preferences_theme_light()),
            Choice::new(Theme::Dark.name(), t.preferences_theme_dark()),
        ],
        densities: vec![
            Choice::new(Density::Comfortable.name(), t.preferences_density_comfortable()),
            Choice::new(Density::Compact.name(), t.preferences_density_compact()),
        ],
        keys: vec![Choice::new("on", t.preferences_keys_on())],
        starts: starts(t),
        digests: vec![
            Choice::new(FIRMS, as_the_firm(t, firms)),
            Choice::new(Cadence::Off.name(), t.preferences_digest_off()),
            Choice::new(Cadence::Daily.name(), t.preferences_digest_daily()),
            Choice::new(Cadence::Weekly.name(), t.preferences_digest_weekly()),
        ],
        topics: seen.iter().map(|it| Choice::new(it.name(), topic(t, *it))).collect(),
        letters: vec![
            Choice::new(SignInLetter::Never.name(), t.preferences_sign_in_never()),
            Choice::new(SignInLetter::Daily.name(), t.preferences_sign_in_daily()),
            Choice::new(SignInLetter::Each.name(), t.preferences_sign_in_each()),
        ],
        security: if staff.is_some() { String::new() } else { "/me/security".to_owned() },
    })
}

fn as_the_firm(t: &Words, firms: Cadence) -> &'static str {
    match firms {
        Cadence::Off => t.preferences_digest_firm_off(),
        Cadence::Daily => t.preferences_digest_firm_daily(),
        Cadence::Weekly => t.preferences_digest_firm_weekly(),
    }
}

fn topic(t: &Words, it: Topic) -> &'static str {
    match it {
        Topic::Access => t.preferences_topic_access(),
        Topic::Connections => t.preferences_topic_connections(),
        Topic::Unlinked => t.preferences_topic_unlinked(),
        Topic::Staff => t.preferences_topic_staff(),
    }
}

/// Pages that somebody can begin with: those that are there.
fn starts(t: &Words) -> Vec<Choice> {
    let mut all = vec![Choice::new(StartPage::Clients.name(), t.security_back_clients())];
    if has_today() {
        all.push(Choice::new(StartPage::Today.name(), t.preferences_start_today()));
    }
    all
}

/// Whether there is a page of what needs somebody today.
fn has_today() -> bool {
    crate::ROUTES.iter().flat_map(|it| it.iter()).any(|it| it.path == "/p/{firm}")
}

/// Where a member of staff begins at a firm.
pub(super) async fn start(rq: &Rq, person: PersonId, slug: &str) -> Result<String, Error> {
    let likes = preferences::of(&rq.ctx, person).await?;
    Ok(match likes.start_page {
        StartPage::Today if has_today() => format!("/p/{slug}"),
        StartPage::Today | StartPage::Clients => format!("/p/{slug}/clients"),
    })
}

/// Each in its own name: whoever looks for it reads it.
fn languages(t: &Words) -> Vec<Choice> {
    let own = Lang::ALL.iter().map(|it| Choice::new(it.tag(), it.own_name()));
    std::iter::once(Choice::new("", t.preferences_language_auto())).chain(own).collect()
}

/// Every place of the time zone database; abbreviations and fixed offsets left out.
pub(crate) fn zones() -> Vec<Choice> {
    let mut names: Vec<String> = tz::db()
        .available()
        .map(|it| it.to_string())
        .filter(|it| it.contains('/') && !it.starts_with("Etc/"))
        .collect();
    names.sort();
    let all = names.iter().map(|it| Choice::new(it.as_str(), it.replace('_', " ")));
    std::iter::once(Choice::new("", "—")).chain(all).collect()
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let own = rq.signed()?;
        Reply::page(&page(&rq, form_of(&own.name, &own.preferences)).await?)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    name: String,
    language: String,
    time_zone: String,
    theme: String,
    density: String,
    single_keys: String,
    start_page: String,
    digest: String,
    topics: Vec<String>,
    sign_in_letter: String,
}

/// What was typed, over what was there: each page shows a part of it.
fn wanted(typed: &Typed, before: &Preferences, staff: bool) -> Result<Preferences, Error> {
    let mut it = before.clone();
    it.language = Lang::parse(&typed.language);
    it.time_zone = time_zone("time_zone", &typed.time_zone).map_err(Error::field)?;
    it.theme = Theme::parse(&typed.theme).unwrap_or_default();
    if staff {
        it.density = Density::parse(&typed.density).unwrap_or_default();
        it.single_keys = typed.single_keys == "on";
        it.start_page = StartPage::parse(&typed.start_page).unwrap_or_default();
        it.digest = Cadence::parse(&typed.digest);
        it.topics = typed.topics.iter().filter_map(|it| Topic::parse(it)).collect();
    } else {
        it.sign_in_letter = SignInLetter::parse(&typed.sign_in_letter).unwrap_or_default();
    }
    Ok(it)
}

fn save(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        let own = rq.signed()?;
        let staff = rq.actor.staff().is_some();
        let name = if staff { typed.name.as_str() } else { own.name.as_str() };
        let done = match wanted(&typed, &own.preferences, staff) {
            Ok(wanted) => preferences::save(&rq.ctx, own, name, &wanted).await,
            Err(error) => Err(error),
        };
        match done {
            Ok(()) => Ok(Reply::see_other(format!("{}?done=saved", rq.path))),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

fn unsubscribe_page(rq: &Rq, email: &str, on: bool) -> UnsubscribePage {
    let t = &rq.t;
    if on {
        UnsubscribePage {
            frame: frames::public(rq, t.unsubscribe_title()),
            sentence: t.unsubscribe_lead(email),
            action: rq.path.clone(),
        }
    } else {
        UnsubscribePage {
            frame: frames::public(rq, t.unsubscribe_done()),
            sentence: t.unsubscribe_done_lead(email),
            action: String::new(),
        }
    }
}

/// Opening the link changes nothing: programs that read mail follow links.
fn asking(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let found = preferences::subscribed(&rq.ctx, rq.param("token")?).await?;
        Reply::page(&unsubscribe_page(&rq, &found.email, found.is_on()))
    })
}

/// The button of the page, and a mail program's one click. Only a browser is led on: a mail
/// program must not be.
fn off(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        preferences::unsubscribe(&rq.ctx, rq.param("token")?).await?;
        if rq.header("accept").is_some_and(|it| it.contains("html")) {
            return Ok(Reply::see_other(rq.path));
        }
        Ok(Reply::text(200, rq.t.unsubscribe_done()))
    })
}
