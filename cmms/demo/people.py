"""Who works there: the accounts one logs in with, the crew, their crafts, teams, shifts and leave."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from assets.models import BranchGrant, Location
from cmms.accounts.models import (
    Calendar,
    CalendarException,
    CalendarShift,
    Craft,
    Leave,
    Team,
    TeamMember,
    User,
    UserCraft,
)
from cmms.accounts.models.calendar import LeaveKind
from cmms.demo.clock import Clock, german_holidays

ADMIN = "admin"


@dataclass(frozen=True)
class Person:
    username: str
    name: str
    role: str
    rate: str = ""
    craft: str = ""
    calendar: str = ""
    teams: tuple[str, ...] = ()
    staff: bool = False
    place: str = ""  # code of the location whose branch is granted

    @property
    def hourly_rate(self) -> Decimal | None:
        return Decimal(self.rate) if self.rate else None


# The accounts one logs in with.
ACCOUNTS = (
    Person(ADMIN, "Robin Weiss", "administrator", staff=True),
    Person("planner", "Maria Lind", "planner", "52.00", calendar="Day work", staff=True, place="NG"),
    Person("supervisor", "Petra Sommer", "supervisor", "55.00", calendar="Day work", staff=True, place="NG"),
    Person("technician", "Jonas Berg", "technician", "43.50", "MECH", "Early shift", ("Mechanics",), place="P"),
    Person("storekeeper", "Erik Dahl", "storekeeper", "38.00", calendar="Day work", staff=True, place="NG"),
    Person("requester", "Lena Hoffmann", "requester", calendar="Early shift", place="P-F"),
    Person("auditor", "Ines Costa", "auditor", staff=True),
)

# Everybody else: no password, so nobody logs in as them.
CREW = (
    Person("a.khan", "Aisha Khan", "technician", "44.50", "MECH", "Early shift", ("Mechanics",), place="NG"),
    Person("t.novak", "Tomas Novak", "technician", "43.00", "MECH", "Late shift", ("Mechanics",), place="NG"),
    Person("p.zielinski", "Piotr Zielinski", "technician", "42.00", "MECH", "Late shift", ("Mechanics",), place="NG"),
    Person("l.brandt", "Lukas Brandt", "technician", "46.00", "MECH", "Night shift", ("Mechanics",), place="NG"),
    Person("h.vogel", "Hanna Vogel", "technician", "47.50", "ELEC", "Early shift", ("Electricians",), place="NG"),
    Person("m.yilmaz", "Mehmet Yilmaz", "technician", "46.50", "ELEC", "Late shift", ("Electricians",), place="NG"),
    Person("s.rossi", "Sofia Rossi", "technician", "51.00", "AUTO", "Day work", ("Electricians",), place="NG"),
    Person("g.petersen", "Gerd Petersen", "technician", "45.00", "UTIL", "Day work", ("Utilities and buildings",),
           place="NG"),
    Person("n.haddad", "Nadia Haddad", "technician", "41.00", "BLDG", "Day work", ("Utilities and buildings",),
           place="NG"),
    Person("k.osei", "Karim Osei", "requester", calendar="Early shift", place="P-K"),
    Person("g.lange", "Greta Lange", "requester", calendar="Late shift", place="P-M"),
    Person("d.whitfield", "Dana Whitfield", "planner", "58.00", calendar="Tamarack, day shift", place="TM"),
    Person("s.ortega", "Sam Ortega", "technician", "44.00", "MECH", "Tamarack, day shift", place="TM"),
)

CRAFTS = (("MECH", "Mechanical fitter", "44.00"), ("ELEC", "Electrician", "47.00"),
          ("AUTO", "Automation engineer", "51.00"), ("UTIL", "Utilities and boilers", "45.00"),
          ("BLDG", "Buildings", "41.00"))

TEAMS = (("Mechanics", "supervisor"), ("Electricians", "supervisor"), ("Utilities and buildings", "g.petersen"))

SITE_CALENDAR = "Two shifts, Monday to Friday"
TAMARACK_CALENDAR = "Tamarack, day shift"
_WEEK = range(1, 6)
# name → (weekdays, ((from, to, break in minutes), …))
CALENDARS: dict[str, tuple[range, tuple[tuple[int, int, int], ...]]] = {
    SITE_CALENDAR: (_WEEK, ((6, 14, 30), (14, 22, 30))),
    "Early shift": (_WEEK, ((6, 14, 30),)),
    "Late shift": (_WEEK, ((14, 22, 30),)),
    "Night shift": (_WEEK, ((22, 6, 30),)),
    "Day work": (_WEEK, ((7, 16, 60),)),
    "Around the clock": (range(1, 8), ((6, 14, 0), (14, 22, 0), (22, 6, 0))),
    TAMARACK_CALENDAR: (_WEEK, ((7, 15, 30),)),
}


@dataclass
class People:
    """Everybody by username, crafts by code, teams and calendars by name."""

    users: dict[str, User] = field(default_factory=dict)
    crafts: dict[str, Craft] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    leave: list[Leave] = field(default_factory=list)
    holidays: dict[dt.date, str] = field(default_factory=dict)

    def __getitem__(self, username: str) -> User:
        return self.users[username]

    def is_off(self, day: dt.date) -> bool:
        """Whether Northgate does not work on that local day."""
        return day.isoweekday() > 5 or day in self.holidays

    def is_away(self, user: User, day: dt.date) -> bool:
        return any(each.user_id == user.pk and each.first_day <= day < each.until for each in self.leave)


def make_admin(password: str) -> User:
    """The first account of all; everything else is done by somebody."""
    user = User(username=ADMIN, name=ACCOUNTS[0].name, email=f"{ADMIN}@northgate.example", is_staff=True,
                is_superuser=True)
    user.set_password(password)
    user.save()
    return user


def make_people(clock: Clock, admin: User, password: str) -> People:
    people = People(users={ADMIN: admin})
    _calendars(clock, people)
    for code, name, rate in CRAFTS:
        people.crafts[code] = Craft.objects.create(code=code, name=name, hourly_rate=Decimal(rate))
    groups = {group.name: group for group in Group.objects.all()}
    for number, person in enumerate((*ACCOUNTS[1:], *CREW), start=1041):
        calendar = people.calendars.get(person.calendar)
        user = User(username=person.username, name=person.name, email=f"{person.username}@northgate.example",
                    is_staff=person.staff, hourly_rate=person.hourly_rate, personnel_number=str(number),
                    calendar=calendar)
        user.password = make_password(password if person in ACCOUNTS else None)
        user.save()
        people.users[person.username] = user
        if person.craft:
            UserCraft.objects.create(user=user, craft=people.crafts[person.craft], is_primary=True)
    UserCraft.objects.create(user=people["s.rossi"], craft=people.crafts["ELEC"])
    for person in (*ACCOUNTS, *CREW):
        people[person.username].groups.add(groups[person.role])
    for name, lead in TEAMS:
        team = people.teams[name] = Team.objects.create(name=name, lead=people[lead])
        for person in (*ACCOUNTS, *CREW):
            if name in person.teams:
                TeamMember.objects.create(team=team, user=people[person.username])
    _leave(clock, people)
    return people


def grant_branches(people: People, places: dict[str, Location]) -> None:
    """Who sees which branch; the auditor sees all by role, the administrator by being one."""
    for person in (*ACCOUNTS, *CREW):
        if person.place:
            BranchGrant.objects.create(user=people[person.username], location=places[person.place])


def _calendars(clock: Clock, people: People) -> None:
    for name, (weekdays, shifts) in CALENDARS.items():
        calendar = people.calendars[name] = Calendar.objects.create(name=name)
        CalendarShift.objects.bulk_create(
            CalendarShift(calendar=calendar, weekday=weekday, starts=dt.time(starts), ends=dt.time(ends),
                          break_minutes=pause)
            for weekday in weekdays for starts, ends, pause in shifts)
    for year in range(clock.today.year - 2, clock.today.year + 3):
        people.holidays |= german_holidays(year)
    CalendarException.objects.bulk_create(
        CalendarException(calendar=calendar, day=day, name=name)
        for calendar_name, calendar in people.calendars.items()
        if calendar_name not in ("Around the clock", TAMARACK_CALENDAR)
        for day, name in sorted(people.holidays.items()))


def _leave(clock: Clock, people: People) -> None:
    """(person, kind, first day, days) counted from today."""
    rows = (("a.khan", "VACATION", -96, 14, ""), ("technician", "VACATION", -150, 21, ""),
            ("technician", "TRAINING", 19, 2, "Working at heights, refresher"),
            ("t.novak", "SICK", -33, 4, ""), ("h.vogel", "VACATION", 12, 10, ""),
            ("m.yilmaz", "TRAINING", -61, 3, "Low-voltage switching permit"), ("p.zielinski", "VACATION", -4, 12, ""),
            ("g.petersen", "VACATION", -210, 14, ""), ("s.rossi", "OTHER", 40, 1, "Moving house"),
            ("n.haddad", "SICK", -120, 6, ""))
    for username, kind, first, days, note in rows:
        people.leave.append(Leave.objects.create(
            user=people[username], kind=LeaveKind(kind), first_day=clock.day(first), until=clock.day(first + days),
            note=note))
