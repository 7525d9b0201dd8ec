const { spawn } = require('node:child_process');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const { readdirSync } = require('node:fs');

const root = join(__dirname, '../..');
const needsInfrastructure = /\.(int|e2e|fuzz)\.spec\.ts$/;

function* specs(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* specs(path);
    else if (needsInfrastructure.test(entry.name)) yield path;
  }
}

/** Whether this run selects a test that talks to MongoDB or Kafka: pure specs alone must start within milliseconds. */
function selectsInfrastructure(globalConfig) {
  const selected = globalConfig.testPathPatterns.toExecutor({ rootDir: globalConfig.rootDir });
  for (const path of specs(globalConfig.rootDir)) if (selected.isMatch(path)) return true;
  return false;
}

/**
 * Starts MongoDB and Kafka of this run's own unless KANGFU_TEST_MONGODB_URI and KANGFU_TEST_KAFKA_BROKERS name some.
 * They live in a process of their own, which ends with this one however it dies.
 */
module.exports = async (globalConfig) => {
  if (globalThis.__kangfuTestInfrastructure || (process.env.KANGFU_TEST_MONGODB_URI && process.env.KANGFU_TEST_KAFKA_BROKERS) || !selectsInfrastructure(globalConfig)) return;
  const child = spawn(join(root, 'node_modules/node/bin/node'), ['--disable-warning=TimeoutNegativeWarning', join(__dirname, 'infrastructure-process.ts')], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    detached: true,
    env: { ...process.env, KANGFU_LIFE_LINE: '3' },
  });
  globalThis.__kangfuTestInfrastructure = child;
  child.stdio[3].on('error', () => {});
  child.stdio[3].unref();
  child.unref();
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`MongoDB and Kafka for the tests did not start (${code})`)));
  });
  const { mongodbUri, kafkaBrokers } = JSON.parse(line);
  process.env.KANGFU_TEST_MONGODB_URI = mongodbUri;
  process.env.KANGFU_TEST_KAFKA_BROKERS = kafkaBrokers;
  child.stdout.unref();
};
