/** What every program needs to read: the system's libraries and programs, and the Rust toolchain; never the user's own files. */
import path from 'node:path';
import { toolchainHomes } from './environment.js';

/** Of `/etc` only what the loader, the linker and the C library look into: passwords and keys lie there too. */
const ETC = ['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'ld.so.preload', 'ld-musl-x86_64.path', 'ld-musl-aarch64.path', 'alternatives', 'nsswitch.conf'];
const ETC_NAMES = ['passwd', 'group', 'hosts', 'localtime', 'timezone', 'os-release', 'protocols', 'services'];
const ETC_NETWORK = ['resolv.conf', 'gai.conf', 'host.conf', 'ssl', 'pki', 'ca-certificates'];

const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/nix/store', '/run/current-system', '/gnu/store', '/proc'];
const SYSTEM_FACTS = ['/sys/fs/cgroup', '/sys/devices/system/cpu', '/sys/devices/system/node', '/sys/kernel/mm'];

/** Absolute paths, some of which may not be there. Of cargo's home only programs and sources: credentials lie beside them. */
export function systemPaths(network: boolean, sysroot: string | null): string[] {
  const { cargo, rustup } = toolchainHomes();
  const etc = [...ETC, ...ETC_NAMES, ...(network ? ETC_NETWORK : [])].map((name) => path.join('/etc', name));
  const toolchain = ['bin', 'registry', 'git'].map((name) => path.join(cargo, name));
  return [...SYSTEM, ...SYSTEM_FACTS, ...etc, ...(network ? ['/run/systemd/resolve'] : []), ...toolchain, rustup, ...(sysroot === null ? [] : [sysroot])];
}
