import { DateTimeScalar, type RequestContext } from '@kangfu/nest';
import { Directive, Field, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: '护照所言 What the passport said' })
@Directive('@shareable')
export class Seen {
  @Field(() => String, { nullable: true, description: '用户' }) sub!: string | null;
  @Field(() => String, { description: '目的' }) purpose!: string;
  @Field(() => String, { description: '语言' }) lang!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '时刻' }) asOf!: string | null;
  @Field(() => String, { nullable: true, description: '令牌' }) after!: string | null;
  @Field(() => String, { description: '关联' }) correlation!: string;
}
export const seen = ({ passport }: RequestContext): Seen => ({ ...passport });
