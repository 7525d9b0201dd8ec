import { labelOf } from '@kangfu/nest';
import type { Attendance } from '../../delivery/session.events.js';
import { SettlementStateEnum } from '../../graphql/enums-of-care.js';
import { AttendanceEnum } from '../../graphql/enums.js';
import type { Sheet } from './settlements.projection.js';

type Lang = 'zh' | 'en';
const hours = (minutes: number): string => (minutes / 60).toFixed(2);
const cell = (value: string | number | null): string => { const text = value === null ? '' : String(value); return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text; };

/** The columns of the CSV. */
export const SETTLEMENT_CSV = ['agency', 'month', 'case_id', 'state', 'session_id', 'day', 'started_at', 'service', 'attendance', 'minutes', 'counted_minutes', 'group_id', 'corrected', 'changed_since'] as const;
/** One session a line (RFC 4180, UTF-8). */
export const settlementCsvOf = (sheets: readonly Sheet[]): string => [
  SETTLEMENT_CSV,
  ...sheets.flatMap(({ agency, month, caseId, state, lines }) => lines.map((line) =>
    [agency, month, caseId, state, line.sessionId, line.day, line.startedAt, line.service, line.attendance, line.minutes, line.counted, line.groupId, String(line.corrected), String(line.changedSince)])),
].map((line) => `${line.map(cell).join(',')}\r\n`).join('');

/** A sheet to print and sign. It names nobody: the name is written by hand, or joined by who prints it. */
export const settlementText = ({ month, caseId, lines, sessions, missed, minutes, state, mark }: Sheet, agencyName: string, lang: Lang): string => {
  const clock = (instant: string | null): string => (instant === null ? '     ' : new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(11, 16));
  const rows = lines.map((line, i) => `${String(i + 1).padStart(3)}  ${line.day}  ${clock(line.startedAt)}  ${String(line.counted).padStart(4)}  ${labelOf(AttendanceEnum, line.attendance as Attendance)[lang]}${line.corrected ? (lang === 'zh' ? '（已更正）' : ' (corrected)') : ''}${line.changedSince ? ' *' : ''}`);
  return (lang === 'zh'
    ? [`康复服务月度结算单  ${month}`, `机构：${agencyName}`, `个案：${caseId}`, '服务对象：________________', '', '序号  日期        时间   分钟  出勤', ...rows, '', `到场 ${sessions} 次，缺席 ${missed} 次，计入 ${minutes} 分钟（${hours(minutes)} 小时）`, `状态：${labelOf(SettlementStateEnum, state).zh}   内容标识：${mark}`, '* 签认后有变化', '', '监护人（本人）签名：________________    日期：________________', '机构盖章：________________']
    : [`Monthly settlement sheet  ${month}`, `Agency: ${agencyName}`, `Case: ${caseId}`, 'Client: ________________', '', ' no  day         time   min   attendance', ...rows, '', `${sessions} sessions, ${missed} missed, ${minutes} minutes that count (${hours(minutes)} h)`, `State: ${labelOf(SettlementStateEnum, state).en}   Content: ${mark}`, '* changed since it was signed', '', 'Signature of guardian or client: ________________    Date: ________________', 'Stamp of the agency: ________________']).join('\n');
};
