//! Enumerations that have one word each, for the record, for `--json` and for tests.

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Returns the word that stands for it in records and in JSON.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

words! {
    /// What a mail says, in the words of `redress record`; never acted upon by itself.
    ReplyKind {
        /// They have the letter.
        Acknowledged = "acknowledged",
        /// A machine wrote it and it says nothing to record: it can be filed, and nothing changes.
        Automatic = "automatic",
        /// A delivery report says that the letter was not delivered.
        Bounced = "bounced",
        /// They say that they have done what was asked.
        Done = "done",
        /// They take more time.
        Extended = "extended",
        /// They hold nothing.
        NoData = "no-data",
        /// None of the others, or not certainly from them.
        Other = "other",
        /// They send something, but not all.
        Partial = "partial",
        /// They name a form or an account page instead of answering.
        Portal = "portal",
        /// A report says that the letter arrived.
        Received = "received",
        /// They say no.
        Refused = "refused",
        /// They keep a part and say why, or that they must.
        Retained = "retained",
        /// They ask for a proof of who the user is.
        WantsIdentity = "wants-identity",
        /// They ask for something else.
        WantsInformation = "wants-information",
        /// They say that it is not for them.
        WrongAddress = "wrong-address",
    }
}

words! {
    /// Who wrote a mail, as far as its form shows.
    Author {
        /// A machine that answers by itself (RFC 3834).
        Automatic = "automatic",
        /// A person, as far as one can tell.
        Person = "person",
        /// A mail system that reports what became of a letter (RFC 3464, RFC 8098), in whatever form.
        Report = "report",
        /// A ticket system, for a person or by itself.
        Ticket = "ticket",
    }
}

words! {
    /// The strongest thing that ties a mail to a letter; the first is the strongest.
    MatchedBy {
        /// It answers a Message-ID of ours (In-Reply-To; in a report the returned headers).
        MessageId = "message-id",
        /// A Message-ID of ours stands among those it goes back to (References).
        References = "references",
        /// It answers the id that the user's provider put in the place of ours.
        Outlook = "outlook",
        /// A report names our envelope id and no Message-ID of ours.
        EnvelopeId = "envelope-id",
        /// Our reference stands in the subject or in the text.
        Reference = "reference",
        /// The sender's domain is that of one case only.
        Domain = "domain",
        /// A report names only an address that was written to.
        Addressee = "addressee",
        /// Several cases fit, or one by the thread and another by the words.
        Ambiguous = "ambiguous",
        /// Nothing ties it to a case.
        None = "none",
    }
}

words! {
    /// What became of a letter, as a report says it (RFC 3464 section 2.3.3, RFC 8098 section 3.2.6).
    Action {
        /// It waits and will be tried again.
        Delayed = "delayed",
        /// It was thrown away unread, after it had arrived.
        Deleted = "deleted",
        /// It is in the addressee's mailbox.
        Delivered = "delivered",
        /// It was opened.
        Displayed = "displayed",
        /// It was handed on to several addresses.
        Expanded = "expanded",
        /// It was not delivered and is not tried again.
        Failed = "failed",
        /// A filter holds it: neither delivered nor refused.
        Held = "held",
        /// It was handed to a system that reports no further: no receipt.
        Relayed = "relayed",
    }
}

words! {
    /// Whether a mail comes from whom it says.
    Verdict {
        /// The controller's domain or its ticket system's, and the user's own provider says that the sender is proved.
        Ok = "ok",
        /// Nobody who can be believed has judged it.
        Unknown = "unknown",
        /// Something does not fit: nothing is clicked, nothing is sent, and it is never recorded as an answer by itself.
        Doubtful = "doubtful",
    }
}

words! {
    /// Why the origin of a mail is doubtful.
    Doubt {
        /// The sender's domain is not the controller's.
        OtherDomain = "other-domain",
        /// The sender's domain is made to be taken for the controller's.
        Lookalike = "lookalike",
        /// The sender's name pretends to be another address.
        DisplayName = "display-name",
        /// The user's own provider says that the sender is not proved.
        AuthFail = "auth-fail",
        /// An answer would go to another domain.
        ReplyToElsewhere = "reply-to-elsewhere",
        /// A link that wants something done leads to another domain, or shows one address and leads to another.
        LinkElsewhere = "link-elsewhere",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_once_and_is_shown_as_it_is_named() {
        let mut names: Vec<_> = ReplyKind::ALL.iter().map(|kind| kind.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ReplyKind::ALL.len());
        assert_eq!(ReplyKind::WantsIdentity.to_string(), "wants-identity");
    }
}
