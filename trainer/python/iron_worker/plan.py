"""What is read in which step: decided before training, from lengths, budget and seed alone, so that a resumed run reads the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy

from .faults import WorkerFault
from .protocol import BudgetConfig


@dataclass(frozen=True)
class Plan:
    """Units are rows, or sequences of packed rows. `order` names each unit as often as it is read."""

    order: list[int]
    units: int
    per_step: int
    # Tokens that are read up to and with each step, without padding.
    tokens_after: list[int]

    @property
    def steps(self) -> int:
        """Steps of the optimizer."""
        return len(self.tokens_after)

    def epoch_after(self, step: int) -> float:
        """How often the data have been read after so many steps."""
        return min(step * self.per_step, len(self.order)) / self.units


def make_plan(lengths: Sequence[int], budget: BudgetConfig, token_budget: int | None, seed: int, processes: int) -> Plan:
    """Each epoch reads every unit once in an order of its own; raises `bad-request` where the budget says nothing.

    A step reads `batch * accumulate` units; the last step of all may have fewer, but with several processes, which have to stay in
    step, it is filled from the next epoch. With a budget of tokens training ends with the step that reaches it, whatever the
    epochs or steps.
    """
    per_step = budget.batch * budget.accumulate
    if budget.accumulate % processes != 0:
        raise WorkerFault(
            "bad-request",
            f"{processes} processes cannot share {budget.accumulate} batches of a step: make `training.budget.accumulate` a multiple of it.",
        )
    wanted = _wanted(budget, len(lengths), per_step, processes)
    order: list[int] = []
    tokens_after: list[int] = []
    tokens = 0
    for epoch in count():
        for unit in numpy.random.default_rng([seed % 2**32, epoch]).permutation(len(lengths)).tolist():
            order.append(unit)
            tokens += lengths[unit]
            ends = len(order) == wanted and token_budget is None
            if len(order) % per_step == 0 or ends:
                tokens_after.append(tokens)
                if ends or (token_budget is not None and tokens >= token_budget):
                    return Plan(order, len(lengths), per_step, tokens_after)
    raise AssertionError("unreachable")


def _wanted(budget: BudgetConfig, units: int, per_step: int, processes: int) -> int:
    """Units to read where no budget of tokens is given."""
    if units == 0:
        raise WorkerFault("bad-request", "There is no row to train on: none has an answer within `training.budget.sequenceTokens`.")
    if budget.steps is not None:
        return budget.steps * per_step
    if budget.epochs is None or budget.epochs <= 0:
        raise WorkerFault("bad-request", "training.budget names neither steps nor epochs.")
    read = max(1, round(budget.epochs * units))
    return read if processes == 1 else -(-read // per_step) * per_step
