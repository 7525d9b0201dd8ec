// Loaded with --require into every service. The runner holds the other end of fd 3; its end means that the runner is gone, however it died.
const { Socket } = require('node:net');
try {
  const line = new Socket({ fd: 3, readable: true, writable: false });
  line.on('error', () => {});
  line.on('close', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), 2000).unref();
  });
  line.resume();
  line.unref();
} catch {
  // Started by hand, without a runner.
}
