import type { Role } from '@kangfu/access';
import { chinaDay, globalId, idOf } from '@kangfu/common';
import { batched, Ctx, DateScalar, Kangfu, Label, type RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Field, ID, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { JourneyStepNameEnum, RoleEnum, STEP_LABELS } from '../../graphql/enums.js';
import { Case, Unit } from '../../graphql/stubs.types.js';
import { WorkKindEnum } from '../../graphql/work.enums.js';
import type { StepName } from '../../journey/journey.js';
import { NEXT_STEP_WORDS, nextStepsOf } from '../../worklist/next-steps.js';
import { NEVER } from '../../worklist/work-item.js';
import type { WorkKind } from '../../worklist/work-kinds.js';
import { worklist, type WorklistRow } from '../worklist/worklist.projection.js';

@ObjectType({ description: '下一步，以通俗语言说明 What comes next, in plain words for the person and their family' })
export class NextStep {
  @Field(() => WorkKindEnum, { description: '种类 Kind' }) kind!: WorkKind;
  @Field(() => Label, { description: '说明 In plain words' }) words!: Label;
  @Field(() => JourneyStepNameEnum, { description: '所属步骤 Step of the nine it belongs to' }) step!: StepName;
  @Field(() => Label, { description: '步骤名称 Name of the step' }) stepLabel!: Label;
  @Field(() => Boolean, { description: '须由本人或监护人办理 It is for the person or guardian to do' }) yours!: boolean;
  @Field(() => DateScalar, { nullable: true, description: '最迟日期；无期限为空 By when; null where no clock runs' }) by!: string | null;
  @Field(() => Boolean, { description: '已逾期 It is late' }) late!: boolean;
  @Field(() => RoleEnum, { description: '由谁办理 Whose work it is' }) role!: Role;
  @Field(() => Unit, { nullable: true, description: '办理单位；本人办理的为空（可联系 Case.contact） Where, and whom to call; null where it is for the person: call Case.contact' }) unit!: Unit | null;
  @Field(() => ID, { nullable: true, description: '所涉对象的全局标识 Global id of the referral, plan, consent or need it is about' }) aboutId!: string | null;
}

/** What comes next about a case, for those whom it is about. */
@Resolver(() => Case)
export class NextStepsResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @ResolveField(() => [NextStep], { nullable: true, description: '下一步，近者在前 What comes next, in plain words: what, by when, by whom; what is due first coming first' })
  async nextSteps(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<NextStep[] | null> {
    const reader = this.kangfu.reader(worklist, 'NextStep');
    const row = await batched<Row<WorklistRow>>(context, this, (keys) => reader.many(context, keys)).load(ref);
    const today = chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString());
    return row && nextStepsOf(row.items).map(({ kind, step, role, unit, due, about }) => ({
      kind, words: NEXT_STEP_WORDS[kind]!, step, stepLabel: STEP_LABELS[step], yours: role === 'guardian', by: due === NEVER ? null : due, late: due < today, role,
      unit: unit === null ? null : { ref: idOf(`unit:${unit}`) }, aboutId: about && globalId(about.slice(0, -37), about.slice(-36)),
    }));
  }
}
