#include "registration/first_boot/user_data.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "base/utf8.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

using namespace registration::first_boot;
using nlohmann::json;

namespace {

const std::string kKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEIjiwDIfL8i2hUMO4Ho7i5HfneeKUeHfr3zNmyUhbMT";

Plan plan_for(const std::string& line) {
  const auto key = read_key(line);
  REQUIRE_MESSAGE(key.has_value(), key.error().cause);
  return {.key = *key};
}

std::string refused(const std::string& line) {
  const auto key = read_key(line);
  REQUIRE_FALSE(key.has_value());
  CHECK(key.error().kind == base::ErrorKind::invalid_config);
  return key.error().code;
}

/// What YAML makes of the texts, by a parser that is not ours.
json read_yaml(const std::vector<std::string>& texts) {
  const std::string program =
      "import json, sys, yaml\n"
      "print(json.dumps([yaml.safe_load(text) for text in json.load(sys.stdin)]))\n";
  const tests::Finished read =
      tests::run({.argv = {"/usr/bin/python3", "-c", program}, .input = json(texts).dump()});
  REQUIRE_MESSAGE(read.exit_code == 0, read.err);
  return json::parse(read.out);
}

/// Whether cloud-init is there to be asked; the case that asks it is skipped where it is not, which
/// counts as no case.
bool lacks_cloud_init() { return !tests::find_program("cloud-init"); }

/// Texts of every kind of character that a line may hold, and of those that names have.
std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> pieces = {"\"",
                                                  "'",
                                                  "\\",
                                                  ": ",
                                                  " #",
                                                  "#",
                                                  "- ",
                                                  "{",
                                                  "}",
                                                  "[",
                                                  "]",
                                                  "&a",
                                                  "*a",
                                                  "!!str",
                                                  "|",
                                                  ">",
                                                  "%",
                                                  "@",
                                                  "`",
                                                  "$(id)",
                                                  "${HOME}",
                                                  "~",
                                                  "null",
                                                  "\t",
                                                  " ",
                                                  "\\n",
                                                  "\\x41",
                                                  "\xC3\xA9",
                                                  "\xE2\x82\xAC",
                                                  "\xF0\x9F\x9A\x80",
                                                  "\xEF\xBB\xBF",
                                                  "\xEF\xBF\xBE",
                                                  "\xC2\xA0",
                                                  "a",
                                                  "Z",
                                                  "9",
                                                  "---",
                                                  "...",
                                                  "=",
                                                  "<<",
                                                  "?",
                                                  ",",
                                                  "\xED\x95\x9C",
                                                  "\xF3\xA0\x84\x80"};
  std::string text;
  for (auto length = random() % 12; length > 0; --length) text += pieces[random() % pieces.size()];
  return text;
}

}  // namespace

TEST_CASE("user data is the same bytes for the same plan") {
  for (const auto& [name, plan] :
       {std::pair<std::string, Plan>("root", plan_for(kKey + " coolify")),
        {"account",
         {.key = plan_for(kKey).key,
          .user = "deploy",
          .docker = DockerSource::none,
          .packages = {"htop", "linux-image-cloud-amd64"}}}}) {
    const std::string text = user_data(plan);
    CHECK(user_data(plan) == text);
    CHECK(text == tests::read_file(tests::in_project("tests/unit/registration/first_boot/") + name +
                                   ".yaml"));
    CHECK(text.size() < 16'384 - 5'000);
  }
}

TEST_CASE("root: its keys stay free of commands, its password is left alone") {
  const json read = read_yaml({user_data(plan_for(kKey + " of \"us\": #1"))})[0];
  CHECK(read.at("disable_root") == false);
  CHECK(read.at("users") ==
        json({"default",
              {{"name", "root"}, {"lock_passwd", false}, {"ssh_authorized_keys", {kKey}}}}));
  CHECK(read.at("runcmd") == json::array({json::array({"sh", "-c", first_boot_script(),
                                                       "first-boot", "automatic", "root"})}));
  CHECK_FALSE(read.contains("packages"));
  CHECK(read.size() == 3);
}

