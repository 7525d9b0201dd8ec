import { cause, scenario } from '@kangfu/processes/scenario';
import { RequestFiled, RequestRefused, RequestWithdrawn } from '../../case/case.events.js';
import { CaseClosed, CaseReopened } from '../../integration/quality.contracts.js';
import { PersonMoved } from '../../person/address/address.events.js';
import { personMoved } from './person-moved.process.js';

const personId = 'a3f0c1de-6f0e-5a40-9d3f-000000000001';
const [one, other] = ['0b54e1d6-0000-5000-8000-000000000001', '0b54e1d6-0000-5000-8000-000000000002'] as const;
const AT = '2026-09-28T10:00:00+08:00';
const [OLD, NEW] = ['440304006', '440304007'] as const;
const places = (street: string) => [street, '440304', '4403'];
const filed = (caseId: string, street: string = OLD) => cause(RequestFiled, { caseId, personId, street, window: street, places: places(street), needs: [{ needId: caseId, kind: 'vocational' }], missing: [], provided: [], filedAtUnit: null }, AT);
const moved = cause(PersonMoved, { personId, from: OLD, street: NEW, places: places(NEW), since: '2026-09-20' }, AT);
const about = (caseId: string) => ({ caseId, personId });
const following = scenario(personMoved);
const handedOver = (caseId: string) => ({ aggregate: 'case', stream: `case-${caseId}`, type: 'HandOverCase', data: { street: NEW, places: places(NEW) } });

test('every open case follows, and no other', () => {
  following.given(filed(one), filed(other)).when(moved).thenCommands(handedOver(one), handedOver(other));
  following.given().when(moved).thenCommands();
  for (const over of [cause(RequestRefused, { ...about(one), reasonCode: 'own-wish' }, AT), cause(RequestWithdrawn, { ...about(one), street: OLD, accepted: true, reasonCode: 'own-wish' }, AT), cause(CaseClosed, { ...about(one), reason: 'goal-met' }, AT)]) {
    following.given(filed(one), filed(other), over).when(moved).thenCommands(handedOver(other));
  }
});

test('a request that was filed at the same moment for the old street follows too, and a case that is reopened later', () => {
  following.given(moved).when(filed(one)).thenCommands(handedOver(one));
  following.given(moved).when(filed(one, NEW)).thenCommands();
  following.given(filed(one), cause(CaseClosed, { ...about(one), reason: 'goal-met' }, AT), moved).when(cause(CaseReopened, about(one), AT)).thenCommands(handedOver(one));
});
