import { streamId } from '@kangfu/common';
import { type CommandInputFields, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { ObjectType } from '@nestjs/graphql';
import { closureFacts } from '../projections/closure-facts/closure-facts.projection.js';
import { holds } from '../projections/holds/holds.projection.js';
import { Hold, holdOf } from '../projections/holds/holds.types.js';
import { holdAggregate } from './hold.aggregate.js';
import type { HoldCommand } from './hold.commands.js';

@ObjectType({ description: '暂停或恢复的结果 Outcome of putting on hold or resuming' })
export class HoldPayload extends payloadOf('hold', Hold) {}

@Injectable()
export class HoldWork {
  constructor(private readonly kangfu: Kangfu) {}
  async run(context: RequestContext, caseId: string, input: CommandInputFields & object, command: HoldCommand) {
    return this.kangfu.commands.run(context, {
      aggregate: holdAggregate, stream: streamId('hold', caseId), as: 'hold', subject: 'Case', path: ['caseId'], input, command,
      rights: () => this.kangfu.rightsOf(context, `case-${caseId}`),
      facts: async (_state, now) => ({ now: now.toISOString(), case: await this.kangfu.reader(closureFacts, 'Case').fact(context, caseId) }),
      answer: async () => { const row = await this.kangfu.reader(holds, 'Journey').get(context, caseId); return row && holdOf(row); },
    });
  }
}
