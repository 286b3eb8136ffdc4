"""Units of rows as tensors."""

from collections.abc import Sequence

import torch

from .chat import RowTokens

# What PyTorch's cross entropy leaves out.
NO_LOSS = -100

Unit = Sequence[RowTokens]


class Collator:
    """Makes a batch of units, each a sequence: (units, tokens) of `input_ids`, `labels` and `position_ids`.

    There is no mask for padding: it stands at the right end, where no token that counts looks in a causal model. Where a sequence
    holds several rows, positions begin anew with each; from that transformers makes the mask that keeps each row to itself.
    """

    def __init__(self, padding: int) -> None:
        self._padding = padding

    def __call__(self, units: Sequence[Unit]) -> dict[str, torch.Tensor]:
        width = max(unit_length(unit) for unit in units)
        ids = torch.full((len(units), width), self._padding)
        labels = torch.full((len(units), width), NO_LOSS)
        positions = torch.empty((len(units), width), dtype=torch.long)
        for at, unit in enumerate(units):
            end = 0
            for row in unit:
                begin, end = end, end + len(row.ids)
                # The first token of a row follows from nothing, least of all from the row before it.
                answer = begin + max(row.prompt, 1)
                ids[at, begin:end] = torch.tensor(row.ids)
                labels[at, answer:end] = ids[at, answer:end]
                positions[at, begin:end] = torch.arange(end - begin)
            # The padding of a packed sequence is one more row; of a single row it goes on.
            positions[at, end:] = torch.arange(width - end) + (end if len(unit) == 1 else 0)
        return {"input_ids": ids, "labels": labels, "position_ids": positions}


def unit_length(unit: Unit) -> int:
    """Tokens without padding."""
    return sum(len(row.ids) for row in unit)
