import { defineEvent, Field, Type } from '@kangfu/contracts';

const lives = { personId: Field.uuid(), street: Type.String(), places: Type.Array(Type.String()) };

/** Where somebody lives is intake's to say; the file follows. */
export const PersonRegistered = defineEvent('intake', 'PersonRegistered', { description: '登记残疾人 A person was registered', data: Type.Object(lives) });
export const PersonMoved = defineEvent('intake', 'PersonMoved', { description: '迁居 A person moved', data: Type.Object({ ...lives, from: Type.String(), since: Field.date() }) });

export const INTAKE_CONTRACTS = [PersonRegistered, PersonMoved];
