"""Which device a job runs on (contract rows F8, L1), and what is known of it."""

import os
import random
import subprocess
import sys
from dataclasses import dataclass

import torch

from .faults import WorkerFault
from .protocol import TrainingConfig

# F8: CUDA with 6.0 GB or more. A card sold as 6 GB reports a little over 6.0e9 bytes.
LEAST_CUDA_BYTES = 6_000_000_000


@dataclass(frozen=True)
class Device:
    """Memory is in bytes; None where it is not known."""

    kind: str
    name: str
    count: int
    memory: int | None
    driver: str | None

    @property
    def torch(self) -> torch.device:
        """The device as PyTorch names it: a chosen card is the only one that this process sees."""
        return torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0"))) if self.kind == "cuda" else torch.device("cpu")

    def event(self) -> dict[str, object]:
        """As in the event `started`."""
        return {"kind": self.kind, "name": self.name, "count": self.count, "memory": self.memory, "driver": self.driver}


def choose_device(asked: str) -> Device:
    """Of `auto`, `cpu`, `cuda` or `cuda:<n>`; raises `bad-request` where a card is asked for that is not there.

    Has to be called before anything touches CUDA: a chosen card is made the only visible one.
    """
    if asked == "cpu":
        return _processor()
    if ":" in asked and not torch.cuda.is_initialized():
        visible = os.environ.get("CUDA_VISIBLE_DEVICES", "")
        number = int(asked.split(":")[1])
        cards = [each.strip() for each in visible.split(",") if each.strip()]
        if cards and number >= len(cards):
            raise WorkerFault("bad-request", f"There is no {asked}: CUDA_VISIBLE_DEVICES shows {len(cards)}.")
        os.environ["CUDA_VISIBLE_DEVICES"] = cards[number] if cards else str(number)
    if not torch.cuda.is_available():
        if asked == "auto":
            return _processor()
        raise WorkerFault("bad-request", f"There is no {asked} that PyTorch {torch.__version__} can use. Ask for `cpu` or `auto`.")
    properties = torch.cuda.get_device_properties(0)
    if asked == "auto" and properties.total_memory < LEAST_CUDA_BYTES:
        return _processor()
    return Device("cuda", properties.name, torch.cuda.device_count(), properties.total_memory, _driver())


def _processor() -> Device:
    import platform

    import psutil

    return Device("cpu", platform.processor() or platform.machine(), os.cpu_count() or 1, psutil.virtual_memory().total, None)


def _driver() -> str | None:
    try:
        shown = subprocess.run(
            ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return shown.stdout.split("\n")[0].strip() or None


def processes() -> int:
    """Of this training: more than one under torchrun or accelerate."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def set_seed(seed: int) -> None:
    """Of Python, NumPy and PyTorch on every device."""
    import numpy

    random.seed(seed)
    numpy.random.seed(seed % 2**32)
    torch.manual_seed(seed)


def set_determinism(training: TrainingConfig) -> dict[str, bool | int | str]:
    """Sets what L1 asks for and returns it as it then is, with what else results depend on: the number of threads."""
    if training.deterministic_algorithms:
        # Without it cuBLAS refuses deterministic mode; it is read when CUDA starts.
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(training.deterministic_algorithms)
    # Nothing here reads memory before it is written; filling it first is a fifth of the time of small models on a processor.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    torch.backends.cudnn.benchmark = training.cudnn_benchmark
    torch.backends.cudnn.deterministic = training.cudnn_deterministic
    return {
        "deterministicAlgorithms": torch.are_deterministic_algorithms_enabled(),
        "cudnnBenchmark": torch.backends.cudnn.benchmark,
        "cudnnDeterministic": torch.backends.cudnn.deterministic,
        "CUBLAS_WORKSPACE_CONFIG": os.environ.get("CUBLAS_WORKSPACE_CONFIG", ""),
        "threads": torch.get_num_threads(),
    }


def hold_to_free_memory(device: Device, free: int | None = None) -> None:
    """On a processor, from now on an allocation fails where memory is full, and the batch is halved as on a card.

    Otherwise the system gives what it does not have: the machine stands still, or something is killed that did nothing. `free` are
    bytes that this process may take more than it has; without it, nine tenths of what is available. A lower limit that stands is
    kept. Linux only: elsewhere private memory has no limit that can be set.
    """
    if device.kind != "cpu" or sys.platform != "linux":
        return
    import resource

    import psutil

    if free is None:
        free = psutil.virtual_memory().available * 9 // 10
    # What RLIMIT_DATA counts is `data` in /proc/PID/statm.
    most = psutil.Process().memory_info().data + free
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    lower = [each for each in (soft, hard) if each != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([most, *lower]), hard))


def peak_memory(device: Device) -> int | None:
    """Most bytes so far: allocated on the card, or resident on a processor."""
    if device.kind == "cuda":
        return int(torch.cuda.max_memory_allocated())
    try:
        import resource
    except ImportError:
        return None
    # Kilobytes, but on macOS bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak if sys.platform == "darwin" else peak * 1024)
