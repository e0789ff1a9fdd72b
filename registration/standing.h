#pragma once

#include "registration/result.h"

namespace registration {

/// How the last run of a registration ended. An update that makes no run leaves that as it is.
enum class RunEnd {
  none,  ///< there was none: the record was imported
  completed,
  failed,
  shut_out,  ///< failed, because we could not log in
};

/// What the last run's checks of severity error came to.
enum class Findings {
  unknown,  ///< no run made any
  passed,   ///< all that it was asked to make
  failed,
};

/// What is known of a registration from before, beside what Coolify says of the server now.
struct Past {
  RunEnd last_run = RunEnd::none;
  Findings findings = Findings::unknown;
  bool asks_coolify = true;  ///< a run has Coolify give its verdict
  bool was_tried = false;    ///< Coolify had tried to log in, or was taken to be unable to
  bool was_ready = false;    ///< the status was `ready`
  bool is_same_log = false;  ///< Coolify's log says what it said then
};

/// Whether Coolify can log in to the server.
enum class Access {
  yes,
  no,       ///< it tried and could not, or it has disabled the server
  untried,  ///< nothing tells that it tried
};
[[nodiscard]] Access access_of(const Record& record, bool was_tried);

/// Coolify's verdict that it can deploy to the server: both its flags, good versions of Docker and
/// Compose, and a log of the last validation that tells no failure. What a run left in the log that
/// ended with a good verdict is none, and neither is a Compose of which no version is told any
/// more.
[[nodiscard]] bool is_called_usable(const Record& record, const Past& past);

/// The status of a registration that has a record, by what holds first:
/// unreachable: Coolify could not log in when it last tried, or has disabled the server; the last
///   run could not log in; or nobody has tried yet.
/// error: the last run failed, whatever Coolify says of the server meanwhile.
/// ready: the last run completed, so that all checks of severity error it was asked to make had
///   passed; it asked for Coolify's verdict, and by that the server is usable.
/// reachable: the login works, and that is all that is known.
[[nodiscard]] Status status_of(const Record& record, const Past& past);

}  // namespace registration