TEST_CASE("another account is made, without a password and with sudo that asks for none") {
  Plan plan = plan_for(kKey);
  plan.user = "deploy";
  plan.docker = DockerSource::vendor;
  plan.packages = {"htop", "g++"};
  const json read = read_yaml({user_data(plan)})[0];
  CHECK_FALSE(read.contains("disable_root"));
  const json& account = read.at("users").at(1);
  CHECK(account == json({{"name", "deploy"},
                         {"lock_passwd", true},
                         {"sudo", "ALL=(ALL) NOPASSWD:ALL"},
                         {"ssh_authorized_keys", {kKey}}}));
  CHECK(read.at("packages") == json({"htop", "g++"}));
  CHECK(read.at("package_update") == true);
  CHECK(read.at("runcmd").at(0).at(4) == "vendor");
  CHECK(read.at("runcmd").at(0).at(5) == "deploy");
}

TEST_CASE("names that YAML would read as something else stay texts") {
  std::vector<std::string> texts;
  for (const char* const name : {"null", "yes", "on", "true", "_1", "no"}) {
    Plan plan = plan_for(kKey);
    plan.user = name;
    plan.packages = {name, "1", "1e3", "~x"};
    if (!is_package_name(plan.packages[0])) plan.packages[0] = "x";
    plan.packages.pop_back();
    texts.push_back(user_data(plan));
  }
  const json all = read_yaml(texts);
  CHECK(all[0].at("users").at(1).at("name") == "null");
  CHECK(all[1].at("users").at(1).at("name") == "yes");
  CHECK(all[3].at("packages") == json({"true", "1", "1e3"}));
  CHECK(all[4].at("runcmd").at(0).at(5) == "_1");
}

TEST_CASE("whatever is taken makes valid YAML, and comes out as it went in") {
  std::mt19937 random(20260101);  // NOLINT: the same on every run
  const std::string plain = user_data(plan_for(kKey));
  std::vector<std::string> texts;
  std::vector<Plan> plans;
  while (texts.size() < 300) {
    auto key = read_key(kKey + " " + random_text(random));
    REQUIRE(key.has_value());
    Plan plan{.key = *std::move(key)};
    REQUIRE(user_data(plan) == plain);
    const std::string user = random_text(random);
    const std::string package = random_text(random);
    if (is_account_name(user)) plan.user = user;
    if (is_package_name(package)) plan.packages = {package, package};
    if (plan.user == "root" && plan.packages.empty()) continue;
    texts.push_back(user_data(plan));
    plans.push_back(plan);
  }
  const json all = read_yaml(texts);
  for (std::size_t at = 0; at < texts.size(); ++at) {
    const json& account = all[at].at("users").at(1);
    REQUIRE(account.at("name") == plans[at].user);
    REQUIRE(account.at("ssh_authorized_keys") == json::array({kKey}));
    REQUIRE(all[at].value("packages", json::array()) == json(plans[at].packages));
    REQUIRE(all[at].at("runcmd").at(0).at(2) == first_boot_script());
    REQUIRE(all[at].at("runcmd").at(0).at(5) == plans[at].user);
  }
}

TEST_CASE("keys that are none, and comments with controls, are refused") {
  for (const std::string& bad :
       {std::string(), std::string(" "), std::string("hello"), kKey + "\n" + kKey, kKey + " a\rb",
        kKey + std::string(" a\0b", 4), kKey + " \x1b[31m", kKey + " \xff",
        "command=\"id\" " + kKey, std::string("ssh-ed25519 AAAA"),
        std::string("ssh-dss AAAAB3NzaC1kc3M=")}) {
    CAPTURE(bad);
    CHECK(refused(bad) == "ssh.public_key_invalid");
  }
  CHECK(read_key(kKey + " name\r\n").has_value());
}

