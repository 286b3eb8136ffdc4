// The Python of the worker with a fault of the machine in it, where PyTorch would meet it: at a step of the optimizer.
import fs from 'node:fs';
import path from 'node:path';
import { vi } from 'vitest';

/** `killed`: as by the system where memory runs out; `card`: what PyTorch raises where the driver has lost it. */
export type MachineFault = 'killed' | 'card';

// Python imports a module of this name at its start, from the first folder of PYTHONPATH that has it.
const MODULE = `
import os, signal, sys

fault, at = os.environ.get("FAULT_OF_MACHINE", ""), int(os.environ.get("FAULT_AT_STEP", "0"))
if fault and "iron_worker" in sys.orig_argv:
    import torch

    whole, steps = torch.optim.AdamW.step, 0

    def step(self, *given, **more):
        global steps
        steps += 1
        if steps == at and fault == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if steps == at:
            raise torch.AcceleratorError("CUDA error: unspecified launch failure")
        return whole(self, *given, **more)

    torch.optim.AdamW.step = step
`;

/** The interpreter with the module before it; faults are those of `meet`. */
export function faultyPython(folder: string, python: string): { readonly program: string; meet: (fault: MachineFault | null, step?: number) => void } {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'sitecustomize.py'), MODULE);
  const program = path.join(folder, 'python');
  fs.writeFileSync(program, `#!/bin/sh\nPYTHONPATH='${folder}':"$PYTHONPATH" exec '${python}' "$@"\n`, { mode: 0o755 });
  const meet = (fault: MachineFault | null, step = 0): void => {
    vi.stubEnv('FAULT_OF_MACHINE', fault ?? '');
    vi.stubEnv('FAULT_AT_STEP', String(step));
  };
  return { program, meet };
}
