import { dwellingOf } from './dwelling.js';

test('one dwelling is one, however it is written', () => {
  for (const written of ['香蜜湖一村3栋501', '香蜜湖一村 3 栋 501室', '广东省深圳市福田区香蜜湖一村３栋５０１房', '深圳市香蜜湖一村3号楼-501']) expect([written, dwellingOf(written)]).toEqual([written, '香蜜湖一村3栋501']);
});
test('two dwellings are two: numbers are not run together, and an estate keeps its name', () => {
  expect(new Set(['1-12栋3', '11栋23', '阳光小区3栋5', '园岭社区3栋5', '3栋5'].map(dwellingOf)).size).toBe(5);
});
test('an estate without a house is no dwelling', () => expect([dwellingOf('香蜜湖一村'), dwellingOf('红荔路8号')]).toEqual([null, '红荔路8号']));
