import kafkajs, { type Kafka, type Message, type Producer } from 'kafkajs';

/** Sends to one partition at a time, in order, acknowledged by all in-sync replicas. After an error the next send starts with a fresh producer. */
export class LogProducer {
  private producer: Promise<Producer> | null = null;
  constructor(private readonly kafka: Kafka) {}

  /** Resolves when all are acknowledged, with the offset of the first. Rejects when it is not known whether they arrived: send them again. */
  async send(topic: string, partition: number, messages: readonly Message[]): Promise<bigint> {
    const producer = this.producer ??= this.connect();
    try {
      const [answer] = await (await producer).send({ topic, acks: -1, messages: messages.map((message) => ({ ...message, partition })) });
      return BigInt(answer?.baseOffset ?? answer?.offset ?? -1);
    } catch (error) {
      // Its sequence numbers may be ahead of the broker's: it would be refused for ever.
      if (this.producer === producer) this.producer = null;
      void producer.then((broken) => broken.disconnect()).catch(() => {});
      throw error;
    }
  }

  async close(): Promise<void> {
    const producer = this.producer;
    this.producer = null;
    await producer?.then((open) => open.disconnect()).catch(() => {});
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false, createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
    });
    await producer.connect();
    return producer;
  }
}
