"""transformers' Trainer as the loop of training, with what is special here: answers alone have a loss, batches that do not fit into
memory are computed in parts, and what is read when is decided by a plan."""

from pathlib import Path
from typing import Any

import torch
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import Dataset, Sampler
from transformers import PrinterCallback, Trainer, TrainingArguments

from .batches import Unit
from .device import Device
from .events import Events
from .faults import is_out_of_memory
from .loss import answer_loss_sum
from .plan import Plan
from .protocol import TrainingConfig
from .schedule import learning_rate_factor


class Units(Dataset[Unit]):
    """Rows or sequences of rows, by index."""

    def __init__(self, units: list[Unit]) -> None:
        self._units = units

    def __len__(self) -> int:
        return len(self._units)

    def __getitem__(self, index: int) -> Unit:
        return self._units[index]


class Planned(Sampler[int]):
    """The order of a plan: all epochs are one pass for Trainer."""

    def __init__(self, plan: Plan) -> None:
        self._order = plan.order

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Any:
        return iter(self._order)


class AnswerTrainer(Trainer):
    """`parts`: in how many a batch is computed; doubled where memory runs out, which changes no gradient but for rounding."""

    def __init__(self, *, plan: Plan, config: TrainingConfig, events: Events, parts: int, **options: Any) -> None:
        self.parts = parts
        self._plan = plan
        self._config = config
        self._events = events
        # Batches of the step that is being computed: their gradients are lost where a part of them is.
        self._since_step: list[dict[str, torch.Tensor]] = []
        super().__init__(**options)
        self.remove_callback(PrinterCallback)
        # compute_loss divides by the answer tokens of the whole step.
        self.loss_is_scaled_for_ga = True
        self.model_accepts_loss_kwargs = True

    def _get_train_sampler(self, train_dataset: Any = None) -> Sampler[int]:
        return Planned(self._plan)

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> Any:
        """Cosine or linear with a floor, which transformers' own cannot have together with a warm-up of ours."""
        if self.lr_scheduler is None:
            self.lr_scheduler = LambdaLR(optimizer or self.optimizer, learning_rate_factor(self._config.schedule, num_training_steps))
            self._created_lr_scheduler = True
        return self.lr_scheduler

    def compute_loss(self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None) -> Any:
        """Mean over the answer tokens of the step, not of the batch: long and short answers weigh the same by token."""
        loss = answer_loss_sum(model, inputs) / num_items_in_batch
        # Gradients are averaged over processes; each has divided by the tokens of all.
        return loss * self.accelerator.num_processes

    def training_step(self, model: Any, inputs: dict[str, Any], num_items_in_batch: Any = None) -> torch.Tensor:
        """Forward and backward of a batch, in parts where it has to be."""
        batches = [*self._since_step, inputs]
        # Of those before, the gradients are there.
        begin = len(batches) - 1
        while True:
            try:
                for batch in batches[begin:]:
                    loss = self._in_parts(model, batch, num_items_in_batch)
                break
            except Exception as error:
                if not is_out_of_memory(error) or not self._halve(len(inputs["input_ids"])):
                    raise
            # Outside of `except`, whose exception holds on to the activations. Gradients of half a batch are no use.
            begin = 0
            model.zero_grad()
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
        self._since_step = [] if self.accelerator.sync_gradients else batches
        return loss

    def _in_parts(self, model: Any, inputs: dict[str, Any], items: Any) -> torch.Tensor:
        rows = -(-len(inputs["input_ids"]) // self.parts)
        parts = zip(*(each.split(rows) for each in inputs.values()), strict=True)
        losses = [super(AnswerTrainer, self).training_step(model, dict(zip(inputs, part, strict=True)), items) for part in parts]
        return losses[0] if len(losses) == 1 else torch.stack(losses).sum()

    def _halve(self, rows: int) -> bool:
        """Whether there is something to halve. Several processes would fall out of step."""
        if self.parts >= rows or self.accelerator.num_processes > 1:
            return False
        self.parts *= 2
        self._events.send(
            "warning", message=f"Memory ran out: batches of {rows} rows are computed in {self.parts} parts from now on; steps stay the same."
        )
        return True


def make_arguments(config: TrainingConfig, plan: Plan, device: Device, compute: str, seed: int, folder: Path, processes: int) -> TrainingArguments:
    """Trainer's own arguments. It neither logs, evaluates nor saves by itself."""
    clipping = config.optimizer.gradient_clipping
    eight_bits = config.optimizer.name == "paged-adamw-8bit" and device.kind == "cuda"
    arguments = TrainingArguments(
        output_dir=str(folder),
        per_device_train_batch_size=config.budget.batch,
        gradient_accumulation_steps=config.budget.accumulate // processes,
        max_steps=plan.steps,
        learning_rate=config.optimizer.learning_rate,
        adam_beta1=config.optimizer.betas[0],
        adam_beta2=config.optimizer.betas[1],
        weight_decay=config.optimizer.weight_decay,
        max_grad_norm=clipping if clipping else float("inf"),
        optim="paged_adamw_8bit" if eight_bits else "adamw_torch",
        bf16=compute == "bfloat16",
        fp16=compute == "float16",
        activation_checkpointing=config.budget.gradient_checkpointing,
        activation_checkpointing_kwargs={"use_reentrant": False},
        use_cpu=device.kind == "cpu",
        ddp_backend="gloo" if device.kind == "cpu" and processes > 1 else None,
        ddp_find_unused_parameters=False,
        seed=seed % 2**32,
        logging_steps=1,
        logging_nan_inf_filter=False,
        save_strategy="no",
        eval_strategy="no",
        report_to="none",
        disable_tqdm=True,
        remove_unused_columns=False,
        dataloader_pin_memory=device.kind == "cuda",
        log_level="error",
    )
    # Without a launcher Trainer would spread a batch over all cards (DataParallel).
    arguments._n_gpu = min(1, arguments.n_gpu)
    return arguments


def save_for_resume(trainer: AnswerTrainer, folder: Path) -> None:
    """All that `train(resume_from_checkpoint=...)` reads. To be called by every process; the first writes what they share."""
    if trainer.args.should_save:
        # Embeddings are not trained; to find that out by itself PEFT would look for the base model on the hub at each checkpoint.
        trainer.accelerator.unwrap_model(trainer.model).save_pretrained(str(folder), save_embedding_layers=False)
        # PEFT's card is an empty form.
        (folder / "README.md").unlink(missing_ok=True)
        trainer.state.save_to_json(str(folder / "trainer_state.json"))
    trainer._save_optimizer_and_scheduler(str(folder))
    trainer._save_scaler(str(folder))
    trainer._save_rng_state(str(folder))
