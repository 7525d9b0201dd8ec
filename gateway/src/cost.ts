import { type ExecutionArgs, getNullableType, type GraphQLOutputType, isLeafType, isListType } from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import { refusal } from './errors.js';

/** What one operation may cost: about so many objects. */
export const MAX_COST = 5_000;
/** Length taken for a list that has no page size. */
const LIST = 10;
const MUTATION = 10;

const isList = (type: GraphQLOutputType): boolean => isListType(getNullableType(type));
const leaf = (type: any): boolean => { while (type.ofType) type = type.ofType; return isLeafType(type); };

/** An object costs one; a list costs its page size (or the number of ids asked for) times its rows; scalars are free. */
const estimate: ComplexityEstimator = ({ type, field, args, childComplexity }) => {
  if (type.name.startsWith('__') || leaf(field.type)) return 0;
  const own = type.name === 'Mutation' ? MUTATION : 1;
  const page = Array.isArray(args['ids']) ? args['ids'].length : typeof args['first'] === 'number' ? args['first'] : null;
  if (page !== null) return own + page * Math.max(1, childComplexity);
  // The rows of a connection were counted by its page.
  if (isList(field.type) && !type.name.endsWith('Connection')) return own + LIST * Math.max(1, childComplexity);
  return own + childComplexity;
};

/** The cost of an operation before it runs, list sizes included. Its variables must be valid. Throws TOO_COSTLY. */
export const operationCost = ({ schema, document: query, variableValues, operationName }: ExecutionArgs): number => {
  const cost = Math.max(1, getComplexity({ schema, query, variables: { ...variableValues }, ...(operationName ? { operationName } : {}), estimators: [estimate] }));
  if (cost > MAX_COST) throw refusal('TOO_COSTLY', `查询代价 ${cost} 超过上限 ${MAX_COST} The operation costs ${cost}, at most ${MAX_COST}`, { status: 400 });
  return cost;
};
