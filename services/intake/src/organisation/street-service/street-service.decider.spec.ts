import { specification } from '@kangfu/decider';
import { type EndStreetService, type OfferStreetService, serves, streetServiceDecider, type StreetServiceFacts } from './street-service.decider.js';
import type { StreetServiceEvent } from './street-service.events.js';

const street = { code: '440304006', path: ['440304006', '440304', '4403'] };
const service = specification(streetServiceDecider, { street } as StreetServiceFacts);
const offer = (more: Partial<OfferStreetService['data']> = {}): OfferStreetService =>
  ({ type: 'OfferStreetService', data: { need: 'home-based', from: '2026-01-01', until: null, classes: [4, 1, 4], grades: [3, 4], ageBands: [], ...more } });
const end = (until: string, from = '2026-01-01'): EndStreetService => ({ type: 'EndStreetService', data: { need: 'home-based', from, until } });
const offered: StreetServiceEvent = { type: 'StreetServiceOffered', data: { street: '440304006', need: 'home-based', from: '2026-01-01', places: street.path, classes: [1, 4], grades: [3, 4], ageBands: [] } };
const ended: StreetServiceEvent = { type: 'StreetServiceEnded', data: { street: '440304006', need: 'home-based', from: '2026-01-01', until: '2026-06-30' } };

test('a street says what it serves, for whom, from when', () => {
  service.given().when(offer()).then(offered);
  service.given().when(offer(), { street: null }).thenRefuses('unknown-street');
  service.given().when(offer({ until: '2025-12-31' })).thenRefuses('period-order');
});

test('on any day there is one offer or none', () => {
  service.given(offered).when(offer({ from: '2027-01-01' })).thenRefuses('service-period-overlaps');
  service.given(offered, ended).when(offer({ from: '2026-06-30' })).thenRefuses('service-period-overlaps');
  service.given(offered, ended).when(offer({ from: '2026-07-01' })).thenTypes('StreetServiceOffered');
  service.given(offered, ended).when(offer({ from: '2025-01-01', until: '2025-12-31' })).thenTypes('StreetServiceOffered');
});

test('an end is brought forward, never put off', () => {
  service.given(offered).when(end('2026-06-30')).then(ended);
  service.given(offered, ended).when(end('2026-03-31')).thenTypes('StreetServiceEnded');
  service.given(offered, ended).when(end('2026-12-31')).thenRefuses('service-ended');
  service.given(offered).when(end('2025-12-31')).thenRefuses('period-order');
  service.given(offered).when(end('2026-06-30', '2026-02-01')).thenRefuses('service-not-offered');
});

test('it is for those whom it names, on the days between', () => {
  const one = { from: '2026-01-01', until: '2026-06-30', classes: [4], grades: [3, 4], ageBands: ['60+' as const] };
  const may = (disabilityClass: number, grade: number, ageBand: '60+' | '0-6' = '60+', day = '2026-06-30') => serves(one, { disabilityClass, grade }, ageBand, day);
  expect([may(4, 3), may(4, 2), may(1, 3), may(4, 3, '0-6'), may(4, 3, '60+', '2026-07-01'), may(4, 3, '60+', '2025-12-31')]).toEqual([true, false, false, false, false, false]);
  expect([serves(one, null, '60+', '2026-06-30'), serves({ ...one, classes: [], grades: [] }, null, '60+', '2026-06-30')]).toEqual([false, true]);
});
