// Lists of characters, factions and interpretations: from where, how many, and how many there are.

import { Type } from '../../../http/typebox.ts';

export const listing = (most: number, usual: number) => ({
  is_active: Type.Optional(Type.Boolean()),
  skip: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 }),
  limit: Type.Integer({ minimum: 1, maximum: most, default: usual }),
});

export interface Listing {
  is_active?: boolean;
  skip: number;
  limit: number;
}

export const counts = {
  total_count: Type.Integer(),
  skip: Type.Integer(),
  limit: Type.Integer(),
  has_more: Type.Boolean(),
};

export const countsOf = (total: number, { skip, limit }: Listing) => ({
  total_count: total,
  skip,
  limit,
  has_more: skip + limit < total,
});
