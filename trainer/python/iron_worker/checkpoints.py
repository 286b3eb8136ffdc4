"""Checkpoints on disk: whole or not there.

```text
step-<n>/   adapter_model.safetensors  adapter_config.json   the adapter, as PEFT loads it
            optimizer.pt  scheduler.pt  rng_state*.pth  trainer_state.json   what transformers' Trainer resumes from
            training.json                                     TrainingState
            sha256.json                                       name of each other file: its SHA-256
last/       the newest of these, by links
best/       adapter, training.json and sha256.json of the one with the lowest validation loss
```

Everything is written into a folder whose name begins with a dot and renamed when it is on the disk.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .events import Events
from .faults import WorkerFault, fault_of
from .rows import sha256_of

ADAPTER = "adapter_model.safetensors"
STATE = "training.json"
HASHES = "sha256.json"
BEST_FILES = (ADAPTER, "adapter_config.json", STATE)
_STEP = re.compile(r"^step-(\d+)$")


@dataclass
class TrainingState:
    """What a resumed run has to know beside what transformers' Trainer keeps. Seconds and tokens count over all resumes."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    loss: float | None = None
    best_loss: float | None = None
    best_step: int | None = None
    # Checkpoints since the best one.
    worse: int = 0
    # Losses of the last steps, and the lowest mean over as many (stop.divergence).
    recent: list[float] = field(default_factory=list)
    lowest: float | None = None
    # In how many parts a batch is computed since memory ran out.
    parts: int = 1
    # Why training is over before its budget, for good.
    ended: str | None = None
    # SHA-256 of the files of rows, and settings that may not change under a resume.
    rows: dict[str, str | None] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)


class Checkpoints:
    """The folder of a run's checkpoints."""

    def __init__(self, folder: str, most: int) -> None:
        self.folder = Path(folder)
        self._most = most

    def steps(self) -> list[tuple[int, Path]]:
        """Folders `step-<n>` by number, the lowest first."""
        if not self.folder.is_dir():
            return []
        found = [(int(match[1]), each) for each in self.folder.iterdir() if (match := _STEP.match(each.name))]
        return sorted(found)

    def newest(self, events: Events) -> tuple[Path, TrainingState] | None:
        """The newest that is whole; damaged ones are told of and passed over. None where there is none at all.

        Raises `corrupt-checkpoint` where all are damaged: beginning anew would overwrite them unasked.
        """
        candidates = [folder for _, folder in reversed(self.steps())]
        if (self.folder / "last").is_dir():
            candidates.append(self.folder / "last")
        for at, folder in enumerate(candidates):
            wrong = damage(folder)
            if wrong is None:
                return folder, TrainingState(**json.loads((folder / STATE).read_text(encoding="utf-8")))
            if at + 1 < len(candidates):
                events.send("warning", message=f"The checkpoint {folder} is damaged ({wrong}); an older one is taken.")
        if candidates:
            raise WorkerFault(
                "corrupt-checkpoint", f"No checkpoint in {self.folder} is whole ({damage(candidates[0])}). Remove the folder to begin anew."
            )
        return None

    def write(self, state: TrainingState, fill: Callable[[Path], None]) -> Path:
        """Adds `step-<n>` with what `fill` puts into the folder that it is handed, renews `last`, removes the oldest beyond `most`."""
        target = self.folder / f"step-{state.step}"
        self._place(target, lambda part: (fill(part), write_json(part / STATE, asdict(state))))
        self._place(self.folder / "last", lambda part: _link(target, part, [each.name for each in target.iterdir() if each.name != HASHES]))
        for _, old in self.steps()[: -self._most]:
            shutil.rmtree(old)
        return target

    def write_best(self, source: Path) -> Path:
        """Makes `best` of a checkpoint."""
        self._place(self.folder / "best", lambda part: _link(source, part, BEST_FILES))
        return self.folder / "best"

    def adapters(self) -> dict[str, str]:
        """SHA-256 of the adapters of `last` and `best`, of those that are there."""
        return {name: sha256_of(file) for name in ("last", "best") if (file := self.folder / name / ADAPTER).is_file()}

    def tidy(self) -> None:
        """Removes what a killed process left half-written."""
        if self.folder.is_dir():
            for each in self.folder.iterdir():
                if each.name.startswith(".") and each.name.endswith((".part", ".old")):
                    shutil.rmtree(each)

    def _place(self, target: Path, fill: Callable[[Path], object]) -> None:
        part = self.folder / f".{target.name}.part"
        old = self.folder / f".{target.name}.old"
        for each in (part, old):
            shutil.rmtree(each, ignore_errors=True)
        part.mkdir(parents=True)
        try:
            fill(part)
            write_json(part / HASHES, {each.name: sha256_of(each) for each in sorted(part.iterdir())})
            _to_disk(part)
        except BaseException as error:
            # Half of a checkpoint is worth nothing, and the disk may be full.
            shutil.rmtree(part, ignore_errors=True)
            if isinstance(error, Exception) and fault_of(error).code == "disk-full":
                # PyTorch does not say where it wrote.
                message = f"There is no room left to write {target} ({error}). Make room and resume: whole checkpoints are kept."
                raise WorkerFault("disk-full", message) from error
            raise
        # A folder cannot be replaced in one step; between these two a resume finds the folder `step-<n>`.
        if target.exists():
            target.rename(old)
        part.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def damage(folder: Path) -> str | None:
    """Why a checkpoint is not whole, or None."""
    try:
        hashes = json.loads((folder / HASHES).read_text(encoding="utf-8"))
        for name, hash_ in hashes.items():
            if sha256_of(folder / name) != hash_:
                return f"{name} has changed"
    except FileNotFoundError as error:
        return f"{Path(error.filename).name} is missing"
    except (OSError, ValueError, AttributeError) as error:
        return str(error)
    return None if {ADAPTER, STATE} <= hashes.keys() else "it is incomplete"


def write_json(file: Path, value: object) -> None:
    """As people read it."""
    file.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def _link(source: Path, target: Path, names: Iterable[str]) -> None:
    """Links files, or copies them where the file system knows no links."""
    for name in names:
        try:
            os.link(source / name, target / name)
        except OSError:
            shutil.copyfile(source / name, target / name)


def _to_disk(folder: Path) -> None:
    for each in folder.iterdir():
        with open(each, "rb+") as stream:
            os.fsync(stream.fileno())
