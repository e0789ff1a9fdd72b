#include "ssh/known_hosts.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sshd.h"
#include "tests/support/mangled_texts.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace {

using ssh::Endpoint;
using ssh::KnownHosts;

std::string key_line(const std::string& name) {
  return tests::ed25519_pair(name).public_key().line_without_comment();
}

std::size_t matches(const std::string& hosts, const Endpoint& endpoint) {
  const auto known = KnownHosts::parse(hosts + " " + key_line("a") + " comment\n");
  REQUIRE(known);
  return known->about(endpoint).keys.size();
}

TEST_CASE("host names match as sshd(8) says") {
  struct Row {
    std::string hosts;
    Endpoint endpoint;
    bool matches;
  };
  const std::vector<Row> rows = {
      {"web.example.org", {"web.example.org", 22}, true},
      {"web.example.org", {"WEB.example.org", 22}, true},
      {"Web.Example.org", {"web.example.org", 22}, true},
      {"web.example.org", {"other.example.org", 22}, false},
      {"a,web.example.org,192.0.2.1", {"192.0.2.1", 22}, true},
      {"web.example.org", {"web.example.org", 2222}, false},
      {"[web.example.org]:2222", {"web.example.org", 2222}, true},
      {"[web.example.org]:2222", {"web.example.org", 22}, false},
      {"*.example.org", {"web.example.org", 22}, true},
      {"*.example.org", {"example.org", 22}, false},
      {"w?b.example.org", {"web.example.org", 22}, true},
      {"w?b.example.org", {"wb.example.org", 22}, false},
      {"*.example.org,!web.example.org", {"web.example.org", 22}, false},
      {"!web.example.org,*.example.org", {"web.example.org", 22}, false},
      {"*.example.org,!web.example.org", {"db.example.org", 22}, true},
      {"*a*b*c", {"xxaxxbxxc", 22}, true},
      {"*a*b*c", {"xxaxxbxx", 22}, false},
      {"2001:db8::1", {"[2001:db8::1]", 22}, true},
      {"[2001:db8::1]:2222", {"2001:db8::1", 2222}, true},
      {"*", {"anything", 22}, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.hosts);
    CAPTURE(row.endpoint.host);
    CHECK((matches(row.hosts, row.endpoint) == 1) == row.matches);
  }
}

TEST_CASE("names hashed by ssh-keygen are found") {
  const tests::TemporaryDirectory directory;
  const std::string file = directory.file("known_hosts");
  tests::write_file(file, "web.example.org " + key_line("a") + "\n[web.example.org]:2222 " +
                              key_line("b") + "\n");
  REQUIRE(tests::run({.argv = {"ssh-keygen", "-H", "-f", file}}).exit_code == 0);
  const std::string hashed = tests::read_file(file);
  REQUIRE(hashed.starts_with("|1|"));
  const auto known = KnownHosts::parse(hashed);
  REQUIRE(known);
  const auto plain = known->about({"web.example.org", 22});
  REQUIRE(plain.keys.size() == 1);
  CHECK(plain.keys[0].line() == key_line("a"));
  const auto other_port = known->about({"web.example.org", 2222});
  REQUIRE(other_port.keys.size() == 1);
  CHECK(other_port.keys[0].line() == key_line("b"));
  CHECK(known->about({"db.example.org", 22}).keys.empty());
}

TEST_CASE("markers, comments and foreign lines") {
  const auto known = KnownHosts::parse("# a comment\r\n\n   \n@cert-authority *.example.org " +
                                       key_line("ca") + "\r\n@revoked * " + key_line("old") +
                                       "\nweb.example.org ssh-dss AAAAB3NzaC1kc3MAAAA=\n" +
                                       "web.example.org ssh-ed448 AAAACXNzaC1lZDQ0OAAAAAE= new\n" +
                                       "web.example.org " + key_line("a"));
  REQUIRE(known);
  const auto answer = known->about({"web.example.org", 22});
  CHECK(answer.keys.size() == 1);
  REQUIRE(answer.authorities.size() == 1);
  CHECK(answer.authorities[0].line() == key_line("ca"));
  REQUIRE(answer.revoked.size() == 1);
  CHECK(answer.revoked[0].line() == key_line("old"));
}

