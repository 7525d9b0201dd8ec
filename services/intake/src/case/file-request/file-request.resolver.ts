import type { AccessFacts } from '@kangfu/access';
import { chinaDay, findUuid, streamId } from '@kangfu/common';
import { refusal } from '@kangfu/decider';
import { CommandInput, Ctx, forbidden, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, Length, ValidateNested } from 'class-validator';
import { newId } from '../../ids.js';
import { Identities } from '../../person/identities.js';
import { IdentityInput } from '../../person/identity.input.js';
import { parseIdentity } from '../../person/identity.js';
import { Case, MaterialEnum, NeedKindEnum } from '../../projections/cases/case.types.js';
import { Cases } from '../../projections/cases/cases.js';
import { rehabilitationCase } from '../case.aggregate.js';
import { CaseFactsReader } from '../case-facts.js';
import type { Material, NeedKind } from '../needs.js';

@InputType({ description: '提出康复申请 Input of fileRequest' })
export class FileRequestInput extends CommandInput {
  @Field(() => ID, { nullable: true, description: '当事人 The person' }) @IsOptional() @IsGlobalId('person') personId?: string | null;
  @Field(() => IdentityInput, { nullable: true, description: '或：当面出示的证件，用于在其他街道提出申请 Or the document shown at the window of another street' })
  @IsOptional() @ValidateNested() @Type(() => IdentityInput) identity?: IdentityInput | null;
  @Field(() => [NeedKindEnum], { description: '服务需求 Needs' }) @ArrayMaxSize(10) needs!: NeedKind[];
  @Field(() => [MaterialEnum], { nullable: true, description: '已交材料 Papers handed in' }) @IsOptional() @ArrayMaxSize(20) provided?: Material[] | null;
  @Field(() => String, { nullable: true, description: '申请说明 What the applicant says' }) @IsOptional() @Length(1, 2000) statement?: string | null;
}
@ObjectType({ description: '提出康复申请的结果；个案转到其他街道且无权查看时为空 Outcome of fileRequest; the case is null where it went to a street that the user does not see' })
export class FileRequestPayload extends payloadOf('case', Case) {}

@Resolver()
export class FileRequestResolver {
  constructor(private readonly kangfu: Kangfu, private readonly cases: Cases, private readonly identities: Identities, private readonly facts: CaseFactsReader) {}

  @Mutation(() => FileRequestPayload, { description: '提出康复申请：无论在何处提出，均由当事人所属街道窗口受理 File a request; it lies at the window of the person\'s street wherever it is filed' })
  async fileRequest(@Args('input', { description: '输入 Input' }) input: FileRequestInput, @Ctx() context: RequestContext): Promise<FileRequestPayload> {
    const [actor, ability] = await Promise.all([context.actor(), context.ability()]);
    if (!ability.may('FileRequest', 'Case')) throw forbidden();
    const personId = await this.whom(input);
    if (typeof personId !== 'string') return this.kangfu.commands.refused<'case', Case>('case', [personId], context);
    const person = await this.facts.person(personId);
    const rights = person && await this.rightsOf(context, personId, Boolean(input.identity));
    const filedAtUnit = rights ? ability.capacity('FileRequest', 'Case', rights)?.unit ?? null : null;
    const caseId = newId(actor.id, input.commandId, 'case');
    return this.kangfu.commands.run(context, {
      aggregate: rehabilitationCase, stream: streamId('case', caseId), as: 'case', subject: 'Case', path: [input.identity ? 'identity' : 'personId'], input, onBehalfOf: personId,
      command: { type: 'FileRequest', data: { caseId, needs: input.needs, provided: input.provided ?? [], statement: input.statement ?? null, filedAtUnit } },
      rights: () => rights,
      facts: (_state, now) => ({ person, now: now.toISOString() }),
      answer: () => this.cases.find(context, caseId),
    });
  }

  /** The person meant, by id or by the document on the table. */
  private async whom({ personId, identity }: FileRequestInput) {
    if (!identity) return (personId && findUuid('person', personId)) || refusal('not-found', {}, ['personId']);
    const parsed = parseIdentity(identity.kind, identity.number, chinaDay(this.kangfu.clock.now().toISOString()));
    return 'code' in parsed ? parsed : (await this.identities.find(parsed)) ?? refusal('not-found', {}, ['identity']);
  }

  /** Whoever stands at a desk with the document in hand may file there, whatever street they live in: then the desk's own unit counts as a place. */
  private async rightsOf(context: RequestContext, personId: string, presented: boolean): Promise<AccessFacts | null> {
    const facts = await this.kangfu.rightsOf(context, `person-${personId}`);
    if (!presented) return facts;
    const { appointments } = await context.actor();
    return { places: [...(facts?.places ?? []), ...appointments.flatMap(({ unit }) => unit ?? [])], people: facts?.people ?? [personId], agencies: [] };
  }
}
