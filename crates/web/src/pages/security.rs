//! One's own sign-in: passkeys, password, authenticator app, recovery codes, sessions.

use app::Error;
use app::people::factors::{self, Enrolment};
use app::people::{Session, sessions};
use domain::ids::{PasskeyId, SessionId};
use domain::people::SignInRule;
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Deserialize;
use std::fmt::Write as _;

use super::frames;
use super::sign_in::{options, refused};
use super::step_up::base;
use crate::route::{Access, get, post};
use crate::session::door_of;
use crate::views::form::Form;
use crate::views::parts::{Link, When};
use crate::views::people::{
    Asked, PasskeyRow, RecoveryCodesPage, SecurityPage, SessionRow, TotpPage,
};
use crate::{Later, Realm, Reply, Route, Rq, Words};

const OWN: Access = Access::Signed("one's own sign-in");

/// Behind each door.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/security", Realm::Partner, OWN, show).unproven(),
    post("/p/{firm}/security/password", Realm::Partner, OWN, password).unproven(),
    get("/p/{firm}/security/totp", Realm::Partner, OWN, show_totp).unproven(),
    post("/p/{firm}/security/totp", Realm::Partner, OWN, totp).unproven(),
    post("/p/{firm}/security/recovery-codes", Realm::Partner, OWN, codes).unproven(),
    post("/p/{firm}/security/passkeys", Realm::Partner, OWN, add_passkey).unproven(),
    post("/p/{firm}/security/passkeys/options", Realm::Partner, OWN, passkey_options).unproven(),
    post("/p/{firm}/security/passkeys/{passkey}/remove", Realm::Partner, OWN, remove_passkey)
        .unproven(),
    post("/p/{firm}/security/sessions/end-others", Realm::Partner, OWN, end_others).unproven(),
    post("/p/{firm}/security/sessions/{session}/end", Realm::Partner, OWN, end).unproven(),
    get("/me/security", Realm::Client, OWN, show),
    post("/me/security/password", Realm::Client, OWN, password),
    get("/me/security/totp", Realm::Client, OWN, show_totp),
    post("/me/security/totp", Realm::Client, OWN, totp),
    post("/me/security/recovery-codes", Realm::Client, OWN, codes),
    post("/me/security/passkeys", Realm::Client, OWN, add_passkey),
    post("/me/security/passkeys/options", Realm::Client, OWN, passkey_options),
    post("/me/security/passkeys/{passkey}/remove", Realm::Client, OWN, remove_passkey),
    post("/me/security/sessions/end-others", Realm::Client, OWN, end_others),
    post("/me/security/sessions/{session}/end", Realm::Client, OWN, end),
    get("/ops/security", Realm::Operator, OWN, show),
    post("/ops/security/password", Realm::Operator, OWN, password),
    get("/ops/security/totp", Realm::Operator, OWN, show_totp),
    post("/ops/security/totp", Realm::Operator, OWN, totp),
    post("/ops/security/recovery-codes", Realm::Operator, OWN, codes),
    post("/ops/security/passkeys", Realm::Operator, OWN, add_passkey),
    post("/ops/security/passkeys/options", Realm::Operator, OWN, passkey_options),
    post("/ops/security/passkeys/{passkey}/remove", Realm::Operator, OWN, remove_passkey),
    post("/ops/security/sessions/end-others", Realm::Operator, OWN, end_others),
    post("/ops/security/sessions/{session}/end", Realm::Operator, OWN, end),
];

async fn page(rq: &Rq, own: &Session, form: Form) -> Result<SecurityPage, Error> {
    let found = factors::factors(&rq.ctx, own).await?;
    let base = base(rq)?;
    let (href, words) = match rq.route.realm {
        Realm::Partner => (format!("{base}/clients"), rq.t.security_back_clients()),
        Realm::Operator => (format!("{base}/partners"), rq.t.security_back_partners()),
        Realm::Client
        | Realm::AnyPerson
        | Realm::Public
        | Realm::Api
        | Realm::Product
        | Realm::Machine => (format!("{base}/access"), rq.t.access_title().to_owned()),
    };
    let t = &rq.t;
    let day = |at: i64| when(rq, at).words;
    let why_not = if found.can_remove { "" } else { t.security_only_way() };
    let passkeys = found.passkeys.iter().map(|it| PasskeyRow {
        id: it.id.to_string(),
        name: it.name.clone(),
        added: when(rq, it.created_at),
        used: it.last_used_at.map(|at| when(rq, at)).unwrap_or_default(),
        why_not: why_not.to_owned(),
    });
    let codes = t.security_codes_left(domain::people::RECOVERY_CODES, found.codes_left);
    Ok(SecurityPage {
        frame: frames::own(rq, t.my_security()),
        home: Link::new(href, words),
        passkeys: passkeys.collect(),
        password: found.password_at.map(|at| t.security_changed(day(at))).unwrap_or_default(),
        form: form.read_by(t),
        totp: found.totp_at.map(|at| t.security_added(day(at))).unwrap_or_default(),
        codes: if found.totp_at.is_some() { codes } else { String::new() },
        sessions: open(rq, own).await?,
        email: found.email,
        asked: asked(rq, own, found.passkeys.len()).await?,
    })
}

