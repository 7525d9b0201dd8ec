import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInfrastructure } from '../local/infrastructure.ts';
import { whenParentEnds } from '../start/when-parent-ends.ts';

// MongoDB and Kafka for tests, with data that goes when they go. Prints their addresses as one line of JSON.
const dataDir = await mkdtemp(join(tmpdir(), 'kangfu-test-'));
const env = { ...process.env, KANGFU_MONGODB_URI: process.env.KANGFU_TEST_MONGODB_URI, KANGFU_KAFKA_BROKERS: process.env.KANGFU_TEST_KAFKA_BROKERS };
const starting = startInfrastructure({ dataDir, env, ports: 'free', faults: true, log: (text) => console.error(`test infrastructure: ${text}`) });

const stop = async (): Promise<void> => {
  await starting.then(
    ({ stop }) => stop(),
    () => {},
  );
  await rm(dataDir, { recursive: true, force: true });
  process.exit(0);
};
process.once('SIGTERM', () => void stop());
process.on('SIGINT', () => {});
whenParentEnds(() => void stop());

try {
  const { mongodb, kafka } = await starting;
  console.log(JSON.stringify({ mongodbUri: mongodb.address, kafkaBrokers: kafka.address }));
} catch (error) {
  console.error((error as Error).message);
  await rm(dataDir, { recursive: true, force: true });
  process.exit(1);
}
