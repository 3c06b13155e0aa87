export { type CheckLevel, type CheckSentence, checkSentences } from './content/check/check-sentences.ts';
export { verdictSentence } from './content/comparison/verdict-sentence.ts';
export { describeRecording } from './content/describe-recording.ts';
export { describeResult } from './content/describe-result.ts';
export type {
  Block,
  Cell,
  Column,
  Finding,
  FindingGroup,
  FindingTone,
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
export { type EmbeddedResult, embeddedResult } from './html/embed-result.ts';
export { renderHtml } from './html/render-html.ts';
export { renderJson } from './json/render-json.ts';
export { renderMarkdown } from './markdown/render-markdown.ts';
export { type PerResult, perResult, type Result, type ResultSchema } from './result.ts';
export { paint, type TerminalOptions, type Tone } from './terminal/paint.ts';
export { renderError } from './terminal/render-error.ts';
export { renderTable } from './terminal/render-table.ts';
export { renderTerminal } from './terminal/render-terminal.ts';
export { cutText, textWidth, wrapText } from './terminal/text-width.ts';
