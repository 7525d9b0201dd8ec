import { streamId } from '@kangfu/common';
import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { command, processManager, type ProcessEvent, record, type Step } from '@kangfu/processes';
import { agencyServiceStream } from '../../agency-service/agency-service.aggregate.js';
import type { NoteRePlaced } from '../../agency-service/agency-service.commands.js';
import { PlaceReleased, RePlacementEnded, RePlacementOwed } from '../../agency-service/agency-service.events.js';
import type { AskToCancel } from '../../referral/referral.commands.js';
import { ReferralSent } from '../../referral/referral.events.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';

const place = { caseId: Field.uuid(), personId: Field.uuid(), referralId: Field.uuid(), agency: Field.text(60), service: Field.oneOf(SERVICE_KINDS) };
export const PlaceLost = defineEvent('referral', 'PlaceLost', { description: '记下须转安置 Another place is to be found: a note of the process', data: Type.Object(place) });
export const PlaceSettled = defineEvent('referral', 'PlaceSettled', { description: '转安置已了结 It is settled: a note of the process', data: Type.Object(place) });

const events = { PlaceLost, PlaceSettled };
interface Lost { readonly referralId: string; readonly agency: string; readonly service: ServiceKind }
const evolve = (state: readonly Lost[], event: EventsOf<typeof events> | ProcessEvent): readonly Lost[] => {
  if (event.type !== 'PlaceLost' && event.type !== 'PlaceSettled') return state;
  const { referralId, agency, service } = event.data;
  const others = state.filter((lost) => lost.referralId !== referralId);
  return event.type === 'PlaceLost' ? [...others, { referralId, agency, service }] : others;
};

interface About { readonly data: Lost & { readonly caseId: string; readonly personId: string; readonly needId: string; readonly parentId?: string | undefined } }
/** A need has one referral at a time; a referral has as many parts as were referred onward. */
const byWhole = ({ data: { needId, parentId } }: About): string => parentId ?? needId;
const noted = ({ data: { caseId, personId, referralId, agency, service } }: About): Lost & { readonly caseId: string; readonly personId: string } => ({ caseId, personId, referralId, agency, service });
const settled = (e: About, { state }: { readonly state: readonly Lost[] }): readonly Step[] =>
  (state.some(({ referralId }) => referralId === e.data.referralId) ? [record({ type: 'PlaceSettled', data: noted(e) })] : []);

/** 转安置 Whose agency is suspended or no longer designated needs another place: the next referral of the need ends the duty, and asks the agency to let go. */
export const rePlacement = processManager('referral', 're-placement', '转安置：另行转介后请求原机构取消 Who is referred elsewhere because the agency cannot go on is let go by it', { initial: [] as readonly Lost[], events, evolve })
  .on(RePlacementOwed, byWhole, (e) => [record({ type: 'PlaceLost', data: noted(e) })])
  .on(RePlacementEnded, byWhole, settled)
  .on(PlaceReleased, byWhole, settled)
  .on(ReferralSent, byWhole, ({ data }, { state }) => state.filter(({ referralId, service }) => referralId !== data.referralId && (!data.parentId || service === data.service)).flatMap(({ referralId, agency, service }) => {
    const [rePlaced, because]: [NoteRePlaced['data'], AskToCancel['data']] = [{ referralId }, { because: 're-placed' }];
    return [
      command({ aggregate: 'agency-service', stream: agencyServiceStream(agency, service), type: 'NoteRePlaced', data: rePlaced }),
      command({ aggregate: 'referral', stream: streamId('referral', referralId), type: 'AskToCancel', data: because }),
    ];
  }));
