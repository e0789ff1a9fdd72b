// What stands in authorized_keys besides our line, with the tools that hosts have.
#include <doctest/doctest.h>

#include "registration/deploy_key.h"
#include "tests/unit/registration/key_host.h"

using namespace std::string_literals;
using registration::KeyDeployment;
using tests::KeyHost;
using tests::kShells;
using tests::make_key;
using tests::my_name;
using tests::Tools;

namespace {

base::Expected<KeyDeployment> deploy(KeyHost& host, const std::optional<std::string>& former = {},
                                     const std::string& comment = {}) {
  return registration::deploy_key(host.executor(), my_name(), make_key(1, comment), {}, former);
}

base::Expected<bool> remove(KeyHost& host) {
  return registration::remove_key(host.executor(), my_name(), make_key(1), {});
}

/// Runs `test` on hosts of all shells, with the tools of this system and with BusyBox's.
template <typename Test>
void on_all_hosts(Test test) {
  for (const auto& shell : kShells) {
    for (const Tools tools : {Tools::system, Tools::busybox}) {
      CAPTURE(shell.back());
      CAPTURE((tools == Tools::busybox));
      KeyHost host(shell, tools);
      test(host);
    }
  }
}

template <typename Outcome>
void check_refused(const Outcome& outcome, const std::string& code, const std::string& evidence) {
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code == code);
  CHECK_MESSAGE(outcome.error().evidence.find(evidence) != std::string::npos,
                outcome.error().evidence);
}

}  // namespace

TEST_CASE("no byte of others suffers, whatever they wrote") {
  const std::string other = make_key(2).line() + " other\n";
  const std::string key = make_key(1).line();
  const std::string long_option = "environment=\"A=" + std::string(20'000, 'y') + "\" ";
  const std::string strange =
      "a\0b\n"s                                      // a NUL byte, in the middle
      "\0\n"s                                        // alone
      "\0\0\0ssh-ed25519 AAAA\0 x\n"s                // several
      "\1\2\1\n"                                     // what stands for it on the way
      "ssh-ed25519 AAAA x\r\n\r\n"                   // CRLF
      "ssh-ed25519 AAAA x\rssh-ed25519 BBBB y\r\n"   // CR alone
      "\xEF\xBB\xBF# BOM\n\xFF\xFE\xC3( \xE2\x82\n"  // no UTF-8
      "\x0B\x0C\x1A\x7F\n\n\n"s +                    // control characters
      std::string(200'000, 'x') +
      "\n" + long_option + other;
  on_all_hosts([&](KeyHost& host) {
    host.write_file(strange + other);
    CHECK(deploy(host) == KeyDeployment::added);
    CHECK((host.read_file() == strange + other + key + "\n"));

    host.write_file(other + strange + key + "\n" + strange + other);
    CHECK(deploy(host) == KeyDeployment::already_present);
    CHECK(deploy(host, "", "new") == KeyDeployment::commented);
    CHECK((host.read_file() == other + strange + key + " new\n" + strange + other));
    CHECK(deploy(host, "new", "") == KeyDeployment::commented);
    CHECK(remove(host) == true);
    CHECK((host.read_file() == other + strange + strange + other));
    CHECK(host.litter().empty());
  });
}

TEST_CASE("a NUL byte at the end of the file, without a line break") {
  on_all_hosts([](KeyHost& host) {
    const std::string before = make_key(2).line() + "\nlast\0"s;
    host.write_file(before);
    CHECK(deploy(host) == KeyDeployment::added);
    CHECK(host.read_file() == before + "\n" + make_key(1).line() + "\n");
    CHECK(remove(host) == true);
    CHECK(host.read_file() == before + "\n");
  });
}

TEST_CASE("a line with the key is read as sshd reads it") {
  const std::string key = make_key(1).line();
  on_all_hosts([&](KeyHost& host) {
    // sshd reads up to a NUL byte, and a key up to a carriage return.
    for (const std::string& line :
         {key + "\0 comment\n"s, key + " c\0omment\n"s, key + "\rcomment\n", key + " \r\n"}) {
      CAPTURE(line);
      host.write_file(line);
      CHECK(deploy(host) == KeyDeployment::already_present);
      const auto removed = remove(host);
      REQUIRE_FALSE(removed.has_value());
      CHECK(removed.error().code == "deploy_key.other_lines");
      CHECK(host.read_file() == line);
    }
    for (const std::string& line : {"no\0 "s + key + "\n", "#\0\n"s + "# " + key + "\n",
                                    key.substr(0, 30) + "\0"s + key + "\n"}) {
      CAPTURE(line);
      host.write_file(line);
      CHECK(deploy(host) == KeyDeployment::added);
      CHECK(host.read_file() == line + key + "\n");
    }
  });
}

TEST_CASE("a line with the key and a NUL byte gets no other comment") {
  const std::string text = "# first\n" + make_key(1).line() + " old\0 rest\n"s;
  on_all_hosts([&](KeyHost& host) {
    host.write_file(text);
    check_refused(deploy(host, "old", "new"), "deploy_key.unclear", "Line 2 holds a NUL byte.");
    CHECK(host.read_file() == text);
    CHECK(host.litter().empty());
  });
}

TEST_CASE("a host whose awk does not see everything is refused, its file left alone") {
  struct Row {
    const char* name;
    const char* awk;
  };
  const Row rows[] = {
      {"long lines are cut", "cut -b 1-100 | /usr/bin/awk \"$@\""},
      {"bytes are dropped", "tr -d '\\001' | /usr/bin/awk \"$@\""},
      {"lines are split", "tr '\\001' '\\n' | /usr/bin/awk \"$@\""},
      {"lines are joined", "tr -d '\\n' | /usr/bin/awk \"$@\""},
      {"the end is lost", "head -n 1 | /usr/bin/awk \"$@\""},
  };
  const std::string text = "a\0b "s + std::string(300, 'x') + "\n" + make_key(1).line() + "\n" +
                           make_key(2).line() + "\n";
  for (const auto& shell : kShells) {
    for (const Row& row : rows) {
      CAPTURE(shell.back());
      CAPTURE(row.name);
      KeyHost host(shell);
      host.write_file(text);
      host.add_program("awk", "#!/bin/sh\n" + std::string(row.awk) + "\n");
      check_refused(deploy(host), "deploy_key.unclear", "tr and awk see other ones");
      check_refused(remove(host), "deploy_key.unclear", "The file has 3 lines and ");
      check_refused(deploy(host, "", "new"), "deploy_key.unclear", "tr and awk");
      CHECK(host.read_file() == text);
      CHECK(host.litter().empty());
    }
  }
}

TEST_CASE("a file that is too large is left alone") {
  on_all_hosts([](KeyHost& host) {
    host.write_file(make_key(1).line() + "\n");
    std::filesystem::resize_file(host.file(), (16U << 20) + 1);
    check_refused(deploy(host), "deploy_key.unclear", "The file has 16777217 bytes");
    check_refused(remove(host), "deploy_key.unclear", "16777216 is the most");
    CHECK(std::filesystem::file_size(host.file()) == (16U << 20) + 1);
    CHECK(host.litter().empty());
  });
}
