import { cause, scenario } from '@kangfu/processes/scenario';
import { FileMoved, FileOpened } from '../../autism-file/autism-file.events.js';
import { DutyDone, DutyOpened } from '../../duty/duty.events.js';
import { PersonMoved, PersonRegistered } from '../../integration/intake.contracts.js';
import { fileFollows } from './file-follows.process.js';

const [personId, dutyId, screeningId] = ['1', '2', '3'].map((n) => `${n.repeat(8)}-0000-5000-8000-000000000000`) as [string, string, string];
const [OLD, NEW, FUTIAN] = ['320412105', '320404001', '440304006'];
const old = [OLD, 'cz-wujin', '3204'];
const young = [NEW, 'cz-zhonglou', '3204'];
const registered = cause(PersonRegistered, { personId, street: OLD, places: [...old, '320412105001', 'mch-320412'] }, '2026-03-01T03:00:00.000Z');
const moved = cause(PersonMoved, { personId, from: OLD, street: NEW, places: young, since: '2026-04-10' }, '2026-04-10T03:00:00.000Z');
const opened = cause(FileOpened, { personId, place: OLD, places: old, sharedWith: ['mch-320412'], because: 'positive-screening', screeningId }, '2026-03-05T03:00:00.000Z');
const filed = cause(FileMoved, { personId, from: OLD, place: NEW, places: young, sharedWith: ['mch-320404'], since: '2026-04-10', screeningId }, '2026-04-10T03:00:01.000Z');
const duty = cause(DutyOpened, { dutyId, personId, screeningId, tier: 2, unit: 'mch-320412', chasedBy: OLD, due: '2026-04-05', places: old }, '2026-03-05T03:00:00.000Z');
const done = cause(DutyDone, { dutyId, personId, screeningId, tier: 2, unit: 'mch-320412', result: 'abnormal', doneOn: '2026-04-01' }, '2026-04-01T03:00:00.000Z');
const follow = { type: 'MoveFile', stream: `autism-file-${personId}`, data: { street: NEW, path: young, since: '2026-04-10' } };
const handOver = { type: 'HandOverDuty', stream: `duty-${dutyId}`, data: { unit: 'mch-320404', chasedBy: NEW, places: young } };
const person = scenario(fileFollows);

test('a move takes the file along, and then its open duties; what was done stays where it was done', () => {
  person.given(registered, opened, duty).when(moved).thenCommands(follow);
  person.given(registered, opened, duty, moved).when(filed).thenCommands(handOver);
  person.given(registered, opened, duty, done, moved).when(filed).thenCommands();
});

test('a file that is opened after the move, or elsewhere than the person lives, goes there at once; so does a duty that was opened for the old station', () => {
  person.given(moved).when(opened).thenCommands(follow);
  person.given(moved, opened, filed).when(duty).thenCommands(handOver);
  person.given(registered).when(opened).thenNothing();
  person.given(cause(PersonRegistered, { personId, street: NEW, places: young }, '2026-03-01T03:00:00.000Z')).when(opened).thenCommands({ ...follow, data: { street: NEW, path: young, since: '2026-03-01' } });
});

test('people who live and move elsewhere are nothing to it, those who leave the area are', () => {
  const there = [FUTIAN!, '440304', '4403'];
  person.given().when(cause(PersonRegistered, { personId, street: FUTIAN!, places: there }, '2026-03-01T03:00:00.000Z')).thenNothing();
  person.given().when(cause(PersonMoved, { personId, from: '440304007', street: FUTIAN!, places: there, since: '2026-04-10' }, '2026-04-10T03:00:00.000Z')).thenNothing();
  person.given(registered, opened).when(cause(PersonMoved, { personId, from: OLD!, street: FUTIAN!, places: there, since: '2026-04-10' }, '2026-04-10T03:00:00.000Z')).thenCommands({ ...follow, data: { street: FUTIAN!, path: [], since: '2026-04-10' } });
});
