import type { LogEntry } from 'kafkajs';
import { quietLogCreator } from './kafka.js';
import { type Logger, silentLogger } from './logger.js';

const entry = (message: string, level: number, extra: object = {}): LogEntry => ({ namespace: 'Connection', level, label: '', log: { timestamp: '', logger: 'kafkajs', message, ...extra } }) as unknown as LogEntry;

test('a broker that is away is one line in half a minute, with the number left out', () => {
  const lines: { fields: object; message: string }[] = [];
  const logger: Logger = { ...silentLogger, warn: (fields, message) => lines.push({ fields, message }) };
  let now = 0;
  const write = quietLogCreator(logger, () => now)();
  for (let i = 0; i < 100; i++) write(entry('Connection error: connect ECONNREFUSED 127.0.0.1:9092', 1));
  expect(lines.length).toBe(1);
  now = 30_000;
  write(entry('Connection error: connect ECONNREFUSED 127.0.0.1:9092', 1));
  expect(lines[1]).toEqual({ fields: { namespace: 'Connection', cause: '', repeated: 99 }, message: 'kafka: Connection error: connect ECONNREFUSED 127.0.0.1:9092' });
});

test('payloads and details of kafkajs lines are never written', () => {
  const lines: string[] = [];
  const write = quietLogCreator({ ...silentLogger, warn: (fields, message) => lines.push(JSON.stringify(fields) + message) })();
  write(entry('Response', 1, { error: 'timed out', payload: { value: '张三' }, stack: '张三' }));
  write(entry('debug', 5, { error: '张三' }));
  expect(lines).toEqual(['{"namespace":"Connection","cause":"timed out"}kafka: Response']);
});
