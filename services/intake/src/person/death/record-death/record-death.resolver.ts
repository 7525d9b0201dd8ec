import { CommandInput, Ctx, DateScalar, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString, Matches } from 'class-validator';
import { Person } from '../../../projections/persons/person.types.js';
import { Persons } from '../../../projections/persons/persons.js';
import { PersonMutation } from '../../person-mutation.js';

@InputType({ description: '登记死亡 Input of recordDeath' })
export class RecordDeathInput extends CommandInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => DateScalar, { description: '死亡日期 Day of the death' }) @IsString() day!: string;
  @Field(() => String, { nullable: true, description: '证明文件的 SHA-256 摘要 SHA-256 digest of the papers' }) @IsOptional() @Matches(/^[0-9a-f]{64}$/) evidenceDigest?: string | null;
}
@ObjectType({ description: '登记死亡的结果 Outcome of recordDeath' })
export class RecordDeathPayload extends payloadOf('person', Person) {}

@Resolver()
export class RecordDeathResolver {
  constructor(private readonly mutation: PersonMutation, private readonly persons: Persons) {}

  @Mutation(() => RecordDeathPayload, { description: '登记死亡：停止一切告知，请求取消未结转介，退出轮候，不再受理申请 Record a death: messages stop, open referrals are asked to be cancelled, waiting ends, nothing is filed any more' })
  async recordDeath(@Args('input', { description: '输入 Input' }) input: RecordDeathInput, @Ctx() context: RequestContext): Promise<RecordDeathPayload> {
    const { id: by } = await context.actor();
    return this.mutation.run(context, input, { type: 'RecordDeath', data: { day: input.day, evidenceDigest: input.evidenceDigest ?? null, by } }, {
      facts: async () => ({ birthDate: await this.persons.birthDateOf(context, this.mutation.idOf(input)) }),
    });
  }
}
