//! Unguessable words: codes, tokens, and the addresses of authorisations under way.

use data_encoding::BASE64URL_NOPAD;

/// 256 random bits as 43 letters that need no escaping anywhere. Without randomness nothing here
/// is safe, so its absence is an error and never a weaker word.
pub(crate) fn word() -> Result<String, String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|fault| format!("no randomness: {fault}"))?;
    Ok(BASE64URL_NOPAD.encode(&bytes))
}
