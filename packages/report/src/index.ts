export { describeRecording } from './content/describe-recording.ts';
export type {
  Block,
  Cell,
  Column,
  KeyFigure,
  ReportDocument,
  Row,
  Section,
  Shortfall,
  Table,
} from './document/document.ts';
export { visibleLines, visibleText } from './document/visible-text.ts';
export { formatBytes, formatFineBytes, formatLimit, formatTableBytes, tableUnit } from './figure/format-bytes.ts';
export { formatDuration } from './figure/format-duration.ts';
export { absenceMark, absenceReasons, absenceWords, formatFigure } from './figure/format-figure.ts';
export { formatCount, formatDecimal, formatShare, formatTenths, groupThousands } from './figure/format-number.ts';
export { type PartsOfTotal, roundRows } from './figure/round-rows.ts';
export { roundToSum } from './figure/round-to-sum.ts';
export { embeddedRecording } from './html/embed-recording.ts';
export { renderHtml } from './html/render-html.ts';
export { renderJson } from './json/render-json.ts';
export { renderMarkdown } from './markdown/render-markdown.ts';
export { paint, type TerminalOptions, type Tone } from './terminal/paint.ts';
export { renderError } from './terminal/render-error.ts';
export { renderTable } from './terminal/render-table.ts';
export { renderTerminal } from './terminal/render-terminal.ts';
export { cutText, textWidth, wrapText } from './terminal/text-width.ts';
