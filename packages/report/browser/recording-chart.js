// @ts-check
// Draws the chosen trial and service with uPlot, and again where the choice, the width, the colour scheme or the medium changes.
// Colours come from the style sheet, so that light, dark and print are decided there.

(() => {
  const source = document.getElementById('recording');
  const target = document.getElementById('chart');
  const trialChoice = document.getElementById('chart-trial');
  const serviceChoice = document.getElementById('chart-service');
  const samples = document.querySelector('#chart-samples .table');
  if (source === null || target === null || samples === null) return;
  if (!(trialChoice instanceof HTMLSelectElement) || !(serviceChoice instanceof HTMLSelectElement)) return;

  /** @type {import('@tare/accounting').Recording} */
  const recording = JSON.parse(source.textContent ?? '');
  const color = (/** @type {string} */ name) =>
    getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const axisWidth = 60;
  const rightSpace = 12;

  /** @type {uPlot | undefined} */
  let chart;
  const draw = () => {
    chart?.destroy();
    chart = undefined;
    target.replaceChildren();
    samples.replaceChildren();
    const trial = recording.trials.find(({ id }) => String(id) === trialChoice.value);
    if (trial === undefined) return;
    offerSum(sampledTogether(trial));
    const course = courseOf(trial, serviceChoice.value);
    if (course === undefined) {
      target.textContent = 'Not sampled in this trial.';
      return;
    }
    const width = Math.max(240, target.clientWidth);
    chart = new uPlot(optionsOf(course, width), [course.at, ...course.lines.map(({ values }) => values)], target);
    const drawing = chart.root.querySelector('.u-wrap');
    drawing?.setAttribute('role', 'img');
    drawing?.setAttribute('aria-label', courseInWords(course));
    samples.append(samplesTable(course));
  };

  const offerSum = (/** @type {boolean} */ offered) => {
    const sum = serviceChoice.querySelector('option[value=""]');
    if (!(sum instanceof HTMLOptionElement)) return;
    sum.hidden = sum.disabled = !offered;
    if (!offered && serviceChoice.value === '') serviceChoice.selectedIndex = 1;
  };

  /** @returns {uPlot.Options} */
  const optionsOf = (/** @type {Course} */ { at, lines, marks }, /** @type {number} */ width) => {
    const begin = at[0] ?? 0;
    const length = (at.at(-1) ?? 1) - begin || 1;
    const plotWidth = width - axisWidth - rightSpace;
    const position = (/** @type {number} */ moment) => axisWidth + ((moment - begin) / length) * plotWidth;
    const placed = placeMarks(marks, position, axisWidth + plotWidth + 8);
    const labelLines = Math.max(1, ...placed.map(({ line }) => line + 1));
    const axis = { stroke: color('quiet'), ticks: { show: false }, font: markFont };
    return {
      width,
      height: (width < 560 ? 250 : 330) + labelLines * markLine,
      padding: [labelLines * markLine + 6, rightSpace, 0, 0],
      scales: { x: { time: false }, y: { range: (_, __, high) => [0, (high || 1) * 1.06] } },
      axes: [
        { ...axis, size: 30, space: 70, grid: { show: false }, values: (_, ticks) => ticks.map((tick) => `${tick} s`) },
        {
          ...axis,
          size: axisWidth,
          space: 40,
          grid: { stroke: color('grid'), width: 1 },
          values: (_, ticks) => ticks.map((tick) => `${tick} MB`),
        },
      ],
      series: [
        { label: 'time', value: (_, moment) => (moment === null ? '–' : `${moment.toFixed(2)} s`) },
        ...lines.map(seriesOf),
      ],
      legend: {
        markers: { width: 3, dash: (_, index) => lines[index - 1]?.border ?? 'solid', fill: () => 'transparent' },
      },
      cursor: { drag: { x: true, y: false }, points: { size: 7 } },
      plugins: [phaseMarks(marks, color, labelLines)],
    };
  };

  /** @returns {uPlot.Series} */
  const seriesOf = (/** @type {Line} */ { key, title, dash, width }) => ({
    label: title,
    stroke: color(key),
    width,
    dash,
    ...(key === 'private' ? { fill: color('private-fill') } : {}),
    spanGaps: true,
    points: { show: key === 'pss', size: 5, fill: color(key), stroke: color(key) },
    value: (_, size) => (size === null ? '–' : `${written(size)} MB`),
  });

  draw();
  trialChoice.addEventListener('change', draw);
  serviceChoice.addEventListener('change', draw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  let drawnWidth = target.clientWidth;
  new ResizeObserver(() => {
    if (target.clientWidth === drawnWidth) return;
    drawnWidth = target.clientWidth;
    draw();
  }).observe(target);
  // Paper is light whatever the screen is, and a canvas does not restyle itself.
  addEventListener('beforeprint', () => {
    document.documentElement.dataset['printing'] = '';
    draw();
  });
  addEventListener('afterprint', () => {
    delete document.documentElement.dataset['printing'];
    draw();
  });
})();
