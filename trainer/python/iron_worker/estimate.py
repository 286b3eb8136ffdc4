"""What training will take, said before it starts: tokens are counted, seconds and memory measured on one batch."""

import time
from collections.abc import Sequence
from typing import Any

import torch

from .answer_trainer import AnswerTrainer
from .batches import Unit, unit_length
from .device import Device, peak_memory
from .faults import is_out_of_memory
from .loss import answer_loss_sum
from .plan import Plan

# Of a forward pass alone, compared with forward and backward.
FORWARD_SHARE = 1 / 3


def seconds_and_memory(
    trainer: AnswerTrainer, plan: Plan, units: Sequence[Unit], watched: Sequence[Unit], evaluations: int, done: int, device: Device
) -> tuple[float | None, int | None]:
    """Seconds from step `done` to the end, bytes at the highest; None where the batch did not fit into memory.

    A forward and a backward pass are timed on the batch with the longest rows, after one on a single row. From the seconds for each
    of its tokens, padding included, follow those of every batch of the plan; evaluations cost a third of it. Memory is the peak of
    that batch and the states of AdamW, two numbers for each that is trained. No number drawn, parameter or gradient is left changed.
    """
    rows = trainer.args.per_device_train_batch_size
    longest = sorted(range(len(units)), key=lambda at: unit_length(units[at]))[-rows:]
    cuda = [torch.cuda.current_device()] if device.kind == "cuda" else []
    try:
        with torch.random.fork_rng(devices=cuda):
            _once(trainer, trainer.data_collator([units[longest[0]]]))
            batch = trainer.data_collator([units[at] for at in longest])
            seconds = _once(trainer, batch)
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        return None, None
    finally:
        trainer.model.zero_grad()
    trained = sum(_padded(units, plan.order[at : at + rows]) for at in range(done * plan.per_step, len(plan.order), rows))
    watching = FORWARD_SHARE * evaluations * sum(unit_length(unit) for unit in watched)
    states = 8 * sum(each.numel() for each in trainer.model.parameters() if each.requires_grad)
    peak = peak_memory(device)
    total = (trained / trainer.accelerator.num_processes + watching) * seconds / batch["input_ids"].numel()
    return total, None if peak is None else peak + states


def _padded(units: Sequence[Unit], batch: Sequence[int]) -> int:
    return len(batch) * max(unit_length(units[at]) for at in batch)


def _once(trainer: AnswerTrainer, batch: dict[str, Any]) -> float:
    trainer.model.train()
    on_device = {name: each.to(trainer.args.device) for name, each in batch.items()}
    _wait()
    began = time.monotonic()
    with trainer.accelerator.autocast():
        loss = answer_loss_sum(trainer.model, on_device)
    loss.backward()
    _wait()
    return time.monotonic() - began


def _wait() -> None:
    if torch.cuda.is_initialized():
        torch.cuda.synchronize()
