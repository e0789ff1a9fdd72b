#pragma once

#include <chrono>
#include <cstddef>
#include <limits>

#include "raw_server.h"

namespace tests {

/// What a relay does to the bytes a server sends, and how long every byte is on its way.
struct RelayPlan {
  static constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

  std::size_t cut_after = kNever;      ///< bytes; then the connection is reset
  std::size_t silent_after = kNever;   ///< bytes; then nothing passes in either direction
  std::size_t corrupt_at = kNever;     ///< this byte is changed
  std::size_t piece = 65536;           ///< bytes passed on at a time
  std::chrono::milliseconds pause{0};  ///< between pieces
  std::chrono::milliseconds way{0};    ///< in each direction; what is due together arrives together
};

/// Connects to a loopback port and passes bytes in both directions until either side ends. Adds the
/// bytes the server sent to `passed`.
void relay(const RawServer::Peer& peer, int port, const RelayPlan& plan = {},
           std::size_t* passed = nullptr);

}  // namespace tests
