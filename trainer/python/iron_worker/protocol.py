"""Requests of the trainer, as `protocol/worker.ts` has them: checked, typed, in Python's spelling of names.

A field that is not known is refused: a setting that is silently ignored would be worse than none.
"""

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from .faults import WorkerFault

WORKER_VERSION = 1

Precision = Literal["bfloat16", "float16", "float32"]
BaseWeights = Literal["nf4", "bfloat16", "float16", "float32"]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]


class Message(BaseModel):
    """Base of everything that is read: immutable, camelCase outside."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True, allow_inf_nan=False)


class ChatMessage(Message):
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


class TrainingRow(Message):
    """A line of a file of training rows: a conversation whose last message is the answer, or a plain text, all of which has a loss."""

    id: str
    messages: Annotated[list[ChatMessage], Field(min_length=2)] | None = None
    text: str | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "TrainingRow":
        if (self.messages is None) == (self.text is None):
            raise ValueError("a row has either messages or text")
        return self


class GenerationRow(Message):
    """A line of a file of what is to be answered."""

    id: str
    sample: Count
    messages: Annotated[list[ChatMessage], Field(min_length=1)]
    seed: int


class DataConfig(Message):
    """Group `training.data`: what the rows were chosen by. The worker is handed the rows themselves."""

    filter: str | None
    files: list[str] = []
    validation_share: Share = 0
    rows: Positive | None
    weights: dict[str, Positive] = {}
    least_property_share: Share
    most_property_share: Share


class LoraConfig(Message):
    """Group `training.lora`."""

    rank: Positive
    alpha: Positive
    dropout: Share
    targets: Annotated[list[str], Field(min_length=1)]
    rs_lora: bool
    dora: bool
    double_quantisation: bool
    base_weights: BaseWeights


class OptimizerConfig(Message):
    """Group `training.optimizer`."""

    name: Literal["adamw", "paged-adamw-8bit"]
    learning_rate: Annotated[float, Field(gt=0)]
    betas: tuple[Share, Share]
    weight_decay: Annotated[float, Field(ge=0)]
    gradient_clipping: Annotated[float, Field(ge=0)] | None


class ScheduleConfig(Message):
    """Group `training.schedule`."""

    name: Literal["cosine", "linear", "constant"]
    warmup_ratio: Share | None
    warmup_steps: Positive | None
    least_ratio: Share


class BudgetConfig(Message):
    """Group `training.budget`."""

    epochs: Annotated[float, Field(ge=0)] | None
    steps: Positive | None
    batch: Positive
    accumulate: Positive
    sequence_tokens: Positive
    packing: bool
    match: Literal["tokens", "rows"]
    gradient_checkpointing: bool
    largest_token_difference: Share


class PrecisionConfig(Message):
    """Group `training.precision`."""

    compute: Precision
    gradients: Precision
    optimizer_states: Precision


class CheckpointConfig(Message):
    """Group `training.checkpoints`."""

    keep: Literal["best-loss", "last"]
    every_steps: Positive
    most: Positive
    probes: Count


class StopConfig(Message):
    """Group `training.stop`."""

    not_finite: bool
    divergence: Annotated[float, Field(ge=0)] | None
    patience: Positive | None
    quality_loss: Share | None


class TrainingConfig(Message):
    """The group `training` of an experiment's config (`protocol/experiment-config.ts`), with every default written out."""

    enabled: bool
    base_model: str | None
    revision: str | None
    load_from: str | None
    data: DataConfig
    lora: LoraConfig
    optimizer: OptimizerConfig
    schedule: ScheduleConfig
    budget: BudgetConfig
    precision: PrecisionConfig
    checkpoints: CheckpointConfig
    stop: StopConfig
    device: str
    deterministic_algorithms: bool
    cudnn_benchmark: bool
    cudnn_deterministic: bool


class SamplingConfig(Message):
    """How answers are drawn."""

    greedy: bool
    temperature: Annotated[float, Field(ge=0)] | None
    top_p: Share | None
    max_new_tokens: Positive


DeviceName = Annotated[str, Field(pattern=r"^(auto|cpu|cuda(:[0-9]+)?)$")]


class ModelPlace(Message):
    """Which model, which adapter on it, where it runs."""

    version: int
    model: Annotated[str, Field(min_length=1)]
    revision: str | None
    adapter: str | None
    device: DeviceName
    seed: int


class TrainingRequest(ModelPlace):
    """What `train` and `estimate` share: everything but the name of the job."""

    training: TrainingConfig
    train_rows: str
    validation_rows: str | None
    token_budget: Count | None
    checkpoints: str
    tensorboard: str | None
    probe_rows: str | None


class TrainRequest(TrainingRequest):
    """Train an adapter."""

    job: Literal["train"]


class EstimateRequest(TrainingRequest):
    """Say what training would take."""

    job: Literal["estimate"]


class GenerateRequest(ModelPlace):
    """Answer rows."""

    job: Literal["generate"]
    base_weights: BaseWeights
    rows: str
    sampling: SamplingConfig
    batch: Positive
    grammar: str | None


class ProbeRequest(Message):
    """Say what Python, its packages and the device are."""

    version: int
    job: Literal["probe"]
    device: DeviceName


class TokenizeRequest(Message):
    """Measure rows in tokens."""

    version: int
    job: Literal["tokenize"]
    model: Annotated[str, Field(min_length=1)]
    revision: str | None
    files: list[str]
    sequence_tokens: Positive


class PublishRequest(Message):
    """Send files of a folder to a repository of the hub."""

    version: int
    job: Literal["publish"]
    repository: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")]
    private: bool
    folder: str
    files: Annotated[list[str], Field(min_length=1)]
    message: Annotated[str, Field(min_length=1)]


Request = PublishRequest | TrainRequest | EstimateRequest | GenerateRequest | ProbeRequest | TokenizeRequest
_REQUEST: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="job")])


def parse_request(line: str) -> Request:
    """The request in one line of JSON; raises `bad-request` with the path of each field that is wrong."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise WorkerFault("bad-request", f"The request is not one line of JSON: {error}.") from error
    version = value.get("version") if isinstance(value, dict) else None
    if version != WORKER_VERSION:
        raise WorkerFault(
            "bad-request",
            f"The request is of version {version!r}, this worker speaks version {WORKER_VERSION}: install worker and trainer from the same release.",
        )
    try:
        return _REQUEST.validate_python(value)
    except ValidationError as error:
        raise WorkerFault("bad-request", "The request is not understood. " + complaints(error)) from error


def complaints(error: ValidationError) -> str:
    """What a validation complains of, as `path: reason` joined by semicolons, ten at most."""
    found = [f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in error.errors()]
    return "; ".join(found[:10]) + (f"; and {len(found) - 10} more" if len(found) > 10 else "")
