//! The applications that may ask sellers for authorisation. Redirect URIs are compared as written.

use subtle::ConstantTimeEq as _;

/// Which of the two ways of asking an application uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Amazon's own: the website authorisation of the Selling Partner API.
    SellingPartner {
        /// What the consent address names it by.
        application_id: String,
        /// Not published yet: asks with `version=beta`, and only so.
        draft: bool,
    },
    /// OpenID Connect.
    OpenId,
}

/// An application.
#[derive(Clone)]
pub struct Application {
    /// The name that sellers read.
    pub name: String,
    /// How it asks.
    pub way: Way,
    /// As whom it calls the token endpoint.
    pub client_id: String,
    /// How it proves that.
    pub client_secret: String,
    /// Where sellers may be sent back to; the first one when it does not say.
    pub redirect_uris: Vec<String>,
    /// What it asks for on the Selling Partner way; OpenID clients say it themselves.
    pub scopes: Vec<String>,
}

/// What can be asked for, and how sellers read it.
pub(crate) const SCOPES: [(&str, &str); 6] = [
    ("sellingpartnerapi::orders", "Orders: see what was ordered, when and for how much"),
    ("sellingpartnerapi::finances", "Finances: see payouts, fees and refunds"),
    ("openid", "Your merchant id"),
    ("profile", "Your name and the name of your store"),
    ("orders", "Orders: see what was ordered, when and for how much"),
    ("finances", "Finances: see payouts, fees and refunds"),
];

/// What a seller reads for a scope.
pub(crate) fn words(scope: &str) -> String {
    let known = SCOPES.iter().find(|it| it.0 == scope);
    known.map_or_else(|| scope.to_owned(), |it| it.1.to_owned())
}

impl Application {
    /// Whether this is its secret.
    pub(crate) fn proves(&self, secret: &str) -> bool {
        self.client_secret.as_bytes().ct_eq(secret.as_bytes()).into()
    }

    pub(crate) fn is_openid(&self) -> bool {
        self.way == Way::OpenId
    }
}

/// The portal's two applications in the demo.
pub(crate) fn demo(portal: &str) -> Vec<Application> {
    let portal = portal.trim_end_matches('/');
    vec![
        Application {
            name: "Clientele Orders for Amazon".to_owned(),
            way: Way::SellingPartner {
                application_id: "amzn1.sp.solution.clientele-demo".to_owned(),
                draft: true,
            },
            client_id: "amzn1.application-oa2-client.clientele-demo".to_owned(),
            client_secret: "demo-secret-amazon".to_owned(),
            redirect_uris: vec![format!("{portal}/consents/amazon/return")],
            scopes: ["sellingpartnerapi::orders", "sellingpartnerapi::finances"]
                .map(str::to_owned)
                .to_vec(),
        },
        Application {
            name: "Clientele Shopfront".to_owned(),
            way: Way::OpenId,
            client_id: "clientele-demo".to_owned(),
            client_secret: "demo-secret-openid".to_owned(),
            redirect_uris: vec![format!("{portal}/consents/shopfront/return")],
            scopes: Vec::new(),
        },
    ]
}
