#include "ssh/errors.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace {

using ssh::Fault;
using ssh::Stage;

TEST_CASE("every fault has its own code, a short summary and a remedy") {
  std::set<std::string> codes;
  for (const ssh::FaultEntry& entry : ssh::fault_catalogue()) {
    CAPTURE(entry.code);
    CHECK(codes.insert(std::string(entry.code)).second);
    CHECK(entry.code.starts_with("ssh."));
    CHECK(entry.summary.size() <= 60);
    CHECK_FALSE(entry.summary.ends_with('.'));
    CHECK(entry.remedy.size() > 20);
    CHECK(entry.remedy.ends_with('.'));
    CHECK(ssh::diagnostic(entry.fault, "cause").code == entry.code);
    CHECK(ssh::diagnostic(entry.fault, "cause").kind == entry.kind);
  }
  CHECK(codes.size() == 28);
}

TEST_CASE("what waiting may cure is retried, and nothing else") {
  const std::set<Fault> curable = {
      Fault::name_not_found, Fault::unreachable, Fault::proxy_refused, Fault::jump_refused,
      Fault::not_ready,      Fault::not_ssh,     Fault::auth_refused,  Fault::connection_lost,
      Fault::protocol_error, Fault::timeout};
  for (const ssh::FaultEntry& entry : ssh::fault_catalogue()) {
    CAPTURE(entry.code);
    CHECK(base::retryable(entry.kind) == curable.contains(entry.fault));
  }
}

TEST_CASE("evidence is made harmless and a remedy of the case replaces the general one") {
  const auto plain = ssh::diagnostic(Fault::not_ready, "why", "a\x1b[31mb\xff");
  CHECK(plain.evidence == "ab\xEF\xBF\xBD");
  CHECK(plain.remedy.find("MaxStartups") != std::string::npos);
  CHECK(ssh::diagnostic(Fault::not_ready, "why", {}, "Do this.").remedy == "Do this.");
}

TEST_CASE("a wait that ended early is told apart by how and where") {
  const auto cancelled = ssh::interruption(base::Waited::cancelled, Stage::login);
  CHECK(cancelled.code == "ssh.cancelled");
  CHECK(cancelled.cause == "A stop was requested while logging in.");
  CHECK(ssh::interruption(base::Waited::timeout, Stage::login).code == "ssh.timeout");
  CHECK(ssh::interruption(base::Waited::timeout, Stage::login).remedy.find("PAM") !=
        std::string::npos);
  // These wait for something else than the machine.
  CHECK(ssh::interruption(base::Waited::timeout, Stage::proxy).remedy.find("the proxy runs") !=
        std::string::npos);
  CHECK(ssh::interruption(base::Waited::timeout, Stage::agent).remedy.find("ssh-add -L") !=
        std::string::npos);
  CHECK(ssh::interruption(base::Waited::timeout, Stage::resolve).remedy.find("name servers") !=
        std::string::npos);
  CHECK(ssh::interruption(base::Waited::timeout, Stage::banner).code == "ssh.not_ready");
  CHECK(ssh::interruption(base::Waited::cancelled, Stage::banner).code == "ssh.cancelled");
}

}  // namespace
