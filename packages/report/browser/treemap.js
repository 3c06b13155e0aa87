// @ts-check
// The treemap: what is zoomed to, focused and searched, by pointer, keyboard and the table beneath; drawn again where any of it changes.

(() => {
  const source = document.getElementById('result');
  const view = document.getElementById('treemap-view');
  const canvas = document.getElementById('treemap-canvas');
  const trail = document.getElementById('treemap-path');
  const detail = document.getElementById('treemap-detail');
  const tableHolder = document.getElementById('treemap-table');
  const serviceChoice = document.getElementById('treemap-service');
  const measureChoice = document.getElementById('treemap-measure');
  const search = document.getElementById('treemap-search');
  if (source === null || view === null || trail === null || detail === null || tableHolder === null) return;
  if (!(canvas instanceof HTMLCanvasElement) || !(search instanceof HTMLInputElement)) return;
  if (!(serviceChoice instanceof HTMLSelectElement) || !(measureChoice instanceof HTMLSelectElement)) return;
  const context = canvas.getContext('2d');
  /** @type {import('@tare/experiment').Explanation | import('@tare/experiment').Plan} */
  const result = JSON.parse(source.textContent ?? '');
  const explanation = 'services' in result ? result : result.explanation;
  if (explanation === null || context === null) return;

  const style = getComputedStyle(document.documentElement);
  const color = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();

  /** @type {MapNode} */
  let whole;
  /** @type {MapNode} */
  let zoomed;
  /** @type {MapNode | null} */
  let focused = null;
  /** @type {readonly MapCell[]} */
  let cells = [];
  /** @type {MapNode[]} */
  let found = [];
  let size = { width: 0, height: 0 };
  /** @returns {MapMeasure} */
  const measure = () => (measureChoice.value === 'source' ? 'source' : 'heap');
  const inZoom = () =>
    zoomed.children.filter((child) => child[measure()] > 0).sort((a, b) => b[measure()] - a[measure()]);

  const lay = () => {
    const width = view.clientWidth;
    if (width === 0) return;
    const height = Math.round(Math.min(560, Math.max(320, width * 0.62)));
    size = { width, height };
    const dots = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * dots);
    canvas.height = Math.round(height * dots);
    canvas.style.height = `${height}px`;
    context.setTransform(dots, 0, 0, dots, 0, 0);
    cells = mapCells(zoomed, { x: 0, y: 0, width, height }, measure());
    draw();
  };
  const draw = () =>
    mapDraw(context, cells, {
      color,
      size,
      marked: found.length === 0 ? null : new Set(found),
      focused: document.activeElement === canvas ? focused : null,
      measure: measure(),
    });
  const tell = (/** @type {MapNode} */ one) => {
    const words = mapDetail(one, measure(), whole[measure()]);
    detail.textContent = words;
    canvas.setAttribute('aria-label', words);
  };

  const open = (/** @type {MapNode} */ one) => {
    const holder = one.children.length > 0 ? one : (one.parent ?? whole);
    zoomed = holder;
    focused = one === holder ? (inZoom()[0] ?? null) : one;
    showTrail();
    showTable();
    lay();
    tell(one);
  };
  const showTrail = () => {
    const steps = mapPathOf(zoomed).map((one) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = one.name;
      if (one === zoomed) button.setAttribute('aria-current', 'true');
      button.addEventListener('click', () => open(one));
      return button;
    });
    trail.replaceChildren(...steps);
  };
  const showTable = () => {
    const isSearch = search.value.trim() !== '';
    const unit = measure() === 'heap' ? 'JS heap, estimated' : 'size of the source';
    const caption = isSearch ? `found for “${search.value.trim()}”; ${unit}` : `in ${zoomed.name}; ${unit}`;
    const choose = (/** @type {MapNode} */ one) => {
      search.value = '';
      found = [];
      open(one);
    };
    const options = { caption, measure: measure(), whole: whole[measure()], withPath: isSearch, open: choose };
    tableHolder.replaceChildren(mapTable(isSearch ? found : inZoom(), options));
  };
  const seek = () => {
    found = mapSearch(whole, search.value, measure());
    showTable();
    draw();
    if (search.value.trim() !== '') detail.textContent = `${found.length} found`;
    else tell(zoomed);
  };
  const begin = () => {
    const service = explanation.services[Number(serviceChoice.value)];
    if (service === undefined) return;
    whole = mapTree(service);
    // One root holds nearly all: what lies in it is what a person came for.
    const heaviest = whole.children.toSorted((a, b) => b.heap - a.heap)[0];
    found = mapSearch(whole, search.value, measure());
    open(heaviest !== undefined && heaviest.heap > whole.heap * 0.6 && heaviest.children.length > 1 ? heaviest : whole);
  };

  const cellOf = (/** @type {MouseEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    return mapCellAt(cells, event.clientX - box.left, event.clientY - box.top);
  };
  /** The area of the zoomed level that holds a cell. */
  const topOf = (/** @type {MapNode} */ one) => mapPathOf(one)[mapPathOf(zoomed).length] ?? one;

  canvas.addEventListener('pointermove', (event) => {
    const cell = cellOf(event);
    canvas.style.cursor = cell !== undefined && topOf(cell.node).children.length > 0 ? 'zoom-in' : 'default';
    if (cell !== undefined) tell(cell.node);
  });
  canvas.addEventListener('click', (event) => {
    const cell = cellOf(event);
    if (cell !== undefined) open(topOf(cell.node));
  });
  canvas.addEventListener('keydown', (event) => {
    const level = inZoom();
    const at = focused === null ? -1 : level.indexOf(focused);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined && level.length > 0) {
      focused = level[(at + step + level.length) % level.length] ?? null;
      if (focused !== null) tell(focused);
      draw();
    } else if (event.key === 'Enter' && focused !== null) open(focused);
    else if ((event.key === 'Escape' || event.key === 'Backspace') && zoomed.parent !== null) {
      const before = zoomed;
      open(zoomed.parent);
      focused = before;
      tell(before);
      draw();
    } else return;
    event.preventDefault();
  });
  canvas.addEventListener('focus', draw);
  canvas.addEventListener('blur', draw);
  search.addEventListener('input', seek);
  measureChoice.addEventListener('change', () => open(zoomed));
  serviceChoice.addEventListener('change', begin);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  // Paper is light whatever the screen is.
  addEventListener('beforeprint', () => {
    document.documentElement.dataset['printing'] = '';
    draw();
  });
  addEventListener('afterprint', () => {
    delete document.documentElement.dataset['printing'];
    draw();
  });

  view.hidden = false;
  begin();
  new ResizeObserver(() => {
    if (view.clientWidth !== size.width) lay();
  }).observe(view);
})();
