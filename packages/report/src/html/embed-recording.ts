// The recording inside of the page, so that one file is both report and data, and how it is found again.

const open = '<script type="application/json" id="recording">';
const close = '</script>';

/** A script element ends at the first "</script", and "<!--" changes how it is read: no "<" is left in the JSON. */
export const embedRecording = (recording: unknown): string =>
  `${open}${JSON.stringify(recording)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')}${close}`;

/** @returns the JSON text within a page that `renderHtml` wrote, or undefined where there is none. */
export function embeddedRecording(html: string): string | undefined {
  const start = html.lastIndexOf(open);
  if (start < 0) return undefined;
  const end = html.indexOf(close, start);
  return end < 0 ? undefined : html.slice(start + open.length, end);
}
