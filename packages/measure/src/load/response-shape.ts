// The structure of an answer without its values: what two versions of a backend must agree on. `{"id":number,"tags":[string]}`.

const deepest = 6;
const mostKeys = 60;
const mostItems = 20;

/** Media type, and for JSON the structure behind it. Key order does not count; keys that look like data (ids, dates) do, since a client sees them. */
export function responseShape(contentType: string | undefined, body: string): string {
  const media = contentType?.split(';')[0]?.trim().toLowerCase() ?? 'no media type';
  if (!/[/+]json$/.test(media)) return media;
  try {
    return `${media} ${shapeOf(JSON.parse(body), 0)}`;
  } catch {
    return `${media} (not valid JSON)`;
  }
}

function shapeOf(value: unknown, depth: number): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  if (depth >= deepest) return Array.isArray(value) ? '[...]' : '{...}';
  if (Array.isArray(value)) {
    const kinds = new Set(value.slice(0, mostItems).map((item) => shapeOf(item, depth + 1)));
    return `[${[...kinds].sort().join('|')}]`;
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const shown = entries.slice(0, mostKeys).map(([key, item]) => `${JSON.stringify(key)}:${shapeOf(item, depth + 1)}`);
  return `{${shown.join(',')}${entries.length > mostKeys ? ',...' : ''}}`;
}
