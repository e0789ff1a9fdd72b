#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ssh/host_key_check.h"
#include "ssh/host_key_policy.h"
#include "ssh/wire.h"
#include "sshd.h"

namespace {

using ssh::HostKeyCheck;
using ssh::HostKeyMode;
using ssh::HostKeyPolicy;
using Verdict = ssh::HostKeyCheck::Verdict;

const ssh::Endpoint kWeb = {"web.example.org", 22};

ssh::PublicKey key(const std::string& name) {
  auto one = tests::ed25519_pair(name).public_key();
  one.comment.clear();
  return one;
}

ssh::PublicKey rsa_key() { return tests::key_pair({"-t", "rsa", "-b", "2048"}).public_key(); }

HostKeyCheck check_of(const HostKeyPolicy& policy) {
  auto check = HostKeyCheck::make(policy, kWeb);
  REQUIRE(check);
  return *check;
}

TEST_CASE("a policy follows from what the user wrote") {
  struct Row {
    std::string name;
    ssh::HostKeyText text;
    HostKeyMode mode;
  };
  const std::string line = key("a").line();
  const std::string print = key("a").fingerprint();
  const std::vector<Row> rows = {
      {"nothing", {}, HostKeyMode::accept_new},
      {"a key", {"", line, "", ""}, HostKeyMode::pinned},
      {"a fingerprint", {"", "", print, ""}, HostKeyMode::pinned},
      {"known_hosts", {"", "", "", "* " + line}, HostKeyMode::known_hosts},
      {"a recorded key", {"accept_new", line, "", ""}, HostKeyMode::accept_new},
      {"nothing checked", {"insecure", "", "", ""}, HostKeyMode::insecure},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto policy = ssh::make_host_key_policy(row.text);
    REQUIRE(policy);
    CHECK(policy->mode == row.mode);
  }
}

TEST_CASE("host keys are read in every form people have them") {
  const auto blob_only = ssh::make_host_key_policy({"", ssh::encode_base64(key("a").blob), "", ""});
  REQUIRE(blob_only);
  REQUIRE(blob_only->keys.size() == 1);
  CHECK(blob_only->keys[0].same_key(key("a")));

  const auto many = ssh::make_host_key_policy(
      {"",
       key("a").line() + " root@web\n\n" + rsa_key().line() + "\n@cert-authority *.example.org " +
           key("ca").line() + "\n@cert-authority " + key("ca2").line() + " our ca\n",
       " " + key("c").fingerprint() + "\n", ""});
  REQUIRE(many);
  CHECK(many->keys.size() == 2);
  REQUIRE(many->authorities.size() == 2);
  CHECK(many->authorities[0].same_key(key("ca")));
  CHECK(many->authorities[1].same_key(key("ca2")));
  CHECK(many->fingerprints == std::vector<std::string>{key("c").fingerprint()});
}

TEST_CASE("settings that do not fit together are refused, each with the field to blame") {
  struct Row {
    ssh::HostKeyText text;
    const char* path;
  };
  const std::string line = key("a").line();
  const std::vector<Row> rows = {
      {{"strict", "", "", ""}, "host_key_policy"},
      {{"pinned", "", "", ""}, "host_key_policy"},
      {{"known_hosts", "", "", " \n"}, "host_key_policy"},
      {{"insecure", line, "", ""}, "host_key_policy"},
      {{"", "not a key", "", ""}, "host_key"},
      {{"", line + "\nnot a key", "", ""}, "host_key"},
      {{"", "", "aa:bb:cc", ""}, "host_key_fingerprint"},
      {{"", "", "", "one word"}, "known_hosts"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    const auto policy = ssh::make_host_key_policy(row.text);
    REQUIRE_FALSE(policy);
    CHECK(policy.error().code == "ssh.host_key_policy_invalid");
    CHECK(policy.error().path.to_string() == row.path);
  }
}

TEST_CASE("a pinned key is believed and no other") {
  HostKeyPolicy policy;
  policy.mode = HostKeyMode::pinned;
  policy.keys = {key("a"), rsa_key()};
  const auto check = check_of(policy);
  CHECK(check.judge(key("a")) == Verdict::believed);
  CHECK(check.judge(key("b")) == Verdict::wrong);
  const auto why = check.mismatch(key("b"));
  CHECK(why.code == "ssh.host_key_mismatch");
  CHECK_FALSE(base::retryable(why.kind));
  CHECK(why.evidence.find("expected: ssh-ed25519 " + key("a").fingerprint()) != std::string::npos);
  CHECK(why.evidence.find("expected: ssh-rsa " + rsa_key().fingerprint()) != std::string::npos);
  CHECK(why.evidence.find("got:      ssh-ed25519 " + key("b").fingerprint()) != std::string::npos);
  CHECK(why.evidence.find(key("b").line()) != std::string::npos);
  CHECK(why.remedy.find("expect its new key") != std::string::npos);
}

TEST_CASE("the types of known keys are asked for first") {
  HostKeyPolicy policy;
  CHECK(check_of(policy).algorithms().front() == "ssh-ed25519");
  policy.keys = {rsa_key()};
  const auto algorithms = check_of(policy).algorithms();
  REQUIRE(algorithms.size() == 6);
  CHECK(algorithms[0] == "rsa-sha2-512");
  CHECK(algorithms[1] == "rsa-sha2-256");
  CHECK(algorithms[2] == "ssh-ed25519");
}

TEST_CASE("accept_new believes any key until one is known") {
  HostKeyPolicy policy;
  CHECK(check_of(policy).judge(key("a")) == Verdict::believed);
  policy.keys = {key("a")};
  CHECK(check_of(policy).judge(key("a")) == Verdict::believed);
  CHECK(check_of(policy).judge(key("b")) == Verdict::wrong);
}

TEST_CASE("insecure believes any key") {
  HostKeyPolicy policy;
  policy.mode = HostKeyMode::insecure;
  CHECK(check_of(policy).judge(key("b")) == Verdict::believed);
}

TEST_CASE("a fingerprint is a pin that names no type") {
  HostKeyPolicy policy;
  policy.mode = HostKeyMode::pinned;
  policy.fingerprints = {key("a").fingerprint()};
  CHECK(check_of(policy).judge(key("a")) == Verdict::believed);
  CHECK(check_of(policy).judge(key("b")) == Verdict::try_other);
}

TEST_CASE("an authority's signature is asked for when no key is known") {
  HostKeyPolicy policy;
  policy.mode = HostKeyMode::pinned;
  policy.authorities = {key("ca")};
  policy.keys = {key("a")};
  CHECK(check_of(policy).judge(key("a")) == Verdict::believed);
  CHECK(check_of(policy).judge(key("b")) == Verdict::ask_certificate);
}

TEST_CASE("known_hosts decides for the hosts it names") {
  HostKeyPolicy policy;
  policy.mode = HostKeyMode::known_hosts;
  policy.known_hosts = tests::known_hosts("web.example.org " + key("a").line() + "\n@revoked * " +
                                          key("old").line());
  CHECK(check_of(policy).judge(key("a")) == Verdict::believed);
  CHECK(check_of(policy).judge(key("b")) == Verdict::wrong);
  CHECK(check_of(policy).judge(key("old")) == Verdict::wrong);
  CHECK(check_of(policy).mismatch(key("old")).evidence.find("@revoked") != std::string::npos);
  const auto unknown = HostKeyCheck::make(policy, {"db.example.org", 2222});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == "ssh.host_key_unknown");
  CHECK(unknown.error().cause.find("[db.example.org]:2222") != std::string::npos);
}

TEST_CASE("a revoked key is refused under every policy that checks") {
  HostKeyPolicy policy;
  policy.known_hosts = tests::known_hosts("@revoked * " + key("old").line());
  CHECK(check_of(policy).judge(key("old")) == Verdict::wrong);
  CHECK(check_of(policy).judge(key("a")) == Verdict::believed);
}

}  // namespace
