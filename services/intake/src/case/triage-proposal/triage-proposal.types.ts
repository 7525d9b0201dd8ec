import { AsOfArgs, DateScalar, enumOf, IsGlobalId, Label, UuidScalar } from '@kangfu/nest';
import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { IsUUID } from 'class-validator';
import { ExitEnum } from '../../projections/cases/case.types.js';
import type { Exit } from '../needs.js';
import type { TriageReason } from '../triage-rules.js';

type Criterion = TriageReason['criterion'];
export const TriageCriterionEnum = enumOf<Criterion>('TriageCriterion', { zh: '分流依据', en: 'What the rule of triage looks at' }, {
  need: { zh: '服务需求', en: 'Need' }, class: { zh: '残疾类别', en: 'Class' }, grade: { zh: '残疾等级', en: 'Grade' }, age: { zh: '年龄段', en: 'Age band' }, street: { zh: '街道服务', en: 'What the street serves' },
});

@ObjectType({ description: '一项依据 One fact that the rule was asked about' })
export class TriageBasis {
  @Field(() => TriageCriterionEnum, { description: '依据 What' }) criterion!: Criterion;
  @Field(() => Label, { description: '此个案的情况 As it is in this case' }) label!: Label;
  @Field(() => Boolean, { description: '所依条款考虑此项 The row that decided looks at it' }) decisive!: boolean;
}
@ObjectType({ description: '规则建议的分流去向及理由 What the rule proposes, and why' })
export class TriageProposal {
  @Field(() => String, { description: '规则版本 Version of the rule' }) version!: string;
  @Field(() => DateScalar, { nullable: true, description: '该版本的首日；最早的版本为空 First day of the version; null for the first one' }) validFrom!: string | null;
  @Field(() => String, { description: '所依条款 Row of the rule' }) rule!: string;
  @Field(() => ExitEnum, { description: '建议的去向 Proposed exit' }) exit!: Exit;
  @Field(() => Label, { description: '理由 Why' }) why!: Label;
  @Field(() => [TriageBasis], { description: '各项依据 The facts' }) reasons!: TriageBasis[];
}

@ArgsType()
export class TriageProposalArgs extends AsOfArgs {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => UuidScalar, { description: '需求标识 The need' }) @IsUUID() needId!: string;
}
