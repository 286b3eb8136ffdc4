"""The jobs `train` and `estimate`."""

import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from .answer_trainer import AnswerTrainer, Units, make_arguments
from .batches import Collator, unit_length
from .chat import ChatFormat
from .checkpoints import Checkpoints, TrainingState
from .control import Control
from .corpus import Corpus, read_corpus
from .device import Device, choose_device, hold_to_free_memory, peak_memory, processes, set_determinism, set_seed
from .estimate import seconds_and_memory
from .events import Events
from .faults import WorkerFault
from .loss import held_out_loss
from .model import ModelFiles, Numbers, add_adapter, describe, find_model, load_adapter, load_base, load_tokenizer, other_than_asked, settle_numbers
from .plan import Plan, make_plan
from .probe import packages, versions
from .probes import answer_probes
from .protocol import EstimateRequest, TrainingConfig, TrainingRequest, TrainRequest
from .reporter import Reporter, Watch
from .rows import read_generation_rows
from .tensorboard import Scalars

# What may be changed under a resume: it says how training is watched and where it runs, not what is trained.
_MAY_CHANGE = ("enabled", "checkpoints", "stop", "device", "data", "load_from")


@dataclass(frozen=True)
class Job:
    """All of a training but the model."""

    request: TrainingRequest
    events: Events
    device: Device
    numbers: Numbers
    determinism: dict[str, bool | int | str]
    files: ModelFiles
    chat: ChatFormat
    train: Corpus
    validation: Corpus | None
    plan: Plan

    @property
    def config(self) -> TrainingConfig:
        """The group `training`."""
        return self.request.training


def train(request: TrainRequest, events: Events, control: Control) -> None:
    """Trains an adapter, or goes on where the newest checkpoint is; events as `protocol/worker.ts` has them."""
    began = time.monotonic()
    job = _prepare(request, events)
    checkpoints = Checkpoints(request.checkpoints, job.config.checkpoints.most)
    checkpoints.tidy()
    found = checkpoints.newest(events)
    state = TrainingState(rows=_rows(job), settings=_settings(job)) if found is None else _may_resume(job, found[1])
    if state.ended is not None or state.step >= job.plan.steps:
        _done(job, state, checkpoints, state.ended if state.step < job.plan.steps else None, began)
        return
    trainer = _make_trainer(job, state, Path(request.checkpoints))
    _estimate(job, trainer, state)
    reporter = Reporter(job.config, job.plan, state, checkpoints, job.device, events, control)
    reporter.trainer = trainer
    reporter.watch = _watch(job, trainer, control)
    reporter.scalars = Scalars(request.tensorboard if trainer.args.should_save else None, state.step)
    trainer.add_callback(reporter)
    if found is not None:
        events.send("progress", what=f"resumed from {found[0].name}", done=state.step, of=job.plan.steps)
    trainer.train(resume_from_checkpoint=None if found is None else str(found[0]))
    reporter.scalars.close()
    _done(job, state, checkpoints, reporter.stopped, began)


def estimate(request: EstimateRequest, events: Events) -> None:
    """Says what training would take; nothing is written where the checkpoints would be."""
    began = time.monotonic()
    job = _prepare(request, events)
    with tempfile.TemporaryDirectory() as folder:
        _estimate(job, _make_trainer(job, TrainingState(), Path(folder)), TrainingState())
    events.send("done", seconds=time.monotonic() - began, memory=peak_memory(job.device))


def _prepare(request: TrainingRequest, events: Events) -> Job:
    config = request.training
    _check(config)
    determinism = set_determinism(config)
    device = choose_device(request.device)
    hold_to_free_memory(device)
    numbers = settle_numbers(config.lora.base_weights, config.precision.compute, device, events)
    if config.optimizer.name == "paged-adamw-8bit" and device.kind == "cpu":
        events.send("warning", message="The paged optimizer with 8 bits needs CUDA; on this processor it is AdamW with states of 32 bits.")
    set_seed(request.seed)
    files = find_model(request.model, request.revision, events)
    chat = ChatFormat(load_tokenizer(files))
    corpus = read_corpus(request.train_rows, chat, config.budget, events)
    validation = None if request.validation_rows is None else read_corpus(request.validation_rows, chat, config.budget, events)
    lengths = [unit_length(unit) for unit in corpus.units]
    plan = make_plan(lengths, config.budget, request.token_budget, request.seed, processes())
    used = {**determinism, "baseWeights": numbers.base, "compute": numbers.compute, "processes": processes()}
    return Job(request, events, device, numbers, used, files, chat, corpus, validation if validation and validation.rows else None, plan)


def _check(config: TrainingConfig) -> None:
    """Raises `bad-request` for what cannot be had; a setting is never quietly another."""
    precision = config.precision
    if config.optimizer.name == "adamw" and precision.optimizer_states != precision.gradients:
        raise WorkerFault(
            "bad-request",
            f"training.precision.optimizerStates is {precision.optimizer_states}, gradients is {precision.gradients}: "
            "the states of AdamW have the type of the gradients. Make them equal.",
        )
    if precision.gradients == "float16":
        raise WorkerFault("bad-request", "training.precision.gradients cannot be float16: adapters are trained in float32 or bfloat16.")


