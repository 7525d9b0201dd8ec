export interface LinkPersons { readonly type: 'LinkPersons'; readonly data: { readonly reason: string | null } }
export interface UnlinkPersons { readonly type: 'UnlinkPersons'; readonly data: { readonly reason: string } }

export type LinkCommand = LinkPersons | UnlinkPersons;
