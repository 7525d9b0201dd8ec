import { type ExecutionArgs, type FragmentDefinitionNode, getArgumentValues, getOperationAST, getVariableValues, type GraphQLField, type GraphQLObjectType, Kind } from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';
import { systemClock } from '@kangfu/common';
import { badInput } from './errors.js';

export interface RootField { readonly name: string; readonly args: Record<string, unknown>; readonly def: GraphQLField<unknown, unknown> | null }

/**
 * The root fields that will really be executed, with their arguments: variables, defaults, fragments, @skip and @include are taken into account.
 * null: the variables are not valid, so execution reports that and runs nothing.
 */
export const rootFields = ({ schema, document, operationName, variableValues }: ExecutionArgs): readonly RootField[] | null => {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return null;
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {});
  if (errors) return null;
  const fragments: Record<string, FragmentDefinitionNode> = Object.fromEntries(document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]));
  return [...collectFields(schema, fragments, coerced, root as GraphQLObjectType, operation.selectionSet).values()].map((nodes) => {
    const name = nodes[0]!.name.value;
    const def = root.getFields()[name] ?? null;
    return { name, def, args: def ? getArgumentValues(def, nodes[0]!, coerced) : {} };
  });
};

/** The one instant of an operation, from the `asOf` arguments of its root fields; null for now. Throws where they differ or lie in the future. */
export const operationAsOf = (fields: readonly RootField[], now = systemClock.now().getTime()): string | null => {
  const instants = new Set(fields.filter(({ def }) => def?.args.some(({ name }) => name === 'asOf')).map(({ args }) => {
    if (args['asOf'] == null) return null;
    const instant = new Date(args['asOf'] as string | Date);
    if (Number.isNaN(+instant)) throw badInput('asOf is no instant');
    if (+instant > now) throw badInput('asOf 不能晚于现在 asOf lies in the future');
    return instant.toISOString();
  }));
  if (instants.size > 1) throw badInput('同一操作中的 asOf 必须一致 All asOf of one operation must agree');
  return [...instants][0] ?? null;
};
