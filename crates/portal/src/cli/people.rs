//! `clientele partner` and `clientele operator`: the first people of an installation, whom nobody
//! could invite from a page.

use app::Ctx;
use app::partners::{self, NewPartner};
use clap::Subcommand;
use domain::actor::Actor;

use super::{block_on, say};
use crate::config::{self, Config, Place, Trouble};
use crate::home;

/// What can be done with partners.
#[derive(Debug, Subcommand)]
pub enum PartnerDo {
    /// Make a partner and invite its first owner
    Create {
        /// Where the data is.
        #[command(flatten)]
        place: Place,
        /// The firm's name
        #[arg(long)]
        name: String,
        /// The first owner's address
        #[arg(long)]
        owner_email: String,
        /// The first owner's name
        #[arg(long, default_value = "")]
        owner_name: String,
    },
}

/// What can be done with operators.
#[derive(Debug, Subcommand)]
pub enum OperatorDo {
    /// Make one of the vendor's people and print a password and an authenticator secret, once
    Create {
        /// Where the data is.
        #[command(flatten)]
        place: Place,
        /// The person's address
        #[arg(long)]
        email: String,
        /// The person's name
        #[arg(long)]
        name: String,
        /// Only helping partners and clients, not running the installation
        #[arg(long)]
        support: bool,
    },
}

async fn open(place: &Place) -> Result<(Config, Ctx), Trouble> {
    let config = config::resolve(place, None, false)?;
    let origin = config.origin.clone().ok_or_else(|| {
        Trouble::setup("--origin is needed: the link must lead to where people reach the portal")
    })?;
    let ctx = home::open(&config, &origin, home::Use::AsItIs, "").await?;
    Ok((config, ctx))
}

/// Runs `clientele partner`.
pub fn partner(ask: &PartnerDo) -> Result<(), Trouble> {
    let PartnerDo::Create { place, name, owner_email, owner_name } = ask;
    block_on(async {
        let (config, ctx) = open(place).await?;
        let new = NewPartner {
            name: name.clone(),
            owner_name: owner_name.clone(),
            owner_email: owner_email.clone(),
            ..NewPartner::default()
        };
        let made = partners::create(&ctx, &Actor::System, &new).await?;
        say(&format!("{name} is made: {}/p/{}", ctx.settings.origin, made.slug));
        if config.smtp.is_some() {
            say(&format!("The invitation goes to {owner_email} when the portal runs."));
        } else {
            let link = ctx.secrets.link_token(made.link.0);
            say(&format!("Invitation for {owner_email}: {}/i/{link}", ctx.settings.origin));
        }
        Ok(())
    })
}

/// Runs `clientele operator`.
pub fn operator(ask: &OperatorDo) -> Result<(), Trouble> {
    let OperatorDo::Create { place, email, name, support } = ask;
    block_on(async {
        let (_, ctx) = open(place).await?;
        let level = if *support { "support" } else { "admin" };
        let given = app::people::founding::operator(&ctx, (name, email), level).await?;
        say(&format!("{name} can sign in at {}/sign-in with {email}.", ctx.settings.origin));
        say(&format!("Password, shown once: {}", given.password));
        say(&format!("Secret for the authenticator app, shown once: {}", given.totp));
        Ok(())
    })
}
