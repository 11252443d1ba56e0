"""What happens to the plant, said to whoever stands above it. Sent inside the transaction."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.dispatch import Signal

# assets=[Asset…], to_site_id=int: receivers return an iterable of Problems that speak against the move, or None.
moving_asset = Signal()

# assets=[Asset…] as they are now, by=User: they moved, perhaps to another site; what copies their site follows.
moved_asset = Signal()

# asset=Asset, before=its former status: it is another now.
status_changed = Signal()

# asset=Asset, by=User: an asset was retired; schedules stop.
retired_asset = Signal()


@dataclass(frozen=True)
class MeterChange:
    """What one meter's readings say anew: everything from ``since`` on.

    ``before``: lifetime total of the last reading before ``since`` (None: there is none); ``total`` and ``read_at``:
    of the newest reading now (None: none is left). A gauge has none of the three. ``appended``: all of it is new and
    nothing that stood was changed; otherwise a reading was corrected, voided or dated back, and totals may have
    fallen.
    """

    meter_id: int
    is_counter: bool
    since: dt.datetime
    before: Decimal | None
    total: Decimal | None
    read_at: dt.datetime | None
    appended: bool


# changes=[MeterChange…], one per meter, by=User|None: readings came in, were corrected or voided; schedules and alarms
# follow. The meters are locked.
reading_taken = Signal()

# meter=Meter: receivers return an iterable of Problems that speak against taking it off, or None.
retiring_meter = Signal()

# meter=Meter: receivers return an iterable of Mark: what the meter's page shows beside its readings.
marking_meter = Signal()


@dataclass(frozen=True)
class Mark:
    """A sentence about a meter, such as the next service or a standing alarm; with a ``total`` (lifetime total) it is a
    line on the plot, too, called ``label``. ``url`` may be empty."""

    sentence: str
    label: str = ""
    total: Decimal | None = None
    url: str = ""
