import { idOf, streamId } from '@kangfu/common';
import { command, processManager } from '@kangfu/processes';
import { StepOverdue } from '../../clock/clock.events.js';
import type { RaiseMissedNote } from '../../flag/flag.commands.js';

/** By case: each scheduled progress note that does not come by its last day is a flag. */
export const missedNotes = processManager('quality', 'missed-notes', '漏记跟踪自动预警 A scheduled progress note that does not come raises a flag')
  .on(StepOverdue, (e) => (e.data.step === 'track' ? e.data.caseId : null), ({ data: { caseId, personId, street, due } }) => {
    const flagId = idOf(`flag:${caseId}:missed-note:${due}`);
    const data: RaiseMissedNote['data'] = { flagId, caseId, personId, street, due };
    return [command({ aggregate: 'flag', stream: streamId('flag', flagId), type: 'RaiseMissedNote', data })];
  });
