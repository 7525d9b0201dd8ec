import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassportOffice, TokenControl } from '@kangfu/access';
import { followTestClock } from '@kangfu/common/test-clock';
import { startTelemetry } from '@kangfu/telemetry/start';
import pino from 'pino';
import { readGatewayConfig } from './config.js';
import { startGateway } from './gateway.js';

// Each call of a subgraph listens to the end of its request; an operation has more than ten of them.
setMaxListeners(200);

const root = join(import.meta.dirname, '../..');

try {
  const config = readGatewayConfig(process.env);
  if (!config.production) followTestClock(config.dataDir);
  const logger = pino({ level: config.logLevel, base: { service: 'gateway' }, timestamp: pino.stdTimeFunctions.isoTime });
  const telemetry = startTelemetry({ service: 'gateway', endpoint: config.otlpEndpoint, sample: config.traceSample });
  const gateway = await startGateway({
    config, telemetry,
    supergraph: readFileSync(join(root, 'schema/supergraph.graphql'), 'utf8'),
    office: new PassportOffice(readFileSync(join(config.dataDir, 'keys/passport.key.pem')), 'gateway'),
    tokens: new TokenControl(config.issuer),
    operationsFile: join(config.dataDir, 'operations.json'),
    examples: join(root, 'gateway/examples'),
    log: {
      error: (reference, error) => logger.error({ reference, err: error instanceof Error ? { type: error.name, message: error.message, stack: error.stack } : { type: typeof error } }, 'internal error'),
      unavailable: (subgraph, codes) => logger.warn({ subgraph, codes }, 'subgraph unavailable'),
      operation: (record) => logger.info(record, 'operation'),
    },
  });
  logger.info({ url: gateway.url, production: config.production }, 'ready');

  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    await gateway.stop();
    await telemetry.close();
    process.exit(0);
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));
} catch (error) {
  console.error(error instanceof Error && error.message.startsWith('configuration:') ? error.message : error);
  process.exit(1);
}
