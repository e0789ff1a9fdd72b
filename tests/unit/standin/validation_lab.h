#pragma once

#include <doctest/doctest.h>

#include <string>

#include "tests/standin/fake_ssh.h"

namespace standin {

inline constexpr const char* kOldDocker = R"({"Client":{},"Server":{"Version":"20.10.24"}})";
inline const FakeAnswer kAbsent{1, "", ""};
inline const FakeAnswer kDaemonDown{1, R"({"Client":{},"Server":null})",
                                    "Cannot connect to the Docker daemon"};

/// A stand-in whose ssh is fake, with one server in it.
struct Lab {
  FakeSsh ssh;
  Instance instance;
  std::string uuid;

  explicit Lab(const std::string& version = "4.3.11") : instance(options(version, ssh)) {
    uuid = instance.new_server("10.0.0.1");
  }
  static Coolify::Options options(const std::string& version, const FakeSsh& ssh) {
    Coolify::Options quickly = quick(version);
    quickly.ssh_program = ssh.program();
    return quickly;
  }
  /// As after an earlier good validation.
  void make_good(const Json& logs = nullptr) {
    edit({{"validation_logs", logs}, {"settings", {{"is_reachable", true}, {"is_usable", true}}}});
  }
  void edit(const Json& changes) { instance.control("POST", "/servers/" + uuid, changes); }
  Json validate(bool install = false) {
    const Answer answer = instance.ask("POST", "/servers/" + uuid + "/validate",
                                       install ? Json{{"install", true}} : Json());
    CHECK(answer.status == 201);
    instance.settle();
    return server();
  }
  [[nodiscard]] Json server() const { return instance.server(uuid); }
};

inline bool begins(const Json& text, const std::string& beginning) {
  return text.is_string() && text.get<std::string>().rfind(beginning, 0) == 0;
}

}  // namespace standin
