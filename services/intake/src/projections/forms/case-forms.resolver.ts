import { Ctx, printedForm, type RequestContext } from '@kangfu/nest';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Injectable } from '@nestjs/common';
import { Case, Receipt } from '../cases/case.types.js';
import { Consent } from '../consents/consent.types.js';
import { Persons } from '../persons/persons.js';
import { Units } from '../unit-directory/units.js';
import { Cases } from '../cases/cases.js';
import { type Around, completionNotice, consentForm, receiptForm } from './case-forms.js';

/** What forms name of a person and the window, as far as the reader may see it. */
@Injectable()
export class FormNames {
  constructor(private readonly persons: Persons, private readonly units: Units) {}

  async around(context: RequestContext, personId: string, window: string): Promise<Around> {
    const [person, unit] = await Promise.all([this.persons.find(context, personId), this.units.byCode(context, window)]);
    return { name: person && await this.persons.personal(context, person.row, 'name'), window: unit && { name: unit.name.zh, phone: unit.phone } };
  }
}

@Resolver(() => Case)
export class CaseFormsResolver {
  constructor(private readonly names: FormNames) {}

  @ResolveField(() => String, { nullable: true, description: '补正材料一次性告知书，可打印签字（中文）；未退回补正时为空 The one notice that names everything that is missing, to print and sign; null unless the request was returned' })
  async completionNotice(@Parent() { row }: Case, @Ctx() context: RequestContext): Promise<string | null> {
    const form = completionNotice(row, await this.names.around(context, row.personId, row.window));
    return form && printedForm(form);
  }
}

@Resolver(() => Receipt)
export class ReceiptFormResolver {
  constructor(private readonly names: FormNames) {}

  @ResolveField(() => String, { description: '回执，可打印签字（中文） The receipt as text to print and sign' })
  async printable(@Parent() receipt: Receipt, @Ctx() context: RequestContext): Promise<string> {
    return printedForm(receiptForm(receipt, await this.names.around(context, receipt.personId, receipt.windowCode)));
  }
}

@Resolver(() => Consent)
export class ConsentFormResolver {
  constructor(private readonly names: FormNames, private readonly units: Units, private readonly cases: Cases) {}

  @ResolveField(() => String, { description: '知情同意书，可打印签字（中文） The consent as text to print and sign' })
  async printable(@Parent() { row }: Consent, @Ctx() context: RequestContext): Promise<string> {
    const [recipients, of] = await Promise.all([this.units.byCodes(context, row.recipients), this.cases.find(context, row.caseId)]);
    return printedForm(consentForm(row, recipients.map(({ name }) => name.zh), await this.names.around(context, row.personId, of?.row.window ?? '')));
  }
}
