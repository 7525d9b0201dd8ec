import { type ExecutionResult, GraphQLError } from 'graphql';

type Path = readonly (string | number)[];

/** Places of the data that a path without list indices can mean: those that are null. `short`: the path ends where null begins. */
const places = (path: Path, data: unknown, short: boolean, at: Path = []): Path[] => {
  for (let i = 0; i < path.length; i++) {
    if (data == null) return [short ? at : [...at, ...path.slice(i)]];
    if (Array.isArray(data) && typeof path[i] !== 'number') {
      return data.flatMap((item, n) => (item == null ? [[...at, n]] : places(path.slice(i), item, short, [...at, n])));
    }
    data = (data as any)[path[i]!];
    at = [...at, path[i]!];
  }
  return data == null ? [at] : [];
};

/** An object of another service that may not be seen: that is absent, not an error. */
const isAbsence = (error: GraphQLError): boolean => error.message.startsWith('Cannot return null for non-nullable field ');

/**
 * The errors of a result as a client can use them: list indices, which the gateway leaves out where a whole merged fetch failed, are put back
 * into their paths; UNAVAILABLE stands at the join, not at a field below it; repetitions and errors about absent objects are dropped.
 */
export const placedErrors = ({ errors = [], data }: ExecutionResult): GraphQLError[] => {
  const seen = new Set<string>();
  return errors.filter((error) => !isAbsence(error)).flatMap((error) => {
    const found = error.path && data ? places(error.path, data, error.extensions?.['code'] === 'UNAVAILABLE') : [];
    return (found.length > 0 ? found : [error.path]).flatMap((path) => {
      const key = JSON.stringify([error.extensions?.code, path]);
      if (seen.has(key)) return [];
      seen.add(key);
      return [path === error.path ? error : new GraphQLError(error.message, { path: path ?? null, nodes: error.nodes ?? null, extensions: error.extensions })];
    });
  });
};
