#!/usr/bin/env python3
"""Reads a calendar file with two libraries that have nothing to do with redress or with each other, and prints what each
understood of every entry.

usage: read.py FILE
"""
import json
import sys
from datetime import date, datetime, timedelta

import icalendar
import vobject


def of_icalendar(text):
    calendar = icalendar.Calendar.from_ical(text)
    assert not calendar.errors, calendar.errors
    for event in calendar.walk("VEVENT"):
        assert not event.errors, event.errors
        yield {
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
            "summary": str(event["SUMMARY"]),
            "description": str(event["DESCRIPTION"]),
            "day": whole_day(event["DTSTART"].dt),
            "last": whole_day(event.end - timedelta(days=1)),
            "stamp": event["DTSTAMP"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "alarms": [alarm["TRIGGER"].dt.total_seconds() for alarm in event.walk("VALARM")],
        }


def of_vobject(text):
    calendar = vobject.readOne(text, validate=True)
    for event in calendar.contents.get("vevent", []):
        yield {
            "uid": event.uid.value,
            "sequence": int(event.sequence.value),
            "status": event.status.value,
            "summary": event.summary.value,
            "description": event.description.value,
            "day": whole_day(event.dtstart.value),
            # It knows nothing of an end that is not written down: a day without an end lasts the day (section 3.6.1).
            "last": whole_day(event.dtend.value if hasattr(event, "dtend") else event.dtstart.value),
            "stamp": event.dtstamp.value.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "alarms": [alarm.trigger.value.total_seconds() for alarm in event.contents.get("valarm", [])],
        }


def whole_day(day):
    assert isinstance(day, date) and not isinstance(day, datetime), day
    return day.isoformat()


with open(sys.argv[1], newline="", encoding="utf-8") as file:
    text = file.read()
json.dump({"icalendar": list(of_icalendar(text)), "vobject": list(of_vobject(text))}, sys.stdout)
