//! The days of a case as a drawing and, saying the same, as a list.
//!
//! Across, the drawing is measured in hundredths of its width and not in points: it fits a telephone and a sheet of paper,
//! and its letters keep their size. Marks that would touch on a narrow screen stand below each other, and names stand where no
//! line of another day goes through them.

use std::{collections::BTreeMap, fmt::Write};

use chrono::NaiveDate;

use super::{
    super::html::{Numbered, Page, text},
    Reported,
    happened::{By, by, words},
};
use crate::{
    case::{Clock, Event, Recorded},
    export::count,
};

/// Hundredths of a hundredth of the width: `300` is 3 %.
type Across = i64;

/// The whole width, and a point of it on the narrowest screen, which has 300.
const WIDTH: Across = 10_000;
const POINT: Across = 34;

/// How many points wide a sign of a name is on the average; a name is set to that width, whatever the letters of the reader.
const SIGN: i64 = 6;
/// How many points a name stands from its own line, and how near another line may come to it.
const BESIDE: i64 = 5;
const NEAR: Across = 3 * POINT;

/// The first and the last place, and how far apart two marks must be so that they do not touch on 300 points.
const FIRST: Across = 300;
const LAST: Across = 9_700;
const APART: Across = 750;

/// Heights in points: the first word above, from one to the next, the line, the first mark and from one to the next.
const WORD: i64 = 16;
const WORDS: i64 = 18;
const BAR: i64 = 12;
const MARK: i64 = 24;

/// A day on which something happened.
struct Day<'a> {
    by: By,
    number: u64,
    on: NaiveDate,
    what: Vec<&'a Recorded>,
}

/// A day that has a name.
struct Named {
    class: &'static str,
    name: &'static str,
    on: NaiveDate,
}

/// Adds the drawing, what its marks mean, and the list.
pub(super) fn tell(page: &mut Page, one: &Reported<'_>) {
    let days = days(one);
    page.figure(&drawing(one, &days), &legend(one));
    page.numbered(&days.iter().map(|day| item(one, day)).collect::<Vec<_>>());
    let struck = one.case.events.iter().filter(|recorded| one.case.day_of(recorded).is_none()).count();
    if struck != 0 {
        let entries = count(struck as u64, "entry");
        page.remark(&format!(
            "Left out: {entries} of which a later one says that it did not happen, or not in this case."
        ));
    }
}

/// The entries that hold, by the day on which each happened.
fn days<'a>(one: &Reported<'a>) -> Vec<Day<'a>> {
    let mut days: BTreeMap<NaiveDate, Vec<&Recorded>> = BTreeMap::new();
    for recorded in &one.case.events {
        if let Some(on) = one.case.day_of(recorded) {
            days.entry(on).or_default().push(recorded);
        }
    }
    let whose = |what: &[&Recorded]| what.iter().map(|recorded| by(&recorded.event)).max().unwrap_or(By::You);
    (1..).zip(days).map(|(number, (on, what))| Day { by: whose(&what), number, on, what }).collect()
}

fn item(one: &Reported<'_>, day: &Day<'_>) -> Numbered {
    let entries = day.what.iter().map(|recorded| {
        let told = crate::export::event(&recorded.event);
        let told = if told.is_empty() { told } else { format!(": {told}") };
        // A letter that was written shows nothing yet.
        let shown = one.case.shows(recorded).filter(|_| !matches!(recorded.event, Event::Drafted(_)));
        let shown = shown.map(|tier| format!(" (proof {tier}: {})", tier.meaning()));
        format!("#{} {}{told}{}", recorded.seq, words(&recorded.event), shown.unwrap_or_default())
    });
    Numbered { entries: entries.collect(), head: day.on.to_string(), number: day.number }
}

fn legend(one: &Reported<'_>) -> String {
    let mut legend =
        "The numbers are those of the list below. A square is a day on which they did something, a circle one on \
                      which you did and they did not, a diamond one on which only the post or a mail server did."
            .to_owned();
    if one.standing.due.is_some() {
        legend += " The bar is the time they have to answer.";
    }
    if one.standing.due != one.standing.act_after {
        legend += " Its striped end lies between the day the answer is due and the last day to wait.";
    }
    if one.standing.clock == Clock::Overdue {
        legend += " The thin bar is the time by which they are late.";
    }
    legend
}

