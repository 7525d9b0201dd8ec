import { specification } from '@kangfu/decider';
import { caseFacts, ids } from '../shared/examples.js';
import type { DeviceCommand, RecordDeviceNeed } from './device.commands.js';
import { deviceDecider } from './device.decider.js';
import type { DeviceEvent } from './device.events.js';

const device = specification(deviceDecider, { now: '2026-11-23T02:00:00.000Z', actor: { id: ids.worker, units: ['ft-rehab-centre'] }, case: caseFacts(), agencies: ['ft-rehab-centre'], consented: true });
const need = (more: Partial<RecordDeviceNeed['data']> = {}): RecordDeviceNeed => ({ type: 'RecordDeviceNeed', data: { deviceId: ids.goal, needId: ids.need, category: 'mobility', agency: 'ft-rehab-centre', note: null, ...more } });
const step = { day: null, note: null };
const fit: DeviceCommand = { type: 'FitDevice', data: step };
const deliver = (more: object = {}): DeviceCommand => ({ type: 'DeliverDevice', data: { ...step, loan: true, dueBack: '2027-11-23', ...more } });
const check: DeviceCommand = { type: 'CheckDeviceUse', data: { ...step, use: 'in-use' } };
const back: DeviceCommand = { type: 'ReturnDevice', data: { ...step, reason: 'outgrown' } };

const about = { deviceId: ids.goal, caseId: ids.case, personId: ids.person, agency: 'ft-rehab-centre' };
const day = '2026-11-23';
const needed: DeviceEvent = { type: 'DeviceNeedRecorded', data: { ...about, needId: ids.need, category: 'mobility', recordedBy: ids.worker } };
const fitted: DeviceEvent = { type: 'DeviceFitted', data: { ...about, day, fittedBy: ids.worker } };
const delivered: DeviceEvent = { type: 'DeviceDelivered', data: { ...about, day, deliveredBy: ids.worker, loan: true, checkDue: '2026-12-23', dueBack: '2027-11-23' } };
const checked: DeviceEvent = { type: 'DeviceUseChecked', data: { ...about, day, checkedBy: ids.worker, use: 'in-use' } };
const returned: DeviceEvent = { type: 'DeviceReturned', data: { ...about, day, returnedBy: ids.worker, reasonCode: 'outgrown' } };

test('needed, fitted, delivered, checked, returned', () => {
  device.given().when(need()).then(needed);
  device.given(needed).when(fit).then(fitted);
  device.given(needed, fitted).when(deliver()).then(delivered);
  device.given(needed, fitted, delivered).when(check).then(checked);
  device.given(needed, fitted, delivered, checked).when(back).then(returned);
});
test('it is fitted again until it is right, and checked as often as one likes', () => {
  device.given(needed, fitted).when(fit).thenTypes('DeviceFitted');
  device.given(needed, fitted, delivered, checked).when(check).thenTypes('DeviceUseChecked');
});
test('no other step is taken from any state', () => {
  const past: Record<string, DeviceEvent[]> = { needed: [needed], fitted: [needed, fitted], delivered: [needed, fitted, delivered], returned: [needed, fitted, delivered, returned] };
  const allowed: Record<string, string[]> = { needed: ['FitDevice'], fitted: ['FitDevice', 'DeliverDevice'], delivered: ['CheckDeviceUse', 'ReturnDevice'], returned: [] };
  for (const [status, events] of Object.entries(past)) for (const command of [fit, deliver(), check, back]) {
    if (!allowed[status]!.includes(command.type)) device.given(...events).when(command).thenRefuses('device-step-not-allowed');
  }
  for (const command of [fit, deliver(), check, back]) device.given().when(command).thenRefuses('not-found');
});
test('a need of the case, an agency with a referral of it', () => device.given().when(need({ needId: ids.plan, agency: 'ft-assistive-centre' })).thenRefuses('need-unknown', 'agency-without-referral'));
test('days follow one another and are not to come', () => {
  device.given(needed, fitted).when(deliver({ day: '2026-11-22' })).thenRefuses('day-before-last-step');
  device.given(needed, fitted).when(deliver({ day: '2026-11-24' })).thenRefuses('day-in-future');
  device.given(needed, fitted).when(deliver({ dueBack: '2026-11-22' })).thenRefuses('period-reversed');
});
test('nothing more is done for a closed case but taking back what was lent', () => {
  const closed = { case: caseFacts({ status: 'closed' }) };
  device.given(needed).when(fit, closed).thenRefuses('case-not-open');
  device.given(needed, fitted, delivered).when(back, closed).thenTypes('DeviceReturned');
});
test('only where the consent names service records', () => device.given(needed).when(fit, { consented: false }).thenRefuses('consent-without-service'));

test('its use is checked when the units of its place say', () =>
  expect(device.given(needed, fitted).when(deliver(), { settings: [{ unit: '440304', key: 'device-check', from: '2026-11-01', days: 10 }] }).decision).toMatchObject([{ data: { checkDue: '2026-12-03' } }]));
