//! Whether what a controller sent holds the orders that the user had: the user's own list is the measure.
//!
//! Only numbers are compared. That a number stands in an answer shows that the order is not forgotten, not that what is
//! said of it is whole; that it stands in no file that could be read shows a gap, unless it is in one that could not.

mod document;
mod gaps;
mod list;
mod marks;
mod numbers;
#[cfg(feature = "pdf")]
pub mod pdf;

pub use document::{Contents, PdfFound, ReadPdf, Unread, contents, shown_contents};
pub use gaps::{Gaps, Year, gaps};
pub use list::{Order, OrderList, ReadBy};
