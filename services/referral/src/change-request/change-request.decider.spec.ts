import { specification } from '@kangfu/decider';
import { ids } from '../shared/examples.js';
import { STATUSES } from '../referral/referral.machine.js';
import type { AnswerChange, AskChange } from './change-request.commands.js';
import { changeRequestDecider, type ChangeFacts } from './change-request.decider.js';
import type { ChangeRequestEvent, ChangeWish } from './change-request.events.js';

const referral = { referralId: ids.referral, caseId: ids.case, personId: ids.person, agency: 'ft-rehab-centre', status: 'scheduled' as const, moves: 3 };
const change = specification(changeRequestDecider, { referral, actor: ids.worker, own: true } as ChangeFacts);
const ask = (wish: ChangeWish, more: Partial<AskChange['data']> = {}): AskChange => ({ type: 'AskChange', data: { changeId: ids.consent, wish, reasonCode: 'distance', text: null, ...more } });
const asked = (wish: ChangeWish): ChangeRequestEvent => ({
  type: 'ChangeAsked', data: { changeId: ids.consent, caseId: ids.case, personId: ids.person, referralId: ids.referral, agency: 'ft-rehab-centre', wish, reasonCode: 'distance', recordedByStaff: false, moves: 3 } });
const answer = (how: AnswerChange['data']['answer'], text: string | null = null): AnswerChange => ({ type: 'AnswerChange', data: { answer: how, text } });
const { reasonCode: _r, recordedByStaff: _s, moves: _m, ...about } = asked('agency').data as Extract<ChangeRequestEvent, { type: 'ChangeAsked' }>['data'];
const answered = (how: 'done' | 'refused', text?: string): ChangeRequestEvent => ({ type: 'ChangeAnswered', data: { ...about, answer: how, answeredBy: ids.worker }, ...(text ? { personal: { text } } : {}) });

test('the family asks for another agency or another appointment, saying why', () => {
  change.given().when(ask('agency')).then(asked('agency'));
  change.given().when(ask('appointment')).then(asked('appointment'));
  change.given().when(ask('agency', { reasonCode: 'other' })).thenRefuses('change-reason-required');
  change.given().when(ask('agency'), { referral: null }).thenRefuses('not-found');
  change.given(asked('agency')).when(ask('agency')).thenRefuses('change-asked-already');
  change.given(asked('agency'), answered('refused', '尚在等待')).when(ask('agency')).thenTypes('ChangeAsked');
});
test('an appointment is changed while there is one, an agency until the referral ends', () => {
  for (const status of STATUSES) {
    const ending = ['cancellation-requested', 'declined', 'cancelled', 'completed'].includes(status);
    const facts = { referral: { ...referral, status } };
    if (ending) change.given().when(ask('agency'), facts).thenRefuses('change-of-ended-referral');
    else change.given().when(ask('agency'), facts).thenTypes('ChangeAsked');
    if (!ending && status !== 'scheduled') change.given().when(ask('appointment'), facts).thenRefuses('change-without-appointment');
  }
});
test('it is done once it was done, by the steps of the referral: another appointment, or letting go by agreement', () => {
  change.given(asked('appointment')).when(answer('done')).thenRefuses('change-not-made');
  change.given(asked('appointment')).when(answer('done'), { referral: { ...referral, moves: 4 } }).thenTypes('ChangeAnswered');
  change.given(asked('agency')).when(answer('done'), { referral: { ...referral, moves: 4 } }).thenRefuses('change-not-made');
  change.given(asked('agency')).when(answer('done'), { referral: { ...referral, status: 'cancellation-requested', moves: 4 } }).then(answered('done'));
});
test('refusing says why; answered is answered', () => {
  change.given(asked('agency')).when(answer('refused')).thenRefuses('change-reason-required');
  change.given(asked('agency')).when(answer('refused', '尚在等待')).then(answered('refused', '尚在等待'));
  change.given(asked('agency'), answered('refused', '尚在等待')).when(answer('refused', '尚在等待')).thenRefuses('change-answered');
  change.given().when(answer('done')).thenRefuses('not-found');
});
