// The result inside of its page, so that one file is both report and data, and how it is found again.

/** The page of a Recording has its own name for it, which its chart and older pages know. */
const names = ['recording', 'result'] as const;
const openOf = (name: (typeof names)[number]): string => `<script type="application/json" id="${name}">`;
const close = '</script>';

/** A script element ends at the first "</script", and "<!--" changes how it is read: no "<" is left in the JSON. */
export const embedResult = (result: unknown, name: (typeof names)[number] = 'result'): string =>
  `${openOf(name)}${JSON.stringify(result)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')}${close}`;

export interface EmbeddedResult {
  json: string;
  /** Whether the page goes on after it: else it was cut off within. */
  whole: boolean;
}

/** @returns the JSON text within a page that `renderHtml` wrote, or undefined where there is none. */
export function embeddedResult(html: string): EmbeddedResult | undefined {
  for (const name of names) {
    const open = openOf(name);
    const start = html.lastIndexOf(open);
    if (start < 0) continue;
    const end = html.indexOf(close, start);
    return { json: html.slice(start + open.length, end < 0 ? undefined : end), whole: end >= 0 };
  }
  return undefined;
}
