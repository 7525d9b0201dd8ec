import { payloadOf } from '@kangfu/nest';
import { ObjectType } from '@nestjs/graphql';
import { ExpertOpinion } from '../projections/expert-opinions/expert-opinions.types.js';

@ObjectType({ description: '专家意见操作的结果 Outcome of asking for or giving an expert opinion' })
export class ExpertOpinionPayload extends payloadOf('opinion', ExpertOpinion) {}
