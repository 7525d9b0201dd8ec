import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { jsonSchemaOf, schemaPath, sequenceOf } from './cloud-event.js';
import { defineEvent, Field, Type } from './event-definition.js';

const Registered = defineEvent('intake', 'PersonRegistered', {
  description: '登记 Registered', data: Type.Object({ personId: Field.uuid(), sex: Field.oneOf(['m', 'f'] as const) }), personal: Type.Object({ name: Type.String() }),
});

test('a schema stands where its event says, and a validator of others takes what fits and no more', () => {
  const schema = jsonSchemaOf('https://kangfu.example', Registered);
  expect(schema).toMatchObject({ $id: `https://kangfu.example${schemaPath('intake', 'PersonRegistered', 1)}` });
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (a: unknown) => void)(ajv);
  const validate = ajv.compile(schema);
  const personId = '6f1c1f0e-0000-5000-8000-000000000001';
  expect(validate({ personId, sex: 'f' })).toBe(true);
  expect(validate({ personId, sex: 'f', personal: { name: '张三' } })).toBe(true);
  expect(validate({ personId, sex: 'f', personal: null })).toBe(true);
  expect(validate({ personId, sex: 'f', personal: {} })).toBe(true);
  expect(validate({ personId, sex: 'x' })).toBe(false);
  expect(validate({ personId })).toBe(true);
  expect(validate({ sex: 'f' })).toBe(false);
});

test('sequences sort as text', () => expect([sequenceOf(10), sequenceOf(9)].sort()).toEqual([sequenceOf(9), sequenceOf(10)]));
