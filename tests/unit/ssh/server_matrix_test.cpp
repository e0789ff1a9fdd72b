#include <doctest/doctest.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "scripts.h"
#include "ssh/session.h"
#include "ssh/wait_for_ssh.h"
#include "sshd.h"
#include "tests/support/free_port.h"

namespace {

using base::Secret;
using ssh::ConnectOptions;
using ssh::Script;
using ssh::Session;
using tests::patient;
using tests::Sshd;
using tests::SshdOptions;

/// How a distribution or a hardening guide restricts its sshd.
struct Policy {
  std::string name;
  std::string config;
  std::vector<std::string> host_key = {"-t", "ed25519"};
  bool takes_ed25519 = true;
};

const std::vector<Policy>& policies() {
  static const std::vector<Policy> all = {
      {"stock", ""},
      {"RHEL-like",
       "KexAlgorithms curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,"
       "ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,"
       "diffie-hellman-group14-sha256,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512\n"
       "Ciphers aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,aes256-ctr,"
       "aes128-gcm@openssh.com,aes128-ctr\n"
       "MACs hmac-sha2-256-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-128-etm@openssh.com,"
       "hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha1,umac-128@openssh.com,hmac-sha2-512\n"
       "PubkeyAcceptedAlgorithms ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
       "ssh-ed25519,rsa-sha2-256,rsa-sha2-512\n"},
      {"AEAD only",
       "Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com\n"},
      {"AES-GCM only", "Ciphers aes128-gcm@openssh.com\n"},
      {"encrypt-then-MAC only",
       "Ciphers aes256-ctr,aes192-ctr,aes128-ctr\n"
       "MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com\n"},
      {"encrypt-and-MAC only", "Ciphers aes128-ctr\nMACs hmac-sha2-512\n"},
      {"RSA host key only", "", {"-t", "rsa", "-b", "3072"}},
      {"ECDSA host key only", "", {"-t", "ecdsa", "-b", "521"}},
      {"FIPS-like",
       "KexAlgorithms ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,"
       "diffie-hellman-group-exchange-sha256,diffie-hellman-group14-sha256\n"
       "Ciphers aes256-gcm@openssh.com,aes256-ctr,aes128-gcm@openssh.com,aes128-ctr\n"
       "MACs hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256\n"
       "PubkeyAcceptedAlgorithms ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,rsa-sha2-256,"
       "rsa-sha2-512\n",
       {"-t", "ecdsa", "-b", "256"},
       false},
      {"group exchange only", "KexAlgorithms diffie-hellman-group-exchange-sha256\n"},
      {"group 16 only", "KexAlgorithms diffie-hellman-group16-sha512\n"},
      {"audit profile",
       "KexAlgorithms curve25519-sha256\nCiphers aes256-gcm@openssh.com,aes256-ctr\n"
       "MACs hmac-sha2-512-etm@openssh.com\n"},
  };
  return all;
}

using KeyKind = std::vector<std::string>;

/// Logs in with each key to one server under the policy and has it send a good deal of data.
void check_policy(const Policy& policy, const std::vector<KeyKind>& keys, const std::string& root) {
  SshdOptions options;
  options.root = root;
  options.config = policy.config;
  options.host_keys = {policy.host_key};
  for (const KeyKind& key : keys) {
    options.authorized_keys.push_back(tests::key_pair(key, "matrix").public_line);
  }
  const Sshd server(options);
  for (const KeyKind& key : keys) {
    CAPTURE(policy.name);
    CAPTURE(key[1]);
    ConnectOptions connect = server.connect_options();
    connect.target.credentials.private_key = tests::key_pair(key, "matrix").private_key();
    auto session = Session::connect(connect, patient());
    if (key[1] == "ed25519" && !policy.takes_ed25519) {
      REQUIRE_FALSE(session);
      CHECK(session.error().code == "ssh.auth_refused");
      continue;
    }
    REQUIRE_MESSAGE(session, session.error().detail());
    Script script;
    script.text = "head -c 100000 /dev/zero | tr '\\0' z";
    const auto output = (*session)->run(script, patient());
    REQUIRE_MESSAGE(output, output.error().detail());
    CHECK(output->out == std::string(100'000, 'z'));
  }
}

TEST_CASE("every key type logs in under every algorithm policy that takes it") {
  const std::vector<KeyKind> keys = {
      {"-t", "ed25519"}, {"-t", "rsa", "-b", "3072"}, {"-t", "ecdsa", "-b", "256"}};
  for (const Policy& policy : policies()) check_policy(policy, keys, "");
}

TEST_CASE("the sshd of Debian 13 takes us under every algorithm policy") {
  const std::string root = tests::lab_image("debian13");
  for (const Policy& policy : policies()) {
    check_policy(policy, {{"-t", policy.takes_ed25519 ? "ed25519" : "ecdsa"}}, root);
  }
}

TEST_CASE("a server that penalises refused logins does not lock us out for waiting") {
  SshdOptions options;
  options.root = tests::lab_image("debian13");
  options.penalties = true;
  options.authorized_keys = {tests::ed25519_pair("somebody else").public_line};
  const Sshd server(options);
  std::thread first_boot([&] {
    // The account gets its key between the first and the second attempt, which is 6 s later.
    std::ignore = server.logs("Failed publickey");
    tests::write_file(server.directory().file("authorized_keys"),
                      tests::ed25519_pair().public_line + "\n", 0644);
  });
  const auto session = ssh::wait_for_ssh(server.connect_options(), patient());
  first_boot.join();
  REQUIRE_MESSAGE(session, session.error().detail());

  // Faster than that, and the door is shut even for the right key.
  ConnectOptions stranger = server.connect_options();
  stranger.target.credentials.private_key = tests::ed25519_pair("stranger").private_key();
  std::string code = "ssh.auth_refused";
  for (int i = 0; i < 12 && code == "ssh.auth_refused"; ++i) {
    const auto refused = Session::connect(stranger, patient());
    REQUIRE_FALSE(refused);
    code = refused.error().code;
  }
  CHECK(code == "ssh.not_ready");
  const auto locked_out = Session::connect(server.connect_options(), patient());
  REQUIRE_FALSE(locked_out);
  CHECK(locked_out.error().code == "ssh.not_ready");
  CHECK(locked_out.error().remedy.find("PerSourcePenalties") != std::string::npos);
}

TEST_CASE("a server without a common algorithm is told what both sides offer") {
  struct Row {
    std::string config;
    std::string kind;
    std::string theirs;
  };
  const std::vector<Row> rows = {
      {"KexAlgorithms sntrup761x25519-sha512@openssh.com\n", "Key exchange",
       "the server offers: sntrup761x25519-sha512@openssh.com"},
      {"Ciphers aes128-cbc\n", "Cipher", "the server offers: aes128-cbc"},
      {"Ciphers aes128-ctr\nMACs umac-128@openssh.com\n", "Message authentication",
       "the server offers: umac-128@openssh.com"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.kind);
    SshdOptions options;
    options.config = row.config;
    const Sshd server(options);
    const auto session = Session::connect(server.connect_options(), patient());
    REQUIRE_FALSE(session);
    const auto& why = session.error();
    CHECK(why.code == "ssh.no_common_algorithm");
    CHECK_FALSE(base::retryable(why.kind));
    CHECK(why.evidence.starts_with(row.kind + "\n"));
    CHECK(why.evidence.find("we offer:") != std::string::npos);
    CHECK(why.evidence.find(row.theirs) != std::string::npos);
  }
}

/// A real dropbear with root's key in an account of its own.
class Dropbear {
 public:
  Dropbear() : port_(tests::free_port()) {
    REQUIRE_MESSAGE(::access("/usr/sbin/dropbear", X_OK) == 0, "install dropbear-bin");
    const std::string key = directory_.file("host");
    REQUIRE(tests::run({.argv = {"dropbearkey", "-t", "ed25519", "-f", key}}).exit_code == 0);
    const std::string home = directory_.file("home");
    REQUIRE(tests::run({.argv = {"mkdir", "-m", "700", "-p", home + "/.ssh"}}).exit_code == 0);
    std::string lines;
    for (const auto& kind : kinds()) lines += tests::key_pair(kind, "dropbear").public_line + "\n";
    tests::write_file(home + "/.ssh/authorized_keys", lines);
    tests::write_file(directory_.file("passwd"), "root:x:0:0::" + home + ":/bin/sh\n", 0644);
    server_.emplace(tests::Process::start(
        {.argv = {"unshare", "-m", "sh", "-c",
                  "mount --bind \"$0/passwd\" /etc/passwd && exec \"$@\"", directory_.path(),
                  "dropbear", "-F", "-E", "-r", key, "-P", directory_.file("pid"), "-p",
                  "127.0.0.1:" + std::to_string(port_)},
         .errors_in_output = true}));
    REQUIRE_MESSAGE(server_->prints("Not backgrounding"), server_->output());
  }

  static const std::vector<std::vector<std::string>>& kinds() {
    static const std::vector<std::vector<std::string>> all = {
        {"-t", "ed25519"}, {"-t", "rsa", "-b", "2048"}, {"-t", "ecdsa", "-b", "256"}};
    return all;
  }
  int port() const { return port_; }

 private:
  tests::TemporaryDirectory directory_ = tests::open_directory();
  int port_;
  std::optional<tests::Process> server_;
};

TEST_CASE("dropbear is a server like any other") {
  const Dropbear server;
  ConnectOptions connect;
  connect.target.endpoint = {"127.0.0.1", static_cast<std::uint16_t>(server.port())};
  for (const auto& kind : Dropbear::kinds()) {
    CAPTURE(kind[1]);
    connect.target.credentials.private_key = tests::key_pair(kind, "dropbear").private_key();
    auto session = Session::connect(connect, patient());
    REQUIRE_MESSAGE(session, session.error().detail());
    CHECK((*session)->server_version().find("dropbear") != std::string::npos);
    Script script;
    script.text = "echo \"hello $who\"; echo oops >&2; exit 3";
    script.inputs.push_back({"who", Secret("there")});
    for (int i = 0; i < 3; ++i) {
      const auto output = (*session)->run(script, patient());
      REQUIRE_MESSAGE(output, output.error().detail());
      CHECK(output->out == "hello there\n");
      CHECK(output->err == "oops\n");
      CHECK(output->exit == ssh::Exit(ssh::ExitCode{3}));
    }
  }
  connect.target.credentials.private_key = tests::ed25519_pair("stranger").private_key();
  const auto refused = Session::connect(connect, patient());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "ssh.auth_refused");
}

}  // namespace
