'use strict';
// Run once by tare in the runtime of a subject: can it load this ES module synchronously? Told by the exit status, whatever the module prints.
const statuses = { ERR_REQUIRE_ASYNC_MODULE: 3, ERR_REQUIRE_ESM: 4 };
try {
  require(process.argv[2]);
  process.exit(0);
} catch (error) {
  process.exit(statuses[error?.code] ?? 0);
}
