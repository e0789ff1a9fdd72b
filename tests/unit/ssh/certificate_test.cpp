#include "ssh/certificate.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "scripts.h"
#include "ssh/session.h"
#include "ssh/signature.h"
#include "ssh/wire.h"
#include "sshd.h"
#include "tests/support/mangled_texts.h"

namespace {

using ssh::Certificate;
using ssh::ConnectOptions;
using ssh::Session;
using tests::KeyPair;
using tests::patient;
using tests::Sshd;
using tests::SshdOptions;

const base::WallTime kSomeday = base::WallTime(std::chrono::seconds(1'800'000'000));

/// A certificate for `subject`, with further arguments for ssh-keygen.
std::string certificate_for(const KeyPair& subject, const KeyPair& authority,
                            std::vector<std::string> arguments) {
  const tests::TemporaryDirectory directory;
  const std::string file = directory.file("key.pub");
  tests::write_file(file, subject.public_line + "\n");
  std::vector<std::string> command = {"ssh-keygen", "-q", "-s", authority.private_file};
  command.insert(command.end(), arguments.begin(), arguments.end());
  command.push_back(file);
  const auto made = tests::run({.argv = command});
  REQUIRE_MESSAGE(made.exit_code == 0, made.err);
  return tests::read_file(directory.file("key-cert.pub"));
}

/// The same as a login takes it.
ssh::Certificate user_certificate(const KeyPair& subject, const KeyPair& authority,
                                  const std::vector<std::string>& arguments) {
  return ssh::parse_certificate(certificate_for(subject, authority, arguments)).value();
}

TEST_CASE("certificates of every key type are read, signed by every type of authority") {
  const std::vector<std::vector<std::string>> kinds = {{"-t", "ed25519"},
                                                       {"-t", "rsa", "-b", "2048"},
                                                       {"-t", "ecdsa", "-b", "256"},
                                                       {"-t", "ecdsa", "-b", "384"},
                                                       {"-t", "ecdsa", "-b", "521"}};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const KeyPair& subject = tests::key_pair(kinds[i]);
    const KeyPair& authority = tests::key_pair(kinds[(i + 1) % kinds.size()], "ca");
    CAPTURE(subject.public_line.substr(0, 24));
    const std::string line =
        certificate_for(subject, authority, {"-I", "an id", "-n", "anna,root", "-V", "+1d"});
    const auto certificate = ssh::parse_certificate(line);
    REQUIRE_MESSAGE(certificate, certificate.error().detail());
    CHECK(certificate->kind == Certificate::Kind::user);
    CHECK(certificate->id == "an id");
    CHECK(certificate->principals == std::vector<std::string>{"anna", "root"});
    CHECK(certificate->key.same_key(subject.public_key()));
    CHECK(certificate->authority.same_key(authority.public_key()));
    CHECK(line.starts_with(ssh::certificate_line(*certificate) + " "));

    std::string blob = certificate->blob;
    for (const std::size_t at : {std::size_t{60}, blob.size() / 2, blob.size() - 5}) {
      std::string changed = blob;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      const auto refused = ssh::certificate_of_blob(changed);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code == "ssh.certificate_invalid");
    }
  }
}

TEST_CASE("a signature counts only with its own algorithm") {
  const KeyPair& authority = tests::key_pair({"-t", "rsa", "-b", "2048"}, "ca");
  const std::string weak =
      certificate_for(tests::ed25519_pair(), authority, {"-I", "x", "-t", "ssh-rsa"});
  const auto refused = ssh::parse_certificate(weak);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().cause.find("signature") != std::string::npos);
  CHECK_FALSE(ssh::is_signed_by(authority.public_key(), "message", ""));
  CHECK_FALSE(ssh::is_signed_by(authority.public_key(), "message",
                                ssh::wire_string("ssh-ed25519") + ssh::wire_string("x")));
}

TEST_CASE("user certificates have to fit key and time") {
  const KeyPair& subject = tests::ed25519_pair();
  const KeyPair& authority = tests::ed25519_pair("ca");
  const auto check = [&](const std::vector<std::string>& arguments, const KeyPair& key) {
    const auto certificate = ssh::parse_certificate(certificate_for(subject, authority, arguments));
    REQUIRE(certificate);
    const auto fits = ssh::check_user_certificate(*certificate, key.public_key(), kSomeday);
    return fits ? std::string() : fits.error().cause;
  };
  CHECK(check({"-I", "x", "-n", "anna"}, subject).empty());
  CHECK(check({"-I", "x"}, subject).empty());
  CHECK(check({"-I", "x", "-h"}, subject).find("host certificate") != std::string::npos);
  CHECK(check({"-I", "x"}, authority).find("issued for the key") != std::string::npos);
  CHECK(check({"-I", "x", "-V", "20200101:20200102"}, subject).find("not valid") !=
        std::string::npos);
  CHECK(check({"-I", "x", "-V", "20500101:20500102"}, subject).find("not valid") !=
        std::string::npos);
}

