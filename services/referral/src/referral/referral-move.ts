import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, type CommandInputFields, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { closureDaysAggregate, closureDaysStream } from '../closure-days/closure-days.aggregate.js';
import { caseFacts } from '../projections/case-facts/case-facts.projection.js';
import { referrals } from '../projections/referrals/referrals.projection.js';
import { Referral, referralOf } from '../projections/referrals/referrals.types.js';
import { referralAggregate } from './referral.aggregate.js';
import type { Move } from './referral.commands.js';
import { isWorkerOf, sideOf } from './sides.js';

/** Every move of a referral names it. */
@InputType({ isAbstract: true })
export abstract class ReferralInput extends CommandInput {
  @Field(() => ID, { description: '转介 The referral' }) @IsGlobalId('referral') referralId!: string;
}
@InputType({ isAbstract: true })
export abstract class NotedReferralInput extends ReferralInput {
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}
@ObjectType({ description: '转介操作的结果 Outcome of a step of a referral' })
export class ReferralPayload extends payloadOf('referral', Referral) {}

/** Takes one step of the machine: the same for all of them but the first. */
@Injectable()
export class ReferralMoves {
  constructor(private readonly kangfu: Kangfu) {}

  async run(context: RequestContext, input: ReferralInput & CommandInputFields, command: Exclude<Move, { type: 'SendReferral' }>) {
    const id = findUuid('referral', input.referralId)!;
    const actor = await context.actor();
    return this.kangfu.commands.run(context, {
      aggregate: referralAggregate, stream: streamId('referral', id), as: 'referral', subject: 'Referral', path: ['referralId'], input, command,
      rights: async (state) => {
        if (state.status === 'draft') return null;
        const rights = await this.kangfu.rightsOf(context, `case-${state.caseId}`);
        // Of what it referred onward an agency is the initiator.
        const { parent } = state;
        return rights && { ...rights, agency: parent && command.type === 'RequestCancellation' && isWorkerOf(actor, parent.agency) ? parent.agency : state.agency };
      },
      facts: async (state, now) => {
        if (state.status === 'draft') return { now: now.toISOString(), side: 'initiator' as const };
        const facts = { now: now.toISOString(), side: sideOf(actor, state.agency) };
        if (command.type !== 'ScheduleAppointment') return facts;
        const [closed, known] = await Promise.all([this.kangfu.runtime.load(closureDaysAggregate, closureDaysStream(state.agency)), this.kangfu.reader(caseFacts, 'Case').fact(context, state.caseId)]);
        return { ...facts, closed: closed.state, places: known?.places ?? [] };
      },
      // Ending a referral ends the agency's access: who has just ended it still gets the answer to it, and nothing by asking again later.
      answer: async ({ duplicate }) => {
        const reader = this.kangfu.reader(referrals, 'Referral');
        const row = await (duplicate ? reader.get(context, id) : reader.fact(context, id));
        return row && referralOf(row);
      },
    });
  }
}
