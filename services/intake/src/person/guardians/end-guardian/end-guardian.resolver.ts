import { CommandInput, Ctx, DateScalar, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString, IsUUID } from 'class-validator';
import { Person } from '../../../projections/persons/person.types.js';
import { PersonMutation } from '../../person-mutation.js';

@InputType({ description: '监护终止 Input of endGuardian' })
export class EndGuardianInput extends CommandInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => ID, { description: '监护 The guardianship' }) @IsUUID() guardianId!: string;
  @Field(() => DateScalar, { nullable: true, description: '至；空为今日 Until; null: today' }) @IsOptional() @IsString() until?: string | null;
}
@ObjectType({ description: '监护终止的结果 Outcome of endGuardian' })
export class EndGuardianPayload extends payloadOf('person', Person) {}

@Resolver()
export class EndGuardianResolver {
  constructor(private readonly mutation: PersonMutation) {}

  @Mutation(() => EndGuardianPayload, { description: '登记监护终止 A guardianship has ended' })
  async endGuardian(@Args('input', { description: '输入 Input' }) input: EndGuardianInput, @Ctx() context: RequestContext): Promise<EndGuardianPayload> {
    return this.mutation.run(context, input, { type: 'EndGuardian', data: { guardianId: input.guardianId, until: input.until ?? this.mutation.today } });
  }
}
