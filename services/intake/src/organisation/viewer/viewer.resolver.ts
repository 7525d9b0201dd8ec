import type { Role } from '@kangfu/access';
import { AsOfArgs, Ctx, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, ID, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Person } from '../../projections/persons/person.types.js';
import { PersonLinks } from '../../projections/person-links/person-links.js';
import { Persons } from '../../projections/persons/persons.js';
import { RoleEnum } from '../../projections/staff/staff.types.js';
import { Unit } from '../../projections/unit-directory/unit.types.js';
import { Units } from '../../projections/unit-directory/units.js';

@ObjectType({ description: '当前用户的一个角色 A role that the current user holds' })
export class ViewerRole {
  @Field(() => RoleEnum, { description: '角色 Role' }) role!: Role;
  @Field(() => UuidScalar, { nullable: true, description: '代何人（AB岗）：不在岗者的用户标识；本人任职为空 For whom who is away it is held as deputy; null: an appointment of one\'s own' }) standingInFor!: string | null;
  /** Not in the graph. */
  unitCode!: string | null;
}

@ObjectType({ description: '当前用户 Who is asking' })
export class Viewer {
  @Field(() => ID, { description: '用户标识 User id' }) userId!: string;
  @Field(() => [ViewerRole], { description: '现任角色 Roles in force' }) roles!: ViewerRole[];
}

@Resolver(() => ViewerRole)
export class ViewerRoleResolver {
  constructor(private readonly units: Units) {}
  @ResolveField(() => Unit, { nullable: true, description: '在哪个机构；监护人和本人为空 At which unit; null for guardians and clients' })
  async unit(@Parent() { unitCode }: ViewerRole, @Ctx() context: RequestContext): Promise<Unit | null> { return unitCode === null ? null : this.units.byCode(context, unitCode); }
}

@Resolver(() => Viewer)
export class ViewerResolver {
  constructor(private readonly units: Units, private readonly persons: Persons, private readonly links: PersonLinks) {}

  @Query(() => Viewer, { nullable: true, description: '当前用户及其角色 The current user, with roles and units' })
  async viewer(@Args() _: AsOfArgs, @Ctx() context: RequestContext): Promise<Viewer> {
    const { id, appointments } = await context.actor();
    return { userId: id, roles: appointments.map(({ role, unit, for: absent }) => ({ role, unitCode: unit, standingInFor: absent ?? null })) };
  }

  @ResolveField('units', () => [Unit], { description: '任职的机构 Units where a role is held' })
  heldAt(@Parent() { roles }: Viewer, @Ctx() context: RequestContext): Promise<Unit[]> {
    return this.units.byCodes(context, [...new Set(roles.flatMap(({ unitCode }) => unitCode ?? []))]);
  }

  @ResolveField(() => Person, { nullable: true, description: '本人或被监护人，合并的登记以保留者为准；工作人员为空 The person this user is, or is guardian of, of linked registrations the one that stays; null for staff' })
  async person(@Parent() { userId }: Viewer, @Ctx() context: RequestContext): Promise<Person | null> { return this.persons.find(context, await this.links.survivorOf(context, userId)); }
}
