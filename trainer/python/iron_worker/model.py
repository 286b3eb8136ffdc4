"""Base models and adapters: found, loaded, given LoRA (contract rows F4, F5, F7, F10)."""

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from .dequantise import dequantised
from .device import Device
from .events import Events
from .faults import WorkerFault
from .hub import GaveUp, Refused, persistently
from .protocol import BaseWeights, LoraConfig, Precision
from .rows import sha256_of

DTYPES: dict[str, torch.dtype] = {"bfloat16": torch.bfloat16, "float16": torch.float16, "float32": torch.float32}
_FILES = ["*.json", "*.jinja", "*.txt", "*.model", "tokenizer*", "README.md"]
_ATTEMPTS = 3


@dataclass(frozen=True)
class ModelFiles:
    """A base model on this machine. `gguf` is the file that the folder was made of, where it was that form."""

    name: str
    revision: str | None
    folder: Path
    gguf: Path | None = None


def find_model(name: str, revision: str | None, events: Events, *, weights: bool = True) -> ModelFiles:
    """A folder, a `.gguf` file, or a repository of the hub, which is fetched into its cache; raises `no-model`, `no-network`."""
    path = Path(name)
    if path.is_file() and path.suffix == ".gguf":
        return ModelFiles(name, None, dequantised(path, events), path)
    if path.is_dir():
        if not (path / "config.json").is_file():
            raise WorkerFault("no-model", f"The folder {name} holds no model: it has no config.json.")
        return ModelFiles(name, None, path)
    if path.is_absolute() or name.endswith(".gguf") or name.startswith("."):
        raise WorkerFault("no-model", f"There is no model at {name}.")
    folder = _fetch(name, revision, events, [*_FILES, "*.safetensors"] if weights else _FILES)
    return ModelFiles(name, folder.name, folder)


def _fetch(name: str, revision: str | None, events: Events, patterns: list[str]) -> Path:
    """A snapshot of a repository; what the cache has is used where the hub is slow to answer or does not."""
    from huggingface_hub import constants, snapshot_download
    from huggingface_hub.errors import GatedRepoError, HFValidationError, RepositoryNotFoundError, RevisionNotFoundError

    def snapshot() -> str:
        return snapshot_download(name, revision=revision, allow_patterns=patterns)

    try:
        return Path(persistently(snapshot, _ATTEMPTS, events, lambda: constants.HF_HUB_OFFLINE))
    except GaveUp as end:
        raise _out_of_reach(name, end) from end
    except Refused as refusal:
        error = refusal.__cause__
        if isinstance(error, GatedRepoError):
            raise WorkerFault("no-model", f"{name} is gated: accept its terms on the hub and hand over a token (HF_TOKEN).") from error
        if isinstance(error, (RepositoryNotFoundError, RevisionNotFoundError, HFValidationError)):
            raise WorkerFault(
                "no-model", f"{name} is neither a folder nor a model of the hub{f' with revision {revision}' if revision else ''}: {error}"
            ) from error
        if refusal.answer.status is not None:
            raise WorkerFault("no-model", f"The hub does not give {name} ({refusal.answer.why}): {error}") from error
        raise


def _out_of_reach(name: str, end: GaveUp) -> WorkerFault:
    """A hub that is busy is there: its user waits, and looks for no cable."""
    if end.answer.is_limit:
        return WorkerFault(
            "rate-limited",
            f"{name} is not whole on this machine, and the hub is busy {end}: it takes no more requests for now. "
            "Resume later; what was fetched is kept.",
        )
    if end.answer.status is not None:
        return WorkerFault(
            "no-network",
            f"{name} is not whole on this machine, and the hub failed {end}. "
            "Resume later, or name a folder with the model; what was fetched is kept.",
        )
    return WorkerFault(
        "no-network",
        f"{name} is not on this machine and the hub cannot be reached ({end.answer.why}). Connect and resume, or name a folder with the model.",
    )


def model_hash(files: ModelFiles) -> str | None:
    """SHA-256 of the file of weights; of several: of the lines `<sha256>  <name>`, sorted by name, as sha256sum prints them."""
    if files.gguf is not None:
        return sha256_of(files.gguf)
    found = sorted(files.folder.glob("*.safetensors"))
    if not found:
        return None
    if len(found) == 1:
        return sha256_of(found[0])
    return hashlib.sha256("".join(f"{sha256_of(file)}  {file.name}\n" for file in found).encode()).hexdigest()


def license_of(files: ModelFiles) -> str | None:
    """Of the weights, as the model's card names it; None where it has no card or the card says nothing."""
    import yaml
    from huggingface_hub import ModelCard

    card = files.folder / "README.md"
    if files.gguf is not None or not card.is_file():
        return None
    try:
        data = ModelCard(card.read_text(encoding="utf-8")).data
    except (OSError, ValueError, yaml.YAMLError):
        return None
    name = data.get("license_name") if data.get("license") in (None, "other") else data.get("license")
    link = data.get("license_link")
    return None if not name else f"{name} ({link})" if link else str(name)


def load_tokenizer(files: ModelFiles) -> Any:
    """With a token for padding, which is never looked at."""
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(str(files.folder))
    except (OSError, ValueError, KeyError) as error:
        raise WorkerFault("no-model", f"The tokenizer of {files.name} cannot be loaded: {error}") from error
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


@dataclass(frozen=True)
class Numbers:
    """How weights are kept and computed with, after what the device can do."""

    base: BaseWeights
    compute: Precision


