import { refuse } from '@kangfu/decider';
import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { Person } from '../../projections/persons/person.types.js';
import { Duplicates } from '../duplicates/duplicates.js';
import { Identities } from '../identities.js';
import { IdentityInput } from '../identity.input.js';
import { parseIdentity } from '../identity.js';
import { PersonMutation } from '../person-mutation.js';

@InputType({ description: '取得或变更证件号码 Input of addIdentity' })
export class AddIdentityInput extends CommandInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => IdentityInput, { description: '证件及号码 The document' }) @ValidateNested() @Type(() => IdentityInput) identity!: IdentityInput;
}
@ObjectType({ description: '取得或变更证件号码的结果 Outcome of addIdentity' })
export class AddIdentityPayload extends payloadOf('person', Person) {}

@Resolver()
export class AddIdentityResolver {
  constructor(private readonly mutation: PersonMutation, private readonly identities: Identities, private readonly duplicates: Duplicates) {}

  @Mutation(() => AddIdentityPayload, { description: '登记新取得或变更的证件号码：仍是同一人；号码属于他人时拒绝并列入疑似重复 A number gained or changed: the same person; one that is somebody else\'s is refused, and the two are suspected to be one' })
  async addIdentity(@Args('input', { description: '输入 Input' }) input: AddIdentityInput, @Ctx() context: RequestContext): Promise<AddIdentityPayload> {
    const personId = this.mutation.idOf(input);
    const parsed = parseIdentity(input.identity.kind, input.identity.number, this.mutation.today);
    const identity = 'code' in parsed ? null : parsed;
    return this.mutation.run(context, input, { type: 'AddIdentity', data: { identity: { kind: input.identity.kind, number: input.identity.number } } }, {
      facts: async () => (identity ? { numberIs: await this.identities.standing(identity, personId), numberIndex: this.identities.indexOf(identity) } : { numberIs: 'free' }),
      claim: async () => {
        if (!identity) return null;
        if (!(await this.identities.claim(identity, personId))) {
          const owner = await this.identities.find(identity);
          if (owner) await this.duplicates.sameNumber(personId, owner);
          return refuse('person-known', {}, ['identity']);
        }
        await this.duplicates.numbered(personId, identity);
        return null;
      },
    });
  }
}
