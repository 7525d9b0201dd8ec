import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloudEventType, type EventFixture, kebab, sequenceOf } from '@kangfu/contracts';
import { globalId, idOf } from '@kangfu/common';
import { root } from '@kangfu/infra/paths';
import { stringify } from 'yaml';
import type { EventDoc, ServiceDoc } from './definitions.ts';

const ref = (path: string): { $ref: string } => ({ $ref: `#/${path}` });
const ORIGIN = 'https://kangfu.example';
const AGENCY = 'ft-rehab-centre';

/** One version of an event as agencies get it. */
interface Told { readonly key: string; readonly type: string; readonly service: string; readonly event: EventDoc; readonly version: number; readonly own: boolean; readonly schema: object }

const toldOf = (services: readonly ServiceDoc[]): Told[] => services.flatMap(({ name: service, kinds, publishes }) => {
  const versions = (own: boolean) => (event: EventDoc): Told[] => event.versions.map(({ version, jsonSchema }) => {
    const { $schema: _schema, $id: _id, ...schema } = jsonSchema as Record<string, unknown>;
    return { key: `${own ? 'feed' : service}.${event.type}.v${version}`, type: cloudEventType(own ? 'feed' : `feed.${service}`, event.type, version), service, event, version, own, schema };
  });
  return [...publishes.flatMap(versions(true)), ...kinds.flatMap(({ events }) => events.filter(({ told }) => told)).flatMap(versions(false))];
});

const fixtures = (): Map<string, EventFixture> => {
  const folder = join(root, 'contracts/fixtures');
  return new Map(globSync('*/*.json', { cwd: folder }).map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as EventFixture]));
};

/** In no mailbox: delivered by `testEndpoint` alone. */
const isTest = ({ event: { type } }: Told): boolean => type === 'TestDelivery';

const exampleOf = (told: Told, position: number, known: ReadonlyMap<string, EventFixture>): object[] => {
  const fixture = known.get(`${told.service}/${kebab(told.event.type)}.v${told.version}.json`);
  if (!fixture) return [];
  const { data, personal, occurred } = fixture;
  const { personId, caseId = idOf('fixture:caseId') } = data as { personId?: string; caseId?: string };
  return [{
    specversion: '1.0', id: idOf(`feed example ${told.type}`), source: `${ORIGIN}/feeds/${AGENCY}`, type: told.type, ...(isTest(told) ? {} : { subject: personId }), time: occurred,
    datacontenttype: 'application/json', dataschema: `${ORIGIN}/schemas/${told.service}/${kebab(told.event.type)}/v${told.version}`, sequence: sequenceOf(isTest(told) ? 0 : position),
    ...(isTest(told) ? {} : { nodeid: globalId('case', caseId) }), ...(told.own ? {} : { originid: idOf(`origin example ${told.type}`) }), data: { ...data, ...(personal ? { personal } : {}) },
  }];
};

const messageOf = (told: Told, position: number, known: ReadonlyMap<string, EventFixture>): object => ({
  name: told.type, title: told.event.type, summary: `${told.event.description.zh} ${told.event.description.en}`, contentType: 'application/cloudevents+json',
  payload: {
    allOf: [ref('components/schemas/FeedEvent')], type: 'object',
    required: ['data', ...(isTest(told) ? [] : ['subject', 'nodeid']), ...(told.own ? [] : ['originid'])],
    properties: { type: { type: 'string', const: told.type }, data: ref(`components/schemas/${told.key}`) },
  },
  examples: exampleOf(told, position, known).map((payload) => ({ name: 'invented', payload })),
});