/// The days with a name, from the top of the drawing downwards.
fn named(one: &Reported<'_>) -> Vec<Named> {
    let standing = &one.standing;
    let due = standing.due.map(|on| Named { class: "due", name: "due", on });
    let last = standing.act_after.filter(|last| standing.due != Some(*last));
    let last = last.map(|on| Named { class: "due", name: "last day", on });
    let today = Named { class: "today", name: "today", on: standing.on };
    due.into_iter().chain(last).chain([today]).collect()
}

/// Where each day stands between the first and the last.
struct Scale {
    first: NaiveDate,
    last: NaiveDate,
}

impl Scale {
    fn of(days: &[Day<'_>], named: &[Named]) -> Self {
        let all = || days.iter().map(|day| day.on).chain(named.iter().map(|named| named.on));
        let first = all().min().unwrap_or_default();
        Self { first, last: all().max().unwrap_or(first) }
    }

    fn place(&self, day: NaiveDate) -> Across {
        let whole = (self.last - self.first).num_days().max(1);
        FIRST + (day - self.first).num_days() * (LAST - FIRST) / whole
    }
}

/// Returns the drawing. No word of others is in it but the reference, which is ours.
fn drawing(one: &Reported<'_>, days: &[Day<'_>]) -> String {
    let named = named(one);
    let scale = Scale::of(days, &named);
    let line = WORD + WORDS * i64::try_from(named.len()).unwrap_or_default();
    let below = line + BAR + MARK;
    let (marks, depth) = marks(days, &scale, below);
    let height = below + MARK * (depth - 1).max(0) + 2 * WORD;
    let id = one.case.number;
    let mut drawing = format!(
        "<svg class=\"timeline\" width=\"100%\" height=\"{height}\" role=\"img\" aria-labelledby=\"drawn-{id} told-{id}\">\n\
         <title id=\"drawn-{id}\">Timeline of {}</title>\n<desc id=\"told-{id}\">{}</desc>\n",
        text(&one.case.opened.reference.to_string()),
        description(days, &named, &scale),
    );
    drawing += &bars(one, &scale, line);
    let _ = writeln!(
        drawing,
        "<line class=\"axis\" x1=\"{}\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\"/>",
        percent(FIRST),
        percent(LAST),
        y = line + BAR
    );
    for (row, flag) in (0..).zip(flags(&named, &scale)) {
        drawing += &flag.drawn(WORD + WORDS * row, line + BAR);
    }
    drawing += &marks;
    let ends = [(FIRST, "start", scale.first), (LAST, "end", scale.last)];
    for (place, anchor, day) in ends.into_iter().take(if scale.first == scale.last { 1 } else { 2 }) {
        let _ = writeln!(
            drawing,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">{day}</text>",
            percent(place),
            height - 4
        );
    }
    drawing + "</svg>"
}

fn description(days: &[Day<'_>], named: &[Named], scale: &Scale) -> String {
    let told = named.iter().map(|named| format!("{} {}", named.name, named.on)).collect::<Vec<_>>().join(", ");
    let days = count(days.len() as u64, "day");
    format!("From {} to {}: {told}; {days} with events, which the list below tells.", scale.first, scale.last)
}

/// The time they have, the time that is open to doubt, and the time by which they are late.
fn bars(one: &Reported<'_>, scale: &Scale, y: i64) -> String {
    let standing = &one.standing;
    let (Some(start), Some(due), Some(last)) = (standing.start, standing.due, standing.act_after) else {
        return String::new();
    };
    let bar = |class: &str, from: NaiveDate, to: NaiveDate, (top, height): (i64, i64)| {
        let (from, to) = (scale.place(from), scale.place(to));
        if to <= from {
            return String::new();
        }
        let (x, width) = (percent(from), percent(to - from));
        format!("<rect class=\"{class}\" x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>\n")
    };
    let mut bars = bar("time", start.date.max(scale.first), due, (y, BAR)) + &bar("doubt", due, last, (y, BAR));
    if standing.clock == Clock::Overdue {
        bars += &bar("late", last, standing.on, (y + BAR / 3, BAR / 3));
    }
    bars
}

/// On which side of its line a name stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Side {
    Left,
    Right,
}

/// A day with its name beside a line that goes down to the axis, through the rows below.
#[derive(Clone, Copy)]
struct Flag<'a> {
    named: &'a Named,
    place: Across,
    side: Side,
}