def settle_numbers(base: BaseWeights, compute: Precision, device: Device, events: Events) -> Numbers:
    """What is asked for, but for what the device cannot do, of which a warning tells.

    Four bits are bitsandbytes' and made for CUDA: elsewhere the weights are kept in the type that is computed with, which is more
    exact and takes more memory. Half precision needs CUDA too. Weights of 16 bits are not computed with in 32.
    """

    def warn(message: str) -> None:
        events.send("warning", message=message)

    if compute == "float16" and device.kind == "cpu":
        warn("float16 is computed with on CUDA only; on this processor it is float32.")
        compute = "float32"
    if base == "nf4" and device.kind == "cpu":
        warn(f"Weights of 4 bits (nf4) need CUDA; on this processor they are kept as {compute}, which takes more memory.")
        base = compute
    if base == "float16" and device.kind == "cpu":
        warn("Weights of float16 need CUDA; on this processor they are kept as float32.")
        base = "float32"
    if compute == "float32" and base in ("bfloat16", "float16"):
        warn(f"Weights of {base} cannot be computed with in float32; they are kept as float32.")
        base = "float32"
    return Numbers(base, compute)


def load_base(files: ModelFiles, numbers: Numbers, double_quantisation: bool, device: Device, attention: str = "sdpa") -> Any:
    """The model in evaluation mode on the device. Raises `no-model`."""
    from transformers import AutoModelForCausalLM

    options: dict[str, Any] = {"attn_implementation": attention}
    if numbers.base == "nf4":
        options |= {"quantization_config": _four_bits(numbers.compute, double_quantisation), "device_map": {"": device.torch}}
    options["dtype"] = DTYPES[numbers.compute if numbers.base == "nf4" else numbers.base]
    try:
        model = AutoModelForCausalLM.from_pretrained(str(files.folder), **options)
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise WorkerFault("no-model", f"The model {files.name} cannot be loaded: {error}") from error
    # PEFT writes it into the adapter's config: what was asked for, not where the hub's cache is.
    model.config._name_or_path = model.name_or_path = files.name
    if numbers.base != "nf4":
        model = model.to(device.torch)
    return model.eval()


def _four_bits(compute: Precision, double_quantisation: bool) -> Any:
    """NF4 of QLoRA (Dettmers et al. 2023)."""
    from transformers import BitsAndBytesConfig

    return BitsAndBytesConfig(
        load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=double_quantisation, bnb_4bit_compute_dtype=DTYPES[compute]
    )


def add_adapter(model: Any, lora: LoraConfig, gradients: Precision) -> Any:
    """A new adapter (Hu et al. 2021) in PEFT's form, its numbers drawn from PyTorch's generator; raises `bad-request`."""
    from peft import LoraConfig as PeftLora
    from peft import get_peft_model

    config = PeftLora(
        r=lora.rank,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=list(lora.targets),
        use_rslora=lora.rs_lora,
        use_dora=lora.dora,
        bias="none",
        task_type="CAUSAL_LM",
    )
    try:
        with _without_old_name():
            with_adapter = get_peft_model(model, config)
    except ValueError as error:
        raise WorkerFault("bad-request", f"The adapter cannot be added (training.lora): {error}") from error
    return _with_gradients(with_adapter, gradients)


def load_adapter(model: Any, folder: str, *, trainable: bool, gradients: Precision = "float32") -> Any:
    """An adapter in PEFT's form on a base model; raises `no-model`."""
    from peft import PeftModel

    if not (Path(folder) / "adapter_config.json").is_file():
        raise WorkerFault("no-model", f"There is no adapter at {folder}: it has no adapter_config.json.")
    try:
        with _without_old_name():
            loaded = PeftModel.from_pretrained(model, folder, is_trainable=trainable)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise WorkerFault("no-model", f"The adapter at {folder} does not fit the model or is damaged: {error}") from error
    return _with_gradients(loaded, gradients) if trainable else loaded.eval()


@contextmanager
def _without_old_name() -> Iterator[None]:
    """PEFT 0.21 asks models by a name that transformers 5.23 warns of; it is PEFT's to change."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="`is_gradient_checkpointing` is deprecated", category=FutureWarning)
        yield


def other_than_asked(model: Any, lora: LoraConfig) -> list[str]:
    """Settings in which an adapter that was loaded differs from what is asked of a new one: its own hold."""
    own = next(iter(model.peft_config.values()))
    pairs = {
        "rank": (own.r, lora.rank),
        "alpha": (own.lora_alpha, lora.alpha),
        "targets": (set(own.target_modules), set(lora.targets)),
        "rsLora": (own.use_rslora, lora.rs_lora),
        "dora": (own.use_dora, lora.dora),
    }
    return [name for name, (has, asked) in pairs.items() if has != asked]


def _with_gradients(model: Any, gradients: Precision) -> Any:
    """Gradients and AdamW's states have the type of their parameters (F7: float32, whatever is computed with)."""
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.to(DTYPES[gradients])
    return model


def describe(model: Any, files: ModelFiles) -> dict[str, Any]:
    """Of the event `started`."""
    counts = [(_elements(each), each.requires_grad) for each in model.parameters()]
    trainable = sum(count for count, trained in counts if trained)
    return {
        "name": files.name,
        "revision": files.revision,
        "sha256": model_hash(files),
        "license": license_of(files),
        # The adapter's own are not of the model.
        "parameters": sum(count for count, _ in counts) - trainable,
        "trainable": trainable,
    }


def _elements(parameter: Any) -> int:
    # Two numbers of 4 bits share one byte.
    return int(parameter.numel() * (2 if type(parameter).__name__ == "Params4bit" else 1))
