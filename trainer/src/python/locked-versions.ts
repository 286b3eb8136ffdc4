/** What a `requirements.lock` names, by the names that pip compares: https://packaging.python.org/en/latest/specifications/name-normalization/. */
export function lockedVersions(lock: string): ReadonlyMap<string, string> {
  return new Map([...lock.matchAll(/^([\w.-]+)==([\w.+-]+)/gm)].map(([, name, version]) => [normalName(name!), version!]));
}

export const normalName = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

/** A build of the same version for other hardware, such as `2.9.1+cpu`, is what `==2.9.1` asks for (PEP 440). */
export const isVersion = (installed: string, locked: string): boolean => installed === locked || (!locked.includes('+') && installed.split('+', 1)[0] === locked);
