import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { AgencyServiceChanges, AgencyServiceInput, AgencyServicePayload } from '../agency-service-change.js';

@InputType({ description: '变更名额 Input of changeCapacity' })
export class ChangeCapacityInput extends AgencyServiceInput {}

@Resolver()
export class ChangeCapacityResolver {
  constructor(private readonly changes: AgencyServiceChanges) {}

  @Mutation(() => AgencyServicePayload, { description: '变更名额，不得少于已占用的；新增的按轮候顺序发放 Change the number of places, not below those held; new ones go to who waits, in turn' })
  async changeCapacity(@Args('input', { description: '输入 Input' }) input: ChangeCapacityInput, @Ctx() context: RequestContext) {
    return this.changes.run(context, input, { type: 'ChangeCapacity', data: { capacity: input.capacity } });
  }
}
