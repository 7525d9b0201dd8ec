import { streamId } from '@kangfu/common';
import { CommandInput, type CommandInputFields, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { closureFacts } from '../projections/closure-facts/closure-facts.projection.js';
import { closures } from '../projections/closures/closures.projection.js';
import { Closure, closureOf } from '../projections/closures/closures.types.js';
import { closureAggregate } from './closure.aggregate.js';
import type { ClosureCommand } from './closure.commands.js';

@InputType({ isAbstract: true })
export abstract class ClosureInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}
@ObjectType({ description: '结案或重开的结果 Outcome of closing or reopening' })
export class ClosurePayload extends payloadOf('closure', Closure) {}

@Injectable()
export class ClosureWork {
  constructor(private readonly kangfu: Kangfu) {}
  async run(context: RequestContext, caseId: string, input: ClosureInput & CommandInputFields, command: ClosureCommand) {
    return this.kangfu.commands.run(context, {
      aggregate: closureAggregate, stream: streamId('closure', caseId), as: 'closure', subject: 'Case', path: ['caseId'], input, command,
      rights: () => this.kangfu.rightsOf(context, `case-${caseId}`),
      facts: async (_state, now) => ({ now: now.toISOString(), case: await this.kangfu.reader(closureFacts, 'Case').fact(context, caseId) }),
      answer: async () => { const row = await this.kangfu.reader(closures, 'Journey').get(context, caseId); return row && closureOf(row); },
    });
  }
}
