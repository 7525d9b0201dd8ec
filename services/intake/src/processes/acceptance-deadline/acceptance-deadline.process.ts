import { chinaDay, streamId } from '@kangfu/common';
import { chainOn, DAYS } from '@kangfu/common/step-clocks';
import { command, end, type Fired, pause, processManager, resume, schedule, type Step } from '@kangfu/processes';
import type { NoteOverdue } from '../../case/case.commands.js';
import { RequestAccepted, RequestCompleted, RequestFiled, RequestRefused, RequestReturned, RequestWithdrawn } from '../../case/case.events.js';

const byCase = (e: { data: { caseId: string } }): string => e.data.caseId;
const CLOCKS = ['accept', 'escalate'] as const;

/** How many levels there are, and the working days between them. */
interface Escalation { readonly levels: number; readonly days: number }
/** Timers set before the days could be set have the default. */
const escalationOf = ({ levels, days = DAYS.escalation.days }: Readonly<Record<string, any>>): Escalation => ({ levels, days });

/** Notes the level that is due, and sets the clock of the next while the chain has one. `due` stays the day that was missed. */
const escalate = (level: number, due: string, { levels, days }: Escalation, caseId: string): readonly Step[] => {
  const data: NoteOverdue['data'] = { step: 'accept', due, level };
  return [
    command({ aggregate: 'case', stream: streamId('case', caseId), type: 'NoteOverdue', data }),
    ...(level < levels ? [schedule('escalate', { ...DAYS.escalation, days }, { with: { level: level + 1, due, levels, days } })] : []),
  ];
};

/** Step 1 受理: by case. The clock stands still while papers are to be completed 补正; whether the request is really still undecided, the case itself says. */
export const acceptanceDeadline = processManager('intake', 'acceptance-deadline', '受理时限：五个工作日内决定，逾期逐级督办 A request is decided within five working days; overdue, it is escalated one level after the other')
  .on(RequestFiled, byCase, (e) => [schedule('accept', { ...DAYS.accept, days: e.data.acceptDays ?? DAYS.accept.days }, {
    with: { levels: chainOn([], e.data.places, chinaDay(e.occurred)).length, days: e.data.escalationDays ?? DAYS.escalation.days },
  })])
  .on(RequestReturned, byCase, () => CLOCKS.map((clock) => pause(clock, 'returned')))
  .on(RequestCompleted, byCase, (e) => (e.data.missing.length === 0 ? CLOCKS.map(resume) : []))
  .on(RequestAccepted, byCase, () => [end()])
  .on(RequestRefused, byCase, () => [end()])
  .on(RequestWithdrawn, byCase, () => [end()])
  .onTimer('accept', ({ lastDay, with: along }: Fired, { key }) => escalate(1, lastDay!, escalationOf(along), key))
  .onTimer('escalate', ({ with: along }: Fired, { key }) => escalate(along['level'], along['due'], escalationOf(along), key));
