import { Field, InputType } from '@nestjs/graphql';
import { enumOf } from '@kangfu/nest';
import { Allow, Length } from 'class-validator';
import type { IdKind } from './identity.js';

export const IdentityDocumentEnum = enumOf<IdKind>('IdentityDocument', { zh: '身份证件', en: 'Identity document' }, {
  'resident-id': { zh: '居民身份证', en: 'Resident identity card' }, 'residence-permit': { zh: '港澳台居民居住证', en: 'Residence permit of a Hong Kong, Macao or Taiwan resident' },
  'permanent-residence-card': { zh: '外国人永久居留身份证', en: 'Permanent-residence card of a foreigner' }, 'birth-certificate': { zh: '出生医学证明', en: 'Birth certificate' },
});

@InputType({ description: '身份证件及号码；号码只用于核对，不保存 An identity document; its number is compared and not kept' })
export class IdentityInput {
  @Field(() => IdentityDocumentEnum, { description: '证件类型 Kind' }) @Allow() kind!: IdKind;
  @Field(() => String, { description: '证件号码 Number' }) @Length(1, 40) number!: string;
}
