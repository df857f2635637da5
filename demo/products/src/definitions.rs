//! The files that tell a portal about these products: one TOML and one JWKS each.

use crate::faces::Face;
use crate::keys::Key;

/// Makes one product's definition. Written by hand rather than serialised, so that it reads like
/// the example a vendor would copy.
fn definition(face: Face, base: &str) -> String {
    let slug = face.slug();
    let mut text = format!(
        r#"# {name}: one of the demo products.
slug = "{slug}"
name = "{name}"
icon = "{icon}"
tone = "{tone}"
client_id = "{slug}"
redirect_uris = ["{base}/callback"]
initiate_login_uri = "{base}/login"
post_logout_redirect_uris = ["{base}/signed-out"]
backchannel_logout_uri = "{base}/backchannel-logout"
events_push_uri = "{base}/security-events"
provisioning_url = "{base}/provisioning"
jwks_file = "{slug}.jwks.json"
accounts_domain = "{domain}"
activity = "{activity}"
active_days = {days}
as_client_mode = true
{mark}"#,
        name = face.name(),
        icon = face.icon(),
        tone = face.tone(),
        domain = face.accounts_domain(),
        activity = face.activity(),
        days = face.active_days(),
        mark = match face.onboarding_mark() {
            0 => String::new(),
            mark => format!("onboarding_mark = {mark}\n"),
        },
    );
    for (code, name) in face.elevated() {
        for line in ["\n[[elevated]]\ncode = \"", code, "\"\nname = \"", name, "\"\n"] {
            text.push_str(line);
        }
    }
    for plan in face.plans() {
        let (code, name, days) = (plan.code, plan.name, plan.trial_days);
        let lines = ["", "[[plans]]"].map(str::to_owned).into_iter().chain([
            format!("code = \"{code}\""),
            format!("name = \"{name}\""),
            format!("trial_days = {days}"),
        ]);
        lines.for_each(|line| {
            text.push_str(&line);
            text.push('\n');
        });
    }
    text
}

/// One product's files: name of the TOML, its text, and the JWKS (for `{slug}.jwks.json`).
#[derive(Debug, Clone)]
pub struct Definition {
    /// Short name.
    pub slug: &'static str,
    /// File name of the TOML.
    pub file: String,
    /// Its text.
    pub toml: String,
    /// File name of the public keys.
    pub jwks_file: String,
    /// Their text.
    pub jwks: String,
}

/// The files of one face at its address.
pub(crate) fn of(face: Face, base: &str, key: &Key) -> Definition {
    Definition {
        slug: face.slug(),
        file: format!("{}.toml", face.slug()),
        toml: definition(face, base),
        jwks_file: format!("{}.jwks.json", face.slug()),
        jwks: key.jwks(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faces::FACES;

    #[test]
    fn every_definition_is_toml_with_all_its_addresses() {
        let key = Key::load_or_make(None).unwrap();
        for face in FACES {
            let made = of(face, "http://localhost:4101", &key);
            let read: toml::Table = made.toml.parse().unwrap();
            assert_eq!(read["slug"].as_str(), Some(face.slug()));
            assert_eq!(read["redirect_uris"][0].as_str(), Some("http://localhost:4101/callback"));
            assert_eq!(read["plans"].as_array().unwrap().len(), face.plans().len());
            let mark = read.get("onboarding_mark").and_then(toml::Value::as_integer).unwrap_or(0);
            assert_eq!(mark, i64::from(face.onboarding_mark()));
            let rights = read.get("elevated").and_then(toml::Value::as_array);
            assert_eq!(rights.map_or(0, Vec::len), face.elevated().len());
            let keys: serde_json::Value = serde_json::from_str(&made.jwks).unwrap();
            assert_eq!(keys["keys"][0]["kty"], "EC");
            assert!(keys["keys"][0].get("d").is_none(), "a private key must never be written");
        }
    }
}
