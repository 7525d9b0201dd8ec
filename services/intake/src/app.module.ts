import { defineService } from '@kangfu/nest';
import { intakePolicy } from './access.rules.js';
import { rehabilitationCase } from './case/case.aggregate.js';
import { CaseFactsReader } from './case/case-facts.js';
import { CaseMutation } from './case/case-mutation.js';
import { consent } from './consent/consent.aggregate.js';
import { MESSAGE_CONTRACTS } from './integration/messages.contracts.js';
import { QUALITY_CONTRACTS } from './integration/quality.contracts.js';
import { mailing } from './messages/mailing.aggregate.js';
import { LogMessages } from './messages/message-port.js';
import { MessageSender } from './messages/message-sender.js';
import { needScreening, needsCampaign } from './needs-screening/needs-screening.aggregates.js';
import { ScreeningRecorder } from './needs-screening/screening-recorder.js';
import { appointment } from './organisation/appointment/appointment.aggregate.js';
import { AppointmentMutation } from './organisation/appointment/appointment-mutation.js';
import { configuration } from './organisation/configuration/configuration.aggregate.js';
import { seedOrganisation } from './organisation/seed-organisation/seed-organisation.js';
import { ServingStreets } from './organisation/serving-streets.js';
import { streetService } from './organisation/street-service/street-service.aggregate.js';
import { StreetServiceMutation } from './organisation/street-service/street-service-mutation.js';
import { unit } from './organisation/unit/unit.aggregate.js';
import { duplicate } from './person/duplicates/duplicate.aggregate.js';
import { Duplicates } from './person/duplicates/duplicates.js';
import { Identities } from './person/identities.js';
import { link } from './person/links/link.aggregate.js';
import { Registrations } from './person/links/registrations.js';
import { Households } from './person/households/households.js';
import { person } from './person/person.aggregate.js';
import { PersonMutation } from './person/person-mutation.js';
import { PeopleRefill } from './person/refill/people-refill.js';
import { addPeopleCalls } from './person/refill/people-calls.js';
import { intakeProblems } from './problems.js';
import { messages } from './processes/messages/messages.process.js';
import { processFacts } from './processes/process-facts.js';
import { receiptNumbers } from './processes/receipt-number/receipt-number.process.js';
import { personDied } from './processes/person-died/person-died.process.js';
import { personMoved } from './processes/person-moved/person-moved.process.js';
import { screenedNeeds } from './processes/screened-needs/screened-needs.process.js';
import { cases } from './projections/cases/cases.projection.js';
import { Cases } from './projections/cases/cases.js';
import { consents } from './projections/consents/consents.projection.js';
import { Consents } from './projections/consents/consents.js';
import { duplicateSuspects } from './projections/duplicate-suspects/duplicate-suspects.projection.js';
import { DuplicateSuspects } from './projections/duplicate-suspects/duplicate-suspects.js';
import { personLinks } from './projections/person-links/person-links.projection.js';
import { PersonLinks } from './projections/person-links/person-links.js';
import { FormNames } from './projections/forms/case-forms.resolver.js';
import { messageList } from './projections/messages/messages.projection.js';
import { needsCampaigns } from './projections/needs-campaigns/needs-campaigns.projection.js';
import { NeedsScreenings } from './projections/needs-screenings/needs-screenings.js';
import { needsScreenings } from './projections/needs-screenings/needs-screenings.projection.js';
import { persons } from './projections/persons/persons.projection.js';
import { Persons } from './projections/persons/persons.js';
import { staff } from './projections/staff/staff.projection.js';
import { streetServices } from './projections/street-services/street-services.projection.js';
import { unitDirectory } from './projections/unit-directory/unit-directory.projection.js';
import { Units } from './projections/unit-directory/units.js';
import { receipt } from './receipt/receipt.aggregate.js';
import { unitSettings } from './projections/unit-settings/unit-settings.projection.js';
import * as resolvers from './schema.js';

/** 受理 People, requests, triage, consent, and the organisation. */
export const intake = defineService({
  name: 'intake',
  aggregates: [unit, appointment, streetService, person, rehabilitationCase, receipt, consent, duplicate, link, configuration, needsCampaign, needScreening, mailing],
  consumes: [...QUALITY_CONTRACTS, ...MESSAGE_CONTRACTS],
  projections: [cases, persons, consents, unitDirectory, streetServices, staff, personLinks, duplicateSuspects, unitSettings, needsCampaigns, needsScreenings, messageList],
  processes: [receiptNumbers, personMoved, personDied, screenedNeeds, messages],
  processFacts,
  policy: intakePolicy,
  problems: intakeProblems,
  resolvers: Object.values(resolvers),
  providers: [Identities, ServingStreets, Units, Persons, Cases, Consents, CaseFactsReader, CaseMutation, AppointmentMutation, FormNames, StreetServiceMutation, Duplicates, Households, Registrations, PersonLinks, DuplicateSuspects, NeedsScreenings, ScreeningRecorder, PersonMutation],
  start: async ({ config, kangfu, logger, operatorCalls, registry }, get) => {
    addPeopleCalls(operatorCalls, new PeopleRefill({ kangfu, registry, identities: get(Identities), duplicates: get(Duplicates), households: get(Households) }));
    if (config.seed) {
      const began = performance.now();
      const { appended } = await seedOrganisation(kangfu);
      logger.info({ appended, ms: Math.round(performance.now() - began) }, 'development organisation');
    }
  },
  act: ({ kangfu, leases, logger }) => {
    const sender = new MessageSender({ leases, rows: kangfu.rows(messageList), runtime: kangfu.runtime, port: new LogMessages(logger), clock: kangfu.clock, logger });
    sender.start();
    return () => sender.close();
  },
});
