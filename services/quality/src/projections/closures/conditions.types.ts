import { Field, ObjectType } from '@nestjs/graphql';
import { ConditionEnum, ConditionStateEnum } from '../../graphql/enums.js';
import { Problem } from '@kangfu/nest';
import type { ConditionCode, ConditionState } from '../../closure/conditions.js';

@ObjectType({ description: '结案条件 A condition of closing a case' })
export class ClosureCondition {
  @Field(() => ConditionEnum, { description: '条件 Condition' }) condition!: ConditionCode;
  @Field(() => ConditionStateEnum, { description: '是否满足 Whether it is met' }) state!: ConditionState;
  @Field(() => [Problem], { description: '逐项未了事项 Each thing that stands against it' }) open!: Problem[];
}
