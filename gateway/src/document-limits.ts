import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { type ASTVisitor, type DocumentNode, type FragmentDefinitionNode, GraphQLError, Kind, NoSchemaIntrospectionCustomRule, parse, type SelectionSetNode, type ValidationContext, type ValidationRule } from 'graphql';
import { refusal, stripSuggestion } from './errors.js';

const LIMITS = { tokens: 3_000, depth: 16, aliases: 60 };

const tooCostly = (what: string, limit: number): GraphQLError => refusal('TOO_COSTLY', `查询过大：${what} 超过 ${limit} The document has more than ${limit} ${what}`, { status: 400 });

/** Depth of selections through fragments; a fragment that contains itself is refused by another rule. */
const depthOf = (set: SelectionSetNode | undefined, fragments: ReadonlyMap<string, FragmentDefinitionNode>, inside: ReadonlySet<string>): number => {
  let deepest = 0;
  for (const selection of set?.selections ?? []) {
    if (deepest > LIMITS.depth) break;
    if (selection.kind === Kind.FIELD) {
      if (!selection.name.value.startsWith('__')) deepest = Math.max(deepest, 1 + depthOf(selection.selectionSet, fragments, inside));
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      deepest = Math.max(deepest, depthOf(selection.selectionSet, fragments, inside));
    } else if (!inside.has(selection.name.value)) {
      deepest = Math.max(deepest, depthOf(fragments.get(selection.name.value)?.selectionSet, fragments, new Set([...inside, selection.name.value])));
    }
  }
  return deepest;
};

/** Aliases count wherever they stand, `__typename` too. */
export const withinLimits: ValidationRule = (context: ValidationContext): ASTVisitor => {
  let aliases = 0;
  return {
    Document: (document: DocumentNode) => {
      const fragments = new Map(document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]));
      for (const node of document.definitions) {
        if (node.kind === Kind.OPERATION_DEFINITION && depthOf(node.selectionSet, fragments, new Set()) > LIMITS.depth) context.reportError(tooCostly('levels', LIMITS.depth));
      }
    },
    Field: (node) => {
      if (node.alias && ++aliases === LIMITS.aliases + 1) context.reportError(tooCostly('aliases', LIMITS.aliases));
    },
  };
};

const parseWithin = (source: string, options?: object): DocumentNode => {
  try {
    return parse(source, { ...options, maxTokens: LIMITS.tokens });
  } catch (error) {
    throw error instanceof GraphQLError && error.message.includes(`more that ${LIMITS.tokens} tokens`) ? tooCostly('tokens', LIMITS.tokens) : error;
  }
};

/** Limits of what a document may be; no hints about the schema in what is refused; no introspection in production. */
export const documentLimits = (production: boolean): GatewayPlugin => ({
  onParse({ setParseFn }) { setParseFn(parseWithin); },
  onValidate({ addValidationRule }) {
    addValidationRule(withinLimits);
    if (production) addValidationRule(NoSchemaIntrospectionCustomRule);
    return ({ valid, result, setResult }) => { if (!valid) setResult((result as readonly GraphQLError[]).map(stripSuggestion)); };
  },
});