/// What the firm asks for and this session has not shown, in a sentence that says who decided so.
async fn asked(rq: &Rq, own: &Session, passkeys: usize) -> Result<Option<Asked>, Error> {
    let (Some(rule), Some((firm, _))) = (own.lacks, &own.firm) else { return Ok(None) };
    let it = app::firm::asked(&rq.ctx, &rq.actor).await?;
    let by = it.by.unwrap_or_default();
    let on = it.at.map(|at| frames::when(rq, at).words).unwrap_or_default();
    let passkey = rule == SignInRule::Passkey;
    let t = &rq.t;
    Ok(Some(Asked {
        title: if passkey { t.asked_passkey() } else { t.asked_second_factor() },
        words: if passkey {
            t.asked_passkey_lead(by, firm, on)
        } else {
            t.asked_second_factor_lead(by, firm, on)
        },
        // Whoever has it already shows it; the others set it up below.
        confirm: if passkeys > 0 || !passkey {
            let base = base(rq)?;
            format!("{base}/step-up?next={base}")
        } else {
            String::new()
        },
    }))
}

/// Sessions are real time, whatever the sandbox plays.
pub(super) fn when(rq: &Rq, at: i64) -> When {
    rq.t.when(domain::time::ts(at), rq.ctx.clock.security())
}

async fn open(rq: &Rq, own: &Session) -> Result<Vec<SessionRow>, Error> {
    let mut all = sessions::list(&rq.ctx, own.person).await?;
    all.sort_by_key(|it| it.id != own.id);
    let row = |it: sessions::Listed| SessionRow {
        id: it.id.to_string(),
        device: device(&rq.t, &it.user_agent),
        place: format!("{}, {}", place(&rq.t, &it.realm), it.address),
        seen: when(rq, it.clocks.seen_at),
        current: it.id == own.id,
    };
    Ok(all.into_iter().map(row).collect())
}

fn place(t: &Words, realm: &str) -> &'static str {
    match realm {
        "partner" => t.security_at_portal(),
        "operator" => t.security_at_operator(),
        _ => t.security_at_accounts(),
    }
}

/// A browser and its system, as its person would call them.
pub(super) fn device(t: &Words, agent: &str) -> String {
    let named = |names: &[(&'static str, &'static str)], other: &'static str| {
        names.iter().find(|it| agent.contains(it.0)).map_or(other, |it| it.1)
    };
    let browser = named(
        &[
            ("Edg", "Edge"),
            ("OPR", "Opera"),
            ("Firefox", "Firefox"),
            ("Chrom", "Chrome"),
            ("Safari", "Safari"),
        ],
        t.device_browser(),
    );
    let system = named(
        &[
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Windows", "Windows"),
            ("Mac OS", "macOS"),
            ("Linux", "Linux"),
        ],
        "",
    );
    if system.is_empty() { browser.to_owned() } else { t.device_on(browser, system) }
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, rq.signed()?, Form::default()).await?) })
}

async fn back(rq: &Rq, done: Result<(), Error>) -> Result<Reply, Error> {
    match done {
        Ok(()) => Ok(Reply::see_other(format!("{}/security?done=saved", base(rq)?))),
        Err(error) => {
            let (status, form) = refused(rq, error)?;
            Reply::page_with(status, &page(rq, rq.signed()?, form).await?)
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    old: String,
    new: String,
    code: String,
    credential: String,
    #[serde(rename = "email")]
    _email: String,
}

fn password(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        let done = factors::change_password(&rq.ctx, rq.signed()?, &typed.old, &typed.new).await;
        back(&rq, done).await
    })
}

