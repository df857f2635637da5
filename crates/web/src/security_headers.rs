//! Headers that every answer has, so that no page can forget one.

use hyper::HeaderMap;
use hyper::header::{self, HeaderName, HeaderValue};

/// The fixed headers of one installation, made once at start.
pub struct SecurityHeaders(Vec<(HeaderName, HeaderValue)>);

impl SecurityHeaders {
    /// `form_targets` are the origins of registered products and providers: a form's answer may
    /// redirect there, and browsers hold `form-action` against redirects too.
    pub fn new(https: bool, form_targets: &[String]) -> Self {
        let mut forms = String::from("'self'");
        for origin in form_targets.iter().filter(|it| is_origin(it)) {
            forms.push(' ');
            forms.push_str(origin);
        }
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             font-src 'self'; connect-src 'self'; form-action {forms}; frame-ancestors 'none'; \
             base-uri 'none'"
        );
        let fixed = |name: &'static str, value: &'static str| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        let mut all = vec![
            fixed("x-content-type-options", "nosniff"),
            fixed("x-frame-options", "DENY"),
            fixed("referrer-policy", "same-origin"),
            fixed("cross-origin-opener-policy", "same-origin"),
            fixed("cross-origin-resource-policy", "same-origin"),
            fixed(
                "permissions-policy",
                "camera=(), geolocation=(), microphone=(), payment=(), usb=(), \
                 publickey-credentials-get=(self), publickey-credentials-create=(self)",
            ),
        ];
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            all.push((header::CONTENT_SECURITY_POLICY, policy));
        }
        if https {
            all.push(fixed("strict-transport-security", "max-age=63072000; includeSubDomains"));
        }
        Self(all)
    }

    /// Puts them on an answer.
    pub fn put(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.0 {
            headers.insert(name, value.clone());
        }
    }
}

/// An origin and nothing else: a stray word would change what the policy means.
fn is_origin(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|it| {
        matches!(it.scheme(), "http" | "https") && it.origin().ascii_serialization() == text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_only_origins() {
        let targets = ["http://localhost:4101", "https://a.example/x", "'unsafe-inline'", "*"];
        let targets: Vec<String> = targets.iter().map(|it| (*it).to_owned()).collect();
        let mut headers = HeaderMap::new();
        SecurityHeaders::new(true, &targets).put(&mut headers);
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("form-action 'self' http://localhost:4101; frame"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(headers.contains_key("strict-transport-security"));
        let mut plain = HeaderMap::new();
        SecurityHeaders::new(false, &[]).put(&mut plain);
        assert!(!plain.contains_key("strict-transport-security"));
    }
}
