/** Stops what jest-setup started. */
module.exports = async () => {
  const child = globalThis.__kangfuTestInfrastructure;
  if (!child) return;
  globalThis.__kangfuTestInfrastructure = undefined;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
};
