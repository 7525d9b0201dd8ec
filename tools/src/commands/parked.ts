import type { ParkedList, Retried, ShownKey } from '@kangfu/nest/parking-calls';
import type { Runtime } from '@kangfu/infra';
import type { Command } from 'commander';
import { askService } from '../operator.ts';
import { print, table } from '../output.ts';
import { CommandFailed, readRuntime } from '../runtime.ts';

interface Chosen { service?: string; handler?: string; json?: boolean }
type Of<T> = T & { readonly service: string };

const servicesOf = (runtime: Runtime, { service }: Chosen): string[] => (service === undefined ? runtime.services.map(({ name }) => name) : [service]);

/** Of every service, or the one that was named. One that does not answer ends the command: its park would be left out unseen. */
const askAll = async <T extends object>(call: string, chosen: Chosen, input: object): Promise<Of<T>[]> => {
  const runtime = readRuntime();
  return Promise.all(servicesOf(runtime, chosen).map(async (service) => ({ ...(await askService<T>(runtime, service, call, { ...input, ...(chosen.handler !== undefined && { handler: chosen.handler }) })), service })));
};

export const listParked = async (options: Chosen & { skipped?: boolean }) => {
  const answers = await askAll<ParkedList>('parked/list', options, { skipped: options.skipped ?? false });
  return {
    parked: answers.flatMap(({ service, parked }) => parked.map((key) => ({ ...key, service }))),
    skipped: answers.flatMap(({ service, skipped }) => skipped.map((event) => ({ ...event, service }))),
  };
};

export const showParked = async (key: string, options: Chosen): Promise<Of<ShownKey>[]> => {
  const found = (await askAll<{ keys: ShownKey[] }>('parked/show', options, { key })).flatMap(({ service, keys }) => keys.map((each) => ({ ...each, service })));
  if (found.length === 0) throw new CommandFailed(`${key} is not parked.`);
  return found;
};

export const retryParked = async (key: string | undefined, options: Chosen & { all?: boolean }): Promise<Of<Retried>[]> => {
  if (key === undefined && options.handler === undefined && !options.all) throw new CommandFailed('Say what to try again: KEY, --handler NAME or --all.');
  const done = (await askAll<{ retried: Retried[] }>('parked/retry', options, { key, all: options.all ?? false })).flatMap(({ service, retried }) => retried.map((each) => ({ ...each, service })));
  if (done.length === 0 && key !== undefined) throw new CommandFailed(`${key} is not parked.`);
  return done;
};

export const skipParked = async (key: string, options: Chosen & { event: string; reason: string }): Promise<Of<{ skipped: string; retried: Retried }>> => {
  const [found, ...more] = await showParked(key, options);
  if (more.length > 0) throw new CommandFailed(`${key} is parked by ${[found!, ...more].map(({ service, handler }) => `${handler} of ${service}`).join(', ')}: name one with --service and --handler.`);
  const { service, handler } = found!;
  const done = await askService<{ skipped: string; retried: Retried }>(readRuntime(), service, 'parked/skip', { key, handler, event: options.event, reason: options.reason });
  return { ...done, service };
};

const outcomeOf = ({ outcome, heldBy, away }: Retried): string => {
  if (!outcome) return away !== undefined ? `not tried: ${away}; try again later` : `not tried: kept by ${heldBy ?? 'nobody just now'}`;
  const gone = outcome.gone > 0 ? `, ${outcome.gone} no longer in the log` : '';
  return outcome.again ? `${outcome.went} went through${gone}, ${outcome.left} parked again at position ${outcome.again.event.position}: ${outcome.again.message}` : `${outcome.went} went through${gone}`;
};
const describeRetried = (all: readonly Of<Retried>[]): string =>
  (all.length === 0 ? 'Nothing is parked.' : table([['SERVICE', 'HANDLER', 'KEY', 'RESULT'], ...all.map((each) => [each.service, each.handler, each.key, outcomeOf(each)])]));
/** 1: something is still parked. */
const exitOf = (all: readonly Retried[]): void => { if (all.some(({ outcome }) => !outcome || outcome.left > 0)) process.exitCode = 1; };

export const registerParked = (program: Command): void => {
  const parked = program.command('parked').description('Streams that a read model, process or feed does not get, from a poison event on');
  const add = (name: string, description: string) => parked.command(name).description(description)
    .option('--service <name>', 'only this service').option('--handler <name>', 'only this read model, process or feed').option('--json', 'as one JSON document');

  add('list', 'What is parked, since when and why').option('--skipped', 'also what was skipped, why and by whom')
    .action(async (options: Chosen & { skipped?: boolean }) => print(await listParked(options), options.json, ({ parked: keys, skipped }) => [
      keys.length === 0 ? 'Nothing is parked.' : table([['SERVICE', 'HANDLER', 'KEY', 'SINCE', 'EVENTS', 'REASON'], ...keys.map(({ service, handler, key, since, events, reason, stops }) => [service, handler, key, since, String(events), `${stops ? 'stops the first fill: ' : ''}${reason.message}`])]),
      ...(options.skipped ? ['', skipped.length === 0 ? 'Nothing was skipped.' : table([['SERVICE', 'HANDLER', 'KEY', 'EVENT', 'POSITION', 'SKIPPED', 'BY', 'REASON'],
        ...skipped.map(({ service, handler, key, id, source, log, position, at, by, reason }) => [service, handler, key, id, `${source}/${log} ${position}`, at, by, reason])])] : []),
    ].join('\n')));

  add('show', 'The parked events of a stream: place, type and id, never what they say').argument('<key>', 'stream id')
    .action(async (key: string, options: Chosen) => print(await showParked(key, options), options.json, (found) => found.map(({ service, handler, source, log, since, events, reason, parked: all }) => [
      `${handler} of ${service}: ${events} events of ${source}/${log} since ${since}`, `  ${reason.message}`,
      table([['  POSITION', 'VERSION', 'TYPE', 'SCHEMA', 'RECORDED', 'ID'], ...all.map(({ position, version, type, schema, recorded, id }) => [`  ${position}`, String(version), type, String(schema), recorded, id])]),
      ...(all.length < events ? [`  … and ${events - all.length} more`] : []),
    ].join('\n')).join('\n\n')));

  add('retry', 'Gives the handler what it missed, in order; exit 1 while something stays parked').argument('[key]', 'stream id').option('--all', 'everything that is parked')
    .action(async (key: string | undefined, options: Chosen & { all?: boolean }) => {
      const done = await retryParked(key, options);
      print(done, options.json, describeRetried);
      exitOf(done);
    });

  add('skip', 'Takes exactly the first parked event of a stream out for one handler, on record and for good, then tries the rest').argument('<key>', 'stream id')
    .requiredOption('--event <id>', 'of the first parked event (parked show)').requiredOption('--reason <text>', 'why; kept for ever, so no names')
    .action(async (key: string, options: Chosen & { event: string; reason: string }) => {
      const done = await skipParked(key, options);
      print(done, options.json, ({ service, skipped, retried }) => `skipped ${skipped}\n${retried.outcome && retried.outcome.went === 0 && retried.outcome.left === 0 ? 'Nothing else of it was parked.' : describeRetried([{ ...retried, service }])}`);
      exitOf([done.retried]);
    });
};
