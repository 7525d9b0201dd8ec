import { type ConstDirectiveNode, type DocumentNode, Kind, type ObjectTypeDefinitionNode, parse, print, visit } from 'graphql';

const textOf = (directive: ConstDirectiveNode, name: string): string | null => {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : null;
};
const directives = (node: { readonly directives?: readonly ConstDirectiveNode[] | undefined }, name: string): readonly ConstDirectiveNode[] => (node.directives ?? []).filter((directive) => directive.name.value === name);

/** Subgraphs of a supergraph: name by the enum value that stands for it. */
const graphs = (document: DocumentNode): ReadonlyMap<string, string> => {
  const graph = document.definitions.find((node) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph');
  if (graph?.kind !== Kind.ENUM_TYPE_DEFINITION) throw new TypeError('no supergraph: join__Graph is missing');
  return new Map((graph.values ?? []).map((value) => [value.name.value, textOf(directives(value, 'join__graph')[0]!, 'name')!]));
};
export const subgraphNames = (supergraph: string): string[] => [...graphs(parse(supergraph)).values()];

/** The supergraph with the URLs of this installation. Throws, naming the services without one. */
export const withServiceUrls = (supergraph: string, services: Readonly<Record<string, string>>): string => {
  const document = parse(supergraph);
  const missing = [...graphs(document).values()].filter((name) => !services[name]);
  if (missing.length > 0) throw new Error(`configuration: KANGFU_SERVICES has no URL for ${missing.join(', ')}`);
  return print(visit(document, {
    Directive: (node) => {
      if (node.name.value !== 'join__graph') return undefined;
      const name = textOf(node as ConstDirectiveNode, 'name')!;
      return { ...node, arguments: node.arguments!.map((argument) => (argument.name.value === 'url' ? { ...argument, value: { kind: Kind.STRING, value: `${services[name]}/graphql` } } : argument)) };
    },
  }));
};

export interface Entity { readonly type: string; readonly service: string }
const kebab = (type: string): string => type.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/([A-Z])([A-Z][a-z])/g, '$1-$2').toLowerCase();

/** Of the stream ids of a type: the tag `id/KIND` where the type has one, else its name. */
const kindOf = (node: ObjectTypeDefinitionNode): string => directives(node, 'tag').map((tag) => textOf(tag, 'name')!).find((name) => name.startsWith('id/'))?.slice('id/'.length) ?? kebab(node.name.value);

/** What `node(id:)` can find, by kind of its stream id: types that implement Node, with the service that says so. */
export const entities = (supergraph: string): ReadonlyMap<string, Entity> => {
  const document = parse(supergraph);
  const names = graphs(document);
  const found = document.definitions.filter((node): node is ObjectTypeDefinitionNode => node.kind === Kind.OBJECT_TYPE_DEFINITION).flatMap((node): [string, Entity][] => {
    const owners = directives(node, 'join__implements').filter((directive) => textOf(directive, 'interface') === 'Node').map((directive) => textOf(directive, 'graph')!);
    if (owners.length > 1) throw new TypeError(`${node.name.value} has several owners: only one subgraph may implement Node`);
    return owners.map((owner) => [kindOf(node), { type: node.name.value, service: names.get(owner)! }]);
  });
  return new Map(found);
};
