import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMON_PROBLEMS, subgraphSdl } from '@kangfu/nest';
import { PROCESS_STREAM } from '@kangfu/processes';
import { type DefinitionNode, parse } from 'graphql';
import { policy } from './access.rules.js';
import { referral } from './app.module.js';
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
  const commands = ['DesignateAgency', 'SuspendDesignation', 'ResumeDesignation', 'EndDesignation', 'DeclareAgencyService', 'ChangeCapacity', 'DeclareClosureDays', 'TakeBackClosureDays', 'RequestPlace', 'LeaveWaitingList', 'KeepPlace', 'ChooseAgency', 'ReferOnward', 'OrderAssessment', 'CancelAssessmentOrder', 'RecordAssessment', 'RequestExpertOpinion', 'GiveExpertOpinion', 'EscalateToCity', 'ReturnFromCity', 'RecordDeviceNeed', 'FitDevice', 'DeliverDevice', 'CheckDeviceUse', 'ReturnDevice',
    'SendReferral', 'AcceptReferral', 'DeclineReferral', 'ScheduleAppointment', 'RecordNoShow', 'CancelAppointment', 'RecordInterimNote', 'StartReferral',
    'CompleteReferral', 'RequestCancellation', 'ConfirmCancellation', 'DraftPlan', 'RevisePlan', 'AgreePlan', 'ApprovePlan', 'PauseService', 'ResumeService', 'BookSessions', 'MoveSession', 'CancelBookedSession', 'DeliverSession', 'CorrectSession', 'AskChange', 'AnswerChange', 'SignSettlement', 'ContestSettlement'];
  expect(commands.filter((command) => !granted.has(command))).toEqual([]);
});

/** Work within the centres, places and who waits for them: no agency is told of it. */
const INTERNAL = ['SettlementSigned', 'SettlementContested', 'PlaceReserved', 'PlaceQueued', 'PlaceReleased', 'WaitingEnded', 'RePlacementOwed', 'RePlacementEnded', 'AgencyChosen', 'ReferralNotSent', 'AssessmentOrdered', 'AssessmentOrderCancelled', 'AssessmentScheduled', 'AssessmentRescheduled', 'AssessmentAppointmentCancelled', 'ExpertOpinionRequested', 'ExpertOpinionGiven', 'CaseEscalatedToCity', 'CaseReturnedFromCity', 'ChangeAsked', 'ChangeAnswered'];

test('events about a case say which and whom, and are public, but for what the centres do among themselves', () => {
  // What is about an agency, and not about anybody it serves.
  const ofAgencies = /^(AgencyDesignated|Designation\w+|AgencyServiceDeclared|CapacityChanged|ClosureDay\w+|Admission\w+)$/;
  for (const definition of referral.aggregates.filter(({ kind }) => kind !== PROCESS_STREAM).flatMap((aggregate) => Object.values(aggregate.events))) {
    if (ofAgencies.test(definition.type)) continue;
    expect([definition.type, Object.keys(definition.data.properties)]).toEqual([definition.type, expect.arrayContaining(['caseId', 'personId'])]);
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
  for (const type of ['Agency', 'AgencyService', 'WaitingEntry', 'Assessment', 'AssessmentOrder', 'ExpertOpinion', 'Device', 'Referral', 'Plan', 'Session', 'BookedSession', 'ChangeRequest', 'SettlementSheet']) expect(sdl).toMatch(new RegExp(`type ${type} implements Node\\s+@key\\(fields: "ref"\\)\\s(?!\\s*@key)`));
  for (const type of ['Case', 'Person', 'Unit']) expect(sdl).toMatch(new RegExp(`type ${type}\\s+@key\\(fields: "ref"\\)`));
  for (const field of ['sendReferral(', 'recordAssessment(', 'draftPlan(', 'deliverSession(', 'agencies(', 'referrals(', 'allowedActions', 'asOf: DateTime']) expect(sdl).toContain(field);
  const types = parse(sdl).definitions.filter((node: DefinitionNode) => /TypeDefinition$/.test(node.kind)) as unknown as Described[];
  expect(types.flatMap((type) => undescribed(type))).toEqual([]);
});
