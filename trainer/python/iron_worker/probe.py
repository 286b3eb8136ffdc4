"""The job `probe`: versions of packages and the device, without a model."""

import platform
import time
from importlib import metadata

from .events import Events
from .protocol import ProbeRequest

PACKAGES = (
    "torch",
    "transformers",
    "peft",
    "accelerate",
    "bitsandbytes",
    "safetensors",
    "tokenizers",
    "huggingface-hub",
    "llguidance",
    "gguf",
    "tensorboard",
    "numpy",
)


def versions() -> dict[str, str | None]:
    """Of Python and of each package; null where it is not installed."""
    found: dict[str, str | None] = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    if found["torch"] is not None:
        import torch

        found["cuda"] = torch.version.cuda
        found["cudnn"] = str(torch.backends.cudnn.version()) if torch.cuda.is_available() else None
    return found


def packages() -> dict[str, str]:
    """Every package that is installed here, with its version, sorted: what a lock has to name."""
    return dict(sorted((each.name, each.version) for each in metadata.distributions()))


def probe(request: ProbeRequest, events: Events) -> None:
    """Events `started` and `done`."""
    began = time.monotonic()
    found = versions()
    if found["torch"] is None:
        device: dict[str, object] = {"kind": "cpu", "name": platform.machine(), "count": 0, "memory": None, "driver": None}
    else:
        from .device import choose_device

        device = choose_device(request.device).event()
    events.send("started", versions=found, device=device)
    events.send("done", seconds=time.monotonic() - began, memory=None)
