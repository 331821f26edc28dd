use super::{Fact, Record};
use crate::cli::Failure;

impl Record {
    /// Refuses flags that belong to another fact, and a fact that does not say what it must.
    pub(super) fn check_flags(&self) -> Result<(), Failure> {
        let strange = [
            (self.received.is_some(), Fact::Acknowledged, "--received"),
            (!self.basis.is_empty(), Fact::Retained, "--basis"),
            (!self.holder.is_empty(), Fact::Retained, "--holder"),
            (!self.missing.is_empty(), Fact::Partial, "--missing"),
            (self.baseless, Fact::WantsIdentity, "--baseless"),
            (self.to.is_some(), Fact::Complained, "--to"),
            (self.ask.is_some(), Fact::Complained, "--ask"),
            (self.number.is_some(), Fact::Sent, "--number"),
            (self.event.is_some(), Fact::Corrected, "--event"),
        ];
        if let Some((_, fact, flag)) = strange.iter().find(|(given, fact, _)| *given && *fact != self.fact) {
            return Err(Failure::usage(format!("`{flag}` belongs to `{fact}`")).hint("redress record --help"));
        }
        let about_a_letter = matches!(self.fact, Fact::Sent | Fact::Received | Fact::Bounced | Fact::WrongAddress);
        if (self.by.is_some() || self.letter.is_some()) && !about_a_letter {
            return Err(Failure::usage(
                "`--by` and `--letter` belong to `sent`, `received`, `bounced` and `wrong-address`",
            )
            .hint("redress record --help"));
        }
        if !self.what.is_empty() && !matches!(self.fact, Fact::Expected | Fact::Retained) {
            return Err(Failure::usage("`--what` belongs to `expected` and `retained`").hint("redress record --help"));
        }
        if !self.until.is_empty() && !matches!(self.fact, Fact::Expected | Fact::Extended | Fact::Retained) {
            return Err(Failure::usage("`--until` belongs to `expected`, `extended` and `retained`")
                .hint("redress record --help"));
        }
        if self.reason.is_some() && !matches!(self.fact, Fact::Extended | Fact::Refused) {
            return Err(Failure::usage("`--reason` belongs to `extended` and `refused`").hint("redress record --help"));
        }
        self.check_needs()
    }

    /// Refuses a fact that does not say what it must.
    fn check_needs(&self) -> Result<(), Failure> {
        let needs =
            |flag: &str| Err(Failure::usage(format!("`{}` needs `{flag}`", self.fact)).hint("redress record --help"));
        match self.fact {
            Fact::Corrected if self.event.is_none() => {
                Err(Failure::usage("`corrected` needs `--event` and the number of the wrong entry")
                    .hint(format!("redress show {}      lists the entries; the number stands after the #", self.case))
                    .hint("redress record --help"))
            }
            Fact::Retained if self.what.is_empty() => needs("--what TEXT"),
            Fact::Retained => self.check_categories(),
            Fact::Expected if self.until.is_empty() => needs("--until DATE"),
            Fact::Expected if self.what.iter().all(|what| what.trim().is_empty()) => needs("--what TEXT"),
            Fact::Expected if self.what.len() > 1 => {
                Err(Failure::usage("`expected` takes one `--what`")
                    .hint("record promises of different things one by one"))
            }
            Fact::Expected | Fact::Extended if self.until.len() > 1 => {
                Err(Failure::usage(format!("`{}` takes one `--until`", self.fact)).hint("redress record --help"))
            }
            Fact::Sent
            | Fact::Received
            | Fact::Acknowledged
            | Fact::WantsIdentity
            | Fact::GaveIdentity
            | Fact::WantsInformation
            | Fact::GaveInformation
            | Fact::Extended
            | Fact::Expected
            | Fact::Refused
            | Fact::Partial
            | Fact::Done
            | Fact::NoData
            | Fact::WrongAddress
            | Fact::Portal
            | Fact::Bounced
            | Fact::Withdrawn
            | Fact::Complained
            | Fact::Other
            | Fact::Corrected => Ok(()),
        }
    }

    fn check_categories(&self) -> Result<(), Failure> {
        let fits = |count: usize| count == 0 || count == self.what.len();
        if fits(self.basis.len()) && fits(self.holder.len()) && fits(self.until.len()) {
            return Ok(());
        }
        Err(Failure::usage("each `--what` takes its own `--basis`, `--holder` and `--until`, or none does")
            .hint("record kinds of data with different details one by one"))
    }
}
