// @ts-check
// biome-ignore-all lint/correctness/noUnusedVariables: the scripts of a page share their names; recording-chart.js uses these.
// Draws the moments of a trial into a chart: a labelled line each, the time under load shaded, exact readings as dots.
// Labels that would overlap go to another line of text; how many are needed is known before the chart is made.

const markLine = 15;
const markFont = '12px system-ui, sans-serif';

/**
 * Places labels from left to right, each in the first line of text where it touches no other.
 * @param {Mark[]} marks
 * @param {(at: number) => number} position of a moment, in CSS pixels
 * @param {number} right edge for labels
 */
function placeMarks(marks, position, right) {
  const context = document.createElement('canvas').getContext('2d');
  if (context !== null) context.font = markFont;
  /** @type {{ from: number, to: number }[][]} */
  const lines = [];
  return marks.map((mark) => {
    const x = position(mark.at);
    const width = (context?.measureText(mark.label).width ?? 60) + 8;
    const leftward = x + width > right;
    const from = leftward ? x - width : x;
    let line = lines.findIndex((taken) => taken.every((other) => from >= other.to || from + width <= other.from));
    if (line < 0) line = lines.push([]) - 1;
    lines[line]?.push({ from, to: from + width });
    return { mark, x, line, leftward };
  });
}

/**
 * @param {Mark[]} marks
 * @param {(name: string) => string} color
 * @param {number} lines of labels that there is room for above the plot
 * @returns {uPlot.Plugin}
 */
function phaseMarks(marks, color, lines) {
  /** @param {uPlot} chart */
  const shadeLoad = ({ ctx, bbox, data, valToPos }) => {
    const began = marks.find(({ label }) => label === 'load begins')?.at;
    const loaded = marks.find(({ label }) => label === 'loaded')?.at ?? data[0].at(-1);
    if (began === undefined || loaded === undefined) return;
    const from = Math.max(bbox.left, valToPos(began, 'x', true));
    const to = Math.min(bbox.left + bbox.width, valToPos(loaded, 'x', true));
    if (to <= from) return;
    ctx.save();
    ctx.fillStyle = color('shade');
    ctx.fillRect(from, bbox.top, to - from, bbox.height);
    ctx.restore();
  };

  /** @param {uPlot} chart */
  const drawMarks = ({ ctx, bbox, scales, valToPos }) => {
    const ratio = devicePixelRatio;
    const [left, top, width, height] = [bbox.left, bbox.top, bbox.width, bbox.height].map((size) => size / ratio);
    if (left === undefined || top === undefined || width === undefined || height === undefined) return;
    const { min = 0, max = 0 } = scales['x'] ?? {};
    const visible = marks.filter(({ at }) => at >= (min ?? 0) && at <= (max ?? 0));
    ctx.save();
    ctx.scale(ratio, ratio);
    ctx.font = markFont;
    ctx.textBaseline = 'middle';
    for (const { mark, x, line, leftward } of placeMarks(visible, (at) => left + valToPos(at, 'x'), left + width + 8)) {
      const y = top - (lines - Math.min(line, lines - 1)) * markLine;
      ctx.strokeStyle = color('mark');
      ctx.lineWidth = 1;
      ctx.setLineDash([3, 3]);
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.lineTo(x, top + height);
      ctx.stroke();
      ctx.fillStyle = color('text');
      ctx.textAlign = leftward ? 'right' : 'left';
      ctx.fillText(mark.label, x + (leftward ? -4 : 4), y + markLine / 2);
      if (mark.exact !== undefined) drawDot(ctx, x, top + valToPos(mark.exact, 'y'));
    }
    ctx.restore();
  };

  /** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y */
  const drawDot = (ctx, x, y) => {
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.arc(x, y, 4, 0, 2 * Math.PI);
    ctx.fillStyle = color('private');
    ctx.fill();
    ctx.strokeStyle = color('surface');
    ctx.lineWidth = 1.5;
    ctx.stroke();
  };

  return { hooks: { drawAxes: [shadeLoad], draw: [drawMarks] } };
}