TEST_CASE("what cannot be seen around a key is no part of it") {
  for (const auto& [before, behind] :
       {std::pair("\xEF\xBB\xBF", ""), std::pair("\xEF\xBB\xBF", " name\r\n"),
        std::pair("\r\n\xEF\xBB\xBF ", "\n"), std::pair("\xC2\xA0", "\xC2\xA0"),
        std::pair("\xE2\x80\x8B", "\xE2\x80\x8B\n")}) {
    const auto key = read_key(before + kKey + behind);
    REQUIRE_MESSAGE(key.has_value(), key.error().cause);
    CHECK(key->line_without_comment() == kKey);
  }
  CHECK(refused("\xEF\xBB\xBF") == "ssh.public_key_invalid");
  CHECK(refused("\xEF\xBB\xBF-----BEGIN OPENSSH PRIVATE KEY-----") == "first_boot.private_key");
}

TEST_CASE("a private key is refused, and nothing of it is told") {
  for (const char* const kind :
       {"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY----- b3BlbnNzaC1rZXk",
        "PuTTY-User-Key-File-3: ssh-ed25519\nb3BlbnNzaC1rZXk\n"}) {
    const auto key = read_key(kind);
    REQUIRE_FALSE(key.has_value());
    CHECK(key.error().code == "first_boot.private_key");
    CHECK(key.error().detail().find("b3BlbnNzaC1rZXk") == std::string::npos);
  }
}

TEST_CASE("names that a system has for itself are told from those of people") {
  for (const char* const taken :
       {"nobody", "daemon", "bin", "sys", "sync", "sshd", "www-data", "_apt", "systemd-network",
        "messagebus", "operator", "halt", "sudo", "wheel", "adm", "users", "nogroup", "tty"}) {
    CAPTURE(taken);
    CHECK(registration::first_boot::is_system_name(taken));
  }
  for (const char* const free : {"root", "ubuntu", "debian", "admin", "coolify", "deploy", "docker",
                                 "ec2-user", "systemd", "nobody2", "null", "yes"}) {
    CAPTURE(free);
    CHECK_FALSE(registration::first_boot::is_system_name(free));
  }
}

TEST_CASE("names of accounts and packages hold nothing that means more") {
  for (const char* const good : {"root", "ubuntu", "_svc", "a-b_9"}) CHECK(is_account_name(good));
  for (const char* const bad : {"", "default", "Root", "-x", "9a", "a b", "a;id", "a$(id)", "a\n",
                                "a:b", "a/b", "a.b", "abcdefghijklmnopqrstuvwxyz0123456"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_account_name(bad));
  }
  for (const char* const good :
       {"htop", "g++", "linux-image-6.1", "lib:amd64", "a=1.2~3", "7zip"}) {
    CHECK(is_package_name(good));
  }
  for (const char* const bad : {"", "-y", "--allow", "a b", "a;id", "a\nb", "vim-", "a=", "$(id)",
                                "/tmp/x.deb", "a'", "@group"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_package_name(bad));
  }
}

TEST_CASE("cloud-init itself finds the user data valid" * doctest::skip(lacks_cloud_init())) {
  const tests::TemporaryDirectory folder;
  for (const Plan& plan :
       {plan_for(kKey + " \"a\": #\\ \xE2\x82\xAC"), Plan{.key = plan_for(kKey).key,
                                                          .user = "deploy",
                                                          .docker = DockerSource::vendor,
                                                          .packages = {"htop", "yes"}}}) {
    const auto file = folder.write("user-data", user_data(plan));
    const tests::Finished asked = tests::run(
        {.argv = {"cloud-init", "schema", "--config-file", file}, .errors_in_output = true});
    CHECK_MESSAGE(asked.exit_code == 0, asked.out);
    CHECK_MESSAGE(asked.out.find("Valid") != std::string::npos, asked.out);
  }
  // It can tell otherwise.
  const auto file = folder.write("user-data", "#cloud-config\nruncmd: 7\n");
  CHECK(tests::run({.argv = {"cloud-init", "schema", "--config-file", file}}).exit_code != 0);
}
