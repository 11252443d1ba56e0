"""Keeps what the week promises, as rows that nothing changes later. Run it every hour: a week is frozen once."""

import datetime as dt
import zoneinfo
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from assets.models import Site
from cmms.audit.commands import ActingCommand
from workorders.models import WeekSchedule
from workorders.services import freeze_week


class Command(ActingCommand):
    help = "Freezes the schedule of the week that has begun, at each site once its Monday has begun there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--week", type=dt.date.fromisoformat, metavar="YYYY-MM-DD",
                            help="the Monday of the week to freeze; without it the week that began today, at the sites "
                                 "where today is Monday")
        parser.add_argument("--site", action="append", default=[], metavar="CODE", help="only this site; repeatable")

    def handle(self, *args: Any, **options: Any) -> None:
        week: dt.date | None = options["week"]
        if week is not None and week.weekday() != 0:
            raise CommandError(f"--week={week} is no Monday.")
        sites = Site.objects.order_by("code")
        if options["site"]:
            sites = sites.filter(code__in=options["site"])
        for site in sites:
            today = timezone.now().astimezone(zoneinfo.ZoneInfo(site.time_zone)).date()
            monday = week or today
            if monday.weekday() != 0 or WeekSchedule.objects.filter(site=site, week_start=monday).exists():
                continue
            rows = freeze_week(site=site, week_start=monday)
            self.stdout.write(f"{site.code}: {len(rows)} orders in the week of {monday}.")
