import { specification } from '@kangfu/decider';
import type { MoveFile, OpenFile } from './autism-file.commands.js';
import { autismFileDecider, type FileFacts } from './autism-file.decider.js';

const data = {
  personId: '11111111-1111-5111-8111-111111111111', place: '320412105', places: ['320412105', 'cz-jingkai', '3204'], sharedWith: ['mch-320412'],
  because: 'positive-screening' as const, screeningId: '22222222-2222-5222-8222-222222222222',
};
const open: OpenFile = { type: 'OpenFile', data };
const file = specification(autismFileDecider, {} as FileFacts);

test('a file is opened with its reason', () => file.given().when(open).then({ type: 'FileOpened', data }));
test('one person has one file for life: opening it again changes nothing', () => {
  file.given({ type: 'FileOpened', data }).when(open).thenNothing();
  file.given({ type: 'FileOpened', data }).when({ ...open, data: { ...data, place: '320404001', because: 'diagnosis' } }).thenNothing();
});

describe('a move', () => {
  const opened = { type: 'FileOpened' as const, data };
  const [path, mch] = [['320404001', 'cz-zhonglou', '3204'], 'mch-320404'];
  const move = (to: readonly string[], since = '2026-04-10', street = to[0]!): MoveFile => ({ type: 'MoveFile', data: { street, path: to, since } });
  const away = (since: string) => move([], since, '440304006');
  const { personId, place, screeningId } = data;
  const moved = { type: 'FileMoved' as const, data: { personId, from: place, place: path[0]!, places: path, sharedWith: ['mch-320404'], since: '2026-04-10', screeningId } };
  const left = { type: 'FileLeftArea' as const, data: { personId, place, street: '440304006', since: '2026-05-01' } };

  test('takes it to the station of the new street, once', () => {
    file.given(opened).when(move(path), { mch }).then(moved);
    file.given(opened, moved).when(move(path), { mch }).thenNothing();
    file.given(opened).when(move(data.places), { mch }).thenNothing();
    file.given().when(move(path), { mch }).thenNothing();
    file.given(opened).when(move(path), { mch: null }).then({ ...moved, data: { ...moved.data, sharedWith: data.sharedWith } });
  });

  test('out of the area leaves it where it is, flagged, until the person is back', () => {
    file.given(opened).when(away('2026-05-01'), { mch: null }).then(left);
    file.given(opened, left).when(away('2026-05-02'), { mch: null }).thenNothing();
    file.given(opened, left).when(move(data.places, '2026-06-01'), { mch: 'mch-320412' })
      .then({ type: 'FileMoved', data: { personId, from: place, place, places: data.places, sharedWith: data.sharedWith, since: '2026-06-01', screeningId } });
    file.given(opened, left).when(move(path), { mch }).then(moved);
  });
});
