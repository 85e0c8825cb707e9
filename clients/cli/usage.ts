export const usage = `tradepost <command> [options]

  status                               where the log stands and how far the read models are
  order history <id>                   what happened to an order
  order history <id> --at <moment>     the order as it stood at a revision (7) or a time (2026-03-01T12:00Z)
  log verify                           walk every chain of the log
  log tail                             the last events, then what comes
  projections list                     every read model: state, lag, parked streams
  projections parked [<name>]          streams put aside, and why
  projections retry <name> <stream>    apply a parked stream again
  projections skip <name> <stream>     leave out the event that a stream is parked at
  projections rebuild <name>           build a read model anew beside the one that is read, then swap
  topics list                          what analysts consume: every topic, and how much is in it
  topics describe <topic>              its key, headers and events, field by field
  topics tail <topic> [--from <time>]  its records from a time on, or those to come
  import <orders.csv[.gz]>             take over invoices as orders (import --help)
  migrate --from <folder> --to …       move a stopped installation to other engines (migrate --help)

  --url <url>             of the marketplace (TRADEPOST_URL; else this machine's, at PORT or 8080)
  --email, --password     who you are (TRADEPOST_EMAIL, TRADEPOST_PASSWORD; or TRADEPOST_TOKEN)
  --help

Exit code: 0 done, 1 refused or not intact, 2 asked wrongly, 3 out of reach.
`;
