import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMON_PROBLEMS, subgraphSdl } from '@kangfu/nest';
import { type DefinitionNode, parse } from 'graphql';
import { policy } from './access.rules.js';
import { quality } from './app.module.js';
import { problems } from './problems.js';
import * as schema from './schema.js';

const sources = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  (entry.isDirectory() ? sources(join(folder, entry.name)) : /(?<!\.spec)\.ts$/.test(entry.name) ? [join(folder, entry.name)] : []));

test('every code that is refused with has a message in both languages, and no message is left over', () => {
  const text = sources(__dirname).map((file) => readFileSync(file, 'utf8')).join('\n');
  const codes = new Set([...text.matchAll(/\brefus(?:e|al)\('([a-z-]+)'/g)].map((match) => match[1]!));
  expect([...codes].filter((code) => !(code in problems) && !(code in COMMON_PROBLEMS)).sort()).toEqual([]);
  expect(Object.keys(problems).filter((code) => !codes.has(code))).toEqual([]);
  for (const { zh, en } of Object.values(problems)) expect([/[\u4e00-\u9fff]/.test(zh), en.length > 0]).toEqual([true, true]);
});

test('every command may be run by somebody', () => {
  const granted = new Set(policy.rules.flatMap((rule) => rule.actions));
  const commands = ['NoteProgress', 'ReviewEffect', 'RecordVisit', 'CloseCase', 'ReopenCase', 'HoldCase', 'ResumeCase', 'RaiseFlag', 'ResolveFlag', 'UrgeWork', 'AcknowledgeUrge'];
  expect(commands.filter((command) => !granted.has(command))).toEqual([]);
});

/** What people say about an agency, what is noticed, and what units tell each other of work that is late. */
const INTERNAL = ['VisitRecorded', 'FlagRaised', 'FlagResolved', 'WorkUrged', 'UrgeSeen', 'DutyUrged', 'DutyUrgeSeen', 'ClockSettingsNoted', 'StepDueSoon', 'StepOverdue', 'StepEscalated', 'WorkOverdue', 'WorkEscalated'];
test('events about a case say which and whom, and are public but for the internal ones', () => {
  for (const definition of quality.aggregates.filter(({ kind }) => kind !== 'process').flatMap((aggregate) => Object.values(aggregate.events))) {
    expect([definition.type, Object.keys(definition.data.properties)]).toEqual([definition.type, expect.arrayContaining([...(definition.type.startsWith('Duty') ? [] : ['caseId']), 'personId'])]);
    expect([definition.type, definition.public]).toEqual([definition.type, !INTERNAL.includes(definition.type)]);
  }
});

interface Described { readonly kind: string; readonly name?: { readonly value: string }; readonly description?: unknown; readonly fields?: readonly Described[]; readonly values?: readonly Described[]; readonly arguments?: readonly Described[] }
const undescribed = (node: Described, at = ''): string[] => {
  const path = `${at}${node.name?.value ?? ''}`;
  const children = [...(node.fields ?? []), ...(node.values ?? []), ...(at && node.kind === 'FieldDefinition' ? node.arguments ?? [] : [])];
  return [...(node.description || /^(Query|Mutation|Subscription)$/.test(path) ? [] : [path]), ...children.flatMap((child) => undescribed(child, `${path}.`))];
};

test('the subgraph has each of its entities under one key, the hidden one, and every field is described', async () => {
  const sdl = await subgraphSdl(Object.values(schema));
  for (const type of ['ProgressNote', 'EffectReview', 'Visit', 'Flag']) expect(sdl).toMatch(new RegExp(`type ${type} implements Node\\s+@key\\(fields: "ref"\\)\\s(?!\\s*@key)`));
  for (const type of ['Case', 'Person', 'Unit']) expect(sdl).toMatch(new RegExp(`type ${type}\\s+@key\\(fields: "ref"\\)`));
  for (const field of ['noteProgress(', 'reviewEffect(', 'recordVisit(', 'closeCase(', 'reopenCase(', 'journeys(', 'caseJourney(', 'asOf: DateTime']) expect(sdl).toContain(field);
  const types = parse(sdl).definitions.filter((node: DefinitionNode) => /TypeDefinition$/.test(node.kind)) as unknown as Described[];
  expect(types.flatMap((type) => undescribed(type))).toEqual([]);
});