TEST_CASE("host certificates have to fit authority, key, name and time") {
  const KeyPair& subject = tests::ed25519_pair();
  const KeyPair& authority = tests::ed25519_pair("ca");
  const auto fault = [&](std::vector<std::string> arguments, const std::string& host,
                         const KeyPair& trusted, const KeyPair& shown) {
    arguments.insert(arguments.end(), {"-I", "x"});
    const auto certificate = ssh::parse_certificate(certificate_for(subject, authority, arguments));
    REQUIRE(certificate);
    return ssh::host_certificate_fault(*certificate, shown.public_key(), host,
                                       {trusted.public_key()}, kSomeday);
  };
  const std::string names = "web.example.org,*.db.example.org,192.0.2.1";
  CHECK(fault({"-h", "-n", names}, "web.example.org", authority, subject).empty());
  CHECK(fault({"-h", "-n", names}, "Web.Example.org", authority, subject).empty());
  CHECK(fault({"-h", "-n", names}, "a.db.example.org", authority, subject).empty());
  CHECK(fault({"-h", "-n", names}, "192.0.2.1", authority, subject).empty());
  CHECK(fault({"-h", "-n", names}, "192.0.2.2", authority, subject) ==
        "its certificate does not name the host \"192.0.2.2\"");
  CHECK(fault({"-h"}, "web", authority, subject).find("does not name") != std::string::npos);
  CHECK(fault({"-n", "web"}, "web", authority, subject) == "its certificate is not for hosts");
  CHECK(fault({"-h", "-n", "web"}, "web", subject, subject).find("unknown authority") !=
        std::string::npos);
  CHECK(fault({"-h", "-n", "web"}, "web", authority, authority) ==
        "its certificate is for another key");
  CHECK(fault({"-h", "-n", "web", "-V", "20200101:20200102"}, "web", authority, subject) ==
        "its certificate is not valid at this time");
}

TEST_CASE("text that is no certificate is refused") {
  const std::string line =
      certificate_for(tests::ed25519_pair(), tests::ed25519_pair("ca"), {"-I", "x"});
  for (const std::string& text :
       {std::string(), std::string("word"), tests::ed25519_pair().public_line, line + line,
        "ssh-rsa-cert-v01@openssh.com" + line.substr(line.find(' ')), line.substr(0, 200),
        std::string("ssh-ed25519-cert-v01@openssh.com !!!")}) {
    CAPTURE(text);
    const auto certificate = ssh::parse_certificate(text);
    REQUIRE_FALSE(certificate);
    CHECK(certificate.error().code == "ssh.certificate_invalid");
  }
}

TEST_CASE("a certificate is mended, and what cannot be one is told") {
  const std::string line =
      certificate_for(tests::ed25519_pair(), tests::ed25519_pair("ca"), {"-I", "x"});
  const std::string plain(base::trimmed(line));
  for (const tests::Mangled& one : tests::mangled_line(plain)) {
    CAPTURE(one.how);
    const auto certificate = ssh::parse_certificate(one.text);
    REQUIRE_MESSAGE(certificate, certificate.error().detail());
    CHECK(certificate->blob == ssh::parse_certificate(line)->blob);
  }
  const std::size_t place = plain.find(' ') + 40;
  const auto wrapped = ssh::parse_certificate(plain.substr(0, place) + "\n" + plain.substr(place));
  REQUIRE_FALSE(wrapped);
  CHECK(wrapped.error().cause == "It is not one line \"type base64 comment\". Its character " +
                                     std::to_string(place + 1) + " is a line break (\\n).");
  const auto key = ssh::parse_certificate(tests::ed25519_pair().private_text);
  REQUIRE_FALSE(key);
  CHECK(key.error().cause == "It is a private key, not a certificate.");
}