def _rows(job: Job) -> dict[str, str | None]:
    return {"train": job.train.sha256, "validation": None if job.validation is None else job.validation.sha256}


def _settings(job: Job) -> dict[str, Any]:
    """What a checkpoint may only be resumed with, in JSON."""
    config = job.config.model_dump(mode="json", by_alias=True, exclude=set(_MAY_CHANGE))
    return json.loads(json.dumps({**config, "model": job.request.model, "seed": job.request.seed, "tokenBudget": job.request.token_budget}))


def _may_resume(job: Job, state: TrainingState) -> TrainingState:
    """Raises `changed-rows`, `bad-request` where it would be another training."""
    folder = job.request.checkpoints
    changed = [name for name, sha256 in _rows(job).items() if state.rows.get(name) != sha256]
    if changed:
        raise WorkerFault(
            "changed-rows",
            f"The rows to {' and '.join(changed)} with are not those that the checkpoints in {folder} come from. "
            "Put them back, or train into another folder.",
        )
    settings = _settings(job)
    differing = sorted(key for key in settings.keys() | state.settings.keys() if settings.get(key) != state.settings.get(key))
    if differing:
        raise WorkerFault(
            "bad-request", f"The checkpoints in {folder} were made with other settings ({', '.join(differing)}). Train into another folder."
        )
    return state


def _make_trainer(job: Job, state: TrainingState, folder: Path) -> AnswerTrainer:
    """Model, adapter and loop; sends `started`."""
    config = job.config
    base = load_base(job.files, job.numbers, config.lora.double_quantisation, job.device)
    # Loading draws numbers: the adapter is the same whatever the model was.
    set_seed(job.request.seed)
    if job.request.adapter is None:
        model = add_adapter(base, config.lora, config.precision.gradients)
    else:
        model = load_adapter(base, job.request.adapter, trainable=True, gradients=config.precision.gradients)
        if others := other_than_asked(model, config.lora):
            job.events.send(
                "warning", message=f"The adapter {job.request.adapter} is of another kind ({', '.join(others)}) than training.lora; its own holds."
            )
    arguments = make_arguments(config, job.plan, job.device, job.numbers.compute, job.request.seed, folder, processes())
    trainer = AnswerTrainer(
        plan=job.plan,
        config=config,
        events=job.events,
        parts=state.parts,
        model=model,
        args=arguments,
        train_dataset=Units(job.train.units),
        data_collator=Collator(job.chat.tokenizer.pad_token_id),
    )
    described = {**describe(model, job.files), "template": job.chat.other_template}
    job.events.send("started", versions=versions(), packages=packages(), device=job.device.event(), determinism=job.determinism, model=described)
    return trainer


def _estimate(job: Job, trainer: AnswerTrainer, state: TrainingState) -> None:
    watched = [] if job.validation is None else job.validation.units
    evaluations = 1 + -(-(job.plan.steps - state.step) // job.config.checkpoints.every_steps)
    seconds, memory = seconds_and_memory(trainer, job.plan, job.train.units, watched, evaluations, state.step, job.device)
    answers = [sum(row.answer_tokens for row in unit) for unit in job.train.units]
    job.events.send(
        "estimate",
        rows=len(job.train.rows),
        tokens=job.plan.tokens_after[-1],
        answerTokens=sum(answers[unit] for unit in job.plan.order),
        truncated=job.train.truncated,
        steps=job.plan.steps,
        seconds=seconds,
        memory=memory,
    )


def _watch(job: Job, trainer: AnswerTrainer, control: Control) -> Watch:
    rows = [] if job.request.probe_rows is None else read_generation_rows(job.request.probe_rows)
    probes = answer_probes(trainer.model, job.chat, rows, job.config.budget.batch, job.events, control, trainer.accelerator.autocast)
    watch = Watch(None, 0, probes if trainer.args.should_save else lambda step: None)
    if job.validation is None:
        return watch
    units, size = job.validation.units, job.config.budget.batch
    starts = range(0, len(units), size)

    def held_out() -> tuple[float, int]:
        # Each process takes its share; the sums are those of all.
        mine = [trainer.data_collator(units[at : at + size]) for at in starts][trainer.args.process_index :: trainer.args.world_size]
        with trainer.accelerator.autocast():
            total, tokens = held_out_loss(trainer.model, mine, trainer.args.device)
        sums = trainer.accelerator.reduce(torch.tensor([total, tokens], dtype=torch.float64, device=trainer.args.device), "sum")
        return float(sums[0]), int(sums[1])

    return Watch(held_out, len(job.validation.rows), watch.probes)


def _done(job: Job, state: TrainingState, checkpoints: Checkpoints, stopped: str | None, began: float) -> None:
    job.events.send(
        "done",
        seconds=time.monotonic() - began,
        memory=peak_memory(job.device),
        steps=state.step,
        tokens=state.tokens,
        loss=state.loss,
        bestLoss=state.best_loss,
        stopped=stopped,
        adapters=checkpoints.adapters(),
    )
