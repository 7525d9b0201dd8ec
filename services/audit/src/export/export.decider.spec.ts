import { specification } from '@kangfu/decider';
import { exportDecider, type ExportCommand } from './export.decider.js';
import type { ExportEvent } from './export.events.js';

const data = { exportId: '6ba7b810-9dad-51d1-80b4-00c04fd430c8', by: 'u', from: 0, size: 12, root: 'ab'.repeat(32) };
const record: ExportCommand = { type: 'RecordExport', data };
const made: ExportEvent = { type: 'ExportMade', data };
const exports = specification(exportDecider, {});

test('an export is recorded with its extent', () => exports.given().when(record).then(made));
test('and only once', () => exports.given(made).when(record).thenNothing());
