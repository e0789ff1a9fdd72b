#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ssh/host_key_check.h"
#include "ssh/host_key_policy.h"
#include "ssh/wire.h"
#include "sshd.h"
#include "tests/support/mangled_texts.h"

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

TEST_CASE("a host key is mended, and read out of what ssh-keyscan prints") {
  const std::string a = key("a").line();
  for (const tests::Mangled& one : tests::mangled_line(a)) {
    CAPTURE(one.how);
    const auto policy = ssh::make_host_key_policy({"", one.text, "", ""});
    REQUIRE_MESSAGE(policy, policy.error().detail());
    REQUIRE(policy->keys.size() == 1);
    CHECK(policy->keys[0].same_key(key("a")));
  }
  const std::string dsa = "web.example.org ssh-dss AAAAB3NzaC1kc3MAAAA=\n";
  for (const std::string& scanned :
       {"web.example.org " + a, "[web.example.org]:2222 " + a, "web.example.org,192.0.2.7 " + a,
        "# web.example.org:22 SSH-2.0-OpenSSH_9.6\nweb.example.org " + a + "\n" + dsa,
        std::string("|1|9Cj2jvAL4tcLpJTT0Hb0XwqZm9M=|8TnDJjoyjVvNjdyi2ehdeVMTJKc= ") + a + "\n"}) {
    CAPTURE(scanned);
    const auto policy = ssh::make_host_key_policy({"", scanned, "", ""});
    REQUIRE_MESSAGE(policy, policy.error().detail());
    CHECK(policy->mode == HostKeyMode::pinned);
    REQUIRE(policy->keys.size() == 1);
    CHECK(policy->keys[0].same_key(key("a")));
  }
  const auto two = ssh::make_host_key_policy(
      {"", "host " + rsa_key().line() + "\n# host:22 SSH-2.0-x\nhost " + a + "\n", "", ""});
  REQUIRE(two);
  CHECK(two->keys.size() == 2);
}

TEST_CASE("a fingerprint is mended, and read out of what ssh-keygen -l prints") {
  const std::string print = key("a").fingerprint();
  for (const std::string& text :
       {print + "\r\n", std::string(tests::kOrderMark) + print, print + tests::kOtherBlank,
        "256 " + print + " root@web (ED25519)\n"}) {
    CAPTURE(text);
    const auto policy = ssh::make_host_key_policy({"", "", text, ""});
    REQUIRE(policy);
    CHECK(policy->fingerprints == std::vector<std::string>{print});
  }
  const auto two = ssh::make_host_key_policy(
      {"", "", "256 " + print + " web (ED25519)\n3072 " + rsa_key().fingerprint() + " web (RSA)",
       ""});
  REQUIRE(two);
  CHECK(two->fingerprints == std::vector<std::string>{print, rsa_key().fingerprint()});
}

TEST_CASE("what is no host key is told exactly, a private key without showing it") {
  struct Row {
    ssh::HostKeyText text;
    std::string path;
    std::string cause;
    std::string evidence;
  };
  const std::string a = key("a").line();
  const std::string print = key("a").fingerprint();
  const Row rows[] = {
      {{"", tests::replaced(tests::ed25519_pair("a").private_text, "\n", ""), "", ""},
       "host_key",
       "It is a private key; what is known of a host is its public one.",
       ""},
      {{"", "one " + a + "\ntwo " + a, "", ""},
       "host_key",
       "Line 2: It is of another host than the lines before. All of them would be believed of this "
       "one machine.",
       "one, two"},
      {{"", "# web:22 SSH-2.0-x\n", "", ""},
       "host_key",
       "It holds no key.",
       "# web:22 SSH-2.0-x\\n"},
      {{"accept_new", " \n", "", ""}, "host_key", "It holds no key.", "<U+0020>\\n"},
      {{"", "web ssh-dss AAAAB3NzaC1kc3MAAAA=", "", ""},
       "host_key",
       "It only holds keys of types that cannot be used here.",
       "web ssh-dss AAAAB3NzaC1kc3MAAAA="},
      {{"", "# x\nweb ssh-ed25519 AAAA*", "", ""},
       "host_key",
       "Line 2: The part after the key type is not base64.",
       "web ssh-ed25519 AAAA*"},
      {{"", print, "", ""}, "host_key", "It is a fingerprint, not a key.", print},
      {{"", "@revoked web " + a, "", ""},
       "host_key",
       "It says which key is not to be believed.",
       "@revoked web " + a},
      {{"", a + "\x07", "", ""},
       "host_key",
       "The text has more than one line, or control characters. It ends with a control character "
       "(U+0007).",
       a + "<U+0007>"},
      {{"", "", "MD5:aa:bb\n", ""},
       "host_key_fingerprint",
       "A fingerprint is \"SHA256:\" and 43 characters, as `ssh-keygen -l` prints it.",
       "MD5:aa:bb"},
      {{"accept_new", "", "# none", ""},
       "host_key_fingerprint",
       "A fingerprint is \"SHA256:\" and 43 characters, as `ssh-keygen -l` prints it.",
       "# none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.cause);
    const auto policy = ssh::make_host_key_policy(row.text);
    REQUIRE_FALSE(policy);
    CHECK(policy.error().code == "ssh.host_key_policy_invalid");
    CHECK(policy.error().path.to_string() == row.path);
    CHECK(policy.error().cause == row.cause);
    CHECK(policy.error().evidence == row.evidence);
  }
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
  CHECK(unknown.error().evidence.empty());
  // The line for the host may be one that is broken.
  policy.known_hosts = tests::known_hosts("web.example.org " + key("a").line() +
                                          "\n[db.example.org]:2222 ssh-ed25519 A\n");
  const auto broken = HostKeyCheck::make(policy, {"db.example.org", 2222});
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == "ssh.host_key_unknown");
  CHECK(broken.error().evidence ==
        "Line 2 of known_hosts: its key cannot be read: The part after the key type is not "
        "base64.");
}

TEST_CASE("a revoked key is refused under every policy that checks") {
  HostKeyPolicy policy;
  policy.known_hosts = tests::known_hosts("@revoked * " + key("old").line());
  CHECK(check_of(policy).judge(key("old")) == Verdict::wrong);
  CHECK(check_of(policy).judge(key("a")) == Verdict::believed);
}

}  // namespace
