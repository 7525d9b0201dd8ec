import { join } from 'node:path';
import { cloudEventType, kebab } from '@kangfu/contracts';
import { root } from '@kangfu/infra/paths';
import { lastRelease } from '../contracts/folder.ts';
import { asyncApi } from './asyncapi.ts';
import { type EventDoc, readCommonProblems, readServices, type ServiceDoc } from './definitions.ts';
import { fieldsOf } from './fields.ts';
import { metricsPage } from './metrics-page.ts';

const MADE = '<!-- Made from the code by `npm run docs`; do not edit. -->';
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (...cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const problemsPage = (services: ServiceDoc[], common: ServiceDoc['problems']): string => {
  const rows = services.flatMap(({ name, problems }) => Object.entries(problems).map(([code, message]) => ({ code, ...message, service: name })));
  const merged = new Map<string, { code: string; zh: string; en: string; services: string[] }>();
  for (const { code, zh, en, service } of rows) {
    const known = merged.get(`${code}|${zh}|${en}`);
    if (known) known.services.push(service);
    else merged.set(`${code}|${zh}|${en}`, { code, zh, en, services: [service] });
  }
  const sorted = [...merged.values()].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  return [
    MADE, '# Problems', '',
    'What a user can mend. A mutation answers them in `problems { code message path params { name value } }` and changes nothing.',
    'Decide by `code`: codes stay. Messages are Chinese, or English with `Accept-Language: en`; `{name}` is filled in from `params`. `path` leads to the field of the input.',
    'Everything else is a top-level error: [errors](errors.md).', '',
    '## From every service', '', row('code', 'zh', 'en'), row('---', '---', '---'),
    ...Object.entries(common).map(([code, { zh, en }]) => row(`\`${code}\``, zh, en)), '',
    '## From one or several', '', row('code', 'zh', 'en', 'services'), row('---', '---', '---', '---'),
    ...sorted.map(({ code, zh, en, services: by }) => row(`\`${code}\``, zh, en, by.join(', '))), '',
  ].join('\n');
};

const eventSection = (service: string, event: EventDoc): string[] => {
  const personal = event.personal ? fieldsOf(event.personal) : [];
  const line = (mark: string) => ({ path, type, optional }: { path: string; type: string; optional: boolean }): string => row(`\`${path}\`${optional ? ' ?' : ''}`, type, mark);
  return [
    `#### ${event.type}`, '',
    `${event.description.zh === event.description.en ? event.description.zh : `${event.description.zh} — ${event.description.en}`}`, '',
    `\`${cloudEventType(service, event.type, event.version)}\` · version ${event.version} · ${event.told ? 'told to agencies' : 'internal'} · [schema](schemas/${service}/${kebab(event.type)}.v${event.version}.json)`, '',
    row('field', 'type', ''), row('---', '---', '---'), ...fieldsOf(event.data).map(line('')), ...personal.map(line('personal')), '',
  ];
};

const HEADERS: [string, string][] = [
  ['content-type', '`application/json`'], ['ce_specversion', '`1.0`'], ['ce_id', 'event id (uuid)'], ['ce_source', '`ORIGIN/services/SERVICE`'],
  ['ce_type', '`cn.kangfu.SERVICE.EVENT.vVERSION`'], ['ce_dataschema', '`ORIGIN/schemas/SERVICE/EVENT/vVERSION`: where its JSON Schema is served, without a token; the same is in [schemas](schemas)'],
  ['ce_subject', 'stream: `kind-uuid`; also the key of the record'], ['ce_time', 'when it happened'], ['ce_recordedtime', 'when it was recorded; never runs backwards within a log'],
  ['ce_sequence', 'position in the log, 20 digits'], ['ce_log', 'number of the log; also the partition'], ['ce_epoch', 'epoch of the log'], ['ce_commit', 'number of the commit'],
  ['ce_commithash', 'its hash'], ['ce_streamversion', 'version in the stream'], ['ce_correlationid', 'what was done in one go'], ['ce_commandid', 'id of the command'],
  ['ce_causationid', 'id of the event that caused it; absent for what a user did'], ['kangfu-commit', 'JSON: `actor`, `purpose`, `reason`, `command`, `cause` of the commit; `rest`: what only restoring the commit from the topic needs'],
  ['traceparent', 'W3C trace context: trace = correlation id, parent = the append; absent where the correlation is no UUID'],
];

const eventsPage = (services: ServiceDoc[]): string => {
  const all = services.flatMap(({ name, kinds }) => kinds.flatMap(({ kind, events }) => events.map((event) => ({ service: name, kind, event }))));
  return [
    MADE, '# Events', '',
    `${all.length} events of ${services.length} services. \`?\` marks optional fields. *personal* fields are in no \`data\`: they are sealed in \`pii\` for the person the event is about ([privacy](../explanation/privacy.md)).`,
    'Types: *instant* is ISO 8601 in UTC, *date* is `YYYY-MM-DD`, *text* is never empty. Readers ignore fields they do not know.', '',
    '## Topics', '',
    'Each service has one topic, `SERVICE.events.v1`. Partition n is log n, in order, kept for ever. **Topics are internal**: they carry everyone. Agencies read their [mailbox](../how-to/subscribe-as-an-agency.md).',
    'The value is the event [as stored](stored-format.md). After a crash a suffix may come again: drop what is not beyond your position. Headers (CloudEvents 1.0, binary mode):', '',
    row('header', ''), row('---', '---'), ...HEADERS.map(([name, text]) => row(`\`${name}\``, text)), '',
    '## What agencies get', '',
    'CloudEvents 1.0 in structured JSON. Events marked *told to agencies* come as `cn.kangfu.feed.SERVICE.EVENT.vVERSION` with their `data`; personal fields that the consent names are under `data.personal` (`null` once erased). Channels, messages, schemas and examples for machines: [asyncapi.yaml](asyncapi.yaml). The mailbox adds its own:', '',
    row('type', 'what', 'data'), row('---', '---', '---'),
    ...services.flatMap(({ name, publishes }) => publishes.map(({ type, version, description, data }) => row(
      `[\`${cloudEventType('feed', type, version)}\`](schemas/${name}/${kebab(type)}.v${version}.json)`, `${description.zh} ${description.en}`, Object.keys(data.properties ?? {}).map((field) => `\`${field}\``).join(' ')))), '',
    '## All events', '', row('service', 'stream', 'event', 'version', 'told', 'personal', 'read by'), row('---', '---', '---', '---', '---', '---', '---'),
    ...all.map(({ service, kind, event }) => row(
      service, `\`${kind}-…\``, `[${event.type}](#${event.type.toLowerCase()})`, String(event.version), event.told ? 'yes' : '', Object.keys(event.personal?.properties ?? {}).map((field) => `\`${field}\``).join(' '), event.readers.join(', '))), '',
    ...services.flatMap(({ name, kinds }) => [`## ${name}`, '', ...kinds.flatMap(({ kind, events }) => [`### Stream \`${kind}-…\``, '', ...events.flatMap((event) => eventSection(name, event))])]),
  ].join('\n');
};

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
const filesOf = (service: string, { type, versions }: EventDoc): [string, string][] => versions.flatMap(({ version, jsonSchema, contract }) => {
  const name = `${service}/${kebab(type)}.v${version}.json`;
  return [[`docs/reference/schemas/${name}`, json(jsonSchema)], [`contracts/current/${name}`, json(contract)]];
});

/** Every file that `npm run docs` keeps, by its path from the root on. */
export const makeDocs = async (): Promise<Map<string, string>> => {
  const [services, common] = await Promise.all([readServices(), readCommonProblems()]);
  return new Map([
    ['docs/reference/problems.md', problemsPage(services, common)],
    ['docs/reference/events.md', eventsPage(services)],
    ['docs/reference/asyncapi.yaml', asyncApi(services, lastRelease(join(root, 'contracts'))?.name ?? '0')],
    ['docs/reference/metrics.md', metricsPage(MADE)],
    ...services.flatMap(({ name, kinds, publishes }) => [...kinds.flatMap(({ events }) => events), ...publishes].flatMap((event) => filesOf(name, event))),
  ]);
};