TEST_CASE("a user certificate logs in where the plain key would not") {
  const std::vector<std::vector<std::string>> kinds = {
      {"-t", "ed25519"}, {"-t", "rsa", "-b", "2048"}, {"-t", "ecdsa", "-b", "256"}};
  const KeyPair& authority = tests::ed25519_pair("ca");
  SshdOptions options;
  options.authorized_keys = {"cert-authority " + authority.public_line};
  const Sshd server(options);
  for (const auto& kind : kinds) {
    const KeyPair& subject = tests::key_pair(kind);
    CAPTURE(subject.public_line.substr(0, 24));
    ConnectOptions connect = server.connect_options();
    connect.target.credentials.private_key = subject.private_key();
    connect.target.credentials.certificate =
        user_certificate(subject, authority, {"-I", "x", "-n", tests::own_user()});
    const auto session = Session::connect(connect, patient());
    CHECK_MESSAGE(session, session.error().detail());

    connect.target.credentials.certificate.reset();
    const auto plain = Session::connect(connect, patient());
    REQUIRE_FALSE(plain);
    CHECK(plain.error().code == "ssh.auth_refused");
  }
}

TEST_CASE("which accounts the names of a user certificate open is the server's to say") {
  const KeyPair& subject = tests::ed25519_pair();
  const KeyPair& authority = tests::ed25519_pair("ca");
  const tests::TemporaryDirectory directory = tests::open_directory();
  tests::write_file(directory.file("ca.pub"), authority.public_line + "\n");
  tests::write_file(directory.file("principals"), "webmasters\n");
  SshdOptions options;
  options.authorized_keys = {tests::ed25519_pair("somebody").public_line};
  options.config = "TrustedUserCAKeys " + directory.file("ca.pub") + "\nAuthorizedPrincipalsFile " +
                   directory.file("principals") + "\n";
  const Sshd server(options);
  ConnectOptions connect = server.connect_options();
  connect.target.credentials.certificate =
      user_certificate(subject, authority, {"-I", "x", "-n", "webmasters"});
  const auto session = Session::connect(connect, patient());
  CHECK_MESSAGE(session, session.error().detail());

  connect.target.credentials.certificate =
      user_certificate(subject, authority, {"-I", "x", "-n", "mailmasters"});
  const auto refused = Session::connect(connect, patient());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "ssh.auth_refused");
  CHECK(refused.error().cause.find("issued for mailmasters; publickey") != std::string::npos);
}

TEST_CASE("where the certificate is refused the plain key is tried, one attempt for each") {
  SshdOptions strict;
  strict.config = "MaxAuthTries 2\n";
  const Sshd server(strict);
  ConnectOptions connect = server.connect_options();
  connect.target.credentials.certificate = user_certificate(
      tests::ed25519_pair(), tests::ed25519_pair("ca"), {"-I", "x", "-n", tests::own_user()});
  CHECK(Session::connect(connect, patient()));
}

/// A server whose host key has a certificate for these names.
struct CertifiedServer {
  std::vector<std::string> key_arguments;
  std::string names;

  std::unique_ptr<Sshd> start() const {
    const KeyPair& host = tests::key_pair(key_arguments, "host");
    tests::write_file(
        host.private_file + "-cert.pub",
        certificate_for(host, tests::ed25519_pair("ca"), {"-h", "-I", "x", "-n", names}));
    SshdOptions options;
    options.host_keys = {key_arguments};
    options.config = "HostCertificate " + host.private_file + "-cert.pub\n";
    return std::make_unique<Sshd>(options);
  }
};

TEST_CASE("an authority's pin accepts the hosts it signed") {
  for (const auto& kind : std::vector<std::vector<std::string>>{
           {"-t", "ed25519"}, {"-t", "rsa", "-b", "2048"}, {"-t", "ecdsa", "-b", "384"}}) {
    CAPTURE(kind[1]);
    const auto server = CertifiedServer{kind, "127.0.0.1,web"}.start();
    ConnectOptions connect = server->connect_options();
    connect.target.host_key.keys.clear();
    connect.target.host_key.authorities = {tests::ed25519_pair("ca").public_key()};
    const auto session = Session::connect(connect, patient());
    REQUIRE_MESSAGE(session, session.error().detail());
    CHECK((*session)->host_key().same_key(server->host_key()));

    connect.target.endpoint.host = "localhost";
    const auto other_name = Session::connect(connect, patient());
    REQUIRE_FALSE(other_name);
    CHECK(other_name.error().code == "ssh.host_key_mismatch");
    CHECK(other_name.error().cause.find("does not name the host \"localhost\"") !=
          std::string::npos);

    connect.target.endpoint.host = "127.0.0.1";
    connect.target.host_key.authorities = {tests::ed25519_pair("other ca").public_key()};
    const auto other_authority = Session::connect(connect, patient());
    REQUIRE_FALSE(other_authority);
    CHECK(other_authority.error().code == "ssh.host_key_mismatch");
  }
}

