import { registrationsOf } from '@kangfu/access';
import { chinaDay } from '@kangfu/common';
import { AsOfArgs, badInput, Ctx, forbidden, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, ArgsType, Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { personLinks } from '../../projections/person-links/person-links.projection.js';
import { cases } from '../../projections/cases/cases.projection.js';
import { Person } from '../../projections/persons/person.types.js';
import { Persons } from '../../projections/persons/persons.js';
import { Unit } from '../../projections/unit-directory/unit.types.js';
import { Units } from '../../projections/unit-directory/units.js';
import { Identities } from '../identities.js';
import { IdentityInput } from '../identity.input.js';
import { parseIdentity } from '../identity.js';

@ArgsType()
export class MatchIdentityArgs extends AsOfArgs {
  @Field(() => IdentityInput, { description: '身份证件及号码 Identity document' }) @ValidateNested() @Type(() => IdentityInput) identity!: IdentityInput;
}

@ObjectType({ description: '核对结果：只说明是否已登记、何处有未结申请 Match without disclosure: known, and where a request is open' })
export class IdentityMatch {
  @Field(() => Boolean, { description: '已登记 Known' }) known!: boolean;
  @Field(() => [Unit], { description: '有未结申请的街道 Streets where a request is open' }) openRequestsAt!: Unit[];
  @Field(() => Person, { nullable: true, description: '当事人；无权查看时为空 The person, for who may see them' }) person!: Person | null;
}

@Resolver()
export class MatchIdentityResolver {
  constructor(private readonly kangfu: Kangfu, private readonly identities: Identities, private readonly persons: Persons, private readonly units: Units) {}

  @Query(() => IdentityMatch, { nullable: true, description: '凭证件号码核对 Whether a number is known, without saying whose it is' })
  async personByIdentity(@Args() { identity }: MatchIdentityArgs, @Ctx() context: RequestContext): Promise<IdentityMatch> {
    if (!(await context.ability()).may('MatchIdentity', 'Person')) throw forbidden();
    const parsed = parseIdentity(identity.kind, identity.number, chinaDay(this.kangfu.clock.now().toISOString()));
    if ('code' in parsed) throw badInput(this.kangfu.commands.refused('person', [parsed], context).problems[0]!.message, [{ path: parsed.path.join('.'), rules: [parsed.code] }]);
    const personId = await this.identities.find(parsed);
    if (!personId) return { known: false, openRequestsAt: [], person: null };
    // Under whichever registration, while they are linked: whoever is shown is the one who stays.
    const links = this.kangfu.reader(personLinks, 'Person');
    const [registrations] = await Promise.all([registrationsOf(personId, (ids) => Promise.all(ids.map((id) => links.fact(context, id)))), this.kangfu.reader(cases, 'Case').caughtUp(context)]);
    const open = await this.kangfu.rows(cases).peekMany({ personId: { $in: registrations }, open: true }, 20);
    const [openRequestsAt, person] = await Promise.all([this.units.byCodes(context, [...new Set(open.map(({ street }) => street))]), this.shown(context, [...new Set([registrations[0]!, personId])])]);
    return { known: true, openRequestsAt, person };
  }

  /** The first of them that the user may see. */
  private async shown(context: RequestContext, registrations: readonly string[]): Promise<Person | null> {
    return (await Promise.all(registrations.map((each) => this.persons.find(context, each)))).find((found) => found !== null) ?? null;
  }
}
