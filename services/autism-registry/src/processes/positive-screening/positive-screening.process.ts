import { chinaDay, streamId } from '@kangfu/common';
import { addDays, calendarDays } from '@kangfu/common/working-days';
import type { EventOf } from '@kangfu/contracts';
import { command, end, processManager, type ProcessCommand, schedule } from '@kangfu/processes';
import type { OpenFile } from '../../autism-file/autism-file.commands.js';
import type { LeaveLoopOpen, OpenDuty } from '../../duty/duty.commands.js';
import { DutyDone } from '../../duty/duty.events.js';
import { dutyOf } from '../../screening/identity.js';
import { ScreeningRecorded } from '../../screening/screening.events.js';

/** Days from the screening to the second tier: a default (domain, §3). */
const SECOND_TIER_DAYS = 30;

type Recorded = EventOf<typeof ScreeningRecorded>['data'];
/** The day of the screening, else the local day it was recorded. */
const firstDayOf = ({ screenedOn }: Recorded, at: string): string => screenedOn ?? chinaDay(at);

/**
 * What a positive screening leads to, a pure function of its event: the person's file and the duty of the second tier. Their streams
 * are named by the person and the screening, so a redelivery or a parallel import meets what is already there.
 */
export const effectsOf = (recorded: Recorded, at: string): readonly ProcessCommand[] => {
  const { personId, screeningId, place, places, positive, secondTier, list } = recorded;
  if (!positive || !secondTier) return [];
  const dutyId = dutyOf(screeningId, 2);
  const inList = list === undefined ? {} : { list };
  const file: OpenFile['data'] = { personId, place, places, sharedWith: [secondTier.unit], because: 'positive-screening', screeningId, ...inList };
  const duty: OpenDuty['data'] = { dutyId, personId, screeningId, tier: 2, unit: secondTier.unit, chasedBy: place, due: addDays(firstDayOf(recorded, at), SECOND_TIER_DAYS), places, ...inList };
  return [
    { aggregate: 'autism-file', stream: streamId('autism-file', personId), type: 'OpenFile', data: file },
    { aggregate: 'duty', stream: streamId('duty', dutyId), type: 'OpenDuty', data: duty },
  ];
};

/** By screening: opens what a positive one needs, then watches over it until the second tier is done. */
export const positiveScreening = processManager('autism-registry', 'positive-screening', '初筛阳性即建档并产生复筛任务，逾期未复筛为未闭环 A positive screening opens the file and the duty of the second tier; without it in time the loop is open')
  .on(ScreeningRecorded, (e) => (e.data.positive && e.data.secondTier ? e.data.screeningId : null), (e) =>
    [...effectsOf(e.data, e.at).map(command), schedule('second-tier', calendarDays(SECOND_TIER_DAYS), { from: firstDayOf(e.data, e.at) })])
  .on(DutyDone, (e) => (e.data.tier === 2 ? e.data.screeningId : null), () => [end()])
  .onTimer('second-tier', (_fired, { key }) => {
    const data: LeaveLoopOpen['data'] = {};
    return [command({ aggregate: 'duty', stream: streamId('duty', dutyOf(key, 2)), type: 'LeaveLoopOpen', data })];
  });
