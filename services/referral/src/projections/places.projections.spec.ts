import { streamId } from '@kangfu/common';
import { type Happened, rowOf } from '@kangfu/testing/row-of';
import { agencyStream } from '../agency/agency.aggregate.js';
import { AgencyDesignated } from '../agency/agency.events.js';
import { agencyServiceStream, agencyServiceUuid } from '../agency-service/agency-service.aggregate.js';
import { AgencyServiceDeclared, PlaceQueued, PlaceReleased, PlaceReserved } from '../agency-service/agency-service.events.js';
import { ReferralSent } from '../referral/referral.events.js';
import { ids } from '../shared/examples.js';
import { capacities } from './capacities/capacities.projection.js';
import { referrals } from './referrals/referrals.projection.js';
import { waitingList, waitingUuid } from './waiting-list/waiting-list.projection.js';

test('what was to be said while a need waited is said by the referral to that very service', () => {
  const service = 'education' as const;
  const place = { referralId: ids.referral, caseId: ids.case, personId: ids.person, needId: ids.need, agency: 'ft-xinghe-autism', service };
  const queued = (agency: string) => ({ definition: PlaceQueued, stream: agencyServiceStream(agency, service), data: { ...place, agency, number: 1, priority: 'none', since: '2026-11-16T01:00:00.000Z' }, secret: true });
  const sent = { definition: ReferralSent, stream: streamId('referral', ids.referral), data: { ...place, transition: '01', from: 'draft', to: 'created' } };
  expect(rowOf(referrals, ids.referral, queued('ft-xinghe-autism'))).toBeNull();
  expect(rowOf(referrals, ids.referral, queued('ft-xinghe-autism'), sent)!.history[0]!.note).not.toBeNull();
  expect(rowOf(referrals, ids.referral, queued('ft-rehab-centre'), sent)!.history[0]!.note).toBeNull();
});

test('a waiting entry: waiting, offered, placed; passed over with the reason; back at its turn', () => {
  const place = { referralId: ids.referral, caseId: ids.case, personId: ids.person, needId: ids.need, agency: 'ft-xinghe-autism', service: 'education' as const };
  const stream = agencyServiceStream(place.agency, place.service);
  const of = (definition: Happened['definition'], data: object) => ({ definition, stream, data: { ...place, ...data } });
  const queued = of(PlaceQueued, { number: 12, priority: 'urgent', since: '2026-11-16T01:00:00.000Z' });
  const offered = of(PlaceReserved, { source: 'waiting-list' });
  const released = (reason: string) => of(PlaceReleased, { reason });
  const sent = { definition: ReferralSent, stream: streamId('referral', ids.referral), data: { ...place, transition: '01', from: 'draft', to: 'created' } };
  const row = (...events: Happened[]) => rowOf(waitingList, waitingUuid(ids.referral, place.agency, place.service), ...events);
  expect(row(queued)).toMatchObject({ status: 'waiting', order: '0 0000000012', accessKey: `case-${ids.case}` });
  expect(row(queued, offered)).toMatchObject({ status: 'offered' });
  expect(row(queued, offered, sent, released('completed'))).toMatchObject({ status: 'placed', reason: null });
  expect(row(queued, offered, released('consent-missing'))).toMatchObject({ status: 'ended', reason: 'consent-missing' });
  expect(row(queued, offered, released('agency-not-designated'), queued)).toMatchObject({ status: 'waiting', order: '0 0000000012', reason: null, endedAt: null });
  expect(row(of(PlaceReserved, { source: 'request' }), sent)).toBeNull();
});

test('capacities: as designated until the agency declares; free never below none', () => {
  const about = { agency: 'ft-xinghe-autism', service: 'education' as const };
  const stream = agencyServiceStream(about.agency, about.service);
  const designated = { definition: AgencyDesignated, stream: agencyStream(about.agency), data: { agency: about.agency, services: ['education'], classes: [6], capacity: 2, validFrom: '2026-01-01' } };
  const of = (definition: Happened['definition'], data: object = {}) => ({ definition, stream, data: { ...about, ...data } });
  const place = { referralId: ids.referral, caseId: ids.case, personId: ids.person, needId: ids.need };
  const row = (...events: Happened[]) => rowOf(capacities, agencyServiceUuid(about.agency, about.service), ...events);
  expect(row(designated)).toMatchObject({ capacity: 2, held: 0, free: 2, waiting: 0, classes: [6], places: [], declared: false, admitting: true });
  expect(row(of(PlaceReserved, { ...place, source: 'request' }), designated)).toMatchObject({ held: 1, free: 1 });
  expect(row(designated, of(AgencyServiceDeclared, { classes: [5], ageFrom: 3, places: ['440304006'], capacity: 1 }), of(PlaceReserved, { ...place, source: 'request' }), of(PlaceQueued, { ...place, number: 1, priority: 'none', since: '2026-11-16T01:00:00.000Z' })))
    .toMatchObject({ capacity: 1, held: 1, free: 0, waiting: 1, classes: [5], ageUntil: null, declared: true });
  expect(row(of(PlaceReserved, { ...place, source: 'request' }))).toBeNull();
});
