/** Limits of what the engine runs. */
import type { Limits, Sandbox } from '../../../protocol/test-generation.js';

const GIBIBYTE = 1024 ** 3;

/** Of one run of the compiler. */
export const COMPILER_LIMITS: Limits = { wallSeconds: 180, cpuSeconds: 300, memoryBytes: 8 * GIBIBYTE, fileBytes: GIBIBYTE, processes: 64, outputBytes: 32 * 1024 ** 2 };
/** Of one run of generated code. */
export const PROGRAM_LIMITS: Limits = { wallSeconds: 120, cpuSeconds: 240, memoryBytes: 2 * GIBIBYTE, fileBytes: 1024 ** 2, processes: 32, outputBytes: 64 * 1024 ** 2 };

/** No network; writes in one folder only, and reads nothing but that, the toolchain with cargo's sources, the system's programs, and `readable`. */
export const closed = (limits: Limits, folder: string, readable: readonly string[] = []): Sandbox => ({ limits, network: false, writable: [folder], readable });
