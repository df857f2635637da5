//! The demo's add-ons, as the files that a vendor would write.

/// File names and what is in them. `amazon` is where the simulated Amazon is.
pub fn addon_files(amazon: &str) -> Vec<(&'static str, String)> {
    vec![
        ("amazon.toml", AMAZON.replace("{amazon}", amazon)),
        ("amazon.secret", "demo-secret-amazon\n".to_owned()),
        ("shopfront.toml", SHOPFRONT.replace("{amazon}", amazon)),
        ("shopfront.secret", "demo-secret-openid\n".to_owned()),
        ("smart-capture.toml", CAPTURE.to_owned()),
    ]
}

const AMAZON: &str = r#"slug = "amazon"
product = "books"
name = "Amazon"
summary = "Orders, fees and refunds come into the books by themselves."
text = """
Each settlement of the shop becomes entries: sales by VAT rate, fees, refunds, and what was paid out.

Nothing is sent to Amazon but the question; what is in the books stays there."""
shared = "Which shop it is. Amazon gives orders, fees and settlements."
icon = "package"
countries = ["GB", "IE"]
renewal_months = 12
allowance = { quantity = 1000, unit = "orders" }

[[prices]]
from = "2025-01-01"
currency = "GBP"
net = 600

[[prices]]
from = "2025-01-01"
currency = "EUR"
net = 700

[[eligibility]]
when = "life != 'closed'"
sentence = "The account is open."

[[eligibility]]
when = "country == '' || country in ['GB', 'IE']"
sentence = "The business sells from the United Kingdom or Ireland."

[provider]
kind = "amazon"
name = "Amazon"
application_id = "amzn1.sp.solution.clientele-demo"
client_id = "amzn1.application-oa2-client.clientele-demo"
client_secret_file = "amazon.secret"
draft = true
token_url = "{amazon}/auth/o2/token"
revocation_url = "{amazon}/auth/o2/revoke"

[[provider.regions]]
code = "eu"
name = "Europe"
authorize_url = "{amazon}/apps/authorize/consent"
check_url = "{amazon}/eu/sellers/v1/marketplaceParticipations"
countries = ["GB", "IE"]
"#;

const SHOPFRONT: &str = r#"slug = "shopfront"
product = "jobs"
name = "Shop front"
summary = "Bookings from the shop become jobs."
text = "A booking in the shop becomes a job with its address and its price."
shared = "The name of the business."
icon = "link"

[[prices]]
from = "2025-01-01"
currency = "GBP"
net = 400

[provider]
kind = "oauth"
name = "Shop front"
client_id = "clientele-demo"
client_secret_file = "shopfront.secret"
token_url = "{amazon}/oauth2/token"
revocation_url = "{amazon}/oauth2/revoke"
issuer = "{amazon}"
scopes = ["openid", "profile", "orders"]

[[provider.regions]]
code = "main"
name = "Everywhere"
authorize_url = "{amazon}/oauth2/authorize"
"#;

const CAPTURE: &str = r#"slug = "smart-capture"
product = "books"
name = "Smart capture"
summary = "Receipts are read and filed."
text = "A photo of a receipt becomes a draft entry with its date, amount and VAT."
icon = "file-text"
allowance = { quantity = 50, unit = "receipts" }

[[prices]]
from = "2025-01-01"
currency = "GBP"
net = 300
"#;
