/** Configuration of the gateway: from the environment only, checked at start. */
export interface GatewayConfig {
  readonly port: number;
  readonly host: string;
  /** Keys and registered operations are in `<dataDir>/keys` and `<dataDir>/operations.json`. */
  readonly dataDir: string;
  readonly issuer: string;
  /** Base URLs of the subgraphs, by name. */
  readonly services: Readonly<Record<string, string>>;
  /** Of those that several processes answer: all base URLs, the one to be preferred first. */
  readonly releases: Readonly<Record<string, readonly string[]>>;
  readonly corsOrigins: readonly string[];
  /** Budget of a user: cost of operations a minute. */
  readonly costPerMinute: number;
  /** Only registered operations, no introspection, no GraphiQL. */
  readonly production: boolean;
  readonly logLevel: string;
  /** Where traces go (OTLP over HTTP); null: nowhere. */
  readonly otlpEndpoint: string | null;
  /** Share of traces that are recorded, 0 to 1. */
  readonly traceSample: number;
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Throws one error that names every wrong variable. */
export const readGatewayConfig = (env: NodeJS.ProcessEnv): GatewayConfig => {
  const wrong: string[] = [];
  const whole = (name: string, fallback: number, min: number, max: number): number => {
    const value = Number(env[name] || fallback);
    if (!Number.isInteger(value) || value < min || value > max) wrong.push(`${name} must be a whole number from ${min} to ${max}`);
    return value;
  };
  const isHttp = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  const list = (name: string): string[] => (env[name] ?? '').split(',').map((entry) => entry.trim()).filter(Boolean);

  const releases = Object.fromEntries(list('KANGFU_SERVICES').map((entry) => {
    const cut = entry.indexOf('=');
    const urls = entry.slice(cut + 1).split('|');
    if (cut < 1 || !urls.every(isHttp)) wrong.push(`KANGFU_SERVICES: ${entry.slice(0, 40)} is not name=URL or name=URL|URL`);
    return [entry.slice(0, cut), urls.map((url) => url.replace(/\/$/, ''))];
  }));
  // Until one of several was seen to be ready, the last one is asked: the release that is there already.
  const services = Object.fromEntries(Object.entries(releases).map(([name, urls]) => [name, urls.at(-1)!]));
  if (Object.keys(services).length === 0) wrong.push('KANGFU_SERVICES is missing (name=URL, separated by commas)');
  const production = env['NODE_ENV'] === 'production';
  const issuer = env['KANGFU_ISSUER'] || (production ? '' : 'http://127.0.0.1:4010');
  if (!isHttp(issuer)) wrong.push('KANGFU_ISSUER must be an http or https URL');
  const corsOrigins = list('KANGFU_CORS_ORIGINS');
  for (const origin of corsOrigins) if (!isHttp(origin) || new URL(origin).origin !== origin) wrong.push(`KANGFU_CORS_ORIGINS: ${origin.slice(0, 80)} is no origin (https://host)`);
  const logLevel = env['LOG_LEVEL'] || 'info';
  if (!LEVELS.includes(logLevel)) wrong.push(`LOG_LEVEL must be one of ${LEVELS.join(', ')}`);
  const otlpEndpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'] || null;
  if (otlpEndpoint !== null && !isHttp(otlpEndpoint)) wrong.push('OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL');
  const traceSample = Number(env['KANGFU_TRACE_SAMPLE'] || '1');
  if (!(traceSample >= 0 && traceSample <= 1)) wrong.push('KANGFU_TRACE_SAMPLE must be a number from 0 to 1');
  const config: GatewayConfig = {
    port: whole('PORT', 4000, 0, 65_535), host: env['HOST'] || (production ? '0.0.0.0' : '127.0.0.1'), dataDir: env['KANGFU_DATA_DIR'] || '.data',
    issuer, services, releases: Object.fromEntries(Object.entries(releases).filter(([, urls]) => urls.length > 1)), corsOrigins, costPerMinute: whole('KANGFU_COST_PER_MINUTE', 300_000, 1, 1_000_000_000), production, logLevel,
    otlpEndpoint, traceSample,
  };
  if (wrong.length > 0) throw new Error(`configuration: ${wrong.join('; ')}`);
  return config;
};
