import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import kafkajs from 'kafkajs';
import mongoose from 'mongoose';
import { nodeBinary } from '../paths.ts';
import { ensureTopics } from '../start/topics.ts';

interface Started {
  child: ChildProcess;
  mongodb: string;
  kafka: string;
  pids: number[];
}

const children: ChildProcess[] = [];

/** An infrastructure in a process of its own, which can be killed. */
const start = async (dataDir: string): Promise<Started> => {
  const program = `
    import { startInfrastructure } from ${JSON.stringify(join(__dirname, 'infrastructure.ts'))};
    const { mongodb, kafka, stop } = await startInfrastructure({ dataDir: ${JSON.stringify(dataDir)}, ports: 'free', });
    console.log(JSON.stringify({ mongodb: mongodb.address, kafka: kafka.address, pids: [mongodb.pid, kafka.pid] }));
    process.on('SIGTERM', () => stop().then(() => process.exit()));
    setInterval(() => {}, 1000);`;
  const env = { ...process.env, KANGFU_MONGODB_URI: '', KANGFU_KAFKA_BROKERS: '', DOCKER_HOST: '' };
  const child = spawn(
    nodeBinary, ['--disable-warning=TimeoutNegativeWarning', '--input-type=module', '-e', program],
    { stdio: ['ignore', 'pipe', 'pipe'], env },
  );
  children.push(child);
  const [line] = await once(createInterface({ input: child.stdout! }), 'line');
  return { child, ...JSON.parse(line as string) };
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const untilGone = async (pids: number[]): Promise<void> => {
  const end = Date.now() + 10_000;
  while (pids.some(isAlive) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(pids.filter(isAlive)).toEqual([]);
};

test('MongoDB and Kafka start, end with a killed parent, and resume their data on the same ports', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kangfu-infrastructure-'));
  try {
    const first = await start(dataDir);
    const client = new mongoose.mongo.MongoClient(first.mongodb);
    await client.db('test').collection<{ _id: number }>('kept').insertOne({ _id: 1 }, { writeConcern: { w: 'majority', j: true } });
    await client.close();
    await ensureTopics(first.kafka, ['kept.v1'], 2);
    first.child.kill('SIGKILL');
    await untilGone(first.pids);

    const second = await start(dataDir);
    expect([second.mongodb, second.kafka]).toEqual([first.mongodb, first.kafka]);
    const again = new mongoose.mongo.MongoClient(second.mongodb);
    expect(await again.db('test').collection('kept').countDocuments()).toBe(1);
    await again.close();
    const admin = new kafkajs.Kafka({ brokers: [second.kafka], logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
    expect(await admin.listTopics()).toContain('kept.v1');
    await admin.disconnect();
    await expect(ensureTopics(second.kafka, ['kept.v1'], 3)).rejects.toThrow('kept.v1 has 2 partitions');
    second.child.kill('SIGTERM');
    await once(second.child, 'exit');
    await untilGone(second.pids);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
}, 60_000);
