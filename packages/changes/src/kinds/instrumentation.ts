import { nodeOptionsOf, nodeServices, runtimeChanges, settingFor } from '../candidate.ts';
import type { Change, ChangeKind } from '../change.ts';
import type { Findings, ServiceFindings } from '../findings.ts';
import { holdsFlag, type NodeOption } from '../launch/node-flags.ts';
import { parseNodeOptions } from '../launch/node-options.ts';

interface Agent {
  name: string;
  /** Packages that are it. */
  packages: RegExp;
  /** Its own switch; null where it has none that is documented. */
  off: Readonly<Record<string, string>> | null;
}

const agents: readonly Agent[] = [
  { name: 'dd-trace', packages: /^dd-trace$/, off: { DD_TRACE_ENABLED: 'false' } },
  { name: 'newrelic', packages: /^newrelic$/, off: { NEW_RELIC_ENABLED: 'false' } },
  // The package `api` alone does nothing: libraries bring it in so that somebody may listen.
  {
    name: 'OpenTelemetry',
    packages: /^@opentelemetry\/(?!api(-logs)?$|semantic-conventions$)/,
    off: { OTEL_SDK_DISABLED: 'true' },
  },
  { name: 'elastic-apm-node', packages: /^elastic-apm-node$/, off: { ELASTIC_APM_ACTIVE: 'false' } },
  { name: 'Sentry', packages: /^@sentry\//, off: null },
  { name: 'applicationinsights', packages: /^applicationinsights$/, off: null },
  { name: 'Splunk', packages: /^@splunk\/otel$/, off: { OTEL_SDK_DISABLED: 'true' } },
  { name: 'Instana', packages: /^@instana\//, off: null },
  { name: 'AppDynamics', packages: /^appdynamics$/, off: null },
  { name: 'Google Cloud Trace', packages: /^@google-cloud\/trace-agent$/, off: null },
  { name: 'Pyroscope', packages: /^@pyroscope\//, off: null },
];

export const instrumentation: ChangeKind = {
  id: 'instrumentation',
  title: 'Without instrumentation agents',
  group: 'start',
  mode: 'calm',
  does: 'Agents for tracing and monitoring are loaded before the application, wrap its modules and keep buffers of what they will send. Without them all of it is gone.',
  backfires:
    'What they told is not told any more: traces, profiles, error reports. The trial shows their price; whether it is worth it is another question.',
  detects:
    'Options `--require` and `--import` that name a known agent: tried without them. A known agent that is loaded otherwise: tried with its own switch where it has one in the environment.',
  detect: (findings) => nodeServices(findings).flatMap((service) => detectIn(service, findings)),
};

function detectIn(service: ServiceFindings, findings: Findings): Change[] {
  const options = nodeOptionsOf(service);
  const loaded = service.explained?.packages ?? [];
  return agents.flatMap(({ name, packages, off }) => {
    const preloads = options.filter((option) => packages.test(packageOf(loadedBy(option))));
    const found = loaded.filter((one) => packages.test(one.name));
    if (preloads.length === 0 && (found.length === 0 || off === null)) return [];
    const flags = preloads.map((option) => (option.length > 1 ? option.join('=') : (option[0] ?? '')));
    const isInVariable = flags.every((flag) => holdsFlag(parseNodeOptions(service.env['NODE_OPTIONS']), flag));
    const setting = {
      behindWrapper: 'together',
      kind: 'instrumentation',
      name: `without ${name}`,
      mode: 'calm',
      risk: 'medium',
      because:
        preloads.length > 0
          ? `${preloads.map((option) => option.join(' ')).join(', ')} loads ${name} before the application.`
          : `${found.map((one) => one.name).join(', ')} is loaded by the program.`,
      cautions: [`${name} reports nothing any more.`],
      estimatedBytes: found.length === 0 ? null : found.reduce((sum, { ownBytes }) => sum + ownBytes, 0),
    } as const;
    return flags.length === 0 && off !== null
      ? settingFor([service], findings, { ...setting, edit: { env: off } })
      : runtimeChanges(findings, [service], setting, { withoutNodeFlags: flags }, isInVariable);
  });
}

/** The specifier that `--require x` or `--import=x` loads; empty for other options. */
function loadedBy([word = '', value]: NodeOption): string {
  const match = /^(?:-r|--require|--import)(?:=(.*))?$/.exec(word);
  return match === null ? '' : (match[1] ?? value ?? '');
}

/** `dd-trace/init` -> `dd-trace`; also of a path inside node_modules. */
function packageOf(specifier: string): string {
  const inside = specifier.replace(/.*\/node_modules\//, '');
  return inside
    .split('/')
    .slice(0, inside.startsWith('@') ? 2 : 1)
    .join('/');
}
