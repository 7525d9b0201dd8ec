import { type Connection, ConnectionArgs, Ctx, PersonalDate, PersonalText, type PersonalValue, type RequestContext, toConnection } from '@kangfu/nest';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { DISABILITY_CLASSES, type DisabilityClass } from '../../person/certificate.js';
import { guardsOn } from '../../person/guardians/guardians.js';
import { Unit } from '../unit-directory/unit.types.js';
import { Units } from '../unit-directory/units.js';
import { CertificateRecord, Correction, Guardian, GuardianDisagreement, toCertificateRecord } from './person-parts.types.js';
import { Person, PersonConnection, toPerson } from './person.types.js';
import { Persons } from './persons.js';

const newestFirst = <T>(all: readonly T[]): T[] => [...all].reverse();

/** Guardians, certificates and corrections of a person, the newest first. */
@Resolver(() => Person)
export class PersonPartsResolver {
  constructor(private readonly persons: Persons) {}

  @Query(() => PersonConnection, { description: '有待审批更正的人 People of whom a correction is to be decided' })
  async personsToCorrect(@Args() { first, after }: ConnectionArgs, @Ctx() context: RequestContext): Promise<Connection<Person>> {
    const filter = { toDecide: { $gt: 0 } };
    const page = await this.persons.reader.find(context, { first, after: after ?? null, filter });
    return toConnection(page, toPerson, { after, totalCount: () => this.persons.reader.count(context, filter) });
  }

  @ResolveField(() => [Guardian], { description: '监护人，含已终止的 Guardians, those of the past included' })
  guardians(@Parent() { row }: Person): Guardian[] {
    return newestFirst(row.guardians).map((each) => ({ guardianId: each.guardianId, relation: each.relation, legal: each.legal, from: each.from, until: each.until, row: each, person: row }));
  }

  @ResolveField(() => [GuardianDisagreement], { description: '监护人的分歧 Disagreements of guardians' })
  guardianDisagreements(@Parent() { row }: Person): GuardianDisagreement[] {
    return newestFirst(row.disagreements).map((each) => ({ disagreementId: each.disagreementId, guardians: each.guardians, recordedAt: each.recordedAt, settledAt: each.settledAt, row: each, person: row }));
  }

  @ResolveField(() => [CertificateRecord], { nullable: true, description: '残疾人证历史；未获同意时为空 Certificates there ever were; null without consent to them' })
  async certificates(@Parent() { row }: Person, @Ctx() context: RequestContext): Promise<CertificateRecord[] | null> {
    if (!(await this.persons.classesFor(context, 'Person', row.accessKey)).has('disability')) return null;
    return newestFirst(row.certificates).map((each) => toCertificateRecord(each, this.persons.today(), (code) => DISABILITY_CLASSES[code as DisabilityClass]));
  }

  @ResolveField(() => [Correction], { description: '更正申请 Corrections asked for' })
  corrections(@Parent() { row }: Person): Correction[] {
    return newestFirst(row.corrections).map((each) => ({
      correctionId: each.correctionId, status: each.status, fields: each.fields, proposedBy: each.proposedBy, proposedAt: each.proposedAt, decidedBy: each.decidedBy, decidedAt: each.decidedAt, row: each, person: row,
    }));
  }
}

@Resolver(() => Guardian)
export class GuardianResolver {
  constructor(private readonly persons: Persons, private readonly units: Units) {}

  @ResolveField(() => Boolean, { description: '今日有效：未满 18 周岁，或依法确定 In force today: the person is a minor, or it is legally established' })
  async inForce(@Parent() { row, person }: Guardian, @Ctx() context: RequestContext): Promise<boolean> { return guardsOn(row, await this.persons.birthDateOf(context, person.personId), this.persons.today()); }

  @ResolveField(() => Unit, { nullable: true, description: '担任监护人的机构 The institution that is guardian' })
  async institution(@Parent() { row }: Guardian, @Ctx() context: RequestContext): Promise<Unit | null> { return row.institution === null ? null : this.units.byCode(context, row.institution); }

  @ResolveField(() => PersonalText, { description: '姓名 Name' })
  name(@Parent() { row, person }: Guardian, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.persons.personalOf(context, person, row.text, 'name', 'guardianName'); }
  @ResolveField(() => PersonalText, { description: '电话 Phone' })
  phone(@Parent() { row, person }: Guardian, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.persons.personalOf(context, person, row.text, 'phone'); }
}

@Resolver(() => GuardianDisagreement)
export class GuardianDisagreementResolver {
  constructor(private readonly persons: Persons) {}

  @ResolveField(() => PersonalText, { description: '分歧内容 About what' })
  about(@Parent() { row, person }: GuardianDisagreement, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.persons.personalOf(context, person, row.about, 'about'); }
  @ResolveField(() => PersonalText, { description: '如何解决 How it was settled' })
  how(@Parent() { row, person }: GuardianDisagreement, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.persons.personalOf(context, person, row.how, 'how'); }
}

@Resolver(() => Correction)
export class CorrectionResolver {
  constructor(private readonly persons: Persons) {}

  @ResolveField(() => PersonalText, { description: '姓名应为 The name it should be' })
  name(@Parent() { row, person }: Correction, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.persons.personalOf(context, person, row.proposal, 'name'); }
  @ResolveField(() => PersonalDate, { description: '出生日期应为 The birth date it should be' })
  async birthDate(@Parent() { row, person }: Correction, @Ctx() context: RequestContext): Promise<PersonalValue> {
    const date = await this.persons.personalOf(context, person, row.proposal, 'birthDate');
    return date.state === 'MASKED' ? { value: null, state: 'MASKED' } : date;
  }
  @ResolveField(() => PersonalText, { description: '理由 Why' })
  reason(@Parent() { row, person }: Correction, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.persons.personalOf(context, person, row.proposal, 'reason'); }
  @ResolveField(() => PersonalText, { description: '不予更正的理由 Why it was refused' })
  refusal(@Parent() { row, person }: Correction, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.persons.personalOf(context, person, row.refusal, 'refusal'); }
}
