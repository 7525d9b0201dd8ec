import { enumOf } from '@kangfu/nest';
import type { ChangeAnswer, ChangeReason, ChangeWish } from '../change-request/change-request.events.js';

export const ChangeWishEnum = enumOf<ChangeWish>('ChangeWish', { zh: '要求更换什么', en: 'What is to be changed' }, { agency: { zh: '更换机构', en: 'Another agency' }, appointment: { zh: '更改预约', en: 'Another appointment' } });
export const ChangeReasonEnum = enumOf<ChangeReason>('ChangeReason', { zh: '更换的原因', en: 'Why a change is asked for' }, {
  distance: { zh: '路途远', en: 'Too far' }, time: { zh: '时间不合适', en: 'The time does not suit' }, 'not-satisfied': { zh: '对服务不满意', en: 'Not satisfied' }, health: { zh: '健康原因', en: 'Health' },
  family: { zh: '家庭原因', en: 'Family' }, moved: { zh: '搬迁', en: 'Moved' }, other: { zh: '其他（须说明）', en: 'Other, to be explained' },
});
export const ChangeAnswerEnum = enumOf<ChangeAnswer>('ChangeAnswer', { zh: '对更换要求的答复', en: 'Answer to a change that was asked for' }, { done: { zh: '已更换', en: 'Done' }, refused: { zh: '不予更换', en: 'Refused' } });
