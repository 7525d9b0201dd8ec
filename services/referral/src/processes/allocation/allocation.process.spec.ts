import { cause, scenario, timePasses } from '@kangfu/processes/scenario';
import { agencyServiceStream } from '../../agency-service/agency-service.aggregate.js';
import { PlaceReleased, PlaceReserved } from '../../agency-service/agency-service.events.js';
import { ReferralCancelled, ReferralCompleted, ReferralDeclined, ReferralNotSent, ReferralSent } from '../../referral/referral.events.js';
import { ids } from '../../shared/examples.js';
import { allocation } from './allocation.process.js';

const at = '2026-11-23T09:00:00+08:00';
const who = { referralId: ids.referral, caseId: ids.case, personId: ids.person, agency: 'ft-rehab-centre' };
const place = { ...who, service: 'education' as const, needId: ids.need };
const reserved = (source: 'request' | 'waiting-list') => cause(PlaceReserved, { ...place, source }, at);
const move = { ...who, service: 'education' as const, transition: '01', from: 'draft' as const, to: 'created' as const };
const sent = cause(ReferralSent, { ...move, needId: ids.need }, at);
const send = { aggregate: 'referral', stream: `referral-${ids.referral}`, type: 'SendReserved', data: { ...place, parentId: null } };
const release = (reason: string) => ({ aggregate: 'agency-service', stream: agencyServiceStream('ft-rehab-centre', 'education'), type: 'ReleasePlace', data: { referralId: ids.referral, reason } });
const places = scenario(allocation);
const sorted = (command: typeof send) => ({ ...command, data: { referralId: ids.referral, caseId: ids.case, personId: ids.person, needId: ids.need, agency: 'ft-rehab-centre', service: 'education' as const, parentId: null } });

test('a place from the waiting list becomes a referral by itself', () => places.given().when(reserved('waiting-list')).thenCommands(sorted(send)));
test('one that was asked for is followed by its referral; after half a minute without it, it is sent by itself', () => {
  places.given().when(reserved('request')).thenTimers({ send: '2026-11-23T01:00:30.000Z' });
  places.given(reserved('request')).when(sent).thenTimers({});
  places.given(reserved('request')).when(timePasses('2026-11-23T09:00:29+08:00')).thenNothing();
  places.given(reserved('request')).when(timePasses('2026-11-23T09:01:00+08:00')).thenCommands(sorted(send));
});
test('whatever ends the referral gives the place back', () => {
  const ends = [
    ['declined', cause(ReferralDeclined, { ...move, from: 'created', to: 'declined', reasonCode: 'other' }, at)], ['cancelled', cause(ReferralCancelled, { ...move, from: 'cancellation-requested', to: 'cancelled' }, at)],
    ['completed', cause(ReferralCompleted, { ...move, from: 'interim', to: 'completed', outcome: 'got-help' }, at)],
  ] as const;
  for (const [reason, ended] of ends) {
    places.given(reserved('request'), sent).when(ended).thenCommands(release(reason));
    places.given(sent).when(ended).thenNothing();
    places.given(reserved('request'), sent, ended).when(cause(PlaceReleased, { ...place, reason }, at)).thenEnded();
  }
});
test('what could not be sent gives it back with the reason, and may come again', () => {
  const notSent = cause(ReferralNotSent, { ...place, reasonCode: 'consent-missing' }, at);
  places.given(reserved('waiting-list')).when(notSent).thenCommands(release('consent-missing'));
  const suspended = [reserved('waiting-list'), cause(ReferralNotSent, { ...place, reasonCode: 'agency-not-designated' }, at), cause(PlaceReleased, { ...place, reason: 'agency-not-designated' }, at)];
  places.given(...suspended).when(reserved('waiting-list')).thenCommands(sorted(send));
});
