"""The Californian holidays, written from the rule text: Gov. Code §§ 6700, 6701 and Code Civ. Proc. § 135.

Nothing here reads the code or the data of redress.
"""

from datetime import date, timedelta

# Gov. Code § 6700(a)(4) and AB 268; from 2030 and from 2028 on these are estimates.
LUNAR_NEW_YEAR = {
    2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3), 2031: (1, 23),
    2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
DIWALI = {
    2026: (11, 8), 2027: (10, 29), 2028: (10, 17), 2029: (11, 5), 2030: (10, 26), 2031: (11, 14), 2032: (11, 2),
    2033: (10, 22), 2034: (11, 11), 2035: (10, 30),
}  # fmt: skip

MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 3, 4, 5, 6


def nth(year, month, weekday, count):
    """The count-th such weekday of the month, from the end if count is negative."""
    days = [date(year, month, 1) + timedelta(n) for n in range(31)]
    days = [day for day in days if day.month == month and day.weekday() == weekday]
    return days[count - 1] if count > 0 else days[count]


def moved(days):
    """§ 6701: the Monday after a Sunday; the Friday before 11 November on a Saturday."""
    for day in days:
        yield day
        if day.weekday() == SUNDAY:
            yield day + timedelta(1)
        if (day.month, day.day) == (11, 11) and day.weekday() == SATURDAY:
            yield day - timedelta(1)


def common(year):
    fixed = [date(year, m, d) for m, d in ((1, 1), (2, 12), (3, 31), (7, 4), (11, 11), (12, 25))]
    return {
        *moved(fixed),
        nth(year, 1, MONDAY, 3),
        nth(year, 2, MONDAY, 3),
        nth(year, 5, MONDAY, -1),
        date(year, 6, 19),
        nth(year, 9, MONDAY, 1),
        nth(year, 9, FRIDAY, 4),
        nth(year, 11, THURSDAY, 4),
    }


def gov_6700(year):
    """The full-day holidays of Gov. Code §§ 6700 and 6701."""
    lists = [date(year, *table[year]) for table in (LUNAR_NEW_YEAR, DIWALI) if year in table]
    return {*common(year), *moved([date(year, 9, 9)]), date(year, 4, 24), nth(year, 10, MONDAY, 2), *lists}


def ccp_135(year):
    """The judicial holidays: some of § 6700 are no court holidays, the day after Thanksgiving is one."""
    return {*common(year), nth(year, 11, THURSDAY, 4) + timedelta(1)}
