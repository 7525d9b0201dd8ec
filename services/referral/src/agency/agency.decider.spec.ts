import { specification } from '@kangfu/decider';
import type { DesignateAgency } from './agency.commands.js';
import { agencyDecider, isDesignated } from './agency.decider.js';

const agency = specification(agencyDecider, { unitKnown: true });
const designate = (more: Partial<DesignateAgency['data']> = {}): DesignateAgency => ({
  type: 'DesignateAgency', data: { agency: 'ft-rehab-centre', services: ['rehabilitation-training'], classes: [4, 1, 4], capacity: 20, validFrom: '2026-01-01', validUntil: null, ...more },
});
const designated = { type: 'AgencyDesignated' as const, data: { agency: 'ft-rehab-centre', services: ['rehabilitation-training' as const], classes: [1, 4], capacity: 20, validFrom: '2026-01-01' } };

test('an agency is designated for services and classes', () => agency.given().when(designate()).then(designated));
test('designating it the same way again changes nothing', () => agency.given(designated).when(designate()).thenNothing());
test('a change of capacity is a new designation', () => agency.given(designated).when(designate({ capacity: 30 })).thenTypes('AgencyDesignated'));
test('an unknown unit, no service and a reversed period are refused', () => {
  agency.given().when(designate(), { unitKnown: false }).thenRefuses('unit-unknown');
  agency.given().when(designate({ services: [] })).thenRefuses('designation-without-service');
  agency.given().when(designate({ validUntil: '2025-12-31' })).thenRefuses('period-reversed');
});
test('a designation holds from its first day to its last', () => {
  const period = { validFrom: '2026-01-01', validUntil: '2026-12-31' };
  expect(['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'].map((day) => isDesignated(period, day))).toEqual([false, true, true, false]);
});
