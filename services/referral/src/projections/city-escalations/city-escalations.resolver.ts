import { Ctx, Kangfu, PersonalText, type RequestContext } from '@kangfu/nest';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { EscalationRound } from './city-escalations.types.js';

@Resolver(() => EscalationRound)
export class EscalationRoundResolver {
  constructor(private readonly kangfu: Kangfu) {}
  @ResolveField(() => PersonalText, { description: '上报说明 What the district says' })
  text(@Parent() { textSealed }: EscalationRound, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, textSealed, 'text'); }
  @ResolveField(() => PersonalText, { description: '市级中心的说明 What the city says' })
  adviceText(@Parent() { adviceSealed }: EscalationRound, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, adviceSealed, 'text'); }
}
