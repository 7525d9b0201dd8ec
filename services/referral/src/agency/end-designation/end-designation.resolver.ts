import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn } from 'class-validator';
import { DesignationEndReasonEnum } from '../../graphql/allocation.enums.js';
import { AgencyChanges, AgencyInput, AgencyPayload } from '../agency-change.js';
import { END_REASONS, type EndReason } from '../agency.events.js';

@InputType({ description: '终止定点 Input of endDesignation' })
export class EndDesignationInput extends AgencyInput {
  @Field(() => DesignationEndReasonEnum, { description: '原因 Reason' }) @IsIn(END_REASONS) reason!: EndReason;
}

@Resolver()
export class EndDesignationResolver {
  constructor(private readonly changes: AgencyChanges) {}

  @Mutation(() => AgencyPayload, { description: '终止定点，即日起；轮候者退出名单，可转往他处 End a designation from today on; who waits is let go, to be referred elsewhere' })
  async endDesignation(@Args('input', { description: '输入 Input' }) input: EndDesignationInput, @Ctx() context: RequestContext) {
    return this.changes.run(context, input, { type: 'EndDesignation', data: { agency: input.agency, reason: input.reason } });
  }
}
