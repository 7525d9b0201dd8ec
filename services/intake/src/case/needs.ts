/** 服务需求: what a case may ask for (Futian plan, 大康复), Chinese first. */
export const NEED_KINDS = {
  'rehabilitation-training': { zh: '康复训练', en: 'rehabilitation training' },
  education: { zh: '教育康复', en: 'educational rehabilitation' },
  vocational: { zh: '职业康复', en: 'vocational rehabilitation' },
  'assistive-devices': { zh: '辅具服务', en: 'assistive devices' },
  psychological: { zh: '心理康复', en: 'psychological rehabilitation' },
  'home-based': { zh: '居家康复', en: 'home-based rehabilitation' },
} as const;
export type NeedKind = keyof typeof NEED_KINDS;
export const NEED_KIND_CODES = Object.keys(NEED_KINDS) as NeedKind[];

/** Papers of the checklist 材料清单. No source names them: defaults, one table to change. */
export const MATERIALS = {
  'application-form': { zh: '康复服务申请表', en: 'application form' },
  'identity-document': { zh: '身份证件', en: 'identity document' },
  'disability-proof': { zh: '残疾人证或诊断证明', en: 'disability certificate or diagnosis' },
  'medical-record': { zh: '近期病历', en: 'recent medical record' },
  'school-statement': { zh: '在读学校情况说明', en: 'statement of the school' },
  'device-prescription': { zh: '辅具适配建议', en: 'device recommendation' },
} as const;
export type Material = keyof typeof MATERIALS;
export const MATERIAL_CODES = Object.keys(MATERIALS) as Material[];

const ALWAYS: readonly Material[] = ['application-form', 'identity-document', 'disability-proof'];
const FOR_NEED: Readonly<Record<NeedKind, readonly Material[]>> = {
  'rehabilitation-training': ['medical-record'], education: ['school-statement'], vocational: [], 'assistive-devices': ['device-prescription'], psychological: [], 'home-based': ['medical-record'],
};

/** Papers for these needs, in the order of the checklist, each with the needs that ask for it; none where every request does. */
export const checklistFor = (needs: readonly NeedKind[]): { readonly material: Material; readonly needs: NeedKind[] }[] => MATERIAL_CODES.flatMap((material) => {
  const asking = ALWAYS.includes(material) ? [] : [...new Set(needs)].filter((need) => FOR_NEED[need].includes(material));
  return asking.length > 0 || ALWAYS.includes(material) ? [{ material, needs: asking }] : [];
});
/** What is missing for these needs. Papers on file (seen at registration or with an earlier request) are never asked twice. */
export const missingMaterials = (needs: readonly NeedKind[], had: readonly Material[]): Material[] =>
  checklistFor(needs).map(({ material }) => material).filter((material) => !had.includes(material));

/** Codes for a message: as they are, and as people read them in either language. */
export const named = (name: string, codes: readonly string[], labels: Readonly<Record<string, { readonly zh: string; readonly en: string }>>): Record<string, string> => ({
  [name]: codes.join(', '), [`${name}Zh`]: codes.map((code) => labels[code]!.zh).join('、'), [`${name}En`]: codes.map((code) => labels[code]!.en).join(', '),
});

/** 三个出口: the street serves it itself · to the district centre · information given, which ends it. */
export const EXITS = {
  street: { zh: '街道自行服务', en: 'served by the street' },
  district: { zh: '转区评估转介中心', en: 'to the district centre' },
  information: { zh: '提供信息后结束', en: 'information given, ends' },
} as const;
export type Exit = keyof typeof EXITS;
export const EXIT_CODES = Object.keys(EXITS) as Exit[];
