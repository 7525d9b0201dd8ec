import kafkajs, { type Kafka, type LogEntry } from 'kafkajs';
import { type Logger, silentLogger } from './logger.js';
import './queue-fix.js';

export interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly logger?: Logger;
}

/** The same line of kafkajs (a broker that is away is reported many times a second) is written once in this time. */
const REPEAT_MS = 30_000;

/** Writes kafkajs' own lines with text and place only, and each repeated one at most every {@link REPEAT_MS}, with the number left out. */
export const quietLogCreator = (logger: Logger, now: () => number = Date.now) => () => {
  const seen = new Map<string, { at: number; left: number }>();
  return ({ namespace, level, log }: LogEntry): void => {
    if (level > kafkajs.logLevel.WARN) return;
    const cause = typeof log['error'] === 'string' ? log['error'] : '';
    // Ports of our own side and correlation ids differ from line to line.
    const key = `${namespace}|${log.message}|${cause}`.replaceAll(/\d{3,}/g, '#');
    const last = seen.get(key);
    if (last && now() - last.at < REPEAT_MS) { last.left++; return; }
    if (seen.size > 500) seen.clear();
    seen.set(key, { at: now(), left: 0 });
    logger.warn({ namespace, cause, ...(last?.left ? { repeated: last.left } : {}) }, `kafka: ${log.message}`);
  };
};

/** A kafkajs client as all of Kangfu uses it. Consumers and producers made of it retry for a while and then fail; who owns them starts anew. */
export const makeKafka = ({ brokers, clientId, logger = silentLogger }: KafkaConfig): Kafka => new kafkajs.Kafka({
  brokers: [...brokers], clientId, logCreator: quietLogCreator(logger), connectionTimeout: 3_000, requestTimeout: 10_000,
  retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 6 },
});
