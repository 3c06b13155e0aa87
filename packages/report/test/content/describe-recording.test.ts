import type { Recording } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { describeRecording } from '../../src/content/describe-recording.ts';
import type { Table } from '../../src/document/document.ts';
import { brokenOff, fleet, npmWrapped, singleService } from '../sample-recording.ts';

const tablesOf = (recording: Recording, id: string): Table[] =>
  describeRecording(recording)
    .sections.filter((section) => section.id === id)
    .flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : [])));

const cellsOf = (table: Table | undefined): (readonly unknown[])[] =>
  (table?.rows ?? []).flatMap((row) => (row.kind === 'group' ? [] : [row.cells]));

describe('the headline', () => {
  it('answers for a single service in one sentence', () => {
    expect(describeRecording(singleService()).headline).toBe(
      'web weighs 36.1 MB private (natural, after load) and retains 24.3 MB (calm, collected).',
    );
  });

  it('answers for a fleet as a whole', () => {
    expect(describeRecording(fleet()).headline).toMatch(/^evaluator: 3 services together weigh .* and retain /);
  });

  it('gives one mode where one was measured', () => {
    const recording = singleService();
    const services = recording.services.filter(({ mode }) => mode === 'calm');
    const trials = recording.trials.filter(({ mode }) => mode === 'calm');
    expect(describeRecording({ ...recording, services, trials }).headline).toBe(
      'web retains 24.3 MB private (calm, collected).',
    );
  });

  it('falls back to the last known reading of a trial that broke off', () => {
    expect(describeRecording(brokenOff()).headline).toBe(
      'web: no weight could be taken; the last reading is 60.7 MB private (natural, idle).',
    );
  });

  it('says so where nothing was measured at all', () => {
    const report = describeRecording({ ...brokenOff(), trials: [], services: [], fleet: [] });
    expect(report.headline).toBe('web: no weight could be taken.');
    expect(report.sections).toEqual([]);
  });
});

describe('the share of the limit', () => {
  it('is given for the weight, the peak and the charge', () => {
    expect(describeRecording(singleService()).limitLine).toBe(
      'Share of the limit: 7 % of 512 MB (natural, after load); 9 % at the private peak, 48.2 MB; 9 % as charged to its cgroup, 47.1 MB.',
    );
  });

  it('is not there without a limit', () => {
    expect(describeRecording(npmWrapped()).limitLine).toBeNull();
  });

  it('says when it is exceeded, even if only at the peak', () => {
    const recording = singleService();
    const tight = { ...recording, settings: { ...recording.settings, limitBytes: 40_000_000 } };
    expect(describeRecording(tight).limitLine).toMatch(/^Over the limit: 90 % of 40 MB .*; 121 % at the private peak/);
  });
});

describe('what fell short', () => {
  it('is nothing for a complete recording', () => {
    expect(describeRecording(singleService()).shortfall).toBeNull();
  });

  it('is counted for an interrupted one, whose figures are shown', () => {
    const recording = singleService();
    const report = describeRecording({
      ...recording,
      outcome: 'interrupted',
      trials: recording.trials.slice(0, 1),
      services: recording.services.slice(0, 1),
      fleet: recording.fleet.slice(0, 1),
    });
    expect(report.shortfall?.lines).toEqual([
      'Interrupted: 1 of 2 trials came to an end; what was measured until then is shown.',
    ]);
    expect(report.keyFigures).toHaveLength(1);
  });

  it('carries the error of a failed one', () => {
    expect(describeRecording(brokenOff()).shortfall).toMatchObject({
      state: 'failed',
      error: { code: 'CRASHED_UNDER_LOAD' },
    });
  });

  it('names the reason of a partial trial within a recording that went on', () => {
    const recording = singleService();
    const [first] = brokenOff().trials;
    const trials = first === undefined ? [] : [...recording.trials, { ...first, id: 3 }];
    expect(describeRecording({ ...recording, trials }).shortfall?.lines).toEqual([
      'Incomplete: 2 of 2 trials came to an end.',
      'Trial 3 (natural) is partial: web ended while it was under load (exit code 134).',
    ]);
  });
});

