import { streamId } from '@kangfu/common';
import { CaseManagerNamed, ClientDeathWithdrawn, ClientDied, ConsentGiven, ConsentWithdrawn, NeedTriaged, RequestAccepted, RequestFiled, RequestRefused } from '../../integration/intake.contract.js';
import { CaseClosed, CaseReopened } from '../../integration/quality.contract.js';
import { ids } from '../../shared/examples.js';
import { type Happened, rowOf } from '@kangfu/testing/row-of';
import { caseFacts } from './case-facts.projection.js';

const about = { caseId: ids.case, personId: ids.person };
const of = (definition: Happened['definition'], kind: string, uuid: string, data: object = {}): Happened => ({ definition, stream: streamId(kind, uuid), data: { ...about, ...data } });
const filed = of(RequestFiled, 'case', ids.case, { places: ['440304006', '440304', '4403'], needs: [{ needId: ids.need, kind: 'education' }] });
const accepted = of(RequestAccepted, 'case', ids.case);
const triaged = of(NeedTriaged, 'case', ids.case, { needId: ids.need, exit: 'district' });
const consent = of(ConsentGiven, 'consent', ids.consent, { consentId: ids.consent, recipients: ['ft-rehab-centre'], validFrom: '2026-11-01' });
const withdrawn = of(ConsentWithdrawn, 'consent', ids.consent, { consentId: ids.consent });
const closed = of(CaseClosed, 'closure', ids.case);
const row = (...events: Happened[]) => rowOf(caseFacts, ids.case, ...events);

test('a case is known with its needs, exits, manager and consents', () => {
  expect(row(filed, accepted, triaged, of(CaseManagerNamed, 'case', ids.case, { manager: ids.coordinator, unit: '440304006' }), consent)).toEqual({
    caseId: ids.case, personId: ids.person, accessKey: `case-${ids.case}`, places: ['440304006', '440304', '4403'], status: 'accepted',
    needs: [{ needId: ids.need, kind: 'education', exit: 'district' }], manager: { userId: ids.coordinator, unit: '440304006' }, died: false,
    consents: [{ consentId: ids.consent, recipients: ['ft-rehab-centre'], validFrom: '2026-11-01', validUntil: null, withdrawn: false }],
  });
});
test('the order between streams does not matter', () => expect(row(closed, consent, filed, withdrawn, accepted)).toEqual(row(filed, accepted, consent, withdrawn, closed)));
test('a death is known until it was an error', () => {
  const died = of(ClientDied, 'case', ids.case, { day: '2026-11-20' });
  expect(row(filed, accepted, died)).toMatchObject({ status: 'accepted', died: true });
  expect(row(filed, accepted, died, of(ClientDeathWithdrawn, 'case', ids.case))).toMatchObject({ died: false });
});
test('a consent alone makes no case', () => expect(row(consent)).toBeNull());
test('closing wins over the request, reopening gives it back; a refusal stays', () => {
  expect(row(filed, accepted, closed)).toMatchObject({ status: 'closed' });
  expect(row(filed, accepted, closed, of(CaseReopened, 'closure', ids.case))).toMatchObject({ status: 'accepted' });
  expect(row(filed, of(RequestRefused, 'case', ids.case))).toMatchObject({ status: 'refused' });
});
