import { globalId } from '@kangfu/common';
import { connectionOf, DateScalar, DateTimeScalar, Node, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';
import { ProgressEnum } from '../../graphql/enums.js';
import { Case } from '../../graphql/stubs.types.js';
import type { Progress } from '../../progress/progress.events.js';
import type { ProgressNoteRow } from './progress-notes.projection.js';

@ObjectType({ implements: () => [Node], description: '跟踪记录 Progress note' })
@Directive('@key(fields: "ref")')
@Directive('@tag(name: "id/progress")')
export class ProgressNote implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => ID, { description: '计划 Global id of the plan' }) planId!: string;
  @Field(() => DateScalar, { description: '日期 Day' }) day!: string;
  @Field(() => ProgressEnum, { description: '进展 How it goes' }) progress!: Progress;
  @Field(() => UuidScalar, { description: '记录人（用户标识） User id of who noted it' }) notedBy!: string;
  @Field(() => DateTimeScalar, { description: '记录时刻 Recorded at' }) recordedAt!: string;
  textSealed!: SealedPart | null;
}
export const ProgressNoteConnection = connectionOf(ProgressNote);
export const progressNoteOf = (row: Row<ProgressNoteRow>): ProgressNote => ({
  id: globalId('progress', row.noteId), ref: row.noteId, case: { ref: row.caseId }, planId: globalId('plan', row.planId), day: row.day, progress: row.progress as Progress,
  notedBy: row.notedBy, recordedAt: row.recordedAt, textSealed: row.text,
});
