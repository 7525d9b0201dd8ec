import { Kangfu, PersonalText, Ctx, RequestContext } from '@kangfu/nest';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Closure } from './closures.types.js';

@Resolver(() => Closure)
export class ClosuresResolver {
  constructor(private readonly kangfu: Kangfu) {}
  @ResolveField(() => PersonalText, { description: '结案说明 On the closure, in words' })
  text(@Parent() { textSealed }: Closure, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, textSealed, 'text'); }
  @ResolveField(() => PersonalText, { description: '重开说明 On the reopening, in words' })
  reopenText(@Parent() { reopenTextSealed }: Closure, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, reopenTextSealed, 'text'); }
}