impl Flag<'_> {
    /// How many points wide its name is.
    fn width(&self) -> i64 {
        let signs = self.named.name.len() + " 2026-12-23".len();
        i64::try_from(signs).unwrap_or_default() * SIGN
    }

    /// From where to where its name goes on the narrowest screen; on a wider one it takes less of the width.
    fn span(&self) -> (Across, Across) {
        let (near, far) = (BESIDE * POINT, (BESIDE + self.width()) * POINT);
        match self.side {
            Side::Left => (self.place - far, self.place - near),
            Side::Right => (self.place + near, self.place + far),
        }
    }

    /// Tells whether its name ends outside of the drawing.
    fn sticks_out(&self) -> bool {
        let (from, to) = self.span();
        from < 0 || WIDTH < to
    }

    /// Tells whether the line of a day above would touch its name.
    fn is_touched_by(&self, above: &Flag<'_>) -> bool {
        let (from, to) = self.span();
        from - NEAR < above.place && above.place < to + NEAR
    }

    fn drawn(&self, y: i64, axis: i64) -> String {
        let (anchor, beside) = match self.side {
            Side::Left => ("end", -BESIDE),
            Side::Right => ("start", BESIDE),
        };
        let x = percent(self.place);
        format!(
            "<line class=\"{class}\" x1=\"{x}\" x2=\"{x}\" y1=\"{top}\" y2=\"{axis}\"/>\n\
             <text x=\"{x}\" y=\"{y}\" dx=\"{beside}\" text-anchor=\"{anchor}\" textLength=\"{width}\" \
             lengthAdjust=\"spacingAndGlyphs\">{name} {on}</text>\n",
            class = self.named.class,
            top = y - 10,
            width = self.width(),
            name = self.named.name,
            on = self.named.on,
        )
    }
}

/// The named days from the top downwards, each with its name on a side: of all orders and sides the first in which no name is
/// touched by the line of another or sticks out. There are three days at most.
fn flags<'a>(named: &'a [Named], scale: &Scale) -> Vec<Flag<'a>> {
    let ways = orders(named.len())
        .into_iter()
        .flat_map(|order| (0..1_u32 << named.len()).map(move |turned| (order.clone(), turned)));
    let placed = |(order, turned): (Vec<usize>, u32)| -> Vec<Flag<'a>> {
        order.into_iter().map(|at| flag(&named[at], scale, turned >> at & 1 == 1)).collect()
    };
    ways.map(placed).min_by_key(|flags| faults(flags)).unwrap_or_default()
}

/// A day with its name on the side that has more room, or turned to the other.
fn flag<'a>(named: &'a Named, scale: &Scale, turned: bool) -> Flag<'a> {
    let place = scale.place(named.on);
    let side = if (place <= FIRST.midpoint(LAST)) == turned { Side::Left } else { Side::Right };
    Flag { named, place, side }
}

