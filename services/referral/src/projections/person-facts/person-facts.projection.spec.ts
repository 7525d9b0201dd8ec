import { idOf, streamId } from '@kangfu/common';
import { type Happened, rowOf } from '@kangfu/testing/row-of';
import { CertificateRecorded, CertificateStatusChanged, CorrectionApproved, PersonRegistered } from '../../integration/intake.contract.js';
import { ids } from '../../shared/examples.js';
import { personFacts } from './person-facts.projection.js';

const of = (definition: Happened['definition'], data: object): Happened => ({ definition, stream: streamId('person', ids.person), data: { personId: ids.person, ...data } });
const registered = of(PersonRegistered, { ageBand: '7-17', certificate: { disabilityClass: 4 } });
const shown = (certificateId: string, disabilityClass: number, ...components: number[]): Happened => of(CertificateRecorded, { certificateId, disabilityClass, ...(components.length > 0 ? { components: components.map((each) => ({ disabilityClass: each })) } : {}) });
const changed = (certificateId: string, status: string): Happened => of(CertificateStatusChanged, { certificateId, status });
const facts = (...events: Happened[]) => rowOf(personFacts, ids.person, registered, ...events);

test('the class is that of the certificate that counts now, with what several disabilities are', () => {
  expect(facts()).toEqual({ personId: ids.person, disabilityClass: 4, components: [], ageBand: '7-17' });
  expect(facts(shown(ids.goal, 7, 6, 4))).toMatchObject({ disabilityClass: 7, components: [4, 6] });
  expect(facts(shown(ids.goal, 6), changed(ids.goal, 'lost'))).toMatchObject({ disabilityClass: 6 });
  expect(facts(shown(ids.goal, 6), changed(ids.goal, 'frozen'))).toMatchObject({ disabilityClass: null, components: [] });
  expect(facts(changed(idOf(`certificate:${ids.person}`), 'cancelled'))).toMatchObject({ disabilityClass: null });
  expect(facts(shown(ids.goal, 6), of(CorrectionApproved, { ageBand: '18-44' }))).toMatchObject({ disabilityClass: 6, ageBand: '18-44' });
});
