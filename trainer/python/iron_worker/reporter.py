"""What happens after each step: events, the checks that stop the line (contract row F11), checkpoints."""

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback

from .answer_trainer import AnswerTrainer, save_for_resume
from .checkpoints import Checkpoints, TrainingState
from .control import Control
from .device import Device, peak_memory
from .events import Events
from .faults import WorkerFault
from .plan import Plan
from .protocol import TrainingConfig
from .tensorboard import Scalars

# Steps whose mean loss is compared (stop.divergence): single batches differ too much.
DIVERGENCE_WINDOW = 10


@dataclass(frozen=True)
class Watch:
    """What is measured at a checkpoint. `held_out` gives sum and number of answer tokens, None without validation rows."""

    held_out: Callable[[], tuple[float, int]] | None
    rows: int
    probes: Callable[[int], None]


class Reporter(TrainerCallback):
    """Told by Trainer of each step once its loss is known; holds the state that checkpoints keep."""

    def __init__(
        self, config: TrainingConfig, plan: Plan, state: TrainingState, checkpoints: Checkpoints, device: Device, events: Events, control: Control
    ) -> None:
        self._config = config
        self._plan = plan
        self.state = state
        self._checkpoints = checkpoints
        self._device = device
        self._events = events
        self._asked = control
        self.trainer: AnswerTrainer | None = None
        self.watch = Watch(None, 0, lambda step: None)
        self.scalars = Scalars(None, 0)
        self.stopped: str | None = None
        self._began = self._last = time.monotonic()
        self._tokens_at_begin = state.tokens
        self._seconds_at_begin = state.seconds

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._began = self._last = time.monotonic()
        if self.state.step == 0 and self.watch.held_out is not None:
            # How the untrained model does: what training has to beat.
            self._evaluate(0)

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
        if logs is None or "loss" not in logs:
            return
        # Trainer would keep every line of it in each checkpoint.
        state.log_history = []
        self._step(state.global_step, logs["loss"], float(logs["grad_norm"]), logs["learning_rate"])
        self._stop_the_line(logs["loss"], float(logs["grad_norm"]))
        self.stopped = self._stop_asked()
        done = state.global_step >= self._plan.steps
        if done or self.stopped is not None or state.global_step % self._config.checkpoints.every_steps == 0:
            self._checkpoint(state.global_step)
            self.stopped = self.stopped or self.state.ended
        if self.stopped is not None and not done:
            control.should_training_stop = True

    def _step(self, step: int, loss: float, norm: float, rate: float) -> None:
        now = time.monotonic()
        before, tokens = self.state.tokens, self._plan.tokens_after[step - 1]
        seconds = now - self._began
        speed = (tokens - self._tokens_at_begin) / seconds if seconds > 0 else 0.0
        self.state.step, self.state.tokens, self.state.loss = step, tokens, loss
        self.state.seconds = self._seconds_at_begin + seconds
        if math.isfinite(loss) and math.isfinite(norm):
            self._events.send(
                "step",
                step=step,
                of=self._plan.steps,
                epoch=self._plan.epoch_after(step),
                loss=loss,
                learningRate=rate,
                gradientNorm=norm,
                tokens=tokens,
                tokensPerSecond=(tokens - before) / max(now - self._last, 1e-9),
                memory=peak_memory(self._device),
                secondsLeft=(self._plan.tokens_after[-1] - tokens) / speed if speed > 0 else None,
            )
            self.scalars.write(step, {"train/loss": loss, "train/learning_rate": rate, "train/gradient_norm": norm, "train/tokens": tokens})
        self._last = now

    def _stop_the_line(self, loss: float, norm: float) -> None:
        """Raises `not-finite` or `diverged`. The checkpoint before is kept, none is made of a model that is spoilt."""
        step = self.state.step
        if not (math.isfinite(loss) and math.isfinite(norm)):
            message = f"Step {step}: the loss is {loss}, the norm of the gradients {norm}."
            if self._config.stop.not_finite:
                raise WorkerFault(
                    "not-finite", f"{message} Training ends; try a lower learning rate (training.optimizer.learningRate) or compute in float32."
                )
            self._events.send("warning", message=message)
            return
        self.state.recent = [*self.state.recent, loss][-DIVERGENCE_WINDOW:]
        if len(self.state.recent) < min(DIVERGENCE_WINDOW, self._plan.steps):
            return
        mean = statistics.fmean(self.state.recent)
        self.state.lowest = mean if self.state.lowest is None else min(mean, self.state.lowest)
        factor = self._config.stop.divergence
        if factor is not None and mean > factor * self.state.lowest:
            raise WorkerFault(
                "diverged",
                f"Step {step}: the mean loss of {len(self.state.recent)} steps is {mean:.4g}, over {factor:g} times the lowest before, "
                f"{self.state.lowest:.4g} (training.stop.divergence). Try a lower learning rate or a longer warm-up.",
            )

    def _stop_asked(self) -> str | None:
        """By control or signal; several processes agree on it, since all have to stop after the same step."""
        assert self.trainer is not None
        reason = self._asked.stop_reason
        if self.trainer.accelerator.num_processes > 1:
            asked = torch.tensor(float(reason is not None), device=self.trainer.accelerator.device)
            if float(self.trainer.accelerator.reduce(asked, "sum")) > 0:
                reason = reason or "asked to stop"
        return reason

    def _checkpoint(self, step: int) -> None:
        assert self.trainer is not None
        best = self._is_best(self._evaluate(step)) if self.watch.held_out is not None else False
        self.state.parts = self.trainer.parts
        self._save(step, best)
        self._measure_probes(step)

    def _evaluate(self, step: int) -> float:
        assert self.watch.held_out is not None
        total, tokens = self.watch.held_out()
        loss = total / max(tokens, 1)
        if not math.isfinite(loss):
            raise WorkerFault("not-finite", f"Step {step}: the validation loss is {loss}. Try a lower learning rate or compute in float32.")
        self._events.send("evaluation", step=step, loss=loss, rows=self.watch.rows, answerTokens=tokens)
        self.scalars.write(step, {"validation/loss": loss})
        return loss

    def _is_best(self, loss: float) -> bool:
        if self.state.best_loss is None or loss < self.state.best_loss:
            self.state.best_loss, self.state.best_step, self.state.worse = loss, self.state.step, 0
            return True
        self.state.worse += 1
        patience = self._config.stop.patience
        if patience is not None and self.state.worse >= patience:
            self.state.ended = f"the validation loss has not fallen for {self.state.worse} checkpoints (training.stop.patience)"
        return False

    def _save(self, step: int, best: bool) -> None:
        trainer = self.trainer
        assert trainer is not None
        if not trainer.args.should_save:
            # The first process waits for what the others have to add.
            trainer.accelerator.wait_for_everyone()
            save_for_resume(trainer, self._checkpoints.folder / f".step-{step}.part")
            trainer.accelerator.wait_for_everyone()
            trainer.accelerator.wait_for_everyone()
            return

        def fill(part: Path) -> None:
            trainer.accelerator.wait_for_everyone()
            save_for_resume(trainer, part)
            trainer.accelerator.wait_for_everyone()

        folder = self._checkpoints.write(self.state, fill)
        if best and self._config.checkpoints.keep == "best-loss":
            self._checkpoints.write_best(folder)
        trainer.accelerator.wait_for_everyone()
        self._events.send("checkpoint", step=step, folder=str(folder), best=best)

    def _measure_probes(self, step: int) -> None:
        began = time.monotonic()
        self.watch.probes(step)
        # Answers are no part of the speed of training.
        spent = time.monotonic() - began
        self._began += spent
        self._last += spent
