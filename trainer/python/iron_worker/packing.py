"""Rows put together into sequences, so that little of a batch is padding."""

from bisect import bisect_left, insort
from collections.abc import Sequence


def pack(lengths: Sequence[int], room: int) -> list[list[int]]:
    """Indices of rows by sequence, none longer than `room` tokens: best-fit decreasing.

    Each row lies in exactly one sequence; rows of a sequence stand in the order of their indices. Rows longer than `room` are not
    expected. The result depends on the lengths alone.
    """
    bins: list[list[int]] = []
    # (room left, bin), sorted: the tightest bin that a row fits into is found by bisection.
    free: list[tuple[int, int]] = []
    for row in sorted(range(len(lengths)), key=lambda at: (-lengths[at], at)):
        at = bisect_left(free, (lengths[row], -1))
        if at == len(free):
            bins.append([row])
            left = room - lengths[row]
            insort(free, (left, len(bins) - 1))
        else:
            left, chosen = free.pop(at)
            bins[chosen].append(row)
            insort(free, (left - lengths[row], chosen))
    return [sorted(each) for each in bins]
