import { readAgencies } from './agencies-sheet.ts';
import { type Kind, commandIdOf, importRows } from './import-rows.ts';
import { Away } from './graphql-client.ts';
import { readNeedsScreenings } from './needs-screenings-sheet.ts';
import { readPeople } from './people-sheet.ts';
import { placesOf } from './places.ts';
import { readRequests } from './requests-sheet.ts';
import { dayOf, decodeText, isDamaged, type Sheet, UnreadableFile } from './sheet.ts';

const places = placesOf(
  [{ code: '440304006', zh: '香蜜湖街道', parent: '440304' }, { code: '440304007', zh: '梅林街道', parent: '440304' }],
  [{ code: '440304006009', zh: '香岭社区居委会', parent: '440304006' }, { code: '440304007001', zh: '梅林一村社区居委会', parent: '440304007' }],
);
const NUMBER = '11010519491231002X';
const OTHER = '440524188001010014';
const people = (text: string, lang: 'zh' | 'en' = 'zh') => readPeople(text, places, '440304006', lang);
const told = ({ errors }: Sheet<unknown>) => errors.map(({ line, column, code }) => `${line} ${column} ${code}`);

test('a street’s list of people, as its columns are called and its cells are written', () => {
  const sheet = people(`姓名（必填）,身份证号码,残疾人证号,联系电话,监护人,监护人电话,街道,社区,家庭住址,性别,出生日期
张三, '${NUMBER} ,${NUMBER}42,138 0013 8000,李四,13900139000,香蜜湖,香岭社区,"香蜜湖路1号
2栋301",男,1949/12/31
王五,="${OTHER}",,,,,梅林街道,,,女,1880年1月1日
`);
  expect(sheet.errors).toEqual([]);
  expect(sheet.rows).toEqual([
    {
      line: 2, name: '张三', identity: { kind: 'RESIDENT_ID', number: NUMBER }, certificateNumber: `${NUMBER}42`, phone: '13800138000', guardianName: '李四', guardianPhone: '13900139000',
      street: '440304006', community: '440304006009', address: '香蜜湖路1号\n2栋301', sex: 'M', birthDate: '1949-12-31',
    },
    { line: 4, name: '王五', identity: { kind: 'RESIDENT_ID', number: OTHER }, street: '440304007', sex: 'F', birthDate: '1880-01-01' },
  ]);
});

test('what is wrong is told by line and column, in Chinese or English, without the value; the other rows go on', () => {
  const text = `姓名,身份证号,残疾证号,电话,街道,社区,性别,出生日期
,${NUMBER},,,,,,
甲,4.40304E+17,,,,,,
乙,110105194912310000,,,,,,
丙,110105194912310021,,,,,,
丁,12345,,,,,,
戊,,,,,,,
己,,11010519491231002X82,,,,,
庚,${OTHER},,1.38E+10,火星街道,,不详,昨天
辛,${OTHER},,,梅林,香岭社区,,
壬,${NUMBER},,,,,,
`;
  const sheet = people(text);
  expect(told(sheet)).toEqual([
    '2 姓名 name-missing', '3 身份证号 number-damaged', '4 身份证号 number-damaged', '5 身份证号 identity-check-failed', '6 身份证号 identity-format', '7 身份证号 identity-missing', '8 残疾证号 certificate-format',
    '9 出生日期 date-invalid', '9 性别 sex-invalid', '9 街道 street-unknown', '9 电话 phone-invalid', '10 身份证号 number-repeated', '10 社区 community-unknown', '11 身份证号 number-repeated',
  ]);
  expect(sheet).toMatchObject({ total: 10, rows: [] });
  expect(JSON.stringify(sheet.errors)).not.toContain('4.40304E');
  expect(people(text, 'en').errors[0]).toEqual({ line: 2, column: '姓名', code: 'name-missing', message: 'the name is missing' });
});

test('who has no number comes with a diagnosis', () => {
  const sheet = people('姓名,出生日期,性别,诊断日期,医院等级,疑似\n小明,2024-05-01,男,2026-10-01,三甲,是\n小红,2024-05-01,女,2026-10-01,诊所,否\n');
  expect(sheet.rows).toMatchObject([{ name: '小明', evidence: { issuerLevel: 'LEVEL_3A', issuedOn: '2026-10-01', suspected: true } }]);
  expect(told(sheet)).toEqual(['3 医院等级 hospital-level-unknown', '3 身份证号 identity-missing']);
});

