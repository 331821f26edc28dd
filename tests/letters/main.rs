//! Every letter: its words, what it asks, and what becomes of hostile values.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, in its helpers too")]

mod asks;
mod complained;
mod complaint;
mod fixture;
mod follow;
mod french;
mod german;
mod golden;
mod languages;
#[cfg(feature = "pdf")]
mod pdf;
mod polish;
mod portuguese;
mod refusals;
mod shipped;
mod spanish;
#[path = "../support/strange.rs"]
mod strange;
mod translated;
mod typed;