TEST_CASE("a key that is revoked for a host is so on every port, a known one is not") {
  const auto known = KnownHosts::parse("@revoked web.example.org " + key_line("old") +
                                       "\n@revoked [db.example.org]:2222 " + key_line("old") +
                                       "\nweb.example.org " + key_line("a") + "\n");
  REQUIRE(known);
  CHECK(known->about({"web.example.org", 22}).revoked.size() == 1);
  CHECK(known->about({"web.example.org", 2222}).revoked.size() == 1);
  CHECK(known->about({"web.example.org", 2222}).keys.empty());
  CHECK(known->about({"db.example.org", 2222}).revoked.size() == 1);
  CHECK(known->about({"db.example.org", 22}).revoked.empty());
}

TEST_CASE("a broken line is passed over as ssh does, and told") {
  const std::string good = "web.example.org " + key_line("a") + "\n";
  struct Row {
    std::string line;
    const char* why;
    bool revokes;
  };
  const Row rows[] = {
      {"web.example.org", "it has no key.", false},
      {"@nonsense * " + key_line("b"), "it begins with an unknown marker.", false},
      {"web.example.org ssh-ed25519 %%%",
       "its key cannot be read: The part after the key type is not base64.", false},
      {"|1|broken|hash " + key_line("b"), "its hashed host name is damaged.", false},
      {"|1|%%|AAAA " + key_line("b"), "its hashed host name is damaged.", false},
      {"@revoked * ssh-ed25519 AAAA",
       "its key cannot be read: The key is of no type this program knows.", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const auto known = KnownHosts::parse("# first\n" + row.line + "\n" + good);
    REQUIRE(known);
    const auto answer = known->about({"web.example.org", 22});
    REQUIRE(answer.keys.size() == 1);
    CHECK(answer.keys[0].line() == key_line("a"));
    REQUIRE(known->skipped().size() == 1);
    CHECK(known->skipped()[0].line == 2);
    CHECK(known->skipped()[0].why == row.why);
    CHECK(known->skipped()[0].revokes == row.revokes);
    CHECK(known->faults() == std::string("Line 2 of known_hosts: ") + row.why + "\n");
  }
  CHECK(KnownHosts::parse(good + "# comment\nother ssh-dss AAAAB3NzaC1kc3MAAAA=\n")
            ->skipped()
            .empty());
}

TEST_CASE("what cannot be seen in known_hosts is no part of it") {
  for (const tests::Mangled& one :
       tests::mangled_line("web.example.org " + key_line("a") + " comment")) {
    CAPTURE(one.how);
    const auto known = KnownHosts::parse(one.text + "\ndb.example.org " + key_line("b") + "\n");
    REQUIRE(known);
    CHECK(known->skipped().empty());
    REQUIRE(known->about({"web.example.org", 22}).keys.size() == 1);
    CHECK(known->about({"web.example.org", 22}).keys[0].line_without_comment() == key_line("a"));
    CHECK(known->about({"db.example.org", 22}).keys.size() == 1);
  }
}

TEST_CASE("many broken lines are told up to a number") {
  std::string text;
  for (int i = 0; i < 8; ++i) text += "word\n";
  const auto known = KnownHosts::parse(text);
  REQUIRE_FALSE(known);
  CHECK(known.error().cause.starts_with("Line 1 of known_hosts: it has no key."));
  CHECK(known.error().cause.find("Line 5 of known_hosts") != std::string::npos);
  CHECK(known.error().cause.find("Line 6") == std::string::npos);
  CHECK(known.error().cause.ends_with("and 3 more lines"));
}

TEST_CASE("where no line can be used the broken ones are an error that names them") {
  for (const std::string& line :
       {std::string("web.example.org"), std::string("@nonsense * ") + key_line("a"),
        std::string("web.example.org ssh-ed25519 AAAA"), std::string("just some words"),
        std::string("web.example.org ssh-ed448 AAAAB3NzaC1kc3MAAAA="),
        std::string("web.example.org ssh-rsa AAAAB3NzaC1yc2EAAAA=")}) {
    CAPTURE(line);
    const auto known = KnownHosts::parse("# first\n" + line + "\n");
    REQUIRE_FALSE(known);
    CHECK(known.error().code == "ssh.host_key_policy_invalid");
    CHECK(known.error().cause.starts_with("Line 2 of known_hosts"));
  }
}

}  // namespace
