import type { AccessFacts } from '@kangfu/access';
import { chinaDay, findUuid, streamId } from '@kangfu/common';
import { refusal } from '@kangfu/decider';
import { CommandInput, Ctx, DateScalar, forbidden, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { ServingStreets } from '../../../organisation/serving-streets.js';
import { AddressKindEnum, Person } from '../../../projections/persons/person.types.js';
import { Persons } from '../../../projections/persons/persons.js';
import { Duplicates } from '../../duplicates/duplicates.js';
import { Households } from '../../households/households.js';
import { Identities } from '../../identities.js';
import { IdentityInput } from '../../identity.input.js';
import { parseIdentity } from '../../identity.js';
import { person } from '../../person.aggregate.js';
import type { AddressKind } from '../address-rules.js';

@InputType({ description: '变更地址（迁居） Input of changeAddress' })
export class ChangeAddressInput extends CommandInput {
  @Field(() => ID, { nullable: true, description: '当事人 The person' }) @IsOptional() @IsGlobalId('person') personId?: string | null;
  @Field(() => IdentityInput, { nullable: true, description: '或：当面出示的证件，用于在迁入街道登记 Or the document shown at the window of the new street' })
  @IsOptional() @ValidateNested() @Type(() => IdentityInput) identity?: IdentityInput | null;
  @Field(() => AddressKindEnum, { description: '地址类型 Which of the three' }) @Allow() kind!: AddressKind;
  @Field(() => String, { nullable: true, description: '街道（镇）代码，9 位；户籍在服务区域以外时为空 Code of the street; null for a household registration outside the area' }) @IsOptional() @Matches(/^\d{9}$/) street?: string | null;
  @Field(() => String, { nullable: true, description: '社区代码，12 位 Code of the community' }) @IsOptional() @Matches(/^\d{12}$/) community?: string | null;
  @Field(() => String, { description: '地址 In words' }) @Length(1, 300) address!: string;
  @Field(() => DateScalar, { nullable: true, description: '自何日起；空为今日 Since; null: today' }) @IsOptional() @IsString() from?: string | null;
  @Field(() => DateScalar, { nullable: true, description: '有效期至（居住证） Until, of a residence permit' }) @IsOptional() @IsString() until?: string | null;
}
@ObjectType({ description: '变更地址的结果；迁出后无权查看时为空 Outcome of changeAddress; the person is null once they are out of sight' })
export class ChangeAddressPayload extends payloadOf('person', Person) {}

@Resolver()
export class ChangeAddressResolver {
  constructor(
    private readonly kangfu: Kangfu, private readonly persons: Persons, private readonly identities: Identities, private readonly streets: ServingStreets, private readonly duplicates: Duplicates,
    private readonly households: Households,
  ) {}

  @Mutation(() => ChangeAddressPayload, { description: '变更地址；受理地址迁到另一街道时，未结个案随之移交 Change an address; when the one that routes moves to another street, open cases are handed over to its window' })
  async changeAddress(@Args('input', { description: '输入 Input' }) input: ChangeAddressInput, @Ctx() context: RequestContext): Promise<ChangeAddressPayload> {
    if (!(await context.ability()).may('ChangeAddress', 'Person')) throw forbidden();
    const today = chinaDay(this.kangfu.clock.now().toISOString());
    const id = await this.whom(input, today);
    if (typeof id !== 'string') return this.kangfu.commands.refused<'person', Person>('person', [id], context);
    const street = input.street ? await this.streets.locate(input.street, input.community ?? null) : null;
    return this.kangfu.commands.run(context, {
      aggregate: person, stream: streamId('person', id), as: 'person', subject: 'Person', path: [input.identity ? 'identity' : 'personId'], input, onBehalfOf: id,
      command: { type: 'ChangeAddress', data: { kind: input.kind, street: input.street ?? null, address: input.address, from: input.from ?? today, until: input.until ?? null } },
      rights: (state) => (state.status === 'none' ? null : this.rightsOf(context, id, Boolean(input.identity))),
      facts: async (_state, now) => ({ now: now.toISOString(), street, ...(street && input.kind === 'living' ? { household: await this.households.at(street.code, input.address) } : {}) }),
      claim: async (events) => {
        for (const event of events) if (event.type === 'PersonMoved') await this.duplicates.look(id, {}, { street: event.data.street, community: street?.community ?? null, places: event.data.places });
        return null;
      },
      answer: () => this.persons.find(context, id),
    });
  }

  private async whom({ personId, identity }: ChangeAddressInput, today: string) {
    if (!identity) return (personId && findUuid('person', personId)) || refusal('not-found', {}, ['personId']);
    const parsed = parseIdentity(identity.kind, identity.number, today);
    return 'code' in parsed ? parsed : (await this.identities.find(parsed)) ?? refusal('not-found', {}, ['identity']);
  }

  /** Whoever moves in shows the document at a desk that did not know them before: then the desk's own unit counts as a place. */
  private async rightsOf(context: RequestContext, personId: string, presented: boolean): Promise<AccessFacts | null> {
    const facts = await this.kangfu.rightsOf(context, `person-${personId}`);
    if (!presented || !facts) return facts;
    const { appointments } = await context.actor();
    return { ...facts, places: [...facts.places, ...appointments.flatMap(({ unit }) => unit ?? [])] };
  }
}
