#pragma once

#include "base/clock.h"

namespace standin {

/// The pauses inside Coolify, as measured on a running one. `scale` shortens all of them, so that
/// tests are quick. Waits of the ssh program itself and the rate limit's minute are not scaled.
struct Timing {
  double scale = 1.0;
  base::Duration remote_step = std::chrono::milliseconds(200);   ///< around each remote command
  base::Duration first_retry = std::chrono::seconds(2);          ///< doubled for the second one
  base::Duration install_again = std::chrono::seconds(30);       ///< between looks in install mode
  base::Duration metadata_lag = std::chrono::milliseconds(500);  ///< is_validating drops before it
  base::Duration hard_delete = std::chrono::seconds(1);
  base::Duration proxy_start = std::chrono::seconds(3);
  base::Duration minute = std::chrono::seconds(60);  ///< between two rounds of the background check
  /// Between the look for a taken address and the insert of a new server.
  base::Duration create_gap = std::chrono::milliseconds(20);

  [[nodiscard]] base::Duration scaled(base::Duration span) const {
    return std::chrono::duration_cast<base::Duration>(span * scale);
  }
};

}  // namespace standin
