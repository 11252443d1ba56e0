"""What meters did to schedules, said to whoever tells other systems. Sent inside the transaction."""

from django.dispatch import Signal

# rows=[MeterCrossing…]: thresholds were passed, for the first time or again after a correction.
crossed = Signal()

# alarm=MeterAlarm: a gauge left its limits, or is back inside them.
alarm_raised = Signal()
alarm_cleared = Signal()
