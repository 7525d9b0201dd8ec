import { fold, specification } from '@kangfu/decider';
import type { DesignateAgency } from './agency.commands.js';
import { agencyDecider, type Designation, isDesignated } from './agency.decider.js';

const agency = specification(agencyDecider, { unitKnown: true, now: '2026-11-22T08:00:00.000Z' });
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
  const period = { validFrom: '2026-01-01', validUntil: '2026-12-31', suspended: null, ended: null };
  expect(['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'].map((day) => isDesignated(period, day))).toEqual([false, true, true, false]);
});
test('suspended, it does not hold until it is resumed or the last day is over; ended, never again until it is made anew', () => {
  const suspend = { type: 'SuspendDesignation' as const, data: { agency: 'ft-rehab-centre', reason: 'inspection' as const, until: '2026-11-30' } };
  const suspended = { type: 'DesignationSuspended' as const, data: { agency: 'ft-rehab-centre', reasonCode: 'inspection' as const, from: '2026-11-22', until: '2026-11-30' } };
  const resumed = { type: 'DesignationResumed' as const, data: { agency: 'ft-rehab-centre' } };
  const ended = { type: 'DesignationEnded' as const, data: { agency: 'ft-rehab-centre', reasonCode: 'contract-ended' as const, on: '2026-11-22' } };
  const resume = { type: 'ResumeDesignation' as const, data: { agency: 'ft-rehab-centre' } };
  const end = { type: 'EndDesignation' as const, data: { agency: 'ft-rehab-centre', reason: 'contract-ended' as const } };
  agency.given(designated).when(suspend).then(suspended);
  agency.given(designated, suspended).when(suspend).thenRefuses('designation-suspended');
  agency.given(designated).when({ ...suspend, data: { ...suspend.data, until: '2026-11-21' } }).thenRefuses('period-reversed');
  agency.given(designated, suspended).when(resume).then(resumed);
  agency.given(designated).when(resume).thenRefuses('designation-not-suspended');
  agency.given(designated).when(end).then(ended);
  agency.given(designated, ended).when(suspend).thenRefuses('agency-not-designated');
  agency.given(designated, ended).when(designate()).thenTypes('AgencyDesignated');
  agency.given().when(end).thenRefuses('agency-not-designated');
  const holds = (...events: Parameters<typeof agency.given>) => ['2026-11-21', '2026-11-22', '2026-11-30', '2026-12-01'].map((day) => isDesignated(fold(agencyDecider, events) as Designation, day));
  expect(holds(designated, suspended)).toEqual([true, false, false, true]);
  expect(holds(designated, suspended, resumed)).toEqual([true, true, true, true]);
  expect(holds(designated, ended)).toEqual([true, false, false, false]);
});
