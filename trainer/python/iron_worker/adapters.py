"""What a request means by a model and an adapter: folders are looked into.

`adapter` may be an adapter in PEFT's form, a folder of checkpoints (`best` where it is there, else the newest), or a full model that
was trained further, which then takes the place of the base model. `model` may be an adapter too: its config names its base model.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from .checkpoints import HASHES, damage
from .faults import WorkerFault

_STEP = re.compile(r"^(?:step|checkpoint)-(\d+)$")
_ADAPTER = "adapter_config.json"
_MODEL = "config.json"


@dataclass(frozen=True)
class Place:
    """`adapter` is None for a model alone."""

    model: str
    adapter: str | None


def find_place(model: str, adapter: str | None) -> Place:
    """Where weights are to be loaded from; raises `no-model`, `corrupt-checkpoint`."""
    if adapter is not None:
        found = newest(Path(adapter))
        return Place(model, str(found)) if _is(found, _ADAPTER) else Place(str(found), None)
    folder = Path(model)
    if not folder.is_dir() or _is(folder, _MODEL):
        return Place(model, None)
    found = newest(folder)
    return Place(_base_of(found), str(found)) if _is(found, _ADAPTER) else Place(str(found), None)


def newest(folder: Path) -> Path:
    """The folder itself where it holds weights, else its best or newest checkpoint."""
    if not folder.is_dir():
        raise WorkerFault("no-model", f"There is no folder {folder}: name one with an adapter, with checkpoints or with a model.")
    steps = sorted(((int(match[1]), each) for each in folder.iterdir() if (match := _STEP.match(each.name))), reverse=True)
    candidates = [folder, folder / "best", *(each for _, each in steps), folder / "last"]
    for each in candidates:
        if _is(each, _ADAPTER) or _is(each, _MODEL):
            return _whole(each)
    raise WorkerFault("no-model", f"The folder {folder} holds neither an adapter ({_ADAPTER}), nor checkpoints, nor a model ({_MODEL}).")


def _is(folder: Path, name: str) -> bool:
    return (folder / name).is_file()


def _whole(folder: Path) -> Path:
    wrong = damage(folder) if _is(folder, HASHES) else None
    if wrong is not None:
        raise WorkerFault("corrupt-checkpoint", f"The checkpoint {folder} is damaged ({wrong}): name another one.")
    return folder


def _base_of(adapter: Path) -> str:
    """What an adapter's config names as its base model."""
    try:
        config = json.loads((adapter / _ADAPTER).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WorkerFault("no-model", f"{adapter / _ADAPTER} cannot be read: {error}") from error
    base = config.get("base_model_name_or_path") if isinstance(config, dict) else None
    if not base:
        raise WorkerFault("no-model", f"{adapter / _ADAPTER} names no base model: ask for the base model, with this folder as its adapter.")
    return str(base)
