#include <doctest/doctest.h>

#include <string>

#include "scripts.h"
#include "ssh/session.h"
#include "sshd.h"

namespace {

using base::Secret;
using ssh::ConnectOptions;
using ssh::Session;
using tests::patient;
using tests::Sshd;
using tests::SshdOptions;

ConnectOptions with_key(const Sshd& server, const tests::KeyPair& pair) {
  ConnectOptions options = server.connect_options();
  options.target.credentials.private_key = pair.private_key();
  return options;
}

std::string code_of(const base::Expected<std::unique_ptr<Session>>& session) {
  return session ? "" : session.error().code;
}

TEST_CASE("every type and form of key logs in") {
  const std::vector<std::vector<std::string>> kinds = {
      {"-t", "ed25519"},
      {"-t", "rsa", "-b", "3072"},
      {"-t", "rsa", "-b", "2048", "-m", "PEM"},
      {"-t", "rsa", "-b", "2048", "-m", "PKCS8"},
      {"-t", "ecdsa", "-b", "256"},
      {"-t", "ecdsa", "-b", "384"},
      {"-t", "ecdsa", "-b", "521", "-m", "PEM"},
      {"-t", "ed25519", "-N", "opensesame"},
      {"-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "opensesame"},
  };
  SshdOptions options;
  for (const auto& kind : kinds) {
    options.authorized_keys.push_back(tests::key_pair(kind, "login").public_line);
  }
  const Sshd server(options);
  for (const auto& kind : kinds) {
    std::string shown;
    for (const std::string& word : kind) shown += word + " ";
    CAPTURE(shown);
    ConnectOptions connect = server.connect_options();
    connect.target.credentials.private_key =
        tests::key_pair(kind, "login").private_key("opensesame");
    const auto session = Session::connect(connect, patient());
    CHECK_MESSAGE(session, session.error().detail());
  }
}

TEST_CASE("RSA keys sign with SHA-2") {
  const auto& pair = tests::key_pair({"-t", "rsa", "-b", "3072"}, "login");
  SshdOptions options;
  options.authorized_keys = {pair.public_line};
  options.config = "PubkeyAcceptedAlgorithms rsa-sha2-512\n";
  const Sshd server(options);
  const auto session = Session::connect(with_key(server, pair), patient());
  CHECK_MESSAGE(session, session.error().detail());
}

TEST_CASE("a refused key is reported with what was tried and what the server allows") {
  const Sshd server;
  const auto& stranger = tests::ed25519_pair("stranger");
  const auto session = Session::connect(with_key(server, stranger), patient());
  REQUIRE_FALSE(session);
  const auto& why = session.error();
  CHECK(why.code == "ssh.auth_refused");
  CHECK(why.cause.find("\"" + tests::own_user() + "\"") != std::string::npos);
  CHECK(why.cause.find("publickey ssh-ed25519 " + stranger.public_key().fingerprint()) !=
        std::string::npos);
  CHECK(why.cause.find("The server allows: publickey,password.") != std::string::npos);
}

TEST_CASE("of several keys one that fits is enough, whichever it is") {
  const auto& fitting = tests::ed25519_pair("login");
  SshdOptions options;
  options.authorized_keys = {fitting.public_line};
  options.config = "MaxAuthTries 2\n";
  const Sshd server(options);
  // The server hangs up after the second one; the last is then tried on a new connection.
  const std::vector<std::string> strangers = {"stranger", "other stranger", "third stranger"};
  for (std::size_t before = 0; before <= strangers.size(); ++before) {
    CAPTURE(before);
    std::vector<tests::KeyPair> pairs;
    for (std::size_t i = 0; i < before; ++i) pairs.push_back(tests::ed25519_pair(strangers[i]));
    pairs.push_back(fitting);
    ConnectOptions connect = with_key(server, pairs.front());
    for (std::size_t i = 1; i < pairs.size(); ++i) {
      connect.target.credentials.other_keys.push_back(pairs[i].private_key());
    }
    const auto session = Session::connect(connect, patient());
    CHECK_MESSAGE(session, session.error().detail());
  }
}

TEST_CASE("of several keys each that was refused is named") {
  const Sshd server;
  const auto& stranger = tests::ed25519_pair("stranger");
  const auto& other = tests::ed25519_pair("other stranger");
  ConnectOptions options = with_key(server, stranger);
  options.target.credentials.other_keys.push_back(other.private_key());
  const auto session = Session::connect(options, patient());
  REQUIRE_FALSE(session);
  CHECK(session.error().code == "ssh.auth_refused");
  for (const auto* const pair : {&stranger, &other}) {
    CHECK(session.error().cause.find(pair->public_key().fingerprint()) != std::string::npos);
  }
}

TEST_CASE("the allowed methods are asked for only after a refusal") {
  const Sshd server;
  REQUIRE(Session::connect(server.connect_options(), patient()));
  REQUIRE(server.logs("Accepted publickey"));
  CHECK(server.log().find("method none") == std::string::npos);
  REQUIRE_FALSE(Session::connect(with_key(server, tests::ed25519_pair("stranger")), patient()));
  CHECK(server.logs("method none"));
}

TEST_CASE("a server that hangs up after the first refusal has refused") {
  SshdOptions options;
  options.config = "MaxAuthTries 1\n";
  const Sshd server(options);
  const auto session =
      Session::connect(with_key(server, tests::ed25519_pair("stranger")), patient());
  REQUIRE_FALSE(session);
  CHECK(session.error().code == "ssh.auth_refused");
  CHECK(session.error().cause.find("publickey ssh-ed25519") != std::string::npos);
}

TEST_CASE("no credential at all is refused with the methods the server wants") {
  const Sshd server;
  ConnectOptions options = server.connect_options();
  options.target.credentials.private_key.reset();
  const auto session = Session::connect(options, patient());
  REQUIRE_FALSE(session);
  CHECK(session.error().code == "ssh.auth_refused");
  CHECK(session.error().cause.find("no usable credential") != std::string::npos);
  CHECK(session.error().cause.find("publickey,password") != std::string::npos);
}

TEST_CASE("a password logs in, and a wrong one is asked for once") {
  SshdOptions options;
  options.accounts = {{"anna", "/bin/sh", "correct horse"}};
  const Sshd server(options);
  ConnectOptions connect = server.connect_options();
  connect.target.credentials.user = "anna";
  connect.target.credentials.private_key.reset();
  connect.target.credentials.password = Secret("correct horse");
  const auto session = Session::connect(connect, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  CHECK((*session)->user() == "anna");

  connect.target.credentials.password = Secret("battery staple");
  const auto refused = Session::connect(connect, patient());
  CHECK(code_of(refused) == "ssh.auth_refused");
  CHECK(refused.error().detail().find("battery staple") == std::string::npos);
  REQUIRE(server.logs("Failed password for anna"));
  const std::string log = server.log();
  CHECK(log.find("Failed password for anna") == log.rfind("Failed password for anna"));
}

TEST_CASE("a server that asks questions is answered with the password") {
  SshdOptions options;
  options.accounts = {{"anna", "/bin/sh", "correct horse"}};
  options.config = "UsePAM yes\nKbdInteractiveAuthentication yes\nPasswordAuthentication no\n";
  const Sshd server(options);
  ConnectOptions connect = server.connect_options();
  connect.target.credentials.user = "anna";
  connect.target.credentials.private_key.reset();
  connect.target.credentials.password = Secret("correct horse");
  const auto session = Session::connect(connect, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  CHECK(server.logs("Accepted keyboard-interactive/pam for anna"));

  connect.target.credentials.password = Secret("battery staple");
  const auto refused = Session::connect(connect, patient());
  CHECK(code_of(refused) == "ssh.auth_refused");
  CHECK(refused.error().cause.find("keyboard-interactive") != std::string::npos);
  CHECK(refused.error().detail().find("battery staple") == std::string::npos);
}

TEST_CASE("after a refused key the password is tried") {
  SshdOptions options;
  options.accounts = {{"anna", "/bin/sh", "correct horse"}};
  const Sshd server(options);
  ConnectOptions connect = with_key(server, tests::ed25519_pair("stranger"));
  connect.target.credentials.user = "anna";
  connect.target.credentials.password = Secret("correct horse");
  CHECK(Session::connect(connect, patient()));

  SshdOptions keys_only = options;
  keys_only.config = "PasswordAuthentication no\n";
  const Sshd strict(keys_only);
  connect = with_key(strict, tests::ed25519_pair("stranger"));
  connect.target.credentials.user = "anna";
  connect.target.credentials.password = Secret("correct horse");
  const auto refused = Session::connect(connect, patient());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().cause.find("password") == std::string::npos);
  CHECK(refused.error().cause.find("The server allows: publickey.") != std::string::npos);
}

TEST_CASE("a server that wants a key and a password gets both, in its order") {
  for (const std::string& order :
       {std::string("publickey,password"), std::string("password,publickey")}) {
    CAPTURE(order);
    SshdOptions options;
    options.accounts = {{"anna", "/bin/sh", "correct horse"}};
    options.config = "AuthenticationMethods " + order + "\n";
    const Sshd server(options);
    ConnectOptions connect = server.connect_options();
    connect.target.credentials.user = "anna";
    connect.target.credentials.password = Secret("correct horse");
    const auto session = Session::connect(connect, patient());
    REQUIRE_MESSAGE(session, session.error().detail());
    CHECK((*session)->user() == "anna");

    connect.target.credentials.password = Secret("battery staple");
    CHECK(code_of(Session::connect(connect, patient())) == "ssh.auth_refused");
    connect.target.credentials.password = Secret("correct horse");
    connect.target.credentials.private_key = tests::ed25519_pair("stranger").private_key();
    CHECK(code_of(Session::connect(connect, patient())) == "ssh.auth_refused");
  }
}

TEST_CASE("a key that is one half of what the server wants is told from an unknown one") {
  SshdOptions options;
  options.config = "AuthenticationMethods publickey,password\n";
  const Sshd server(options);
  const auto half = Session::connect(server.connect_options(), patient());
  REQUIRE_FALSE(half);
  CHECK(half.error().code == "ssh.auth_refused");
  CHECK(half.error().cause.find("which the server knows but does not let in alone. The server "
                                "allows: password.") != std::string::npos);
  const auto unknown =
      Session::connect(with_key(server, tests::ed25519_pair("stranger")), patient());
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().cause.find("server knows") == std::string::npos);
  CHECK(unknown.error().cause.find("The server allows: publickey.") != std::string::npos);
}

TEST_CASE("names and passwords of absurd length are refused here") {
  const Sshd server;
  ConnectOptions options = server.connect_options();
  options.target.credentials.user = std::string(300, 'u');
  CHECK(code_of(Session::connect(options, patient())) == "ssh.options_invalid");
  options.target.credentials.user = "";
  CHECK(code_of(Session::connect(options, patient())) == "ssh.options_invalid");
  options.target.credentials.user = "u";
  options.target.credentials.password = Secret(std::string(2000, 'p'));
  CHECK(code_of(Session::connect(options, patient())) == "ssh.options_invalid");
}

TEST_CASE("the host key is checked before any credential is shown") {
  const Sshd server;
  ConnectOptions options = server.connect_options();
  options.target.host_key.keys = {tests::ed25519_pair("other host").public_key()};
  const auto session = Session::connect(options, patient());
  CHECK(code_of(session) == "ssh.host_key_mismatch");
  CHECK(session.error().evidence.find("got:      ssh-ed25519 " + server.host_key().fingerprint()) !=
        std::string::npos);
  CHECK(server.log().find("userauth-request") == std::string::npos);
}

TEST_CASE("a server with several host keys is asked for the known one") {
  SshdOptions options;
  options.host_keys = {
      {"-t", "ed25519"}, {"-t", "ecdsa", "-b", "256"}, {"-t", "rsa", "-b", "2048"}};
  const Sshd server(options);
  for (std::size_t i = 0; i < 3; ++i) {
    ConnectOptions connect = server.connect_options();
    connect.target.host_key.keys = {server.host_key(i)};
    const auto session = Session::connect(connect, patient());
    REQUIRE_MESSAGE(session, session.error().detail());
    CHECK((*session)->host_key().same_key(server.host_key(i)));
  }
}

TEST_CASE("accept_new takes what it sees and reports it") {
  const Sshd server;
  ConnectOptions options = server.connect_options();
  options.target.host_key = {};
  const auto session = Session::connect(options, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  CHECK((*session)->host_key().same_key(server.host_key()));
}

}  // namespace
