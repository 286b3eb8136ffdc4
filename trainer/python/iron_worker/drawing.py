"""How the next token is drawn, each row by its own seed: an answer does not depend on what else is in its batch.

The largest of `logits / temperature + G` with independent noise `G` of the standard Gumbel distribution is a draw from the softmax
(Gumbel 1954; Maddison et al. 2014). The noise of a row comes from its own generator, one number for each token of the vocabulary
and step, so that `generate` can be asked for the largest, and never draws from the generator that all rows share.
"""

from collections.abc import Sequence
from typing import Any

import torch
from transformers import LogitsProcessor, TopPLogitsWarper

from .protocol import GenerationRow, SamplingConfig


class GumbelDraw(LogitsProcessor):
    """Last of the processors of one batch, used for it alone."""

    def __init__(self, rows: Sequence[GenerationRow], sampling: SamplingConfig) -> None:
        self._generators = [torch.Generator().manual_seed(row.seed % 2**63) for row in rows]
        self._temperature = 1.0 if sampling.temperature is None else sampling.temperature
        self._top_p: Any = None if sampling.top_p is None or sampling.top_p >= 1 else TopPLogitsWarper(max(sampling.top_p, 1e-9))

    def __call__(self, input_ids: torch.LongTensor, scores: torch.FloatTensor) -> torch.FloatTensor:
        """`scores`: (rows, vocabulary)."""
        scaled = scores.float() / self._temperature
        if self._top_p is not None:
            scaled = self._top_p(input_ids, scaled)
        noise = torch.stack([-torch.empty(scores.shape[1], dtype=torch.float64).exponential_(generator=each).log() for each in self._generators])
        return scaled + noise.to(device=scores.device, dtype=torch.float32)  # type: ignore[return-value]


def draws(sampling: SamplingConfig) -> bool:
    """Whether anything is drawn: a temperature of 0 is greedy too."""
    return not sampling.greedy and sampling.temperature != 0
