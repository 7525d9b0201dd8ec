import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { idOf } from '@kangfu/common';
import { type EventContract, type EventFixture, type JsonSchema, kebab } from '@kangfu/contracts';

const TEXTS: Readonly<Record<string, string>> = {
  street: '440304006', window: '440304006', place: '440304006', places: '440304006', unit: '440304006', agency: 'ft-rehab-centre', recipients: 'ft-rehab-centre', url: 'https://agency.example/events',
  name: '王小明', guardianName: '王建国', phone: '13800000000', guardianPhone: '13900000000', address: '深圳市福田区香蜜湖街道',
};

/** A value that fits, by the name of its field; ids differ by field, and are the same for the same field of all events, so that they belong together. */
const valueOf = (schema: JsonSchema, name: string): unknown => {
  if (schema.anyOf) return valueOf(schema.anyOf.find(({ type }) => type !== 'null')!, name);
  if (schema.enum) return schema.enum[0];
  if ('const' in schema) return schema.const;
  switch (schema.type) {
    case 'string': return textOf(schema, name);
    case 'integer': case 'number': return Math.min(Math.max(1, (schema['minimum'] as number | undefined) ?? 1), (schema['maximum'] as number | undefined) ?? Infinity);
    case 'boolean': return true;
    case 'array': return [valueOf(schema.items!, name)];
    case 'object': return {
      ...Object.fromEntries(Object.entries(schema.properties ?? {}).map(([field, sub]) => [field, valueOf(sub, field)])),
      ...Object.fromEntries(Object.values(schema.patternProperties ?? {}).map((sub) => ['feeding', valueOf(sub, 'feeding')])),
    };
    default: return null;
  }
};
const textOf = (schema: JsonSchema, name: string): string => {
  switch (schema['format']) {
    case 'uuid': return idOf(`fixture:${name}`);
    case 'date': return name === 'birthDate' ? '1961-05-17' : '2026-03-02';
    case 'date-time': return '2026-03-02T01:30:00.000Z';
    case 'uri': return TEXTS['url']!;
    default: return (TEXTS[name] ?? '样例 sample').slice(0, (schema['maxLength'] as number | undefined) ?? 40);
  }
};

export const fixtureOf = ({ service, type, version, stream, subject, data, personal }: EventContract): EventFixture => {
  const values = valueOf(data, '') as Record<string, string>;
  return {
    service, type, schema: version, stream: stream && `${stream}-${values[`${stream}Id`] ?? values[subject ?? ''] ?? idOf(`fixture:${stream}`)}`, occurred: '2026-03-02T01:30:00.000Z',
    subjects: subject === null ? [] : [values[subject]!], data: values, personal: personal && (valueOf(personal, '') as Record<string, unknown>),
  };
};

/** Writes a fixture for each contract that has none, to be made lifelike by hand; those that are there are history and stay. Answers the files written. */
export const writeMissingFixtures = (folder: string, contracts: readonly EventContract[]): string[] => contracts.flatMap((contract) => {
  const file = join(folder, 'fixtures', contract.service, `${kebab(contract.type)}.v${contract.version}.json`);
  if (existsSync(file)) return [];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(fixtureOf(contract), null, 2)}\n`);
  return [file];
});
