import { streamId } from '@kangfu/common';
import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { command, processManager, record, type Step } from '@kangfu/processes';
import type { NoteDeath } from '../../case/case.commands.js';
import { RequestFiled, RequestRefused, RequestWithdrawn } from '../../case/case.events.js';
import { CaseClosed, CaseReopened } from '../../integration/quality.contracts.js';
import { mailingStream } from '../../messages/mailing.aggregate.js';
import type { ResumeMessages, StopMessages } from '../../messages/mailing.decider.js';
import { DeathWithdrawn, PersonDied } from '../../person/death/death.events.js';
import type { TellDeath } from '../../person/links/link.commands.js';
import { DeathTold, PersonsLinked, PersonsUnlinked } from '../../person/links/link.events.js';

const day = Type.Union([Field.date(), Type.Null()]);
const own = {
  CaseWatched: defineEvent('intake', 'CaseWatched', { description: '关注个案 An open case would be told of a death', data: Type.Object({ caseId: Field.uuid() }) }),
  CaseUnwatched: defineEvent('intake', 'CaseUnwatched', { description: '个案不再关注 A case that is over', data: Type.Object({ caseId: Field.uuid() }) }),
  DeathNoted: defineEvent('intake', 'DeathNoted', { description: '记下死亡 A death that later cases must be told of; null: it was an error', data: Type.Object({ day }) }),
  LinkWatched: defineEvent('intake', 'LinkWatched', { description: '关注合并 A registration that is the same person, and would be told of a death', data: Type.Object({ link: Field.uuid() }) }),
  LinkUnwatched: defineEvent('intake', 'LinkUnwatched', { description: '合并已撤销 It is another person after all', data: Type.Object({ link: Field.uuid() }) }),
  DeathHeard: defineEvent('intake', 'DeathHeard', { description: '得知合并登记的死亡 What is on record across a link', data: Type.Object({ link: Field.uuid(), day }) }),
};

/** `links`: by the registration whose link it is, the death on record beyond it. They make a tree, so what comes in by one goes out by the others and never comes back. */
interface Watched { readonly open: readonly string[]; readonly died: string | null; readonly links: Readonly<Record<string, string | null>> }
interface OfCase { readonly data: { readonly caseId: string; readonly personId: string } }

const without = <T>(all: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> => Object.fromEntries(Object.entries(all).filter(([each]) => each !== key));
const evolve = (state: Watched, event: EventsOf<typeof own>): Watched => {
  switch (event.type) {
    case 'CaseWatched': return { ...state, open: [...state.open.filter((each) => each !== event.data.caseId), event.data.caseId] };
    case 'CaseUnwatched': return { ...state, open: state.open.filter((each) => each !== event.data.caseId) };
    case 'DeathNoted': return { ...state, died: event.data.day };
    case 'LinkWatched': return { ...state, links: { ...without(state.links, event.data.link), [event.data.link]: null } };
    case 'LinkUnwatched': return { ...state, links: without(state.links, event.data.link) };
    case 'DeathHeard': return event.data.link in state.links ? { ...state, links: { ...state.links, [event.data.link]: event.data.day } } : state;
    default: return state;
  }
};

const byPerson = (e: { data: { personId: string } }): string => e.data.personId;
const heard = ({ links }: Watched, except?: string): string | null => Object.entries(links).sort(([a], [b]) => (a < b ? -1 : 1)).find(([link, told]) => link !== except && told !== null)?.[1] ?? null;
/** What is on record of the person under whichever registration; `except` a link: what those beyond it are told. */
const deathOf = (state: Watched, except?: string): string | null => state.died ?? heard(state, except);
const tell = (caseId: string, died: string | null): Step => {
  const data: NoteDeath['data'] = { day: died };
  return command({ aggregate: 'case', stream: streamId('case', caseId), type: 'NoteDeath', data });
};
const mail = (personId: string, type: 'StopMessages' | 'ResumeMessages'): Step => {
  const data: (StopMessages | ResumeMessages)['data'] = { personId, linked: true };
  return command({ aggregate: 'mailing', stream: mailingStream(personId), type, data });
};
const tellAcross = (link: string, from: string, died: string | null): Step => {
  const data: TellDeath['data'] = { from, day: died };
  return command({ aggregate: 'link', stream: streamId('link', link), type: 'TellDeath', data });
};

/** Notes what happened, and does what follows from the difference: for open cases, for messages, and for registrations that are the same person. */
const noting = (before: Watched, personId: string, event: EventsOf<typeof own>): readonly Step[] => {
  const after = evolve(before, event);
  const [was, is] = [heard(before) !== null, heard(after) !== null];
  return [
    record(event),
    ...(deathOf(before) === deathOf(after) ? [] : after.open.map((caseId) => tell(caseId, deathOf(after)))),
    ...(was === is ? [] : [mail(personId, is ? 'StopMessages' : 'ResumeMessages')]),
    ...Object.keys(after.links).flatMap((link) => ((link in before.links ? deathOf(before, link) : null) === deathOf(after, link) ? [] : [tellAcross(link, personId, deathOf(after, link))])),
  ];
};
const begun = ({ data: { caseId } }: OfCase, { state }: { readonly state: Watched }): readonly Step[] => {
  const died = deathOf(state);
  return [record({ type: 'CaseWatched', data: { caseId } }), ...(died === null ? [] : [tell(caseId, died)])];
};
const over = ({ data: { caseId } }: OfCase, { state: { open } }: { readonly state: Watched }): readonly Step[] => (open.includes(caseId) ? [record({ type: 'CaseUnwatched', data: { caseId } })] : []);

/**
 * 死亡: by person. Every open case is told, so that other services, which follow cases, let go what they hold; a request filed at the same moment, or a case
 * reopened later, is told too. Whether a case knows already, it says itself. What is on record of a registration goes for those it is linked with, until they are parted.
 */
export const personDied = processManager('intake', 'person-died', '当事人死亡后告知其未结个案 After a death every open case is told', { initial: { open: [], died: null, links: {} } as Watched, events: own, evolve: (state: Watched, event): Watched => evolve(state, event as EventsOf<typeof own>) })
  .on(RequestFiled, byPerson, begun)
  .on(CaseReopened, byPerson, begun)
  .on(RequestRefused, byPerson, over)
  .on(RequestWithdrawn, byPerson, over)
  .on(CaseClosed, byPerson, over)
  .on(PersonDied, byPerson, (e, { state, key }) => noting(state, key, { type: 'DeathNoted', data: { day: e.data.day } }))
  .on(DeathWithdrawn, byPerson, (_e, { state, key }) => noting(state, key, { type: 'DeathNoted', data: { day: null } }));
// Both registrations of a link have an instance of their own.
for (const side of ['personId', 'survivorId'] as const) {
  personDied
    .on(PersonsLinked, (e) => e.data[side], (e, { state, key }) => noting(state, key, { type: 'LinkWatched', data: { link: e.data.personId } }))
    .on(PersonsUnlinked, (e) => e.data[side], (e, { state, key }) => (e.data.personId in state.links ? noting(state, key, { type: 'LinkUnwatched', data: { link: e.data.personId } }) : []))
    .on(DeathTold, (e) => (e.data.from === e.data[side] ? null : e.data[side]), (e, { state, key }) => (e.data.personId in state.links ? noting(state, key, { type: 'DeathHeard', data: { link: e.data.personId, day: e.data.day } }) : []));
}