describe('sections', () => {
  it('show processes only where there is more than one', () => {
    expect(tablesOf(singleService(), 'processes')).toEqual([]);
    expect(cellsOf(tablesOf(npmWrapped(), 'processes')[0]).map(([role]) => role)).toEqual([
      'package runner',
      '  shell',
      '    TypeScript loader',
      '      runtime',
    ]);
  });

  it('say what a wrapper costs', () => {
    expect(tablesOf(npmWrapped(), 'processes')[0]?.notes).toEqual([
      'The wrapper (package runner, shell, TypeScript loader) holds 34.5 MB private, 44 % of web: what starting the program directly could save.',
    ]);
  });

  it('list every process of a tree whose parents contradict each other', () => {
    const recording = npmWrapped();
    const services = recording.services.map((service) => ({
      ...service,
      processes: service.processes.map((process, index, all) => ({
        ...process,
        parentPid: all[(index + 1) % all.length]?.pid ?? 0,
      })),
    }));
    expect(cellsOf(tablesOf({ ...recording, services }, 'processes')[0])).toHaveLength(4);
  });

  it('print a Total row for a fleet and none for a single service', () => {
    const kinds = (recording: Recording): string[] =>
      (tablesOf(recording, 'services')[0]?.rows ?? []).map(({ kind }) => kind);
    expect(kinds(singleService())).toEqual(['group', 'body', 'group', 'body']);
    expect(kinds(fleet())).toEqual([
      ...['group', 'body', 'body', 'body', 'total'],
      ...['group', 'body', 'body', 'body', 'total'],
    ]);
  });

  it('show the same total in the services table and by memory class', () => {
    const last = (id: string): unknown[] => cellsOf(tablesOf(fleet({ trials: 1 }), id)[0]).map((cells) => cells.at(-1));
    const totals = cellsOf(tablesOf(fleet({ trials: 1 }), 'services')[0]).map((cells) => cells[4]);
    expect(last('classes')).toEqual(totals);
  });

  it('have no account by class where the classes do not add up to the total', () => {
    const recording = singleService();
    const services = recording.services.map((service) => ({ ...service, processes: [] }));
    const [row] = cellsOf(tablesOf({ ...recording, services }, 'classes')[0]);
    expect(row).toEqual(['web', ...Array.from({ length: 5 }, () => ({ state: 'not-sampled' })), '36.1']);
  });

  it('tell where a collection could not be forced', () => {
    const recording = singleService();
    const services = recording.services.map((service) => ({
      ...service,
      processes: service.processes.map((process) => ({ ...process, collection: 'denied' as const })),
    }));
    expect(tablesOf({ ...recording, services }, 'phases')[0]?.notes).toContain(
      'web, calm: no collection could be forced in 1 of 1 process (not permitted).',
    );
  });

  it('say in words that one trial has no spread', () => {
    const spread = describeRecording(singleService()).sections.find(({ id }) => id === 'spread');
    expect(spread?.blocks).toEqual([{ kind: 'text', text: '1 trial each: no spread; `--trials 5` shows it.' }]);
  });

  it('show the spread of several trials', () => {
    expect(cellsOf(tablesOf(singleService({ trials: 3 }), 'spread')[0])).toEqual([
      ['web', '3', '34.95', '37.21', '0.90'],
      ['web', '3', '24.21', '24.29', '0.03'],
    ]);
  });

  it('print answers once where every mode got the same, and apart where not', () => {
    const groups = (recording: Recording): string[] =>
      (tablesOf(recording, 'load')[1]?.rows ?? []).flatMap((row) => (row.kind === 'group' ? [row.label] : []));
    const recording = singleService();
    const services = recording.services.map((service) =>
      service.mode === 'calm'
        ? { ...service, routes: [{ route: '/', requests: 1, statuses: {}, shapes: [] }] }
        : service,
    );
    expect(groups(recording)).toEqual(['natural and calm']);
    expect(groups({ ...recording, services })).toEqual(['natural', 'calm']);
  });
});