TEST_CASE("an authority that signed one of several host keys is asked about that one") {
  const std::vector<std::string> signed_kind = {"-t", "rsa", "-b", "2048"};
  const KeyPair& host = tests::key_pair(signed_kind, "host");
  tests::write_file(
      host.private_file + "-cert.pub",
      certificate_for(host, tests::ed25519_pair("ca"), {"-h", "-I", "x", "-n", "127.0.0.1"}));
  SshdOptions options;
  options.host_keys = {{"-t", "ed25519"}, signed_kind};
  options.config = "HostCertificate " + host.private_file + "-cert.pub\n";
  const Sshd server(options);
  ConnectOptions connect = server.connect_options();
  connect.target.host_key.keys.clear();
  connect.target.host_key.authorities = {tests::ed25519_pair("ca").public_key()};
  const auto session = Session::connect(connect, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  CHECK((*session)->host_key().same_key(server.host_key(1)));

  // The signed key itself may have been revoked since.
  connect.target.host_key.known_hosts =
      tests::known_hosts("@revoked * " + server.host_key(1).line() + "\n");
  const auto revoked_key = Session::connect(connect, patient());
  REQUIRE_FALSE(revoked_key);
  CHECK(revoked_key.error().code == "ssh.host_key_mismatch");
}

TEST_CASE("an authority that is revoked vouches for nobody") {
  const auto server = CertifiedServer{{"-t", "ed25519"}, "127.0.0.1"}.start();
  const std::string authority = tests::ed25519_pair("ca").public_line + "\n";
  for (const ssh::HostKeyMode mode :
       {ssh::HostKeyMode::known_hosts, ssh::HostKeyMode::accept_new}) {
    ConnectOptions connect = server->connect_options();
    connect.target.host_key = {};
    connect.target.host_key.mode = mode;
    connect.target.host_key.known_hosts = tests::known_hosts("@cert-authority * " + authority);
    CHECK(Session::connect(connect, patient()));
    connect.target.host_key.known_hosts =
        tests::known_hosts("@cert-authority * " + authority + "@revoked * " + authority);
    const auto session = Session::connect(connect, patient());
    REQUIRE_FALSE(session);
    CHECK(session.error().code == "ssh.host_key_mismatch");
    CHECK(session.error().evidence.find("which is @revoked") != std::string::npos);
  }
}

TEST_CASE("known_hosts may name an authority") {
  const auto server = CertifiedServer{{"-t", "ed25519"}, "127.0.0.1"}.start();
  ConnectOptions connect = server->connect_options();
  connect.target.host_key = {};
  connect.target.host_key.mode = ssh::HostKeyMode::known_hosts;
  connect.target.host_key.known_hosts =
      tests::known_hosts("@cert-authority [127.0.0.*]:" + std::to_string(server->port()) + " " +
                         tests::ed25519_pair("ca").public_line + "\n");
  const auto session = Session::connect(connect, patient());
  CHECK_MESSAGE(session, session.error().detail());
}

TEST_CASE("a server without a certificate does not satisfy an authority's pin") {
  const Sshd server;
  ConnectOptions connect = server.connect_options();
  connect.target.host_key.keys.clear();
  connect.target.host_key.authorities = {tests::ed25519_pair("ca").public_key()};
  const auto session = Session::connect(connect, patient());
  REQUIRE_FALSE(session);
  CHECK(session.error().code == "ssh.host_key_mismatch");
  CHECK(session.error().cause.find("has no certificate") != std::string::npos);
  CHECK(server.log().find("userauth-request") == std::string::npos);
}

TEST_CASE("a fingerprint finds the one of several host keys that has it") {
  SshdOptions options;
  options.host_keys = {
      {"-t", "ed25519"}, {"-t", "ecdsa", "-b", "256"}, {"-t", "rsa", "-b", "2048"}};
  const Sshd server(options);
  for (std::size_t i = 0; i < 3; ++i) {
    ConnectOptions connect = server.connect_options();
    connect.target.host_key.keys.clear();
    connect.target.host_key.fingerprints = {server.host_key(i).fingerprint()};
    const auto session = Session::connect(connect, patient());
    REQUIRE_MESSAGE(session, session.error().detail());
    CHECK((*session)->host_key().same_key(server.host_key(i)));
  }
  ConnectOptions connect = server.connect_options();
  connect.target.host_key.keys.clear();
  connect.target.host_key.fingerprints = {tests::ed25519_pair("x").public_key().fingerprint()};
  const auto session = Session::connect(connect, patient());
  REQUIRE_FALSE(session);
  CHECK(session.error().code == "ssh.host_key_mismatch");
}

}  // namespace
