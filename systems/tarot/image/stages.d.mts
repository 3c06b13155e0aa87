export type Step =
  | { readonly kind: 'workdir'; readonly path: string }
  | { readonly kind: 'environment'; readonly variables: Readonly<Record<string, string>> }
  /** `from`: a stage; undefined: the context. */
  | {
      readonly kind: 'copy';
      readonly from: string | undefined;
      readonly sources: readonly string[];
      readonly target: string;
    }
  | { readonly kind: 'run'; readonly command: string };

export interface Stage {
  /** As Docker calls it: by number where it has no name. */
  readonly name: string;
  readonly base: string;
  readonly steps: readonly Step[];
  readonly user?: string;
  readonly volumes: readonly string[];
  readonly ports: readonly number[];
  readonly health?: { readonly command: readonly string[]; readonly timeoutMs: number };
  readonly command: readonly string[];
}

/** @throws Error with the line that is not understood */
export function readStages(text: string): Stage[];
