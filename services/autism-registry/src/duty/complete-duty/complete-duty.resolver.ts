import { CommandInput, Ctx, DateScalar, IsGlobalId, Kangfu, payloadOf, type Reader, type RequestContext } from '@kangfu/nest';
import { chinaDay, findUuid, streamId } from '@kangfu/common';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { duties, type DutyRow } from '../../projections/duties/duties.projection.js';
import { Duty, DutyResultEnum, toDuty } from '../../projections/duties/duties.types.js';
import { duty } from '../duty.aggregate.js';

@InputType({ description: '完成复筛任务 Input of completeDuty' })
export class CompleteDutyInput extends CommandInput {
  @Field(() => ID, { description: '任务 The duty' }) @IsGlobalId('duty') dutyId!: string;
  @Field(() => DutyResultEnum, { description: '结果 Result' }) @IsIn(['normal', 'abnormal']) result!: 'normal' | 'abnormal';
  @Field(() => DateScalar, { nullable: true, description: '完成日，默认今天 Done on, today by default' }) @IsOptional() @IsString() doneOn?: string | null;
}
@ObjectType({ description: '完成复筛任务的结果 Outcome of completeDuty' })
export class CompleteDutyPayload extends payloadOf('duty', Duty) {}

@Resolver()
export class CompleteDutyResolver {
  constructor(private readonly kangfu: Kangfu) {}

  private get duties(): Reader<DutyRow> { return this.kangfu.reader(duties, 'Duty'); }

  @Mutation(() => CompleteDutyPayload, { description: '妇幼保健完成复筛 The unit that has the second tier reports its result' })
  async completeDuty(@Args('input', { description: '输入 Input' }) input: CompleteDutyInput, @Ctx() context: RequestContext): Promise<CompleteDutyPayload> {
    const id = findUuid('duty', input.dutyId)!;
    return this.kangfu.commands.run(context, {
      aggregate: duty, stream: streamId('duty', id), as: 'duty', subject: 'Duty', path: ['dutyId'], input,
      command: { type: 'CompleteDuty', data: { result: input.result, doneOn: input.doneOn ?? undefined } },
      rights: (state) => (state.status === 'none' ? null : { places: [...state.opened.places, state.opened.unit], people: [state.opened.personId], agencies: [state.opened.unit] }),
      facts: (_state, now) => ({ today: chinaDay(now) }),
      answer: async () => { const row = await this.duties.get(context, id); return row && toDuty(row, chinaDay(this.kangfu.clock.now())); },
    });
  }
}
