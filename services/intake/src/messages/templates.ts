import { MATERIALS } from '../case/needs.js';
import { REFUSAL_REASONS } from '../case/case.events.js';

/** 告知事项 What a person is told, Chinese first. Defaults of ours, data to be confirmed by the programme; `{name}` is a parameter. No text names a person. */
export const TEMPLATES = {
  'request-received': { label: { zh: '申请已收到', en: 'Request received' }, zh: '您的康复服务申请已收到，回执编号 {receipt}。', en: 'Your request for rehabilitation services was received. Receipt {receipt}.' },
  'request-accepted': { label: { zh: '申请已受理', en: 'Request accepted' }, zh: '您的康复服务申请已受理，街道将为您安排服务。', en: 'Your request was accepted; the street arranges what follows.' },
  'request-returned': { label: { zh: '请补交材料', en: 'Papers are missing' }, zh: '您的申请尚缺以下材料，请一次补齐：{missing}。', en: 'Your request lacks these papers; please hand in all of them: {missing}.' },
  'request-refused': { label: { zh: '申请不予受理', en: 'Request refused' }, zh: '您的申请不予受理，理由：{reason}。如有异议，可向街道窗口提出。', en: 'Your request was refused: {reason}. You may contest this at the window of the street.' },
  'information-given': { label: { zh: '告知事项', en: 'Information' }, zh: '街道就您的一项服务需求作了告知，请向街道窗口查询。', en: 'The street has information for you about one of your needs; please ask at its window.' },
  'appointment-made': { label: { zh: '预约通知', en: 'Appointment' }, zh: '您已预约{agencyZh}的服务，时间 {at}。', en: 'You have an appointment at {agencyEn}: {at}.' },
  'appointment-cancelled': { label: { zh: '预约取消', en: 'Appointment cancelled' }, zh: '您在{agencyZh}的预约已取消，机构将与您另约时间。', en: 'Your appointment at {agencyEn} was cancelled; you will be given another.' },
  'appointment-moved': { label: { zh: '预约顺延', en: 'Appointment moved' }, zh: '{agencyZh}原定 {from} 的服务因停业顺延至 {at}。如时间不便，请与机构联系。', en: '{agencyEn} is closed on the day of your appointment of {from}: it is moved to {at}. Please call the agency if that does not suit you.' },
  'closed-that-day': { label: { zh: '停业，另行预约', en: 'Closed: another appointment follows' }, zh: '{agencyZh}原定 {from} 的服务因停业取消，机构将与您另约时间。', en: '{agencyEn} is closed on the day of your appointment of {from}; it will arrange another with you.' },
  'assessment-made': { label: { zh: '评估预约通知', en: 'Appointment for an assessment' }, zh: '请于 {at} 到{agencyZh}接受功能评估。', en: 'Please come for your assessment: {agencyEn}, {at}.' },
  'assessment-at-home': { label: { zh: '上门评估通知', en: 'An assessor will come' }, zh: '评估员将于 {at} 上门为您做功能评估。', en: 'An assessor will visit you at home: {at}.' },
  'assessment-cancelled': { label: { zh: '评估预约取消', en: 'Appointment for an assessment cancelled' }, zh: '原定的功能评估已取消，评估员将与您另约时间。', en: 'The appointment for your assessment was cancelled; the assessor will make another.' },
  'plan-to-agree': { label: { zh: '服务计划待确认', en: 'Plan to agree to' }, zh: '您的个人服务计划（第 {version} 版）已拟定，请本人或监护人确认。', en: 'Your personal service plan (version {version}) is drafted: please agree to it, or have your guardian do so.' },
  'visit-to-come': { label: { zh: '回访预告', en: 'A visit is to come' }, zh: '工作人员将于 {due} 前回访，了解您对服务的意见。', en: 'We will visit you by {due} and ask what you think of the service.' },
  'visit-missed': { label: { zh: '回访未遇', en: 'A visit did not reach you' }, zh: '{day} 回访未能联系到您，请与社区专职委员联系。', en: 'We could not reach you on {day}; please get in touch with the liaison of your community.' },
  'agency-suspended': { label: { zh: '机构暂停服务', en: 'Your agency is suspended' }, zh: '{agencyZh}的定点已暂停。请与个案负责人商定另选机构，或告知您愿意留下。', en: 'The designation of {agencyEn} is suspended. Please choose another agency with your case manager, or say that you stay.' },
  'agency-ended': { label: { zh: '机构终止服务', en: 'Your agency is no longer designated' }, zh: '{agencyZh}不再是您所需服务的定点机构。请与个案负责人商定另选机构，原机构停止服务的在轮候时优先。', en: '{agencyEn} is no longer designated for your service. Please choose another agency with your case manager; who lost a place goes before others on a waiting list.' },
  'agency-goes-on': { label: { zh: '机构恢复服务', en: 'Your agency goes on' }, zh: '{agencyZh}的定点已恢复，您的服务照常进行。', en: '{agencyEn} is designated again: your service goes on.' },
  'case-closed': { label: { zh: '服务结案', en: 'Case closed' }, zh: '您的康复服务已结案。如有新的需求，可随时再次申请。', en: 'Your case is closed. You can ask again whenever you need to.' },
} as const;
export type Template = keyof typeof TEMPLATES;
export const TEMPLATE_CODES = Object.keys(TEMPLATES) as Template[];

export type Params = Readonly<Record<string, string>>;
type Lang = 'zh' | 'en';

const labelled = (codes: string, labels: Readonly<Record<string, { readonly zh: string; readonly en: string }>>, lang: Lang): string =>
  codes.split(',').map((code) => labels[code]?.[lang] ?? code).join(lang === 'zh' ? '、' : ', ');
/** An instant as people in China read it: `2026-11-22 14:30`. */
const clock = (instant: string): string => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** The text of a message. Parameters are codes, days and instants; people read their labels. */
export const render = (template: Template, params: Params, lang: Lang): string => TEMPLATES[template][lang].replace(/\{(\w+)\}/g, (_all, name: string) => {
  const value = params[name] ?? '';
  if (name === 'missing') return labelled(value, MATERIALS, lang);
  if (name === 'reason') return labelled(value, REFUSAL_REASONS, lang);
  return name === 'at' || name === 'from' ? clock(value) : value;
});
