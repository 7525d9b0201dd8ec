import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn } from 'class-validator';
import { ReferralOutcomeEnum } from '../../graphql/enums.js';
import { OUTCOMES, type ReferralOutcome } from '../referral.machine.js';
import { NotedReferralInput, ReferralMoves, ReferralPayload } from '../referral-move.js';

@InputType({ description: '完成转介 Input of completeReferral' })
export class CompleteReferralInput extends NotedReferralInput {
  @Field(() => ReferralOutcomeEnum, { description: '结果 Outcome' }) @IsIn(OUTCOMES) outcome!: ReferralOutcome;
}

@Resolver()
export class CompleteReferralResolver {
  constructor(private readonly moves: ReferralMoves) {}

  @Mutation(() => ReferralPayload, { description: '完成转介，须有结果（360X 09、16、24、30） Complete with an outcome (360X 09, 16, 24, 30)' })
  async completeReferral(@Args('input', { description: '输入 Input' }) input: CompleteReferralInput, @Ctx() context: RequestContext) {
    return this.moves.run(context, input, { type: 'CompleteReferral', data: { outcome: input.outcome, text: input.text || null } });
  }
}
