import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { FlagKindEnum, SeverityEnum } from '../../graphql/enums.js';
import { actingOf, newUuid } from '../../graphql/ids.js';
import { closureFacts } from '../../projections/closure-facts/closure-facts.projection.js';
import { flags } from '../../projections/flags/flags.projection.js';
import { Flag, flagOf } from '../../projections/flags/flags.types.js';
import { flagAggregate } from '../flag.aggregate.js';
import { FLAG_KINDS, type FlagKind, SEVERITIES, type Severity } from '../flag.events.js';

@InputType({ description: '提出预警 Input of raiseFlag' })
export class RaiseFlagInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => FlagKindEnum, { description: '类别 Kind' }) @IsIn(FLAG_KINDS) kind!: FlagKind;
  @Field(() => SeverityEnum, { description: '程度 Severity' }) @IsIn(SEVERITIES) severity!: Severity;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}
@ObjectType({ description: '提出或处理预警的结果 Outcome of raising or resolving a flag' })
export class FlagPayload extends payloadOf('flag', Flag) {}

@Resolver()
export class RaiseFlagResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => FlagPayload, { description: '提出预警 Raise a flag on a case' })
  async raiseFlag(@Args('input', { description: '输入 Input' }) input: RaiseFlagInput, @Ctx() context: RequestContext) {
    const caseId = findUuid('case', input.caseId)!;
    const flagId = await newUuid(context, input, 'flag');
    const known = this.kangfu.reader(closureFacts, 'Case');
    return this.kangfu.commands.run(context, {
      aggregate: flagAggregate, stream: streamId('flag', flagId), as: 'flag', subject: 'Flag', path: ['caseId'], input,
      command: { type: 'RaiseFlag', data: { flagId, kind: input.kind, severity: input.severity, text: input.text || null } },
      rights: async () => { const facts = await known.fact(context, caseId); return facts && this.kangfu.rightsOf(context, `person-${facts.personId}`); },
      facts: async () => ({ actor: await actingOf(context), case: await known.fact(context, caseId) }),
      answer: async () => { const row = await this.kangfu.reader(flags, 'Flag').get(context, flagId); return row && flagOf(row); },
    });
  }
}
