import { AsOfArgs, type Connection, Ctx, type RequestContext, toConnection } from '@kangfu/nest';
import { Args, ArgsType, Field, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { type Reference, uuidOf } from '../../ids.js';
import { toUnit, Unit, UnitConnection, UnitsArgs } from './unit.types.js';
import { Units } from './units.js';

@ArgsType()
export class UnitArgs extends AsOfArgs {
  @Field(() => String, { description: '机构代码 Code of the unit' }) @IsString() @MaxLength(40) code!: string;
}

@Resolver(() => Unit)
export class UnitResolver {
  constructor(private readonly units: Units) {}

  @Query(() => Unit, { nullable: true, description: '按代码查机构 A unit by its code' })
  unit(@Args() { code }: UnitArgs, @Ctx() context: RequestContext): Promise<Unit | null> { return this.units.byCode(context, code); }

  @Query(() => UnitConnection, { name: 'units', description: '机构列表，按代码排序 Units, by code' })
  async list(@Args() { first, after, filter }: UnitsArgs, @Ctx() context: RequestContext): Promise<Connection<Unit>> {
    const wanted = { ...(filter?.kind ? { kind: filter.kind } : {}), ...(filter?.parent ? { parent: filter.parent } : {}) };
    const page = await this.units.reader.find(context, { first, after: after ?? null, filter: wanted, sort: { code: 1 } });
    return toConnection(page, toUnit, { after, totalCount: () => this.units.reader.count(context, wanted) });
  }

  @ResolveField(() => Unit, { nullable: true, description: '上级机构 The unit directly above' })
  async parent(@Parent() { row }: Unit, @Ctx() context: RequestContext): Promise<Unit | null> { return row.parent === null ? null : this.units.byCode(context, row.parent); }

  @ResolveField(() => [Unit], { description: '自身至最上级 From this unit up to the root, itself first' })
  path(@Parent() { row }: Unit, @Ctx() context: RequestContext): Promise<Unit[]> { return this.units.byCodes(context, row.path); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Unit | null> {
    const uuid = uuidOf('unit', reference);
    return uuid ? this.units.find(context, uuid) : null;
  }
}
