import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { SettlementInput, SettlementPayload, SettlementWork } from '../settlement-work.js';

@InputType({ description: '签认结算单 Input of signSettlement' })
export class SignSettlementInput extends SettlementInput {}

@Resolver()
export class SignSettlementResolver {
  constructor(private readonly work: SettlementWork) {}

  @Mutation(() => SettlementPayload, { description: '本人或监护人签认机构当月的服务 The client or guardian confirms what an agency delivered in a month' })
  signSettlement(@Args('input', { description: '输入 Input' }) input: SignSettlementInput, @Ctx() context: RequestContext) {
    const { mark, decidedBy, evidence } = input;
    return this.work.run(context, input, { type: 'SignSettlement', data: { mark, decidedBy, evidence: evidence || null } });
  }
}
