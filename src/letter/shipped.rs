//! The files under `templates/` that are built into redress; a test holds the list against the folder.

macro_rules! files {
    ($($file:literal),* $(,)?) => {
        [$(($file, include_str!(concat!("../../templates/", $file)))),*]
    };
}

/// Every template, partial and file of words that is built in, with its path below `templates/`.
pub const FILES: [(&str, &str); 27] = files![
    "ccpa/en/access.hbs",
    "ccpa/en/erasure.hbs",
    "ccpa/en/objection.hbs",
    "ccpa/en/partials/deadline.hbs",
    "ccpa/en/partials/details.hbs",
    "ccpa/en/partials/privacy-center.hbs",
    "ccpa/en/partials/salutation.hbs",
    "ccpa/en/partials/signature.hbs",
    "ccpa/en/partials/verification.hbs",
    "ccpa/en/words.toml",
    "gdpr/en/access.hbs",
    "gdpr/en/erasure.hbs",
    "gdpr/en/objection.hbs",
    "gdpr/en/partials/deadline.hbs",
    "gdpr/en/partials/identity.hbs",
    "partials/en/details.hbs",
    "partials/en/named-data.hbs",
    "partials/en/reason.hbs",
    "partials/en/salutation.hbs",
    "partials/en/signature.hbs",
    "partials/en/twice.hbs",
    "uk-gdpr/en/access.hbs",
    "uk-gdpr/en/erasure.hbs",
    "uk-gdpr/en/objection.hbs",
    "uk-gdpr/en/partials/deadline.hbs",
    "uk-gdpr/en/partials/identity.hbs",
    "words/en.toml",
];
