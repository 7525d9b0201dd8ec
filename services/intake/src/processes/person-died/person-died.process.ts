import { streamId } from '@kangfu/common';
import { defineEvent, Field, Type } from '@kangfu/contracts';
import { command, processManager, record, type Step } from '@kangfu/processes';
import type { NoteDeath } from '../../case/case.commands.js';
import { RequestFiled, RequestRefused, RequestWithdrawn } from '../../case/case.events.js';
import { CaseClosed, CaseReopened } from '../../integration/quality.contracts.js';
import { DeathWithdrawn, PersonDied } from '../../person/death/death.events.js';

const own = {
  CaseWatched: defineEvent('intake', 'CaseWatched', { description: '关注个案 An open case would be told of a death', data: Type.Object({ caseId: Field.uuid() }) }),
  CaseUnwatched: defineEvent('intake', 'CaseUnwatched', { description: '个案不再关注 A case that is over', data: Type.Object({ caseId: Field.uuid() }) }),
  DeathNoted: defineEvent('intake', 'DeathNoted', { description: '记下死亡 A death that later cases must be told of; null: it was an error', data: Type.Object({ day: Type.Union([Field.date(), Type.Null()]) }) }),
};

interface Watched { readonly open: readonly string[]; readonly died: string | null }
interface OfCase { readonly data: { readonly caseId: string; readonly personId: string } }

const byPerson = (e: { data: { personId: string } }): string => e.data.personId;
const tell = (caseId: string, day: string | null): Step => {
  const data: NoteDeath['data'] = { day };
  return command({ aggregate: 'case', stream: streamId('case', caseId), type: 'NoteDeath', data });
};
const begun = ({ data: { caseId } }: OfCase, { state: { died } }: { readonly state: Watched }): readonly Step[] =>
  [record({ type: 'CaseWatched', data: { caseId } }), ...(died === null ? [] : [tell(caseId, died)])];
const over = ({ data: { caseId } }: OfCase, { state: { open } }: { readonly state: Watched }): readonly Step[] => (open.includes(caseId) ? [record({ type: 'CaseUnwatched', data: { caseId } })] : []);
const noted = (day: string | null, { open }: Watched): readonly Step[] => [record({ type: 'DeathNoted', data: { day } }), ...open.map((caseId) => tell(caseId, day))];

/**
 * 死亡: by person. Every open case is told, so that other services, which follow cases, let go what they hold; a request filed at the same moment, or a case
 * reopened later, is told too. Whether a case knows already, it says itself.
 */
export const personDied = processManager('intake', 'person-died', '当事人死亡后告知其未结个案 After a death every open case is told', {
  initial: { open: [], died: null } as Watched, events: own,
  evolve: (state: Watched, event): Watched => {
    switch (event.type) {
      case 'CaseWatched': return { ...state, open: [...state.open.filter((each) => each !== event.data.caseId), event.data.caseId] };
      case 'CaseUnwatched': return { ...state, open: state.open.filter((each) => each !== event.data.caseId) };
      case 'DeathNoted': return { ...state, died: event.data.day };
      default: return state;
    }
  },
})
  .on(RequestFiled, byPerson, begun)
  .on(CaseReopened, byPerson, begun)
  .on(RequestRefused, byPerson, over)
  .on(RequestWithdrawn, byPerson, over)
  .on(CaseClosed, byPerson, over)
  .on(PersonDied, byPerson, (e, { state }) => noted(e.data.day, state))
  .on(DeathWithdrawn, byPerson, (_e, { state }) => noted(null, state));
