#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/system_clock.h"
#include "tests/standin/coolify.h"
#include "tests/standin/http/http_client.h"
#include "tests/standin/http/http_server.h"
#include "tests/support/temporary_directory.h"

namespace standin {

/// The machine's clock with a wall that tests can move.
class MovedClock final : public base::Clock {
 public:
  base::TimePoint now() const override { return base::system_clock().now(); }
  base::WallTime wall_now() const override {
    return base::system_clock().wall_now() + moved_.load();
  }
  base::Waited sleep_until(base::TimePoint until, const std::stop_token& stop) override {
    return base::system_clock().sleep_until(until, stop);
  }
  void advance(std::chrono::seconds span) { moved_ = moved_.load() + span; }

 private:
  std::atomic<std::chrono::seconds> moved_ = std::chrono::seconds(0);
};

/// A directory of its own that goes with its test.
class TestDirectory {
 public:
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return directory_ / name;
  }
  /// Writes a file as a whole, for its owner alone, and returns its path.
  std::filesystem::path write(const std::string& name, const std::string& content) const;

 private:
  tests::TemporaryDirectory directory_;
};

/// An answer with its body read as JSON (null when it is none).
struct Answer {
  int status = 0;
  Json json;
  std::string body;
  std::string content_type;
  ClientAnswer raw;
};

/// How a request differs from an ordinary one.
struct Ask {
  std::string token;  ///< empty: the instance's own
  bool authorized = true;
  bool accept_json = true;
  std::string content_type = "application/json";
  std::optional<std::string> raw_body;
};

/// A stand-in on loopback with its pauses shortened to a hundredth, and a client for it.
class Instance {
 public:
  explicit Instance(Coolify::Options options = {});

  /// Asks the API; `path` is below /api/v1, or absolute when it begins with "/api" or "/_standin".
  Answer ask(const std::string& method, const std::string& path, const Json& body = nullptr,
             const Ask& how = {}) const;
  /// Asks the control API and returns its JSON; the test fails unless that was a success.
  Json control(const std::string& method, const std::string& path,
               const Json& body = nullptr) const;

  [[nodiscard]] std::string endpoint() const { return server_->endpoint(); }
  [[nodiscard]] std::string token() const { return coolify_->token(); }
  /// A new token; `wish` is the control API's body.
  [[nodiscard]] std::string new_token(const Json& wish) const;
  /// A new private key; its uuid.
  std::string new_key() const;
  /// A server created over the API; its uuid.
  std::string new_server(const std::string& ip, Json more = Json::object()) const;
  [[nodiscard]] Json server(const std::string& uuid) const;
  /// Waits until no job waits or runs.
  void settle() const;

 private:
  std::unique_ptr<Coolify> coolify_;
  std::unique_ptr<HttpServer> server_;
};

/// Looks every few milliseconds until `reached()`; the test fails after three minutes.
void wait_until(const std::function<bool()>& reached);

/// Options with a version and a quick clockwork.
[[nodiscard]] Coolify::Options quick(const std::string& version = "4.3.11");

}  // namespace standin
