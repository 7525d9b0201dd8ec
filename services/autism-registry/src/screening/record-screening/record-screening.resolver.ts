import { CommandInput, Ctx, forbidden, IsGlobalId, Kangfu, payloadOf, type Reader, type RequestContext } from '@kangfu/nest';
import { chinaDay, findUuid, streamId } from '@kangfu/common';
import { refuse } from '@kangfu/decider';
import type { Type } from '@nestjs/common';
import { Args, Field, ID, InputType, IntersectionType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { screenings, type ScreeningRow } from '../../projections/screenings/screenings.projection.js';
import { Screening, toScreening } from '../../projections/screenings/screenings.types.js';
import { findStation } from '../find-station.js';
import { type Subject, tidy } from '../identity.js';
import { screening } from '../screening.aggregate.js';
import { SheetInput } from '../screening.inputs.js';
import { sheetCommand } from '../sheet-command.js';

@InputType({ description: '记录一次初筛 Input of recordScreening' })
export class RecordScreeningInput extends IntersectionType(CommandInput as unknown as Type<CommandInput>, SheetInput as unknown as Type<SheetInput>) {
  @Field(() => ID, { nullable: true, description: '已登记的人；与名单、编号二者择一 A registered person, instead of list and number' }) @IsOptional() @IsGlobalId('person') personId?: string | null;
  @Field(() => String, { nullable: true, description: '筛查名单 List' }) @IsOptional() @IsString() @IsNotEmpty() @MaxLength(200) list?: string | null;
  @Field(() => String, { nullable: true, description: '名单中的编号 Number in the list' }) @IsOptional() @IsString() @IsNotEmpty() @MaxLength(80) number?: string | null;
  @Field(() => String, { description: '服务站或街道编码 Code of the station or street' }) @IsString() @IsNotEmpty() @MaxLength(40) place!: string;
  @Field(() => String, { defaultValue: 'q-chat-10', description: '量表 Instrument' }) @IsString() @MaxLength(40) instrument: string = 'q-chat-10';
  @Field(() => String, { nullable: true, description: '量表版本，默认最新 Version of the instrument, the latest by default' }) @IsOptional() @IsString() @MaxLength(20) instrumentVersion?: string | null;
}
@ObjectType({ description: '记录初筛的结果 Outcome of recordScreening' })
export class RecordScreeningPayload extends payloadOf('screening', Screening) {}

const subjectOf = ({ personId, list, number }: RecordScreeningInput): Subject | null => {
  if (personId != null) return list == null && number == null ? { personId: findUuid('person', personId)! } : null;
  return list != null && number != null ? { list: tidy(list), number: tidy(number) } : null;
};

@Resolver()
export class RecordScreeningResolver {
  constructor(private readonly kangfu: Kangfu) {}

  private get screenings(): Reader<ScreeningRow> { return this.kangfu.reader(screenings, 'Screening'); }

  @Mutation(() => RecordScreeningPayload, { description: '记录一次初筛；阳性即建档并产生复筛任务 Record a screening; a positive one opens the file and the duty of the second tier' })
  async recordScreening(@Args('input', { description: '输入 Input' }) input: RecordScreeningInput, @Ctx() context: RequestContext): Promise<RecordScreeningPayload> {
    const { commands, clock } = this.kangfu;
    const ability = await context.ability();
    if (!ability.may('RecordScreening', 'Screening')) throw forbidden();
    const station = await findStation(this.kangfu, input.place.trim());
    if (!station) return commands.refused<'screening', Screening>('screening', refuse('unknown-place', {}, ['place']).refusals, context);
    const subject = subjectOf(input);
    if (!subject) return commands.refused<'screening', Screening>('screening', refuse('subject-unclear', {}, ['personId']).refusals, context);
    const registered = 'personId' in subject;
    const sheet = registered ? { ...input, screenedOn: input.screenedOn ?? chinaDay(clock.now()) } : input;
    const { screeningId, command } = sheetCommand(subject, input.instrument, input.instrumentVersion, sheet);
    return commands.run(context, {
      aggregate: screening, stream: streamId('screening', screeningId), as: 'screening', subject: 'Screening', path: [registered ? 'personId' : 'place'], input, command,
      rights: async () => {
        if (!registered) return { places: [station.code] };
        const person = await this.kangfu.rightsOf(context, `person-${subject.personId}`);
        return person && { places: person.places.filter((place) => place === station.code) };
      },
      facts: (_state, now) => ({ today: chinaDay(now), station }),
      answer: async () => { const row = await this.screenings.get(context, screeningId); return row && toScreening(row); },
    });
  }
}
