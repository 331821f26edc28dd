/// The controller a letter is addressed to, with the published facts a letter may mention.
///
/// Not a recipient in the sense of Art. 4(9) GDPR: those are the ones to whom data were disclosed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Addressee {
    /// Lines of the postal address, without the name; empty where none is known.
    pub address: Vec<String>,
    /// The id in the registry, such as `aliexpress`.
    pub controller: String,
    /// The published address for data protection requests.
    pub email: Option<String>,
    /// The representative in the Union (Art. 27 GDPR), where one is named.
    pub eu_representative: Option<String>,
    /// The legal name of the entity that is controller for this person.
    pub legal_name: String,
    /// Recipients that the controller's own policy names.
    pub named_recipients: Vec<String>,
    /// The page where requests can be filed after logging in.
    pub privacy_centre: Option<String>,
    /// The company register and number.
    pub registration: Option<String>,
    /// The name people know, such as `AliExpress`.
    pub service: String,
    /// The representative in the United Kingdom (Art. 27 UK GDPR), where one is named.
    pub uk_representative: Option<String>,
}
