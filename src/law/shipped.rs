use std::sync::LazyLock;

use super::{Law, Regime};

static GDPR: LazyLock<Law> = LazyLock::new(|| read(include_str!("../../data/law/gdpr.toml")));
static UK_GDPR: LazyLock<Law> = LazyLock::new(|| read(include_str!("../../data/law/uk-gdpr.toml")));
static CCPA: LazyLock<Law> = LazyLock::new(|| read(include_str!("../../data/law/ccpa.toml")));

impl Law {
    /// Returns the record of this law.
    #[must_use]
    pub fn of(regime: Regime) -> &'static Self {
        match regime {
            Regime::Gdpr => &GDPR,
            Regime::UkGdpr => &UK_GDPR,
            Regime::Ccpa => &CCPA,
        }
    }
}

fn read(text: &str) -> Law {
    toml::from_str(text).expect("every shipped law is read by a test")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GDPR: &str = include_str!("../../data/law/gdpr.toml");

    #[test]
    fn a_rule_without_its_basis_source_or_day_is_refused() {
        for key in ["\nbasis = ", "\nsource = ", "\nseen = "] {
            let (before, after) = GDPR.split_once(key).unwrap();
            let (_, rest) = after.split_once('\n').unwrap();
            assert!(toml::from_str::<Law>(&format!("{before}\n{rest}")).is_err(), "{key}");
        }
    }

    #[test]
    fn a_key_that_nobody_reads_is_refused() {
        assert!(toml::from_str::<Law>(GDPR).is_ok());
        for (key, typo) in
            [("rights =", "right ="), ("note =", "notes ="), ("in-time =", "in_time ="), ("places =", "place =")]
        {
            assert!(toml::from_str::<Law>(&GDPR.replacen(key, typo, 1)).is_err(), "{typo}");
        }
    }
}
