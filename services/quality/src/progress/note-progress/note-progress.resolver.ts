import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, DateScalar, DateTimeScalar, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ProgressEnum } from '../../graphql/enums.js';
import { newUuid } from '../../graphql/ids.js';
import { progressNotes } from '../../projections/progress-notes/progress-notes.projection.js';
import { ProgressNote, progressNoteOf } from '../../projections/progress-notes/progress-notes.types.js';
import { planRights, underPlan } from '../../shared/plan-rights.js';
import { progressAggregate } from '../progress.aggregate.js';
import { PROGRESS, type Progress } from '../progress.events.js';

@InputType({ description: '跟踪记录 Input of noteProgress' })
export class NoteProgressInput extends CommandInput {
  @Field(() => ID, { description: '计划 The plan' }) @IsGlobalId('plan') planId!: string;
  @Field(() => DateScalar, { description: '日期 Day' }) @IsString() day!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '发生时刻；离线记录后补报时填写，须在该日 When exactly it happened, for what was written down offline; on that day' }) @IsOptional() @IsString() at?: string | null;
  @Field(() => ProgressEnum, { description: '进展 How it goes' }) @IsIn(PROGRESS) progress!: Progress;
  @Field(() => String, { nullable: true, description: '内容 In words' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}
@ObjectType({ description: '跟踪记录的结果 Outcome of noteProgress' })
export class NoteProgressPayload extends payloadOf('progressNote', ProgressNote) {}

@Resolver()
export class NoteProgressResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => NoteProgressPayload, { description: '记录计划实施中的进展 Note how it goes under a plan in force' })
  async noteProgress(@Args('input', { description: '输入 Input' }) input: NoteProgressInput, @Ctx() context: RequestContext) {
    const planId = findUuid('plan', input.planId)!;
    const noteId = await newUuid(context, input, 'progress');
    return this.kangfu.commands.run(context, {
      aggregate: progressAggregate, stream: streamId('progress', noteId), as: 'progressNote', subject: 'Plan', path: ['planId'], input,
      command: { type: 'NoteProgress', data: { noteId, day: input.day, at: input.at ?? null, progress: input.progress, text: input.text || null } },
      rights: () => planRights(this.kangfu, context, planId),
      facts: async (_state, now) => {
        const [ability, rights, under] = await Promise.all([context.ability(), planRights(this.kangfu, context, planId), underPlan(this.kangfu, context, planId)]);
        return { now: now.toISOString(), ...under, consented: rights !== null && ability.can('read', 'ProgressNote', rights) };
      },
      answer: async () => { const row = await this.kangfu.reader(progressNotes, 'ProgressNote').get(context, noteId); return row && progressNoteOf(row); },
    });
  }
}
