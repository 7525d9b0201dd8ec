import { chinaDay, streamId } from '@kangfu/common';
import { defineEvent, Field, Type } from '@kangfu/contracts';
import { command, processManager, record, type Step } from '@kangfu/processes';
import type { MoveFile } from '../../autism-file/autism-file.commands.js';
import { FileMoved, FileOpened } from '../../autism-file/autism-file.events.js';
import type { HandOverDuty } from '../../duty/duty.commands.js';
import { DutyDone, DutyOpened } from '../../duty/duty.events.js';
import { PersonMoved, PersonRegistered } from '../../integration/intake.contracts.js';
import { CITY } from '../../screening/find-station.js';

const own = {
  LivesThere: defineEvent('autism-registry', 'LivesThere', { description: '现居住街道 Where a person lives, whose file lies there when it is opened', data: Type.Object({ street: Type.String(), path: Type.Array(Type.String()), since: Field.date() }) }),
  FileLiesThere: defineEvent('autism-registry', 'FileLiesThere', { description: '档案所在服务站 Where the file went, and its duties must', data: Type.Object({ unit: Type.Union([Type.String(), Type.Null()]), chasedBy: Type.String(), places: Type.Array(Type.String()) }) }),
  DutyFollowed: defineEvent('autism-registry', 'DutyFollowed', { description: '任务随人 An open duty would follow the file', data: Type.Object({ dutyId: Field.uuid() }) }),
  DutyLeft: defineEvent('autism-registry', 'DutyLeft', { description: '任务已了 A duty that follows no more', data: Type.Object({ dutyId: Field.uuid() }) }),
};

/** `lives`: null while nobody said so. `there`: since a move; null while the file lies where it was opened. */
interface Followed { readonly lives: MoveFile['data'] | null; readonly there: HandOverDuty['data'] | null; readonly duties: readonly string[] }

const byPerson = (e: { data: { personId: string } }): string => e.data.personId;
const move = (personId: string, data: MoveFile['data']): Step => command({ aggregate: 'autism-file', stream: streamId('autism-file', personId), type: 'MoveFile', data });
const handOver = (dutyId: string, data: HandOverDuty['data']): Step => command({ aggregate: 'duty', stream: streamId('duty', dutyId), type: 'HandOverDuty', data });
/** Of the places of a person: from the street up to the city; nothing where it is another city. */
const pathOf = (places: readonly string[]): readonly string[] => places.slice(0, places.indexOf(CITY) + 1);
const livesAt = (personId: string, lives: MoveFile['data']): readonly Step[] => [record({ type: 'LivesThere', data: lives }), move(personId, lives)];

/**
 * 随迁移交: by person. The file belongs to the station of the street where the person lives. Whoever registers or moves may do so before the file is opened, or at the same moment: so it is remembered
 * where they live, and asked again when a file is opened; the file itself says whether there is anything to hand over. Open duties go where the file goes, those that were opened for the old station after the move too.
 * People who never lived in the area are nothing to this process.
 */
export const fileFollows = processManager('autism-registry', 'file-follows', '迁居后一人一档及未了任务移交新服务站 After a move the autism file and its open duties go to the station of the new street', {
  initial: { lives: null, there: null, duties: [] } as Followed, events: own,
  evolve: (state: Followed, event): Followed => {
    switch (event.type) {
      case 'LivesThere': return { ...state, lives: event.data };
      case 'FileLiesThere': return { ...state, there: event.data };
      case 'DutyFollowed': return { ...state, duties: [...state.duties.filter((each) => each !== event.data.dutyId), event.data.dutyId] };
      case 'DutyLeft': return { ...state, duties: state.duties.filter((each) => each !== event.data.dutyId) };
      default: return state;
    }
  },
})
  .on(PersonRegistered, (e) => (e.data.places.includes(CITY) ? e.data.personId : null), (e, { at }) => livesAt(e.data.personId, { street: e.data.street, path: pathOf(e.data.places), since: chinaDay(at) }))
  .on(PersonMoved, (e) => (e.data.places.includes(CITY) || e.data.from.startsWith(CITY) ? e.data.personId : null), (e) => livesAt(e.data.personId, { street: e.data.street, path: pathOf(e.data.places), since: e.data.since }))
  .on(FileOpened, byPerson, (e, { state: { lives } }) => (lives && lives.street !== e.data.place ? [move(e.data.personId, lives)] : []))
  .on(FileMoved, byPerson, (e, { state: { duties } }) => {
    const there = { unit: e.data.sharedWith[0] ?? null, chasedBy: e.data.place, places: e.data.places };
    return [record({ type: 'FileLiesThere', data: there }), ...duties.map((dutyId) => handOver(dutyId, there))];
  })
  .on(DutyOpened, byPerson, (e, { state: { there } }) =>
    [record({ type: 'DutyFollowed', data: { dutyId: e.data.dutyId } }), ...(there && (there.chasedBy !== e.data.chasedBy || (there.unit ?? e.data.unit) !== e.data.unit) ? [handOver(e.data.dutyId, there)] : [])])
  .on(DutyDone, byPerson, (e, { state: { duties } }) => (duties.includes(e.data.dutyId) ? [record({ type: 'DutyLeft', data: { dutyId: e.data.dutyId } })] : []));
