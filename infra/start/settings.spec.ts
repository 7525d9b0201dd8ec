import { type InvalidSettings, readSettings } from './settings.ts';

const problemsOf = (env: NodeJS.ProcessEnv): string[] => {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    return (error as InvalidSettings).problems;
  }
};

test('an empty environment gives the defaults', () => {
  expect(readSettings({})).toEqual({ dataDir: '.data', logLevel: 'info', logs: 1, dbPrefix: 'kangfu', topicPrefix: '', production: false });
});

test('given values are taken', () => {
  expect(
    readSettings({ KANGFU_MONGODB_URI: 'mongodb://db:27017/?replicaSet=rs0', KANGFU_KAFKA_BROKERS: 'a:9092,b:9092', PORT: '8080', LOG_LEVEL: 'warn', KANGFU_LOGS: '3', KANGFU_ORIGIN: 'https://kangfu.example' }),
  ).toMatchObject({ mongodbUri: 'mongodb://db:27017/?replicaSet=rs0', kafkaBrokers: 'a:9092,b:9092', port: 8080, logLevel: 'warn', logs: 3, origin: 'https://kangfu.example' });
});

test('an empty value counts as absent', () => {
  expect(problemsOf({ PORT: '', KANGFU_MONGODB_URI: '' })).toEqual([]);
});

test('every wrong value is named at once, with what was expected', () => {
  const problems = problemsOf({ KANGFU_KAFKA_BROKERS: 'nowhere', PORT: '70000', LOG_LEVEL: 'loud', KANGFU_LOGS: '0', KANGFU_ORIGIN: 'ftp://x', KANGFU_DB_PREFIX: 'Ä', KANGFU_TOPIC_PREFIX: 'a b' });
  expect(problems.map((problem) => problem.split('=')[0])).toEqual(['KANGFU_KAFKA_BROKERS', 'KANGFU_ORIGIN', 'PORT', 'LOG_LEVEL', 'KANGFU_LOGS', 'KANGFU_DB_PREFIX', 'KANGFU_TOPIC_PREFIX']);
  expect(problems[2]).toBe('PORT=70000: expected a port from 1 to 65535');
});

test('a wrong connection string is named without its password', () => {
  expect(problemsOf({ KANGFU_MONGODB_URI: 'http://user:secret@db' })).toEqual(['KANGFU_MONGODB_URI: expected mongodb://host:port/?replicaSet=name']);
});

test('production needs an issuer of its own', () => {
  expect(problemsOf({ NODE_ENV: 'production' })).toEqual(['KANGFU_ISSUER: needed in production, where no development issuer starts']);
  expect(readSettings({ NODE_ENV: 'production', KANGFU_ISSUER: 'https://login.example' }).production).toBe(true);
});