/// Counts the names that stick out or are touched, of days from the top downwards.
fn faults(flags: &[Flag<'_>]) -> usize {
    let touched =
        |(row, flag): (usize, &Flag<'_>)| flags[..row].iter().filter(|above| flag.is_touched_by(above)).count();
    let outside = flags.iter().filter(|flag| flag.sticks_out()).count();
    outside + flags.iter().enumerate().map(touched).sum::<usize>()
}

/// Returns every order of so many, the given one first.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else { return vec![Vec::new()] };
    let with_last = |order: Vec<usize>| {
        (0..=order.len()).rev().map(move |at| {
            let mut order = order.clone();
            order.insert(at, last);
            order
        })
    };
    orders(last).into_iter().flat_map(with_last).collect()
}

/// The marks of the days, each in the first row in which it touches no other, and how many rows that takes.
fn marks(days: &[Day<'_>], scale: &Scale, below: i64) -> (String, i64) {
    let mut rows: Vec<Across> = Vec::new();
    let mut drawn = String::new();
    for day in days {
        let place = scale.place(day.on);
        let free = rows.iter().position(|taken| taken + APART <= place);
        let row = free.unwrap_or(rows.len());
        match rows.get_mut(row) {
            Some(taken) => *taken = place,
            None => rows.push(place),
        }
        let y = below + MARK * i64::try_from(row).unwrap_or_default();
        drawn += &mark(day, &percent(place), y - MARK / 2);
    }
    (drawn, i64::try_from(rows.len()).unwrap_or_default())
}

fn mark(day: &Day<'_>, x: &str, y: i64) -> String {
    let shape = match day.by {
        By::Post => "<path class=\"post\" d=\"M0-11 11 0 0 11-11 0Z\"/>",
        By::Them => "<rect class=\"them\" x=\"-9\" y=\"-9\" width=\"18\" height=\"18\"/>",
        By::You => "<circle class=\"you\" r=\"10\"/>",
    };
    let number = day.number;
    format!(
        "<svg x=\"{x}\" y=\"{y}\" overflow=\"visible\">{shape}<text class=\"number\" y=\"4\">{number}</text></svg>\n"
    )
}

/// `3.05%`
fn percent(across: Across) -> String {
    format!("{}.{:02}%", across / 100, across % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(on: &str, number: u64) -> Day<'static> {
        Day { by: By::You, number, on: on.parse().unwrap(), what: Vec::new() }
    }

    #[test]
    fn marks_that_would_touch_stand_below_each_other_and_those_with_room_in_the_first_row() {
        let named = [Named { class: "today", name: "today", on: "2027-03-03".parse().unwrap() }];
        let days = [day("2026-11-23", 1), day("2026-11-24", 2), day("2026-12-31", 3)];
        let scale = Scale::of(&days, &named);
        assert_eq!((scale.place(days[0].on), scale.place(named[0].on)), (FIRST, LAST));
        assert_eq!(marks(&days, &scale, 100).1, 2);
        assert_eq!(marks(&[day("2026-11-23", 1), day("2026-12-31", 2)], &scale, 100).1, 1);
        assert_eq!(marks(&[], &scale, 100), (String::new(), 0));
    }

    /// The days with a name in a case that was opened on 2026-11-23, `due` days after it.
    fn named(due: i64, last: Option<i64>, today: i64) -> Vec<Named> {
        let on = |days: i64| day("2026-11-23", 1).on + chrono::TimeDelta::days(days);
        let due = Named { class: "due", name: "due", on: on(due) };
        let last = last.map(|days| Named { class: "due", name: "last day", on: on(days) });
        [due].into_iter().chain(last).chain([Named { class: "today", name: "today", on: on(today) }]).collect()
    }

    #[test]
    fn no_name_is_touched_by_a_line_and_none_sticks_out_however_near_the_days_are() {
        let mut seen = 0;
        for (due, later) in [(14, 0), (30, 0), (30, 1), (31, 3), (45, 5), (90, 4), (90, 30)] {
            for today in 0..400 {
                let named = named(due, (later != 0).then_some(due + later), today);
                for event in [0, due, due + 7, 200] {
                    let days = [
                        day("2026-11-23", 1),
                        Day { on: day("2026-11-23", 2).on + chrono::TimeDelta::days(event), ..day("2026-11-23", 2) },
                    ];
                    let scale = Scale::of(&days, &named);
                    let flags = flags(&named, &scale);
                    assert_eq!(flags.len(), named.len());
                    assert_eq!(faults(&flags), 0, "due {due}, last {later} later, today {today}, an event on {event}");
                    seen += 1;
                }
            }
        }
        assert_eq!(seen, 7 * 400 * 4);
    }

    #[test]
    fn a_name_that_would_be_touched_is_found() {
        let named = named(30, None, 31);
        let scale = Scale { first: day("2026-11-23", 1).on, last: day("2027-01-05", 1).on };
        let as_given: Vec<Flag<'_>> = named.iter().map(|one| flag(one, &scale, false)).collect();
        assert_eq!(faults(&as_given), 1, "the name of today lies on the line of the day before");
        assert_eq!(faults(&flags(&named, &scale)), 0);
    }

    #[test]
    fn days_with_room_between_them_stand_as_they_are_given() {
        let named = named(30, None, 2);
        let scale = Scale::of(&[day("2026-11-23", 1)], &named);
        let flags = flags(&named, &scale);
        assert_eq!(flags.iter().map(|flag| flag.named.name).collect::<Vec<_>>(), ["due", "today"]);
        assert_eq!(flags.iter().map(|flag| flag.side).collect::<Vec<_>>(), [Side::Left, Side::Right]);
    }

    #[test]
    fn one_day_alone_has_a_place() {
        let days = [day("2026-11-23", 1)];
        let scale = Scale::of(&days, &[]);
        assert_eq!(percent(scale.place(days[0].on)), "3.00%");
    }
}
