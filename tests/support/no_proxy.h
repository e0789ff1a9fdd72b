#pragma once

#include <stdlib.h>

namespace tests {

/// Takes the caller's proxies out of the environment: what tests talk to is on this machine. Call
/// it before there are other threads.
inline void forget_proxies() {
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY",
                           "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}) {
    ::unsetenv(name);
  }
}

}  // namespace tests