test('UTF-8 with and without a mark, and GB 18030, are the same list', () => {
  const text = `姓名,身份证号\n张三,${NUMBER}\n`;
  // 姓名, 身份证号 and 张三 in GB 18030.
  const gb = Buffer.concat([Buffer.from('d0d5c3fb', 'hex'), Buffer.from(','), Buffer.from('c9edb7ddd6a4bac5', 'hex'), Buffer.from('\r\n'), Buffer.from('d5c5c8fd', 'hex'), Buffer.from(`,${NUMBER}\r\n`)]);
  for (const bytes of [Buffer.from(text), Buffer.from(`\uFEFF${text}`), gb]) expect(people(decodeText(bytes)).rows).toMatchObject([{ line: 2, name: '张三', identity: { number: NUMBER } }]);
});

test('a file without the columns is no list; a damaged line, or one that lost cells, does not take the others with it', () => {
  expect(() => people('号码\n1\n')).toThrow(new UnreadableFile('表头缺少：姓名'));
  expect(() => people('')).toThrow(UnreadableFile);
  const sheet = people(`姓名,身份证号,残疾证号,电话\n张三,${NUMBER},,\n"李四,,\n王五,${OTHER}\n`);
  expect(told(sheet)).toEqual(['3  line-unreadable', '4 姓名 cells-missing']);
  expect(sheet).toMatchObject({ total: 3, rows: [{ name: '张三' }] });
});

test('requests name needs and papers as the streets do', () => {
  const sheet = readRequests(`身份证号,残疾证号,服务需求,已交材料,申请日期\n${NUMBER},,康复训练、辅具,申请表，病历,2026.3.1\n,${OTHER}41,居家康复,,\n${NUMBER},,飞行,,\n${OTHER},,,结婚证,\n${NUMBER},,辅具；康复训练,,2026-03-01\n`, 'zh');
  expect(sheet.rows).toEqual([
    { line: 2, identity: { kind: 'RESIDENT_ID', number: NUMBER }, needs: ['REHABILITATION_TRAINING', 'ASSISTIVE_DEVICES'], provided: ['APPLICATION_FORM', 'MEDICAL_RECORD'], requestedOn: '2026-03-01' },
    { line: 3, identity: { kind: 'RESIDENT_ID', number: OTHER }, needs: ['HOME_BASED'], provided: [] },
  ]);
  expect(told(sheet)).toEqual(['4 服务需求 need-unknown', '5 服务需求 needs-missing', '5 已交材料 paper-unknown', '6 身份证号 request-repeated']);
});

test('a round of screenings: whom, what became of it, what is needed', () => {
  const sheet = readNeedsScreenings(`身份证号,残疾人证号,筛查结果,需求,筛查日期,治疗师,备注\n${NUMBER},,已筛查,辅具、居家康复,2026/3/1,李治疗师,需要扶手\n,${OTHER}41,外出,,,,\n`, 'zh');
  expect(sheet.errors).toEqual([]);
  expect(sheet.rows).toEqual([
    { line: 2, identity: { kind: 'RESIDENT_ID', number: NUMBER }, outcome: 'SCREENED', needs: ['ASSISTIVE_DEVICES', 'HOME_BASED'], day: '2026-03-01', pairedWith: '李治疗师', note: '需要扶手' },
    { line: 3, identity: { kind: 'RESIDENT_ID', number: OTHER }, outcome: 'AWAY', needs: [] },
  ]);
  expect(told(readNeedsScreenings(`身份证号,筛查结果,需求,筛查日期\n${NUMBER},忘了,,\n${NUMBER},,飞行,昨天\n,外出,,\n${OTHER},拒绝,辅具,\n${NUMBER},已筛查,无,\n${NUMBER},外出,,\n`, 'zh'))).toEqual([
    '2 筛查结果 outcome-unknown', '3 筛查结果 outcome-missing', '3 需求 need-unknown', '3 筛查日期 date-invalid', '4 身份证号 identity-missing', '5 需求 needs-without-screening', '7 身份证号 person-repeated',
  ]);
});

