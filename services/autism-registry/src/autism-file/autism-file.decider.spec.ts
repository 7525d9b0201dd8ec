import { specification } from '@kangfu/decider';
import type { OpenFile } from './autism-file.commands.js';
import { autismFileDecider } from './autism-file.decider.js';

const data = {
  personId: '11111111-1111-5111-8111-111111111111', place: '320412105', places: ['320412105', 'cz-jingkai', '3204'], sharedWith: ['mch-320412'],
  because: 'positive-screening' as const, screeningId: '22222222-2222-5222-8222-222222222222',
};
const open: OpenFile = { type: 'OpenFile', data };
const file = specification(autismFileDecider, {});

test('a file is opened with its reason', () => file.given().when(open).then({ type: 'FileOpened', data }));
test('one person has one file for life: opening it again changes nothing', () => {
  file.given({ type: 'FileOpened', data }).when(open).thenNothing();
  file.given({ type: 'FileOpened', data }).when({ ...open, data: { ...data, place: '320404001', because: 'diagnosis' } }).thenNothing();
});
