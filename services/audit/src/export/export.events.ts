import { defineEvent, Field, Type, type EventsOf } from '@kangfu/contracts';

export const ExportMade = defineEvent('audit', 'ExportMade', {
  description: '审计导出 The ledger was exported',
  data: Type.Object({
    exportId: Field.uuid(), by: Type.String(), from: Field.int(), size: Field.int(), root: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  }),
});
export const exportEvents = { ExportMade };
export type ExportEvent = EventsOf<typeof exportEvents>;
