#include "ssh/agent.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "scripts.h"
#include "ssh/session.h"
#include "ssh/wire.h"
#include "sshd.h"

namespace {

using base::Secret;
using ssh::ConnectOptions;
using ssh::Session;
using std::chrono::milliseconds;
using std::chrono::seconds;
using tests::patient;
using tests::Sshd;
using tests::SshdOptions;

/// A real ssh-agent with keys in it.
class RealAgent {
 public:
  explicit RealAgent(const std::vector<std::vector<std::string>>& keys)
      : process_(tests::Process::start({.argv = {"ssh-agent", "-D", "-a", socket()}})) {
    REQUIRE(process_.prints(socket()));
    for (const auto& kind : keys) {
      const auto& pair = tests::key_pair(kind, "agent");
      const auto added =
          tests::run({.argv = {"ssh-add", pair.private_file},
                      .environment = tests::own_environment({{"SSH_AUTH_SOCK", socket()}})});
      REQUIRE_MESSAGE(added.exit_code == 0, added.err);
    }
  }
  std::string socket() const { return directory_.file("socket"); }

 private:
  tests::TemporaryDirectory directory_;
  tests::Process process_;
};

ConnectOptions with_agent(const Sshd& server, const std::string& socket,
                          const std::string& identity = {}) {
  ConnectOptions options = server.connect_options();
  options.target.credentials.private_key.reset();
  options.target.credentials.agent = {true, socket, identity};
  return options;
}

const std::vector<std::vector<std::string>> kKinds = {
    {"-t", "ed25519"}, {"-t", "rsa", "-b", "2048"}, {"-t", "ecdsa", "-b", "256"}};

TEST_CASE("keys of every type log in through the agent") {
  const RealAgent agent(kKinds);
  for (const auto& kind : kKinds) {
    CAPTURE(kind[1]);
    const auto& pair = tests::key_pair(kind, "agent");
    SshdOptions options;
    options.authorized_keys = {pair.public_line};
    const Sshd server(options);
    const auto session = Session::connect(
        with_agent(server, agent.socket(), pair.public_key().line_without_comment()), patient());
    CHECK_MESSAGE(session, session.error().detail());
  }
}

TEST_CASE("an identity is named by key, fingerprint or comment, and nothing else is tried") {
  const RealAgent agent(kKinds);
  const auto& pair = tests::key_pair(kKinds[2], "agent");
  SshdOptions options;
  options.authorized_keys = {pair.public_line};
  options.config = "MaxAuthTries 2\n";
  const Sshd server(options);
  for (const std::string& identity :
       {pair.public_line, pair.public_key().fingerprint(),
        "\xEF\xBB\xBF" + pair.public_key().fingerprint() + "\xC2\xA0\r\n"}) {
    CAPTURE(identity);
    CHECK(Session::connect(with_agent(server, agent.socket(), identity), patient()));
  }
  const auto by_comment = Session::connect(with_agent(server, agent.socket(), "test"), patient());
  CHECK_FALSE(by_comment);

  const auto none = Session::connect(with_agent(server, agent.socket(), "nobody"), patient());
  REQUIRE_FALSE(none);
  CHECK(none.error().code == "ssh.agent_unavailable");
  CHECK(none.error().evidence.find(pair.public_key().fingerprint()) != std::string::npos);
}

TEST_CASE("without a choice the agent's keys are tried in order, five at most") {
  std::vector<std::vector<std::string>> many;
  for (int i = 0; i < 7; ++i) {
    many.push_back({"-t", "ed25519", "-C", "number " + std::to_string(i)});
  }
  const RealAgent agent(many);
  const auto connect = [&](int accepted) {
    SshdOptions options;
    options.authorized_keys = {
        tests::key_pair(many.at(static_cast<std::size_t>(accepted)), "agent").public_line};
    options.config = "MaxAuthTries 20\n";
    const Sshd server(options);
    return Session::connect(with_agent(server, agent.socket()), patient());
  };
  CHECK(connect(0));
  CHECK(connect(4));
  const auto sixth = connect(5);
  REQUIRE_FALSE(sixth);
  CHECK(sixth.error().code == "ssh.auth_refused");
  CHECK(sixth.error().cause.find("(number 4)") != std::string::npos);
  CHECK(sixth.error().cause.find("(number 5)") == std::string::npos);
}

TEST_CASE("a comment names one key of many") {
  const std::vector<std::vector<std::string>> keys = {{"-t", "ed25519", "-C", "first"},
                                                      {"-t", "ed25519", "-C", "second"}};
  const RealAgent agent(keys);
  SshdOptions options;
  options.authorized_keys = {tests::key_pair(keys[1], "agent").public_line};
  options.config = "MaxAuthTries 1\n";
  const Sshd server(options);
  CHECK(Session::connect(with_agent(server, agent.socket(), "second"), patient()));
  CHECK_FALSE(Session::connect(with_agent(server, agent.socket(), "first"), patient()));
}

TEST_CASE("one key of the agent after the other costs one attempt each") {
  const std::vector<std::vector<std::string>> keys = {{"-t", "ed25519", "-C", "first"},
                                                      {"-t", "ed25519", "-C", "second"}};
  const RealAgent agent(keys);
  SshdOptions options;
  options.authorized_keys = {tests::key_pair(keys[1], "agent").public_line};
  options.config = "MaxAuthTries 2\n";
  const Sshd server(options);
  const auto session = Session::connect(with_agent(server, agent.socket()), patient());
  CHECK_MESSAGE(session, session.error().detail());
}

TEST_CASE("a key of the agent may be one half of a login") {
  const std::vector<std::vector<std::string>> keys = {{"-t", "ed25519", "-C", "first"},
                                                      {"-t", "ed25519", "-C", "second"},
                                                      {"-t", "ed25519", "-C", "third"}};
  const RealAgent agent(keys);
  SshdOptions options;
  options.accounts = {{"anna", "/bin/sh", "correct horse"}};
  options.authorized_keys = {tests::key_pair(keys[1], "agent").public_line};
  options.config = "AuthenticationMethods publickey,password\n";
  const Sshd server(options);
  ConnectOptions connect = with_agent(server, agent.socket());
  connect.target.credentials.user = "anna";
  connect.target.credentials.password = Secret("correct horse");
  const auto session = Session::connect(connect, patient());
  CHECK_MESSAGE(session, session.error().detail());
  CHECK(server.log().find(tests::key_pair(keys[2], "agent").public_key().fingerprint()) ==
        std::string::npos);
}

TEST_CASE("a missing agent is said at once") {
  const Sshd server;
  const auto gone = Session::connect(with_agent(server, "/nonexistent/agent"), patient());
  REQUIRE_FALSE(gone);
  CHECK(gone.error().code == "ssh.agent_unavailable");
  CHECK_FALSE(base::retryable(gone.error().kind));
  const auto long_path = Session::connect(with_agent(server, std::string(200, 'x')), patient());
  CHECK(long_path.error().code == "ssh.agent_unavailable");
  const RealAgent empty({});
  const auto no_keys = Session::connect(with_agent(server, empty.socket()), patient());
  REQUIRE_FALSE(no_keys);
  CHECK(no_keys.error().cause == "The agent holds no key.");
}

/// An agent that answers every request with the same bytes.
class FakeAgent {
 public:
  explicit FakeAgent(std::string answer) : answer_(std::move(answer)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, socket().c_str());
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener_, 4) == 0);
    thread_ = std::jthread([this] { serve(); });
  }
  ~FakeAgent() {
    ::shutdown(listener_, SHUT_RDWR);
    ::close(listener_);
  }
  std::string socket() const { return directory_.file("socket"); }

 private:
  void serve() const {
    const int peer = ::accept(listener_, nullptr, nullptr);
    char byte = 0;
    if (::read(peer, &byte, 1) == 1) (void)!::write(peer, answer_.data(), answer_.size());
    while (answer_.empty() && ::read(peer, &byte, 1) == 1) {
    }
    ::close(peer);
  }

  tests::TemporaryDirectory directory_;
  std::string answer_;
  int listener_ = -1;
  std::jthread thread_;
};

TEST_CASE("an agent that talks nonsense is no agent") {
  const Sshd server;
  for (const std::string& answer :
       {std::string("\0\0\0\0", 4), std::string("\xff\xff\xff\xff", 4), ssh::wire_string("\x05"),
        ssh::wire_string("\x0c" + ssh::wire_u32(3)),
        ssh::wire_string("\x0c" + ssh::wire_u32(1) + ssh::wire_u32(100))}) {
    const FakeAgent agent(answer);
    const auto session = Session::connect(with_agent(server, agent.socket()), patient());
    REQUIRE_FALSE(session);
    CHECK(session.error().code == "ssh.agent_unavailable");
  }
}

TEST_CASE("an agent that never answers does not hold up a stop") {
  const Sshd server;
  const FakeAgent agent("");
  std::stop_source stop;
  base::Context context = patient();
  context.stop = stop.get_token();
  std::jthread stopper([&] {
    std::this_thread::sleep_for(milliseconds(700));
    stop.request_stop();
  });
  const auto session = Session::connect(with_agent(server, agent.socket()), context);
  REQUIRE_FALSE(session);
  // Nothing else would have ended the wait before a limit, which has another code.
  CHECK(session.error().code == "ssh.cancelled");
}

}  // namespace