const text = (description: string, more: object = {}): object => ({ type: 'string', ...more, description });
const envelope = {
  title: 'FeedEvent', type: 'object', description: '信箱事件（CloudEvents 1.0 结构化 JSON） An event of an agency’s mailbox: CloudEvents 1.0, structured JSON. `type` names the message that says what `data` is. Ignore fields you do not know.',
  required: ['specversion', 'id', 'source', 'type', 'time', 'datacontenttype', 'dataschema', 'sequence', 'data'],
  properties: {
    specversion: { type: 'string', const: '1.0' },
    id: text('The event in your mailbox: keep it to drop repeats. Also the webhook-id of its deliveries', { format: 'uuid' }),
    source: text('ORIGIN/feeds/AGENCY', { format: 'uri' }), type: text('Name of the message', { pattern: '^cn\\.kangfu\\.feed\\.' }), subject: text('The person', { format: 'uuid' }), time: text('When it happened', { format: 'date-time' }),
    datacontenttype: { type: 'string', const: 'application/json' }, dataschema: text('Where the JSON Schema of `data` is served, without a token', { format: 'uri' }),
    sequence: text('Position in the mailbox: 1, 2, 3 … without holes, as 20 digits; 0 for a test delivery', { pattern: '^[0-9]{20}$' }), nodeid: text('Id of the case in GraphQL', { minLength: 1 }), originid: text('The event it tells of', { format: 'uuid' }),
    data: { type: 'object' },
  },
};
const cursor = text('Opaque: where you have read to. The same for all ways to read', { minLength: 1 });
const page = {
  title: 'Page', type: 'object', required: ['events', 'next', 'hasMore'],
  properties: {
    events: { type: 'array', maxItems: 500, items: ref('components/schemas/FeedEvent'), description: 'In order of `sequence`' }, next: { ...cursor, description: 'Ask with it as `after`; store it together with the events' },
    hasMore: { type: 'boolean', description: 'There are more now: ask again at once' },
  },
};
const problem = {
  title: 'Problem', type: 'object', description: 'RFC 9457', required: ['type', 'title', 'status'],
  properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, resumeFrom: { ...cursor, description: 'With 410: your cursor is of an earlier epoch, read on from here; repeats keep their `id`' } },
};
const query = (more: object = {}): object => ({
  type: 'object',
  properties: {
    after: { ...cursor, description: 'Events after this cursor; from the beginning without it' }, ...more,
    agency: text('Code of the agency, for who works at several', { minLength: 1, maxLength: 64 }),
  },
});
const http = (method: string, more: object = {}): object => ({ http: { method, ...more, bindingVersion: '0.3.0' } });
const answered = (statusCode: number): object => ({ http: { statusCode, bindingVersion: '0.3.0' } });

const DESCRIPTION = `What agencies get of Kangfu (康复), and how. An agency has one mailbox: the events of the people referred to it, as far as their consent goes; dense positions, the order of one person's events kept, nothing lost, reading again allowed.

The right to see a person begins with access-began (a snapshot, then everything so far) and ends with access-ended; entries before it then read as tombstones in place. Personal fields are under \`data.personal\`, as far as the consent names them; \`null\` once erased.

One cursor for all ways to read: pages, a stream of server-sent events, webhooks (GraphQL \`redriveDeliveries\` delivers again), and GraphQL \`agencyEvents(after:, first:, agency:)\`. Endpoints are managed in GraphQL (\`createEndpoint\`, \`rotateEndpointSecret\`, \`testEndpoint\`).`;