test('agencies with services, classes, places and their time', () => {
  const sheet = readAgencies('机构代码,机构名称,服务类别,残疾类别,容量,起始日,截止日\nft-new,新机构,康复训练、心理康复,肢体残疾、智力,30,2026-01-01,长期\nFT NEW,,开车,第八类,许多,昨天,2020-01-01\nft-new,又一个,教育康复,,5,2026-01-01,2025-01-01\n', '440304', 'zh');
  expect(sheet.rows).toEqual([{ line: 2, code: 'ft-new', nameZh: '新机构', nameEn: 'ft-new', parent: '440304', services: ['PSYCHOLOGICAL', 'REHABILITATION_TRAINING'], classes: [4, 5], capacity: 30, validFrom: '2026-01-01', validUntil: null }]);
  expect(told(sheet)).toEqual(['3 机构代码 unit-code', '3 机构名称 name-missing', '3 服务类别 service-unknown', '3 残疾类别 class-unknown', '3 容量 capacity-invalid', '3 起始日 date-invalid', '4 机构代码 code-repeated', '4 截止日 period-reversed']);
});

test('days as they are written, and numbers as spreadsheets damage them', () => {
  expect(['2026-03-01', '2026/3/1', '2026.03.01', '2026年3月1日', '20260301'].map(dayOf)).toEqual(Array(5).fill('2026-03-01'));
  expect(['2026-02-30', '2026', '45000', '昨天', ''].map(dayOf)).toEqual(Array(5).fill(null));
  expect(['4.40304E+17', '4e17', '440304199001010000'].map(isDamaged)).toEqual([true, true, true]);
  expect(isDamaged(NUMBER)).toBe(false);
});

describe('importing rows', () => {
  interface Row { readonly line: number; readonly name: string }
  const sheet: Sheet<Row> = { total: 4, rows: [{ line: 2, name: 'a' }, { line: 3, name: 'b' }, { line: 4, name: 'c' }], errors: [{ line: 5, column: '姓名', code: 'name-missing', message: '' }], headerOf: (column) => `<${column}>` };
  const system = () => {
    const kept = new Set<string>();
    let away = 3;
    const kind: Kind<Row> = {
      known: async (_row, commandId) => kept.has(commandId),
      record: async ({ name }, commandId) => {
        if (away-- > 0) throw new Away('UNAVAILABLE');
        if (name === 'c') return { outcome: 'refused', problems: [{ code: 'no', message: 'no', path: ['name'] }] };
        kept.add(commandId);
        return { outcome: 'recorded' };
      },
      columnOf: ([field]) => field!,
    };
    return { kept, options: { sheet, kind, list: 'l', place: 'p', parallel: 2, send: (async () => ({})) as never, sleep: async () => {} } };
  };

  test('a dry run changes nothing; the import records once, waits for who is away, and again it changes nothing', async () => {
    const { kept, options } = system();
    expect(await importRows({ ...options, dryRun: true })).toMatchObject({ rows: 4, recorded: 3, unchanged: 0, refused: 1, dryRun: true });
    expect(kept.size).toBe(0);
    expect(await importRows({ ...options, dryRun: false })).toMatchObject({
      rows: 4, recorded: 2, unchanged: 0, refused: 2, errors: [{ line: 4, column: '<name>', code: 'no' }, { line: 5, column: '姓名', code: 'name-missing' }],
    });
    expect(await importRows({ ...options, dryRun: false })).toMatchObject({ recorded: 0, unchanged: 2, refused: 2 });
  });

  test('a row is itself wherever it stands, in its list', () => {
    expect(commandIdOf('l', { line: 2, name: 'a' } as Row)).toBe(commandIdOf('l', { line: 9, name: 'a' } as Row));
    expect(commandIdOf('l', { line: 2, name: 'a' } as Row)).not.toBe(commandIdOf('m', { line: 2, name: 'a' } as Row));
    expect(commandIdOf('l', { line: 2, name: 'a' } as Row)).not.toBe(commandIdOf('l', { line: 2, name: 'b' } as Row));
  });
});
