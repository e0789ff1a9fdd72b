#include "ssh/agent.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "raw_server.h"
#include "relay.h"
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

std::vector<std::vector<std::string>> strangers(int count) {
  std::vector<std::vector<std::string>> keys;
  for (int i = 0; i < count; ++i) {
    keys.push_back({"-t", "ed25519", "-C", "number " + std::to_string(i)});
  }
  return keys;
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
  const auto many = strangers(7);
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

TEST_CASE("a good password is reached behind more keys of the agent than the server bears") {
  const RealAgent agent(strangers(5));
  struct Row {
    std::string config;
    int connections;
  };
  // The first question for the methods is free, as OpenSSH has it, and so five keys and a password
  // are the six attempts that a server bears by default.
  for (const Row& row : {Row{"", 1}, Row{"MaxAuthTries 6\n", 1}, Row{"MaxAuthTries 5\n", 2},
                         Row{"MaxAuthTries 2\n", 2}, Row{"MaxAuthTries 1\n", 2},
                         Row{"MaxAuthTries 3\nPasswordAuthentication no\nUsePAM yes\n"
                             "KbdInteractiveAuthentication yes\n",
                             2}}) {
    CAPTURE(row.config);
    SshdOptions options;
    options.accounts = {{"anna", "/bin/sh", "correct horse"}};
    options.config = row.config;
    const Sshd server(options);
    const tests::RawServer relay(
        [&](const tests::RawServer::Peer& peer) { tests::relay(peer, server.port()); });
    ConnectOptions connect = with_agent(server, agent.socket());
    connect.target.endpoint.port = static_cast<std::uint16_t>(relay.port());
    connect.target.credentials.user = "anna";
    connect.target.credentials.password = Secret("correct horse");
    const auto session = Session::connect(connect, patient());
    CHECK_MESSAGE(session, session.error().detail());
    CHECK(relay.connections() == row.connections);
  }
}

TEST_CASE("whatever is given by name is tried where the server bears one attempt") {
  const RealAgent agent(strangers(2));
  SshdOptions options;
  options.accounts = {{"anna", "/bin/sh", "correct horse"}};
  options.config = "MaxAuthTries 1\n";
  const Sshd server(options);
  ConnectOptions connect = with_agent(server, agent.socket());
  connect.target.credentials.user = "anna";
  connect.target.credentials.private_key = tests::ed25519_pair("stranger").private_key();
  connect.target.credentials.password = Secret("battery staple");
  const auto refused = Session::connect(connect, patient());
  REQUIRE_FALSE(refused);
  const base::Diagnostic& why = refused.error();
  CHECK(why.code == "ssh.auth_refused");
  CHECK(why.cause.find("Tried: publickey ssh-ed25519 " +
                       tests::ed25519_pair("stranger").public_key().fingerprint() +
                       "; password; agent key ") != std::string::npos);
  CHECK(why.cause.find("(number 0). Not tried, because the server hung up before: agent key ") !=
        std::string::npos);
  CHECK(why.cause.find("(number 1). The server allows: ") != std::string::npos);
  CHECK(why.values.contains("unseen_agent_keys"));

  connect.target.credentials.password = Secret("correct horse");
  const auto session = Session::connect(connect, patient());
  CHECK_MESSAGE(session, session.error().detail());
}

TEST_CASE("keys of the agent that were not tried are named, with what helps") {
  const RealAgent agent(strangers(7));
  SshdOptions options;
  options.config = "MaxAuthTries 2\n";
  const Sshd server(options);
  const auto refused = Session::connect(with_agent(server, agent.socket()), patient());
  REQUIRE_FALSE(refused);
  const base::Diagnostic& why = refused.error();
  CHECK(why.code == "ssh.auth_refused");
  const auto place = [&](const std::string& text) { return why.cause.find(text); };
  CHECK(place("(number 1)") < place("Not tried, because the server hung up before: "));
  CHECK(place("(number 2)") > place("Not tried, because the server hung up before: "));
  CHECK(place("(number 4); 2 more of the agent's keys. ") != std::string::npos);
  CHECK(why.evidence.find("(number 5)\nnot tried: agent key ") != std::string::npos);
  CHECK(why.evidence.ends_with("(number 6)"));
  CHECK(why.remedy.starts_with("Name the one key of the agent"));
  // Keys alone are no reason for another connection.
  CHECK(server.log().find("Connection from", server.log().find("Connection from") + 1) ==
        std::string::npos);

  // Where everything was tried, nothing of it is said.
  const RealAgent few(strangers(2));
  SshdOptions patient_server;
  const Sshd other(patient_server);
  const auto all_tried = Session::connect(with_agent(other, few.socket()), patient());
  REQUIRE_FALSE(all_tried);
  CHECK(all_tried.error().cause.find("Not tried") == std::string::npos);
  CHECK_FALSE(all_tried.error().values.contains("unseen_agent_keys"));
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
    for (int peer = 0; (peer = ::accept(listener_, nullptr, nullptr)) >= 0; ::close(peer)) {
      char byte = 0;
      if (::read(peer, &byte, 1) == 1) (void)!::write(peer, answer_.data(), answer_.size());
      while (answer_.empty() && ::read(peer, &byte, 1) == 1) {
      }
    }
  }

  tests::TemporaryDirectory directory_;
  std::string answer_;
  int listener_ = -1;
  std::jthread thread_;
};