fn totp_page(rq: &Rq, it: &Enrolment, form: Form) -> Result<TotpPage, Error> {
    let base = base(rq)?;
    let (qr_path, qr_size) = square(&it.address);
    Ok(TotpPage {
        frame: frames::public(rq, rq.t.totp_title()),
        action: format!("{base}/security/totp?s={}", it.sealed),
        qr_path,
        qr_size,
        secret: grouped(&it.secret),
        uri: it.address.clone(),
        form: form.read_by(&rq.t),
        skip: format!("{base}/security"),
    })
}

/// A secret in groups of four, as people type it.
pub(super) fn grouped(secret: &str) -> String {
    let mut out = String::with_capacity(secret.len() * 2);
    for (at, letter) in secret.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push(' ');
        }
        out.push(letter);
    }
    out
}

/// A text as a square code: the dark squares as one path, and the units of a side.
pub(super) fn square(text: &str) -> (String, u32) {
    const QUIET: i32 = 4;
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else {
        return (String::new(), 0);
    };
    let mut path = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                // Writing into a String cannot fail.
                let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
    }
    (path, u32::try_from(code.size() + 2 * QUIET).unwrap_or(0))
}

fn show_totp(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let own = rq.signed()?;
        let begun = factors::begin_totp(&rq.ctx, own.person, &own.email)?;
        Reply::page(&totp_page(&rq, &begun, Form::default())?)
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Sealed {
    s: String,
}

fn totp(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let sealed: Sealed = rq.query()?;
        let typed: Typed = rq.form()?;
        let own = rq.signed()?;
        match factors::add_totp(&rq.ctx, own, &sealed.s, &typed.code).await {
            Ok(codes) => codes_page(&rq, codes),
            Err(error) => {
                let (status, form) = refused(&rq, error)?;
                let begun = match factors::again_totp(&rq.ctx, own.person, &own.email, &sealed.s) {
                    Ok(it) => it,
                    // Ten minutes are over: another secret.
                    Err(_) => factors::begin_totp(&rq.ctx, own.person, &own.email)?,
                };
                Reply::page_with(status, &totp_page(&rq, &begun, form)?)
            }
        }
    })
}

fn codes_page(rq: &Rq, codes: Vec<String>) -> Result<Reply, Error> {
    Reply::page(&RecoveryCodesPage {
        frame: frames::public(rq, rq.t.codes_title()),
        codes,
        next: format!("{}/security", base(rq)?),
    })
}

fn codes(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let made = factors::new_codes(&rq.ctx, rq.signed()?).await?;
        codes_page(&rq, made)
    })
}

fn passkey_options(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Ok(options(factors::begin_passkey(&rq.ctx, rq.signed()?).await?)) })
}

fn add_passkey(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        let name = device(&rq.t, rq.header("user-agent").unwrap_or_default());
        let own = rq.signed()?;
        let done = factors::add_passkey(&rq.ctx, own, &typed.credential, &name).await;
        back(&rq, done).await
    })
}

fn remove_passkey(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: PasskeyId = rq.id("passkey")?;
        let done = factors::remove_passkey(&rq.ctx, rq.signed()?, id).await;
        back(&rq, done).await
    })
}

fn end(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: SessionId = rq.id("session")?;
        let own = rq.signed()?;
        sessions::end(&rq.ctx, own, id).await?;
        if id == own.id {
            return Ok(Reply::see_other("/sign-in").end_session(door_of(own.realm)));
        }
        Ok(Reply::see_other(format!("{}/security?done=ended", base(&rq)?)))
    })
}

fn end_others(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        sessions::end_others(&rq.ctx, rq.signed()?).await?;
        Ok(Reply::see_other(format!("{}/security?done=ended", base(&rq)?)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_called_by_its_name() {
        for (agent, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0", "Firefox on Linux"),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari", "Safari on iPhone"),
            ("", "A browser"),
        ] {
            assert_eq!(device(&Words::default(), agent), name);
        }
    }

    #[test]
    fn a_square_code_has_a_quiet_border() {
        let (path, size) = square("otpauth://totp/Fernway:mia%40example.com?secret=ABC");
        assert!(path.starts_with("M4 4h1v1h-1z"), "{path:.40}");
        assert!(size > 25);
        assert_eq!(grouped("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}
