#pragma once

#include <memory>
#include <string>

#include "coolify/client.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"

namespace tests {

/// A client over a faked network, on a clock that moves only when somebody sleeps. The instance
/// tells version 4.3.11 unless it is told otherwise, and knows the key "key" with id 1.
struct ClientFixture {
  explicit ClientFixture(const std::string& version = "4.3.11") {
    auto owned = std::make_unique<FakeHttp>();
    http = owned.get();
    client = std::make_unique<coolify::Client>(std::move(owned), coolify::RequestPolicy());
    context.clock = &clock;
    http->answer("GET /version", 200, version);
    http->answer("GET /security/keys", 200,
                 R"([{"id":1,"uuid":"key","name":"k","public_key":"ssh-ed25519 AAAA "}])");
  }
  [[nodiscard]] base::Duration elapsed() const {
    return clock.now() - base::TimePoint(std::chrono::hours(1));
  }

  FakeClock clock;
  base::Context context;
  FakeHttp* http = nullptr;
  std::unique_ptr<coolify::Client> client;
};

/// The code of an error, or "ok".
template <typename T>
std::string outcome(const base::Expected<T>& result) {
  return result ? "ok" : result.error().code;
}

}  // namespace tests