/// An agent that lists keys and then does something else than sign with them.
class StubbornAgent {
 public:
  enum class Manner { refuses, dies, is_silent };

  StubbornAgent(const std::vector<tests::KeyPair>& pairs, Manner manner) : manner_(manner) {
    keys_ = "\x0c" + ssh::wire_u32(static_cast<std::uint32_t>(pairs.size()));
    for (const tests::KeyPair& pair : pairs) {
      keys_ += ssh::wire_string(pair.public_key().blob) + ssh::wire_string("stubborn");
    }
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, socket().c_str());
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener_, 4) == 0);
    thread_ = std::jthread([this] { serve(); });
  }
  ~StubbornAgent() {
    ::shutdown(listener_, SHUT_RDWR);
    ::close(listener_);
  }
  std::string socket() const { return directory_.file("socket"); }

 private:
  void serve() const {
    for (int peer = 0; (peer = ::accept(listener_, nullptr, nullptr)) >= 0; ::close(peer)) {
      std::array<char, 4096> request{};
      while (::read(peer, request.data(), request.size()) > 0) {
        const bool lists = request[4] == 11;
        if (!lists && manner_ == Manner::dies) break;
        if (!lists && manner_ == Manner::is_silent) continue;
        const std::string answer = ssh::wire_string(lists ? keys_ : std::string("\x05"));
        (void)!::write(peer, answer.data(), answer.size());
      }
    }
  }

  tests::TemporaryDirectory directory_;
  Manner manner_;
  std::string keys_;
  int listener_ = -1;
  std::jthread thread_;
};

using Manner = StubbornAgent::Manner;

/// A server with the account "anna", who has a password, and options that log in as her.
struct Anna {
  explicit Anna(const std::string& config = "") {
    SshdOptions options;
    options.accounts = {{"anna", "/bin/sh", "correct horse"}};
    options.config = config;
    server.emplace(options);
  }
  ConnectOptions with_agent(const std::string& socket, const std::string& password) const {
    ConnectOptions connect = ::with_agent(*server, socket);
    connect.target.credentials.user = "anna";
    connect.target.credentials.password = Secret(password);
    return connect;
  }
  std::optional<Sshd> server;
};

