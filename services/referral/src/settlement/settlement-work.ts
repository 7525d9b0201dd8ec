import { deskOf } from '@kangfu/access';
import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, type CommandInputFields, IsGlobalId, Kangfu, payloadOf, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { CHOICE_GIVERS, type ChoiceGiver } from '../choice/choice.events.js';
import { ChoiceGiverEnum } from '../graphql/allocation.enums.js';
import { type Sheet, settlements } from '../projections/settlements/settlements.projection.js';
import { SettlementSheet, sheetView } from '../projections/settlements/settlements.types.js';
import { settlementAggregate } from './settlement.aggregate.js';
import type { SettlementCommand } from './settlement.decider.js';

@InputType({ isAbstract: true })
export abstract class SettlementInput extends CommandInput {
  @Field(() => ID, { description: '结算单 The sheet' }) @IsGlobalId('settlement') settlementId!: string;
  @Field(() => UuidScalar, { description: '所见内容的标识 Mark of the sheet as it was read' }) @IsUUID() mark!: string;
  @Field(() => ChoiceGiverEnum, { description: '答复人 Who answers' }) @IsIn(CHOICE_GIVERS) decidedBy!: ChoiceGiver;
  @Field(() => String, { nullable: true, description: '凭据；由工作人员代为记录时必填 Evidence, such as the signed paper; needed where staff record it' }) @IsOptional() @IsString() @MaxLength(2_000) evidence?: string | null;
}
@ObjectType({ description: '签认或异议的结果 Outcome of signing or contesting a sheet' })
export class SettlementPayload extends payloadOf('settlement', SettlementSheet) {}

/** Signs and contests: by the client or guardian, or by staff of the place who hold the signed paper; never by who delivered. */
@Injectable()
export class SettlementWork {
  constructor(private readonly kangfu: Kangfu) {}

  async run(context: RequestContext, input: SettlementInput & CommandInputFields, command: SettlementCommand) {
    const id = findUuid('settlement', input.settlementId)!;
    const reader = this.kangfu.flatReader<Sheet>(settlements, 'Settlement', 'SettlementMonth');
    const [actor, first] = await Promise.all([context.actor(), reader.fact(context, id)]);
    const rights = first && await this.kangfu.rightsOf(context, first.accessKey);
    const own = rights?.people.includes(actor.id) ?? false;
    return this.kangfu.commands.run(context, {
      aggregate: settlementAggregate, stream: streamId('settlement', id), as: 'settlement', subject: 'Settlement', path: ['settlementId'], input, command, onBehalfOf: first && !own ? first.personId : null,
      rights: () => rights && { ...rights, desk: deskOf('agency-worker', first.agency) },
      facts: async () => ({ sheet: await reader.fact(context, id), actor: { id: actor.id, own } }),
      answer: async () => { const sheet = await reader.get(context, id); return sheet && sheetView(sheet); },
    });
  }
}
