import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, type CommandInputFields, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { actingOf } from '../graphql/ids.js';
import { ClockSettings } from '../projections/clock-settings/clock-settings.js';
import { caseFacts } from '../projections/case-facts/case-facts.projection.js';
import { cityEscalations } from '../projections/city-escalations/city-escalations.projection.js';
import { CityEscalation, cityEscalationOf } from '../projections/city-escalations/city-escalations.types.js';
import { escalationAggregate } from './escalation.aggregate.js';
import type { EscalationCommand } from './escalation.commands.js';

@InputType({ isAbstract: true })
export abstract class EscalationInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
}
@ObjectType({ description: '上报或退回的结果 Outcome of escalating a case or giving it back' })
export class EscalationPayload extends payloadOf('escalation', CityEscalation) {}

/** Both steps between district and city. */
@Injectable()
export class EscalationWork {
  constructor(private readonly kangfu: Kangfu, private readonly settings: ClockSettings) {}

  async run(context: RequestContext, input: EscalationInput & CommandInputFields, command: EscalationCommand) {
    const caseId = findUuid('case', input.caseId)!;
    return this.kangfu.commands.run(context, {
      aggregate: escalationAggregate, stream: streamId('escalation', caseId), as: 'escalation', subject: 'Case', path: ['caseId'], input, command,
      rights: () => this.kangfu.rightsOf(context, `case-${caseId}`),
      facts: async (_state, now) => {
        const [actor, known] = await Promise.all([actingOf(context), this.kangfu.reader(caseFacts, 'Case').fact(context, caseId)]);
        const units = await Promise.all((known?.places ?? []).map((code) => this.kangfu.findUnit(code)));
        return { now: now.toISOString(), actor, case: known, settings: await this.settings.of(known?.places ?? []), city: units.find((unit) => unit?.kind === 'city')?.code ?? null };
      },
      answer: async () => { const row = await this.kangfu.reader(cityEscalations, 'Escalation').get(context, caseId); return row && cityEscalationOf(row); },
    });
  }
}