TEST_CASE("an agent that is of no use leaves it to the other credentials") {
  const Anna anna;
  const RealAgent empty({});
  const RealAgent locked(strangers(1));
  const FakeAgent nonsense(ssh::wire_string("\x05"));
  const StubbornAgent dead({}, Manner::dies);
  const tests::TemporaryDirectory directory;
  const std::string word = directory.file("word");
  tests::write_file(word, "#!/bin/sh\necho opensesame\n", 0755);
  REQUIRE(tests::run({.argv = {"setsid", "-w", "ssh-add", "-x"},
                      .environment = tests::own_environment({{"SSH_AUTH_SOCK", locked.socket()},
                                                             {"SSH_ASKPASS_REQUIRE", "force"},
                                                             {"SSH_ASKPASS", word}})})
              .exit_code == 0);
  for (const std::string& socket :
       {empty.socket(), locked.socket(), nonsense.socket(), dead.socket(),
        std::string("/nonexistent/agent"), std::string(200, 'x')}) {
    CAPTURE(socket);
    const auto in = Session::connect(anna.with_agent(socket, "correct horse"), patient());
    CHECK_MESSAGE(in, in.error().detail());
    const auto refused = Session::connect(anna.with_agent(socket, "battery staple"), patient());
    REQUIRE_FALSE(refused);
    // Patience counts: a first boot may still be setting the password.
    CHECK(refused.error().code == "ssh.auth_refused");
    CHECK(base::retryable(refused.error().kind));
    CHECK(refused.error().cause.find("Tried: password. The ssh-agent is of no use: The ") !=
          std::string::npos);
  }
}

TEST_CASE("without an agent a key is tried all the same, and a refusal of it is no last word") {
  const Sshd server;
  ConnectOptions options = with_agent(server, "/nonexistent/agent");
  options.target.credentials.private_key = tests::ed25519_pair("stranger").private_key();
  const auto refused = Session::connect(options, patient());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "ssh.auth_refused");
  CHECK(refused.error().cause.find("publickey ssh-ed25519") != std::string::npos);
  CHECK(refused.error().cause.find("The ssh-agent is of no use") != std::string::npos);
}

TEST_CASE("an agent that lists keys and does not sign is passed over, or told where it is all") {
  const auto& pair = tests::ed25519_pair();
  const Anna anna;
  for (const Manner manner : {Manner::refuses, Manner::dies, Manner::is_silent}) {
    CAPTURE(static_cast<int>(manner));
    const StubbornAgent agent({pair, tests::ed25519_pair("stranger")}, manner);
    ConnectOptions connect = anna.with_agent(agent.socket(), "correct horse");
    connect.limits.login = seconds(8);
    const auto in = Session::connect(connect, patient());
    CHECK_MESSAGE(in, in.error().detail());
    connect.target.credentials.password = Secret("battery staple");
    const auto refused = Session::connect(connect, patient());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "ssh.auth_refused");
    CHECK(refused.error().cause.find("(stubborn), which the agent did not sign") !=
          std::string::npos);

    connect.target.credentials.password = Secret();
    connect.limits.login = seconds(2);
    const auto alone = Session::connect(connect, patient());
    REQUIRE_FALSE(alone);
    CHECK(alone.error().code ==
          (manner == Manner::is_silent ? "ssh.timeout" : "ssh.agent_unavailable"));
    if (manner == Manner::refuses) CHECK(alone.error().cause == "The agent refuses.");
    if (manner == Manner::is_silent) {
      CHECK(alone.error().cause == "Time ran out while asking the ssh-agent.");
    }
  }
}

TEST_CASE("keys of kinds that nobody takes cost no attempt") {
  const auto& pair = tests::ed25519_pair();
  const std::string fields = ssh::wire_string("p") + ssh::wire_string("q");
  const std::string dsa = ssh::wire_string("ssh-dss") + fields + fields;
  const auto listing = [](const std::vector<std::string>& blobs) {
    std::string keys = "\x0c" + ssh::wire_u32(static_cast<std::uint32_t>(blobs.size()));
    for (const std::string& blob : blobs) keys += ssh::wire_string(blob) + ssh::wire_string("old");
    return ssh::wire_string(keys);
  };
  const Sshd server;
  const FakeAgent agent(listing({dsa, "", "x", std::string(3, '\0')}));
  const auto none = Session::connect(with_agent(server, agent.socket()), patient());
  REQUIRE_FALSE(none);
  CHECK(none.error().code == "ssh.agent_unavailable");
  CHECK(none.error().cause == "None of the agent's keys is of a kind that logs in.");
  CHECK(none.error().evidence.find("ssh-dss SHA256:") != std::string::npos);
  const FakeAgent mixed(listing({dsa, pair.public_key().blob}));
  const auto one = Session::connect(with_agent(server, mixed.socket()), patient());
  REQUIRE_FALSE(one);
  CHECK(server.log().find("ssh-dss") == std::string::npos);
}

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
