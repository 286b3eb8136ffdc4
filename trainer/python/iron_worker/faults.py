"""Why a worker gives up: a closed set of codes (`WORKER_FAULTS` in `protocol/worker.ts`), and how exceptions become one of them."""

import errno
import re
from collections.abc import Iterator
from typing import Literal, get_args

FaultCode = Literal[
    "bad-request",
    "no-model",
    "no-network",
    "not-authorised",
    "rate-limited",
    "changed-rows",
    "corrupt-checkpoint",
    "out-of-memory",
    "disk-full",
    "device-lost",
    "not-finite",
    "diverged",
    "internal",
]
FAULT_CODES: tuple[str, ...] = get_args(FaultCode)


class WorkerFault(Exception):
    """Ends the job with the event `error`. The message says where, why and what to do."""

    def __init__(self, code: FaultCode, message: str) -> None:
        super().__init__(message)
        self.code: FaultCode = code


# A quota and a limit on the size of files stop a write just as a full disk does.
_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DISK_TEXT = re.compile(
    r"no space left|disk quota exceeded|file too large|os error (28|122|27)\b|unexpected pos \d+ vs|PytorchStreamWriter failed writing",
    re.IGNORECASE,
)
_MEMORY_TEXT = re.compile(r"out of memory|can't allocate memory|not enough memory|cannot allocate memory", re.IGNORECASE)
_DEVICE_TEXT = re.compile(
    r"CUDA error|CUDA driver error|NCCL error|GPU is lost|device is lost|unspecified launch failure|device-side assert|no CUDA-capable",
    re.IGNORECASE,
)
_NETWORK_NAMES = {
    "ConnectError",
    "ConnectTimeout",
    "ConnectionError",
    "LocalEntryNotFoundError",
    "MaxRetryError",
    "NameResolutionError",
    "OfflineModeIsEnabled",
    "ProxyError",
    "ReadTimeout",
    "Timeout",
}


def is_out_of_memory(error: BaseException) -> bool:
    """Whether there was too little memory, of a card or of the machine."""
    names = {each.__name__ for each in type(error).__mro__}
    return (
        "OutOfMemoryError" in names
        or isinstance(error, MemoryError)
        or (isinstance(error, RuntimeError) and _MEMORY_TEXT.search(str(error)) is not None)
    )


def fault_of(error: BaseException) -> WorkerFault:
    """What an exception means to a person; `internal` where it is none of the known."""
    if isinstance(error, WorkerFault):
        return error
    for each in _chain(error):
        known = _known(each)
        if known is not None:
            return known
    return WorkerFault("internal", f"{type(error).__name__}: {error}. This is a defect of the worker; its log has the place.")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and what it came from, nearest first."""
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield at
        at = at.__cause__ or at.__context__


def _known(error: BaseException) -> WorkerFault | None:
    text = str(error).strip() or type(error).__name__
    if isinstance(error, WorkerFault):
        return error
    if (isinstance(error, OSError) and error.errno in _DISK_ERRORS) or _DISK_TEXT.search(text):
        where = f" at {error.filename}" if isinstance(error, OSError) and error.filename else ""
        return WorkerFault("disk-full", f"There is no room left to write{where}: {text}. Make room and resume: whole checkpoints are kept.")
    if is_out_of_memory(error):
        return WorkerFault(
            "out-of-memory",
            f"Memory ran out: {text}. Ask for shorter rows (`training.budget.sequenceTokens`), gradient checkpointing, "
            "weights of 4 bits (`training.lora.baseWeights: nf4`, CUDA only) or a smaller model.",
        )
    if _DEVICE_TEXT.search(text) or type(error).__name__ == "AcceleratorError":
        return WorkerFault(
            "device-lost", f"The device failed: {text}. Look at the driver (`nvidia-smi`) and resume: the last whole checkpoint is kept."
        )
    if _NETWORK_NAMES & {each.__name__ for each in type(error).__mro__}:
        return WorkerFault("no-network", f"The hub of models cannot be reached: {text}. Connect, or name a folder with the model.")
    return None
