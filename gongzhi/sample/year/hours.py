"""When things happen: residents at all hours, offices in theirs, more on Mondays, less on holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

if TYPE_CHECKING:
    from random import Random

    from gongzhi.foundation.clocks.calendar import Calendar

DAY = timedelta(days=1)
OPENS, CLOSES = time(8, 30), time(17, 30)
WAKES, SLEEPS = 7, 22
#: How many write in, from Monday to Sunday, and from midnight to eleven at night.
BY_WEEKDAY = (1.25, 1.1, 1.0, 1.0, 0.95, 0.6, 0.55)
BY_HOUR = (0.3, 0.1, 0.1, 0, 0, 0.2, 0.8, 1.5, 4, 6, 6, 4, 3, 3, 5, 5, 5, 4, 4, 5, 5, 4, 2, 1)


class Hours:
    """The hours of the district, by its working calendar. All moments come out in UTC."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._zone = ZoneInfo(settings.TIME_ZONE)

    def moment(self, day: date, at: time) -> datetime:
        """Return a moment of a day."""
        return datetime.combine(day, at, self._zone).astimezone(UTC)

    def day(self, at: datetime) -> date:
        """Return the day that a moment lies in."""
        return at.astimezone(self._zone).date()

    def arrivals(self, rng: Random, first: date, until: date, count: int) -> list[datetime]:
        """Draw the moments at which people write in, in order."""
        days = [first + DAY * n for n in range((until - first).days)]
        weights = [BY_WEEKDAY[day.weekday()] * (1 if self._calendar.works(day) else 0.7) for day in days]
        return sorted(self.arrival(rng, day) for day in rng.choices(days, weights, k=count))

    def arrival(self, rng: Random, day: date) -> datetime:
        """Draw a moment of a day at which somebody writes in."""
        hour = rng.choices(range(24), BY_HOUR)[0]
        return self.moment(day, time(hour, rng.randrange(60), rng.randrange(60)))

    def office(self, at: datetime, hours: float) -> datetime:
        """Return the moment so many office hours later."""
        left = timedelta(seconds=round(hours * 3600))
        local = at.astimezone(self._zone)
        while True:
            opens = datetime.combine(local.date(), OPENS, self._zone)
            closes = datetime.combine(local.date(), CLOSES, self._zone)
            since = max(local, opens)
            if self._calendar.works(local.date()) and since + left < closes:
                return (since + left).astimezone(UTC)
            if self._calendar.works(local.date()):
                left -= max(closes - since, timedelta())
            local = datetime.combine(local.date() + DAY, time(), self._zone)

    def home(self, at: datetime, hours: float) -> datetime:
        """Return the moment so many hours later, or the next morning when that is at night."""
        local = (at + timedelta(seconds=round(hours * 3600))).astimezone(self._zone)
        if WAKES <= local.hour < SLEEPS:
            return local.astimezone(UTC)
        day = local.date() if local.hour < WAKES else local.date() + DAY
        return self.moment(day, time(WAKES, local.minute, local.second))

    def working_day(self, day: date, back: int) -> date:
        """Return the working day so many working days before a day."""
        while back:
            day -= DAY
            back -= self._calendar.works(day)
        return day
