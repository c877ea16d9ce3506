/** What a renderer draws. Keys of entities are their numbers; those of communities, -1 - number. */

export interface Mark {
  key: number;
  x: number;
  y: number;
  radius: number;
  color: string;
  /** One character within the disc; for a community the number of its members. */
  glyph: string;
  label: string;
  /** Marks with more weight get their label first. */
  weight: number;
  community: boolean;
}

export interface Link {
  from: number;
  to: number;
  label: string;
  /** How many statements the link stands for; communities have many. */
  weight: number;
  /** The statements, by number. */
  statements: number[];
}

export interface Scene {
  marks: Mark[];
  links: Link[];
}

export const communityKey = (number: number): number => -1 - number;
export const isCommunity = (key: number): boolean => key < 0;
