"""What a request means by an adapter.

It is the folder of an adapter in PEFT's form, or of a full model that was trained further, which then takes the place of the base
model. Which of several checkpoints is meant the trainer says (`trainer/src/training/adapter-place.ts`).
"""

from dataclasses import dataclass
from pathlib import Path

from .checkpoints import HASHES, damage
from .faults import WorkerFault

_ADAPTER = "adapter_config.json"
_MODEL = "config.json"


@dataclass(frozen=True)
class Place:
    """`adapter` is None for a model alone."""

    model: str
    adapter: str | None


def find_place(model: str, adapter: str | None) -> Place:
    """Where weights are to be loaded from; raises `no-model`, `corrupt-checkpoint`."""
    if adapter is None:
        return Place(model, None)
    folder = Path(adapter)
    if not folder.is_dir():
        raise WorkerFault("no-model", f"There is no folder {folder}: name one with an adapter or with a model.")
    if not _is(folder, _ADAPTER) and not _is(folder, _MODEL):
        raise WorkerFault("no-model", f"The folder {folder} holds neither an adapter ({_ADAPTER}) nor a model ({_MODEL}).")
    wrong = damage(folder) if _is(folder, HASHES) else None
    if wrong is not None:
        raise WorkerFault("corrupt-checkpoint", f"The checkpoint {folder} is damaged ({wrong}): name another one.")
    return Place(model, str(folder)) if _is(folder, _ADAPTER) else Place(str(folder), None)


def _is(folder: Path, name: str) -> bool:
    return (folder / name).is_file()
