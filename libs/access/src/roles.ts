/** Roles of domain.md §1; a person holds them by appointment to a unit, never by token. */
export const ROLES = [
  'community-liaison', 'window-clerk', 'street-coordinator', 'assessor', 'expert', 'agency-worker', 'quality-inspector', 'programme-office',
  'station-worker', 'subcentre-worker', 'city-worker', 'clinician', 'school-worker', 'education-bureau', 'job-coach', 'guardian', 'auditor', 'administrator',
] as const;
export type Role = (typeof ROLES)[number];

/** Labels of the roles, Chinese first. */
export const ROLE_LABELS: Readonly<Record<Role, { zh: string; en: string }>> = {
  'community-liaison': { zh: '社区专职委员', en: 'community liaison' },
  'window-clerk': { zh: '街道受理窗口', en: 'window clerk' },
  'street-coordinator': { zh: '街道康复组长', en: 'street coordinator' },
  assessor: { zh: '评估转介中心评估员', en: 'assessor' },
  expert: { zh: '专家', en: 'expert' },
  'agency-worker': { zh: '定点机构人员', en: 'agency worker' },
  'quality-inspector': { zh: '质量控制员', en: 'quality inspector' },
  'programme-office': { zh: '领导小组办公室', en: 'programme office' },
  'station-worker': { zh: '服务站人员', en: 'station worker' },
  'subcentre-worker': { zh: '分中心人员', en: 'sub-centre worker' },
  'city-worker': { zh: '市关爱指导中心人员', en: 'city centre worker' },
  clinician: { zh: '医务人员', en: 'clinician' },
  'school-worker': { zh: '学校人员', en: 'school worker' },
  'education-bureau': { zh: '教育局', en: 'education bureau' },
  'job-coach': { zh: '就业辅导员', en: 'job coach' },
  guardian: { zh: '监护人', en: 'guardian' },
  auditor: { zh: '审计', en: 'auditor' },
  administrator: { zh: '系统管理员', en: 'administrator' },
};
