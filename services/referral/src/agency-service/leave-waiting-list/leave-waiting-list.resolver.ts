import { findUuid } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsIn } from 'class-validator';
import { LeaveWaitingReasonEnum } from '../../graphql/allocation.enums.js';
import { waitingList } from '../../projections/waiting-list/waiting-list.projection.js';
import { WaitingEntry, waitingEntryOf } from '../../projections/waiting-list/waiting-list.types.js';
import { agencyServiceAggregate, agencyServiceStream } from '../agency-service.aggregate.js';

@InputType({ description: '退出轮候 Input of leaveWaitingList' })
export class LeaveWaitingListInput extends CommandInput {
  @Field(() => ID, { description: '轮候 The entry' }) @IsGlobalId('waiting-entry') waitingEntryId!: string;
  @Field(() => LeaveWaitingReasonEnum, { description: '原因 Reason' }) @IsIn(['own-wish', 'other']) reason!: 'own-wish' | 'other';
}
@ObjectType({ description: '退出轮候的结果 Outcome of leaveWaitingList' })
export class LeaveWaitingListPayload extends payloadOf('waiting', WaitingEntry) {}

@Resolver()
export class LeaveWaitingListResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => LeaveWaitingListPayload, { description: '退出轮候 Leave a waiting list' })
  async leaveWaitingList(@Args('input', { description: '输入 Input' }) input: LeaveWaitingListInput, @Ctx() context: RequestContext) {
    const uuid = findUuid('waiting-entry', input.waitingEntryId)!;
    const reader = this.kangfu.reader(waitingList, 'WaitingEntry');
    const entry = await reader.fact(context, uuid);
    return this.kangfu.commands.run(context, {
      aggregate: agencyServiceAggregate, stream: agencyServiceStream(entry?.agency ?? '', entry?.service ?? 'education'), as: 'waiting', subject: 'WaitingEntry', path: ['waitingEntryId'], input,
      command: { type: 'LeaveWaitingList', data: { referralId: entry?.referralId ?? '', reason: input.reason } },
      rights: () => (entry ? this.kangfu.rightsOf(context, `case-${entry.caseId}`) : null),
      facts: (_state, now) => ({ now: now.toISOString() }),
      answer: async () => { const row = await reader.get(context, uuid); return row && waitingEntryOf(row); },
    });
  }
}
