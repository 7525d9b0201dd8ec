import { Directive, Field, ID, InterfaceType, ObjectType } from '@nestjs/graphql';
import type { PersonalStateName } from '../personal.js';
import { enumOf } from './enums.js';
import { DateScalar } from './scalars.js';

// Every subgraph has these with the same fields and descriptions, or the supergraph does not compose.

@InterfaceType({ description: '有全局标识的对象（Relay） An object with a global id' })
export abstract class Node {
  @Field(() => ID, { description: '全局标识 Opaque global id' }) id!: string;
}

@ObjectType({ description: '中英文名称 A label in both languages' })
@Directive('@shareable')
export class Label {
  @Field(() => String, { description: '中文 Chinese' }) zh!: string;
  @Field(() => String, { description: '英文 English' }) en!: string;
}

@ObjectType({ description: '问题的参数 A parameter of a problem' })
@Directive('@shareable')
export class ProblemParam {
  @Field(() => String, { description: '名称 Name' }) name!: string;
  @Field(() => String, { description: '值 Value' }) value!: string;
}

@ObjectType({ description: '用户可以改正的问题 What a user can mend' })
@Directive('@shareable')
export class Problem {
  @Field(() => String, { description: '代码（kebab-case） Code, kebab case' }) code!: string;
  @Field(() => String, { description: '说明，按请求的语言 Message in the language of the request' }) message!: string;
  @Field(() => [String], { description: '有问题的输入字段 Input field to mend' }) path!: string[];
  @Field(() => [ProblemParam], { description: '说明中的参数 Parameters of the message' }) params!: ProblemParam[];
}

export const PersonalState = enumOf<PersonalStateName>('PersonalState', { zh: '个人信息字段的状态', en: 'State of a personal field' }, {
  CLEAR: { zh: '可见', en: 'Shown' },
  MASKED: { zh: '已遮蔽', en: 'Masked' },
  ERASED: { zh: '已删除', en: 'Erased' },
  ABSENT: { zh: '未填写', en: 'Not given' },
});

@ObjectType({ description: '个人信息：文本 Personal text, with its state' })
@Directive('@shareable')
export class PersonalText {
  @Field(() => String, { nullable: true, description: '值；删除或未填写时为空 Value; null when erased or not given' }) value!: string | null;
  @Field(() => PersonalState, { description: '状态 State' }) state!: PersonalStateName;
}

@ObjectType({ description: '个人信息：日期 Personal date, with its state' })
@Directive('@shareable')
export class PersonalDate {
  @Field(() => DateScalar, { nullable: true, description: '值；遮蔽、删除或未填写时为空 Value; null when masked, erased or not given' }) value!: string | null;
  @Field(() => PersonalState, { description: '状态 State' }) state!: PersonalStateName;
}

@ObjectType({ description: '当前用户可执行的操作 An action on this object, for this user' })
@Directive('@shareable')
export class AllowedAction {
  @Field(() => String, { description: '操作（mutation 的名称） Name of the mutation' }) action!: string;
  @Field(() => Boolean, { description: '是否允许 Whether it may be done now' }) allowed!: boolean;
  @Field(() => String, { nullable: true, description: '不允许的原因 Why not, in the language of the request' }) reason!: string | null;
  @Field(() => String, { nullable: true, description: '原因代码 Problem code of the reason' }) code?: string | null;
}

@ObjectType({ description: '分页信息（Relay） Where a page stands' })
@Directive('@shareable')
export class PageInfo {
  @Field(() => Boolean, { description: '有下一页 More after this page' }) hasNextPage!: boolean;
  @Field(() => Boolean, { description: '有上一页 More before this page' }) hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: '首行游标 Cursor of the first row' }) startCursor!: string | null;
  @Field(() => String, { nullable: true, description: '末行游标 Cursor of the last row' }) endCursor!: string | null;
}
