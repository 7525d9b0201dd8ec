import { cause, scenario, timePasses } from '@kangfu/processes/scenario';
import { AgencyDesignated, DesignationEnded, DesignationResumed, DesignationSuspended } from '../../agency/agency.events.js';
import { SERVICE_KINDS } from '../../shared/vocabulary.js';
import { admission } from './admission.process.js';

const at = '2026-11-23T09:00:00+08:00';
const agency = 'ft-rehab-centre';
const designated = (validUntil?: string) => cause(AgencyDesignated, { agency, services: ['education', 'vocational'], classes: [4], capacity: 5, validFrom: '2026-01-01', ...(validUntil ? { validUntil } : {}) }, at);
const suspended = (until?: string) => cause(DesignationSuspended, { agency, reasonCode: 'inspection', from: '2026-11-23', ...(until ? { until } : {}) }, at);
const resumed = cause(DesignationResumed, { agency }, at);
const ended = cause(DesignationEnded, { agency, reasonCode: 'contract-ended', on: '2026-11-23' }, at);
const close = (forGood: boolean) => SERVICE_KINDS.map((service) => ({ type: 'CloseAdmission', data: { agency, service, forGood } }));
const open = SERVICE_KINDS.map((service) => ({ type: 'OpenAdmission', data: { agency, service } }));
const services = scenario(admission);

test('a designation gives its services their places, and closes the others', () => services.given().when(designated()).thenCommands(...SERVICE_KINDS.map((service) =>
  (service === 'education' || service === 'vocational' ? { type: 'AdoptDesignation', data: { agency, service, capacity: 5 } } : { type: 'CloseAdmission', data: { agency, service, forGood: true } }))));
test('suspended, no places are given out until it is resumed, or the last day is over', () => {
  services.given(designated()).when(suspended()).thenCommands(...close(false));
  services.given(designated(), suspended()).when(resumed).thenCommands(...open);
  services.given(designated()).when(suspended('2026-11-30')).thenTimers({ resume: '2026-11-30T16:00:00.000Z' });
  services.given(designated(), suspended('2026-11-30')).when(timePasses('2026-12-01T00:00:00+08:00')).thenCommands(...open);
  services.given(designated(), suspended('2026-11-30'), resumed).when(timePasses('2026-12-31T00:00:00+08:00')).thenNothing();
});
test('ended, or over by its date, nobody is left waiting', () => {
  services.given(designated()).when(ended).thenCommands(...close(true));
  services.given(designated('2026-12-31')).when(timePasses('2027-01-01T00:00:00+08:00')).thenCommands(...close(true));
  services.given(designated('2026-12-31'), designated('2027-12-31')).when(timePasses('2027-01-02T00:00:00+08:00')).thenNothing();
});
