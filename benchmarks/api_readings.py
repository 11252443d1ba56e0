"""A hundred thousand readings by JSON lines, through the API, against the bare COPY of the same rows."""

import datetime as dt
import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client

from assets.models import Asset, Meter, MeterReading
from assets.services import create_site
from benchmarks.clock import lap, say
from benchmarks.database import superuser, value
from benchmarks.figures import Figure, at_most, exactly
from benchmarks.readings import bare_copy
from cmms.accounts.models import User

PATH = "/api/v1/meter-readings/lines/"
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
STEP = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Size:
    meters: int
    lines: int
    repeats: int  # of the bare copy


SIZES = {"full": Size(100, 100_000, 5), "small": Size(50, 10_000, 3), "tiny": Size(2, 100, 1)}


def measure(size: Size) -> Iterator[Figure]:
    site = create_site(by=None, code="RUN", name="Test stand", time_zone="UTC")
    meters = []
    for number in range(size.meters):  # as on a plant: one counts hours, the next shows a pressure
        asset = Asset(site=site, name=f"Pump {number}", tag=f"R{number}")
        asset.save()
        meters.append(Meter.objects.create(asset=asset, name="Meter", unit="" if number % 2 else "h",
                                           kind="GAUGE" if number % 2 else "COUNTER"))
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create_superuser("root", password="not used here", name="Rita Root"))
    body = "".join(json.dumps({
        "meter": meter.pk, "read_at": (START + turn * STEP).isoformat(), "value": f"{turn / 4:.2f}",
        "source_system": "SCADA", "external_id": f"M{meter.pk}"}) + "\n"
        for turn in range(size.lines // size.meters) for meter in meters).encode()
    shape = f"{size.lines:,} lines, {size.meters} meters, half of them counters"
    say(f"sending {shape}")
    client.get("/api/v1/meters/")  # reads the program's own code
    memory = _peak()
    with lap() as took:
        created = _send(client, body, "created")
    grown = _peak() - memory
    with lap() as again:
        unchanged = _send(client, body, "unchanged")
    say("copying the same rows into a bare table")
    with superuser() as session:
        bare = bare_copy(session, size.repeats)
        stored = value(session, "SELECT count(*) FROM meter_readings")
    yield Figure("readings by JSON lines, each answered", shape, size.lines / took.seconds, "lines/s")
    yield Figure("… memory they took beside the body", shape, grown, "MB", at_most(100))
    yield Figure("bare COPY of the same rows, no index", shape, size.lines / bare, "rows/s")
    yield Figure("… how many times longer the lines take", shape, took.seconds / bare, "times", at_most(30))
    yield Figure("the same lines a second time", shape, size.lines / again.seconds, "lines/s")
    totals = MeterReading.objects.filter(total__isnull=False, total__gt=0).count()
    wrong = (size.lines - created) + (size.lines - unchanged) + abs(size.lines - stored)
    wrong += abs(totals - (size.lines // size.meters - 1) * ((size.meters + 1) // 2))
    yield Figure("… lines answered otherwise, readings missing, counted twice or not", shape, wrong, "", exactly(0))


def _send(client: Client, body: bytes, effect: str) -> int:
    """How many lines were answered so."""
    response = client.post(PATH, data=body, content_type="application/x-ndjson")
    if response.status_code != 200:
        raise RuntimeError(f"{PATH} gave {response.status_code}: {response.content[:300]!r}")
    return bytes(response.getvalue()).count(f'"effect": "{effect}"'.encode())


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


__all__ = ["SIZES", "Size", "measure"]
