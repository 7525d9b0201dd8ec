import { findUuid } from '@kangfu/common';
import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min, ValidateBy, type ValidationOptions } from 'class-validator';
import { DateTimeScalar, UuidScalar } from './scalars.js';

/** Every root query field takes it. The gateway reads it and puts the instant into the passport: resolvers use `context.asOf`, joins obey. */
@ArgsType()
export class AsOfArgs {
  @Field(() => DateTimeScalar, { nullable: true, description: '截至该时刻已记录的内容 What was recorded by this instant' })
  @IsOptional()
  asOf?: string | null;
}

/** Arguments of a root field that finds one object. */
@ArgsType()
export class IdArgs extends AsOfArgs {
  @Field(() => ID, { description: '全局标识 Global id' })
  @IsString() @IsNotEmpty() @MaxLength(200)
  id!: string;
}

/** Arguments of a connection below the root. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 20, description: '条数，1–100 Rows, 1–100' })
  @IsInt() @Min(1) @Max(100)
  first: number = 20;
  @Field(() => String, { nullable: true, description: '从此游标之后 After this cursor' })
  @IsOptional() @IsString() @MaxLength(2_000)
  after?: string | null;
}

/** Arguments of a connection at the root. Add `filter` and `sort` in a subclass. */
@ArgsType()
export class ConnectionArgs extends PageArgs {
  @Field(() => DateTimeScalar, { nullable: true, description: '截至该时刻已记录的内容 What was recorded by this instant' })
  @IsOptional()
  asOf?: string | null;
}

/** Base of every mutation's input. */
@InputType({ isAbstract: true })
export abstract class CommandInput {
  @Field(() => UuidScalar, { nullable: true, description: '命令标识，重试时不变 The same again on a retry: the same outcome' })
  @IsOptional()
  commandId?: string | null;
  @Field(() => Int, { nullable: true, description: '所见的版本 Version of the object that was seen' })
  @IsOptional() @IsInt() @Min(0)
  expectedVersion?: number | null;
}

/** The text is the global id of an object of that kind (`case`, `person`); `each: true` for lists. */
export const IsGlobalId = (kind: string, options?: ValidationOptions): PropertyDecorator =>
  ValidateBy({ name: 'isGlobalId', constraints: [kind], validator: { validate: (value) => typeof value === 'string' && findUuid(kind, value) !== null } }, options);
