#include <doctest/doctest.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "scripts.h"
#include "ssh/errors.h"
#include "ssh/persistent_session.h"
#include "ssh/remote/privilege.h"
#include "ssh/session_memory.h"
#include "sshd.h"

namespace {

using base::Secret;
using ssh::ConnectOptions;
using ssh::Script;
using tests::Sshd;
using tests::SshdOptions;

/// Keeps every record as it is written, without masking anything.
class Everything final : public base::LogSink {
 public:
  bool enabled(base::LogLevel) const override { return true; }
  void write(base::LogLevel, std::string_view message,
             const std::vector<base::LogField>& fields) override {
    const std::scoped_lock lock(mutex_);
    text_ += message;
    for (const base::LogField& field : fields) {
      text_ += " " + field.key + "=";
      if (const auto* value = std::get_if<std::string>(&field.value)) text_ += *value;
    }
    text_ += "\n";
  }
  std::string text() const {
    const std::scoped_lock lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

constexpr const char* kCanary = "canary-5f1d9c";

/// Everything that must be seen nowhere.
std::vector<std::string> canaries(const tests::KeyPair& pair) {
  std::vector<std::string> all = {kCanary};
  std::string body = pair.private_text;
  for (std::size_t at = body.find('\n') + 1; at + 64 < body.size(); at += 71) {
    all.push_back(body.substr(at, 32));
  }
  return all;
}

void check_clean(const std::string& text, const tests::KeyPair& pair) {
  for (const std::string& canary : canaries(pair)) CHECK(text.find(canary) == std::string::npos);
}

TEST_CASE("no secret is in any log record, error, remote argument, environment or file") {
  const tests::KeyPair& pair =
      tests::key_pair({"-t", "ed25519", "-a", "1", "-N", std::string(kCanary) + "-passphrase"});
  SshdOptions server_options;
  server_options.authorized_keys = {pair.public_line};
  const Sshd server(server_options);
  const auto sink = std::make_shared<Everything>();
  base::Context context = tests::patient();
  context.log = base::Log(sink);

  ConnectOptions options = server.connect_options();
  auto& credentials = options.target.credentials;
  credentials.private_key = pair.private_key(std::string(kCanary) + "-passphrase");
  credentials.password = Secret(std::string(kCanary) + "-password");
  credentials.sudo_password = Secret(std::string(kCanary) + "-sudo");
  auto session = ssh::PersistentSession::open(options, context);
  REQUIRE_MESSAGE(session, session.error().detail());

  Script script;
  script.text =
      std::string(ssh::privilege_functions()) +
      "gain_privilege; as_root true;"
      "for p in $$ $PPID; do tr '\\0' ' ' </proc/$p/cmdline; tr '\\0' ' ' </proc/$p/environ;"
      " done; export; ps axww -o args= 2>/dev/null | grep -v grep";
  script.may_need_root = true;
  const auto output = (*session)->run(script, context);
  REQUIRE_MESSAGE(output, output.error().detail());
  // The looking works: the one command line there is shows.
  CHECK(output->out.find("s=$(cat)") != std::string::npos);
  check_clean(output->out + output->err, pair);

  credentials.user = "nobody-like-that";
  const auto wrong_passphrase =
      ssh::PrivateKey::read(Secret(pair.private_text), Secret(std::string(kCanary) + "-wrong"));
  REQUIRE_FALSE(wrong_passphrase);
  check_clean(wrong_passphrase.error().detail(), pair);
  ssh::WaitPolicy impatient;
  impatient.auth_grace = {};
  const auto refused = ssh::wait_for_ssh(options, context, impatient);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "ssh.auth_refused");
  check_clean(refused.error().detail(), pair);

  check_clean(sink->text(), pair);
  CHECK(sink->text().find("ssh logged in") != std::string::npos);
  check_clean(server.log(), pair);
}

TEST_CASE("a script that prints a secret is masked in diagnostics only") {
  const Secret secret{std::string(kCanary)};
  const auto why = ssh::diagnostic(ssh::Fault::remote_failed, "cause",
                                   "the remote side printed " + std::string(kCanary));
  CHECK(why.evidence == "the remote side printed (masked)");
}

TEST_CASE("the memory of a session is bounded") {
  ssh::SessionMemory memory;
  void* const half = memory.allocate(ssh::SessionMemory::kMostBytes / 2);
  REQUIRE(half != nullptr);
  CHECK(memory.allocate(ssh::SessionMemory::kMostBytes) == nullptr);
  CHECK(memory.reallocate(half, ssh::SessionMemory::kMostBytes) == nullptr);
  memory.release(half);
  CHECK(memory.used() == 0);
  void* grown = memory.reallocate(nullptr, 10);
  REQUIRE(grown != nullptr);
  static_cast<char*>(grown)[0] = 'x';
  grown = memory.reallocate(grown, 100'000);
  REQUIRE(grown != nullptr);
  CHECK(static_cast<char*>(grown)[0] == 'x');
  CHECK(memory.used() >= 100'000);
  memory.release(grown);
  memory.release(nullptr);
  CHECK(memory.used() == 0);
}

}  // namespace
