import { scopedCommandId } from '@kangfu/commands';
import { idOf, streamId } from '@kangfu/common';
import { type CommandInputFields, Kangfu, type MutationPayload, type RequestContext } from '@kangfu/nest';
import type { ProcessCommand } from '@kangfu/processes';
import { Injectable } from '@nestjs/common';
import { agencyAggregate } from '../agency/agency.aggregate.js';
import type { Designation } from '../agency/agency.decider.js';
import { closureMoveFacts } from '../booking/booking-work.js';
import { choiceAggregate, choiceStream } from '../choice/choice.aggregate.js';
import { closureDaysAggregate, closureDaysStream } from '../closure-days/closure-days.aggregate.js';
import { caseFacts } from '../projections/case-facts/case-facts.projection.js';
import { referrals } from '../projections/referrals/referrals.projection.js';
import { Referral, referralOf } from '../projections/referrals/referrals.types.js';
import { waitingList, waitingUuid } from '../projections/waiting-list/waiting-list.projection.js';
import { WaitingEntry, waitingEntryOf } from '../projections/waiting-list/waiting-list.types.js';
import type { SendFacts } from '../referral/may-be-sent.js';
import { referralAggregate } from '../referral/referral.aggregate.js';
import type { SendReserved } from '../referral/referral.commands.js';
import type { ReferralFacts } from '../referral/referral.decider.js';
import type { Priority, ServiceKind } from '../shared/vocabulary.js';
import { agencyServiceAggregate, agencyServiceStream } from './agency-service.aggregate.js';

/** What is to be referred where. */
export interface Placement {
  readonly referralId: string; readonly caseId: string; readonly needId: string; readonly agencyId: string; readonly service: ServiceKind; readonly priority: Priority; readonly text: string | null;
  readonly needTaken: SendFacts['needTaken']; readonly parent: { readonly id: string; readonly agency: string } | null;
}
export type Placed = MutationPayload<'referral', Referral> & { readonly waiting: WaitingEntry | null };

/** The agency of that uuid as it is designated now, by its stream. */
export const designationOf = async (kangfu: Kangfu, uuid: string): Promise<Designation | null> => {
  const { state } = await kangfu.runtime.load(agencyAggregate, streamId('agency', uuid));
  return state.status === 'designated' ? state : null;
};
export const chosenFor = async (kangfu: Kangfu, needId: string): Promise<string | null> => (await kangfu.runtime.load(choiceAggregate, choiceStream(needId))).state.agency;

/** The input of a command's further commits: under an id made of its own and the stream's. */
const again = (input: CommandInputFields & object, uuid: string) => ({ ...input, commandId: input.commandId ? idOf(`${input.commandId}:${uuid}`) : null, expectedVersion: null });

/** Facts of the commands that processes want: as a user's, by the copies this service has. */
export const processFacts = async (wanted: ProcessCommand, kangfu: Kangfu): Promise<object> => {
  const { type, stream, data } = wanted;
  if (type === 'MoveBookingForClosure') return closureMoveFacts(wanted, kangfu);
  if (type === 'MoveForClosure') {
    const { state } = await kangfu.runtime.load(referralAggregate, stream);
    if (state.status === 'draft') return { side: 'recipient' };
    const [closed, known] = await Promise.all([kangfu.runtime.load(closureDaysAggregate, closureDaysStream(state.agency)), kangfu.rows(caseFacts).peek(state.caseId)]);
    return { side: 'recipient', closed: closed.state, places: known?.places ?? [] } satisfies Omit<ReferralFacts, 'now'>;
  }
  if (type !== 'SendReserved') return {};
  const { caseId, needId, agency, parentId } = data as SendReserved['data'];
  const [known, designation, chosen, parent] = await Promise.all([
    kangfu.rows(caseFacts).peek(caseId), designationOf(kangfu, idOf(`unit:${agency}`)), chosenFor(kangfu, needId), parentId === null ? null : kangfu.runtime.load(referralAggregate, streamId('referral', parentId)),
  ]);
  return { side: 'initiator', case: known, designation, chosen, needTaken: null, ...(parent ? { parent: parent.state } : {}) } satisfies Omit<ReferralFacts, 'now'>;
};

