import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Configuration of a service: from the environment only, checked at start. */
export interface ServiceConfig {
  readonly mongodbUri: string;
  readonly kafkaBrokers: readonly string[];
  readonly dataDir: string;
  readonly origin: string;
  readonly issuer: string;
  readonly port: number;
  readonly logLevel: string;
  /** Base URLs of all services, by name. */
  readonly services: Readonly<Record<string, string>>;
  readonly dbPrefix: string;
  readonly topicPrefix: string;
  readonly logs: number;
  readonly production: boolean;
  readonly seed: boolean;
  /** Where traces go (OTLP over HTTP); null: nowhere. */
  readonly otlpEndpoint: string | null;
  /** Share of traces that are recorded, 0 to 1. */
  readonly traceSample: number;
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Throws one error that names every wrong variable. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): ServiceConfig => {
  const wrong: string[] = [];
  const text = (name: string, fallback?: string): string => {
    const value = env[name] ?? fallback;
    if (!value) wrong.push(`${name} is missing`);
    return value ?? '';
  };
  const whole = (name: string, fallback: string, min: number, max: number): number => {
    const value = Number(env[name] ?? fallback);
    if (!Number.isInteger(value) || value < min || value > max) wrong.push(`${name} must be a whole number from ${min} to ${max}`);
    return value;
  };
  const url = (name: string, fallback?: string): string => {
    const value = text(name, fallback);
    if (value && !URL.canParse(value)) wrong.push(`${name} is no URL`);
    return value;
  };
  const services = Object.fromEntries((env['KANGFU_SERVICES'] ?? '').split(',').filter(Boolean).map((entry) => {
    const cut = entry.indexOf('=');
    if (cut < 1 || !URL.canParse(entry.slice(cut + 1))) wrong.push(`KANGFU_SERVICES: ${entry.slice(0, 40)} is not name=URL`);
    return [entry.slice(0, cut), entry.slice(cut + 1)];
  }));
  const traceSample = Number(env['KANGFU_TRACE_SAMPLE'] || '1');
  if (!(traceSample >= 0 && traceSample <= 1)) wrong.push('KANGFU_TRACE_SAMPLE must be a number from 0 to 1');
  const logLevel = env['LOG_LEVEL'] ?? 'info';
  if (!LEVELS.includes(logLevel)) wrong.push(`LOG_LEVEL must be one of ${LEVELS.join(', ')}`);
  const config: ServiceConfig = {
    mongodbUri: text('KANGFU_MONGODB_URI'), kafkaBrokers: text('KANGFU_KAFKA_BROKERS').split(',').filter(Boolean), dataDir: text('KANGFU_DATA_DIR', '.data'),
    origin: url('KANGFU_ORIGIN', 'http://127.0.0.1:4000'), issuer: url('KANGFU_ISSUER', 'http://127.0.0.1:4010'), port: whole('PORT', '0', 0, 65535), logLevel, services,
    dbPrefix: text('KANGFU_DB_PREFIX', 'kangfu'), topicPrefix: env['KANGFU_TOPIC_PREFIX'] ?? '', logs: whole('KANGFU_LOGS', '1', 1, 64),
    production: env['NODE_ENV'] === 'production', seed: env['KANGFU_SEED'] === 'development',
    otlpEndpoint: env['OTEL_EXPORTER_OTLP_ENDPOINT'] ? url('OTEL_EXPORTER_OTLP_ENDPOINT') : null, traceSample,
  };
  if (wrong.length > 0) throw new Error(`configuration: ${wrong.join('; ')}`);
  return config;
};

/** A key file of the instance (`<data>/keys/<name>`). */
export const keyFile = (config: Pick<ServiceConfig, 'dataDir'>, name: string): string => join(config.dataDir, 'keys', name);
export const readKey = (config: Pick<ServiceConfig, 'dataDir'>, name: string): string => readFileSync(keyFile(config, name), 'utf8');
/** `autism-registry` → `kangfu_autism_registry`. */
export const databaseOf = (config: Pick<ServiceConfig, 'dbPrefix'>, service: string): string => `${config.dbPrefix}_${service.replaceAll('-', '_')}`;
export const topicOf = (config: Pick<ServiceConfig, 'topicPrefix'>, service: string): string => `${config.topicPrefix}${service}.events.v1`;