/** The public events and the ways to get them as AsyncAPI 3.0: enough to write an agency's consumer from. */
export const asyncApi = (services: readonly ServiceDoc[], version: string): string => {
  const told = toldOf(services);
  const known = fixtures();
  const [test, inMailbox] = [told.filter(isTest), told.filter((one) => !isTest(one))];
  const messages = (some: readonly Told[]): object => Object.fromEntries(some.map(({ key }) => [key, ref(`components/messages/${key}`)]));
  const refusals = ['BadRequest', 'SignInFirst', 'NotYourAgency', 'Gone'];
  const document = {
    asyncapi: '3.0.0',
    info: { title: 'Kangfu agency feed 机构信箱', version, description: DESCRIPTION, license: { name: 'MIT' } },
    defaultContentType: 'application/json',
    servers: {
      gateway: {
        host: '{host}', protocol: 'http', description: 'The gateway; https where it is not your own machine.', variables: { host: { default: '127.0.0.1:4000', description: 'Host and port' } },
        security: [ref('components/securitySchemes/token')],
      },
    },
    channels: {
      mailbox: {
        address: '/agency/events', title: 'Pages of the mailbox', servers: [ref('servers/gateway')],
        messages: { Request: ref('components/messages/Request'), Page: ref('components/messages/Page'), ...Object.fromEntries(refusals.map((name) => [name, ref(`components/messages/${name}`)])) },
      },
      stream: {
        address: '/agency/events/stream', title: 'The mailbox as it grows', servers: [ref('servers/gateway')], messages: messages(inMailbox),
        description: 'Server-sent events: `id:` is the cursor after the event (send it back as `Last-Event-ID`, or as `after`), `event:` its type, `data:` the message on one line. A comment comes every 15 s. Ends with the token: connect again with a new one. Refused like pages.',
      },
      webhook: {
        address: null, title: 'Your endpoint', messages: messages(told),
        description: 'The URL of your endpoint. Standard Webhooks (standardwebhooks.com). Answer 2xx within 15 s once you have it; anything else comes again with back-off over 3 days, then it is a dead letter; 410 disables the endpoint. A failure holds back that person only. A delivery may come twice: `id` says so.',
      },
    },
    operations: {
      readMailbox: {
        action: 'receive', channel: ref('channels/mailbox'), title: 'Read a page', messages: [ref('channels/mailbox/messages/Request')],
        bindings: http('GET', { query: query({ limit: { type: 'integer', minimum: 1, maximum: 500, default: 100, description: 'Events of a page at most' } }) }),
        reply: { channel: ref('channels/mailbox'), messages: ['Page', ...refusals].map((name) => ref(`channels/mailbox/messages/${name}`)) },
      },
      followMailbox: { action: 'send', channel: ref('channels/stream'), title: 'Follow', bindings: http('GET', { query: query() }) },
      deliver: {
        action: 'send', channel: ref('channels/webhook'), title: 'Deliver', security: [ref('components/securitySchemes/signature')], bindings: http('POST'),
        description: 'Headers: `webhook-id` (the event’s `id`), `webhook-timestamp` (seconds since 1970, of this attempt) and `webhook-signature`.',
      },
    },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Of a user or client (OIDC client credentials) appointed as agency-worker of the agency' },
        signature: {
          type: 'httpApiKey', name: 'webhook-signature', in: 'header',
          description: 'One signature or, while a secret is being rotated, two, by spaces. Each is `v1,` and the base64 of HMAC-SHA-256 over `webhook-id.webhook-timestamp.body`, body as received. The key is the base64 after `whsec_` of the secret that `createEndpoint` answered. Refuse timestamps more than five minutes away.',
          'x-signature': { algorithm: 'sha256', encoding: 'base64', prefix: 'v1,', separator: ' ', secretPrefix: 'whsec_', content: ['webhook-id', 'webhook-timestamp', 'body'], joinedBy: '.', toleranceSeconds: 300 },
        },
      },
      messages: {
        Request: { name: 'Request', title: 'Ask for events after a cursor', payload: { type: 'null', description: 'All is in the query' } },
        Page: { name: 'Page', title: 'A page', contentType: 'application/json', bindings: answered(200), payload: ref('components/schemas/Page') },
        ...Object.fromEntries(([['BadRequest', 400, 'No cursor, or no page size'], ['SignInFirst', 401, 'No valid token'], ['NotYourAgency', 403, 'No appointment at this agency'], ['Gone', 410, 'The cursor is of an earlier epoch']] as const).map(([name, status, title]) =>
          [name, { name, title, contentType: 'application/problem+json', bindings: answered(status), payload: ref('components/schemas/Problem') }])),
        ...Object.fromEntries([...inMailbox, ...test].map((one, i) => [one.key, messageOf(one, i + 1, known)])),
      },
      schemas: { FeedEvent: envelope, Page: page, Problem: problem, ...Object.fromEntries(told.map(({ key, schema }) => [key, schema])) },
    },
  };
  return `# Made from the code by \`npm run docs\`; do not edit.\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
};
