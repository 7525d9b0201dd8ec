import { endOfChinaDay } from '@kangfu/common';
import { cancel, command, processManager, schedule, type Step } from '@kangfu/processes';
import { AgencyDesignated, DesignationEnded, DesignationResumed, DesignationSuspended } from '../../agency/agency.events.js';
import { agencyServiceStream } from '../../agency-service/agency-service.aggregate.js';
import type { AdoptDesignation, CloseAdmission, OpenAdmission } from '../../agency-service/agency-service.commands.js';
import { SERVICE_KINDS } from '../../shared/vocabulary.js';

const byAgency = (e: { data: { agency: string } }): string => e.data.agency;
const tell = ({ type, data }: AdoptDesignation | CloseAdmission | OpenAdmission): Step => command({ aggregate: 'agency-service', stream: agencyServiceStream(data.agency, data.service), type, data });
const close = (agency: string, forGood: boolean): readonly Step[] => SERVICE_KINDS.map((service) => tell({ type: 'CloseAdmission', data: { agency, service, forGood } }));
const open = (agency: string): readonly Step[] => SERVICE_KINDS.map((service) => tell({ type: 'OpenAdmission', data: { agency, service } }));

/** A suspended agency gives out no places and keeps its waiting list; one that is no longer designated has none. What a designation says of places holds until the agency declares its own. */
export const admission = processManager('referral', 'admission', '定点与接收：暂停时不发名额，恢复后按轮候顺序发放 A designation opens and closes the services of an agency')
  .on(AgencyDesignated, byAgency, ({ data: { agency, services, capacity, validUntil } }) => [
    ...SERVICE_KINDS.map((service) => tell(services.includes(service) ? { type: 'AdoptDesignation', data: { agency, service, capacity } } : { type: 'CloseAdmission', data: { agency, service, forGood: true } })),
    cancel('resume'), ...(validUntil === undefined ? [cancel('lapse')] : [schedule('lapse', { at: endOfChinaDay(validUntil) })]),
  ])
  .on(DesignationSuspended, byAgency, ({ data: { agency, until } }) => [...close(agency, false), ...(until === undefined ? [cancel('resume')] : [schedule('resume', { at: endOfChinaDay(until) })])])
  .on(DesignationResumed, byAgency, ({ data: { agency } }) => [...open(agency), cancel('resume')])
  .on(DesignationEnded, byAgency, ({ data: { agency } }) => [...close(agency, true), cancel('resume'), cancel('lapse')])
  .onTimer('resume', (_fired, { key }) => open(key))
  .onTimer('lapse', (_fired, { key }) => close(key, true));
