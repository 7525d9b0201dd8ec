import { deskOf } from '@kangfu/access';
import { projection, type SealedPart } from '@kangfu/subscriptions';
import { SessionCorrected, SessionDelivered, wasThere } from '../../delivery/session.events.js';
import { SettlementContested, SettlementSigned } from '../../settlement/settlement.events.js';
import { countedMinutes, markOf, settlementUuid, type SheetEntry } from '../../settlement/sheet.js';

export interface SheetLine extends SheetEntry {
  /** Minutes that count: no hour of the client counts twice. */
  readonly counted: number;
  readonly deliveredBy: string; readonly groupId: string | null; readonly corrected: boolean;
  /** It is not as it was when the sheet was answered last. */
  readonly changedSince: boolean;
}
export interface Sheet {
  readonly id: string; readonly agency: string; readonly month: string; readonly caseId: string; readonly personId: string; readonly accessKey: string;
  /** What an agency delivered is on its own desk, whatever became of its access to the case: a sheet holds nothing personal. */
  readonly desk: string;
  readonly lines: readonly SheetLine[]; readonly sessions: number; readonly missed: number; readonly minutes: number; readonly mark: string;
  /** `changed`: it was signed or contested, and corrected since. */
  readonly state: 'open' | 'signed' | 'contested' | 'changed';
  readonly answer: { readonly signed: boolean; readonly at: string; readonly decidedBy: string; readonly recordedBy: string | null; readonly reason: string | null; readonly sealed: SealedPart | null } | null;
}
export interface SettlementMonthRow { readonly personId: string; readonly month: string; readonly accessKey: string; readonly sheets: readonly Sheet[] }

interface Entered extends SheetEntry { readonly agency: string; readonly caseId: string; readonly deliveredBy: string; readonly groupId: string | null; readonly annulled: boolean; readonly corrected: boolean }
interface Answered extends NonNullable<Sheet['answer']> { readonly mark: string; readonly agency: string; readonly caseId: string; readonly lines: readonly { readonly sessionId: string; readonly day: string; readonly minutes: number }[] }
interface Entry { readonly day: string; readonly minutes: number; readonly attendance: string; readonly service?: string | undefined; readonly startedAt?: string | undefined }

const keyOf = (personId: string, day: string): string => `${personId}:${day.slice(0, 7)}`;
const entered = (of: { sessionId: string; agency: string; caseId: string; deliveredBy: string; groupId?: string | undefined }, { day, minutes, attendance, service, startedAt }: Entry, annulled: boolean, corrected: boolean): Entered => ({
  sessionId: of.sessionId, agency: of.agency, caseId: of.caseId, deliveredBy: of.deliveredBy, groupId: of.groupId ?? null, day, minutes, attendance, service: service ?? null, startedAt: startedAt ?? null, annulled, corrected,
  attended: !annulled && wasThere(attendance),
});
const inOrder = (a: SheetEntry, b: SheetEntry): number => (a.day < b.day ? -1 : a.day > b.day ? 1 : (a.startedAt ?? '') < (b.startedAt ?? '') ? -1 : (a.startedAt ?? '') > (b.startedAt ?? '') ? 1 : a.sessionId < b.sessionId ? -1 : 1);

const sheetOf = (personId: string, month: string, agency: string, caseId: string, sessions: readonly Entered[], counted: ReadonlyMap<string, number>, answered: Answered | undefined): Sheet => {
  const plain = sessions.filter(({ annulled }) => !annulled).sort(inOrder).map((each) => ({ ...each, counted: counted.get(each.sessionId)! }));
  const mark = markOf(plain);
  const changed = answered !== undefined && answered.mark !== mark;
  const lines = plain.map(({ agency: _agency, caseId: _case, annulled: _annulled, ...line }): SheetLine => {
    const before = answered?.lines.find(({ sessionId }) => sessionId === line.sessionId);
    return { ...line, changedSince: changed && (before?.day !== line.day || before.minutes !== line.counted) };
  });
  const { mark: _mark, agency: _by, caseId: _of, lines: _lines, ...answer } = answered ?? ({} as Answered);
  return {
    id: settlementUuid(agency, month, caseId), agency, month, caseId, personId, accessKey: `case-${caseId}`, desk: deskOf('agency-worker', agency), lines, mark,
    sessions: lines.filter(({ attended }) => attended).length, missed: lines.filter(({ attended }) => !attended).length, minutes: lines.reduce((sum, line) => sum + line.counted, 0),
    state: changed ? 'changed' : answered === undefined ? 'open' : answered.signed ? 'signed' : 'contested', answer: answered === undefined ? null : answer,
  };
};
const answered = (signed: boolean, e: { readonly data: { agency: string; caseId: string; mark: string; lines: Answered['lines']; decidedBy: string; recordedBy?: string | undefined }; readonly occurred: string; readonly sealed: SealedPart | null }, reason: string | null): Answered => ({
  signed, at: e.occurred, decidedBy: e.data.decidedBy, recordedBy: e.data.recordedBy ?? null, reason, sealed: e.sealed, mark: e.data.mark, agency: e.data.agency, caseId: e.data.caseId, lines: e.data.lines,
});

/** 结算单 By person and month, so that an hour that two agencies entered is seen; the sheets of each agency and case are kept flat. */
export const settlements = projection<SettlementMonthRow>('settlements', 1, {
  view: (key, slices) => {
    const [personId, month] = key.split(':') as [string, string];
    const here = slices.all<Entered>('session').map(({ state }) => state).filter(({ day }) => day.startsWith(month));
    const answers = slices.all<Answered>('settlement').map(({ state }) => state);
    const counted = countedMinutes(here);
    const sheets = new Map([...here, ...answers].map(({ agency, caseId }) => [`${agency}:${caseId}`, { agency, caseId }]));
    const ofOne = ({ agency, caseId }: { agency: string; caseId: string }) => (each: { readonly agency: string; readonly caseId: string }): boolean => each.agency === agency && each.caseId === caseId;
    const all = [...sheets.values()].map((one) => sheetOf(personId, month, one.agency, one.caseId, here.filter(ofOne(one)), counted, answers.find(ofOne(one)))).filter(({ lines, answer }) => lines.length > 0 || answer !== null);
    return all.length === 0 ? null : { personId, month, accessKey: `person-${personId}`, sheets: all.sort((a, b) => (a.id < b.id ? -1 : 1)) };
  },
  indexes: [{ keys: { accessKey: 1 } }],
  flat: { field: 'sheets', indexes: [{ keys: { agency: 1, month: 1, _id: 1 } }, { keys: { caseId: 1, month: 1, _id: 1 } }, { keys: { accessKey: 1 } }] },
})
  .on(SessionDelivered, ({ data }) => keyOf(data.personId, data.day), (_state, { data }): Entered => entered(data, data, false, false))
  .on(SessionCorrected, ({ data }) => [...new Set([keyOf(data.personId, data.before.day), keyOf(data.personId, data.after.day)])], (_state, { data }): Entered => entered(data, data.after, data.annulled, true))
  .on(SettlementSigned, ({ data }) => `${data.personId}:${data.month}`, (_state, e): Answered => answered(true, e, null))
  .on(SettlementContested, ({ data }) => `${data.personId}:${data.month}`, (_state, e): Answered => answered(false, e, e.data.reasonCode));
