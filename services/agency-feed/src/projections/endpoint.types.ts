import { connectionOf, DateTimeScalar, enumOf, Node, UrlScalar } from '@kangfu/nest';
import { Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';

export const EndpointStatus = enumOf('EndpointStatus', { zh: '推送地址状态', en: 'Status of a webhook endpoint' }, {
  active: { zh: '启用', en: 'Active' }, disabled: { zh: '停用', en: 'Disabled' },
});
export const DeliveryStatus = enumOf('DeliveryStatus', { zh: '推送状态', en: 'Status of a delivery' }, {
  pending: { zh: '待推送', en: 'Pending' }, delivered: { zh: '已送达', en: 'Delivered' }, dead: { zh: '死信', en: 'Dead letter' }, skipped: { zh: '已跳过', en: 'Skipped' },
});

@ObjectType({ description: '一次推送尝试 One attempt to deliver' })
export class DeliveryAttempt {
  @Field(() => DateTimeScalar, { description: '时间 When' }) at!: string;
  @Field(() => Int, { description: '耗时（毫秒） Milliseconds' }) ms!: number;
  @Field(() => Int, { nullable: true, description: 'HTTP 状态码 HTTP status; null when there was no answer' }) status!: number | null;
  @Field(() => String, { nullable: true, description: '失败原因 Why it failed; null on success' }) error!: string | null;
}

@ObjectType({ description: '推送记录 One event on its way to one endpoint' })
export class Delivery {
  @Field(() => Int, { description: '在信箱中的序号 Position in the mailbox' }) position!: number;
  @Field(() => DeliveryStatus, { description: '状态 Status' }) status!: string;
  @Field(() => [DeliveryAttempt], { description: '最近二十次尝试 The last twenty attempts' }) attempts!: DeliveryAttempt[];
  @Field(() => DateTimeScalar, { nullable: true, description: '下次尝试 When it is tried again' }) nextAt!: string | null;
}

@ObjectType({ description: '推送统计 Deliveries of an endpoint by status' })
export class DeliveryCounts {
  @Field(() => Int, { description: '待推送 Pending' }) pending!: number;
  @Field(() => Int, { description: '已送达 Delivered' }) delivered!: number;
  @Field(() => Int, { description: '死信 Dead letters' }) dead!: number;
  @Field(() => Int, { description: '已跳过 Skipped' }) skipped!: number;
}

@ObjectType({ implements: () => [Node], description: '推送地址 A webhook endpoint of an agency (Standard Webhooks)' })
@Directive('@key(fields: "ref")')
export class Endpoint implements Node {
  @Field(() => ID) @Directive('@inaccessible') ref!: string;
  @Field(() => ID, { description: '全局标识 Opaque global id' }) id!: string;
  @Field(() => String, { description: '机构代码 Code of the agency' }) agency!: string;
  @Field(() => UrlScalar, { description: '网址 Where events are posted' }) url!: string;
  @Field(() => [String], { description: '订阅的事件类型；空为全部 Event types wanted; empty: all' }) eventTypes!: readonly string[];
  @Field(() => EndpointStatus, { description: '状态 Status' }) status!: string;
  @Field(() => DateTimeScalar, { description: '登记时间 When it was created' }) createdAt!: string;
  @Field(() => [Delivery], { description: '推送日志，最新在前 Delivery log, newest first' }) deliveries!: Delivery[];
  @Field(() => DeliveryCounts, { description: '推送统计 Deliveries by status' }) deliveryCounts!: DeliveryCounts;
}
export const EndpointConnection = connectionOf(Endpoint);
