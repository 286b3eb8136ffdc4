"""The learning rate over the steps (contract row F6)."""

import math
from collections.abc import Callable

from .protocol import ScheduleConfig


def learning_rate_factor(schedule: ScheduleConfig, steps: int) -> Callable[[int], float]:
    """Factor of the highest learning rate for the step that comes after `done` steps.

    It rises in equal parts over the warm-up, so that the first step already learns, and then falls to `leastRatio` in the last
    step; `constant` does not fall.
    """
    asked = schedule.warmup_steps if schedule.warmup_steps is not None else math.ceil((schedule.warmup_ratio or 0) * steps)
    warmup = min(asked, steps)
    floor = schedule.least_ratio

    def factor(done: int) -> float:
        if done < warmup:
            return (done + 1) / (warmup + 1)
        if schedule.name == "constant":
            return 1.0
        progress = min(1.0, (done - warmup) / max(1, steps - 1 - warmup))
        height = 1 - progress if schedule.name == "linear" else (1 + math.cos(math.pi * progress)) / 2
        return floor + (1 - floor) * height

    return factor
