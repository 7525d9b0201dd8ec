import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { FlagResolutionEnum } from '../../graphql/enums.js';
import { actingOf } from '../../graphql/ids.js';
import { flags } from '../../projections/flags/flags.projection.js';
import { flagOf } from '../../projections/flags/flags.types.js';
import { flagAggregate } from '../flag.aggregate.js';
import { RESOLUTIONS, type Resolution } from '../flag.events.js';
import { FlagPayload } from '../raise-flag/raise-flag.resolver.js';

@InputType({ description: '处理预警 Input of resolveFlag' })
export class ResolveFlagInput extends CommandInput {
  @Field(() => ID, { description: '预警 The flag' }) @IsGlobalId('flag') flagId!: string;
  @Field(() => FlagResolutionEnum, { description: '处理结果 What was done' }) @IsIn(RESOLUTIONS) resolution!: Resolution;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}

@Resolver()
export class ResolveFlagResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => FlagPayload, { description: '处理预警 Resolve a flag' })
  async resolveFlag(@Args('input', { description: '输入 Input' }) input: ResolveFlagInput, @Ctx() context: RequestContext) {
    const flagId = findUuid('flag', input.flagId)!;
    return this.kangfu.commands.run(context, {
      aggregate: flagAggregate, stream: streamId('flag', flagId), as: 'flag', subject: 'Flag', path: ['flagId'], input,
      command: { type: 'ResolveFlag', data: { resolution: input.resolution, text: input.text || null } },
      rights: (state) => (state.status === 'none' ? null : this.kangfu.rightsOf(context, `person-${state.personId}`)),
      facts: async () => ({ actor: await actingOf(context) }),
      answer: async () => { const row = await this.kangfu.reader(flags, 'Flag').get(context, flagId); return row && flagOf(row); },
    });
  }
}
