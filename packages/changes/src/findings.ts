// What detectors look at: the subject, what an explanation and a plain trial saw of it, and what the machine offers. Gathered by read-findings.ts, before
// anything is tried.

import type { ObservedService, ServiceTrial } from '@tare/accounting';
import type { ExplainedService } from '@tare/experiment';
import type { Service, Subject } from '@tare/measure';

export interface ServiceFindings {
  service: Service;
  /** Of a plain calm trial: processes with roles and command lines, figures. */
  trial: ServiceTrial;
  /** null where no Node.js was seen. */
  explained: ExplainedService | null;
  observed: ObservedService | null;
  /** Of the main process; null where it is no Node.js. */
  nodeVersion: string | null;
  /** Command line of the process that does the work: where the service is started through wrappers, what they start in the end. null where it cannot be told. */
  directArgv: readonly string[] | null;
  /** Working directory of that process. */
  directCwd: string | null;
  /** Variables of the launch and of tare's own environment, as the service gets them. */
  env: Readonly<Record<string, string | undefined>>;
  /** Texts of files next to the application's manifest that detectors read: `package.json`, `Dockerfile`, `ecosystem.config.js`, by name; absent ones left out. */
  files: Readonly<Record<string, string>>;
  /** Source of the application's own files that import a package, by absolute path. */
  sources: Readonly<Record<string, string>>;
}

export interface RuntimeBinary {
  path: string;
  /** Without `v`. */
  version: string;
}

export interface Findings {
  subject: Subject;
  services: readonly ServiceFindings[];
  machine: {
    processors: number;
    architecture: string;
    /** Path of the allocator's shared library; null where it was not found. */
    jemalloc: string | null;
    mimalloc: string | null;
    /** Whether processes use glibc, whose settings the allocator changes are. */
    isGlibc: boolean;
    /** Other Node.js binaries that the person gave (`runtimes` of the configuration, `--runtime`). */
    runtimes: readonly RuntimeBinary[];
  };
  /** Names and descriptions of the configuration's `changes`. */
  declared: readonly { name: string; description: string | null; services: readonly string[] | null }[];
}
