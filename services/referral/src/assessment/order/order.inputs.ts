import { payloadOf } from '@kangfu/nest';
import { ObjectType } from '@nestjs/graphql';
import { AssessmentOrder } from '../../projections/assessment-orders/assessment-orders.types.js';

@ObjectType({ description: '评估安排操作的结果 Outcome of ordering or cancelling an assessment' })
export class AssessmentOrderPayload extends payloadOf('order', AssessmentOrder) {}
