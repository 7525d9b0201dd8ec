import { streamId } from '@kangfu/common';
import { cancel, command, end, processManager, schedule, type Step } from '@kangfu/processes';
import { agencyServiceStream } from '../../agency-service/agency-service.aggregate.js';
import type { ReleasePlace } from '../../agency-service/agency-service.commands.js';
import { PlaceReleased, PlaceReserved } from '../../agency-service/agency-service.events.js';
import type { SendReserved } from '../../referral/referral.commands.js';
import { ReferralCancelled, ReferralCompleted, ReferralDeclined, ReferralNotSent, ReferralSent } from '../../referral/referral.events.js';
import type { ServiceKind } from '../../shared/vocabulary.js';

/** So long a referral may take to follow the place that was asked for it; then it is sent by itself. */
export const SENT_WITHIN_MS = 30_000;

interface About { readonly data: { readonly referralId: string; readonly agency: string; readonly service?: ServiceKind } }
/** One referral at one service of one agency. Referrals of before places were kept do not name their service, and hold none. */
const byPlace = ({ data: { referralId, agency, service } }: About): string | null => (service ? `${referralId} ${agency} ${service}` : null);

const send = ({ referralId, caseId, personId, needId, agency, service, parentId }: Omit<SendReserved['data'], 'parentId'> & { readonly parentId?: string | null }): Step => {
  const data: SendReserved['data'] = { referralId, caseId, personId, needId, agency, service, parentId: parentId ?? null };
  return command({ aggregate: 'referral', stream: streamId('referral', referralId), type: 'SendReserved', data });
};
/** Begun by a place: a referral that never had one gives none back. */
interface Holding { readonly began: boolean }
const HOLDING = { initial: { began: false } as Holding, events: {}, evolve: (state: Holding, event: { readonly type: string }): Holding => (event.type === 'ProcessStarted' ? { began: true } : state) };
const release = (reason: ReleasePlace['data']['reason']) => ({ data: { referralId, agency, service } }: About, { state: { began } }: { readonly state: Holding }): readonly Step[] => {
  const data: ReleasePlace['data'] = { referralId, reason };
  return !began ? [] : [command({ aggregate: 'agency-service', stream: agencyServiceStream(agency, service!), type: 'ReleasePlace', data })];
};
const ENDED: readonly string[] = ['declined', 'cancelled', 'completed'];

/**
 * A place and its referral are two streams. A place from the waiting list becomes a referral by itself; one that was asked for is followed by its referral at once,
 * and by this process where whoever asked did not get that far. Whatever ends the referral gives the place back, and so does not being able to send it.
 */
export const allocation = processManager('referral', 'allocation', '名额与转介：有名额即发出转介，转介结束即释放名额 A place becomes a referral, and the end of the referral gives the place back', HOLDING)
  .on(PlaceReserved, byPlace, (e) => (e.data.source === 'waiting-list' ? [send(e.data)]
    : [schedule('send', { at: new Date(Date.parse(e.occurred) + SENT_WITHIN_MS).toISOString() }, { with: { ...e.data } })]))
  .onTimer('send', ({ with: data }) => [send(data as unknown as SendReserved['data'])])
  .on(ReferralSent, byPlace, (_e, { timers }) => (timers['send'] ? [cancel('send')] : []))
  .on(ReferralNotSent, byPlace, (e, context) => release(e.data.reasonCode)(e, context))
  .on(ReferralDeclined, byPlace, release('declined'))
  .on(ReferralCancelled, byPlace, release('cancelled'))
  .on(ReferralCompleted, byPlace, release('completed'))
  .on(PlaceReleased, byPlace, (e, { timers }) => (ENDED.includes(e.data.reason) ? [end()] : timers['send'] ? [cancel('send')] : []));
