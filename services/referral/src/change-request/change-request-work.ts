import { streamId } from '@kangfu/common';
import { type CommandInput, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { ObjectType } from '@nestjs/graphql';
import { changeRequests } from '../projections/change-requests/change-requests.projection.js';
import { ChangeRequest, changeRequestOf } from '../projections/change-requests/change-requests.types.js';
import { referrals } from '../projections/referrals/referrals.projection.js';
import { changeRequestAggregate } from './change-request.aggregate.js';
import type { ChangeRequestCommand } from './change-request.commands.js';
import type { ChangeWish } from './change-request.events.js';

@ObjectType({ description: '更换要求操作的结果 Outcome of asking for a change, or of answering' })
export class ChangeRequestPayload extends payloadOf('change', ChangeRequest) {}

@Injectable()
export class ChangeRequestWork {
  constructor(private readonly kangfu: Kangfu) {}

  /** An appointment is for its agency to change; that somebody wants to leave an agency is for the centre alone. */
  async run(context: RequestContext, input: CommandInput, { changeId, referralId, wish }: { changeId: string; referralId: string; wish: ChangeWish }, command: ChangeRequestCommand, path: string) {
    const row = await this.kangfu.reader(referrals, 'Referral').fact(context, referralId);
    const [actor, rights] = await Promise.all([context.actor(), row && this.kangfu.rightsOf(context, `case-${row.caseId}`)]);
    const own = rights?.people.includes(actor.id) ?? false;
    return this.kangfu.commands.run(context, {
      aggregate: changeRequestAggregate, stream: streamId('change-request', changeId), as: 'change', subject: 'ChangeRequest', path: [path], input, command,
      onBehalfOf: row && command.type === 'AskChange' && !own ? row.personId : null,
      rights: () => rights && { ...rights, ...(row && wish === 'appointment' ? { agency: row.agency } : {}) },
      facts: () => ({ referral: row && { referralId: row.referralId, caseId: row.caseId, personId: row.personId, agency: row.agency, status: row.status, moves: row.history.length }, actor: actor.id, own }),
      answer: async () => { const changed = await this.kangfu.reader(changeRequests, 'ChangeRequest').get(context, changeId); return changed && changeRequestOf(changed); },
    });
  }
}
