// Faults that a user can mend: a stable code, what happened, the value seen, what to do. Bugs are ordinary errors and keep their stack.

/** What each code stands for; docs/errors.md has a section per code, and a test keeps the two lists equal. */
export const errorCodes = {
  USAGE: 'the command line cannot be understood',
  CONFIG_NOT_FOUND: 'no configuration file where one is needed',
  CONFIG_INVALID: 'the configuration file has a wrong key or value',
  CONFIG_UNREADABLE: 'the configuration file cannot be read or run',
  COMMAND_NOT_FOUND: 'the subject cannot be started at all',
  EXITED_BEFORE_READY: 'the subject ended before it was ready',
  NOT_READY: 'the subject never became ready',
  PORT_TAKEN: 'another program listens on the port that the subject wants',
  ANSWERS_ERRORS: 'the subject answers with 5xx',
  NEEDS_LOGIN: 'the subject refuses the load without credentials',
  CRASHED_UNDER_LOAD: 'the subject ended while it was under load',
  CONNECTION_FAILED: 'the load got no answers',
  FLAKY_SUBJECT: 'the unchanged subject answers otherwise from start to start',
  UNSUPPORTED_PLATFORM: 'this machine has no readable /proc',
  REVISION_UNAVAILABLE: 'a commit of the repository cannot be checked out',
  BUILD_NEEDED: 'a revision cannot run without a build, and no build command is known',
  BUILD_FAILED: 'the build command failed in the work tree of a revision',
  RECORDING_UNREADABLE: 'a saved file is no recording, or a damaged one',
  BASELINE_UNREADABLE: 'tare.baseline.json is damaged, or of another form',
  NOTHING_TO_CHECK: 'no budget, no baseline that fits, and no base',
  OUTPUT_UNWRITABLE: 'the result cannot be written where it was asked for',
  INTERRUPTED: 'a person or a program interrupted the measurement',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** Exit status of the command line: 2 usage or configuration, 3 could not measure, 130 interrupted. */
export const exitStatus: Readonly<Record<ErrorCode, 2 | 3 | 130>> = {
  USAGE: 2,
  CONFIG_NOT_FOUND: 2,
  CONFIG_INVALID: 2,
  CONFIG_UNREADABLE: 2,
  COMMAND_NOT_FOUND: 2,
  EXITED_BEFORE_READY: 3,
  NOT_READY: 3,
  PORT_TAKEN: 3,
  ANSWERS_ERRORS: 3,
  NEEDS_LOGIN: 3,
  CRASHED_UNDER_LOAD: 3,
  CONNECTION_FAILED: 3,
  FLAKY_SUBJECT: 3,
  UNSUPPORTED_PLATFORM: 3,
  REVISION_UNAVAILABLE: 2,
  BUILD_NEEDED: 2,
  BUILD_FAILED: 3,
  RECORDING_UNREADABLE: 2,
  BASELINE_UNREADABLE: 2,
  NOTHING_TO_CHECK: 2,
  OUTPUT_UNWRITABLE: 2,
  INTERRUPTED: 130,
};

export interface TareErrorParts {
  /** One sentence: what happened. */
  message: string;
  /** The value or text that was seen; several lines are allowed (a program's last output). */
  seen?: string | undefined;
  /** What the person can do. */
  remedy: string;
}

export class TareError extends Error {
  override readonly name = 'TareError';
  readonly code: ErrorCode;
  readonly seen: string | undefined;
  readonly remedy: string;

  constructor(code: ErrorCode, parts: TareErrorParts, options?: ErrorOptions) {
    super(parts.message, options);
    this.code = code;
    this.seen = parts.seen;
    this.remedy = parts.remedy;
  }

  /** Where the code is explained, relative to the project's documentation. */
  get docsPage(): string {
    return `docs/errors.md#${this.code.toLowerCase().replaceAll('_', '-')}`;
  }

  toJSON(): { code: ErrorCode; message: string; seen?: string; remedy: string; docsPage: string } {
    return {
      code: this.code,
      message: this.message,
      ...(this.seen === undefined ? {} : { seen: this.seen }),
      remedy: this.remedy,
      docsPage: this.docsPage,
    };
  }
}
