// Starts one worker of `cluster` and waits: the least that a supervisor of Node.js does.
const cluster = require('node:cluster');

cluster.schedulingPolicy = cluster.SCHED_NONE;
cluster.setupPrimary({ exec: process.argv[2] });
cluster.fork();
