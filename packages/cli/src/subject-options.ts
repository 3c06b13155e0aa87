// Options that say over a configuration, or beside a command, what is started and what it is asked: shared by every command that starts a subject.

import type { SubjectOverrides } from '@tare/measure/config';
import type { Command } from 'commander';
import { countOption, durationOption, environmentOption, headerOption, listOption } from './options.ts';

export interface SubjectFlags {
  ready?: string;
  readyTimeout?: number;
  route?: string[];
  header?: Record<string, string>;
  requests?: number;
  connections?: number;
  warmup?: number;
  env?: Record<string, string>;
}

/** What --requests and --warmup mean to a command, and their defaults. */
export interface SubjectWords {
  requests: string;
  warmup: string;
}

const wordsOfTrials: SubjectWords = {
  requests: 'requests per trial, exactly (default: 1000)',
  warmup: 'requests before the idle reading (default: 0)',
};

export const addSubjectOptions = (command: Command, words: SubjectWords = wordsOfTrials): Command =>
  command
    .option(
      '--ready <HOW>',
      'URL, port or /regex/ of an output line (default: first listening port, then an HTTP answer)',
    )
    .option(
      '--ready-timeout <DURATION>',
      'how long it may take to become ready (default: 30s)',
      durationOption('--ready-timeout'),
    )
    .option('--route <ROUTE>', '"/path" or "POST /path", repeatable (default: the path that answered)', listOption)
    .option('--header <HEADER>', '"name: value" sent with every request, repeatable', headerOption)
    .option('--requests <N>', words.requests, countOption('--requests', 1))
    .option('--connections <N>', 'connections at the same time (default: 10)', countOption('--connections', 1))
    .option('--warmup <N>', words.warmup, countOption('--warmup', 0))
    .option('--env <NAME=VALUE>', 'set for the subject, repeatable', environmentOption);

export function overridesOf(flags: SubjectFlags): SubjectOverrides {
  const { ready, readyTimeout, route, header, requests, connections, warmup, env } = flags;
  return { ready, readyTimeout, routes: route, headers: header, requests, connections, warmup, env };
}
