import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { AgencyChanges, AgencyInput, AgencyPayload } from '../agency-change.js';

@InputType({ description: '恢复定点 Input of resumeDesignation' })
export class ResumeDesignationInput extends AgencyInput {}

@Resolver()
export class ResumeDesignationResolver {
  constructor(private readonly changes: AgencyChanges) {}

  @Mutation(() => AgencyPayload, { description: '恢复定点：空余名额按轮候顺序发放 Resume a designation: free places go to who waits, in turn' })
  async resumeDesignation(@Args('input', { description: '输入 Input' }) input: ResumeDesignationInput, @Ctx() context: RequestContext) {
    return this.changes.run(context, input, { type: 'ResumeDesignation', data: { agency: input.agency } });
  }
}
