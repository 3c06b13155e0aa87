import { adviceFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

export const baseImage: ChangeKind = {
  id: 'base-image',
  title: 'A smaller base image',
  group: 'disk',
  mode: 'calm',
  does: 'A slim or Alpine image has fewer files. It is pulled faster and has less to keep patched.',
  backfires:
    'Alpine has another C library: its allocator is slower for many threads, add-ons must be built for it, and settings of glibc’s malloc do nothing there.',
  detects:
    'A `FROM` line in the Dockerfile that names a full image. Not tried: files that no process maps are not in memory, and those that are mapped are the same program.',
  detect: (findings) =>
    findings.services.flatMap(({ files, service }) => {
      const image = [...(files['Dockerfile'] ?? '').matchAll(/^\s*FROM\s+(?:--\S+\s+)?(\S+)/gim)].at(-1)?.[1];
      if (image === undefined || /slim|alpine|distroless|scratch|chainguard|^\$/.test(image)) return [];
      return adviceFor([service.name], findings, {
        kind: 'base-image',
        name: 'smaller base image',
        mode: 'calm',
        risk: 'low',
        because: `The Dockerfile builds on ${image}.`,
        estimatedBytes: 0,
        trial: { kind: 'not-memory', because: 'Files of an image that no process maps are not in memory.' },
      });
    }),
};
