import { cause, scenario } from '@kangfu/processes/scenario';
import { agencyServiceStream } from '../../agency-service/agency-service.aggregate.js';
import { PlaceReleased, RePlacementEnded, RePlacementOwed } from '../../agency-service/agency-service.events.js';
import { ReferralSent } from '../../referral/referral.events.js';
import { ids } from '../../shared/examples.js';
import { rePlacement } from './re-placement.process.js';

const at = '2026-11-23T09:00:00+08:00';
const place = { agency: 'ft-xinghe-autism', service: 'education' as const, referralId: ids.referral, caseId: ids.case, personId: ids.person, needId: ids.need };
const owed = (more = {}) => cause(RePlacementOwed, { ...place, because: 'suspended', ...more }, at);
const sent = (more = {}) => cause(ReferralSent, { ...place, referralId: ids.plan, agency: 'ft-rehab-centre', transition: '01', from: 'draft', to: 'created', ...more }, at);
const duty = scenario(rePlacement);
const letGo = [
  { aggregate: 'agency-service', stream: agencyServiceStream(place.agency, place.service), type: 'NoteRePlaced', data: { referralId: ids.referral } },
  { aggregate: 'referral', stream: `referral-${ids.referral}`, type: 'AskToCancel', data: { because: 're-placed' } },
];

test('the next referral of the need settles it, and the agency is asked to let go', () => {
  duty.given(owed()).when(sent()).thenCommands(...letGo);
  duty.given(owed(), owed({ because: 'ended' })).when(sent()).thenCommands(...letGo);
});
test('where nothing is owed, or no more, a referral is only a referral', () => {
  duty.given().when(sent()).thenNothing();
  duty.given(owed()).when(sent({ referralId: ids.referral, agency: place.agency })).thenNothing();
  duty.given(owed(), cause(RePlacementEnded, { ...place, how: 'resumed' }, at)).when(sent()).thenNothing();
  duty.given(owed(), cause(PlaceReleased, { ...place, reason: 'cancelled' }, at)).when(sent()).thenNothing();
});
test('of the parts of a referral only one of the same service takes the place of another', () => {
  const part = { parentId: ids.session };
  duty.given(owed(part)).when(sent({ ...part, service: 'vocational' })).thenNothing();
  duty.given(owed(part)).when(sent(part)).thenCommands(...letGo);
});
