import kafkajs from 'kafkajs';

/**
 * Creates the topics that are missing: one partition for each log, kept for ever, since a service may be rebuilt from them.
 * A topic with another number of partitions is refused: the partition is the log, and the number of logs never changes.
 */
export const ensureTopics = async (brokers: string, topics: string[], logs: number): Promise<void> => {
  const admin = new kafkajs.Kafka({ clientId: 'kangfu-topics', brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !existing.has(topic));
    if (missing.length > 0)
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({ topic, numPartitions: logs, replicationFactor: -1, configEntries: [{ name: 'retention.ms', value: '-1' }] })),
      });
    const { topics: known } = await admin.fetchTopicMetadata({ topics });
    for (const { name, partitions } of known)
      if (partitions.length !== logs) throw new Error(`Topic ${name} has ${partitions.length} partitions, KANGFU_LOGS asks for ${logs}: the number of logs is fixed when the data is created.`);
  } finally {
    await admin.disconnect();
  }
};
