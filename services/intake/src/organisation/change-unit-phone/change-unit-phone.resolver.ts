import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Matches } from 'class-validator';
import { Unit } from '../../projections/unit-directory/unit.types.js';
import { Units } from '../../projections/unit-directory/units.js';
import { PHONE } from '../open-unit/open-unit.resolver.js';
import { unit } from '../unit/unit.aggregate.js';

@InputType({ description: '变更机构公开电话 Input of changeUnitPhone' })
export class ChangeUnitPhoneInput extends CommandInput {
  @Field(() => ID, { description: '机构 The unit' }) @IsGlobalId('unit') unitId!: string;
  @Field(() => String, { description: '公开电话 Public phone number' }) @Matches(PHONE) phone!: string;
}
@ObjectType({ description: '变更机构公开电话的结果 Outcome of changeUnitPhone' })
export class ChangeUnitPhonePayload extends payloadOf('unit', Unit) {}

@Resolver()
export class ChangeUnitPhoneResolver {
  constructor(private readonly kangfu: Kangfu, private readonly units: Units) {}

  @Mutation(() => ChangeUnitPhonePayload, { description: '变更机构公开电话 Say at which number a unit is called' })
  changeUnitPhone(@Args('input', { description: '输入 Input' }) input: ChangeUnitPhoneInput, @Ctx() context: RequestContext): Promise<ChangeUnitPhonePayload> {
    const id = findUuid('unit', input.unitId)!;
    return this.kangfu.commands.run(context, {
      aggregate: unit, stream: streamId('unit', id), as: 'unit', subject: 'Unit', path: ['unitId'], input,
      command: { type: 'ChangeUnitPhone', data: { phone: input.phone } },
      rights: (state) => (state.status === 'none' ? null : { places: state.path }),
      facts: () => ({ parentPath: null }),
      answer: () => this.units.find(context, id),
    });
  }
}
