import { CommandInput, IsGlobalId, payloadOf, UrlScalar } from '@kangfu/nest';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { DeliveryAttempt, Endpoint } from '../projections/endpoint.types.js';

@InputType({ description: '登记推送地址 Input of createEndpoint' })
export class CreateEndpointInput extends CommandInput {
  @Field(() => String, { description: '机构代码 Code of the agency' }) @IsString() @MaxLength(64) agency!: string;
  @Field(() => UrlScalar, { description: '网址（https） Where to post (https)' }) @IsString() @MaxLength(2_000) url!: string;
  @Field(() => [String], { nullable: true, description: '只要这些事件类型 Only these event types' }) @IsOptional() @IsString({ each: true }) @ArrayMaxSize(100) eventTypes?: string[] | null;
}
@InputType({ description: '指定推送地址 Input that names an endpoint' })
export class EndpointInput extends CommandInput {
  @Field(() => ID, { description: '推送地址 The endpoint' }) @IsGlobalId('endpoint') endpointId!: string;
}
@InputType({ description: '跳过一次推送 Input of skipDelivery' })
export class SkipDeliveryInput extends EndpointInput {
  @Field(() => Int, { description: '信箱序号 Position in the mailbox' }) @IsInt() @Min(1) position!: number;
  @Field(() => String, { description: '原因 Why' }) @IsString() @MaxLength(500) reason!: string;
}

@ObjectType({ description: '推送地址的变更结果 Outcome of a change of an endpoint' })
export class EndpointPayload extends payloadOf('endpoint', Endpoint) {}

@ObjectType({ description: '新密钥的结果 Outcome that shows a signing secret' })
export class EndpointSecretPayload extends payloadOf('endpoint', Endpoint) {
  @Field(() => String, { nullable: true, description: '签名密钥，只在此处给出（同一 commandId 重试时再次给出） Signing secret `whsec_…`, shown here only (again on a retry with the same commandId)' }) secret!: string | null;
}
@ObjectType({ description: '重新推送的结果 Outcome of delivering again' })
export class RedrivePayload extends payloadOf('endpoint', Endpoint) {
  @Field(() => Int, { description: '重新推送的条数 How many are delivered again' }) count!: number;
}

@ObjectType({ description: '测试推送的结果 Outcome of a test delivery' })
export class TestEndpointPayload extends payloadOf('endpoint', Endpoint) {
  @Field(() => DeliveryAttempt, { nullable: true, description: '这次推送 What came of it; null on refusal' }) attempt!: DeliveryAttempt | null;
}
