/** How far an installation is, read off what uv and pip print. */

export interface InstallProgress {
  readonly packages: { readonly done: number; readonly of: number };
  /** Of packages of a megabyte and more, as far as they are known yet; null: the installer does not say. */
  readonly bytes: { readonly done: number; readonly of: number } | null;
}

const UNITS: Readonly<Record<string, number>> = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, kB: 1e3, MB: 1e6, GB: 1e9 };
/** uv names large files before and after; pip names each file when it begins. */
const BEGUN = /^\s*Downloading (\S+) \(([\d.]+) ?(B|KiB|MiB|GiB|kB|MB|GB)\)/;
const ENDED = /^\s*Downloaded (\S+)/;
const COLLECTED = /^Collecting (\S+)/;
const INSTALLED = /^ \+ (\S+)/;

export class InstallWatch {
  private readonly sizes = new Map<string, number>();
  private readonly finished = new Set<string>();
  private readonly packages = new Set<string>();

  /** `of`: packages in the lock. */
  constructor(private readonly of: number) {}

  /** Whether the line said something new. */
  take(line: string): boolean {
    const begun = BEGUN.exec(line);
    if (begun !== null) return this.sizes.set(begun[1]!, Number(begun[2]) * UNITS[begun[3]!]!).size > 0;
    const ended = ENDED.exec(line)?.[1];
    if (ended !== undefined) return this.finished.add(ended).size > 0;
    const counted = (INSTALLED.exec(line) ?? COLLECTED.exec(line))?.[1];
    return counted !== undefined && this.packages.add(counted).size > 0;
  }

  now(): InstallProgress {
    const sum = (sizes: readonly number[]): number => Math.round(sizes.reduce((total, each) => total + each, 0));
    const known = [...this.sizes];
    const isTold = this.finished.size > 0 || (this.packages.size === 0 && known.length > 0);
    return {
      packages: { done: Math.min(this.packages.size, this.of), of: this.of },
      bytes: isTold ? { done: sum(known.filter(([name]) => this.finished.has(name)).map(([, size]) => size)), of: sum(known.map(([, size]) => size)) } : null,
    };
  }
}

/** Requirements of a lock, whatever their markers say. */
export const requirementsIn = (lock: string): number => [...lock.matchAll(/^[\w.-]+==/gm)].length;

/** Decimal, as disks and networks are sold. */
export const sizeText = (bytes: number): string => (bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`);

export function progressText({ packages, bytes }: InstallProgress): string {
  const loaded = bytes === null ? [] : [`${sizeText(bytes.done)} of ${sizeText(bytes.of)} loaded`];
  return [...loaded, ...(packages.done > 0 || bytes === null ? [`${packages.done} of ${packages.of} packages`] : [])].join(', ');
}
