import { registerEnumType } from '@nestjs/graphql';

export interface LabelText { readonly zh: string; readonly en: string }

/** GraphQL enum over the domain's own words: `in-progress` is IN_PROGRESS outside. */
export type EnumOf<V extends string> = Readonly<Record<string, V>>;

const labels = new WeakMap<object, ReadonlyMap<string, LabelText>>();

/** Two lines: the gateway's query `enumLabels` reads them back from the schema. */
const described = ({ zh, en }: LabelText): string => {
  if (/\n/.test(zh + en)) throw new TypeError('a label is one line');
  return `${zh}\n${en}`;
};
const nameOf = (value: string): string => value.toUpperCase().replace(/[^A-Z0-9]+/g, '_').replace(/^(?=\d)/, '_');

/**
 * Registers an enum with a Chinese and an English label for each value.
 *
 *     export const CaseStatusEnum = enumOf('CaseStatus', { zh: '个案状态', en: 'Status of a case' }, {
 *       open: { zh: '进行中', en: 'Open' }, 'on-hold': { zh: '暂停', en: 'On hold' },
 *     });
 *     @Field(() => CaseStatusEnum) status!: CaseStatus;   // 'open' | 'on-hold' inside, OPEN | ON_HOLD outside
 */
export const enumOf = <V extends string>(name: string, label: LabelText, values: Readonly<Record<V, LabelText>>): EnumOf<V> => {
  const all = Object.keys(values) as V[];
  const byName = Object.fromEntries(all.map((value) => [nameOf(value), value])) as Record<string, V>;
  if (Object.keys(byName).length !== all.length) throw new TypeError(`two values of ${name} have one name`);
  registerEnumType(byName, {
    name, description: described(label),
    valuesMap: Object.fromEntries(all.map((value) => [nameOf(value), { description: described(values[value]) }])),
  });
  labels.set(byName, new Map(Object.entries<LabelText>(values)));
  return byName;
};

/** The label of a value in both languages. */
export const labelOf = <V extends string>(type: EnumOf<V>, value: V): LabelText => {
  const label = labels.get(type)?.get(value);
  if (!label) throw new TypeError(`no label for ${value}`);
  return label;
};
