"""Writes the tables of last days that redress is held against, from the text of the rules and from another list of holidays.

Nothing here reads the code or the data of redress. The holidays are those of the package `holidays`; the Californian ones are
those of tests/oracle/california.py.

    pip install holidays==0.109
    python tests/oracle/dates.py months > tests/data/dates_months.csv
    python tests/oracle/dates.py california > tests/data/dates_california.csv
"""

import calendar
import sys
from datetime import date, timedelta

import holidays

import california

DAY = timedelta(1)
YEARS = range(2026, 2031)
# Art. 12(3) GDPR with Art. 3 Reg. 1182/71; the UK GDPR with the guidance of the ICO. Both count months the same way.
MONTHS = (
    ("gdpr", "none"),
    ("gdpr", "AT"),
    ("gdpr", "DE"),
    ("gdpr", "DE-BY"),
    ("gdpr", "FR"),
    ("gdpr", "GR"),
    ("gdpr", "IE"),
    ("gdpr", "IT"),
    ("gdpr", "PL"),
    ("uk-gdpr", "GB-ENG"),
    ("uk-gdpr", "GB-NIR"),
    ("uk-gdpr", "GB-SCT"),
)


def holidays_of(code):
    if code == "none":
        return {}
    country, _, part = code.partition("-")
    return holidays.country_holidays(country, subdiv=part or None, years=YEARS)


def receipts():
    """Every day of 2027 and 2028, a leap year."""
    day = date(2027, 1, 1)
    while day.year < 2029:
        yield day
        day += DAY


def months_after(start, count):
    """The day of the same number, or the last day of a month that has none: Art. 3(2)(c) Reg. 1182/71."""
    month = start.month - 1 + count
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def is_working(day, free):
    return day.weekday() < 5 and day not in free


def roll(day, free):
    """The following working day: Art. 3(4) Reg. 1182/71, ICO guidance, Code Civ. Proc. § 12a."""
    while not is_working(day, free):
        day += DAY
    return day


def business_days_after(start, count, free):
    """The first day is excluded: Civ. Code § 10."""
    day = start
    while count:
        day += DAY
        count -= is_working(day, free)
    return day


def months():
    print("law,calendar,received,response,extended-response")
    for law, code in MONTHS:
        free = holidays_of(code)
        for start in receipts():
            print(law, code, start, roll(months_after(start, 1), free), roll(months_after(start, 3), free), sep=",")


def californian():
    business = {day for year in YEARS for day in california.gov_6700(year)}
    court = {day for year in YEARS for day in california.ccp_135(year)}
    print("received,acknowledgement,opt-out,response,response-act-after,extended,extended-act-after")
    for start in receipts():
        first, last = start + 45 * DAY, start + 90 * DAY
        print(
            start,
            business_days_after(start, 10, business),
            business_days_after(start, 15, business),
            first,
            roll(first, court),
            last,
            roll(last, court),
            sep=",",
        )


if __name__ == "__main__":
    {"months": months, "california": californian}[sys.argv[1]]()
