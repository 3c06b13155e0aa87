// What the routes of tags take and give.

import { OneOf, paging } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';

/** How long a tag is when it is trimmed is looked at by `cleanTags`. */
const Tag = Type.String({ minLength: 1, maxLength: 200 });
const SomeTags = Type.Array(Tag, { minItems: 1, maxItems: 20 });

export const TagsQuery = Type.Object({
  ...paging(100, 50),
  sort_by: OneOf(['count', 'tag'], { default: 'count' }),
  sort_order: Type.Optional(OneOf(['asc', 'desc'])),
});

export const TagsAnswer = Type.Object({
  tags: Type.Array(Type.Object({ tag: Type.String(), count: Type.Integer() })),
  total: Type.Integer({ description: 'Of all pages.' }),
  page: Type.Integer(),
  page_size: Type.Integer(),
  has_more: Type.Boolean(),
});

export const MergeBody = Type.Object({ source_tags: SomeTags, target_tag: Tag });
export const RenameBody = Type.Object({ old_tag: Tag, new_tag: Tag });
export const DeleteBody = Type.Object({ tags: SomeTags });

const affected_readings = Type.Integer();
export const MergeAnswer = Type.Object({ tag: Type.String(), affected_readings });
export const DeleteAnswer = Type.Object({ deleted_tags: Type.Array(Type.String()), affected_readings });
