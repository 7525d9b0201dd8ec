import type { Send } from './graphql-client.ts';

/** Streets and communities of the running organisation, by what a list calls them: code, name, or name without its kind. */
export interface Places {
  street(text: string): string | null;
  community(text: string, street: string): string | null;
}
export interface Place { readonly code: string; readonly zh: string; readonly parent: string | null }

const short = (name: string): string => name.replace(/(居委会|社区居委会|社区|街道|街道办|街道办事处|镇)$/, '').replace(/(社区|街道)$/, '');
const findIn = (places: readonly Place[], text: string): string | null =>
  (places.find(({ code, zh }) => code === text || zh === text) ?? (short(text) === '' ? undefined : places.find(({ zh }) => short(zh) === short(text))))?.code ?? null;

export const placesOf = (streets: readonly Place[], communities: readonly Place[]): Places => ({
  street: (text) => findIn(streets, text),
  community: (text, street) => findIn(communities.filter(({ parent }) => parent === street), text),
});

const UNITS = /* GraphQL */ `query Places($kind: UnitKind!, $after: String) {
  units(first: 100, after: $after, filter: { kind: $kind }) { nodes { code name { zh } parent { code } } pageInfo { hasNextPage endCursor } }
}`;
interface Units { units: { nodes: { code: string; name: { zh: string }; parent: { code: string } | null }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } }

export const loadPlaces = async (send: Send): Promise<Places> => {
  const all = async (kind: string): Promise<Place[]> => {
    const found: Place[] = [];
    for (let after: string | null = null; ;) {
      const { units }: Units = await send<Units>(UNITS, { kind, after });
      found.push(...units.nodes.map(({ code, name, parent }) => ({ code, zh: name.zh, parent: parent?.code ?? null })));
      if (!units.pageInfo.hasNextPage) return found;
      after = units.pageInfo.endCursor;
    }
  };
  const [streets, stations, communities] = await Promise.all([all('STREET'), all('STATION'), all('COMMUNITY')]);
  return placesOf([...streets, ...stations], communities);
};
