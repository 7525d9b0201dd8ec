import fc from 'fast-check';
import { AGE_BANDS } from '../person/calendar.js';
import { EXIT_CODES, NEED_KIND_CODES } from './needs.js';
import { proposeExit, rulesOn, TRIAGE_RULES, type TriageQuestion } from './triage-rules.js';

const question: TriageQuestion = { need: 'home-based', certificate: { disabilityClass: 4, grade: 3 }, ageBand: '60+', offered: true };
const proposed = (more: Partial<TriageQuestion>, day = '2026-11-22') => { const { exit, rule } = proposeExit({ ...question, ...more }, day); return [exit, rule]; };

test('the street serves what it offers; heavy, multiple and early cases, and devices, go to the district', () => {
  expect(proposed({})).toEqual(['street', 'street-serves']);
  expect(proposed({ offered: false })).toEqual(['district', 'assessment']);
  expect(proposed({ certificate: { disabilityClass: 4, grade: 2 } })).toEqual(['district', 'severe']);
  expect(proposed({ certificate: { disabilityClass: 7, grade: 3 } })).toEqual(['district', 'several-disabilities']);
  expect(proposed({ need: 'assistive-devices' })).toEqual(['district', 'devices-are-fitted']);
  expect(proposed({ ageBand: '0-6' })).toEqual(['district', 'early-childhood']);
  expect(proposed({ need: 'vocational', ageBand: '0-6' })).toEqual(['information', 'too-young-to-work']);
  expect(proposed({ certificate: null, offered: false })).toEqual(['district', 'assessment']);
});

test('a version holds from its first day until the next one begins', () => {
  expect(['2025-12-31', '2026-01-01'].map((day) => rulesOn(day).version)).toEqual(['triage-v1', 'triage-v2']);
  expect(proposed({ offered: false }, '2025-12-31')).toEqual(['street', 'light-at-home']);
  expect(proposed({ certificate: null }, '2025-12-31')).toEqual(['district', 'assessment']);
  expect(TRIAGE_RULES.map(({ validFrom }) => validFrom)).toEqual([...TRIAGE_RULES.map(({ validFrom }) => validFrom)].sort());
});

test('the reasons are all that was asked, and which of it decided', () => {
  const { reasons, why } = proposeExit({ ...question, certificate: { disabilityClass: 4, grade: 1 } }, '2026-11-22');
  expect(reasons.map(({ criterion, decisive, label }) => `${criterion} ${decisive} ${label.en}`)).toEqual(['need false home-based rehabilitation', 'class false class 4', 'grade true grade 1', 'age false age 60+', 'street false served by the street']);
  expect(why.zh).toMatch(/重度/);
});

test('every version answers every question', () => {
  const any = fc.record({
    need: fc.constantFrom(...NEED_KIND_CODES), ageBand: fc.constantFrom(...AGE_BANDS), offered: fc.boolean(),
    certificate: fc.option(fc.record({ disabilityClass: fc.integer({ min: 1, max: 7 }), grade: fc.integer({ min: 1, max: 4 }) })),
  });
  fc.assert(fc.property(any, fc.constantFrom('2014-10-01', '2026-01-01'), (asked, day) => { expect(EXIT_CODES).toContain(proposeExit(asked, day).exit); }));
});