/**
 * Refers a need where a place is free, and lets it wait where none is. The place comes first, as a command on the stream of the agency's service; the referral follows
 * under an id made of the command's and its stream. Whoever dies in between has a place reserved, and the process `allocation` sends the referral.
 */
@Injectable()
export class Placing {
  constructor(private readonly kangfu: Kangfu) {}

  /** The referral that this very command made before; null: none. */
  async earlier(context: RequestContext, agency: string, service: ServiceKind, commandId: string | null | undefined): Promise<string | null> {
    if (!commandId) return null;
    const commit = await this.kangfu.store.findCommand(agencyServiceStream(agency, service), scopedCommandId((await context.actor()).id, commandId));
    return (commit?.events.map(({ data }) => (data as { referralId?: string }).referralId).find(Boolean)) ?? null;
  }

  /** `rights` are those of the case. */
  async place(context: RequestContext, input: CommandInputFields & object, of: Placement): Promise<Placed> {
    const { referralId, caseId, needId, service, priority, text, needTaken, parent } = of;
    const facts = this.kangfu.reader(caseFacts, 'Case');
    const [designation, chosen] = await Promise.all([designationOf(this.kangfu, of.agencyId), chosenFor(this.kangfu, needId)]);
    const agency = designation?.agency ?? '';
    const whole = parent && await this.kangfu.runtime.load(referralAggregate, streamId('referral', parent.id));
    const known = async (now: Date): Promise<SendFacts> => ({ now: now.toISOString(), case: await facts.fact(context, caseId), designation, chosen, needTaken });
    const rights = async () => { const found = await this.kangfu.rightsOf(context, `case-${caseId}`); return found && { ...found, ...(parent ? { agency: parent.agency } : {}) }; };
    const subject = parent ? 'Referral' : 'Case';
    const stream = agencyServiceStream(agency, service);
    const reserved = await this.kangfu.commands.run(context, {
      aggregate: agencyServiceAggregate, stream, as: 'referral', subject, path: ['caseId'], input, rights,
      command: { type: 'RequestPlace', data: { agency, service, referralId, needId, parentId: parent?.id ?? null, priority, text } },
      facts: async (_state, now) => ({ ...(await known(now)), ...(whole ? { parent: whole.state } : {}) }), answer: async () => null,
    });
    if (reserved.problems.length > 0) return { ...reserved, waiting: null };
    if (parent) {
      // The whole learns of its part before the part is sent: from here on it cannot be completed alone.
      const noted = await this.kangfu.commands.run(context, {
        aggregate: referralAggregate, stream: streamId('referral', parent.id), as: 'referral', subject, path: ['referralId'], rights, input: again(input, parent.id),
        command: { type: 'ReferOnward', data: { childId: referralId, childAgency: agency, childService: service } }, facts: (_state, now) => ({ now: now.toISOString(), side: 'recipient' as const }), answer: async () => null,
      });
      if (noted.problems.length > 0) return { ...noted, waiting: null };
    }
    const { state } = await this.kangfu.runtime.load(agencyServiceAggregate, stream);
    if (state.held.some((held) => held.referralId === referralId && held.waited === null)) {
      const sent = await this.kangfu.commands.run(context, {
        aggregate: referralAggregate, stream: streamId('referral', referralId), as: 'referral', subject, path: ['caseId'], rights,
        input: again(input, referralId),
        command: { type: 'SendReferral', data: { referralId, needId, agency, service, text, parentId: parent?.id ?? null, parentAgency: parent?.agency ?? null } },
        facts: async (_state, now) => ({ ...(await known(now)), side: 'initiator' as const, reserved: true }),
        // The part is at another agency, of which the one that refers onward reads nothing but this.
        answer: async () => { const reader = this.kangfu.reader(referrals, 'Referral'); const row = await (parent ? reader.fact(context, referralId) : reader.get(context, referralId)); return row && referralOf(row); },
      });
      return { ...sent, waiting: null };
    }
    const [entry, row] = await Promise.all([
      this.kangfu.reader(waitingList, 'WaitingEntry').get(context, waitingUuid(referralId, agency, service)), this.kangfu.reader(referrals, 'Referral').get(context, referralId),
    ]);
    return { referral: row && referralOf(row), waiting: entry && waitingEntryOf(entry), consistencyToken: reserved.consistencyToken, problems: [] };
  }
}
