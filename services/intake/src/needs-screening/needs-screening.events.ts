import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { NEED_KIND_CODES } from '../case/needs.js';
import { AGE_BANDS } from '../person/calendar.js';

/** 筛查结果 What became of a household on the list. */
export const SCREENING_OUTCOMES = {
  screened: { zh: '已筛查', en: 'screened' }, refused: { zh: '拒绝', en: 'refused' }, away: { zh: '外出未遇', en: 'away' }, moved: { zh: '已迁出', en: 'moved' }, died: { zh: '已去世', en: 'died' },
} as const;
export type ScreeningOutcome = keyof typeof SCREENING_OUTCOMES;
export const SCREENING_OUTCOME_CODES = Object.keys(SCREENING_OUTCOMES) as ScreeningOutcome[];

/** 优先次序 Why a household is visited before others; the order is that of the list. Home-based needs of limb and visual disabilities come first, as the plan says. */
export const PRIORITIES = {
  'home-based-first': { zh: '重度肢体、视力残疾，居家康复优先', en: 'severe limb or visual disability: home-based needs first' },
  'limb-or-visual': { zh: '肢体、视力残疾', en: 'limb or visual disability' },
  severe: { zh: '其他重度残疾', en: 'another severe disability' },
  certificate: { zh: '其他持证残疾人', en: 'another holder of a certificate' },
  child: { zh: '未持证的已知儿童', en: 'a known child without a certificate' },
} as const;
export type Priority = keyof typeof PRIORITIES;
export const PRIORITY_CODES = Object.keys(PRIORITIES) as Priority[];

const campaign = { campaignId: Field.uuid() };
const household = { screeningId: Field.uuid(), ...campaign, personId: Field.uuid(), street: Field.text(20), community: Type.Optional(Field.text(20)), priority: Field.oneOf(PRIORITY_CODES) };
const statistics = { disabilityClass: Type.Optional(Field.int(1, 7)), grade: Type.Optional(Field.int(1, 4)), ageBand: Field.oneOf(AGE_BANDS) };

export const ScreeningCampaignOpened = defineEvent('intake', 'ScreeningCampaignOpened', {
  description: '开展需求筛查 A needs-screening campaign was opened; its list is fixed from here on',
  data: Type.Object({ ...campaign, place: Field.text(20), places: Type.Array(Field.text(40)), from: Field.date(), until: Field.date(), listed: Field.int(0) }),
});
export const HouseholdListed = defineEvent('intake', 'HouseholdListed', {
  description: '列入筛查名单 A person is on the list of a campaign', data: Type.Object({ ...household, ...statistics, places: Type.Array(Field.text(40)), /** Last day of the campaign. */ until: Type.Optional(Field.date()) }), subject: ({ personId }) => personId,
});
export const NeedScreeningRecorded = defineEvent('intake', 'NeedScreeningRecorded', {
  description: '需求筛查结果 What became of a person on the list, and which needs were found',
  data: Type.Object({
    ...household, ...statistics, outcome: Field.oneOf(SCREENING_OUTCOME_CODES), needs: Type.Array(Field.oneOf(NEED_KIND_CODES)), day: Field.date(),
    /** User who recorded it, and their unit. */
    recordedBy: Field.uuid(), unit: Field.text(40),
    /** The therapist of the pair, or their unit. */
    pairedWith: Type.Optional(Field.text(60)),
  }),
  personal: Type.Object({ note: Type.Optional(Field.text(2000)) }), subject: ({ personId }) => personId,
});

export const campaignEvents = { ScreeningCampaignOpened, HouseholdListed };
export type CampaignEvent = EventsOf<typeof campaignEvents>;
export const needScreeningEvents = { NeedScreeningRecorded };
export type NeedScreeningEvent = EventsOf<typeof needScreeningEvents>;
