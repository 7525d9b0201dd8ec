import { type RecordedEvent, recordedEvents } from '@kangfu/event-store';
import { GapInLog, type LogReader } from './log-reader.js';
import type { ParkedEvent } from './parking.js';

/** Parked events as the store of their source has them. One that a restore took back is gone, whatever stands there now; one that the store does not give is a gap. */
export const contentsOf = async (reader: Pick<LogReader, 'service' | 'read'>, references: readonly ParkedEvent[]): Promise<{ events: RecordedEvent[]; gone: ParkedEvent[] }> => {
  const { service } = reader;
  const events: RecordedEvent[] = [];
  const gone: ParkedEvent[] = [];
  let read: RecordedEvent[] = [];
  for (const reference of references) {
    const { log, position } = reference;
    if (!read.some((event) => event.position === position)) read = (await reader.read(log, position - 1, 1)).flatMap((commit) => recordedEvents(service, commit));
    const event = read.find((found) => found.position === position);
    if (!event) throw new GapInLog(`${service}/${log} position ${position}, which is parked`);
    if (event.id === reference.id) events.push(event);
    else gone.push(reference);
  }
  return { events, gone };
};
