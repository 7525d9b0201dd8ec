import { streamId } from '@kangfu/common';
import { defineEvent, Field, Type } from '@kangfu/contracts';
import { command, processManager, record, type Step } from '@kangfu/processes';
import type { HandOverCase } from '../../case/case.commands.js';
import { RequestFiled, RequestRefused, RequestWithdrawn } from '../../case/case.events.js';
import { CaseClosed, CaseReopened } from '../../integration/quality.contracts.js';
import { PersonMoved } from '../../person/address/address.events.js';

const places = Type.Array(Field.text(40));
const own = {
  CaseFollowed: defineEvent('intake', 'CaseFollowed', { description: '个案随人 An open case would follow a move', data: Type.Object({ caseId: Field.uuid() }) }),
  CaseLeft: defineEvent('intake', 'CaseLeft', { description: '个案已了 A case that follows no more moves', data: Type.Object({ caseId: Field.uuid() }) }),
  MoveFollowed: defineEvent('intake', 'MoveFollowed', { description: '已随迁 A move that later cases must follow too', data: Type.Object({ street: Field.text(20), places }) }),
};

/** `moved`: where the person lives since their last move; null while they live where they were registered. */
interface Followed { readonly open: readonly string[]; readonly moved: { readonly street: string; readonly places: readonly string[] } | null }

const byPerson = (e: { data: { personId: string } }): string => e.data.personId;
const handOver = (caseId: string, data: HandOverCase['data']): Step => command({ aggregate: 'case', stream: streamId('case', caseId), type: 'HandOverCase', data });
const left = (e: { data: { caseId: string } }, state: Followed): readonly Step[] => (state.open.includes(e.data.caseId) ? [record({ type: 'CaseLeft', data: { caseId: e.data.caseId } })] : []);

/**
 * 迁居移交: by person. It remembers which cases are open, since a move may come at any time, and where the person lives, since a request that was filed at the
 * same moment for the old street, or a case that is reopened, must follow too. Whether there is anything to hand over, the case itself says.
 */
export const personMoved = processManager('intake', 'person-moved', '迁居后未结个案移交新街道 After a move every open case goes to the window of the new street', {
  initial: { open: [], moved: null } as Followed, events: own,
  evolve: (state: Followed, event): Followed => {
    switch (event.type) {
      case 'CaseFollowed': return { ...state, open: [...state.open.filter((each) => each !== event.data.caseId), event.data.caseId] };
      case 'CaseLeft': return { ...state, open: state.open.filter((each) => each !== event.data.caseId) };
      case 'MoveFollowed': return { ...state, moved: event.data };
      default: return state;
    }
  },
})
  .on(RequestFiled, byPerson, (e, { state }) => [record({ type: 'CaseFollowed', data: { caseId: e.data.caseId } }), ...(state.moved && state.moved.street !== e.data.street ? [handOver(e.data.caseId, state.moved)] : [])])
  .on(RequestRefused, byPerson, (e, { state }) => left(e, state))
  .on(RequestWithdrawn, byPerson, (e, { state }) => left(e, state))
  .on(CaseClosed, byPerson, (e, { state }) => left(e, state))
  .on(CaseReopened, byPerson, (e, { state }) => [record({ type: 'CaseFollowed', data: { caseId: e.data.caseId } }), ...(state.moved ? [handOver(e.data.caseId, state.moved)] : [])])
  .on(PersonMoved, byPerson, (e, { state }) => {
    const moved = { street: e.data.street, places: e.data.places };
    return [record({ type: 'MoveFollowed', data: moved }), ...state.open.map((caseId) => handOver(caseId, moved))];
  });
