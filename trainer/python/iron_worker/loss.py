"""The loss of answers: cross entropy in float32, summed over the tokens of answers."""

import inspect
from collections.abc import Iterable
from typing import Any

import torch

from .batches import NO_LOSS


def answer_loss_sum(model: Any, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Sum over the answer tokens of a batch, a scalar in float32.

    Logits are made only for columns in which some row has an answer token: with large vocabularies they are most of the memory
    and, for small models, of the time.
    """
    targets = batch["labels"][:, 1:]
    columns = (targets != NO_LOSS).any(0).nonzero().squeeze(1)
    if len(columns) == 0:
        columns = torch.zeros(1, dtype=torch.long, device=targets.device)
    some = {"logits_to_keep": columns} if _keeps_some(model) else {}
    logits = model(input_ids=batch["input_ids"], position_ids=batch["position_ids"], use_cache=False, **some).logits
    logits = logits if some else logits[:, columns]
    return torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), targets[:, columns].flatten(), ignore_index=NO_LOSS, reduction="sum")


def answer_tokens(batch: dict[str, torch.Tensor]) -> int:
    """Tokens with a loss."""
    return int((batch["labels"][:, 1:] != NO_LOSS).sum())


def held_out_loss(model: Any, batches: Iterable[dict[str, torch.Tensor]], device: torch.device) -> tuple[float, int]:
    """Sum and number over all batches, without gradients or dropout. The model is left in the mode in which it was."""
    mode = model.training
    model.eval()
    total, tokens = 0.0, 0
    with torch.no_grad():
        for batch in batches:
            total += float(answer_loss_sum(model, {name: each.to(device) for name, each in batch.items()}))
            tokens += answer_tokens(batch)
    model.train(mode)
    return total, tokens


def _keeps_some(model: Any) -> bool:
    inner = getattr(model, "module", model)
    inner = inner.get_base_model() if hasattr(inner, "get_base_model") else inner
    # Accelerate wraps the method of an instance; its class still has the real one.
    return "logits_to_keep" in inspect.signature(type(inner).forward).parameters
