import { Ctx, type RequestContext } from '@kangfu/nest';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../ids.js';
import { Unit } from '../unit-directory/unit.types.js';
import { Units } from '../unit-directory/units.js';
import { Consent } from './consent.types.js';
import { Consents } from './consents.js';

@Resolver(() => Consent)
export class ConsentResolver {
  constructor(private readonly consents: Consents, private readonly units: Units) {}

  @ResolveField(() => [Unit], { description: '接收单位 Who may receive the data' })
  recipients(@Parent() { row }: Consent, @Ctx() context: RequestContext): Promise<Unit[]> { return this.units.byCodes(context, row.recipients); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Consent | null> {
    const uuid = uuidOf('consent', reference);
    return uuid ? this.consents.find(context, uuid) : null;
  }
}
