"""What happens to the plant, said to whoever stands above it. Sent inside the transaction."""

from django.dispatch import Signal

# assets=[Asset…], to_site_id=int: receivers return an iterable of Problems that speak against the move, or None.
moving_asset = Signal()

# assets=[Asset…] as they are now, by=User: they moved, perhaps to another site; what copies their site follows.
moved_asset = Signal()

# asset=Asset, by=User: an asset was retired; schedules stop.
retired_asset = Signal()
