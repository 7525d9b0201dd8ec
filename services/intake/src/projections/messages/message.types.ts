import { globalId } from '@kangfu/common';
import { ConnectionArgs, connectionOf, DateTimeScalar, enumOf, IsGlobalId, Label, Node } from '@kangfu/nest';
import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, ValidateNested } from 'class-validator';
import { render, type Template, TEMPLATES } from '../../messages/templates.js';
import { type Channel, CHANNELS } from '../../person/preferences.js';
import { MESSAGE_STATUSES, type MessageRow, type MessageStatus } from './messages.projection.js';

export const MessageStatusEnum = enumOf<MessageStatus>('MessageStatus', { zh: '消息状态', en: 'Status of a message' }, MESSAGE_STATUSES);
export const MessageChannelEnum = enumOf<Channel>('MessageChannel', { zh: '告知方式', en: 'How a message goes out' }, CHANNELS);
export const MessageTemplateEnum = enumOf<Template>('MessageTemplate', { zh: '告知事项', en: 'What a person is told' }, Object.fromEntries(Object.entries(TEMPLATES).map(([code, { label }]) => [code, label])) as Record<Template, Label>);

@ObjectType({ implements: () => [Node], description: '告知当事人的一条消息 A message to a person' })
@Directive('@key(fields: "ref")')
export class Message implements Node {
  id!: string;
  @Field(() => ID, { description: '内部标识 Internal key' }) @Directive('@inaccessible') ref!: string;
  @Field(() => MessageTemplateEnum, { description: '事项 What it is about' }) template!: Template;
  @Field(() => MessageChannelEnum, { description: '告知方式，按当事人的偏好 How it goes out, as the person wishes' }) channel!: Channel;
  @Field(() => String, { description: '语言：zh 或 en Language' }) language!: string;
  @Field(() => String, { description: '内容 Text' }) text!: string;
  @Field(() => MessageStatusEnum, { description: '状态 Status' }) status!: MessageStatus;
  @Field(() => DateTimeScalar, { description: '产生时间 When it was wanted' }) requestedAt!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '发送时间 When it was sent' }) sentAt!: string | null;
  @Field(() => Int, { description: '已尝试次数 Attempts so far' }) attempts!: number;
  @Field(() => DateTimeScalar, { nullable: true, description: '下次尝试时间 When it is tried next' }) nextAttempt!: string | null;
  @Field(() => String, { nullable: true, description: '上次失败的代码 Code of the last failure' }) failure!: string | null;
  /** Not in the graph. */
  row!: MessageRow;
}
export const MessageConnection = connectionOf(Message);
export const toMessage = (row: MessageRow): Message => ({
  id: globalId('message', row.messageId), ref: row.messageId, template: row.template, channel: row.channel, language: row.language, text: render(row.template, row.params, row.language), status: row.status,
  requestedAt: row.requestedAt, sentAt: row.sentAt, attempts: row.attempts, nextAttempt: row.nextAttempt, failure: row.failure, row,
});

@InputType({ description: '消息筛选条件 Which messages' })
export class MessageFilter {
  @Field(() => ID, { nullable: true, description: '当事人 The person' }) @IsOptional() @IsGlobalId('person') personId?: string | null;
  @Field(() => ID, { nullable: true, description: '个案 The case' }) @IsOptional() @IsGlobalId('case') caseId?: string | null;
  @Field(() => [MessageStatusEnum], { nullable: true, description: '状态（任一） One of these statuses' }) @IsOptional() @ArrayMaxSize(10) status?: MessageStatus[] | null;
  @Field(() => [MessageTemplateEnum], { nullable: true, description: '事项（任一） About one of these' }) @IsOptional() @ArrayMaxSize(20) template?: Template[] | null;
}
@ArgsType()
export class MessagesArgs extends ConnectionArgs {
  @Field(() => MessageFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => MessageFilter) filter?: MessageFilter | null;
}
