"""Readings by the hundred thousand: the importer against the fastest way PostgreSQL has to take the same rows."""

import gzip
import itertools
import os
import re
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assets.services import create_site
from benchmarks.clock import lap, manage, say
from benchmarks.database import Session, superuser, value
from benchmarks.figures import Figure, at_most, exactly

ROOT = Path(__file__).resolve().parent.parent
DATA = (ROOT / os.environ.get("CMMS_DATA", "../shared/data")).resolve() / "cmapss" / "train_FD001.txt.gz"
MAPPING = ROOT / "tests" / "importing" / "mappings" / "cmapss.toml"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Size:
    lines: int  # of the file; each holds 24 readings
    repeats: int  # of the bare copy


SIZES = {"full": Size(20_631, 3), "small": Size(2000, 3), "tiny": Size(20, 1)}


def measure(size: Size) -> Iterator[Figure]:
    if not DATA.exists():
        yield Figure("import of readings", "", None, "", remark=f"not run: no {DATA.name} (CMMS_DATA names the folder)")
        return
    create_site(by=None, code="TEST", name="Test stand", time_zone="UTC")
    path = Path(os.environ["CMMS_TEST_FOLDER"]) / "train_FD001.txt"
    with gzip.open(DATA, "rt") as whole:
        path.write_text("".join(itertools.islice(whole, size.lines)))
    rows = len(path.read_text().splitlines()) * 24
    say(f"importing {rows:,} readings")
    ran = manage("import_data", "readings", str(path), "--mapping", str(MAPPING))
    path.unlink()
    if not re.search(rf"^ +created +{rows:,}$", ran.output, re.MULTILINE):
        raise RuntimeError(f"the import did not do what it should:\n{ran.output}")
    shape = f"{rows:,} readings, 2,400 meters" if rows > 400_000 else f"{rows:,} readings"
    say("copying the same rows into a bare table")
    with superuser() as session:
        bare = bare_copy(session, size.repeats)
        stored = value(session, "SELECT count(*) FROM meter_readings")
    yield Figure("import of readings", shape, rows / ran.seconds, "rows/s")
    yield Figure("… peak memory", shape, ran.peak_mb, "MB", at_most(300))
    yield Figure("bare COPY of the same rows, no index", shape, rows / bare, "rows/s")
    yield Figure("… how many times longer the import takes", shape, ran.seconds / bare, "times", at_most(40))
    yield Figure("… readings of the file that are not there", shape, rows - stored, "", exactly(0))


def bare_copy(session: Session, repeats: int) -> float:
    """Median seconds of COPY … FROM into a table with the same columns and nothing else."""
    session.execute("CREATE TABLE bare_readings (LIKE meter_readings)")
    laps = []
    with tempfile.TemporaryFile() as file:
        with session.cursor().copy("COPY (SELECT * FROM meter_readings) TO STDOUT") as out:
            for block in out:
                file.write(block)
        for _ in range(repeats):
            session.execute("TRUNCATE bare_readings")
            file.seek(0)
            with lap() as took, session.cursor().copy("COPY bare_readings FROM STDIN") as into:
                while block := file.read(BLOCK):
                    into.write(block)
            laps.append(took.seconds)
    return statistics.median(laps)
