import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const ReceiptIssued = defineEvent('intake', 'ReceiptIssued', {
  description: '受理回执编号 A request got its receipt number, unique for street and year',
  data: Type.Object({ caseId: Field.uuid(), personId: Field.uuid(), street: Field.text(20), year: Field.int(1), serial: Field.int(1), number: Field.text(40) }),
});

export const receiptEvents = { ReceiptIssued };
export type ReceiptEvent = EventsOf<typeof receiptEvents>;
