import { DateScalar } from '@kangfu/nest';
import { Field, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { SexEnum } from '../shared.types.js';
import type { Sex } from './screening.commands.js';

export interface Sheet {
  readonly answers: number[];
  readonly ageMonths: number;
  readonly sex: Sex;
  readonly screenedOn?: string | null;
  readonly claimedScore?: number | null;
  readonly claimedPositive?: boolean | null;
}

/** What a screening sheet says, whether recorded alone or in a batch. */
@InputType({ isAbstract: true })
export abstract class SheetInput implements Sheet {
  @Field(() => [Int], { description: '各项得分 Points of each item' }) @IsArray() @ArrayMaxSize(60) @IsInt({ each: true }) answers!: number[];
  @Field(() => Int, { description: '筛查时月龄 Age in completed months' }) @IsInt() ageMonths!: number;
  @Field(() => SexEnum, { description: '性别 Sex' }) @IsIn(['m', 'f', 'unknown']) sex!: Sex;
  @Field(() => DateScalar, { nullable: true, description: '筛查日期 Day of the screening' }) @IsOptional() @IsString() screenedOn?: string | null;
  @Field(() => Int, { nullable: true, description: '表上的得分，用于核对 Score on the sheet, to be checked' }) @IsOptional() @IsInt() claimedScore?: number | null;
  @Field(() => Boolean, { nullable: true, description: '表上的结果，用于核对 Result on the sheet, to be checked' }) @IsOptional() @IsBoolean() claimedPositive?: boolean | null;
}

@InputType({ description: '名单中的一行 A row of a screening list' })
export class ScreeningRowInput extends SheetInput {
  @Field(() => String, { description: '名单中的编号 Number in the list' }) @IsString() @IsNotEmpty() @MaxLength(80) number!: string;
}
