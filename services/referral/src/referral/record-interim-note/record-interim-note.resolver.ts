import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { NotedReferralInput, ReferralMoves, ReferralPayload } from '../referral-move.js';

@InputType({ description: '阶段性反馈 Input of recordInterimNote' })
export class RecordInterimNoteInput extends NotedReferralInput {}

@Resolver()
export class RecordInterimNoteResolver {
  constructor(private readonly moves: ReferralMoves) {}

  @Mutation(() => ReferralPayload, { description: '服务后的阶段性反馈（360X 08、15、29） Note a visit that took place (360X 08, 15, 29)' })
  async recordInterimNote(@Args('input', { description: '输入 Input' }) input: RecordInterimNoteInput, @Ctx() context: RequestContext) {
    return this.moves.run(context, input, { type: 'RecordInterimNote', data: { text: input.text || null } });
  }
}
