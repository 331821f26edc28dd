"""Writes tests/data/holidays.csv: the holidays from 2024 to 2035 that fall on Monday to Friday, from another program.

The days come from the package `holidays` and, for California, from the rules of tests/oracle/california.py. Nothing here reads
the code or the data of redress.

    pip install holidays==0.109
    python tests/oracle/holiday_table.py > tests/data/holidays.csv
"""

import sys

import holidays

import california

YEARS = range(2024, 2036)
COUNTRIES = (
    "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SG SI SK US"
).split()
PARTS = {
    "CH": "AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH".split(),
    "DE": "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH".split(),
    "ES": "AN AR AS CB CE CL CM CN CT EX GA IB MC MD ML NC PV RI VC".split(),
    "FI": ["01"],
    "FR": "57 67 68 6AE 971 972 973 974 976 BL MF".split(),
    "GB": "ENG NIR SCT WLS".split(),
    "IT": ["BZ"],
    "PT": ["20", "30"],
}
# The package knows the two departments of Alsace as one.
ALIASES = {("FR", "67"): "6AE", ("FR", "68"): "6AE"}


def days(country, part):
    return holidays.country_holidays(country, subdiv=ALIASES.get((country, part), part), years=YEARS)


def rows(code, holidays_of_it):
    for year in YEARS:
        listed = sorted(day for day in holidays_of_it if day.year == year and day.weekday() < 5)
        yield f"{code},{year},{' '.join(day.strftime('%m%d') for day in listed)}"


def main():
    print(f"# holidays {holidays.__version__}: days that fall on Monday to Friday")
    print("calendar,year,days")
    for country in COUNTRIES:
        for part in [None, *PARTS.get(country, [])]:
            for row in rows(f"{country}-{part}" if part else country, days(country, part)):
                print(row)
    for code, rule in (("US-CA", california.gov_6700), ("US-CA-ccp12a", california.ccp_135)):
        for row in rows(code, {day for year in YEARS for day in rule(year)}):
            print(row)


if __name__ == "__main__":
    sys.exit(main())
