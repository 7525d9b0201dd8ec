import { AllowedAction, type Connection, Ctx, IdArgs, Kangfu, PageArgs, PersonalDate, PersonalText, type PersonalValue, type RequestContext, toConnection } from '@kangfu/nest';
import { refuse } from '@kangfu/decider';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../ids.js';
import { Case, CaseConnection, toCase } from '../cases/case.types.js';
import { Cases } from '../cases/cases.js';
import { Unit } from '../unit-directory/unit.types.js';
import { PersonLinks } from '../person-links/person-links.js';
import { Units } from '../unit-directory/units.js';
import { addressFor, ADDRESSED_SERVICES, type AddressedService, type AddressKind } from '../../person/address/address-rules.js';
import { AddressRoles, addressesOf, DisabilityCertificate, Person, PersonAddress, toCertificate } from './person.types.js';
import { Persons } from './persons.js';

const ACTIONS = [['changeContact', 'ChangeContact', 'Person'], ['changePreferences', 'ChangePreferences', 'Person'], ['changeAddress', 'ChangeAddress', 'Person'], ['fileRequest', 'FileRequest', 'Case']] as const;

@Resolver(() => Person)
export class PersonResolver {
  constructor(private readonly kangfu: Kangfu, private readonly persons: Persons, private readonly cases: Cases, private readonly units: Units, private readonly links: PersonLinks) {}

  @Query(() => Person, { nullable: true, description: '一名残疾人 One person' })
  person(@Args() { id }: IdArgs, @Ctx() context: RequestContext): Promise<Person | null> { return this.find({ id }, context); }

  @ResolveField(() => PersonalText, { description: '姓名 Name' })
  name(@Parent() { row }: Person, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.persons.personal(context, row, 'name'); }
  @ResolveField(() => PersonalDate, { description: '出生日期 Birth date' })
  async birthDate(@Parent() { row }: Person, @Ctx() context: RequestContext): Promise<PersonalValue> {
    const date = await this.persons.personal(context, row, 'birthDate');
    return date.state === 'MASKED' ? { value: null, state: 'MASKED' } : date;
  }
  @ResolveField(() => PersonalText, { description: '电话 Phone' })
  phone(@Parent() { row }: Person, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.persons.personal(context, row, 'phone'); }
  @ResolveField(() => PersonalText, { description: '住址 Address' })
  address(@Parent() { row }: Person, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.persons.personal(context, row, 'address'); }
  @ResolveField(() => PersonalText, { description: '监护人姓名 Name of the guardian' })
  guardianName(@Parent() { row }: Person, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.persons.personal(context, row, 'guardianName'); }
  @ResolveField(() => PersonalText, { description: '监护人电话 Phone of the guardian' })
  guardianPhone(@Parent() { row }: Person, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.persons.personal(context, row, 'guardianPhone'); }

  @ResolveField(() => DisabilityCertificate, { nullable: true, description: '残疾人证；没有或未获同意时为空 Certificate; null where there is none, or no consent to it' })
  async certificate(@Parent() { row }: Person, @Ctx() context: RequestContext): Promise<DisabilityCertificate | null> {
    return row.certificate && (await this.persons.classesFor(context, 'Person', row.accessKey)).has('disability') ? toCertificate(row.certificate) : null;
  }

  @ResolveField(() => Unit, { nullable: true, description: '所属街道（服务站） The unit that serves the street' })
  street(@Parent() { row }: Person, @Ctx() context: RequestContext): Promise<Unit | null> { return this.units.byCode(context, row.street); }

  @ResolveField(() => [PersonAddress], { description: '地址：户籍、居住证、现居，含历史，新的在前 The three addresses and those before, the newest first' })
  addresses(@Parent() { row }: Person): PersonAddress[] { return addressesOf(row, this.persons.today()); }

  @ResolveField(() => [AddressRoles], { description: '各项服务所看的地址 Which address counts for what' })
  addressRoles(@Parent() { row }: Person): AddressRoles[] {
    const current: Partial<Record<AddressKind, AddressKind>> = Object.fromEntries(addressesOf(row, this.persons.today()).filter((each) => each.current).map(({ kind }) => [kind, kind]));
    return (Object.keys(ADDRESSED_SERVICES) as AddressedService[]).map((service) =>
      ({ service, routes: addressFor(service, 'routes', current), entitles: addressFor(service, 'entitles', current), counts: addressFor(service, 'counts', current) }));
  }

  @ResolveField(() => CaseConnection, { name: 'cases', description: '康复个案，含合并到此人之下的登记的个案，新的在前 Rehabilitation cases, those of registrations linked to this one included, newest first' })
  async casesOf(@Parent() { row }: Person, @Args() { first, after }: PageArgs, @Ctx() context: RequestContext): Promise<Connection<Case>> {
    const filter = { personId: { $in: [row.personId, ...(await this.links.shownUnder(context, row.personId))] } };
    const page = await this.cases.reader.find(context, { first, after: after ?? null, filter, sort: { filedAt: -1 } });
    return toConnection(page, toCase, { after, totalCount: () => this.cases.reader.count(context, filter) });
  }

  @ResolveField(() => Person, { nullable: true, description: '合并后保留的登记；未合并时为空 The registration that this one is shown under; null while it stands for itself' })
  async canonical(@Parent() { row }: Person, @Ctx() context: RequestContext): Promise<Person | null> {
    const survivor = await this.links.survivorOf(context, row.personId);
    return survivor === row.personId ? null : this.persons.find(context, survivor);
  }

  @ResolveField(() => [Person], { description: '合并到此人之下的登记 Registrations shown under this one' })
  async linkedPersons(@Parent() { row }: Person, @Ctx() context: RequestContext): Promise<Person[]> {
    const linked = await this.links.shownUnder(context, row.personId);
    return (await Promise.all(linked.map((each) => this.persons.find(context, each)))).filter((person) => person !== null);
  }

  @ResolveField(() => [AllowedAction], { description: '当前用户可执行的操作 What this user may do' })
  async allowedActions(@Parent() { row }: Person, @Ctx() context: RequestContext): Promise<AllowedAction[]> {
    const [ability, facts] = await Promise.all([context.ability(), this.kangfu.rightsOf(context, row.accessKey)]);
    const [refused] = this.kangfu.commands.refused('person', refuse('not-allowed').refusals, context).problems;
    return ACTIONS.map(([action, command, subject]) => (facts && ability.can(command, subject, facts)
      ? { action, allowed: true, reason: null, code: null } : { action, allowed: false, reason: refused!.message, code: refused!.code }));
  }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Person | null> {
    const uuid = uuidOf('person', reference);
    return uuid ? this.persons.find(context, uuid) : null;
  }
}

@Resolver(() => PersonAddress)
export class PersonAddressResolver {
  constructor(private readonly persons: Persons, private readonly units: Units) {}

  @ResolveField(() => Unit, { nullable: true, description: '所属街道；不在服务区域时为空 The unit that serves it; null outside the area' })
  async street(@Parent() { row }: PersonAddress, @Ctx() context: RequestContext): Promise<Unit | null> { return row.street === null ? null : this.units.byCode(context, row.street); }

  @ResolveField(() => Unit, { nullable: true, description: '社区 The community' })
  async community(@Parent() { row }: PersonAddress, @Ctx() context: RequestContext): Promise<Unit | null> { return row.community === null ? null : this.units.byCode(context, row.community); }

  @ResolveField(() => PersonalText, { description: '地址 In words' })
  address(@Parent() { row, person }: PersonAddress, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.persons.personalOf(context, person, row.text, 'address'); }
}
