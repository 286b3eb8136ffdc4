"""The job `publish`: files of a folder as one commit of a repository on the hub (contract rows L7, F10).

The token comes from the environment (`HF_TOKEN`) alone; it stands in no request, event or message.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .control import Control
from .events import Events
from .faults import WorkerFault
from .hub import GaveUp, Refused, Result, persistently
from .protocol import PublishRequest

TOKEN = "HF_TOKEN"
_ATTEMPTS = 5


def publish(request: PublishRequest, events: Events, control: Control) -> None:
    """Events `progress`, `warning` and `done` with the address of the commit.

    Raises `not-authorised`, `rate-limited`, `no-network` or `bad-request`; what was uploaded is not sent again by a later call.
    """
    began = time.monotonic()
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        raise WorkerFault("not-authorised", f"There is no token for the hub: set {TOKEN} in the environment.")
    # What is sent is hashed here and goes through plain HTTP: the same on the hub, on a mirror of it, and behind a proxy.
    os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from huggingface_hub import HfApi

    hub = HfApi(token=token)
    of = len(request.files) + 1

    def create() -> None:
        hub.create_repo(request.repository, private=request.private, exist_ok=True)

    def commit() -> str:
        return str(_commit(hub, request).commit_url)

    try:
        events.send("progress", what=f"repository {request.repository}", done=0, of=of)
        _again(create, request, events, control)
        events.send("progress", what="files", done=1, of=of)
        url = _again(commit, request, events, control)
    except WorkerFault as fault:
        raise WorkerFault(fault.code, str(fault).replace(token, "***")) from None
    events.send("progress", what="files", done=of, of=of)
    events.send("done", seconds=time.monotonic() - began, memory=None, url=url)


def _commit(hub: Any, request: PublishRequest) -> Any:
    from huggingface_hub import CommitOperationAdd

    # Made anew for each attempt, so that the hub is asked what it has already.
    operations = [CommitOperationAdd(path_in_repo=name, path_or_fileobj=str(Path(request.folder) / name)) for name in request.files]
    return hub.create_commit(request.repository, operations=operations, commit_message=request.message, revision="main")


def _again(work: Callable[[], Result], request: PublishRequest, events: Events, control: Control) -> Result:
    try:
        return persistently(work, _ATTEMPTS, events, lambda: control.stop_reason is not None)
    except GaveUp as end:
        raise WorkerFault(
            "rate-limited" if end.answer.is_limit else "no-network",
            f"The hub does not take it {end}. Publish again later: what was uploaded is not sent again.",
        ) from end
    except Refused as refusal:
        raise _fault(refusal, request) from refusal


def _fault(refusal: Refused, request: PublishRequest) -> WorkerFault:
    status, why = refusal.answer.status, refusal.answer.why
    if status in (401, 403):
        return WorkerFault(
            "not-authorised",
            f"The hub refuses the token for {request.repository} (HTTP {status}): take one that may write there, and look at its name.",
        )
    if status == 404:
        return WorkerFault("bad-request", f"The hub knows no {request.repository} (HTTP 404): look at the name and at who owns it.")
    return WorkerFault("bad-request", f"The hub does not take the files for {request.repository} ({why}): {refusal.__cause__}")
