import { findUuid } from '@kangfu/common';
import { AsOfArgs, Ctx, IsGlobalId, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, ArgsType, Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional } from 'class-validator';
import { MaterialEnum, NeedKindEnum } from '../../projections/cases/case.types.js';
import { CaseFactsReader } from '../case-facts.js';
import { checklistFor, type Material, type NeedKind } from '../needs.js';

@ObjectType({ description: '材料清单的一项 A paper of the checklist' })
export class ChecklistItem {
  @Field(() => MaterialEnum, { description: '材料 The paper' }) material!: Material;
  @Field(() => [NeedKindEnum], { description: '因哪些需求而需要；空为每项申请都需要 The needs that ask for it; empty: every request does' }) needs!: NeedKind[];
  @Field(() => Boolean, { nullable: true, description: '已存档，不再收取；未指明当事人或无权查看时为空 On file, not asked again; null where no person is named, or one the user may not file for' }) onFile!: boolean | null;
}
@ArgsType()
export class MaterialsChecklistArgs extends AsOfArgs {
  @Field(() => [NeedKindEnum], { description: '服务需求 The needs' }) @ArrayMinSize(1) @ArrayMaxSize(10) needs!: NeedKind[];
  @Field(() => ID, { nullable: true, description: '当事人 The person' }) @IsOptional() @IsGlobalId('person') personId?: string | null;
}

@Resolver()
export class MaterialsChecklistResolver {
  constructor(private readonly kangfu: Kangfu, private readonly facts: CaseFactsReader) {}

  /** Always of today. What is on file is for those who may file for the person; by the same table and the same facts as the request itself. */
  @Query(() => [ChecklistItem], { description: '材料清单：各项需求须交的材料，已存档的不再收取 Papers to bring for these needs; what is on file is not asked for again' })
  async materialsChecklist(@Args() { needs, personId }: MaterialsChecklistArgs, @Ctx() context: RequestContext): Promise<ChecklistItem[]> {
    const id = personId ? findUuid('person', personId)! : null;
    const [ability, rights] = await Promise.all([context.ability(), id ? this.kangfu.rightsOf(context, `person-${id}`) : null]);
    const person = id && rights && ability.can('FileRequest', 'Case', rights) ? await this.facts.person(id) : null;
    return checklistFor(needs).map(({ material, needs: kinds }) => ({ material, needs: kinds, onFile: person && person.onFile.includes(material) }));
  }
}
