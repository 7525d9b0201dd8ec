import type { Role } from '@kangfu/access';
import { DAYS, DAYS_KEYS, type DaysKey, type Setting, type SettingKey } from '@kangfu/common/step-clocks';
import { DateScalar, enumOf } from '@kangfu/nest';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { RoleEnum } from '../staff/staff.types.js';

const LABELS: Readonly<Record<DaysKey, readonly [zh: string, en: string]>> = {
  accept: ['受理', 'Accept'], triage: ['分流', 'Triage'], assess: ['评估', 'Assess'], refer: ['转介', 'Refer'], plan: ['制定计划', 'Plan'], 'first-session': ['首次服务', 'First session'], track: ['跟踪间隔', 'Between progress notes'],
  review: ['评估审核间隔', 'Between reviews of the effect'], 'follow-up': ['回访', 'Follow up'], close: ['结案', 'Close'], 'due-soon': ['临期提醒提前', 'Due soon before the last day'], escalation: ['逐级督办间隔', 'Between levels of escalation'],
};
export const SettingKeyEnum = enumOf<SettingKey>('SettingKey', { zh: '配置项', en: 'What a unit can set' }, {
  ...(Object.fromEntries(DAYS_KEYS.map((key) => {
    const { days, working } = DAYS[key];
    return [key, { zh: `${LABELS[key][0]}（${working ? '工作日' : '日'}，默认 ${days}）`, en: `${LABELS[key][1]}, in ${working ? 'working ' : ''}days, by default ${days}` }];
  })) as Record<DaysKey, { zh: string; en: string }>),
  chain: { zh: '督办层级', en: 'Chain of escalation' }, 'switched-on': { zh: '启用', en: 'Switched on: requests can be filed there' },
});

@ObjectType({ description: '督办层级 A level of the chain of escalation' })
export class ChainLevel {
  @Field(() => RoleEnum, { description: '角色 Role' }) role!: Role;
  @Field(() => Int, { description: '个案所属街道之上第几级单位（0 为街道本身） So many levels above the street of the case' }) above!: number;
}
@ObjectType({ description: '机构配置 Something that a unit set for itself and all below it' })
export class UnitSetting {
  @Field(() => String, { description: '单位代码 Code of the unit' }) unit!: string;
  @Field(() => SettingKeyEnum, { description: '配置项 What is set' }) key!: SettingKey;
  @Field(() => DateScalar, { description: '生效日期 First day' }) from!: string;
  @Field(() => Int, { nullable: true, description: '天数 Days' }) days!: number | null;
  @Field(() => [ChainLevel], { nullable: true, description: '督办层级 Chain' }) chain!: ChainLevel[] | null;
  @Field(() => Boolean, { nullable: true, description: '启用 Switched on' }) on!: boolean | null;
}
export const toUnitSetting = ({ unit, key, from, days, chain, on }: Setting): UnitSetting =>
  ({ unit, key, from, days: days ?? null, chain: chain?.map(({ role, above }) => ({ role: role as Role, above })) ?? null, on: on ?? null });
