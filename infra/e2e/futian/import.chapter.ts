import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importList } from '../../../tools/src/commands/import.ts';
import { inventedResident } from '../../../tools/src/demo/futian.ts';
import { agencyId, DISTRICT, STREET, type Chapter } from './world.ts';

/** Lists of a street, as its spreadsheets write them, imported through the public API by its clerk. */
export const importChapter: Chapter = (world) => describe('lists', () => {
  const write = (name: string, lines: readonly string[]): string => {
    const file = join(world.kangfu().dataDir, name);
    writeFileSync(file, `\uFEFF${lines.join('\r\n')}\r\n`);
    return file;
  };
  const importing = (file: string, as: string, place: string, dryRun = false) => importList(file, { as, place, dryRun, lang: 'zh', parallel: 2, json: true });
  const known = inventedResident('1958-03-02');
  const child = inventedResident('2019-08-09');

  test('people: a dry run changes nothing, the import records, again nothing changes, and what is wrong is told by line and column', async () => {
    const file = write('people.csv', [
      '姓名,身份证号,残疾人证号,联系电话,监护人,监护人电话,街道,社区',
      `陈一,'${known.number},${known.number}42,13800138000,,,香蜜湖街道,香岭社区`,
      `陈小,${child.number},,,陈二,13900139000,香蜜湖,香岭`,
      '陈错,4.40304E+17,,,,,香蜜湖街道,',
    ]);
    const errors = [{ line: 4, column: '身份证号', code: 'number-damaged' }];
    // The child has neither certificate nor diagnosis, but a number: that is enough.
    expect(await importing(file, 'people', STREET, true)).toMatchObject({ rows: 3, recorded: 2, unchanged: 0, refused: 1, errors });
    expect(await importing(file, 'people', STREET)).toMatchObject({ rows: 3, recorded: 2, unchanged: 0, refused: 1, errors });
    expect(await importing(file, 'people', STREET)).toMatchObject({ rows: 3, recorded: 0, unchanged: 2, refused: 1, errors });
    const clerk = await world.as('window-clerk', STREET);
    const match = 'query($identity: IdentityInput!) { personByIdentity(identity: $identity) { person { name { value } certificate { disabilityClass grade } } } }';
    expect(await clerk.get(match, { identity: { kind: 'RESIDENT_ID', number: known.number } })).toEqual({ personByIdentity: { person: { name: { value: '陈一' }, certificate: { disabilityClass: 4, grade: 2 } } } });
  });

  test('requests: of the people who are registered, each once', async () => {
    const unknown = inventedResident('1971-01-05');
    const file = write('requests.csv', [
      '身份证号,服务需求,已交材料,申请说明', `${known.number},康复训练、辅具服务,申请表、病历,"希望恢复
独立行走"`, `${child.number},教育康复,,`, `${unknown.number},居家康复,,`,
    ]);
    const errors = [{ line: 5, column: '身份证号', code: 'person-unknown' }];
    expect(await importing(file, 'requests', STREET, true)).toMatchObject({ recorded: 2, refused: 1, errors });
    expect(await importing(file, 'requests', STREET)).toMatchObject({ rows: 3, recorded: 2, unchanged: 0, refused: 1, errors });
    expect(await importing(file, 'requests', STREET)).toMatchObject({ rows: 3, recorded: 0, unchanged: 2, refused: 1 });
    const other = write('more-requests.csv', ['身份证号,服务需求', `${known.number},康复训练`]);
    expect(await importing(other, 'requests', STREET)).toMatchObject({ recorded: 0, refused: 1, errors: [{ line: 2, column: '服务需求', code: 'request-open-already' }] });
  });

  test('agencies: opened and designated, changed where the list changes', async () => {
    const code = `ft-list-${process.pid}`;
    const list = (capacity: number) => write('agencies.csv', ['机构代码,机构名称,服务类别,残疾类别,容量,起始日,截止日', `${code},名单上的机构,康复训练、心理康复,肢体、智力,${capacity},2026-01-01,长期`]);
    expect(await importing(list(30), 'agencies', DISTRICT)).toMatchObject({ recorded: 1, refused: 0 });
    expect(await importing(list(30), 'agencies', DISTRICT)).toMatchObject({ recorded: 0, unchanged: 1 });
    expect(await importing(list(35), 'agencies', DISTRICT)).toMatchObject({ recorded: 1, unchanged: 0 });
    const assessor = await world.as('assessor', DISTRICT);
    expect(await assessor.get('query($id: ID!) { agency(id: $id) { capacity classes services } }', { id: agencyId(code) })).toEqual({ agency: { capacity: 35, classes: [4, 5], services: ['PSYCHOLOGICAL', 'REHABILITATION_TRAINING'] } });
  });
});
