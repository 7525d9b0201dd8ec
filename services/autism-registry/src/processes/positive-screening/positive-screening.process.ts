import { chinaDay, streamId } from '@kangfu/common';
import { addDays } from '@kangfu/common/working-days';
import { type Process, type ProcessCommand, processManager } from '@kangfu/processes';
import type { EventOf } from '@kangfu/contracts';
import type { OpenFile } from '../../autism-file/autism-file.commands.js';
import type { OpenDuty } from '../../duty/duty.commands.js';
import { dutyOf } from '../../screening/identity.js';
import { ScreeningRecorded } from '../../screening/screening.events.js';

export interface Clocks {
  /** Days from the screening to the second tier. */
  readonly secondTierDays: number;
}
export const DEFAULT_CLOCKS: Clocks = { secondTierDays: 30 };

/**
 * What a positive screening leads to, a pure function of its event: the person's file and the duty of the second tier. Their streams
 * are named by the person and the screening, so a redelivery or a parallel import meets what is already there.
 */
export const effectsOf = (recorded: EventOf<typeof ScreeningRecorded>['data'], at: string, clocks: Clocks = DEFAULT_CLOCKS): readonly ProcessCommand[] => {
  const { personId, screeningId, place, places, positive, secondTier, screenedOn, list } = recorded;
  if (!positive || !secondTier) return [];
  const dutyId = dutyOf(screeningId, 2);
  const inList = list === undefined ? {} : { list };
  const file: OpenFile['data'] = { personId, place, places, sharedWith: [secondTier.unit], because: 'positive-screening', screeningId, ...inList };
  const duty: OpenDuty['data'] = {
    dutyId, personId, screeningId, tier: 2, unit: secondTier.unit, chasedBy: place, due: addDays(screenedOn ?? chinaDay(at), clocks.secondTierDays), places, ...inList,
  };
  return [
    { aggregate: 'autism-file', stream: streamId('autism-file', personId), type: 'OpenFile', data: file },
    { aggregate: 'duty', stream: streamId('duty', dutyId), type: 'OpenDuty', data: duty },
  ];
};

export const positiveScreening = (clocks: Clocks = DEFAULT_CLOCKS): Process =>
  processManager('positive-screening', '初筛阳性即建档并产生复筛任务 A positive screening opens the file and the duty of the second tier')
    .on(ScreeningRecorded, (event) => effectsOf(event.data, event.at, clocks));
