import { resolve } from 'node:path';
import { root } from '../paths.ts';
import { buildIfChanged } from './build.ts';
import { consoleLine } from './console-line.ts';
import { InvalidSettings, readSettings } from './settings.ts';
import { startSystem, type System } from './system.ts';
import { whenParentEnds } from './when-parent-ends.ts';

const started = performance.now();
const say = (text: string): void => console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);

let system: System | undefined;
let firstSignal: number | undefined;

// npm and the terminal both pass on one Ctrl-C: signals within half a second are one.
const onSignal = (code: number): void => {
  if (firstSignal !== undefined) {
    if (Date.now() - firstSignal < 500) return;
    say('second signal: killing everything');
    system?.killNow();
    process.exit(code);
  }
  firstSignal = Date.now();
  // While starting there is nothing to stop in order: the children see the end of this process.
  if (!system) process.exit(code);
  say('stopping');
  system.stop().then(
    () => {
      say('stopped');
      process.exit(code);
    },
    (error: Error) => {
      console.error(error.message);
      process.exit(1);
    },
  );
};
process.on('SIGINT', () => onSignal(130));
process.on('SIGTERM', () => onSignal(143));
process.on('SIGHUP', () => onSignal(129));
whenParentEnds(() => onSignal(143));

const failed = (error: unknown): never => {
  console.error(error instanceof InvalidSettings ? error.message : `\nKangfu does not start: ${(error as Error).message}`);
  process.exit(1);
};

const { dataDir } = (() => {
  try {
    return readSettings(process.env);
  } catch (error) {
    return failed(error);
  }
})();

try {
  await buildIfChanged(say);
  system = await startSystem({
    dataDir: resolve(root, dataDir),
    log: say,
    onLine: (service, line) => {
      const text = consoleLine(service, line);
      if (text !== undefined) console.log(text);
    },
  });
} catch (error) {
  failed(error);
}

const { gateway, mongodb, kafka, issuer, services } = system!.runtime;
say('everything is ready');
console.log(`
  GraphQL   ${gateway}/graphql     (GraphiQL at ${gateway}/)
  Services  ${services.map(({ name, url }) => `${name} ${url}`).join('\n            ')}
  MongoDB   ${mongodb}
  Kafka     ${kafka}
  Issuer    ${issuer}
  Data      ${resolve(root, dataDir)} (logs in logs/)

  A token:        npm run -s kangfu -- token --role window-clerk --place 440304006
  A first query:  curl -s ${gateway}/graphql -H 'content-type: application/json' \\
                    -H "authorization: Bearer $(npm run -s kangfu -- token --role window-clerk --place 440304006)" \\
                    -d '{"query":"{ viewer { roles { role unit { name { zh } } } } }"}'
  State:          npm run -s kangfu -- status

  Ctrl-C stops everything; the next start resumes.`);
