import type { Type } from '@nestjs/common';
import { Directive, Field, Int, ObjectType } from '@nestjs/graphql';
import type { Page, Row } from '@kangfu/subscriptions';
import { PageInfo } from './shared.types.js';

export interface Edge<T> { readonly node: T; readonly cursor: string }
export interface Connection<T> {
  readonly edges: Edge<T>[];
  readonly nodes: T[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number | null | Promise<number | null>;
}

const made = new WeakMap<Type<object>, Type<Connection<never>>>();

/** The Relay connection of a type: `CaseConnection` with `CaseEdge`. The same class each time it is asked for. */
export const connectionOf = <T extends object>(type: Type<T>, name: string = type.name): Type<Connection<T>> => {
  const known = made.get(type);
  if (known) return known as Type<Connection<T>>;

  @ObjectType(`${name}Edge`, { description: `列表中的一行 One row of a ${name}Connection` })
  @Directive('@shareable')
  class TypeEdge {
    @Field(() => type, { description: '对象 The object' }) node!: T;
    @Field(() => String, { description: '游标 Cursor of this row' }) cursor!: string;
  }

  @ObjectType(`${name}Connection`, { description: `分页列表 A page of ${name}` })
  @Directive('@shareable')
  class TypeConnection {
    @Field(() => [TypeEdge], { description: '各行及游标 Rows with cursors' }) edges!: TypeEdge[];
    @Field(() => [type], { description: '各行对象 The objects alone' }) nodes!: T[];
    @Field(() => PageInfo, { description: '分页信息 Where this page stands' }) pageInfo!: PageInfo;
    @Field(() => Int, { nullable: true, description: '总数；计算代价大时为空 How many in all; null where that is not cheap' }) totalCount!: Connection<T>['totalCount'];
  }
  made.set(type, TypeConnection as unknown as Type<Connection<never>>);
  return TypeConnection as unknown as Type<Connection<T>>;
};

/** A page of rows as a connection. `totalCount` counts only when the field is selected. */
export const toConnection = <V, T>(page: Page<V>, toNode: (row: Row<V>) => T, more: { after?: string | null | undefined; totalCount?: () => Promise<number | null> } = {}): Connection<T> => {
  const nodes = page.rows.map(toNode);
  return {
    nodes,
    edges: nodes.map((node, i) => ({ node, cursor: page.cursors[i]! })),
    pageInfo: { hasNextPage: page.hasNextPage, hasPreviousPage: Boolean(more.after), startCursor: page.cursors[0] ?? null, endCursor: page.cursors.at(-1) ?? null },
    get totalCount() { return more.totalCount?.() ?? null; },
  };
};
