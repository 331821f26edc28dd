use std::collections::BTreeMap;

use serde::Deserialize;

use crate::law::Provision;

/// How a language cites an article, by how deep the citation goes. Each is a whole phrase with `{article}`,
/// `{paragraph}`, `{point}` and `{law}`, so that none is put together from pieces that would have to agree.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(super) struct Citation {
    article: String,
    /// What each law is called, by its name in the front matter.
    laws: BTreeMap<String, String>,
    paragraph: String,
    point: String,
}

impl Citation {
    /// Cites a provision of a law that the language has a name for: `Art. 12(3) GDPR` is `Art. 12 Abs. 3 DSGVO`.
    pub(super) fn cite(&self, provision: &Provision) -> Option<String> {
        let (number, law) = provision.as_str().strip_prefix("Art. ")?.split_once(' ')?;
        let law = self.laws.get(law)?;
        let mut numbers = number.split('(').map(|number| number.trim_end_matches(')'));
        let (article, paragraph, point) = (numbers.next()?, numbers.next(), numbers.next());
        let phrase = match (paragraph, point) {
            (None, _) => &self.article,
            (Some(_), None) => &self.paragraph,
            (Some(_), Some(_)) => &self.point,
        };
        let phrase = phrase.replace("{article}", article).replace("{paragraph}", paragraph.unwrap_or_default());
        let cited = phrase.replace("{point}", point.unwrap_or_default()).replace("{law}", law);
        numbers.next().is_none().then_some(cited)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cite(provision: &str) -> Option<String> {
        let french: Citation = toml::from_str(
            r#"
article = "article {article} du {law}"
paragraph = "article {article}, paragraphe {paragraph}, du {law}"
point = "article {article}, paragraphe {paragraph}, point {point}), du {law}"
laws = { GDPR = "RGPD" }
"#,
        )
        .unwrap();
        french.cite(&Provision::from(provision))
    }

    #[test]
    fn a_provision_is_cited_as_deep_as_it_goes() {
        assert_eq!(cite("Art. 15 GDPR").unwrap(), "article 15 du RGPD");
        assert_eq!(cite("Art. 12(3) GDPR").unwrap(), "article 12, paragraphe 3, du RGPD");
        assert_eq!(cite("Art. 57(1)(f) GDPR").unwrap(), "article 57, paragraphe 1, point f), du RGPD");
    }

    #[test]
    fn what_has_no_name_or_another_shape_is_not_cited() {
        for provision in ["Art. 12(3) UK GDPR", "Civ. Code § 1798.105(d)", "Art. 12", "Art. 1(2)(a)(i) GDPR"] {
            assert_eq!(cite(provision), None, "{provision}");
        }
    }
}
