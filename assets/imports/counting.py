"""What the rejects of an import say of a counter's reading that cannot be, in the words of its file and mapping."""

from assets.services.meters.counting import Doubt
from assets.services.meters.spans import KnownMeter, Misfit


def why_not(meter: KnownMeter, misfit: Misfit) -> str:
    value, now, judged = misfit.value, misfit.before, misfit.judged
    if misfit.after is not None:
        low, when = misfit.after
        return f"{value} is above the reading after it ({low} on {when:%Y-%m-%d %H:%M} UTC), and a counter only grows."
    if judged.doubt == Doubt.NEGATIVE:
        return f"{value} is below zero, where no counter stands."
    if judged.doubt == Doubt.BEYOND_DIAL:
        return f"{value} cannot be shown: the dial rolls over at {meter.rollover_point}."
    assert now is not None
    if judged.doubt == Doubt.BELOW_LAST and judged.step is None:
        return (f"{value} is below the reading before it ({now.value} on {now.read_at:%Y-%m-%d %H:%M} UTC), and a "
                f"counter only grows. If the dial rolls over or was replaced, say so on the meter.")
    if meter.most_per_day is None:
        return (f"{value} after {now.value} would be more than half a turn of the dial ({judged.step}). If it is "
                f"right, say confirm_large_steps = true under [options].")
    return (f"{value} is a step of {judged.step} since {now.read_at:%Y-%m-%d %H:%M} UTC, more than "
            f"{meter.most_per_day} a day. If it is right, say confirm_large_steps = true under [options].")


__all__ = ["why_not"]
