// Another way to start services of a subject, the rest of it left as it is.

import type { Launch, Subject } from '@tare/measure';

/** @param services names; all without it */
export const relaunch = (
  subject: Subject,
  services: readonly string[] | undefined,
  change: (launch: Launch) => Launch,
): Subject => ({
  ...subject,
  services: subject.services.map((service) =>
    services === undefined || services.includes(service.name)
      ? { ...service, launch: change(service.launch) }
      : service,
  ),
});
