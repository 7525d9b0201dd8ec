import type { Role } from '@kangfu/access';
import { DAYS, DAYS_KEYS, type DaysKey, defaultChain, type EscalationLevel, SETTING_KEYS, type SettingKey, settingOn } from '@kangfu/common/step-clocks';
import { DateScalar, DateTimeScalar, enumOf, Label, UuidScalar } from '@kangfu/nest';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { RoleEnum } from '../staff/staff.types.js';
import type { MadeSetting } from './unit-settings.projection.js';

const LABELS: Readonly<Record<DaysKey, readonly [zh: string, en: string]>> = {
  accept: ['受理', 'Accept'], triage: ['分流', 'Triage'], assess: ['评估', 'Assess'], refer: ['转介', 'Refer'], plan: ['制定计划', 'Plan'], 'first-session': ['首次服务', 'First session'], track: ['跟踪间隔', 'Between progress notes'],
  review: ['评估审核间隔', 'Between reviews of the effect'], 'follow-up': ['回访', 'Follow up'], close: ['结案', 'Close'],
  handler: ['指定承办人', 'Assign who serves a need'], order: ['完成安排的评估', 'An assessment that was ordered'], opinion: ['专家意见', 'Opinion of a panel'], city: ['市级答复', 'Advice of the city'], answer: ['答复转介', 'Answer a referral'],
  appointment: ['预约服务', 'Make an appointment'], 'no-show': ['跟进未到', 'Follow up a no-show'], cancellation: ['确认取消转介', 'Confirm a cancellation'], 'plan-version': ['同意和批准计划新版本', 'Agree to and approve a new plan version'],
  consent: ['取得知情同意', 'Obtain consent'], 're-place': ['转安置', 'Find another place'], flag: ['处理预警', 'Resolve a flag'], device: ['适配或交付辅具', 'Fit or hand over a device'], 'device-check': ['辅具使用回访', 'Check the use of a device'], change: ['答复变更申请', 'Answer a change that was asked for'], waiting: ['等候安置', 'Place who waits'], archive: ['补齐归档材料', 'Complete an archive'],
  'due-soon': ['临期提醒提前', 'Due soon before the last day'], escalation: ['逐级督办间隔', 'Between levels of escalation'],
};
const OTHERS: Readonly<Record<Exclude<SettingKey, DaysKey>, readonly [zh: string, en: string]>> = {
  chain: ['督办层级', 'Chain of escalation'], 'city-chain': ['市级事项的督办层级', 'Chain of escalation of what lies with the city'], 'switched-on': ['启用', 'Switched on: requests can be filed there'],
};
export const SettingKeyEnum = enumOf<SettingKey>('SettingKey', { zh: '配置项', en: 'What a unit can set' }, {
  ...(Object.fromEntries(DAYS_KEYS.map((key) => {
    const { days, working } = DAYS[key];
    return [key, { zh: `${LABELS[key][0]}（${working ? '工作日' : '日'}，默认 ${days}）`, en: `${LABELS[key][1]}, in ${working ? 'working ' : ''}days, by default ${days}` }];
  })) as Record<DaysKey, { zh: string; en: string }>),
  ...(Object.fromEntries(Object.entries(OTHERS).map(([key, [zh, en]]) => [key, { zh, en }])) as Record<keyof typeof OTHERS, { zh: string; en: string }>),
});

type TimeUnit = 'working-days' | 'days';
export const TimeUnitEnum = enumOf<TimeUnit>('TimeUnit', { zh: '时间单位', en: 'Unit of time' }, { 'working-days': { zh: '工作日', en: 'Working days' }, days: { zh: '日', en: 'Days of the calendar' } });

@ObjectType({ description: '督办层级 A level of the chain of escalation' })
export class ChainLevel {
  @Field(() => RoleEnum, { description: '角色 Role' }) role!: Role;
  @Field(() => Int, { description: '个案所属街道之上第几级单位（0 为街道本身） So many levels above the street of the case' }) above!: number;
}
@ObjectType({ description: '机构配置 Something that holds at a unit: what it or the nearest unit above it has set, or the default' })
export class UnitSetting {
  @Field(() => SettingKeyEnum, { description: '配置项 What is set' }) key!: SettingKey;
  @Field(() => Label, { description: '名称 Its name' }) label!: Label;
  @Field(() => TimeUnitEnum, { nullable: true, description: '时间单位 What its days are; null where it has none' }) timeUnit!: TimeUnit | null;
  @Field(() => Boolean, { description: '为默认值 The default: nobody has set it' }) isDefault!: boolean;
  @Field(() => Int, { nullable: true, description: '默认天数 Days by default' }) defaultDays!: number | null;
  @Field(() => String, { nullable: true, description: '设置单位代码；默认值为空 Code of the unit that set it; null: nobody did' }) unit!: string | null;
  @Field(() => DateScalar, { nullable: true, description: '生效日期；默认值为空 First day; null of a default' }) from!: string | null;
  @Field(() => Int, { nullable: true, description: '天数 Days' }) days!: number | null;
  @Field(() => [ChainLevel], { nullable: true, description: '督办层级 Chain' }) chain!: ChainLevel[] | null;
  @Field(() => Boolean, { nullable: true, description: '启用 Switched on' }) on!: boolean | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '设置时刻 When it was set' }) setAt!: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '设置人（用户标识） User id of who set it' }) setBy!: string | null;
  @Field(() => RoleEnum, { nullable: true, description: '设置人的角色 In which role' }) setByRole!: Role | null;
}
const isDays = (key: SettingKey): key is DaysKey => key in DAYS;
const levels = (chain: readonly EscalationLevel[]): ChainLevel[] => chain.map(({ role, above }) => ({ role: role as Role, above }));
const named = (key: SettingKey): Pick<UnitSetting, 'key' | 'label' | 'timeUnit' | 'defaultDays'> => {
  const [zh, en] = isDays(key) ? LABELS[key] : OTHERS[key];
  return { key, label: { zh, en }, timeUnit: isDays(key) ? (DAYS[key].working ? 'working-days' : 'days') : null, defaultDays: isDays(key) ? DAYS[key].days : null };
};
export const toUnitSetting = ({ unit, key, from, days, chain, on, setAt, setBy, setByRole }: MadeSetting): UnitSetting =>
  ({ ...named(key), isDefault: false, unit, from, days: days ?? null, chain: chain ? levels(chain) : null, on: on ?? null, setAt, setBy, setByRole: setByRole as Role | null });

/** Everything that holds at a unit (`places`: itself first, then what is above it) on a day, each key once. */
export const settingsInForce = (schedule: readonly MadeSetting[], places: readonly string[], day: string): UnitSetting[] => SETTING_KEYS.map((key) => {
  const set = settingOn(schedule, places, key, day) as MadeSetting | null;
  if (set) return toUnitSetting(set);
  const chain = key === 'chain' || key === 'city-chain' ? levels(defaultChain(places, key)) : null;
  return { ...named(key), isDefault: true, unit: null, from: null, days: isDays(key) ? DAYS[key].days : null, chain, on: key === 'switched-on' ? true : null, setAt: null, setBy: null, setByRole: null };
});
