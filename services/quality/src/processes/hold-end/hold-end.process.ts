import { endOfChinaDay, streamId } from '@kangfu/common';
import { cancel, command, processManager, schedule } from '@kangfu/processes';
import type { EndHold } from '../../hold/hold.commands.js';
import { CaseHeld, CaseResumed } from '../../hold/hold.events.js';

/** By case: a hold ends by itself when its last day is over. */
export const holdEnd = processManager('quality', 'hold-end', '暂停期满自动恢复 A hold ends by itself when its last day is over')
  .on(CaseHeld, (e) => e.data.caseId, (e) => [schedule('until', { at: endOfChinaDay(e.data.until) }, { with: { until: e.data.until } })])
  .on(CaseResumed, (e) => e.data.caseId, () => [cancel('until')])
  .onTimer('until', ({ with: { until } }, { key }) => {
    const data: EndHold['data'] = { until };
    return [command({ aggregate: 'hold', stream: streamId('hold', key), type: 'EndHold', data })];
  });
