import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormatsModule from 'ajv-formats';
import { parse } from 'yaml';

const addFormats = addFormatsModule as unknown as (ajv: Ajv) => Ajv;
const root = join(__dirname, '../../..');
const document = parse(readFileSync(join(root, 'docs/reference/asyncapi.yaml'), 'utf8')) as Record<string, any>;

/** The document with each reference in its place. */
const resolved = (value: any): any => {
  if (Array.isArray(value)) return value.map(resolved);
  if (value === null || typeof value !== 'object') return value;
  if (typeof value.$ref === 'string') {
    const target = (value.$ref as string).slice(2).split('/').reduce((at, name) => at?.[name], document as any);
    if (target === undefined) throw new Error(`${value.$ref} leads nowhere`);
    return resolved(target);
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolved(one)]));
};

test('it is AsyncAPI 3.0, by the schema of its authors', () => {
  // Their schema has formats and keywords of draft 4 beside those of draft 7.
  const validate = addFormats(new Ajv({ strict: false, logger: false })).compile(JSON.parse(readFileSync(require.resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json'), 'utf8')));
  validate(document);
  expect(validate.errors).toBeNull();
  expect(validate({ ...document, channels: { mailbox: { adress: '/typo' } } })).toBe(false);
});

test('every reference leads somewhere, and every operation has its channel', () => {
  const { operations, channels } = resolved(document);
  for (const operation of Object.values<any>(operations)) expect(Object.values(channels)).toContainEqual(operation.channel);
});

test('every message has an example that fits, and a validator refuses what does not', () => {
  const ajv = addFormats(new Ajv({ strict: true, allErrors: true }));
  const { components: { messages } } = resolved(document);
  const events = Object.values<any>(messages).filter(({ contentType }) => contentType === 'application/cloudevents+json');
  expect(events.length).toBeGreaterThan(30);
  for (const { name, payload, examples } of events) {
    const validate = ajv.compile(payload);
    expect(examples).toHaveLength(1);
    const example = examples[0].payload;
    validate(example);
    expect([name, validate.errors]).toEqual([name, null]);
    expect(validate({ ...example, type: 'cn.kangfu.feed.other.v1' })).toBe(false);
    expect(validate({ ...example, sequence: '1' })).toBe(false);
    if ('personId' in example.data) expect(validate({ ...example, data: { ...example.data, personId: 'somebody' } })).toBe(false);
  }
});
