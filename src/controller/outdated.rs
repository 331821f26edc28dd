//! Addresses that the shipped records list as no longer holding, recognised in a record of the user's own.

use super::{Channel, Controller, Registry, StaleAddress, address::AddressKey};

/// Returns the entry that calls an address of the record with this id out of date; nothing where somebody is reached there
/// today: two companies may have been in one house.
pub(super) fn entry<'a>(shipped: &'a Registry, id: &str, address: &str) -> Option<&'a StaleAddress> {
    let is_current = |known: &Controller| known.channels().any(|channel| holds(channel, address));
    let own = shipped.controllers().find(|known| known.answers_to(id));
    let listed = |known: &'a Controller| known.stale.iter().find(|old| is_same(&old.value, address));
    if let Some(own) = own {
        return listed(own).filter(|_| !is_current(own)).or_else(|| of_others(shipped, address));
    }
    of_others(shipped, address)
}

fn of_others<'a>(shipped: &'a Registry, address: &str) -> Option<&'a StaleAddress> {
    if shipped.controllers().any(|known| known.channels().any(|channel| holds(channel, address))) {
        return None;
    }
    shipped.controllers().flat_map(|known| &known.stale).find(|old| is_same(&old.value, address))
}

fn holds(channel: &Channel, address: &str) -> bool {
    let value = channel.email.as_ref().map_or(channel.value.as_str(), |email| email.as_str());
    channel.is_usable() && is_same(value, address)
}

/// Tells whether two texts name one address: all that one of them says stands in the other, in whatever order and with
/// whatever signs between. A company's name, a country or the name of a house may be there or not.
fn is_same(one: &str, other: &str) -> bool {
    match (AddressKey::of(one), AddressKey::of(other)) {
        (AddressKey::Other(_), AddressKey::Other(_)) => {}
        (a, b) => return a == b,
    }
    let (one, other) = (words(one), words(other));
    let (fewer, more) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let has_a_number = fewer.iter().any(|word| word.len() < POSTCODE && word.bytes().all(|byte| byte.is_ascii_digit()));
    FEWEST_WORDS <= fewer.len() && has_a_number && fewer.iter().all(|word| more.contains(word))
}

/// Fewer words than this are no address of a house.
const FEWEST_WORDS: usize = 4;
/// So many digits are no number of a house.
const POSTCODE: usize = 5;

fn words(address: &str) -> Vec<String> {
    let folded = address.to_lowercase();
    folded.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn old(id: &str, address: &str) -> Option<String> {
        entry(&Registry::shipped(), id, address).map(|old| old.now.clone())
    }

    #[test]
    fn an_address_that_was_left_is_known_in_every_spelling_and_with_more_or_less_around_it() {
        for address in [
            "10 Collyer Quay #10-01 Ocean Financial Centre, Singapore 049315",
            "c/o Alibaba.com Singapore E-Commerce Private Limited, 10 Collyer Quay, #10-01 Ocean Financial Centre, \
             Singapore 049315, Republic of Singapore",
            "10 COLLYER QUAY, Singapore 049315",
            "8 Shenton Way, #45-01, Axa Tower, Singapore 068811, Republic of Singapore",
            "https://accounts.aliexpress.com/user/organization/deactive_account.htm?x=1",
            "PRIVACYALIBABA.com@draju.com",
        ] {
            assert!(old("shop", address).is_some(), "{address}");
        }
    }

    #[test]
    fn an_address_that_holds_is_not_taken_for_an_old_one() {
        for (id, address) in [
            ("shop", "51 Bras Basah Road, #01-21 Lazada One, Singapore 189554"),
            ("shop", "51 Bras Basah Road, Singapore 189554"),
            ("shop", "11 Collyer Quay, Singapore 049315"),
            ("shop", "Singapore 049315"),
            ("shop", "Ocean Financial Centre, Singapore 049315"),
            // The neighbour of the old one: others are reached there.
            ("qwen", "c/o 26/F, Tower One, Times Square, 1 Matheson Street, Causeway Bay, Hong Kong"),
        ] {
            assert_eq!(old(id, address), None, "{address}");
        }
        assert!(old("shop", "51 Bras Basah Road, #04-08 Lazada One, Singapore 189554").is_some());
        assert!(
            old("alibaba-com", "26/F Tower One, Times Square, 1 Matheson Street, Causeway Bay, Hong Kong").is_some()
        );
    }
}
