import { cause, scenario } from '@kangfu/processes/scenario';
import { RequestFiled, RequestRefused } from '../../case/case.events.js';
import { CaseClosed, CaseReopened } from '../../integration/quality.contracts.js';
import { DeathWithdrawn, PersonDied } from '../../person/death/death.events.js';
import { personDied } from './person-died.process.js';

const personId = 'a3f0c1de-6f0e-5a40-9d3f-000000000001';
const by = '11111111-0000-5000-8000-000000000001';
const [one, other] = ['0b54e1d6-0000-5000-8000-000000000001', '0b54e1d6-0000-5000-8000-000000000002'] as const;
const AT = '2026-11-22T10:00:00+08:00';
const street = '440304006';
const about = (caseId: string) => ({ caseId, personId });
const filed = (caseId: string) => cause(RequestFiled, { ...about(caseId), street, window: street, places: [street], needs: [{ needId: caseId, kind: 'vocational' }], missing: [], provided: [], filedAtUnit: null }, AT);
const died = cause(PersonDied, { personId, by, street, day: '2026-11-20' }, AT);
const withdrawn = cause(DeathWithdrawn, { personId, by }, AT);
const told = (caseId: string, day: string | null) => ({ aggregate: 'case', stream: `case-${caseId}`, type: 'NoteDeath', data: { day } });
const cases = scenario(personDied);

test('every open case is told of a death, and that it was an error; no other is', () => {
  cases.given(filed(one), filed(other)).when(died).thenCommands(told(one, '2026-11-20'), told(other, '2026-11-20'));
  cases.given(filed(one), filed(other), cause(RequestRefused, { ...about(one), reasonCode: 'other' }, AT)).when(died).thenCommands(told(other, '2026-11-20'));
  cases.given(filed(one), died).when(withdrawn).thenCommands(told(one, null));
  cases.given().when(died).thenCommands();
});

test('a request filed at the same moment is told, and a case that is reopened; not after it was an error', () => {
  cases.given(died).when(filed(one)).thenCommands(told(one, '2026-11-20'));
  cases.given(filed(one), cause(CaseClosed, { ...about(one), reason: 'died' }, AT), died).when(cause(CaseReopened, about(one), AT)).thenCommands(told(one, '2026-11-20'));
  cases.given(died, withdrawn).when(filed(one)).thenCommands();
});
