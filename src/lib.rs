//! The map of the house. The library is for the program and its tests and makes no promise about versions.
//!
//! | Room           | Holds                                                                              |
//! |----------------|------------------------------------------------------------------------------------|
//! | [`law`]        | laws, rights, places, periods, calendars and the deadlines they make                |
//! | [`controller`] | who holds the data and where they take letters, with sources                        |
//! | [`request`]    | what one person asks of one controller, under which law, and why                    |
//! | [`letter`]     | the request in words: template, blocks, text and page                               |
//! | [`guide`]      | what to do before, around and after a deletion; orders that an answer lacks          |
//! | [`mail`]       | the letter as a message, byte for byte; what is read in the mails that come back    |
//! | [`case`]       | what has happened since, and where that leaves it                                   |
//! | [`export`]     | a case in words and files that open without redress                                |
//! | [`ledger`]     | the record: entries that are appended and never edited                              |
//! | [`post`]       | one session with a mail server, and what it proves                                  |
//! | [`config`]     | the user's settings, folders and secrets                                            |
//! | [`desk`]       | what a user does, once                                                              |
//! | [`cli`]        | the command line                                                                    |

pub mod case;
pub mod cli;
pub mod config;
pub mod controller;
pub mod desk;
pub mod export;
pub mod guide;
pub mod law;
pub mod ledger;
pub mod letter;
pub mod mail;
pub mod post;
pub mod request;
