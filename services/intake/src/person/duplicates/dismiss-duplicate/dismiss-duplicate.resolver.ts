import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow, IsOptional, Length } from 'class-validator';
import { DismissalEnum, DuplicateSuspect } from '../../../projections/duplicate-suspects/duplicate-suspect.types.js';
import { DuplicateSuspects } from '../../../projections/duplicate-suspects/duplicate-suspects.js';
import { duplicate } from '../duplicate.aggregate.js';
import type { Dismissal } from '../duplicate.events.js';

@InputType({ description: '排除重复 Input of dismissDuplicate' })
export class DismissDuplicateInput extends CommandInput {
  @Field(() => ID, { description: '疑似重复 The suspicion' }) @IsGlobalId('duplicate-suspect') suspectId!: string;
  @Field(() => DismissalEnum, { description: '理由 Why they are two' }) @Allow() reasonCode!: Dismissal;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @Length(1, 2000) note?: string | null;
}
@ObjectType({ description: '排除重复的结果 Outcome of dismissDuplicate' })
export class DismissDuplicatePayload extends payloadOf('suspect', DuplicateSuspect) {}

@Resolver()
export class DismissDuplicateResolver {
  constructor(private readonly kangfu: Kangfu, private readonly suspects: DuplicateSuspects) {}

  @Mutation(() => DismissDuplicatePayload, { description: '经核实为两人（如双胞胎） Two people after all, twins for example' })
  async dismissDuplicate(@Args('input', { description: '输入 Input' }) input: DismissDuplicateInput, @Ctx() context: RequestContext): Promise<DismissDuplicatePayload> {
    const id = findUuid('duplicate-suspect', input.suspectId)!;
    return this.kangfu.commands.run(context, {
      aggregate: duplicate, stream: streamId('duplicate', id), as: 'suspect', subject: 'DuplicateSuspect', path: ['suspectId'], input, reason: input.note ?? null,
      command: { type: 'DismissDuplicate', data: { reasonCode: input.reasonCode, note: input.note ?? null } },
      rights: () => this.suspects.rightsTo(context, id),
      facts: () => ({}),
      answer: () => this.suspects.find(context, id),
    });
  }
}
