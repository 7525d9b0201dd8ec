import { idOf } from '@kangfu/common';
import { type ProjectedEvent, projection, type SealedPart } from '@kangfu/subscriptions';
import { PlaceQueued, PlaceReleased, PlaceReserved, WaitingEnded } from '../../agency-service/agency-service.events.js';
import { ReferralSent } from '../../referral/referral.events.js';
import { PRIORITIES, type Priority, type ServiceKind } from '../../shared/vocabulary.js';

export const WAITING_STATUSES = ['waiting', 'offered', 'placed', 'ended'] as const;
export type WaitingStatus = (typeof WAITING_STATUSES)[number];
interface Entry {
  readonly caseId: string; readonly personId: string; readonly needId: string; readonly referralId: string; readonly agency: string; readonly service: ServiceKind;
  readonly priority: Priority; readonly since: string; readonly number: number; readonly status: 'waiting' | 'offered' | 'ended'; readonly endedAt: string | null; readonly reason: string | null; readonly note: SealedPart | null;
}
export interface WaitingRow extends Omit<Entry, 'status'> {
  readonly accessKey: string;
  readonly status: WaitingStatus;
  /** Key of the queue: less is earlier. */
  readonly order: string;
}

type About = { data: { referralId: string; agency: string; service?: string } };
/** Of one attempt of a referral at one service of one agency. */
export const waitingUuid = (referralId: string, agency: string, service: string): string => idOf(`waiting:${referralId}:${agency}:${service}`);
const key = (e: About): string[] => (e.data.service ? [waitingUuid(e.data.referralId, e.data.agency, e.data.service)] : []);
const digits = (n: number): string => String(n).padStart(10, '0');

const ended = (state: Entry | null | undefined, e: ProjectedEvent<typeof WaitingEnded> | ProjectedEvent<typeof PlaceReleased>): Entry | null =>
  (state ? { ...state, status: 'ended', endedAt: e.occurred, reason: e.data.reason } : null);

/** Who waits, or has waited, for a place; by a uuid of its own. Who got a place at once is no row of it. */
export const waitingList = projection<WaitingRow>('waiting-list', 1, {
  view: (_key, slices) => {
    const entry = slices.one<Entry | null>('agency-service')?.state;
    if (!entry) return null;
    // A place that was given back before it came to a referral ended the waiting; one of a referral that was sent did not.
    const sentAt = slices.one<{ at: string }>('referral')?.state.at ?? null;
    return {
      ...entry, ...(sentAt === null ? {} : { status: 'placed' as const, endedAt: sentAt, reason: null }), accessKey: `case-${entry.caseId}`,
      order: `${PRIORITIES.indexOf(entry.priority)} ${digits(entry.number)}`,
    };
  },
  indexes: [{ keys: { agency: 1, service: 1, status: 1, order: 1 } }, { keys: { caseId: 1, since: 1 } }, { keys: { needId: 1, status: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(PlaceQueued, key, (state: Entry | null | undefined, e): Entry => {
    const { caseId, personId, needId, referralId, agency, service, priority, since, number } = e.data;
    return { caseId, personId, needId, referralId, agency, service, priority, since, number, status: 'waiting', endedAt: null, reason: null, note: e.sealed ?? state?.note ?? null };
  })
  .on(PlaceReserved, key, (state: Entry | null | undefined): Entry | null => (state ? { ...state, status: 'offered' } : null))
  .on(PlaceReleased, key, ended)
  .on(WaitingEnded, key, ended)
  .on(ReferralSent, key, (_state, e) => ({ at: e.occurred }));
