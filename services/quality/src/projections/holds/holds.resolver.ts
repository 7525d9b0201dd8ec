import { Ctx, Kangfu, PersonalText, RequestContext } from '@kangfu/nest';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Hold } from './holds.types.js';

@Resolver(() => Hold)
export class HoldsResolver {
  constructor(private readonly kangfu: Kangfu) {}
  @ResolveField(() => PersonalText, { description: '说明 In words' })
  text(@Parent() { textSealed }: Hold, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, textSealed, 'text'); }
}
