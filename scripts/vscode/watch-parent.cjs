// Loaded into the VS Code server: when the process that started it dies without a word (kill -9, out of memory), the
// server and everything in its process group ends too, so that no server is ever left behind.
'use strict';
const parent = process.ppid;
setInterval(() => {
  if (process.ppid === parent) return;
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.exit(1); // not the leader of a group (Windows, or a child of the server)
  }
}, 1000).unref();
