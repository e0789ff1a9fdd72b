# Prints the code that waits or looks at a clock by itself. Reads lines "code" of parts.awk.

BEGIN {
  start = "(^|[^A-Za-z0-9_])"
  end = "([^A-Za-z0-9_]|$)"
  named = start "(sleep_for|usleep|(clock_)?nanosleep|epoll_p?wait2?|sigtimedwait" \
    "|try_(acquire|lock|lock_shared)_(for|until)" \
    "|[a-z_]+_(timed|clock)(wait|lock|rdlock|wrlock|join_np)" \
    "|clock_gettime|gettimeofday|timespec_get|timerfd_create|setitimer)" end
  # These may be the names of members of ours.
  free = "(^|[^A-Za-z0-9_.>])"
  called = free "(sleep|p?poll|p?select|time|alarm) *\\(|" free "sleep_until *[(<]"
  member = "([.]|->)wait_(for|until) *[(<]"
  clock = "[Cc]lock::now" end "|= *[a-z:]*_clock *;|std::clock *\\("
}

{
  split($0, part, ":")
  code = substr($0, length(part[1] part[2] part[3]) + 4)
  # Clock's own.
  sub(/Waited sleep_until\(/, "", code)
  if (code ~ named || code ~ called || code ~ member || code ~ clock)
    print part[1] ":" part[2] ":" code
}
