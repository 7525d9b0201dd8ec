import { composeServices, transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import { buildASTSchema, extendSchema, parse, print, printSchema } from 'graphql';
import { enumLabelTypeDefs } from '../enum-labels.js';
import { nodeTypeDefs } from '../node-field.js';

/** The supergraph of subgraph schemas (SDL by service name), with placeholder URLs that the gateway replaces at start. Throws with every reason it does not compose. */
export const composeSupergraph = (subgraphs: Readonly<Record<string, string>>): string => {
  const result = composeServices(Object.entries(subgraphs).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, sdl]) => ({ name, url: `http://${name}/graphql`, typeDefs: parse(sdl) })));
  if (result.errors || !result.supergraphSdl) throw new Error(`the subgraphs do not compose:\n${(result.errors ?? []).map(({ message }) => `  ${message}`).join('\n')}`);
  return `${print(parse(result.supergraphSdl, { noLocation: true }))}\n`;
};

/** What clients see: without hidden fields and federation's own, with the fields of the gateway itself. */
export const publicSchema = (supergraph: string): string => {
  const schema = buildASTSchema(transformSupergraphToPublicSchema(parse(supergraph)), { assumeValidSDL: true });
  return `${printSchema(extendSchema(schema, parse(`${nodeTypeDefs}\n${enumLabelTypeDefs}`)))}\n`;
};
