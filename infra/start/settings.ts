/** What the environment may say; see docs/reference/configuration.md. */
export interface Settings {
  mongodbUri?: string;
  kafkaBrokers?: string;
  dataDir: string;
  origin?: string;
  issuer?: string;
  port?: number;
  logLevel: string;
  logs: number;
  dbPrefix: string;
  topicPrefix: string;
  production: boolean;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Names every wrong value at once. */
export class InvalidSettings extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The environment has wrong values:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'InvalidSettings';
    this.problems = problems;
  }
}

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
const isBrokerList = (text: string): boolean => text.split(',').every((broker) => /^[^\s:,]+:\d{1,5}$/.test(broker));
const wholeNumber = (text: string, least: number, most: number): boolean => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;

/** Reads the settings; throws {@link InvalidSettings} when a value cannot be meant. An empty value counts as absent. */
export const readSettings = (env: NodeJS.ProcessEnv): Settings => {
  const problems: string[] = [];
  const read = (name: string, valid: (text: string) => boolean, expected: string): string | undefined => {
    const text = env[name];
    if (!text) return undefined;
    // A connection string may hold a password, so its value is not repeated.
    if (!valid(text)) problems.push(`${name}${name === 'KANGFU_MONGODB_URI' ? '' : `=${text}`}: expected ${expected}`);
    return text;
  };
  const mongodbUri = read('KANGFU_MONGODB_URI', (text) => /^mongodb(\+srv)?:\/\/\S+$/.test(text), 'mongodb://host:port/?replicaSet=name');
  const kafkaBrokers = read('KANGFU_KAFKA_BROKERS', isBrokerList, 'host:port, several separated by commas');
  const origin = read('KANGFU_ORIGIN', isHttpUrl, 'an http or https address');
  const issuer = read('KANGFU_ISSUER', isHttpUrl, 'an http or https address');
  const port = read('PORT', (text) => wholeNumber(text, 1, 65_535), 'a port from 1 to 65535');
  const logLevel = read('LOG_LEVEL', (text) => logLevels.includes(text), `one of ${logLevels.join(', ')}`) ?? 'info';
  const logs = read('KANGFU_LOGS', (text) => wholeNumber(text, 1, 64), 'a number of logs from 1 to 64');
  const dbPrefix = read('KANGFU_DB_PREFIX', (text) => /^[a-z][a-z0-9_-]{0,30}$/.test(text), 'up to 31 small letters, digits, _ or -') ?? 'kangfu';
  const topicPrefix = read('KANGFU_TOPIC_PREFIX', (text) => /^[a-zA-Z0-9._-]{1,60}$/.test(text), 'letters, digits, dots, _ or -') ?? '';
  const production = env.NODE_ENV === 'production';
  if (production && !issuer) problems.push('KANGFU_ISSUER: needed in production, where no development issuer starts');
  if (problems.length > 0) throw new InvalidSettings(problems);
  return {
    ...(mongodbUri && { mongodbUri }),
    ...(kafkaBrokers && { kafkaBrokers }),
    dataDir: env.KANGFU_DATA_DIR || '.data',
    ...(origin && { origin }),
    ...(issuer && { issuer }),
    ...(port && { port: Number(port) }),
    logLevel,
    logs: Number(logs ?? 1),
    dbPrefix,
    topicPrefix,
    production,
  };
};
